"""The port to the ledger: what the rest of the program may ask of it, and what it can answer.

    LedgerAnswer          the ledger, or the way to it, said something else than yes
    ├── Refused           no, and it was not carried out; the next document goes on
    │   └── Conflict      no, because the document was changed since it was read (412)
    └── Unclear           nobody knows whether it was carried out: look before you repeat
        └── Pending       the ledger may still be at it: not even absent means absent

What stops the run (`SignInError`, `LedgerUnreachable`, `Stopped`) is raised as in `importer.errors`; then the
call was certainly not carried out.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from importer.submission import Receipt, Submission

Document = dict[str, Any]
"""What the ledger holds, unwrapped, amounts as Decimal, under the API's own names."""

WriteDown = Callable[[str], None]
"""Told `NO_JOB_ID` before a background job is asked for, and its id before anything else is asked about it."""

NO_JOB_ID = "unknown"
"""In place of the id of a background job that was not told: the ledger knows nothing of it, and that is no answer."""


class LedgerAnswer(Exception):
    """Something else than yes; `text` says it in words for a person."""

    def __init__(self, text: str, status: int | None = None) -> None:
        super().__init__(text, status)
        self.text = text
        self.status = status

    def __str__(self) -> str:
        return self.text


class Refused(LedgerAnswer):
    """The ledger says no, and surely did nothing."""


class Conflict(Refused):
    """The ledger's document is not the version that was to be changed; nothing was done."""


class Unclear(LedgerAnswer):
    """No answer, or one that leaves open whether the ledger did it.

    `business` is true when the answer carried the ledger's own reason (a business rule with a server fault's
    status): once a look-up has found nothing, that is a refusal. `slow` is true when no answer came in time.
    """

    def __init__(self, text: str, status: int | None = None, *, business: bool = False, slow: bool = False) -> None:
        super().__init__(text, status)
        self.business = business
        self.slow = slow


class Pending(Unclear):
    """The ledger took the request as background job `job`, and may still be working on it.

    As long as that is so, a look-up that finds nothing proves nothing.
    """

    def __init__(self, text: str, job: str) -> None:
        super().__init__(text)
        self.job = job


def forget(job: str) -> None:
    """Write nothing down: for those who keep no journal."""


class Ledger(Protocol):
    """A company's customer ledger, real, dry or made for a test. Safe to use from several threads."""

    @property
    def company(self) -> str:
        """The company's name, for people."""

    @property
    def tenant(self) -> str:
        """What tells this company from any other, whatever it is called; the journal's name for it."""

    @property
    def host(self) -> str:
        """The host that is spoken to."""

    @property
    def requests(self) -> int:
        """How many calls were made so far, tokens included."""

    def create(self, submission: Submission, write_down: WriteDown = forget) -> Receipt:
        """Create the document, or carry out the action. Raises Refused or Unclear."""

    def update(self, submission: Submission, write_down: WriteDown = forget) -> Receipt:
        """Change the document `submission.number`. Raises Refused, Conflict or Unclear."""

    def follow(self, job: str, submission: Submission) -> Receipt:
        """Wait for the end of background job `job`, which carries out `submission`.

        Raises Refused or Unclear.
        """

    def find(self, resource: str, number: str) -> Document | None:
        """Return the document, None only when it is surely absent. Raises Unclear when nobody can tell."""

    def list(self, resource: str, filters: Mapping[str, str]) -> Iterator[Document]:
        """Yield every document that fits, page by page, each number once. Raises Unclear as `find`."""

    def halt(self) -> None:
        """Send home whoever waits, for quota or to try again: the call is given up with Stopped."""


@dataclass(frozen=True, slots=True)
class WouldReceipt(Receipt):
    """What a dry ledger answers to a write: nothing was sent."""


@dataclass(frozen=True)
class DryLedger:
    """A ledger that reads from another one and writes nothing: for a rehearsal."""

    inner: Ledger

    @property
    def company(self) -> str:
        """The company's name."""
        return self.inner.company

    @property
    def tenant(self) -> str:
        """What tells the company from any other."""
        return self.inner.tenant

    @property
    def host(self) -> str:
        """The host that is read from."""
        return self.inner.host

    @property
    def requests(self) -> int:
        """How many calls were made so far."""
        return self.inner.requests

    def create(self, submission: Submission, write_down: WriteDown = forget) -> Receipt:
        """Say what would be created, and send nothing."""
        del write_down
        return WouldReceipt(submission.number or "")

    def update(self, submission: Submission, write_down: WriteDown = forget) -> Receipt:
        """Say what would be updated, and send nothing."""
        del write_down
        return WouldReceipt(submission.number or "")

    def follow(self, job: str, submission: Submission) -> Receipt:
        """Follow a job that an earlier run started: that only reads."""
        return self.inner.follow(job, submission)

    def find(self, resource: str, number: str) -> Document | None:
        """Read through."""
        return self.inner.find(resource, number)

    def list(self, resource: str, filters: Mapping[str, str]) -> Iterator[Document]:
        """Read through."""
        return self.inner.list(resource, filters)

    def halt(self) -> None:
        """Send home whoever waits."""
        self.inner.halt()
