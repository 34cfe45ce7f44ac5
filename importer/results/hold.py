"""The Hold column beside the user's data: a yes parks the document of its row."""

from dataclasses import replace

import polars as pl

from importer.language import _
from importer.results import columns
from importer.results.marks import RowMarks
from importer.results.xlsx.page import ListColumn, Offer
from importer.sheets import Sheet
from importer.sheets.ours import HOLD, own

_FURTHER = 1_000


def with_hold(marked: RowMarks, sheet: Sheet) -> RowMarks:
    """Return the marks with `hold`: what stands in the Hold column of an earlier result, row by row."""
    column = own(sheet.ours, HOLD)
    said = pl.Series([None], dtype=pl.String).new_from_index(0, len(sheet.rows)) if column is None else column.shown()
    beside = pl.DataFrame({"row": sheet.rows, "hold": said})
    rows = marked.rows.join(beside, on="row", how="left", maintain_order="left")
    return RowMarks(rows, marked.cells)


def hold_column(heading: str, values: pl.Series) -> ListColumn:
    """Return the column, with its drop-down: the only one of ours that is for a person to fill in."""
    prompt = _("yes: this document is not sent, with all its rows, until the cell is empty again.")
    offer = Offer('"' + _("yes") + '"', _(HOLD), prompt, further=_FURTHER)
    return replace(columns.entry(heading, 8, values), offer=offer)
