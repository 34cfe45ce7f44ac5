"""Profiles: companies, and the credentials to speak to their ledgers.

What a profile is stands in `profiles.toml` in the home folder; its secret in the operating system's keychain,
else in a file that only its owner may read, never in `profiles.toml`. Every part of it can be given by the
environment instead, so a container needs no files.
"""

import os
import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import keyring
import platformdirs
import tomlkit
from keyring.errors import KeyringError

from importer.errors import OutputError, ProfileError, SignInError
from importer.ledger.access import BASE_URL, TOKEN_URL, Access, Secret, check_address
from importer.ledger.settings import Settings

APP = "customer-ledger-importer"
FILE = "profiles.toml"
SECRETS = "secrets"
FROM_ENVIRONMENT = "environment"
"""Name of the profile that stands in no file."""
SETTLE_SECONDS = 240.0
KEYCHAIN = "the operating system's keychain"

Environment = Mapping[str, str]

_TEXTS = {
    "base_url": "IMPORTER_BASE_URL",
    "token_url": "IMPORTER_TOKEN_URL",
    "client_id": "IMPORTER_CLIENT_ID",
    "tenant_id": "IMPORTER_TENANT_ID",
}
_SECRET = "IMPORTER_CLIENT_SECRET"  # noqa: S105  the name of a variable
_SETTLE = "IMPORTER_SETTLE_SECONDS"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_RESERVED = frozenset({"sandbox", FROM_ENVIRONMENT})


@dataclass(frozen=True)
class Profile:
    """One company and how to speak to its ledger."""

    name: str
    company: str = ""
    """For people; the tenant id stands in when it is empty."""
    client_id: str = ""
    tenant_id: str = ""
    base_url: str = BASE_URL
    token_url: str = TOKEN_URL
    settings: Settings = field(default_factory=Settings)
    settle_seconds: float = SETTLE_SECONDS
    """How long a look-up waits before absent means absent."""
    secret: Secret | None = field(default=None, repr=False, compare=False)

    def access(self) -> Access:
        """Return what it takes to sign in. Raises SignInError naming everything that is missing."""
        missing = [f"{name} ({_TEXTS[name]})" for name in ("client_id", "tenant_id") if not getattr(self, name)]
        if not self.secret:
            missing.append(f"secret ({_SECRET})")
        if missing or self.secret is None:
            ours = self.name == FROM_ENVIRONMENT
            way = "a profile (importer profile add NAME)" if ours else f"importer profile add {self.name}"
            raise SignInError(
                f"The profile “{self.name}” has no {' and no '.join(missing)}.",
                f"Give it with {way}, or set the variable in brackets. To try without: --sandbox.",
            )
        return Access(
            company=self.company or self.tenant_id,
            tenant_id=self.tenant_id,
            client_id=self.client_id,
            secret=self.secret,
            base_url=self.base_url,
            token_url=self.token_url,
        )


def home(environ: Environment) -> Path:
    """Return the folder of everything we keep: IMPORTER_HOME, or the platform's user data folder."""
    given = environ.get("IMPORTER_HOME", "").strip()
    return Path(given).expanduser() if given else Path(platformdirs.user_data_dir(APP, appauthor=False))


def settle_seconds(environ: Environment, otherwise: float = SETTLE_SECONDS) -> float:
    """Return how long a look-up waits before absent means absent.

    Raises ProfileError when that is no number.
    """
    text = environ.get(_SETTLE, "").strip()
    try:
        seconds = float(text) if text else otherwise
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < float("inf"):
        raise ProfileError(f"{_SETTLE} is “{text}”, which is no number of seconds.", "Set it to 240, for example.")
    return seconds


def names(environ: Environment) -> tuple[str, ...]:
    """Return the names of the profiles in the file, in its order.

    Raises ProfileError when it cannot be read.
    """
    return tuple(_read(home(environ)))


def load(name: str | None, environ: Environment) -> Profile:
    """Return the profile `name`, overridden by the environment, with its secret if there is one.

    Without a name: the only profile there is, or what the environment says all by itself. Raises ProfileError
    when there is no such profile, when one has to be chosen, or when it has something in it that is no
    setting.
    """
    stored = _read(home(environ))
    chosen = name or _only(stored, environ)
    if chosen != FROM_ENVIRONMENT and chosen not in stored:
        there = f"There are: {', '.join(stored)}." if stored else "There are none yet."
        raise ProfileError(f"There is no profile “{chosen}”. {there}", "Make one with: importer profile add NAME.")
    profile = _overridden(_profile(chosen, stored.get(chosen, {})), environ)
    return replace(profile, secret=_find_secret(profile.name, environ))


def save(profile: Profile, environ: Environment) -> str:
    """Write the profile into the file and its secret where it is safest; return where that is, for a person.

    Raises ProfileError for a name or an address that cannot be used, OutputError when nothing can be written.
    """
    if not _NAME.fullmatch(profile.name) or profile.name in _RESERVED:
        raise ProfileError(f"“{profile.name}” is no name for a profile.", "Use letters, digits, - and _.")
    check_address("base URL", profile.base_url)
    check_address("token URL", profile.token_url)
    folder = home(environ)
    document = _document(folder)
    document.setdefault("profiles", tomlkit.table(is_super_table=True))[profile.name] = _table(profile)
    _write(folder / FILE, tomlkit.dumps(document))
    return _keep_secret(profile, folder) if profile.secret else ""


