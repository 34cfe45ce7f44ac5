"""One sheet read by several mappings: what each says of a row, put together."""

from collections.abc import Sequence
from itertools import chain

import polars as pl

from importer.findings import Finding
from importer.results.marks import RowMarks
from importer.submission import Status

WORST_FIRST = (
    Status.IN_DOUBT,
    Status.REFUSED,
    Status.INVALID,
    Status.NOT_ATTEMPTED,
    Status.CREATED,
    Status.UPDATED,
    Status.WOULD_CREATE,
    Status.WOULD_UPDATE,
    Status.UNCHANGED,
    Status.ALREADY_DONE,
)
"""Which status a row shows that is in several documents."""


def merge(marks: Sequence[RowMarks]) -> RowMarks:
    """Return the marks of one sheet by several plans as one, in the order of its rows.

    A row in a document of one of them says what became of that; one in several documents has the worst status and
    all the words.
    """
    if len(marks) == 1:
        return marks[0]
    every = pl.concat([mark.rows for mark in marks])
    rank = {status.value: place for place, status in enumerate(WORST_FIRST)}
    mine = every.filter(pl.col("key").is_not_null())
    told = mine.group_by("row").agg(
        pl.col("status").sort_by(pl.col("status").replace_strict(rank, default=len(rank))).first(),
        _joined("message", "\n"),
        _joined("number", ", "),
        pl.col("amount").drop_nulls().last(),
        _joined("key", ", "),
    )
    others = (
        every.join(told, on="row", how="anti")
        .group_by("row")
        .agg(
            pl.col("status").first(),
            _joined("message", "\n"),
            pl.lit(None, pl.String).alias("number"),
            pl.lit(None, pl.String).alias("amount"),
            pl.lit(None, pl.String).alias("key"),
        )
    )
    cells: dict[tuple[int, str], tuple[Finding, ...]] = {}
    for spot, found in chain.from_iterable(mark.cells.items() for mark in marks):
        cells[spot] = (*cells.get(spot, ()), *found)
    return RowMarks(pl.concat([told, others]).sort("row"), cells)


def _joined(name: str, separator: str) -> pl.Expr:
    text = pl.col(name).drop_nulls().unique(maintain_order=True).str.join(separator)
    return pl.when(text != "").then(text).alias(name)
