"""The Ledger sheet: a line for every document that was sent, would be, or is there already, as the ledger has it."""

from collections.abc import Sequence

import polars as pl

from importer.language import _
from importer.results import columns
from importer.results.parts import Part
from importer.results.totalled import Head, Money, list_page
from importer.results.xlsx.book import quoted
from importer.results.xlsx.page import Page
from importer.submission import Status

_TOUCHED = tuple(status.value for status in Status if status not in {Status.INVALID, Status.NOT_ATTEMPTED})
_GREEN, _GREY = "1E6B3A", "A6ACAF"


def ledger_page(parts: Sequence[Part], name: str, *, money: bool) -> Page:
    """Return the Ledger sheet; `money` when the documents have amounts."""
    table = pl.concat([_touched(part) for part in parts])
    links = table["link"]
    listed = [
        columns.link(_("Key"), 20, table["key"]),
        columns.status(_("Status"), 14, table["status"]),
        columns.code(_("Ledger number"), 15, table["number"]),
        columns.code(_("Ledger status"), 15, table["book_status"]),
    ]
    if money:
        listed.append(columns.day(_("Date"), 12, table["book_date"]))
    listed += [columns.code(_("Customer"), 15, table["customer"]), columns.count(_("Rows"), 8, table["count"])]
    if money:
        listed += [
            columns.amount(_("Net in the sheet"), 17, table["net"]),
            columns.amount(_("Net in the ledger"), 17, table["book_net"]),
            columns.amount(_("VAT in the ledger"), 17, table["book_vat"]),
            columns.amount(_("Total in the ledger"), 19, table["amount"]),
            columns.aside(_("Currency"), 11, table["currency"]),
        ]
    listed += [
        columns.moment(_("Last changed"), 18, table["changed"]),
        columns.words(_("Message"), 60 if (table["said"] != "").any() else 14, table["said"].replace("", None)),
    ]
    tab = _GREY if table.is_empty() else _GREEN
    head = Head(_("Ledger"), _("Documents in"), _("No document was sent, and none was found there."), tab)
    return list_page(name, head, listed, links, Money(("H", "I", "J", "K"), "L") if money else None)


def _touched(part: Part) -> pl.DataFrame:
    """Return the documents of one part that were sent or are there, each with its rows and a link to the first."""
    rows, here = part.plan.rows.filter(pl.col("key").is_not_null()), pl.lit(f"{quoted(part.plan.sheet.name)}!A")
    own = pl.col("row").filter(pl.col("sheet") == part.plan.sheet.name).min().cast(pl.String)
    spans = rows.group_by("key").agg(pl.concat_str([here, own]).alias("link"), count=pl.len())
    touched = part.ends.filter(pl.col("status").is_in(_TOUCHED))
    return touched.join(spans, on="key", how="left", maintain_order="left")
