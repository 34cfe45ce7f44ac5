"""A sheet as read: columns with the cells' own types, rows with the numbers the user sees."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from importer.sheets.shown import plain_digits

MOMENT = pl.Datetime("ms")


@dataclass(frozen=True, slots=True)
class SheetName:
    """A sheet of a workbook, before it is read."""

    name: str
    visible: bool = True
    has_values: bool = True
    ours: bool = False
    """Whether an earlier run added it (Summary, Errors, Ledger): it is not data."""
    kept: bool = False
    """Whether it keeps what an export said (see `sheets.ours`): it is not data either, and `ours` as well."""


@dataclass(frozen=True, slots=True)
class Ragged:
    """A row of a text file with another number of cells than the header."""

    row: int
    cells: int
    columns: int


@dataclass(frozen=True, slots=True)
class Swallowed:
    """A cell of a text file that seems to hold the rows below it, because of a quotation mark that was not closed."""

    row: int
    letter: str
    delimiters: int
    """How many delimiters stand in it: as many as make another row, or more."""


@dataclass(frozen=True, eq=False)
class Column:
    """One column: a series for each type its cells have, all of them `size` long.

    A series is None when no cell of the column has that type; where it is not None, its value is null in the
    rows whose cell is of another type or blank. At most one of text, number, moment, flag and fault has a
    value in a row.
    """

    heading: str
    letter: str
    size: int
    text: pl.Series | None = None
    """[String] stripped, never empty; line breaks inside stay, as `\\n`."""
    number: pl.Series | None = None
    """[Float64] as stored; see `shown` for what the user sees."""
    moment: pl.Series | None = None
    """[Datetime] date cells, with their time of day; without zone."""
    flag: pl.Series | None = None
    """[Boolean]"""
    fault: pl.Series | None = None
    """[String] the error shown (`#N/A`), or `formula` for a formula without a stored value."""
    percent: pl.Series | None = None
    """[Boolean] true where the number is shown as a percentage."""
    digits: pl.Series | None = None
    """[Int64] how many digits the number is shown with, where its format is like `0000`."""
    sheet: str = ""
    """The sheet it is of, where rows of two sheets are read as one; else empty."""
    repeated: pl.Series | None = None
    """[Boolean] true where a cell merged over several rows, and not the row's own cell, gives the value."""
    hidden: bool = False
    """Whether the user does not see the column."""

    @property
    def index(self) -> int:
        """The column's place in the sheet, counted from 0: A is 0."""
        return column_index(self.letter)

    @cached_property
    def blank(self) -> pl.Series:
        """Whether a row has nothing in this column [Boolean]."""
        return blank_rows([self], self.size).alias(self.heading)

    def shown(self) -> pl.Series:
        """Return what the user sees in each row [String]; null where blank.

        10000.0 is `10000`, a number with the format 0000 keeps its zeros, 0.25 shown as a percentage is
        `25%`, a date is `2026-01-14` (with its time of day when it has one), a formula without a value is
        `=`.
        """
        parts = [
            self.text,
            _numbers(self.number, self.percent, self.digits),
            _moments(self.moment),
            _flags(self.flag),
            _faults(self.fault),
        ]
        known = [part for part in parts if part is not None]
        if not known:
            return pl.Series(self.heading, [None] * self.size, dtype=pl.String)
        if len(known) == 1:
            return known[0].alias(self.heading)
        return pl.select(pl.coalesce(known)).to_series().alias(self.heading)

    def cut(self, size: int) -> "Column":
        """Return the column with `size` rows: cut off, or filled up with blank ones."""
        if size == self.size:
            return self
        parts: dict[str, Any] = {name: _cut(getattr(self, name), size) for name in PARTS}
        return replace(self, size=size, **parts)

    def only(self, chosen: pl.Series) -> "Column":
        """Return the column with only the chosen rows [Boolean]."""
        if chosen.all():
            return self
        parts: dict[str, Any] = {
            name: part.filter(chosen) for name in PARTS if (part := getattr(self, name)) is not None
        }
        return replace(self, size=int(chosen.sum()), **parts)

    @property
    def parts(self) -> list[pl.Series]:
        """The series of its values, one for each type its cells have."""
        return [part for part in (self.text, self.number, self.moment, self.flag, self.fault) if part is not None]


