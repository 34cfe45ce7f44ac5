"""From cells to field values: every feed of a mapping becomes one typed column."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import and_, or_

import polars as pl

from importer.cells import Bad, Parsed, Reading, parse
from importer.kinds import Kind
from importer.mapping.expressions import Expression
from importer.mapping.fits import misfits
from importer.mapping.value import Feed
from importer.plan.cells import Cells
from importer.plan.looking_up import in_lookup, in_values
from importer.plan.working import as_cells, work_out
from importer.sheets import Column
from importer.sheets.value import PARTS

POINT = "en-GB"
"""How the numbers that an expression gives are written, whatever the sheet's locale."""


@dataclass(frozen=True, eq=False)
class Fed:
    """One field's values, row by row; the flags are [Boolean] and as long."""

    feed: Feed
    values: pl.Series
    """As the cells have them, without the default."""
    broken: pl.Series
    """Rows whose cell could not be read, or does not fit the field; noted."""
    clear: pl.Series
    """Rows whose cell asks to clear the field."""
    said: pl.Series
    """Rows in which somebody wrote something for the field; constants say nothing."""
    column: Column | None
    """Where a finding about the field is shown."""
    source: Column | None = None
    """What was there to be read or looked up, as the mapping's `replace` and `values` see it."""

    @property
    def path(self) -> str:
        """The field's path."""
        return self.feed.path

    @property
    def speaks(self) -> pl.Series:
        """Rows that give the field a value, or ask to clear it."""
        return self.values.is_not_null() | self.clear

    def settled(self, values: pl.Series, decided: pl.Series) -> pl.Series:
        """Return values of this field, the default in place of those that are not `decided` [Boolean]."""
        default = self.feed.default
        return values if default is None else values.zip_with(decided, default.new_from_index(0, len(values)))


@dataclass(frozen=True, eq=False)
class Origin:
    """The cells a feed starts from, and how they are read."""

    cells: Column
    reading: Reading
    columns: Sequence[Column]
    """The columns of the sheet they come from; in the first one findings are shown."""
    broken: pl.Series
    """Rows in which they could not be worked out [Boolean]; noted."""

    @property
    def column(self) -> Column | None:
        """Where a finding about the cells is shown."""
        return self.columns[0] if self.columns else None


def feed_field(cells: Cells, feed: Feed) -> Fed:
    """Return the values of one field; what cannot be read, or does not fit, is noted."""
    nothing = cells.flags()
    if feed.constant is not None:
        return Fed(feed, feed.constant.new_from_index(0, len(nothing)), nothing, nothing, nothing, None)
    origin = _origin(cells, feed)
    source = _padded(origin.cells, feed.pad) if feed.pad else origin.cells
    parsed = _parsed(source, origin, feed)
    cells.note_cautions(parsed.cautions, origin.column)
    bad = (*parsed.bad, *(() if feed.waits else misfits(feed.spec, parsed.values)), *_merged(origin, feed, parsed))
    broken = origin.broken | cells.note_bad(bad, origin.column)
    values = parsed.values.set(broken, None)
    clear = nothing if parsed.clear is None else parsed.clear
    blank = reduce(and_, (column.blank for column in origin.columns), ~nothing)
    said = (values.is_not_null() | clear | broken) & ~blank
    return Fed(feed, values, broken, clear, said, origin.column, source)


def _origin(cells: Cells, feed: Feed) -> Origin:
    if feed.expression is not None:
        return _worked_out(cells, feed, feed.expression)
    [name] = feed.columns()
    column = cells.columns[name]
    return Origin(column, cells.bound.reading(name, feed), (column,), cells.flags())


def _worked_out(cells: Cells, feed: Feed, expression: Expression) -> Origin:
    worked = work_out(cells, expression, feed.keys)
    columns = tuple(cells.columns[name] for name in expression.columns)
    first = columns[0] if columns else None
    words = {"field": feed.path, "columns": ", ".join(column.heading for column in columns)}
    cells.note(worked.failed, "not-worked-out", first, words)
    reading = cells.bound.reading(next(iter(expression.columns), ""), feed)
    if worked.values.dtype.is_numeric():
        reading = replace(reading, locale=POINT)
    return Origin(as_cells(worked.values, first), reading, columns, worked.broken | cells.flags(worked.failed))


def _parsed(source: Column, origin: Origin, feed: Feed) -> Parsed:
    """Return the cells as the field's kind: some read as something else, then looked up, as the mapping says."""
    column = _replaced(source, feed.replaced) if feed.replaced else source
    if feed.lookup is not None:
        return in_lookup(column, feed, feed.lookup)
    return in_values(column, feed) if feed.values else parse(column, feed.spec.kind, origin.reading)


def _merged(origin: Origin, feed: Feed, parsed: Parsed) -> Iterator[Bad]:
    """Yield the amounts that lines have from a merged cell: each line's own, or of all together, nobody can tell."""
    flags = [column.repeated for column in origin.columns if column.repeated is not None]
    if flags and feed.keys[0] == "lines" and feed.spec.kind is Kind.DECIMAL and "percent" not in feed.path.casefold():
        at = (reduce(or_, flags) & parsed.values.is_not_null()).arg_true()
        shown = origin.columns[0].shown().gather(at)
        yield from (Bad(index, "merged-amount", value or "") for index, value in zip(at, shown, strict=True))


def _replaced(column: Column, texts: Mapping[str, str]) -> Column:
    """Return the cells with other texts in place of those that show one of `texts`; errors stay."""
    shown = column.shown()
    chosen = shown.is_in(list(texts)).fill_null(value=False)
    if column.fault is not None:
        chosen &= column.fault.is_null()
    if not chosen.any():
        return column
    others = {name: part.set(chosen, None) for name in PARTS if (part := getattr(column, name)) is not None}
    new = shown.replace_strict({said: read or None for said, read in texts.items()}, default=None).set(~chosen, None)
    text = others.get("text")
    others["text"] = new if text is None else new.zip_with(chosen, text)
    return replace(column, **others)


def _padded(column: Column, width: int) -> Column:
    shown = column.shown()
    short = shown.str.contains(r"^[0-9]+$") & (shown.str.len_chars() < width)
    padded = shown.str.zfill(width).set(~short.fill_null(value=False), None)
    return replace(
        column,
        text=padded if column.text is None else pl.select(pl.coalesce(padded, column.text)).to_series(),
        number=None if column.number is None else column.number.set(padded.is_not_null(), None),
    )
