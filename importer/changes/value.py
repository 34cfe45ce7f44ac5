"""What a document is compared with, and what is left of it to send."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from importer.findings import Finding
from importer.plan.value import Change
from importer.settling.flat import Flat
from importer.submission import Submission


@dataclass(frozen=True, slots=True)
class Basis:
    """What a document is compared with."""

    was: Flat
    exported: bool
    """Whether that is what the sheet said when it was exported; else it is what the ledger holds."""
    stamp: str = ""
    """The version of the document it is of."""
    deleted: Collection[int] = ()
    """Which lines are marked to be deleted, counted from 0."""
    blank: Mapping[str, Collection[int]] = field(default_factory=dict)
    """For header fields the rows of the sheet in which their cell is empty."""
    origin: Mapping[int, str] = field(default_factory=dict)
    """For rows of the sheet the key of the document whose version stands in them."""


@dataclass(frozen=True)
class Narrowed:
    """An update that sends only what differs; its payload is empty when nothing does."""

    submission: Submission
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
