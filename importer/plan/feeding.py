"""From cells to field values: every feed of a mapping becomes one typed column."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from importer.cells import Parsed, Reading, parse
from importer.findings import Place
from importer.kinds import Kind
from importer.mapping.bind import Bound
from importer.mapping.feeds import constant_column
from importer.mapping.value import ColumnTable, Feed
from importer.sheets import Column
from importer.sheets.value import PARTS

EXACT = pl.Decimal(38, 10)
"""Amounts inside expressions and totals: ten decimals, twenty-eight digits before them."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Something wrong in one row, before it is known which document it belongs to."""

    index: int
    code: str
    place: Place
    value: str = ""
    words: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Fed:
    """One field's values, row by row; `column` is where a finding about them is shown."""

    feed: Feed
    values: pl.Series
    clear: pl.Series | None
    """Rows whose cell asks to clear the field."""
    column: Column | None
    broken: pl.Series
    """Rows whose cell could not be read."""

    @property
    def path(self) -> str:
        """The field's path."""
        return self.feed.path


class Cells:
    """The rows that belong to documents, read column by column; `spots` gathers what cannot be read."""

    def __init__(self, bound: Bound, mask: pl.Series) -> None:
        self.bound = bound
        self.rows = bound.sheet.rows.filter(mask)
        self._columns = {name: kept(column, mask) for name, column in bound.columns.items()}
        self._values: dict[str, pl.Series] = {}
        self.spots: list[Spot] = []

    def feed(self, feed: Feed) -> Fed:
        """Return the values of `feed`, one a row."""
        height = len(self.rows)
        if feed.column is not None:
            column = self._columns[feed.column]
            parsed = self._parse(self._translated(feed, column), feed, column)
            return self._fed(feed, parsed, column)
        if feed.expression is not None:
            column = self._columns[feed.columns()[0]] if feed.columns() else None
            return self._fed(feed, self._expression(feed, column), column)
        parsed = parse(constant_column(_given(feed.constant), height), feed.spec.kind, self.bound.reading(feed))
        return self._fed(feed, parsed, None)

    def place(self, index: int, column: Column | None) -> Place:
        """Return where row number `index` of these rows stands in the user's sheet."""
        heading, letter = (column.heading, column.letter) if column else ("", "")
        return Place(self.bound.sheet.name, int(self.rows[index]), heading, letter)

    def add(self, indices: Iterable[int], code: str, column: Column | None, **words: Any) -> None:
        """Note `code` for each of `indices`."""
        for index in indices:
            self.spots.append(Spot(index, code, self.place(index, column), words=words))

    def _fed(self, feed: Feed, parsed: Parsed, column: Column | None) -> Fed:
        broken = pl.repeat(value=False, n=len(self.rows), eager=True, dtype=pl.Boolean)
        if parsed.bad:
            broken = broken.scatter([bad.index for bad in parsed.bad], values=True)
        values = parsed.values
        if feed.default is not None and values.null_count():
            filler = parse(constant_column(feed.default), feed.spec.kind, self.bound.reading(feed)).values
            empty = values.is_null() & ~broken
            if parsed.clear is not None:
                empty &= ~parsed.clear
            values = values.zip_with(~empty, filler.new_from_index(0, len(values)))
        return Fed(feed, values, parsed.clear, column, broken)

    def _parse(self, cells: Column, feed: Feed, origin: Column | None) -> Parsed:
        return self._noted(parse(cells, feed.spec.kind, self.bound.reading(feed)), origin)

    def _noted(self, parsed: Parsed, origin: Column | None) -> Parsed:
        for bad in parsed.bad:
            place = self.place(bad.index, origin)
            words = {"column": place.column, **bad.words}
            self.spots.append(Spot(bad.index, bad.code, place, bad.value, words))
        return parsed

    def _translated(self, feed: Feed, column: Column) -> Column:
        """Return the column with `values` and `pad` applied to what the user sees."""
        if not feed.values and feed.pad is None:
            return column
        shown = column.shown()
        if feed.pad is not None:
            digits = shown.str.contains(r"^\d+$").fill_null(value=False)
            shown = shown.zip_with(~digits, shown.str.zfill(feed.pad))
        if feed.values:
            known = {name: str(value) for name, value in feed.values.items()}
            answers = shown.replace_strict(known, default=None, return_dtype=pl.String)
            lost = (shown.is_not_null() & answers.is_null()).arg_true()
            for index in lost:
                place = self.place(index, column)
                words = {"field": feed.path}
                self.spots.append(Spot(index, "not-in-values", place, shown[index], words))
            shown = answers
        return Column(column.heading, column.letter, column.size, text=shown, fault=column.fault)

    def _expression(self, feed: Feed, origin: Column | None) -> Parsed:
        assert feed.expression is not None  # noqa: S101  the caller has looked
        frame = self.frame(feed.columns())
        result = frame.select(feed.expression.alias("result"))["result"]
        if len(result) != frame.height:  # an expression without columns has one value for all
            result = result.new_from_index(0, frame.height)
        if feed.spec.kind is Kind.DECIMAL and result.dtype.is_decimal():
            return Parsed(plain_digits(result), ())
        return self._parse(_as_column(result), feed, origin)

    def frame(self, names: Iterable[str], *, blank: str | None = None) -> pl.DataFrame:
        """Return the named columns for an expression: typed where the mapping gives a type, else as shown."""
        height = len(self.rows)
        series = {name: self._typed(name, blank) for name in names}
        return pl.DataFrame(series or {"": pl.repeat(0, height, eager=True)})

    def _typed(self, name: str, blank: str | None) -> pl.Series:
        table = self.bound.mapping.columns.get(name, ColumnTable())
        column = self._columns[name]
        if table.kind is None:
            shown = column.shown()
            return shown.fill_null(blank) if blank is not None else shown
        if name not in self._values:
            reading = Reading(locale=table.locale or self.bound.mapping.sheet.locale, format=table.format)
            values = self._noted(parse(column, table.kind, reading), column).values
            self._values[name] = values.cast(EXACT) if table.kind is Kind.DECIMAL else values
        return self._values[name]


def kept(column: Column, mask: pl.Series) -> Column:
    """Return the column with only the rows of `mask`."""
    parts = {name: part.filter(mask) for name in PARTS if (part := getattr(column, name)) is not None}
    return replace(column, size=int(mask.sum()), **parts)


def plain_digits(values: pl.Series) -> pl.Series:
    """Return decimals as text without trailing zeros: `2.500000` becomes `2.5`, `2.000000` becomes `2`."""
    text = values.cast(pl.String)
    return text.str.replace(r"(\.\d*?)0+$", "$1").str.strip_suffix(".")


def _as_column(result: pl.Series) -> Column:
    dtype = result.dtype
    if dtype == pl.Boolean:
        return Column("", "", len(result), flag=result)
    if dtype.is_temporal():
        return Column("", "", len(result), moment=result.cast(pl.Datetime("ms")))
    if dtype.is_decimal():
        return Column("", "", len(result), text=plain_digits(result))
    if dtype.is_numeric():
        return Column("", "", len(result), number=result.cast(pl.Float64))
    return Column("", "", len(result), text=result.cast(pl.String))


def _given(value: str | float | None) -> str | float:
    if value is None:
        raise ValueError("a feed without column, expression or constant")
    return value
