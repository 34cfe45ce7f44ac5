"""The Changes sheet: what updates change, a line a field, with what it was and what it becomes."""

from collections.abc import Iterator, Sequence

import polars as pl

from importer.language import _
from importer.plan.value import Change
from importer.results import columns
from importer.results.parts import Part, sheets_of
from importer.results.totalled import Head, list_page
from importer.results.xlsx.book import quoted
from importer.results.xlsx.page import Page

_LINE = ("cell", "status", "key", "field", "was", "becomes", "there", "link")
_BLUE, _GREY = "24405C", "A6ACAF"


def has_changes(parts: Sequence[Part]) -> bool:
    """Return whether some of the documents may be updates."""
    return any(part.plan.operation != "create" for part in parts)


def changes_page(parts: Sequence[Part], name: str) -> Page:
    """Return the Changes sheet."""
    several = len(sheets_of(parts)) > 1
    rows = [row for part in parts for row in _rows(part, several=several)]
    table = pl.DataFrame(rows, schema=dict.fromkeys(_LINE, pl.String), orient="row")
    listed = [
        columns.link(_("Cell"), 10, table["cell"]),
        columns.status(_("Status"), 14, table["status"]),
        columns.code(_("Document"), 18, table["key"]),
        columns.code(_("Field"), 34, table["field"]),
        columns.words(_("Was"), 36, table["was"]),
        columns.further(_("Becomes"), 36, table["becomes"]),
    ]
    if table["there"].count():
        listed.append(columns.words(_("In the ledger"), 36, table["there"]))
    head = Head(_("Changes"), "", _("Nothing is known to differ."), _GREY if table.is_empty() else _BLUE)
    return list_page(name, head, listed, table["link"], None)


def _rows(part: Part, *, several: bool) -> Iterator[tuple[str | None, ...]]:
    status = dict(part.ends.select("key", "status").iter_rows())
    for change in part.plan.changes:
        cell, link = _place(part, change, several=several)
        values = (each or None for each in (change.was, change.becomes))
        there = change.there if change.there is None else change.there or _("nothing")
        yield cell, status.get(change.key), change.key, change.field, *values, there, link


def _place(part: Part, change: Change, *, several: bool) -> tuple[str, str]:
    place = change.place
    sheet = place.sheet or part.plan.sheet.name
    cell = place.cell or _("row {row}").format(row=place.row)
    return f"{sheet}!{cell}" if several else cell, f"{quoted(sheet)}!{place.cell or f'A{place.row or 1}'}"
