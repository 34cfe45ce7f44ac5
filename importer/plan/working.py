"""Work expressions out over whole columns; when a row defies it, find out which."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import polars as pl

from importer.mapping.expressions import Expression

MOST = 50
"""So many rows may defy an expression; beyond that the expression is wrong, not the rows."""


@dataclass(frozen=True, eq=False)
class Worked:
    """The results of an expression, null in the rows that `failed`, and why the first of them did."""

    values: pl.Series
    failed: tuple[int, ...] = ()
    """Positions; at most one more than MOST."""
    reason: str = ""


def work_out(expression: Expression, frame: pl.DataFrame) -> Worked:
    """Return the results of `expression`, one a row of `frame`."""
    try:
        return Worked(expression.over(frame))
    except pl.exceptions.PolarsError as error:
        failed = tuple(islice(_failing(expression, frame, 0), MOST + 1))
        reason = str(error).partition("\n")[0]
    nothing = pl.Series([None], dtype=expression.dtype)
    if len(failed) > MOST:
        return Worked(nothing.new_from_index(0, frame.height), failed, reason)
    good = pl.int_range(frame.height, dtype=pl.UInt32, eager=True)
    good = good.filter(~good.is_in(failed))
    results = expression.over(frame[good])
    return Worked(nothing.cast(results.dtype).new_from_index(0, frame.height).scatter(good, results), failed, reason)


def _failing(expression: Expression, frame: pl.DataFrame, first: int) -> Iterator[int]:
    """Yield the positions of the rows that fail, by halving; `first` is the position of the first row."""
    if _works(expression, frame):
        return
    if frame.height == 1:
        yield first
        return
    half = frame.height // 2
    yield from _failing(expression, frame.head(half), first)
    yield from _failing(expression, frame.tail(-half), first + half)


def _works(expression: Expression, frame: pl.DataFrame) -> bool:
    try:
        expression.over(frame)
    except pl.exceptions.PolarsError:
        return False
    return True
