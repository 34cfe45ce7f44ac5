"""Documents without the sheet they came from: a plain list of them, for when the source is gone or another one."""

from dataclasses import replace
from pathlib import Path

import polars as pl

from importer.findings import Finding, Place
from importer.language import _, later
from importer.plan.value import Plan, RowFate
from importer.results import columns, looks
from importer.results.marks import RowMarks
from importer.results.xlsx.page import Listing, Page
from importer.sheets import Column, Sheet

PLAIN = "journal"
"""The kind of a sheet that is such a list."""
NAME = later("Documents")
_HEADINGS = ("Document", "Rows of the source", "Customer", "Net", "Currency")
_HEADER = 1
_SHOWN_ROWS = 12


def without_source(plan: Plan, name: str) -> Plan:
    """Return a plan as if it had been drawn from a list of its documents, one row each, on a sheet called `name`.

    What is wrong stands in the document's row, with the place it was found at before the words.
    """
    keys = plan.documents["key"]
    rows = pl.int_range(_HEADER + 1, _HEADER + 1 + len(keys), dtype=pl.Int64, eager=True).alias("row")
    at = dict(zip(keys, rows, strict=True))
    sheet = _sheet(plan, rows, name)
    invalid = ~pl.col("valid") & ~pl.col("key").is_in(list(plan.on_hold))
    fate = pl.when(invalid).then(pl.lit(RowFate.INVALID.value)).otherwise(pl.lit(RowFate.DOCUMENT.value))
    listed = plan.documents.select(
        sheet=pl.lit(name), row=rows, fate=fate, key=pl.col("key"), why=pl.lit(None, pl.String)
    )
    findings = tuple(_moved(finding, Place(name, at.get(finding.key))) for finding in plan.findings)
    return replace(plan, sheet=sheet, lines_sheet=None, rows=listed, findings=findings, ask=lambda _: ())


def documents_page(sheet: Sheet, marked: RowMarks) -> Page:
    """Return the list as a sheet: what each document is, and what became of it."""
    rows = marked.rows
    key, source, customer, net, currency = (column.shown() for column in sheet.columns)
    listed = (
        columns.code(_("Document"), 20, key),
        columns.status(_("Status"), 16, rows["status"]),
        columns.code(_("Ledger number"), 15, rows["number"]),
        columns.code(_("Customer"), 15, customer),
        columns.amount(_("Net"), 15, net),
        columns.amount(_("Ledger amount"), 15, rows["amount"]),
        columns.aside(_("Currency"), 10, currency),
        columns.words(_("Message"), 60, rows["message"]),
        columns.code(_("Rows of the source"), 24, source),
    )
    listing = Listing(_HEADER, listed, looks.HEADING, sheet.rows)
    return Page(sheet.name, listing=listing, frozen=f"B{_HEADER + 1}")


def _sheet(plan: Plan, rows: pl.Series, name: str) -> Sheet:
    spans = plan.rows.filter(pl.col("key").is_not_null()).group_by("key").agg(pl.col("row").cast(pl.String))
    shown = pl.col("row").list.head(_SHOWN_ROWS).list.join(", ")
    more = pl.when(pl.col("row").list.len() > _SHOWN_ROWS).then(pl.lit(" …")).otherwise(pl.lit(""))
    known = plan.documents.join(spans, on="key", how="left", maintain_order="left").select(
        "key", (shown + more).alias("row"), "customer", pl.col("net").cast(pl.String), "currency"
    )
    texts = (known[name].cast(pl.String).replace("", None) for name in known.columns)
    headed = zip(_HEADINGS, "ABCDE", texts, strict=True)
    blank = pl.Series("blank", [False], pl.Boolean).new_from_index(0, len(rows))
    cells = tuple(Column(heading, letter, len(rows), text=text) for heading, letter, text in headed)
    return Sheet(Path(plan.sheet.path), name, PLAIN, _HEADER, cells, rows, blank)


def _moved(finding: Finding, place: Place) -> Finding:
    where = str(finding.place)
    message = f"{where}: {finding.message}" if where else finding.message
    return replace(finding, place=place, message=message)
