"""The rules a document has to keep before anybody is asked: each notes what breaks it, and where."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from importer.mapping.value import Mapping as Mapped
from importer.plan.documents import Documents
from importer.plan.feeding import Cells, Fed
from importer.sheets import Column

CONTENT = ("inventoryNumber", "description", "accountNumber")
"""A line says what it is about with at least one of these (vendor's page customerledgerendpoint/customerinvoice)."""


@dataclass(frozen=True)
class Case:
    """What a rule looks at: the documents, the fields that made them, and where to note what is wrong."""

    mapping: Mapped
    documents: Documents
    header: Mapping[str, Fed]
    lines: Mapping[str, Fed]
    nets: pl.DataFrame
    cells: Cells

    def rows_of(self, chosen: pl.Series) -> pl.Series:
        """Return the positions of all rows of the chosen documents."""
        return chosen.gather(self.documents.of).arg_true()

    def column(self, path: str) -> Column | None:
        """Return the column that feeds `path`, where a finding about it is shown."""
        fed = self.header.get(path) or self.lines.get(path)
        return fed.column if fed else None

    def value(self, path: str) -> pl.Series | None:
        """Return the header field's values, one a document, or None when nothing feeds it."""
        return self.documents.header[path] if path in self.documents.header.columns else None


Rule = Callable[[Case], None]


def apply(case: Case) -> None:
    """Look at every document with every rule."""
    for rule in RULES:
        rule(case)


def missing_values(case: Case) -> None:
    """A field the resource needs has a value in at least one row of each document."""
    needed = case.mapping.resource.required if case.mapping.operation == "create" else (case.mapping.resource.number_field,)
    for path in needed:
        fed = case.header.get(path or "")
        if fed is None:
            continue
        broken = case.documents.keys.is_in(case.documents.keys.gather(case.documents.of.filter(fed.broken)).implode())
        missing = case.documents.header[fed.path].is_null() & ~broken
        case.cells.add(case.rows_of(missing), "missing-value", fed.column, field=fed.path)


def no_lines(case: Case) -> None:
    """A document that is created has at least one line."""
    if case.mapping.resource.lines_field is None or case.mapping.operation != "create":
        return
    empty = case.nets["lines"] == 0
    _note_each(case, empty, "no-lines", None)


def contentless_lines(case: Case) -> None:
    """A line names an item, or has a description or an account."""
    feeds = [case.lines[path] for path in CONTENT if path in case.lines]
    if not feeds or case.mapping.operation != "create":
        return
    empty = case.documents.present
    for fed in feeds:
        empty = empty & fed.values.is_null() & ~fed.broken
    case.cells.add(empty.arg_true(), "line-without-content", feeds[0].column)


def due_dates(case: Case) -> None:
    """A document is not due before it is dated."""
    date, due = case.value("documentDate"), case.value("documentDueDate")
    if date is None or due is None:
        return
    early = (due < date).fill_null(value=False)
    for document in early.arg_true():
        place = case.documents.starts[document]
        case.cells.add([place], "due-before-date", case.column("documentDueDate"), date=date[document], value=due[document])


def periods(case: Case) -> None:
    """Post period (MMYYYY) and financial period (YYYYMM), when both are given, are one month."""
    post, financial = case.value("postPeriod"), case.value("financialPeriod")
    if post is None or financial is None:
        return
    differs = (post.str.slice(2) + post.str.slice(0, 2) != financial).fill_null(value=False)
    for document in differs.arg_true():
        place = case.documents.starts[document]
        words = {"value": post[document], "other": financial[document]}
        case.cells.add([place], "period-disagrees", case.column("postPeriod"), **words)


def negative_totals(case: Case) -> None:
    """A document adds up to nothing or more; credit notes are positive as well."""
    if case.mapping.resource.lines_field is None:
        return
    below = case.nets["net"] < 0
    suggestion = (
        "Negate the quantity in the mapping: the ledger takes positive amounts on a credit note."
        if "credit" in case.mapping.resource.name
        else "Import it as a credit note, with a mapping for customer-credit-note."
    )
    for document in below.arg_true():
        place = case.documents.starts[document]
        words = {"value": case.nets["net"][document], "suggestion": suggestion}
        case.cells.add([place], "negative-total", case.column("quantity"), **words)


def numbers_used_twice(case: Case) -> None:
    """No two documents of a sheet carry the same number."""
    path = case.mapping.resource.number_field
    numbers = case.value(path) if path else None
    if numbers is None or path is None:
        return
    twice = numbers.is_not_null() & numbers.is_duplicated()
    for document in twice.arg_true():
        others = case.documents.keys.filter(numbers == numbers[document])
        named = ", ".join(key for key in others if key != case.documents.keys[document])
        place = case.documents.starts[document]
        case.cells.add([place], "duplicate-number", case.column(path), field=path, value=numbers[document], others=named)


def nothing_to_update(case: Case) -> None:
    """An update changes something."""
    if case.mapping.operation != "update":
        return
    number = case.mapping.resource.number_field
    others = [name for name in case.documents.header.columns if name != number]
    empty = case.documents.header.select(pl.all_horizontal(pl.col(others).is_null()) if others else pl.lit(value=True))
    nothing = empty.to_series().new_from_index(0, len(case.documents.keys)) if not others else empty.to_series()
    for cleared in case.documents.cleared.values():
        nothing = nothing & ~cleared
    if case.mapping.lines:
        nothing = nothing & (case.nets["lines"] == 0)
    _note_each(case, nothing, "nothing-to-update", None)


def clears(case: Case) -> None:
    """`<clear>` empties a field that can be empty, of a document that exists."""
    for fed in (*case.header.values(), *case.lines.values()):
        if fed.clear is None or not fed.clear.any():
            continue
        if case.mapping.operation == "create":
            case.cells.add(fed.clear.arg_true(), "clear-on-create", fed.column)
        elif not fed.feed.spec.nullable:
            case.cells.add(fed.clear.arg_true(), "cannot-clear", fed.column, field=fed.path)


def long_texts(case: Case) -> None:
    """A text is as short as the ledger documents, and not longer than it usually takes."""
    for fed in (*case.header.values(), *case.lines.values()):
        spec = fed.feed.spec
        for code, limit in (("over-limit", spec.max_length), ("too-long", spec.length_hint)):
            if limit is not None and fed.values.dtype == pl.String:
                _note_long(case, fed, code, limit)


def _note_long(case: Case, fed: Fed, code: str, limit: int) -> None:
    lengths = fed.values.str.len_chars()
    for index in (lengths > limit).fill_null(value=False).arg_true():
        words = {"length": lengths[index], "limit": limit, "field": fed.path, "value": fed.values[index]}
        case.cells.add([index], code, fed.column, **words)


def _note_each(case: Case, chosen: pl.Series, code: str, column: Column | None) -> None:
    for document in chosen.arg_true():
        case.cells.add([case.documents.starts[document]], code, column)


RULES: Sequence[Rule] = (
    missing_values,
    no_lines,
    contentless_lines,
    due_dates,
    periods,
    negative_totals,
    numbers_used_twice,
    nothing_to_update,
    clears,
    long_texts,
)
