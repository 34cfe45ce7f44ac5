"""The Ledger sheet: one line for every document that was sent, would be, or is there already."""

import polars as pl

from importer.plan.value import Plan
from importer.results.looks import (
    AMOUNT, CURRENCY, HEADING_INDENTED, HEADING_RIGHT, LINK, NOTE, NUMBER, TEXT, status_looks,
)  # fmt: skip
from importer.results.totalled import Head, Money, digits, list_page
from importer.results.xlsx.book import quoted
from importer.results.xlsx.cells import Form
from importer.results.xlsx.page import ListColumn, Page
from importer.submission import Status

_TOUCHED = tuple(status.value for status in Status if status not in {Status.INVALID, Status.NOT_ATTEMPTED})
_GREEN, _GREY = "1E6B3A", "A6ACAF"


def ledger_page(plan: Plan, ends: pl.DataFrame, name: str, *, money: bool) -> Page:
    """Return the Ledger sheet; `ends` is what became of each document, `money` when documents have amounts."""
    rows = plan.rows.filter(pl.col("key").is_not_null())
    spans = rows.group_by("key").agg(first=pl.col("row").min().cast(pl.String), count=pl.len())
    touched = ends.filter(pl.col("status").is_in(_TOUCHED))
    table = touched.join(spans, on="key", how="left", maintain_order="left")
    links = table.select(pl.concat_str([pl.lit(f"{quoted(plan.sheet.name)}!A"), "first"]).alias("link"))["link"]
    columns = [
        ListColumn("Key", 20, Form.TEXT, table["key"], LINK),
        ListColumn("Status", 14, Form.TEXT, table["status"], TEXT, status_looks(), HEADING_INDENTED),
        ListColumn("Ledger number", 15, Form.TEXT, table["number"], TEXT),
        ListColumn("Customer", 15, Form.TEXT, table["customer"], TEXT),
        ListColumn("Rows", 8, Form.NUMBER, table["count"], NUMBER, heading_look=HEADING_RIGHT),
        *(_amounts(table) if money else ()),
        ListColumn("Message", 60, Form.TEXT, table["said"].replace("", None), NOTE),
    ]
    tab = _GREY if table.is_empty() else _GREEN
    head = Head("Ledger", "Documents in", "No document was sent, and none was found there.", tab)
    return list_page(name, head, columns, links, Money(("F", "G"), "H") if money else None)


def _amounts(table: pl.DataFrame) -> tuple[ListColumn, ...]:
    return (
        ListColumn("Net in the sheet", 17, Form.NUMBER, digits(table["net"]), AMOUNT, heading_look=HEADING_RIGHT),
        ListColumn("Total in the ledger", 17, Form.NUMBER, digits(table["amount"]), AMOUNT, heading_look=HEADING_RIGHT),
        ListColumn("Currency", 10, Form.TEXT, table["currency"], CURRENCY, heading_look=HEADING_INDENTED),
    )
