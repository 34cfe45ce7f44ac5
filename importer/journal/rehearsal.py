"""A journal that is only read: what a dry run keeps."""

from collections.abc import Iterable, Sequence

from importer.journal.journal import Journal
from importer.journal.standing import Claim, Entry, Name, Record, State
from importer.submission import Outcome


class Rehearsal:
    """Answers as the journal would and writes nothing: keys of a rehearsal are never claimed."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def enter(self, run: str, entries: Sequence[Entry]) -> None:
        """Write nothing down."""

    def record(self, run: str, outcomes: Sequence[tuple[str, Outcome]]) -> None:
        """Write nothing down."""

    def known(self, tenant: str, resource: str, keys: Iterable[str]) -> dict[Name, Record]:
        """Return what the journal knows of `keys`."""
        return self._journal.known(tenant, resource, keys)

    def claim(self, run: str, entry: Entry) -> Claim:
        """Say what a claim would give."""
        return self._journal.peek(run, entry)

    def resend(self, run: str, entry: Entry) -> None:
        """Write nothing down."""

    def settle(self, run: str, entry: Entry, state: State, outcome: Outcome, etag: str | None = None) -> None:
        """Write nothing down."""

    def note_job(self, run: str, entry: Entry, job: str) -> None:
        """Write nothing down."""

    def owners(self, tenant: str, resource: str, numbers: Iterable[str]) -> dict[str, str]:
        """Return number -> key for those of `numbers` that the journal knows."""
        return self._journal.owners(tenant, resource, numbers)
