"""The desk: what is at hand when documents are compared with the ledger."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from importer import resources
from importer.findings import Place
from importer.ledger.port import Ledger
from importer.settling.compare import folded, is_customer
from importer.submission import Submission

Placed: TypeAlias = Callable[[Submission, str], Place]
"""Where a submission's field stands in the workbook."""

Owners: TypeAlias = Callable[[str, Collection[str]], Mapping[str, str]]
"""Resource and numbers -> number -> key, for those numbers that the journal knows as some document's."""


def first_row(submission: Submission, path: str) -> Place:
    """Return the first row of a submission, whatever the field."""
    del path
    return Place(row=submission.rows[0] if submission.rows else None)


def nobodys(resource: str, numbers: Collection[str]) -> Mapping[str, str]:
    """Return that the journal knows none of the numbers."""
    del resource, numbers
    return {}


@dataclass(frozen=True)
class Desk:
    """The ledger, the sheet the documents come from, and what the journal knows of them."""

    ledger: Ledger
    placed: Placed = first_row
    owners: Owners = nobodys
    begun: Collection[str] = field(default_factory=frozenset)
    """Keys of documents that an earlier attempt may have created: the runner looks for them, by itself."""
    coming: Collection[str] = field(default_factory=frozenset)
    """Customers that the same run creates before these documents (see `customers_coming`)."""
    met: Collection[str] = field(default_factory=frozenset)
    """Keys of documents that were looked for in the ledger already."""


def customers_coming(submissions: Iterable[Submission]) -> frozenset[str]:
    """Return the numbers of the customers that are to be created, folded as they are compared."""
    creates = (each for each in submissions if each.operation != "update" and is_customer(resources.get(each.resource)))
    return frozenset(folded(each.number) for each in creates if each.number)
