"""Posting one document: claim, send, settle; and when the answer is unclear, look before it is sent again."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeAlias

from importer.errors import ImporterError, SignInError, Stopped
from importer.journal import Journal, Rehearsal
from importer.journal.standing import AlreadyDone, Claimed, Entry, HeldBy, OtherContent, State, Unsettled
from importer.language import _
from importer.ledger.patience import Trouble, silent
from importer.ledger.port import (
    NO_JOB_ID,
    Conflict,
    Document,
    Ledger,
    LedgerAnswer,
    Pending,
    Refused,
    Unclear,
    WouldReceipt,
)
from importer.runner import words
from importer.runner.deciding import as_operation
from importer.runner.lanes import Later, Step
from importer.runner.past import There, posted_elsewhere
from importer.settling.compare import header_changes
from importer.settling.lines import changes, holds_all
from importer.settling.lookup import Absent, Found, LookUp, Other, Unknown, look_up
from importer.settling.repeating import has_rows, is_action, is_repeatable
from importer.submission import Outcome, Receipt, Status, Submission

Diary: TypeAlias = Journal | Rehearsal
ATTEMPTS = 3
"""A document is sent this often at most, each time after it was looked for and was surely absent."""
PAUSE = 2.0
"""Seconds before a repeatable update is sent again, and between looks at what another run has in hand."""
HELD_SECONDS = 30.0
"""How long a document that another run has in hand is waited for."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A document that may have arrived: what was sent, how often, and what the last answer said."""

    entry: Entry
    """What we want in the ledger."""
    sent: Entry
    """What may be there; of an earlier run it may have been something else."""
    text: str
    attempt: int = 1
    business: bool = False
    job: str | None = None
    waited: bool = False
    earlier: bool = False
    """Sent by an earlier run."""
    again: bool = False
    """Sent before, by whichever run, without a clear answer."""


