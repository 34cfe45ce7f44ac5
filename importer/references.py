"""The references rung: what the ledger has to say of a plan before anything is sent.

Read in pages, never one call a row: customers exist and may be invoiced, numbers and external references are
free, customer classes exist, and what is to be updated is there. Where a few single reads are cheaper than
the pages of a long list, they are made instead.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from math import ceil
from typing import Any, TypeAlias

from importer import resources
from importer.findings import Finding, Place, found
from importer.ledger.port import Document, Ledger
from importer.resources.base import Resource
from importer.settling import differences, number_of
from importer.settling.compare import is_customer, sent, shown
from importer.submission import Submission

BLOCKED = frozenset({"CreditHold", "Inactive"})
"""Customers with these statuses get no new documents (vendor's help page AR303000)."""

Placed: TypeAlias = Callable[[Submission, str], Place]
"""Where a submission's field stands in the workbook."""


def first_row(submission: Submission, path: str) -> Place:
    """Return the first row of a submission, whatever the field."""
    del path
    return Place(row=submission.rows[0] if submission.rows else None)


def check(submissions: Sequence[Submission], ledger: Ledger, placed: Placed = first_row) -> tuple[Finding, ...]:
    """Return what is wrong with `submissions` as far as the ledger can tell.

    Leave out what the journal knows as done: its numbers are taken, by itself. Upserts are checked for what
    holds either way. Raises what the ledger raises when it cannot be read (`Unclear`, `SignInError`,
    `Stopped`).
    """
    return tuple(
        finding
        for name in dict.fromkeys(each.resource for each in submissions)
        for finding in _of_resource(resources.get(name), [s for s in submissions if s.resource == name], ledger, placed)
    )


def _of_resource(
    resource: Resource, submissions: list[Submission], ledger: Ledger, placed: Placed
) -> Iterator[Finding]:
    creates = [each for each in submissions if each.operation == "create"]
    updates = [each for each in submissions if each.operation == "update"]
    if is_customer(resource):
        yield from _classes(submissions, ledger, placed)
    else:
        yield from _customers(submissions, ledger, placed)
    yield from _numbers_free(resource, creates, ledger, placed)
    yield from _there(resource, updates, ledger, placed)


# Customers and their classes


def _customers(submissions: list[Submission], ledger: Ledger, placed: Placed) -> Iterator[Finding]:
    wanted = {each.customer for each in submissions if each.customer}
    there = read_numbered("customer", wanted, ledger)
    for each in submissions:
        if not each.customer:
            continue
        path = resources.get(each.resource).customer_field
        place = placed(each, path)
        customer = there.get(each.customer)
        if customer is None:
            yield found("unknown-customer", place, value=each.customer, key=each.key)
        elif customer.get("status") in BLOCKED and _is_new_document(each):
            status = customer["status"]
            yield found("blocked-customer", place, value=each.customer, key=each.key, status=status)


def _is_new_document(submission: Submission) -> bool:
    return submission.operation != "update" and resources.get(submission.resource).action is None


def _classes(submissions: list[Submission], ledger: Ledger, placed: Placed) -> Iterator[Finding]:
    used = [(each, sent(each.payload, "customerClassId")[1]) for each in submissions]
    if not any(name for _, name in used):
        return
    there = sorted(str(row.get("id")) for row in ledger.list("customer-class", {}))
    for each, name in used:
        if name and name not in there:
            place = placed(each, "customerClassId")
            yield found("unknown-class", place, value=name, key=each.key, choices=", ".join(there))


# Numbers and references


def _numbers_free(resource: Resource, creates: list[Submission], ledger: Ledger, placed: Placed) -> Iterator[Finding]:
    """Find numbers and references that other content has; the same content does no harm."""
    fields = [resource.number_field, *([] if is_customer(resource) else list(resource.references)[:1])]
    terms = {
        (field, str(value)): each
        for each in creates
        for field in fields
        if field and (value := sent(each.payload, field)[1])
    }
    for field, document in _holders(resource, terms, ledger):
        each = terms[field, shown(document.get(field))]
        same_thing = field == resource.number_field or _is_of(each, document)
        if same_thing and differences(each, document):
            place, value = placed(each, field), shown(document.get(field))
            yield found("number-taken", place, value=value, key=each.key, field=field)


def _holders(
    resource: Resource, terms: Mapping[tuple[str, str], Submission], ledger: Ledger
) -> Iterator[tuple[str, Document]]:
    """Yield documents of the ledger that have one of the numbers or references, with the field it is in."""
    numbers = {value for field, value in terms if field == resource.number_field}
    others = {term for term in terms if term[0] != resource.number_field}
    if not others and resource.number_field:
        known = read_numbered(resource.name, numbers, ledger, _window(terms.values()))
        yield from ((resource.number_field, document) for document in known.values())
        return
    for document in ledger.list(resource.name, _window(terms.values())) if terms else ():
        for field in dict.fromkeys(field for field, _ in terms):
            if (field, shown(document.get(field))) in terms:
                yield field, document


def _there(resource: Resource, updates: list[Submission], ledger: Ledger, placed: Placed) -> Iterator[Finding]:
    there = read_numbered(resource.name, {each.number for each in updates if each.number}, ledger)
    for each in updates:
        if each.number and each.number not in there:
            place = placed(each, resource.number_field or "")
            yield found("not-in-ledger", place, value=each.number, key=each.key)


# Reading


def read_numbered(
    resource: str, numbers: Iterable[str], ledger: Ledger, filters: Mapping[str, str] | None = None
) -> dict[str, Document]:
    """Return the documents with these numbers, by number: from the list, or singly if that is less."""
    wanted = set(numbers)
    there: dict[str, Document] = {}
    rows = ledger.list(resource, filters or {}) if wanted else iter(())
    first = next(rows, None)
    if first is None:
        return there
    if _pages(first) > len(wanted):
        return _read_singly(resource, wanted, ledger)
    for row in chain([first], rows):
        number = number_of(resource, row)
        if number in wanted:
            there[number] = row
            if len(there) == len(wanted):
                break
    return there


def _read_singly(resource: str, wanted: set[str], ledger: Ledger) -> dict[str, Document]:
    documents = ((number, ledger.find(resource, number)) for number in sorted(wanted))
    return {number: document for number, document in documents if document is not None}


def _pages(row: Document) -> int:
    about: Any = row.get("metadata") or {}
    return ceil(int(about.get("totalCount") or 0) / max(1, int(about.get("maxPageSize") or 1)))


def _window(submissions: Iterable[Submission]) -> dict[str, str]:
    """Return a filter for documents no older than the oldest here: older ones hardly have its number."""
    dates = [sent(each.payload, "documentDate")[1] for each in submissions]
    if not dates or not all(isinstance(each, date) for each in dates):
        return {}
    return {"documentDate": min(dates).isoformat(), "documentDateCondition": ">="}


def _is_of(submission: Submission, document: Document) -> bool:
    customer: Any = document.get("customer") or {}
    return not submission.customer or customer.get("number") == submission.customer