def remove(name: str, environ: Environment) -> None:
    """Remove the profile and its secret. Raises ProfileError when there is none of that name."""
    folder = home(environ)
    document = _document(folder)
    if name not in _read(folder):
        raise ProfileError(f"There is no profile “{name}”.", "See: importer profile list.")
    del document["profiles"][name]
    _write(folder / FILE, tomlkit.dumps(document))
    _secret_file(name, folder).unlink(missing_ok=True)
    try:
        keyring.delete_password(APP, name)
    except KeyringError:
        return


def _only(stored: Mapping[str, Any], environ: Environment) -> str:
    complete = all(environ.get(variable) for variable in (_TEXTS["client_id"], _TEXTS["tenant_id"], _SECRET))
    if complete or not stored:
        return FROM_ENVIRONMENT
    if len(stored) == 1:
        return next(iter(stored))
    raise ProfileError(f"There are several profiles: {', '.join(stored)}.", "Say which with --profile NAME.")


def _profile(name: str, stored: Mapping[str, Any]) -> Profile:
    known = {"company", *_TEXTS}
    settings = dict(stored.get("settings", {}))
    settle_seconds = settings.pop("settle_seconds", SETTLE_SECONDS)
    strange = sorted((set(stored) - known - {"settings"}) | (set(settings) - _SETTING_TYPES.keys()))
    wrong = sorted(key for key, value in settings.items() if key not in strange and not _fits(key, value))
    if strange or wrong:
        raise ProfileError(
            f"The profile “{name}” has something that does not belong there: {', '.join(strange + wrong)}.",
            f"Correct it in {FILE}; settings are: {', '.join([*_SETTING_TYPES, 'settle_seconds'])}.",
        )
    profile = Profile(name, settings=Settings(**settings), settle_seconds=float(settle_seconds))
    return _with_texts(profile, {key: str(stored[key]) for key in known if key in stored})


def _with_texts(profile: Profile, texts: Mapping[str, str]) -> Profile:
    changes: dict[str, Any] = dict(texts)
    return replace(profile, **changes)


_SETTING_TYPES = {each.name: type(each.default) for each in fields(Settings)}


def _fits(key: str, value: object) -> bool:
    wanted = _SETTING_TYPES[key]
    if wanted is float:
        return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
    return type(value) is wanted and (wanted is bool or int(str(value)) >= 0)


def _overridden(profile: Profile, environ: Environment) -> Profile:
    given = {key: environ[variable].strip() for key, variable in _TEXTS.items() if environ.get(variable, "").strip()}
    waiting = settle_seconds(environ, profile.settle_seconds)
    return replace(_with_texts(profile, given), settle_seconds=waiting)


def _find_secret(name: str, environ: Environment) -> Secret | None:
    if environ.get(_SECRET):
        return Secret(environ[_SECRET])
    if name == FROM_ENVIRONMENT:
        return None
    return _from_keychain(name) or _from_file(_secret_file(name, home(environ)))


def _from_keychain(name: str) -> Secret | None:
    try:
        text = keyring.get_password(APP, name)
    except KeyringError:
        return None
    return Secret(text) if text else None


def _from_file(path: Path) -> Secret | None:
    try:
        return Secret(path.read_text(encoding="utf-8").strip())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ProfileError(f"The secret in {path} cannot be read: {error.strerror}.", "Allow yourself to.") from None


def _keep_secret(profile: Profile, folder: Path) -> str:
    """Put the secret into the keychain, or into its owner's file when there is none; return where."""
    text = profile.secret.reveal() if profile.secret else ""
    path = _secret_file(profile.name, folder)
    try:
        keyring.set_password(APP, profile.name, text)
        kept = keyring.get_password(APP, profile.name) == text
    except KeyringError:
        kept = False
    if kept:
        path.unlink(missing_ok=True)
        return KEYCHAIN
    _write(path, text, mode=stat.S_IRUSR | stat.S_IWUSR)
    return str(path)


def _secret_file(name: str, folder: Path) -> Path:
    return folder / SECRETS / name


def _read(folder: Path) -> dict[str, Any]:
    path = folder / FILE
    try:
        stored = tomllib.loads(path.read_text(encoding="utf-8")).get("profiles", {})
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise ProfileError(f"{path} cannot be read: {error}.", "Correct it, or put it aside.") from None
    if not isinstance(stored, dict) or not all(isinstance(each, dict) for each in stored.values()):
        raise ProfileError(f"{path} has no tables [profiles.NAME].", "Correct it, or put it aside.")
    return stored


def _document(folder: Path) -> tomlkit.TOMLDocument:
    _read(folder)
    path = folder / FILE
    return tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()


def _table(profile: Profile) -> tomlkit.items.Table:
    table = tomlkit.table()
    for key in ("company", *_TEXTS):
        table[key] = getattr(profile, key)
    usual = Settings()
    changed = {key: getattr(profile.settings, key) for key in _SETTING_TYPES}
    unusual = {key: value for key, value in changed.items() if value != getattr(usual, key)}
    if profile.settle_seconds != SETTLE_SECONDS:
        unusual["settle_seconds"] = profile.settle_seconds
    if unusual:
        table["settings"] = unusual
    return table


def _write(path: Path, text: str, mode: int = 0o644) -> None:
    new = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as file:
            file.write(text)
        new.replace(path)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}.", "Give another IMPORTER_HOME.") from None
