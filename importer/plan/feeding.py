"""From cells to field values: every feed of a mapping becomes one typed column."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import polars as pl

from importer.cells import Bad, Parsed, Reading, parse
from importer.cells.value import DTYPES
from importer.mapping.fits import misfits
from importer.mapping.value import Feed
from importer.plan import frames
from importer.plan.cells import Cells
from importer.sheets import Column


@dataclass(frozen=True, eq=False)
class Fed:
    """One field's values, row by row; the flags are [Boolean] and as long."""

    feed: Feed
    values: pl.Series
    broken: pl.Series
    """Rows whose cell could not be read."""
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


def feed_field(cells: Cells, feed: Feed) -> Fed:
    """Return the values of one field; what cannot be read, or does not fit, is noted."""
    nothing = cells.flags()
    if feed.constant is not None:
        return Fed(feed, feed.constant.new_from_index(0, len(cells.rows)), nothing, nothing, nothing, None)
    origin = frames.origin(cells, feed)
    parsed = _translated(origin, feed) if feed.values else parse(_padded(origin.cells, feed.pad), feed.spec.kind, origin.reading)
    bad = (*parsed.bad, *misfits(feed.spec, parsed.values))
    broken = cells.note_bad(bad, origin.column) | origin.broken
    values = parsed.values.set(broken, None)
    clear = nothing if parsed.clear is None else parsed.clear
    said = origin.filled & (values.is_not_null() | broken | clear)
    if feed.default is not None:
        values = values.zip_with(values.is_not_null() | broken | clear, feed.default.new_from_index(0, len(values)))
    return Fed(feed, values, broken, clear, said, origin.column)
