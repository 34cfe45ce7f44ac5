"""What a fleet needs where its work is done, looked for before anything starts: in words, all at once."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from importer import __version__, profiles
from importer.api.diary import open_journal
from importer.errors import ImporterError
from importer.fleet.reasons import in_words
from importer.fleet.value import Fleet

ONE_COMPANY = ("IMPORTER_TENANT_ID", "IMPORTER_COMPANY")
"""Variables that would make one company of all."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What the jobs of a fleet need; nothing of it is secret."""

    version: str
    profiles: tuple[str, ...]
    files: tuple[str, ...]
    journal: str = ""
    """Which journal must be shared; empty where nobody else is."""
    secrets: bool = True
    """Whether anybody signs in here."""

    @classmethod
    def of(cls, fleet: Fleet, journal: str = "") -> "Needs":
        """Return what the jobs of `fleet` need."""
        files = dict.fromkeys(path for job in fleet.jobs for path in (job.mapping, *job.workbooks))
        return cls(__version__, fleet.profiles, tuple(files), journal)


def lacking(needs: Needs) -> tuple[str, ...]:
    """Return what is missing here, on this machine and for this user."""
    return (*_program(needs), *_profiles(needs), *_journal(needs), *_files(needs))


def _program(needs: Needs) -> Iterator[str]:
    if needs.version != __version__:
        yield f"the importer here is version {__version__}, and the fleet was started with {needs.version}"
    for variable in ONE_COMPANY:
        if os.environ.get(variable, "").strip():
            yield f"{variable} is set, and would make one company of all: take it out of the environment"


def _profiles(needs: Needs) -> Iterator[str]:
    for name in needs.profiles:
        try:
            profile = profiles.load(name, os.environ)
            if needs.secrets:
                profile.access()
        except ImporterError as trouble:
            yield in_words(trouble)


def _journal(needs: Needs) -> Iterator[str]:
    if not needs.journal:
        return
    try:
        with open_journal() as journal:
            if journal.identity() != needs.journal:
                yield "the journal here is another one than the fleet's: give the same IMPORTER_JOURNAL_URL"
    except ImporterError as trouble:
        yield in_words(trouble)


def _files(needs: Needs) -> Iterator[str]:
    for path in needs.files:
        if not Path(path).is_file():
            yield f"there is no {path} here: keep it in a folder that all workers reach by that path"
