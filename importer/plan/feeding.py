"""From cells to field values: every feed of a mapping becomes one typed column."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from importer.cells import Bad, Parsed, Reading, parse
from importer.cells.value import DTYPES
from importer.kinds import Kind
from importer.mapping.expressions import Expression
from importer.mapping.fits import misfits
from importer.mapping.value import Feed
from importer.plan.cells import Cells
from importer.plan.frames import as_cells, frame
from importer.plan.working import work_out
from importer.sheets import Column

POINT = "en-GB"
"""How the numbers that an expression gives are written, whatever the sheet's locale."""


@dataclass(frozen=True, eq=False)
class Fed:
    """One field's values, row by row; the flags are [Boolean] and as long."""

    feed: Feed
    values: pl.Series
    broken: pl.Series
    """Rows whose cell could not be read, or does not fit the field; noted."""
    clear: pl.Series
    """Rows whose cell asks to clear the field."""
    said: pl.Series
    """Rows in which somebody wrote something for the field; defaults and constants say nothing."""
    column: Column | None
    """Where a finding about the field is shown."""

    @property
    def path(self) -> str:
        """The field's path."""
        return self.feed.path

    @property
    def speaks(self) -> pl.Series:
        """Rows that give the field a value, or ask to clear it."""
        return self.values.is_not_null() | self.clear


@dataclass(frozen=True, eq=False)
class Origin:
    """The cells a feed starts from, and how they are read."""

    cells: Column
    reading: Reading
    columns: Sequence[Column]
    """The columns of the sheet they come from; in the first one findings are shown."""
    broken: pl.Series
    """Rows in which they could not be worked out [Boolean]; noted."""


def feed_field(cells: Cells, feed: Feed) -> Fed:
    """Return the values of one field; what cannot be read, or does not fit, is noted."""
    nothing = cells.flags()
    if feed.constant is not None:
        return Fed(feed, feed.constant.new_from_index(0, len(nothing)), nothing, nothing, nothing, None)
    origin = _origin(cells, feed)
    column = origin.columns[0] if origin.columns else None
    parsed = _parsed(origin, feed)
    broken = origin.broken | cells.note_bad((*parsed.bad, *misfits(feed.spec, parsed.values)), column)
    clear = nothing if parsed.clear is None else parsed.clear
    values = parsed.values.set(broken, None)
    speaks = values.is_not_null() | clear | broken
    filled = nothing
    for each in origin.columns:
        filled |= ~each.blank
    if feed.default is not None:
        values = values.zip_with(speaks, feed.default.new_from_index(0, len(values)))
    return Fed(feed, values, broken, clear, speaks & filled, column)


def _origin(cells: Cells, feed: Feed) -> Origin:
    if feed.expression is not None:
        return _worked_out(cells, feed, feed.expression)
    [name] = feed.columns()
    column = cells.columns[name]
    return Origin(column, cells.bound.reading(name, feed), (column,), cells.flags())


def _worked_out(cells: Cells, feed: Feed, expression: Expression) -> Origin:
    """Return what an expression makes of its columns; a row in which it cannot be worked out is noted."""
    table, broken = frame(cells, expression)
    place = partial(cells.bound.mapping.source.problem, feed.keys)
    worked = work_out(expression, table, ...)
    ...
