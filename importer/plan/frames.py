"""What feeds start from: a column of the sheet, or an expression worked out over several."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from importer.cells import Bad, Reading, parse
from importer.errors import MappingError
from importer.kinds import Kind
from importer.mapping.expressions import Expression, column_type
from importer.mapping.value import Feed
from importer.plan.cells import Cells
from importer.plan.working import MOST, Worked, work_out
from importer.sheets import Column
from importer.sheets.text import kept
from importer.sheets.value import MOMENT

POINT = "en-GB"
"""How the numbers that an expression gives are written, whatever the sheet's locale."""


@dataclass(frozen=True, eq=False)
class Origin:
    """The cells a feed starts from, and how they are read."""

    cells: Column
    reading: Reading
    column: Column | None
    """The column of the sheet in which a finding about them is shown."""
    filled: pl.Series
    """Rows in which a column they come from has something [Boolean]."""
    broken: pl.Series
    """Rows in which a column they come from could not be read [Boolean]; noted already."""


def origin(cells: Cells, feed: Feed) -> Origin:
    """Return what `feed` starts from; rows in which an expression cannot be worked out are noted."""
    if feed.expression is not None:
        return _worked_out(cells, feed, feed.expression)
    column = cells.columns[feed.column or ""]
    return Origin(column, cells.bound.reading(column_name(feed), feed), column, ~column.blank, cells.flags())


def frame(cells: Cells, expression: Expression, *, blank: str | None = None) -> tuple[pl.DataFrame, pl.Series]:
    """Return the columns an expression speaks of, and the rows [Boolean] with a cell that cannot be read.

    A column is the text the user sees, unless the mapping gives it a type; `blank` stands where a text is
    blank. What cannot be read is noted.
    """
    series = {"\0": cells.rows}
    broken = cells.flags()
    for name in expression.columns:
        column, kind = cells.columns[name], cells.bound.mapping.kind(name)
        parsed = parse(column, kind, cells.bound.reading(name))
        series[name] = parsed.values.cast(column_type(kind), strict=False)
        bad = [*parsed.bad, *_too_large(parsed.values, series[name], name)]
        broken |= cells.note_bad(bad, column)
        if blank is not None and series[name].dtype == pl.String:
            series[name] = series[name].fill_null(blank)
    return pl.DataFrame(series), broken


def cannot_be_worked_out(source: Source, keys: Keys, rows: pl.Series, worked: Worked) -> MappingError:
    """Return the exception for an expression that rows defy whose values were read without a finding."""
    listed = ", ".join(str(row) for row in rows.gather(worked.failed[:SHOWN_ROWS]))
    more = " and others" if len(worked.failed) > SHOWN_ROWS else ""
    words = f"the expression cannot be worked out for row {listed}{more}: {worked.reason}"
    return MappingError(f"{source.name} has a problem", [source.problem(keys, words)], REMEDY)


def _worked_out(cells: Cells, feed: Feed, expression: Expression) -> Origin:
    table, broken = frame(cells, expression)
    worked = work_out(expression, table)
    mapping = cells.bound.mapping
    if len(worked.failed) > MOST:
        raise cannot_be_worked_out(mapping.source, feed.keys, cells.rows, worked)
    columns = [cells.columns[name] for name in expression.columns]
    column = columns[0] if columns else None
    headings = ", ".join(column.heading for column in columns)
    cells.note(worked.failed, "not-worked-out", column, {"field": feed.path, "columns": headings})
    filled = cells.flags()
    for each in columns:
        filled |= ~each.blank
    ...
