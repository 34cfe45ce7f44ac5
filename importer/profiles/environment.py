"""What the environment says of a profile: each variable goes before what stands in the file."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import platformdirs

from importer.errors import ProfileError
from importer.language import _, later
from importer.ledger.settings import Settings
from importer.profiles.value import SECRET, SETTLE_SECONDS, TEXTS, Environment, Profile

APP = "customer-ledger-importer"
SETTLE = "IMPORTER_SETTLE_SECONDS"
SETTINGS = {each.name: type(each.default) for each in fields(Settings)}
"""The settings of a profile, each with its type."""
VARIABLES = {**TEXTS, **{name: f"IMPORTER_{name.upper()}" for name in SETTINGS}, "settle_seconds": SETTLE}
"""What the environment may give, each with its variable; the secret is SECRET."""

_TRUTHS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


def home(environ: Environment) -> Path:
    """Return the folder of everything we keep: IMPORTER_HOME, or the platform's user data folder.

    Raises ProfileError for a user who has no home folder.
    """
    given = environ.get("IMPORTER_HOME", "").strip()
    try:
        return Path(given or platformdirs.user_data_dir(APP, appauthor=False)).expanduser()
    except RuntimeError:
        raise ProfileError(
            "There is no folder for journal and profiles: this user has no home folder.",
            "Set IMPORTER_HOME to a folder that is kept.",
        ) from None


def given(environ: Environment) -> dict[str, str]:
    """Return which parts of a profile the environment gives: part -> variable."""
    return {part: variable for part, variable in VARIABLES.items() if environ.get(variable, "").strip()}


def is_complete(environ: Environment) -> bool:
    """Return whether the environment says all by itself who we are."""
    return all(environ.get(variable) for variable in (TEXTS["client_id"], TEXTS["tenant_id"], SECRET))


def overridden(profile: Profile, environ: Environment) -> Profile:
    """Return the profile with what the environment gives. Raises ProfileError for what is no such setting."""
    texts: dict[str, Any] = {part: environ[TEXTS[part]].strip() for part in given(environ) if part in TEXTS}
    settings = replace(profile.settings, **dict(_settings(environ)))
    waiting = settle_seconds(environ, profile.settle_seconds)
    return replace(profile, **texts, settings=settings, settle_seconds=waiting)


def settle_seconds(environ: Environment, otherwise: float = SETTLE_SECONDS) -> float:
    """Return how long a look-up waits before absent means absent.

    Raises ProfileError when that is no number.
    """
    text = environ.get(SETTLE, "").strip()
    if not text:
        return otherwise
    return float(_parsed(SETTLE, text, _number, later("no number of seconds"), "240"))


def _settings(environ: Environment) -> Iterator[tuple[str, Any]]:
    for name in given(environ):
        if name in SETTINGS:
            parse, what, example = _KINDS[SETTINGS[name]]
            yield name, _parsed(VARIABLES[name], environ[VARIABLES[name]].strip(), parse, what, example)


def _parsed(variable: str, text: str, parse: Callable[[str], Any], what: str, example: str) -> Any:  # noqa: ANN401  what `parse` gives
    try:
        return parse(text)
    except (ValueError, KeyError):
        raise ProfileError(
            "{variable} is “{text}”, which is {what}.",
            "Set it to {example}, for example.",
            variable=variable,
            text=text,
            what=_(what),
            example=example,
        ) from None


def _number(text: str) -> float:
    number = float(text)
    if not 0 <= number < float("inf"):
        raise ValueError(text)
    return number


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


_KINDS: Mapping[type, tuple[Callable[[str], Any], str, str]] = {
    float: (_number, later("no number of seconds"), "30"),
    int: (_count, later("no whole number"), "100"),
    bool: (lambda text: _TRUTHS[text.lower()], later("neither yes nor no"), "yes"),
}
