"""Settling what is in doubt: the ledger is asked once more, and for what it cannot tell, a person."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from importer.errors import UsageError
from importer.journal import Journal
from importer.journal.standing import Entry, Record, State
from importer.language import _, all_of, later
from importer.ledger.port import Document, Ledger, Pending, Refused, Unclear
from importer.settling.lookup import Absent, Found, LookUp, Other, Unknown, look_up
from importer.settling.repeating import is_action
from importer.settling.sides import Side, ours, theirs
from importer.submission import Outcome, Status

CREATED = "created"
ABSENT = "absent"
ASSUMED_THERE = later("A person found it in the ledger.")
ASSUMED_ABSENT = later("A person found that it is not in the ledger; resume sends it.")
THERE = later("Looked up: it is in the ledger.")
NOT_THERE = later("Looked up: it is not in the ledger; resume sends it.")


@dataclass(frozen=True, slots=True)
class Doubt:
    """One document that was in doubt: what was found out, or what there is for a person to go by."""

    entry: Entry
    state: State
    """`created`, `not-sent`, or still `in-doubt`."""
    number: str | None
    message: str
    document: Document | None = None
    """What the ledger has that may be it."""

    @property
    def key(self) -> str:
        """The document's key."""
        return self.entry.submission.key

    @property
    def name(self) -> str:
        """Its resource and key: a month may have an invoice and a credit note with one key."""
        return _name(self.entry)

    @property
    def ours(self) -> Side:
        """The document as it was sent."""
        return ours(self.entry.submission)

    @property
    def theirs(self) -> Side | None:
        """What the ledger has that may be it, as a person knows it."""
        return theirs(self.entry.submission.resource, self.document) if self.document else None


@dataclass(frozen=True)
class _Desk:
    journal: Journal
    run: str
    ledger: Ledger

    def settled(self, doubt: Doubt) -> Doubt:
        """Write down what was found out."""
        submission = doubt.entry.submission
        status = {State.CREATED: Status.CREATED, State.NOT_SENT: Status.NOT_ATTEMPTED}.get(doubt.state, Status.IN_DOUBT)
        if status is Status.CREATED and submission.operation == "update":
            status = Status.UPDATED
        outcome = Outcome(submission.key, status, doubt.number, doubt.message, doubt.document)
        self.journal.settle(self.run, doubt.entry, doubt.state, outcome)
        return doubt

    def judge(self, record: Record, entry: Entry) -> Doubt:
        """Return what is found out about an open claim: from its background job, else by a look-up."""
        if record.job is None:
            return _judged(entry, self.look(entry), record.message)
        try:
            receipt = self.ledger.follow(record.job, entry.submission)
        except Refused as refusal:
            return Doubt(entry, State.NOT_SENT, None, refusal.text)
        except Pending as pending:
            found = _judged(entry, self.look(entry), pending.text)
            return found if found.state is State.CREATED else Doubt(entry, State.IN_DOUBT, None, pending.text)
        except Unclear:
            return _judged(entry, self.look(entry), record.message)
        return Doubt(entry, State.CREATED, receipt.number or None, THERE)

    def look(self, entry: Entry) -> LookUp:
        """Look a document up; one that leaves nothing behind cannot be."""
        submission = entry.submission
        if is_action(submission) or submission.operation == "update":
            return Unknown(_("It cannot be looked up."))
        owners = partial(self.journal.owners, entry.tenant, submission.resource)
        return look_up(submission, entry.search, self.ledger, owners)


def settle(
    journal: Journal,
    run_id: str,
    ledger: Ledger,
    assume: Mapping[str, str],
    pause: Callable[[], None] = lambda: None,
) -> tuple[Doubt, ...]:
    """Find out what became of the documents of a run that are in doubt; return one row for each.

    `assume` gives a person's decision, `created` or `absent`, by key, or by resource and key (`customer-invoice:1001`)
    where two documents have one key; it goes before what a look-up says. What
    is absent is looked for again after `pause`, which waits out the settle time and is called at most once;
    only then it counts as not sent. Raises UsageError when the run still goes on or `assume` names a document
    that is not in doubt.
    """
    open_claims = journal.open_claims(run_id)
    _check(journal, run_id, open_claims, assume)
    desk = _Desk(journal, run_id, ledger)
    first = {
        entry.name: assumed(entry, decision) if (decision := _decision(entry, assume)) else desk.judge(record, entry)
        for record, entry in open_claims
    }
    if any(doubt.state is State.NOT_SENT and doubt.message == NOT_THERE for doubt in first.values()):
        pause()
    return tuple(desk.settled(_seen_again(doubt, desk)) for doubt in first.values())


def _name(entry: Entry) -> str:
    return f"{entry.submission.resource}:{entry.submission.key}"


def _decision(entry: Entry, assume: Mapping[str, str]) -> str | None:
    return assume.get(_name(entry)) or assume.get(entry.submission.key)


def assumed(entry: Entry, decision: str) -> Doubt:
    """Return what a person decided: `created` or `absent`."""
    if decision == CREATED:
        return Doubt(entry, State.CREATED, entry.submission.number, ASSUMED_THERE)
    return Doubt(entry, State.NOT_SENT, None, ASSUMED_ABSENT)


def _seen_again(doubt: Doubt, desk: _Desk) -> Doubt:
    """Return what a second look says of a document that was absent at first; anything else as it is."""
    if doubt.message != NOT_THERE:
        return doubt
    return _judged(doubt.entry, desk.look(doubt.entry), doubt.message)


def _judged(entry: Entry, found: LookUp, message: str) -> Doubt:
    match found:
        case Found(number, document):
            return Doubt(entry, State.CREATED, number, THERE, document)
        case Absent():
            return Doubt(entry, State.NOT_SENT, None, NOT_THERE)
        case Other(number, document, words):
            return Doubt(entry, State.IN_DOUBT, number, words, document)
        case Unknown(words):
            return Doubt(entry, State.IN_DOUBT, None, message or words)


def _check(
    journal: Journal, run_id: str, open_claims: Iterable[tuple[Record, Entry]], assume: Mapping[str, str]
) -> None:
    journal.run(run_id)
    if journal.is_alive(run_id):
        raise UsageError("Run {run} is still going on.", "Wait until it has ended.", run=run_id)
    entries = [entry for _, entry in open_claims]
    keys = Counter(entry.submission.key for entry in entries)
    for key in assume:
        if keys[key] > 1:
            names = all_of([_name(entry) for entry in entries if entry.submission.key == key])
            raise UsageError(
                "Several documents in doubt have the key {key}.", "Say which is meant: {names}.", key=key, names=names
            )
    strange = sorted(set(assume) - set(keys) - {_name(entry) for entry in entries})
    if strange:
        raise UsageError(
            "Not in doubt in run {run}: {names}.", "See: importer settle.", run=run_id, names=", ".join(strange)
        )
    wrong = sorted(set(assume.values()) - {CREATED, ABSENT})
    if wrong:
        raise UsageError("A document is created or absent, not {words}.", "Use one of the two.", words=", ".join(wrong))
