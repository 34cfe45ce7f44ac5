"""What is sent to the ledger, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from importer.language import later
from importer.resources.base import Payload


class Status(StrEnum):
    """What became of a document: a closed set, matched exhaustively."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    ALREADY_DONE = "already-done"
    WOULD_CREATE = "would-create"
    WOULD_UPDATE = "would-update"
    INVALID = "invalid"
    REFUSED = "refused"
    IN_DOUBT = "in-doubt"
    NOT_ATTEMPTED = "not-attempted"


WORDS = (
    later("created"),
    later("updated"),
    later("unchanged"),
    later("already-done"),
    later("would-create"),
    later("would-update"),
    later("invalid"),
    later("refused"),
    later("in-doubt"),
    later("not-attempted"),
)
"""The statuses as people read them (`language._` has them); `--json` and the journal keep the English words."""


@dataclass(frozen=True, slots=True)
class Submission:
    """One payload, what to do with it, its key and the rows it came from."""

    resource: str
    operation: str
    """`create`, `update` or `upsert`."""
    key: str
    """The document's name in the journal: stable between runs, whatever happens to the rows."""
    payload: Payload
    rows: tuple[int, ...]
    """Row numbers as the user sees them in the sheet."""
    number: str | None = None
    """The number we send (create) or aim at (update)."""
    customer: str | None = None
    """The customer it belongs to: documents of one customer go in sheet order."""
    currency: str = ""
    net: Decimal = Decimal(0)
    """Quantity x unit price less discount, in `currency`."""
    etag: str | None = None
    """Sent as If-Match by an update when the workbook came from an export."""
    against: str = ""
    """The version of the document that was exported, when an update was compared with that."""
    drawn: str = ""
    """The fingerprint of all that the rows say, where less is sent: only what differs."""
    base: Mapping[str, str] = field(default_factory=dict, compare=False)
    """What the changed fields held when the workbook was exported, by path, as a person reads it."""
    line_rows: tuple[int, ...] = field(default=(), compare=False)
    """The row of each line, in the order of the lines."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the ledger said when it accepted."""

    number: str
    etag: str | None = None
    detail: str = ""
    """For actions: what the ledger calls its progress (`Done`, `Queued`)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one submission; it goes back to every row it came from."""

    key: str
    status: Status
    number: str | None = None
    message: str = ""
    """For a person: empty when all is well, else what happened and the way out."""
    ledger: dict[str, Any] | None = field(default=None, compare=False)
    """What the ledger holds, when it was looked up."""
