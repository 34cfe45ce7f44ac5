"""What is looked at on this machine: the program, its folder, the journal, the keychain, the profiles."""

import platform
import sys
import tempfile
from collections.abc import Iterator
from functools import partial

from importer import __version__, profiles
from importer.errors import ImporterError
from importer.health.value import Sign, attention, ok, seen, wrong
from importer.journal import Journal
from importer.language import _, ngettext
from importer.profiles import Environment

JOURNAL_URL = "IMPORTER_JOURNAL_URL"
MEGABYTE = 1e6


def looked_at(environ: Environment, *, with_profiles: bool) -> Iterator[Sign]:
    """Yield the signs that need nobody else; the sandbox needs no profiles."""
    yield ok("importer", __version__)
    yield ok("Python", f"{platform.python_version()} · {platform.system()} {platform.machine()} · {sys.executable}")
    yield seen("home", partial(_home, environ))
    yield seen("journal", partial(_journal, environ))
    yield _keychain()
    if with_profiles:
        yield seen("profiles", partial(_profiles, environ))


def _home(environ: Environment) -> Sign:
    folder = profiles.home(environ)
    nearest = next((each for each in (folder, *folder.absolute().parents) if each.exists()), folder)
    with tempfile.TemporaryFile(dir=nearest):
        pass
    return ok("home", str(folder) if folder.exists() else _("{folder}, which will be made").format(folder=folder))


def _journal(environ: Environment) -> Sign:
    url, folder = environ.get(JOURNAL_URL), profiles.home(environ)
    if not url and not Journal.path(folder).exists():
        return ok("journal", _("there is none yet: the first run makes it"))
    with Journal.open(folder, url) as journal:
        shape = journal.shape()
        runs = len(journal.runs())
    size = "" if shape.size is None else f"{shape.size / MEGABYTE:.1f} MB, "
    counted = ngettext("{count} run", "{count} runs", runs).format(count=runs)
    words = _("{place}: version {version}, {size}{runs}")
    return ok("journal", words.format(place=shape.place, version=shape.version, size=size, runs=counted))


def _keychain() -> Sign:
    name = profiles.keychain()
    if name:
        return ok("keychain", name)
    words = _("there is none here: secrets would go into a file for you alone")
    way_out = _("On a server or in a container, give the secret as IMPORTER_CLIENT_SECRET.")
    return attention("keychain", words, way_out)


def _profiles(environ: Environment) -> Sign:
    names = examined(environ)
    if names:
        return ok("profiles", ", ".join(names))
    return _nobody(environ)


def _nobody(environ: Environment) -> Sign:
    """Return that there is no profile, and what the environment lacks for one."""
    try:
        profiles.load(None, environ).access()
    except ImporterError as lacking:
        return wrong("profiles", lacking.message, lacking.remedy, lacking.exit_code)
    return ok("profiles", profiles.FROM_ENVIRONMENT)


def examined(environ: Environment) -> tuple[str, ...]:
    """Return the profiles to be looked at when none is named: the environment's where it is complete, else all."""
    return (profiles.FROM_ENVIRONMENT,) if profiles.is_complete(environ) else profiles.names(environ)
