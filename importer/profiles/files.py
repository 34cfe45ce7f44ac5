"""profiles.toml: what a profile is, but for its secret; a person's own notes in it survive."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import tomlkit

from importer.errors import OutputError, ProfileError
from importer.ledger.settings import Settings
from importer.profiles.environment import SETTINGS
from importer.profiles.value import SETTLE_SECONDS, TEXTS, Profile

FILE = "profiles.toml"


def read(folder: Path) -> dict[str, Any]:
    """Return the tables of all profiles by name. Raises ProfileError when the file cannot be read."""
    path = folder / FILE
    try:
        stored = tomllib.loads(path.read_text(encoding="utf-8")).get("profiles", {})
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ProfileError(
            "{path} cannot be read: {reason}.",
            "Allow it, or give another folder with IMPORTER_HOME.",
            path=path,
            reason=error.strerror,
        ) from None
    except ValueError as error:
        raise ProfileError(
            "{path} cannot be read: {error}.", "Correct it, or put it aside.", path=path, error=error
        ) from None
    if not isinstance(stored, dict) or not all(isinstance(each, dict) for each in stored.values()):
        raise ProfileError("{path} has no tables [profiles.NAME].", "Correct it, or put it aside.", path=path)
    return stored


def parse(name: str, stored: Mapping[str, Any]) -> Profile:
    """Return the profile in a table. Raises ProfileError naming everything that does not belong there."""
    settings = dict(stored.get("settings", {}))
    settle_seconds = settings.pop("settle_seconds", SETTLE_SECONDS)
    strange = sorted((set(stored) - TEXTS.keys() - {"settings"}) | (set(settings) - SETTINGS.keys()))
    wrong = sorted(key for key, value in settings.items() if key not in strange and not _fits(key, value))
    if strange or wrong:
        raise ProfileError(
            "The profile “{name}” has something that does not belong there: {names}.",
            "Correct it in {file}; settings are: {settings}.",
            name=name,
            names=", ".join(strange + wrong),
            file=FILE,
            settings=", ".join([*SETTINGS, "settle_seconds"]),
        )
    texts: dict[str, Any] = {key: str(stored[key]) for key in TEXTS if key in stored}
    profile = Profile(name, settings=Settings(**settings), settle_seconds=float(settle_seconds))
    return replace(profile, **texts)


def put(profile: Profile, folder: Path) -> None:
    """Write the profile into the file, its secret left out. Raises OutputError when nothing can be written."""
    document = _document(folder)
    document.setdefault("profiles", tomlkit.table(is_super_table=True))[profile.name] = _table(profile)
    write(folder / FILE, tomlkit.dumps(document))


def drop(name: str, folder: Path) -> None:
    """Take the profile `name` out of the file. Raises OutputError when nothing can be written."""
    document = _document(folder)
    del document["profiles"][name]
    write(folder / FILE, tomlkit.dumps(document))


def write(path: Path, text: str, mode: int = 0o644) -> None:
    """Write a file in one step, with permissions `mode` where there are any. Raises OutputError."""
    new = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as file:
            file.write(text)
        new.replace(path)
    except OSError as error:
        raise OutputError(
            "{path} cannot be written: {reason}.", "Give another IMPORTER_HOME.", path=path, reason=error.strerror
        ) from None


def _fits(key: str, value: object) -> bool:
    wanted = SETTINGS[key]
    if wanted is float:
        return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
    return type(value) is wanted and (wanted is bool or int(str(value)) >= 0)


def _document(folder: Path) -> tomlkit.TOMLDocument:
    read(folder)
    path = folder / FILE
    return tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()


def _table(profile: Profile) -> tomlkit.items.Table:
    table = tomlkit.table()
    for key in TEXTS:
        table[key] = getattr(profile, key)
    usual = Settings()
    changed = {key: getattr(profile.settings, key) for key in SETTINGS}
    unusual = {key: value for key, value in changed.items() if value != getattr(usual, key)}
    if profile.settle_seconds != SETTLE_SECONDS:
        unusual["settle_seconds"] = profile.settle_seconds
    if unusual:
        table["settings"] = unusual
    return table
