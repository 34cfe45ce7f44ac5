"""Kind.DECIMAL and Kind.WHOLE: amounts, quantities, rates, counts."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache

import polars as pl

from importer.cells import figures
from importer.cells.evidence import line
from importer.cells.locales import conventions
from importer.cells.value import Attempt, Blame, Caution, Reading, Words
from importer.language import _
from importer.sheets.shown import EXACT, plain_digits
from importer.sheets.value import Column

LARGEST = 18
"""Digits that surely fit into a whole number of 64 bits."""
LOCALES: Mapping[figures.Sign, str] = {",": "nb-NO", ".": "en-GB"}
"""A locale for each decimal sign, for the line a finding proposes."""


def read_decimals(column: Column, reading: Reading) -> Attempt:
    """Return a column as plain decimal digits [String], as they came in: `-1234.50`, no exponent, no float.

    A number cell wins over the locale; a text is read by it. 0.25 shown as 25 % is 25 for a percent field.
    """
    parts = [] if column.number is None else [_cells(column.number, column.percent if reading.percent_field else None)]
    read = figures.Figures(pl.Series([], dtype=pl.String), None)
    if column.text is not None:
        read = figures.read(column.text, reading.locale, percent=reading.percent_field)
        parts.append(read.values)
    cautions = (_thin(column, reading, read),) if read.verdict.thin else ()
    verdicts = (read.verdict,) if read.verdict.camps else ()
    return Attempt(_either(parts, column.size), _blame_number(column, reading, read), verdicts, cautions)


def read_whole(column: Column, reading: Reading) -> Attempt:
    """Return a column as whole numbers [Int64]; 3.0 and the text `3,00` are 3, 3.5 is bad."""
    decimals = read_decimals(column, reading)
    whole = decimals.values.str.replace(r"\.0+$", "")
    fits = whole.str.contains(rf"^-?[0-9]{{1,{LARGEST}}}$")
    values = whole.set(~fits, None).cast(pl.Int64)

    def blame(index: int, shown: str) -> tuple[str, Words]:
        return decimals.blame(index, shown) if decimals.values[index] is None else ("not-whole", {})

    return Attempt(values, blame, decimals.verdicts, decimals.cautions)


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


def _blame_number(column: Column, reading: Reading, read: figures.Figures) -> Blame:
    """Tell apart: two readings, contradicting neighbours, a misplaced group sign, a rounded number, no number."""
    lines = {"comma": _line(column, reading, ","), "point": _line(column, reading, ".")}

    @cache
    def readings() -> tuple[pl.Series, pl.Series]:
        return figures.both_ways(column.shown(), percent=reading.percent_field)

    def blame(index: int, _shown: str) -> tuple[str, Words]:
        if column.number is not None and column.number[index] is not None:
            return "rounded-number", {}
        comma, point = (either[index] for either in readings())
        if reading.locale is None and comma != point:
            if read.verdict.torn:
                return "mixed-numbers", {**read.verdict.sides(), **lines}
            return "ambiguous-number", {"first": _figure(comma), "second": _figure(point), **lines}
        if reading.locale is not None and (comma or point) is not None:
            return "not-grouped", _misplaced(reading.locale)
        return "not-a-number", {"example": "1234.50" if read.sign == "." else "1234,50"}

    return blame


def _thin(column: Column, reading: Reading, read: figures.Figures) -> Caution:
    """Return the warning that texts follow few others, with the first that does."""
    comma, point = figures.both_ways(column.shown(), percent=reading.percent_field)
    at = int((comma != point).fill_null(value=False).arg_max() or 0)
    taken, other = (comma[at], point[at]) if read.sign == "," else (point[at], comma[at])
    words = {
        "following": read.verdict.following,
        "evidence": read.verdict.evidence,
        "example": read.verdict.camps[0].example,
        "decided": column.shown()[at],
        "taken": _figure(taken),
        "other": _figure(other),
        "line": _line(column, reading, read.sign or ","),
        "otherwise": _line(column, reading, "." if read.sign == "," else ","),
    }
    return Caution("thin-evidence", words)


def _figure(text: str | None) -> Decimal | None:
    """Return a figure that a sentence writes as its language does."""
    return None if text is None else Decimal(text)


def _line(column: Column, reading: Reading, sign: figures.Sign) -> str:
    return line(reading.name or column.heading, "locale", LOCALES[sign])


def _misplaced(locale: str) -> Words:
    known = conventions(locale)
    if known.apostrophes:
        return {"locale": known.name, "rule": _("only an apostrophe or a space can group thousands, in threes")}
    point, comma = _("a point can only group thousands, in threes"), _("a comma can only group thousands, in threes")
    return {"locale": known.name, "rule": point if known.decimal == "," else comma}
