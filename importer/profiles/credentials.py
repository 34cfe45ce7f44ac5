"""Where secrets are kept: the operating system's keychain, else a file that only its owner may read."""

import stat
from pathlib import Path

import keyring
from keyring.errors import KeyringError

from importer.errors import ProfileError
from importer.ledger.access import Secret
from importer.profiles.environment import APP
from importer.profiles.files import write
from importer.profiles.value import FROM_ENVIRONMENT, SECRET, Environment, Profile

KEYCHAIN = "the operating system's keychain"
SECRETS = "secrets"
NULL = "keyring.backends.null"
"""Keeps nothing."""


def keychain() -> str:
    """Return the name of the operating system's keychain; "" when there is none that can be used."""
    backend = keyring.get_keyring()
    try:
        backend.get_password(APP, FROM_ENVIRONMENT)
    except KeyringError:
        return ""
    return "" if type(backend).__module__ == NULL else str(backend.name)


def find(name: str, folder: Path, environ: Environment) -> tuple[Secret | None, str]:
    """Return the secret of the profile `name` and where it was found; None and "" when there is none."""
    if environ.get(SECRET, "").strip():
        return Secret(environ[SECRET].strip()), SECRET
    if name == FROM_ENVIRONMENT:
        return None, ""
    kept, path = _from_keychain(name), _file(name, folder)
    if kept:
        return kept, KEYCHAIN
    kept = _from_file(path)
    return kept, str(path) if kept else ""


def keep(profile: Profile, folder: Path) -> str:
    """Put the secret into the keychain, or into its owner's file when there is none; return where."""
    text = profile.secret.reveal() if profile.secret else ""
    path = _file(profile.name, folder)
    try:
        keyring.set_password(APP, profile.name, text)
        kept = keyring.get_password(APP, profile.name) == text
    except KeyringError:
        kept = False
    if kept:
        path.unlink(missing_ok=True)
        return KEYCHAIN
    write(path, text, mode=stat.S_IRUSR | stat.S_IWUSR)
    return str(path)


def forget(name: str, folder: Path) -> str:
    """Remove the secret; return where one is left that could not be removed, "" when none is."""
    _file(name, folder).unlink(missing_ok=True)
    try:
        keyring.delete_password(APP, name)
    except KeyringError:
        return KEYCHAIN if _from_keychain(name) else ""
    return ""


def _from_keychain(name: str) -> Secret | None:
    try:
        text = keyring.get_password(APP, name)
    except KeyringError:
        return None
    return Secret(text) if text else None


def _from_file(path: Path) -> Secret | None:
    try:
        return Secret(path.read_text(encoding="utf-8").strip())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ProfileError(
            "The secret in {path} cannot be read: {reason}.", "Allow yourself to.", path=path, reason=error.strerror
        ) from None


def _file(name: str, folder: Path) -> Path:
    return folder / SECRETS / name
