"""Profiles: companies, and the credentials to speak to their ledgers.

What a profile is stands in `profiles.toml` in the home folder; its secret in the operating system's keychain,
else in a file that only its owner may read, never in `profiles.toml`. Every part of it can be given by the
environment instead, so a container needs no files.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from importer.errors import ProfileError
from importer.language import later
from importer.ledger.access import check_address
from importer.profiles import credentials, files
from importer.profiles.credentials import KEYCHAIN, keychain
from importer.profiles.environment import APP, VARIABLES, given, home, is_complete, overridden, settle_seconds
from importer.profiles.files import FILE
from importer.profiles.value import FROM_ENVIRONMENT, SECRET, SETTLE_SECONDS, Environment, Profile

__all__ = [
    "APP",
    "FILE",
    "FROM_ENVIRONMENT",
    "KEYCHAIN",
    "SECRET",
    "SETTLE_SECONDS",
    "VARIABLES",
    "Environment",
    "Profile",
    "given",
    "home",
    "is_complete",
    "keychain",
    "load",
    "names",
    "remove",
    "save",
    "secret_place",
    "settle_seconds",
    "stored",
]

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_RESERVED = frozenset({"sandbox", FROM_ENVIRONMENT})


def names(environ: Environment) -> tuple[str, ...]:
    """Return the names of the profiles in the file, in its order.

    Raises ProfileError when it cannot be read.
    """
    return tuple(files.read(home(environ)))


def load(name: str | None, environ: Environment) -> Profile:
    """Return the profile `name`, overridden by the environment, with its secret if there is one.

    Without a name: the only profile there is, or what the environment says all by itself. Raises ProfileError
    when there is no such profile, when one has to be chosen, or when it has something in it that is no
    setting.
    """
    there = files.read(home(environ))
    chosen = name or _only(there, environ)
    if chosen != FROM_ENVIRONMENT and chosen not in there:
        raise _nobody(chosen, there)
    profile = overridden(files.parse(chosen, there.get(chosen, {})), environ)
    return replace(profile, secret=credentials.find(profile.name, home(environ), environ)[0])


def stored(name: str, environ: Environment) -> Profile | None:
    """Return the profile as it stands in the file, without its secret; None when there is none of that name."""
    there = files.read(home(environ))
    return files.parse(name, there[name]) if name in there else None


def secret_place(name: str, environ: Environment) -> str:
    """Return where the secret of the profile `name` is, for a person; "" when there is none."""
    return credentials.find(name, home(environ), environ)[1]


def save(profile: Profile, environ: Environment) -> str:
    """Write the profile into the file and its secret where it is safest; return where that is, for a person.

    Raises ProfileError for a name or an address that cannot be used, OutputError when nothing can be written.
    """
    if not _NAME.fullmatch(profile.name) or profile.name in _RESERVED:
        raise ProfileError("“{name}” is no name for a profile.", "Use letters, digits, - and _.", name=profile.name)
    check_address("base URL", profile.base_url)
    check_address("token URL", profile.token_url)
    files.put(profile, home(environ))
    return credentials.keep(profile, home(environ)) if profile.secret else ""


def remove(name: str, environ: Environment) -> str:
    """Remove the profile and its secret; return where its secret is left, "" when it is nowhere any more.

    Raises ProfileError when there is none of that name.
    """
    there = files.read(home(environ))
    if name not in there:
        raise _nobody(name, there)
    files.drop(name, home(environ))
    return credentials.forget(name, home(environ))


def _only(there: Mapping[str, Any], environ: Environment) -> str:
    if is_complete(environ) or not there:
        return FROM_ENVIRONMENT
    if len(there) == 1:
        return next(iter(there))
    raise ProfileError("There are several profiles: {names}.", "Say which with --profile NAME.", names=", ".join(there))


def _nobody(name: str, there: Mapping[str, Any]) -> ProfileError:
    remedy = later("Make one with: importer profile add NAME.")
    if not there:
        return ProfileError("There is no profile “{name}”. There are none yet.", remedy, name=name)
    return ProfileError("There is no profile “{name}”. There are: {names}.", remedy, name=name, names=", ".join(there))
