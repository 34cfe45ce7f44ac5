"""Reading what the ledger has under many numbers and references, for as few calls as it takes.

A list is read page by page, unless its pages are more than what is looked for: then each is asked for singly.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import chain
from math import ceil
from typing import Any, TypeAlias

from importer.ledger.port import Document, Ledger
from importer.resources.base import Resource
from importer.settling.compare import folded, number_of, sent, shown
from importer.submission import Submission

BLOCKED = frozenset({"CreditHold", "Inactive"})
"""Customers with these statuses get no new documents (vendor's help page AR303000)."""
FEW = 5
"""So many pages are read to say which customer may have been meant."""
Term: TypeAlias = tuple[str, str]
"""Something to look for: a field of the document, and its value."""


def read_numbered(resource: str, numbers: Iterable[str], ledger: Ledger) -> dict[str, Document]:
    """Return the documents with these numbers, by number, `folded`."""
    wanted = set(numbers)
    there: dict[str, Document] = {}
    rows = ledger.list(resource, {}) if wanted else iter(())
    first = next(rows, None)
    if first is None:
        return there
    if _pages(first) > len(wanted):
        return _read_singly(resource, wanted, ledger)
    left = {folded(number) for number in wanted}
    for row in chain([first], rows):
        number = folded(number_of(resource, row))
        if number in left:
            there[number] = row
            left.remove(number)
        if not left:
            break
    return there


def some_customers(ledger: Ledger) -> Mapping[str, str]:
    """Return the customers that may get documents, number -> name; none where they are more than a few pages."""
    rows = ledger.list("customer", {})
    first = next(rows, None)
    if first is None or _pages(first) > FEW:
        return {}
    every = ((number_of("customer", row), row) for row in chain([first], rows))
    return {number: str(row.get("name") or "") for number, row in every if row.get("status") not in BLOCKED}


def read_held(
    resource: Resource, terms: Collection[Term], ledger: Ledger, filters: Mapping[str, str]
) -> Mapping[Term, list[Document]]:
    """Return the documents that the ledger has under each of `terms`, by (field, value `folded`).

    The list is asked for what fits `filters`.
    """
    held: dict[Term, list[Document]] = defaultdict(list)
    rows = ledger.list(resource.name, filters) if terms else iter(())
    first = next(rows, None)
    if first is None:
        return held
    if _pages(first) > len(terms):
        rows = chain.from_iterable(_hits(resource, term, ledger) for term in sorted(terms))
    else:
        rows = chain([first], rows)
    wanted = {(field, folded(value)) for field, value in terms}
    _sort_in(rows, wanted, resource, held)
    return held


def window(submissions: Iterable[Submission]) -> dict[str, str]:
    """Return a filter for documents no older than the oldest here: older ones hardly have its number."""
    dates = [sent(each.payload, "documentDate")[1] for each in submissions]
    if not dates or not all(isinstance(each, date) for each in dates):
        return {}
    return {"documentDate": min(dates).isoformat(), "documentDateCondition": ">="}


def _sort_in(
    rows: Iterable[Document], wanted: Collection[Term], resource: Resource, held: dict[Term, list[Document]]
) -> None:
    """Put each row under the terms it has; a row that comes twice counts once."""
    seen: set[tuple[Term, str]] = set()
    fields = sorted({field for field, _ in wanted})
    for row in rows:
        for field in fields:
            term = (field, folded(shown(row.get(field))))
            if term in wanted and (term, number_of(resource.name, row)) not in seen:
                seen.add((term, number_of(resource.name, row)))
                held[term].append(row)


def _hits(resource: Resource, term: Term, ledger: Ledger) -> Iterator[Document]:
    field, value = term
    if field == resource.number_field:
        document = ledger.find(resource.name, value)
        yield from () if document is None else (document,)
    else:
        yield from ledger.list(resource.name, {resource.references[field]: value})


def _read_singly(resource: str, wanted: set[str], ledger: Ledger) -> dict[str, Document]:
    documents = ((number, ledger.find(resource, number)) for number in sorted(wanted))
    return {folded(number): document for number, document in documents if document is not None}


def _pages(row: Document) -> int:
    about: Any = row.get("metadata") or {}
    return ceil(int(about.get("totalCount") or 0) / max(1, int(about.get("maxPageSize") or 1)))