@dataclass(frozen=True)
class Posting:
    """One run's way of posting: every document goes through `post` and comes out with one outcome."""

    run: str
    ledger: Ledger
    journal: Diary
    settle_seconds: float
    stop: Callable[[ImporterError], None]
    """Told when nothing more can be sent although this document has its outcome."""
    there: There = field(default_factory=dict)
    """What the ledger has from elsewhere: it is claimed, and not sent."""
    on_trouble: Trouble = silent
    """Told in how many seconds a document is looked at again, and why."""

    def post(self, entry: Entry, since: float | None = None) -> Step:
        """Claim the document and send it.

        Raises what stops the run; then the document was surely not sent.
        """
        if entry.submission.operation == "upsert":
            return self._upsert(entry)
        claim = self.journal.claim(self.run, entry)
        match claim:
            case Claimed():
                return self._send_unless_there(entry)
            case AlreadyDone(number):
                return Outcome(entry.submission.key, Status.ALREADY_DONE, number)
            case OtherContent(number):
                return Outcome(entry.submission.key, Status.INVALID, number, words.other_content(number))
            case HeldBy(run):
                return self._wait_for(entry, run, since if since is not None else time.monotonic())
            case Unsettled():
                return self._look_back(entry, claim)

    def _send_unless_there(self, entry: Entry) -> Step:
        found = self.there.get((entry.submission.resource, entry.submission.key))
        if found is None:
            return self._send(entry)
        return self._settle(entry, State.CREATED, posted_elsewhere(entry.submission.key, found))

    def _upsert(self, entry: Entry) -> Step:
        """Find out whether the document is there, then create or update it."""
        submission = entry.submission
        try:
            there = submission.number and self.ledger.find(submission.resource, submission.number)
        except LedgerAnswer as answer:
            return Outcome(submission.key, Status.NOT_ATTEMPTED, None, words.cannot_decide(answer.text))
        return self.post(as_operation(entry, "update" if there else "create"))

    def _send(self, entry: Entry, attempt: int = 1, begun: Doubt | None = None) -> Step:
        """Send what is claimed, and write down what the ledger says; `begun` is the doubt an earlier attempt left."""
        carry_out = self.ledger.update if entry.name.operation == "update" else self.ledger.create
        try:
            receipt = carry_out(entry.submission, partial(self._note_job, entry))
        except Refused as refusal:
            return self._refused(Doubt(entry, entry, refusal.text, attempt, again=begun is not None), refusal)
        except Pending as pending:
            self._note_job(entry, pending.job or NO_JOB_ID)
            return self._pending(Doubt(entry, entry, pending.text, attempt))
        except Unclear as unclear:
            return self._unclear(Doubt(entry, entry, unclear.text, attempt, unclear.business))
        except (Stopped, SignInError) as trouble:
            if begun is not None and entry.name.operation == "update":
                self.stop(trouble)
                return self._in_doubt(begun, words.UNCHANGED)
            self._settle(entry, State.NOT_SENT, Outcome(entry.submission.key, Status.NOT_ATTEMPTED))
            raise
        return self._carried_out(entry, receipt)

    def _carried_out(self, entry: Entry, receipt: Receipt) -> Outcome:
        updating = entry.name.operation == "update"
        key, wanted = entry.submission.key, entry.submission.number
        if isinstance(receipt, WouldReceipt):
            return Outcome(key, Status.WOULD_UPDATE if updating else Status.WOULD_CREATE, wanted)
        renumbered = wanted and receipt.number != wanted and not updating
        message = words.other_number(receipt.number, wanted or "") if renumbered else words.progress(receipt.detail)
        status = Status.UPDATED if updating else Status.CREATED
        return self._settle(entry, State.CREATED, Outcome(key, status, receipt.number or None, message), receipt.etag)

    # No

    def _refused(self, doubt: Doubt, refusal: Refused) -> Step:
        if isinstance(refusal, Conflict):
            return self._conflict(doubt)
        submission = doubt.entry.submission
        if submission.number is None or is_action(submission) or doubt.entry.name.operation == "update":
            return self._no(doubt.entry, refusal.text)
        return self._refused_number(doubt, refusal.text)

    def _refused_number(self, doubt: Doubt, text: str) -> Step:
        """Tell a number that is another's from our own document, of which an earlier attempt got no answer."""
        key = doubt.entry.submission.key
        match self._look_up(doubt.entry):
            case Found(number, document):
                outcome = posted_elsewhere(key, Found(number, document))
                if doubt.again:
                    outcome = Outcome(key, Status.CREATED, number, _(words.FOUND), document)
                return self._settle(doubt.entry, State.CREATED, outcome)
            case Other(document=document, words=there):
                return self._no(doubt.entry, words.number_exists(text, there), document)
            case Unknown(words=why) if doubt.again:
                return self._in_doubt(doubt, why)
            case Absent() if doubt.again and not doubt.waited:  # what is in the way may be ours, and late to be seen
                again = partial(self._refused_number, replace(doubt, waited=True), text)
                return self._later(doubt, self.settle_seconds, again)
            case _:
                return self._no(doubt.entry, text)

    def _conflict(self, doubt: Doubt) -> Outcome:
        """Tell a change by somebody else from our own that got no answer."""
        submission = doubt.entry.submission
        document = self._find_quietly(submission)
        differing = changes(submission, document) if document else ()
        if doubt.attempt == 1 and document is not None and holds_all(submission, document):
            alike = Outcome(submission.key, Status.UNCHANGED, submission.number, _(words.ALIKE), document)
            return self._settle(doubt.entry, State.CREATED, alike)
        if doubt.attempt == 1:
            return self._no(doubt.entry, words.conflict(differing, submission.base), document)
        if document is None or differing:
            return self._in_doubt(doubt, words.conflict(differing, submission.base), document)
        return self._updated_after_all(doubt, document)

    def _no(self, entry: Entry, text: str, document: Document | None = None) -> Outcome:
        outcome = Outcome(entry.submission.key, Status.REFUSED, None, text, document)
        return self._settle(entry, State.REFUSED, outcome)

    # Nobody knows

    def _look_back(self, entry: Entry, claim: Unsettled) -> Step:
        """Find out whether an earlier attempt arrived, before anything is sent."""
        text = _("An attempt of run {run} got no clear answer").format(run=claim.run)
        earlier = claim.run != self.run
        attempt = int(entry.name.operation == "update")  # a version that does not fit any more may be our own doing
        return self._unclear(Doubt(entry, claim.sent, text, attempt, job=claim.job, earlier=earlier, again=True))

    def _unclear(self, doubt: Doubt) -> Step:
        if doubt.job is not None and (ended := self._follow(doubt, doubt.job)) is not None:
            return ended
        if doubt.entry.name.operation == "update":
            return self._unclear_update(doubt)
        if is_action(doubt.sent.submission):
            return self._in_doubt(doubt, words.NO_LOOK_UP)
        return self._look(doubt)

    def _unclear_update(self, doubt: Doubt) -> Step:
        if not is_repeatable(doubt.sent.submission):
            return self._in_doubt(doubt, words.ROWS)
        if doubt.attempt < ATTEMPTS and not doubt.business:
            return self._later(doubt, PAUSE * doubt.attempt, partial(self._resend, doubt))
        document = self._find_quietly(doubt.sent.submission)
        if document is None or header_changes(doubt.sent.submission, document):
            refused = doubt.business and document is not None
            return self._no(doubt.entry, doubt.text) if refused else self._in_doubt(doubt, words.UNCHANGED)
        return self._updated_after_all(doubt, document)

    def _updated_after_all(self, doubt: Doubt, document: Document) -> Outcome:
        submission = doubt.entry.submission
        if has_rows(submission.payload):  # the header agrees, and nobody has compared the rows
            return self._in_doubt(doubt, words.UNCHANGED, document)
        outcome = Outcome(submission.key, Status.UPDATED, submission.number, _(words.FOUND), document)
        return self._settle(doubt.entry, State.CREATED, outcome)

    def _look(self, doubt: Doubt) -> Step:
        """Look the document up; when it is absent, wait out the settle time, look again, then send."""
        match self._look_up(doubt.sent):
            case Found(number, document):
                return self._found(doubt, number, document)
            case Other(document=document, words=why):
                return self._in_doubt(doubt, why, document)
            case Unknown(words=why):
                return self._in_doubt(doubt, why)
            case Absent() if not doubt.waited:
                again = partial(self._look, replace(doubt, waited=True))
                return self._later(doubt, self.settle_seconds, again)
            case Absent():
                return self._absent(doubt)

    def _found(self, doubt: Doubt, number: str, document: Document | None = None) -> Step:
        """Settle that what was sent is there; its content may not be what the document has now."""
        updating = doubt.entry.name.operation == "update"
        key, unchanged = doubt.entry.submission.key, doubt.sent.fingerprint == doubt.entry.fingerprint
        if updating and not unchanged:
            return self._resend(doubt)
        status = Status.UPDATED if updating else Status.CREATED
        outcome = Outcome(
            key, Status.ALREADY_DONE if doubt.earlier else status, number or None, _(words.FOUND), document
        )
        if not unchanged:
            outcome = Outcome(key, Status.INVALID, number, words.other_content(number), document)
        return self._settle(doubt.entry, State.CREATED, outcome)

    def _absent(self, doubt: Doubt) -> Step:
        unchanged = doubt.sent.fingerprint == doubt.entry.fingerprint
        if doubt.business and unchanged:
            return self._no(doubt.entry, doubt.text)
        if doubt.attempt >= ATTEMPTS:
            return self._no(doubt.entry, words.given_up(doubt.text, doubt.attempt))
        return self._resend(doubt)

    def _resend(self, doubt: Doubt) -> Step:
        try:
            self.journal.resend(self.run, doubt.entry)
        except ImporterError as trouble:
            self.stop(trouble)
            return Outcome(doubt.entry.submission.key, Status.IN_DOUBT, None, words.looking(doubt.text))
        return self._send(doubt.entry, doubt.attempt + 1, doubt)

    def _follow(self, doubt: Doubt, job: str) -> Step | None:
        """Return what became of a background job; None when that cannot be known."""
        try:
            receipt = self.ledger.follow(job, doubt.sent.submission)
        except Refused as refusal:
            unlike = doubt.sent.fingerprint != doubt.entry.fingerprint
            return self._resend(doubt) if unlike else self._refused(replace(doubt, text=refusal.text), refusal)
        except Pending as pending:
            return self._pending(replace(doubt, text=pending.text))
        except Unclear:
            return None
        return self._found(doubt, receipt.number)

    def _pending(self, doubt: Doubt) -> Step:
        """Take what is there for ours; that nothing is there proves nothing while the ledger may be at it."""
        searchable = doubt.entry.name.operation == "create" and not is_action(doubt.sent.submission)
        match self._look_up(doubt.sent) if searchable else Unknown(""):
            case Found(number, document):
                return self._found(doubt, number, document)
            case _:
                return self._in_doubt(doubt, words.STILL_AT_IT)

    def _in_doubt(self, doubt: Doubt, why: str, document: Document | None = None) -> Outcome:
        message = words.in_doubt(doubt.text, why)
        outcome = Outcome(doubt.entry.submission.key, Status.IN_DOUBT, None, message, document)
        return self._settle(doubt.entry, State.IN_DOUBT, outcome)

    def _later(self, doubt: Doubt, seconds: float, go: Callable[[], Step]) -> Later:
        key = doubt.entry.submission.key
        meanwhile = Outcome(key, Status.IN_DOUBT, None, words.looking(doubt.text))
        if seconds:
            self.on_trouble(seconds, f"{key}: {doubt.text}")
        return Later(time.monotonic() + seconds, go, meanwhile)

    def _wait_for(self, entry: Entry, run: str, since: float) -> Step:
        outcome = Outcome(entry.submission.key, Status.NOT_ATTEMPTED, None, words.held(run))
        if time.monotonic() - since > HELD_SECONDS:
            return outcome
        self.on_trouble(PAUSE, f"{entry.submission.key}: {outcome.message}")
        return Later(time.monotonic() + PAUSE, partial(self.post, entry, since), outcome)

    # Asking and writing down

    def _look_up(self, entry: Entry) -> LookUp:
        owners = partial(self.journal.owners, entry.tenant, entry.name.resource)
        try:
            return look_up(entry.submission, entry.search, self.ledger, owners)
        except ImporterError as trouble:
            self.stop(trouble)
            return Unknown(_("It could not be looked up: {reason}").format(reason=trouble))

    def _find_quietly(self, submission: Submission) -> Document | None:
        try:
            return self.ledger.find(submission.resource, submission.number or "")
        except (LedgerAnswer, ImporterError):
            return None

    def _note_job(self, entry: Entry, job: str) -> None:
        try:
            self.journal.note_job(self.run, entry, job)
        except ImporterError as trouble:
            self.stop(trouble)

    def _settle(self, entry: Entry, state: State, outcome: Outcome, etag: str | None = None) -> Outcome:
        """Write down what became of a document.

        If that fails the outcome is true all the same, but the run stops.
        """
        try:
            self.journal.settle(self.run, entry, state, outcome, etag)
        except ImporterError as trouble:
            self.stop(trouble)
        return outcome
