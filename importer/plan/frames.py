"""What expressions work on, and what comes out of them: columns of the mapping's types, and cells again."""

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from importer.cells import Bad, parse
from importer.mapping.expressions import Expression, column_type
from importer.plan.cells import Cells
from importer.sheets import Column
from importer.sheets.text import kept
from importer.sheets.value import MOMENT


def frame(cells: Cells, expression: Expression, *, blank: str | None = None) -> tuple[pl.DataFrame, pl.Series]:
    """Return the columns an expression speaks of, and the rows with a cell that cannot be read [Boolean].

    A column is the text the user sees, unless the mapping gives it a type; `blank` stands where a text is
    blank. What cannot be read is noted.
    """
    series = {"\0": cells.rows}
    broken = cells.flags()
    for name in expression.columns:
        column, kind = cells.columns[name], cells.bound.mapping.kind(name)
        parsed = parse(column, kind, cells.bound.reading(name))
        values = parsed.values.cast(column_type(kind), strict=False)
        broken |= cells.note_bad([*parsed.bad, *_too_large(parsed.values, values, name)], column)
        series[name] = values.fill_null(blank) if blank is not None and values.dtype == pl.String else values
    return pl.DataFrame(series), broken


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


def _too_large(digits: pl.Series, values: pl.Series, name: str) -> Iterator[Bad]:
    """Yield the amounts with more digits than can be reckoned with."""
    for index in (values.is_null() & digits.is_not_null()).arg_true():
        yield Bad(index, "out-of-range", str(digits[index]), {"field": name})
