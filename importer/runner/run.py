"""The run: submissions in, outcomes out, every submission exactly one.

Written down before it is sent, looked for before it is repeated. The journal says what is done already; what
is left is posted by a few workers (`crew`), one customer's documents in order (`lanes`), each as `posting`
says.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import overload

from importer.errors import ImporterError, Stopped
from importer.journal import Journal, Rehearsal
from importer.journal.standing import Entry
from importer.language import _, ngettext
from importer.ledger.patience import Trouble, silent
from importer.ledger.port import DryLedger, Ledger
from importer.runner import words
from importer.runner.crew import Crew
from importer.runner.deciding import Records, decided, may_be_there
from importer.runner.lanes import Lanes, Step, Turn
from importer.runner.past import Fingerprints, There, done_of, entries_of, records_of
from importer.runner.posting import Diary, Posting
from importer.submission import Outcome, Status, Submission

SETTLE_SECONDS = 240.0
"""The server may work on a call for up to 240 seconds after we have heard the last of it."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a run is carried out; `limit` is the number of documents sent at most."""

    workers: int = 4
    limit: int | None = None
    settle_seconds: float = SETTLE_SECONDS
    """How long a look-up waits before absent means absent."""
    on_trouble: Trouble = silent
    """Told, from any thread, in how many seconds a document that may have arrived is looked for again, and why."""


@dataclass(frozen=True)
class Ran(Sequence[Outcome]):
    """One outcome for every submission, in their order; `reason` says why the run ended early."""

    outcomes: tuple[Outcome, ...]
    reason: ImporterError | None = None

    @overload
    def __getitem__(self, index: int) -> Outcome: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Outcome, ...]: ...
    def __getitem__(self, index: int | slice) -> Outcome | tuple[Outcome, ...]:
        return self.outcomes[index]

    def __len__(self) -> int:
        return len(self.outcomes)


@dataclass(frozen=True)
class _Occasion:
    run: str
    ledger: Ledger
    diary: Diary
    options: Options
    notify: Callable[[Outcome], None]
    there: There


def run(  # noqa: PLR0913, PLR0917  what a run needs, each of it the caller's
    submissions: Sequence[Submission],
    ledger: Ledger,
    journal: Diary,
    run_id: str,
    options: Options | None = None,
    notify: Callable[[Outcome], None] = lambda outcome: None,  # noqa: ARG005  told, and not interested
    *,
    there: There | None = None,
    fingerprints: Fingerprints | None = None,
) -> Ran:
    """Post every submission that is not done yet; return what became of each.

    Those of `there` are in the ledger already, from elsewhere (see `references`): they are claimed and not sent.
    `fingerprints` are those that `past` has worked out.
    The run must have been begun in the journal (`Journal.begin`), and is ended by the caller. `notify` is
    told every outcome as it comes, in the caller's thread. With a dry ledger the journal is only read. Raises
    DiaryFull when not even the intention could be written down; everything later is the `reason` of what is
    returned.
    """
    dry = isinstance(ledger, DryLedger) and isinstance(journal, Journal)
    diary = Rehearsal(journal) if dry and isinstance(journal, Journal) else journal
    entries = entries_of(submissions, ledger.tenant, fingerprints or {})
    diary.enter(run_id, entries)
    return _post_all(entries, _Occasion(run_id, ledger, diary, options or Options(), notify, there or {}))


def resume(  # noqa: PLR0913  as above
    journal: Journal,
    run_id: str,
    ledger: Ledger,
    options: Options | None = None,
    notify: Callable[[Outcome], None] = lambda outcome: None,  # noqa: ARG005  as above
    *,
    there: There | None = None,
) -> Ran:
    """Go on where the run stopped, from what the journal kept; return what became of what was left.

    Nothing left gives nothing. The run must have been begun again (`Journal.begin(journal.run(run_id))`);
    `there` is as for `run`.
    """
    entries = left_over(journal, run_id)
    return _post_all(entries, _Occasion(run_id, ledger, journal, options or Options(), notify, there or {}))


