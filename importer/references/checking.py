"""Checking a plan against the ledger: customers, classes, what is to be changed, and what is there already."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from importer import resources
from importer.findings import Finding, found
from importer.ledger.port import Ledger
from importer.references.desk import Desk, Placed, first_row
from importer.references.named import Known, compare
from importer.references.reading import BLOCKED, read_numbered, some_customers
from importer.resources.base import Resource
from importer.settling.compare import folded, is_customer, sent
from importer.settling.lookup import Found
from importer.submission import Submission

CLASS = "customerClassId"


@dataclass(frozen=True, slots=True)
class Examined:
    """What the ledger knows of a plan: what is wrong with it, and which of its documents are there already."""

    findings: tuple[Finding, ...]
    there: Mapping[tuple[str, str], Found]
    """(Resource, key) -> the number it has, and what the ledger holds."""
    offered: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)
    """(Resource, field) -> what the ledger has, where some document has something else: value -> a word on it."""


def check(submissions: Sequence[Submission], ledger: Ledger, placed: Placed = first_row) -> tuple[Finding, ...]:
    """Return what is wrong with `submissions` as far as the ledger can tell (see `examine`)."""
    return examine(submissions, Desk(ledger, placed)).findings


def examine(submissions: Sequence[Submission], desk: Desk) -> Examined:
    """Return what is wrong with `submissions` as far as the ledger can tell, and which of them are there already.

    Leave out what the journal knows as done: its numbers are taken, by itself. Upserts are checked for what
    holds either way. Raises what the ledger raises when it cannot be read (`Unclear`, `SignInError`,
    `Stopped`).
    """
    findings: list[Finding] = []
    there: dict[tuple[str, str], Found] = {}
    offered: dict[tuple[str, str], Mapping[str, str]] = {}
    for resource, own in _by_resource(submissions):
        named = _classes(own, desk) if is_customer(resource) else _customers(own, desk)
        findings += named.findings
        offered |= {(resource.name, named.path): named.offered} if named.findings else {}
        known = _compared(resource, own, desk)
        findings += known.findings
        findings += _missing(resource, own, desk)
        there |= {(resource.name, key): document for key, document in known.there.items()}
    return Examined(tuple(findings), there, offered)


def already_there(submissions: Sequence[Submission], desk: Desk) -> Mapping[tuple[str, str], Found]:
    """Return which of `submissions` are in the ledger already; nothing else is checked. Raises as `examine`."""
    return {
        (resource.name, key): document
        for resource, own in _by_resource(submissions)
        for key, document in _compared(resource, own, desk).there.items()
    }


def _by_resource(submissions: Sequence[Submission]) -> Iterator[tuple[Resource, list[Submission]]]:
    for name in dict.fromkeys(each.resource for each in submissions):
        yield resources.get(name), [each for each in submissions if each.resource == name]


def _compared(resource: Resource, submissions: list[Submission], desk: Desk) -> Known:
    creates = [each for each in submissions if each.operation == "create" and each.key not in desk.begun]
    return compare(resource, creates, desk)


@dataclass(frozen=True, slots=True)
class _Named:
    """What documents name that the ledger does not have, or not for them."""

    path: str
    findings: tuple[Finding, ...] = ()
    offered: Mapping[str, str] = field(default_factory=dict)
    """What the ledger has instead, each with a word on it."""


def _customers(submissions: list[Submission], desk: Desk) -> _Named:
    name = resources.get(submissions[0].resource).customer_field
    findings = tuple(_unknown_customers(submissions, desk))
    return _Named(name, findings, some_customers(desk.ledger) if findings else {})


def _unknown_customers(submissions: list[Submission], desk: Desk) -> Iterator[Finding]:
    known = [each for each in submissions if _names_customer(each) and folded(each.customer or "") not in desk.coming]
    there = read_numbered("customer", {each.customer for each in known if each.customer}, desk.ledger)
    for each in known:
        if not each.customer:
            continue
        place = desk.placed(each, resources.get(each.resource).customer_field)
        customer = there.get(folded(each.customer))
        if customer is None:
            yield found("unknown-customer", place, value=each.customer, key=each.key)
        elif customer.get("status") in BLOCKED and _is_new_document(each):
            status = customer["status"]
            yield found("blocked-customer", place, value=each.customer, key=each.key, status=status)


def _names_customer(submission: Submission) -> bool:
    """Return whether a document says whose it is; an update that does not change that need not be asked for."""
    updated = submission.operation == "update"
    field = resources.get(submission.resource).customer_field
    return bool(submission.customer) and (not updated or sent(submission.payload, field)[0])


def _is_new_document(submission: Submission) -> bool:
    return submission.operation != "update" and resources.get(submission.resource).action is None


def _classes(submissions: list[Submission], desk: Desk) -> _Named:
    used = [(each, sent(each.payload, CLASS)[1]) for each in submissions]
    if not any(name for _, name in used):
        return _Named(CLASS)
    there = {str(row.get("id")): str(row.get("description") or "") for row in desk.ledger.list("customer-class", {})}
    choices = ", ".join(sorted(there))
    findings = tuple(
        found("unknown-class", desk.placed(each, CLASS), value=name, key=each.key, choices=choices)
        for each, name in used
        if name and name not in there
    )
    return _Named(CLASS, findings, there)


def _missing(resource: Resource, submissions: list[Submission], desk: Desk) -> Iterator[Finding]:
    updates = [each for each in submissions if each.operation == "update" and each.number and each.key not in desk.met]
    there = read_numbered(resource.name, {str(each.number) for each in updates}, desk.ledger)
    for each in updates:
        if folded(str(each.number)) not in there:
            place = desk.placed(each, resource.number_field or "")
            yield found("not-in-ledger", place, value=each.number, key=each.key)
