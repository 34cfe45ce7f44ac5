"""Kind.DECIMAL and Kind.WHOLE: amounts, quantities, rates, counts."""

import polars as pl

from importer.cells import figures
from importer.cells.locales import conventions
from importer.cells.value import Attempt, Blame, Reading, Words
from importer.sheets.shown import EXACT, plain_digits
from importer.sheets.value import Column

LARGEST = 18
"""Digits that surely fit into a whole number of 64 bits."""


def read_decimals(column: Column, reading: Reading) -> Attempt:
    """Return a column as plain decimal digits [String], as they came in: `-1234.50`, no exponent, no float.

    A number cell wins over the locale; a text is read by it. 0.25 shown as 25 % is 25 for a percent field.
    """
    parts = [] if column.number is None else [_cells(column.number, column.percent if reading.percent_field else None)]
    read = figures.Figures(pl.Series([], dtype=pl.String), None)
    if column.text is not None:
        read = figures.read(column.text, reading.locale, percent=reading.percent_field)
        parts.append(read.values)
    return Attempt(_either(parts, column.size), _blame_number(column, reading, read.sign), read.evidence)


def read_whole(column: Column, reading: Reading) -> Attempt:
    """Return a column as whole numbers [Int64]; 3.0 and the text `3,00` are 3, 3.5 is bad."""
    decimals = read_decimals(column, reading)
    whole = decimals.values.str.replace(r"\.0+$", "")
    fits = whole.str.contains(rf"^-?[0-9]{{1,{LARGEST}}}$")
    values = whole.set(~fits, None).cast(pl.Int64)

    def blame(index: int, shown: str) -> tuple[str, Words]:
        return decimals.blame(index, shown) if decimals.values[index] is None else ("not-whole", {})

    return Attempt(values, blame, decimals.evidence)


def render_decimals(values: pl.Series, reading: Reading) -> pl.Series:
    """Return decimals as texts of the reading's locale, ungrouped; with a point when it has none."""
    if reading.locale is None or conventions(reading.locale).decimal == ".":
        return values
    return values.str.replace(".", ",", literal=True)


def render_whole(values: pl.Series, _reading: Reading) -> pl.Series:
    """Return whole numbers as texts."""
    return values.cast(pl.String)


def _cells(number: pl.Series, percent: pl.Series | None) -> pl.Series:
    """Return number cells as digits, 0.25 as 25 where `percent`; null where already rounded."""
    if percent is not None:
        number = pl.select(pl.when(percent).then(number * 100).otherwise(number)).to_series()
    lost = (number.abs() >= EXACT) | ~number.is_finite()
    return plain_digits(number.set(lost, None) if lost.any() else number)


def _either(parts: list[pl.Series], size: int) -> pl.Series:
    if not parts:
        return pl.Series([None], dtype=pl.String).new_from_index(0, size)
    return parts[0] if len(parts) == 1 else pl.select(pl.coalesce(parts)).to_series()


def _blame_number(column: Column, reading: Reading, sign: figures.Sign | None) -> Blame:
    """Tell apart: a number with two readings, a misplaced group sign, a rounded number, no number."""

    def blame(index: int, shown: str) -> tuple[str, Words]:
        if column.number is not None and column.number[index] is not None:
            return "rounded-number", {}
        comma, point = figures.both_ways(shown, percent=reading.percent_field)
        if comma is not None and point is not None and comma != point:
            return "ambiguous-number", {"first": comma, "second": point}
        misread = point if sign == "," else comma
        if sign is not None and misread is not None:
            return "not-grouped", {
                "locale": _whose(reading, sign),
                "sign": "a point" if sign == "," else "a comma",
            }
        return "not-a-number", {"example": "1234.50" if sign == "." else "1234,50"}

    return blame


def _whose(reading: Reading, sign: figures.Sign) -> str:
    if reading.locale is not None:
        return conventions(reading.locale).name
    return "a column with decimal " + ("commas" if sign == "," else "points")