def left_over(journal: Journal, run_id: str) -> list[Entry]:
    """Return what of a run has not come to its end: not attempted, in doubt, or cut short on its way."""
    cut_short = {(entry.submission.resource, entry.submission.key) for _, entry in journal.open_claims(run_id)}
    unfinished = {Status.NOT_ATTEMPTED, Status.IN_DOUBT}
    left = (
        kept.entry
        for kept in journal.documents(run_id)
        if kept.status in unfinished or (kept.resource, kept.key) in cut_short
    )
    return [entry for entry in left if entry is not None]


def _post_all(entries: Sequence[Entry], this: _Occasion) -> Ran:
    """Sort out what is done already, post the rest, and account for every one."""
    records = records_of(entries, this.diary)
    outcomes = dict(done_of(entries, records))
    for outcome in outcomes.values():
        this.notify(outcome)
    left = [position for position in range(len(entries)) if position not in outcomes]
    posted, reason = _work([decided(entries[position], records) for position in left[: this.options.limit]], this)
    outcomes |= {left[index]: outcome for index, outcome in posted.items()}
    reason = reason or _cut_short(outcomes.values(), len(left), this.options.limit)
    whole = tuple(outcomes.get(position) or _not_reached(entry, records) for position, entry in enumerate(entries))
    trouble = _written(entries, whole, this)
    return Ran(whole, reason or trouble)


def _work(entries: Sequence[Entry], this: _Occasion) -> tuple[dict[int, Outcome], ImporterError | None]:
    """Let the crew post `entries`; return the outcome of each that was begun, and why it stopped early."""
    lanes = Lanes(entries)
    crew = Crew(lanes, this.ledger, this.notify)
    settle_seconds = 0.0 if isinstance(this.diary, Rehearsal) else this.options.settle_seconds
    about = (this.there, this.options.on_trouble)
    posting = Posting(this.run, this.ledger, this.diary, settle_seconds, crew.stop, *about)

    def post(turn: Turn) -> Step:
        return turn.parked.go() if turn.parked else posting.post(turn.entry)

    crew.work(min(this.options.workers, max(1, len(entries))), post)
    waiting = {turn.position: turn.parked.meanwhile for turn in lanes.parked() if turn.parked}
    abandoned = {position: _abandoned(turn.entry) for position, turn in tuple(crew.in_flight.items())}
    return abandoned | waiting | crew.outcomes, crew.reason


def _cut_short(outcomes: Iterable[Outcome], sendable: int, limit: int | None) -> Stopped | None:
    """Return why a run that nothing has stopped is not at its end all the same."""
    if limit is not None and sendable > limit:
        told = ngettext(
            "Stopped after {count} document, as asked.", "Stopped after {count} documents, as asked.", limit
        )
        return Stopped(told, "Resume goes on.", count=limit)
    if any(outcome.status is Status.NOT_ATTEMPTED for outcome in outcomes):
        return Stopped("Another run has some of the documents in hand.", "Resume when it has ended.")
    return None


def _abandoned(entry: Entry) -> Outcome:
    return Outcome(entry.submission.key, Status.IN_DOUBT, None, _(words.HALTED))


def _not_reached(entry: Entry, records: Records) -> Outcome:
    """Return the outcome of a document this run did not come to; an earlier one may have sent it all the same."""
    if may_be_there(entry, records):
        return Outcome(entry.submission.key, Status.IN_DOUBT, None, _(words.NOT_LOOKED_FOR))
    return Outcome(entry.submission.key, Status.NOT_ATTEMPTED, None, _(words.NOT_REACHED))


def _written(entries: Sequence[Entry], outcomes: Sequence[Outcome], this: _Occasion) -> ImporterError | None:
    """Write every outcome down; return why that could not be done."""
    pairs = [(entry.submission.resource, out) for entry, out in zip(entries, outcomes, strict=True)]
    try:
        this.diary.record(this.run, pairs)
    except ImporterError as trouble:
        return trouble
    return None
