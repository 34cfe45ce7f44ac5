"""Work expressions out over whole columns; when rows defy one, find out which."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice

import polars as pl

from importer.cells import Bad, parse
from importer.errors import MappingError
from importer.findings import shorten
from importer.mapping.expressions import FAULTS, Expression, column_type
from importer.plan.cells import Cells
from importer.sheets import Column
from importer.sheets.text import kept
from importer.sheets.value import MOMENT

MOST = 50
"""So many rows may defy the expression of a field; beyond that the expression is wrong, not the rows."""
REMEDY = "Leave such rows out with CASE WHEN, avoid a zero with NULLIF, or convert with TRY_CAST."


@dataclass(frozen=True, eq=False)
class Worked:
    """What an expression gives for each row; null where a cell could not be read or the row defied it."""

    values: pl.Series
    broken: pl.Series
    """Rows with a cell that could not be read [Boolean]; noted."""
    failed: tuple[int, ...] = ()
    """Positions of the rows that defied the expression."""


def work_out(
    cells: Cells, expression: Expression, keys: tuple[str, ...], *, most: int = MOST, blank: str | None = None
) -> Worked:
    """Return the results of `expression`, which stands at `keys` in the mapping, over its columns.

    A column is the text the user sees, unless the mapping gives it a type; `blank` stands where a text is
    blank. Raises MappingError when more than `most` rows defy the expression.
    """
    table, broken = _table(cells, expression, blank)
    try:
        return Worked(expression.over(table), broken)
    except FAULTS:
        failed = tuple(islice(_failing(expression, table), most + 1))
    if len(failed) > most:
        listed = ", ".join(str(row) for row in cells.rows.gather(list(failed[:3])))
        first = " and ".join(f'"{name}" is {_shown(table[name][failed[0]])}' for name in expression.columns)
        words = f"the expression {expression.text} cannot be worked out for row {listed}"
        words += f", where {first}" if first else ""
        source = cells.bound.mapping.source
        raise MappingError(f"{source.name} has a problem", [source.problem(keys, words)], REMEDY)
    good = (~cells.flags(failed)).arg_true()
    results = expression.over(table[good])
    values = pl.Series([None], dtype=results.dtype).new_from_index(0, table.height)
    return Worked(values.scatter(good, results), broken, failed)


def _shown(value: object) -> str:
    """Return a value as a person writes it: amounts without the zeros they are reckoned with."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return "empty" if value is None else shorten(value)


def as_cells(results: pl.Series, like: Column | None) -> Column:
    """Return the results of an expression as cells of their own type, under the heading of the column `like`."""
    heading, letter = (like.heading, like.letter) if like else ("", "")
    column = Column(heading, letter, len(results))
    dtype = results.dtype
    if dtype == pl.Boolean:
        return replace(column, flag=results)
    if dtype.is_temporal():
        return replace(column, moment=results.cast(MOMENT))
    if dtype.is_float():
        return replace(column, number=results.cast(pl.Float64))
    text = results.cast(pl.String)
    if dtype.is_decimal():
        text = text.str.replace(r"(\.\d*?)0+$", "$1").str.strip_suffix(".")
    return replace(column, text=kept(text))


def _table(cells: Cells, expression: Expression, blank: str | None) -> tuple[pl.DataFrame, pl.Series]:
    """Return the columns of an expression, and the rows with a cell that could not be read; they are noted."""
    series = {"\0": cells.rows}
    broken = cells.flags()
    for name in expression.columns:
        column, kind = cells.columns[name], cells.bound.mapping.kind(name)
        parsed = parse(column, kind, cells.bound.reading(name))
        cells.note_cautions(parsed.cautions, column)
        values = parsed.values.cast(column_type(kind), strict=False)
        broken |= cells.note_bad([*parsed.bad, *_too_large(parsed.values, values, name)], column)
        series[name] = values.fill_null(blank) if blank is not None and values.dtype == pl.String else values
    return pl.DataFrame(series), broken


def _too_large(digits: pl.Series, values: pl.Series, name: str) -> Iterator[Bad]:
    """Yield the amounts with more digits than can be reckoned with."""
    for index in (values.is_null() & digits.is_not_null()).arg_true():
        yield Bad(index, "out-of-range", str(digits[index]), {"field": name})


def _failing(expression: Expression, table: pl.DataFrame, first: int = 0) -> Iterator[int]:
    """Yield the positions of the rows that defy the expression, by halving; `first` is that of the first row."""
    try:
        expression.over(table)
    except FAULTS:
        if table.height == 1:
            yield first
            return
        half = table.height // 2
        yield from _failing(expression, table.head(half), first)
        yield from _failing(expression, table.tail(-half), first + half)
