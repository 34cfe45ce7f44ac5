"""Kind.DATE: days, from date cells and from texts in every order of day, month and year.

A text is read by the column's format when the mapping gives one, else by what it can be: a year of four
digits in front, a month number over 12, points between (no country writes the month first with points), the
locale. When the texts of a column that have a single reading agree on an order, the others follow; else they
are findings.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from importer.cells.locales import conventions
from importer.cells.patterns import pattern, strftime
from importer.cells.value import Attempt, Blame, Reading, Words
from importer.sheets.value import Column

EIGHT = re.compile(r"\d{8}")
YEAR_FIRST = re.compile(r"(\d{4})([./-])(\d{1,2})\2(\d{1,2})")
YEAR_LAST = re.compile(r"(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4}|\d{2})")
SHORT = re.compile(r"\d\d?-\d\d?-\d\d")
"""Hyphens and two-digit years, the one shape in which Swedes write the year first."""
CLOCK = r"[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?$"
"""A time of day behind the date is dropped; one with a zone is not, it may mean another day."""
PIVOT = 70
"""A two-digit year from here on is of the last century."""
YEARS = range(1900, 2200)
"""The years a date of eight digits can mean."""
EXAMPLE = date(2026, 1, 31)
PLACES = {
    "dmy": "in first place",
    "mdy": "in second place",
    "ymd": "at the end",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The order of day, month and year a column's texts were read in (None: undecided), and why."""

    order: str | None = None
    evidence: str = ""
    torn: bool = False
    """Whether some of its texts allow only another order."""


def read_dates(column: Column, reading: Reading) -> Attempt:
    """Return a column as days [Date]; the time of day of a date cell is dropped, 20260114 is a date too."""
    values, blame, evidence = read_texts(column, reading)
    if column.moment is not None:
        values = values.zip_with(column.moment.is_null(), column.moment.dt.date())
    if column.number is not None:
        values = values.zip_with(column.number.is_null(), eight_digits(column.number))
    return Attempt(values, blame, evidence)


def read_texts(column: Column, reading: Reading) -> tuple[pl.Series, Blame, str]:
    """Return the days the texts of a column mean, what is wrong with the others, and the evidence."""
    nothing = pl.Series([None], dtype=pl.Date).new_from_index(0, column.size)
    blame = _blame(column.heading, reading)
    if column.text is None:
        return nothing, blame, ""
    bare = column.text.str.replace(CLOCK, "")
    counts = dict(bare.drop_nulls().value_counts().rows())
    verdict = _verdict(counts, reading)
    known = {text: day for text in counts if (day := _day(text, reading, verdict)) is not None}
    values = bare.replace_strict(known, default=None, return_dtype=pl.Date) if known else nothing
    return values, blame, verdict.evidence


def render_dates(values: pl.Series, reading: Reading) -> pl.Series:
    """Return days as texts: in the given format, else the locale's, else as 2026-01-14."""
    return values.dt.to_string(strftime(_written(reading)))


def eight_digits(number: pl.Series) -> pl.Series:
    """Return the days that numbers like 20260114 mean [Date]; null for every other number."""
    text = number.cast(pl.Int64, strict=False).cast(pl.String)
    whole = (number == number.floor()) & text.str.contains(r"^(?:19|20|21)[0-9]{6}$")
    return text.set(~whole, None).str.to_date("%Y%m%d", strict=False)


def _written(reading: Reading) -> str:
    return reading.format or (conventions(reading.locale).date if reading.locale else "yyyy-mm-dd")


def _verdict(counts: Mapping[str, int], reading: Reading) -> Verdict:
    """Count the texts that have signs between the numbers and allow one order only."""
    if reading.format is not None or reading.locale is not None:
        return Verdict()
    votes: Counter[str] = Counter()
    for text, count in counts.items():
        orders, days = _orders(text), _days(text)
        if len(orders) > 1 and len(days) == 1:
            votes.update(dict.fromkeys(days, count))
    if not votes:
        return Verdict()
    order, most = votes.most_common(1)[0]
    torn = len(votes) > 1
    against = f"; in another order only: {votes.total() - most}" if torn else ""
    return Verdict(order, f"texts with a day over 12 {PLACES[order]}: {most}{against}", torn)


def _day(text: str, reading: Reading, verdict: Verdict) -> date | None:
    """Return the one day a text means, or None."""
    if reading.format is not None:
        found = pattern(reading.format).fullmatch(text)
        return _date(found["y"], found["m"], found["d"]) if found else None
    days = _days(text)
    if len(_orders(text)) == 1:
        return next(iter(days.values()), None)
    if reading.locale is not None:
        return days.get(_order(text, reading.locale))
    if verdict.order is None or verdict.torn:
        same = len(set(days.values())) == 1 and (verdict.order is None or verdict.order in days)
        return next(iter(days.values())) if same else None
    return days.get(verdict.order)


def _orders(text: str) -> tuple[str, ...]:
    """Return the orders a text's signs allow, the numbers apart."""
    if EIGHT.fullmatch(text) or YEAR_FIRST.fullmatch(text):
        return ("ymd",)
    found = YEAR_LAST.fullmatch(text)
    if found is None:
        return ()
    if found[2] == ".":
        return ("dmy",)
    return ("dmy", "mdy", "ymd") if SHORT.fullmatch(text) else ("dmy", "mdy")


def _days(text: str) -> dict[str, date]:
    """Return the days a text can mean, by order."""
    found = YEAR_FIRST.fullmatch(text) or YEAR_LAST.fullmatch(text)
    parts = (found[1], found[3], found[4]) if found else (text[:4], text[4:6], text[6:])
    days = {order: _date(*(parts[order.index(letter)] for letter in "ymd")) for order in _orders(text)}
    return {order: day for order, day in days.items() if day is not None}


def _order(text: str, locale: str) -> str:
    known = conventions(locale)
    return known.short if SHORT.fullmatch(text) else known.order


def _date(year: str, month: str, day: str) -> date | None:
    number = int(year)
    if len(year) == 2:  # noqa: PLR2004  a year of two digits
        number += 1900 if number >= PIVOT else 2000
    try:
        return date(number, int(month), int(day)) if number in YEARS else None
    except ValueError:
        return None


def _blame(heading: str, reading: Reading) -> Blame:
    def blame(_index: int, shown: str) -> tuple[str, Words]:
        days = sorted(set(_days(re.sub(CLOCK, "", shown)).values()))
        if len(days) > 1 and reading.format is None and reading.locale is None:
            return "ambiguous-date", {"first": days[0], "second": days[-1], "column": heading}
        return "not-a-date", {"example": EXAMPLE.strftime(strftime(_written(reading)))}

    return blame
