"""Narrowing: of all that the rows say, what differs from what a document holds; only that is sent."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from importer import resources
from importer.changes.amounts import whole_net
from importer.changes.blanks import partly_emptied
from importer.changes.lines import Lines, compare_lines
from importer.changes.strays import strayed
from importer.changes.value import Basis, Narrowed
from importer.findings import Finding, found
from importer.ledger import wire
from importer.plan.value import Change, Plan
from importer.resources.base import Resource
from importer.settling.flat import INSERT, OPERATION, Flat, Values, alike, is_told, sent, shown
from importer.submission import Submission

OF_A_CREATE = ("overrideNumberSeries",)
"""Says something of a number that is given to a new document; an update has no use for it."""
ALONG = {"overrideWithClassValues": "customerClassId"}
"""Sent only along with the other: else the class's settings would be taken over again (see `resources.customer`)."""
OVERRIDES = ("overrideAddress", "overrideContact")
"""A block's own fields only count together with these (see `resources.blocks`)."""


def narrow(plan: Plan, submission: Submission, basis: Basis) -> Narrowed:
    """Return the update that makes a document what the rows say."""
    resource = resources.get(submission.resource)
    now = sent(submission, resource)
    header = dict(_differing(resource, now.header, basis))
    lines = compare_lines(plan, submission, now, basis)
    every = (*_of_header(plan, submission, header, basis.was.header), *lines.changes)
    update = replace(
        submission,
        operation="update",
        payload=resource.assemble(_whole(header, now.header, basis.was.header), lines.values, "update"),
        against=basis.stamp if basis.exported else "",
        drawn=wire.fingerprint(submission.payload),
        base={change.field: change.was for change in every},
        net=_net(resource, submission, basis.was, lines),
    )
    asked = (*strayed(plan, submission, now, basis), *_emptied(plan, submission, now, basis)) if basis.exported else ()
    return Narrowed(update, every, (*asked, *lines.findings))


def is_empty(submission: Submission) -> bool:
    """Tell whether a submission changes nothing."""
    return not submission.payload.model_fields_set


def _differing(resource: Resource, now: Values, basis: Basis) -> Iterator[tuple[str, object]]:
    """Yield the header fields that differ; what nobody can tell of a document in the ledger counts as different."""
    changed = {path for path, value in now.items() if _differs(resource, path, value, basis)}
    for path, value in now.items():
        block, _, name = path.rpartition(".")
        along = ALONG.get(path) in changed or (
            name in OVERRIDES and any(other.startswith(f"{block}.") for other in changed)
        )
        if path in changed or along:
            yield path, value


def _differs(resource: Resource, path: str, value: object, basis: Basis) -> bool:
    if path in {resource.number_field, *OF_A_CREATE, *ALONG}:
        return False
    if not basis.exported and not is_told(resource, path):
        return True
    return not alike(value, basis.was.header.get(path))


def _whole(header: Values, now: Values, was: Values) -> Values:
    """Return the header with the rows of its lists whole, and subaccounts with all their segments."""
    rows = {_above(path) for path in header} - {""}
    whole = {path: value for path, value in now.items() if path in header or _above(path) in rows}
    there = {_above(path) for path in was} & rows
    updated = {f"{row}.{OPERATION}": "Update" for row in there if whole.get(f"{row}.{OPERATION}") == INSERT}
    return whole | updated


def _row_depth(path: str) -> int:
    """Return how many names of a path lead to the row it is in: to all segments, or to one row; 0 for none."""
    names = path.split(".")
    at = next((at for at, name in enumerate(names) if name.isdigit()), 0)
    return at if at == len(names) - 1 else at + 1 if at else 0


def _above(path: str) -> str:
    return ".".join(path.split(".")[: _row_depth(path)])


def _of_header(plan: Plan, submission: Submission, header: Values, was: Values) -> Iterator[Change]:
    for path, value in header.items():
        place = plan.place(submission, path)
        yield Change(submission.key, place, path, shown(was.get(path)), shown(value))


def _emptied(plan: Plan, submission: Submission, now: Flat, basis: Basis) -> Iterator[Finding]:
    """Yield a warning for each cell that was emptied: that changes nothing."""
    for path, value in basis.was.header.items():
        if path not in now.header and path in plan.columns:
            place = plan.place(submission, path)
            yield found("emptied-cell", place, value=shown(value), key=submission.key, field=path)
    yield from partly_emptied(plan, submission, now, basis)


def _net(resource: Resource, submission: Submission, was: Flat, lines: Lines) -> Decimal:
    return whole_net(was.lines, lines.values) if resource.lines_field and was.lines else submission.net
