"""The user's data written anew, for files that are no xlsx: the same rows and columns, other formats."""

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from importer.results import looks
from importer.results.xlsx.cells import Form, letter_of, number_of
from importer.results.xlsx.marking import Marks
from importer.results.xlsx.page import ListColumn, Listing, Page
from importer.results.xlsx.styles import Look
from importer.sheets import Column, Sheet

LAST_ROW = 1_048_576
"""Rows a sheet can have (Excel specifications and limits)."""
_NARROW, _WIDE, _AIR = 9.0, 45.0, 2.0
_SAMPLE = 2000
_VALUE = Look(down="center")
_TEXT = replace(_VALUE, format="@")
_DAY = replace(_VALUE, format=looks.DATED.format, across="left")
_MOMENT = replace(_DAY, format=looks.TIMED.format)


def data_page(sheet: Sheet, marks: Marks, name: str) -> Page:
    """Return the user's sheet with our columns beside it; rows keep their numbers.

    Text stays text, also when it is edited in the spreadsheet: a postal code 0101, or a text that looks
    like a formula. Rows beyond what a sheet can have are left out.
    """
    last = last_column(sheet)
    ours = (replace(column, letter=letter_of(last + n)) for n, column in enumerate(marks.beside, start=1))
    columns = (*(part for column in sheet.columns for part in _parts(column, marks)), *ours)
    held = sheet.rows <= LAST_ROW
    if not held.all():
        columns = tuple(_kept(column, held) for column in columns)
    listing = Listing(sheet.header_row, columns, marks.heading, sheet.rows.filter(held))
    return Page(name, listing=listing, frozen=f"A{sheet.header_row + 1}")


def _kept(column: ListColumn, held: pl.Series) -> ListColumn:
    grounds = None if column.grounds is None else column.grounds.filter(held)
    return replace(column, values=column.values.filter(held), grounds=grounds)


def last_column(sheet: Sheet) -> int:
    """Return the number of the last column with a heading or a value."""
    return max((number_of(letter) for letter in (*(c.letter for c in sheet.columns), *sheet.unnamed)), default=0)


def _parts(column: Column, marks: Marks) -> Iterator[ListColumn]:
    """Yield a column's cells by their type, each with the look it needs."""
    width = _width(column)
    grounds = _grounds(column, marks)
    heading = looks.HEADING_RIGHT if column.number is not None and column.text is None else None

    def part(form: Form, values: pl.Series, look: Look) -> ListColumn:
        return ListColumn(column.heading, width, form, values, look, {}, heading, column.letter, grounds)

    if column.text is not None:
        yield part(Form.TEXT, column.text, _TEXT)
    for look, numbers in _numbers(column):
        yield part(Form.NUMBER, numbers, look)
    for look, moments in _moments(column):
        yield part(Form.MOMENT, moments, look)
    if column.flag is not None:
        yield part(Form.FLAG, column.flag, _VALUE)
    if column.fault is not None:
        yield part(Form.FAULT, _where(column.fault.str.starts_with("#"), column.fault), _VALUE)
    coloured = grounds if grounds is not None else pl.Series([None], dtype=pl.String).new_from_index(0, column.size)
    yield part(Form.EMPTY, _where(column.blank, coloured), _VALUE if column.text is None else _TEXT)


def _numbers(column: Column) -> Iterator[tuple[Look, pl.Series]]:
    """Yield the numbers of a column by how they are shown: percentages, with leading zeros, as they are."""
    number = column.number
    if number is None:
        return
    none = pl.Series([None], dtype=pl.Int64).new_from_index(0, column.size)
    percent = none.is_not_null() if column.percent is None else column.percent.fill_null(value=False)
    wide = none if column.digits is None else _where(~percent, column.digits)
    yield _VALUE, _where(~percent & wide.is_null(), number)
    if percent.any():
        yield replace(_VALUE, format="0.00%"), _where(percent, number)
    for zeros in wide.drop_nulls().unique():
        yield replace(_VALUE, format="0" * zeros), _where(wide == zeros, number)


def _moments(column: Column) -> Iterator[tuple[Look, pl.Series]]:
    moment = column.moment
    if moment is None:
        return
    day = moment == moment.dt.truncate("1d")
    yield _DAY, _where(day, moment)
    if not day.all():
        yield _MOMENT, _where(~day, moment)


def _where(mask: pl.Series, values: pl.Series) -> pl.Series:
    """Return `values` with nulls where `mask` is not true."""
    return pl.select(pl.when(mask).then(values)).to_series()


def _grounds(column: Column, marks: Marks) -> pl.Series | None:
    mine = {row: colour for (row, letter), colour in marks.colours.items() if letter == column.letter}
    return marks.rows.replace_strict(mine, default=None, return_dtype=pl.String) if mine else None


def _width(column: Column) -> float:
    shown = column.shown().head(_SAMPLE).str.len_chars().max()
    longest = max(len(column.heading), shown if isinstance(shown, int) else 0)
    return min(max(longest + _AIR, _NARROW), _WIDE)
