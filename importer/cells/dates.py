"""Kind.DATE: days, from date cells and from texts in every order of day, month and year.

A text is read by the column's format when the mapping gives one, else by what it can be (see `days`), the
locale, and without one by the texts of its column that are written with the same signs (see `evidence`).
A time of day is dropped, for the cell shows a day's; a time with a zone is a finding, it may mean another day.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

import polars as pl

from importer.cells.days import ANY, SHORT, Spelling, dated, impossible, partial
from importer.cells.daytexts import Texts, cautions, choices, look
from importer.cells.evidence import NO_VERDICT, Verdict
from importer.cells.locales import conventions
from importer.cells.patterns import pattern, strftime
from importer.cells.value import Attempt, Blame, Reading, Words
from importer.sheets.value import Column

CLOCK = r"(?i)[T ]\s*(?:kl\.?\s*)?(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?(?:\s?[ap]\.?m\.?)?$"
"""A time of day behind the date; one with a zone is none."""
CLOCK_WITH_POINTS = r"(?i)(\d{4}) (?:kl\.?\s*)?(?:[01]?\d|2[0-3])\.[0-5]\d(?:\.[0-5]\d)?$"
"""As Danes and Finns write it, behind a year of four digits."""
EXAMPLE = date(2026, 1, 31)
DAY_NUMBER = re.compile(r"[2-7]\d{4}(?:[.,]\d+)?", re.ASCII)
"""A day as spreadsheets store it, from 1954 to 2119."""
EPOCH = date(1899, 12, 30)


def read_dates(column: Column, reading: Reading) -> Attempt:
    """Return a column as days [Date]; the time of day of a date cell is dropped, 20260114 is a date too."""
    attempt = read_texts(column, reading)
    days = attempt.values
    if column.moment is not None:
        days = days.zip_with(column.moment.is_null(), column.moment.dt.date())
    if column.number is not None:
        days = days.zip_with(column.number.is_null(), eight_digits(column.number))
    return Attempt(days, attempt.blame, attempt.verdicts, attempt.cautions)


def read_texts(column: Column, reading: Reading) -> Attempt:
    """Return the days the texts of a column mean, and what is wrong with the others."""
    nothing = pl.Series([None], dtype=pl.Date).new_from_index(0, column.size)
    if column.text is None:
        return Attempt(nothing, _blame(column, reading, Texts(nothing, {}, {}, {})))
    texts = look(_without_clock(column.text), reading)
    choose = _by_format(reading.format) if reading.format else _by_locale(reading, texts)
    known = {text: day for text, each in texts.spellings.items() if (day := choose(text, each)) is not None}
    days = texts.bare.replace_strict(known, default=None, return_dtype=pl.Date) if known else nothing
    warned = tuple(cautions(reading.name or column.heading, texts))
    return Attempt(days, _blame(column, reading, texts), tuple(texts.verdicts.values()), warned)


def render_dates(days: pl.Series, reading: Reading) -> pl.Series:
    """Return days as texts: in the given format, else the locale's, else as 2026-01-14."""
    return days.dt.to_string(strftime(_written(reading)))


def eight_digits(number: pl.Series) -> pl.Series:
    """Return the days that numbers like 20260114 mean [Date]; null for every other number."""
    text = number.cast(pl.Int64, strict=False).cast(pl.String)
    whole = (number == number.floor()) & text.str.contains(r"^(?:19|20|21)[0-9]{6}$")
    return text.set(~whole, None).str.to_date("%Y%m%d", strict=False)


def _written(reading: Reading) -> str:
    return reading.format or (conventions(reading.locale).date if reading.locale else "yyyy-mm-dd")


def _without_clock(text: pl.Series) -> pl.Series:
    return text.str.replace(CLOCK, "").str.replace(CLOCK_WITH_POINTS, "$1")


def _by_format(written: str) -> Callable[[str, Spelling], date | None]:
    """Return what reads a text by the format and by nothing else."""
    shape = pattern(written)

    def choose(text: str, _spelling: Spelling) -> date | None:
        found = shape.fullmatch(text)
        return dated(found["y"], found["m"], found["d"]) if found else None

    return choose


def _by_locale(reading: Reading, texts: Texts) -> Callable[[str, Spelling], date | None]:
    """Return what reads a text by the locale, and without one by what its column tells."""
    known = conventions(reading.locale) if reading.locale else None

    def choose(_text: str, each: Spelling) -> date | None:
        if each.orders == (ANY,):
            return each.days.get(ANY)
        if known is not None:
            return each.days.get(known.short if each.shape == SHORT else known.order)
        return _told(each, texts.verdicts.get(each.shape, NO_VERDICT))

    return choose


def _told(each: Spelling, verdict: Verdict) -> date | None:
    """Return the day of a text by what its column tells of its shape."""
    if each.single:
        return each.days[each.single] if each.single == verdict.leading else None
    if not each.open:
        return next(iter(each.days.values()), None)
    return each.days.get(verdict.way) if verdict.way else None


def _blame(column: Column, reading: Reading, texts: Texts) -> Blame:
    """Tell apart: two readings, contradicting neighbours, a stored day number, half a date, no such day, no date."""
    heading = reading.name or column.heading
    told = reading.format is not None or reading.locale is not None
    example = EXAMPLE.strftime(strftime(_written(reading))) if told else EXAMPLE

    @cache
    def of_text(text: str) -> tuple[str, Words]:
        each = texts.spellings.get(text, Spelling())
        verdict = texts.verdicts.get(each.shape, NO_VERDICT)
        if not told and verdict.torn and each.days:
            return "mixed-dates", {**verdict.sides(), "lines": choices(heading, each, texts)}
        if not told and each.open:
            first, *_, second = sorted(set(each.days.values()))
            return "ambiguous-date", {"first": first, "second": second, "lines": choices(heading, each, texts)}
        return _no_date(text, each), {"example": example, "day": _stored(text)}

    return lambda index, shown: of_text(texts.bare[index] or shown)


def _no_date(text: str, each: Spelling) -> str:
    if _stored(text):
        return "day-number"
    if impossible(text) and not each.days:
        return "no-such-day"
    return "part-of-a-date" if partial(text) else "not-a-date"


def _stored(text: str) -> str:
    """Return the day that a number like 46036 stands for in a spreadsheet; empty when it looks like none."""
    return str(EPOCH + timedelta(days=int(text[:5]))) if DAY_NUMBER.fullmatch(text) else ""
