"""What the journal knows: how a document stands, what became of a claim, what a run was."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

from importer.submission import Status, Submission


class State(StrEnum):
    """How a document stands in the journal."""

    SENDING = "sending"
    """Claimed; it may be on its way, or have arrived."""
    CREATED = "created"
    """Surely carried out (an update or an action as well)."""
    REFUSED = "refused"
    """Surely not carried out: the ledger said no."""
    NOT_SENT = "not-sent"
    """Surely not carried out: it never left."""
    IN_DOUBT = "in-doubt"
    """Nobody could find out."""

    @property
    def is_open(self) -> bool:
        """Whether it may or may not be in the ledger."""
        return self in {State.SENDING, State.IN_DOUBT}


@dataclass(frozen=True, slots=True)
class Name:
    """A document's name in the journal; `operation` is `create` (actions as well) or `update`."""

    tenant: str
    resource: str
    operation: str
    key: str


Search: TypeAlias = tuple[tuple[str, str], ...]
"""What a document can be found by, best first: (the payload's field, its value)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A submission as it stands in the journal."""

    tenant: str
    submission: Submission
    fingerprint: str
    search: Search = ()

    @property
    def name(self) -> Name:
        """The document's name; an upsert has to be decided (create or update) before it has one."""
        sub = self.submission
        return Name(self.tenant, sub.resource, "update" if sub.operation == "update" else "create", sub.key)


@dataclass(frozen=True, slots=True)
class Record:
    """What the journal has of a document."""

    name: Name
    state: State
    fingerprint: str
    run: str
    number: str | None = None
    message: str = ""
    job: str | None = None
    settled: float = 0.0
    """Seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """It is ours to send, and that is written down."""


@dataclass(frozen=True, slots=True)
class AlreadyDone:
    """It is in the ledger already, with this very content."""

    number: str | None


@dataclass(frozen=True, slots=True)
class OtherContent:
    """It is in the ledger already, with other content."""

    number: str | None


@dataclass(frozen=True, slots=True)
class HeldBy:
    """Another run, that is still going on, has it."""

    run: str


@dataclass(frozen=True, slots=True)
class Unsettled:
    """It is ours now, but an earlier attempt may have arrived; `sent` is what that one carried."""

    sent: Entry
    run: str
    """The run that sent it."""
    job: str | None = None


Claim: TypeAlias = Claimed | AlreadyDone | OtherContent | HeldBy | Unsettled


@dataclass(frozen=True, slots=True)
class Run:
    """One run: what was asked for and what came of it. Times are seconds since 1970."""

    id: str
    mode: str
    """`check`, `dry-run` or `posted`."""
    profile: str
    company: str
    tenant: str
    host: str
    mapping: str
    workbook: str
    workbook_sha256: str
    started: float = 0.0
    finished: float | None = None
    """None while it goes on, and when it was cut short."""
    summary: Mapping[str, Any] = field(default_factory=dict)
    exit: int | None = None
    asked: Mapping[str, Any] = field(default_factory=dict)
    """What was asked for besides, in the words of whoever began the run; kept for `resume`."""


@dataclass(frozen=True, slots=True)
class Pruned:
    """What pruning did, of the runs that had ended before the day it was told."""

    payloads: int
    """How many payloads were dropped."""
    runs: int
    """How many runs they were of."""
    kept: int
    """How many runs keep theirs because something of them is unfinished or in doubt."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One document of one run: what was to be sent and what became of it."""

    position: int
    resource: str
    operation: str
    key: str
    rows: tuple[int, ...]
    status: Status
    number: str | None
    message: str
    unpack: Callable[[], Entry] | None
    """Makes the entry, which takes its time; None once the run was pruned."""

    @property
    def entry(self) -> Entry | None:
        """What was to be sent; None once the run was pruned."""
        return self.unpack() if self.unpack is not None else None