PARTS = ("text", "number", "moment", "flag", "fault", "percent", "digits", "repeated")


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """One sheet, from the header row down to the last row with a value.

    Row numbers are those the user sees: in a spreadsheet the number beside the row; in a text file the number
    of the record, which is the row Excel shows it in (a quoted line break does not start a new one).
    """

    path: Path
    name: str
    kind: str
    """`xlsx`, `xls`, `xlsb`, `ods` or `csv`."""
    header_row: int
    columns: tuple[Column, ...]
    """The columns with a heading, left to right, without those an earlier run added."""
    rows: pl.Series
    """[Int64] the number of each row below the header."""
    blank: pl.Series
    """[Boolean] rows with no value under any heading."""
    evidence: str = ""
    """Why the header row is where it is."""
    ragged: tuple[Ragged, ...] = ()
    swallowed: tuple[Swallowed, ...] = ()
    unnamed: tuple[str, ...] = ()
    """Letters of columns that hold values but have no heading."""
    ours: tuple[Column, ...] = ()
    """Columns an earlier run added (Status, Message, ...): not data."""
    notes: tuple[str, ...] = field(default=())
    """What a person should know about how the file was read."""
    encoding: str | None = None
    """Of a text file."""
    delimiter: str | None = None
    """Of a text file."""
    hidden: pl.Series | None = None
    """[Boolean] rows the user does not see, by hand or by a filter; None when all are seen."""
    left_out: pl.Series | None = None
    """[Boolean] rows that are not to be used, because they are hidden; None when every row is to be used."""
    table: str | None = None
    """The named table (Excel: *Format as Table*) whose range was read, or showed where the header is."""

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings, left to right."""
        return tuple(column.heading for column in self.columns)

    def column(self, heading: str) -> Column | None:
        """Return the column with exactly this heading, or None."""
        return next((column for column in self.columns if column.heading == heading), None)


def blank_rows(columns: Iterable[Column], size: int) -> pl.Series:
    """Return which of `size` rows have nothing in any of the columns [Boolean]."""
    parts = [part for column in columns for part in column.parts]
    if not parts:
        return pl.Series([True], dtype=pl.Boolean).new_from_index(0, size)
    if len(parts) == 1:
        return parts[0].is_null()
    named = pl.DataFrame([part.alias(str(number)) for number, part in enumerate(parts)])
    return named.select(pl.all_horizontal(pl.all().is_null())).to_series()


def letter(index: int) -> str:
    """Return the letters of the column at `index`: 0 is A, 25 is Z, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """Return the index of the column with these letters, the inverse of `letter`: A is 0, AA is 26."""
    index = 0
    for sign in letters:
        index = index * 26 + ord(sign) - ord("A") + 1
    return index - 1


def _cut(part: pl.Series | None, size: int) -> pl.Series | None:
    if part is None:
        return None
    return part.head(size) if size <= part.len() else part.extend_constant(None, size - part.len())


def _numbers(number: pl.Series | None, percent: pl.Series | None, digits: pl.Series | None) -> pl.Series | None:
    if number is None:
        return None
    shown = plain_digits(number)
    if digits is not None:
        shown = pl.select(pl.coalesce(_padded(shown, digits), shown)).to_series()
    if percent is not None:
        hundred = plain_digits(number * 100) + "%"
        shown = pl.select(pl.when(percent).then(hundred).otherwise(shown)).to_series()
    return shown


def _padded(shown: pl.Series, digits: pl.Series) -> pl.Series:
    """Zeros in front of whole numbers; null where the format does not ask for them."""
    frame = pl.DataFrame({"shown": shown, "digits": digits})
    whole = pl.col("digits").is_not_null() & ~pl.col("shown").str.contains(".", literal=True)
    padded = frame.filter(whole).with_columns(
        result=pl.when(pl.col("shown").str.starts_with("-"))
        .then("-" + pl.col("shown").str.slice(1).str.zfill(pl.col("digits")))
        .otherwise(pl.col("shown").str.zfill(pl.col("digits")))
    )
    at = frame.select(whole.fill_null(value=False).arg_true()).to_series()
    return pl.Series([None], dtype=pl.String).new_from_index(0, shown.len()).scatter(at, padded["result"])


def _moments(moment: pl.Series | None) -> pl.Series | None:
    if moment is None:
        return None
    day = moment.dt.to_string("%Y-%m-%d")
    midnight = moment.dt.time() == pl.time(0)
    clock = moment.dt.to_string("%H:%M:%S").str.strip_suffix(":00")
    return pl.select(pl.when(midnight).then(day).otherwise(day + " " + clock)).to_series()


def _flags(flag: pl.Series | None) -> pl.Series | None:
    return None if flag is None else flag.cast(pl.String).str.to_uppercase()


def _faults(fault: pl.Series | None) -> pl.Series | None:
    return None if fault is None else fault.str.replace("^formula$", "=")
