"""Rows become documents: one header each, agreed between its rows, and its lines."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from importer.plan.feeding import Cells, Fed


@dataclass(frozen=True)
class Documents:
    """The documents of a sheet in the order of their first rows, and the lines of each.

    `of` has one number a row: which document the row belongs to. `header` has one line a document and a column a
    field; `lines` one line a row, a column a line field, and `present`: whether the row is a line at all.
    """

    keys: pl.Series
    of: pl.Series
    starts: pl.Series
    """The position of each document's first row."""
    header: pl.DataFrame
    lines: pl.DataFrame
    present: pl.Series
    cleared: dict[str, pl.Series]
    """For each header field that some cell asks to clear: which documents."""


def group(keys: pl.Series, header: Sequence[Fed], lines: Sequence[Fed], cells: Cells) -> Documents:
    """Return the documents of the rows named by `keys`; rows that disagree about a header field are noted."""
    names = keys.unique(maintain_order=True)
    of = keys.cast(pl.Enum(names)).to_physical().cast(pl.UInt32)
    starts = pl.DataFrame({"of": of}).with_row_index("at").unique("of", keep="first", maintain_order=True)["at"]
    columns = {fed.path: _agreed(fed, of, starts, cells) for fed in header}
    cleared = {
        fed.path: names.is_in(keys.filter(fed.clear).implode()) for fed in header if fed.clear is not None and fed.clear.any()
    }
    own = [fed for fed in lines if fed.feed.columns()]
    present = pl.select(pl.any_horizontal([_filled(fed) for fed in own])).to_series() if own else of.is_not_null()
    return Documents(
        keys=names,
        of=of,
        starts=starts,
        header=pl.DataFrame(columns),
        lines=pl.DataFrame({fed.path: fed.values for fed in lines}),
        present=present,
        cleared=cleared,
    )


def _filled(fed: Fed) -> pl.Series:
    """Return the rows in which somebody wrote something for this field, readable or not."""
    filled = fed.values.is_not_null() | fed.broken
    return filled if fed.clear is None else filled | fed.clear


def _agreed(fed: Fed, of: pl.Series, starts: pl.Series, cells: Cells) -> pl.Series:
    """Return one value a document: the first that is not blank. A later row that says otherwise is noted."""
    first = _first(fed.values, of, starts)
    differs = (fed.values != first.gather(of)).fill_null(value=False)
    if differs.any():
        _note_conflicts(fed, of, first, differs, cells)
    return first


def _first(values: pl.Series, of: pl.Series, starts: pl.Series) -> pl.Series:
    if not values.null_count():
        return values.gather(starts)
    frame = pl.DataFrame({"of": of, "value": values})
    firsts = frame.group_by("of", maintain_order=True).agg(pl.col("value").drop_nulls().first())
    return firsts["value"]


def _note_conflicts(fed: Fed, of: pl.Series, first: pl.Series, differs: pl.Series, cells: Cells) -> None:
    letter = fed.column.letter if fed.column else ""
    for index in differs.arg_true():
        document = of[index]
        here = f"{fed.values[index]} in {letter}{cells.rows[index]}"
        there = (of == document) & (fed.values == first[document])
        other = f"{first[document]} in {letter}{cells.rows[there.arg_true()[0]]}"
        cells.add([index], "header-conflict", fed.column, field=fed.path, values=f"{other}, {here}")
