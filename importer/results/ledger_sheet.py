"""The Ledger sheet: one line for every document that was sent, would be, or is there already."""

import polars as pl

from importer.plan.value import Plan
from importer.results import columns
from importer.results.totalled import Head, Money, list_page
from importer.results.xlsx.book import quoted
from importer.results.xlsx.page import Page
from importer.submission import Status

_TOUCHED = tuple(status.value for status in Status if status not in {Status.INVALID, Status.NOT_ATTEMPTED})
_GREEN, _GREY = "1E6B3A", "A6ACAF"


def ledger_page(plan: Plan, ends: pl.DataFrame, name: str, *, money: bool) -> Page:
    """Return the Ledger sheet; `ends` is what became of each document, `money` when these have amounts."""
    rows = plan.rows.filter(pl.col("key").is_not_null())
    spans = rows.group_by("key").agg(first=pl.col("row").min().cast(pl.String), count=pl.len())
    touched = ends.filter(pl.col("status").is_in(_TOUCHED))
    table = touched.join(spans, on="key", how="left", maintain_order="left")
    links = table.select(pl.concat_str([pl.lit(f"{quoted(plan.sheet.name)}!A"), "first"]).alias("link"))["link"]
    listed = [
        columns.link("Key", 20, table["key"]),
        columns.status("Status", 14, table["status"]),
        columns.code("Ledger number", 15, table["number"]),
        columns.code("Customer", 15, table["customer"]),
        columns.count("Rows", 8, table["count"]),
    ]
    if money:
        listed += [
            columns.amount("Net in the sheet", 17, table["net"]),
            columns.amount("Total in the ledger", 19, table["amount"]),
            columns.aside("Currency", 10, table["currency"]),
        ]
    listed.append(columns.words("Message", 60, table["said"].replace("", None)))
    tab = _GREY if table.is_empty() else _GREEN
    head = Head("Ledger", "Documents in", "No document was sent, and none was found there.", tab)
    return list_page(name, head, listed, links, Money(("F", "G"), "H") if money else None)
