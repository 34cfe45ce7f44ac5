"""Cells merged over several rows: their value stands in each of these rows, as the user sees it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import polars as pl

from importer.sheets.marks import Span
from importer.sheets.value import PARTS, Column


def repeat(column: Column, merged: Iterable[Span], header_row: int) -> Column:
    """Return the column with the value of every cell merged downwards in all its rows, marked as `repeated`.

    Only blank cells get it. A cell merged sideways has its value in its first column only.
    """
    high = (span for span in merged if span.is_high and span.top > header_row)
    spans = list(_apart(span for span in high if span.left == column.index))
    if not spans:
        return column
    blank = column.blank
    at = pl.int_range(column.size, dtype=pl.UInt32, eager=True)
    taken: list[int] = []
    for span in spans:
        first = span.top - header_row - 1
        last = min(span.bottom - header_row, column.size)
        if first < column.size and not blank[first]:
            below = [first + 1 + int(step) for step in blank.slice(first + 1, last - first - 1).arg_true()]
            at = at.scatter(below, first)
            taken += below
    if not taken:
        return column
    parts = {name: part.gather(at) for name in PARTS if (part := getattr(column, name)) is not None}
    none = pl.Series([False], dtype=pl.Boolean).new_from_index(0, column.size)
    return replace(column, **{**parts, "repeated": none.scatter(taken, values=True)})


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield the spans from the top down, without those that overlap one before, which no program writes."""
    bottom = 0
    for span in sorted(spans):
        if span.top > bottom:
            bottom = span.bottom
            yield span
