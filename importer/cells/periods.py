"""Kind.YEAR_MONTH and Kind.MONTH_YEAR: a month, from a date or any of the common spellings of a period.

Nobody has to say which comes first: a year is of 1900 to 2199, so 202601 and 012026 have one reading each.
"""

import re

import polars as pl

from importer.cells.dates import read_texts
from importer.cells.days import YEARS, month_named
from importer.cells.value import Attempt, Reading, Words
from importer.sheets.shown import plain_digits
from importer.sheets.value import Column

YEAR_FIRST = re.compile(r"(?P<y>\d{4})\s?[-./ ]?\s?(?P<m>\d{1,2})")
MONTH_FIRST = re.compile(r"(?P<m>\d{1,2})\s?[-./ ]?\s?(?P<y>\d{4})")
NAMED = (
    re.compile(r"(?P<m>[^\W\d_]+)\.?[ /-]?\s?(?P<y>[0-9]{4})"),
    re.compile(r"(?P<y>[0-9]{4})[ /-]?\s?(?P<m>[^\W\d_]+)\.?"),
)
"""`januar 2026`, `2026-jan`."""
UNDECIDED = ("ambiguous-date", "mixed-dates")
WHOLE = r"^(?:[0-9]{5,6})$"


def read_year_month(column: Column, reading: Reading) -> Attempt:
    """Return a column as periods YYYYMM [String], from dates, `2026-01`, `01.2026`, 202601, `012026`."""
    return _read(column, reading, "%Y%m")


def read_month_year(column: Column, reading: Reading) -> Attempt:
    """Return a column as periods MMYYYY [String], from the same spellings."""
    return _read(column, reading, "%m%Y")


def render_year_month(values: pl.Series, _reading: Reading) -> pl.Series:
    """Return periods YYYYMM as `2026-01`."""
    return values.str.replace(r"^(\d{4})(\d{2})$", "$1-$2")


def render_month_year(values: pl.Series, _reading: Reading) -> pl.Series:
    """Return periods MMYYYY as `2026-01`."""
    return values.str.replace(r"^(\d{2})(\d{4})$", "$2-$1")


def month(text: str) -> tuple[int, int] | None:
    """Return year and month of a text like `2026-01`, `1/2026` or `012026`; None when it is none."""
    for shape in (YEAR_FIRST, MONTH_FIRST):
        found = shape.fullmatch(text)
        if found and int(found["y"]) in YEARS and int(found["m"]) in range(1, 13):
            return int(found["y"]), int(found["m"])
    for shape in NAMED:
        found = shape.fullmatch(text)
        number = month_named(found["m"]) if found else None
        if found and number and int(found["y"]) in YEARS:
            return int(found["y"]), number
    return None


def _read(column: Column, reading: Reading, written: str) -> Attempt:
    """Days first, then texts and numbers that name a month."""
    read = read_texts(column, reading)
    days, wrong_date = read.values, read.blame
    if column.moment is not None:
        days = days.zip_with(column.moment.is_null(), column.moment.dt.date())
    parts = [days.dt.to_string(written), *(_named(part, written) for part in (column.text, _numbers(column)))]
    values = pl.select(pl.coalesce(part for part in parts if part is not None)).to_series()

    def blame(index: int, shown: str) -> tuple[str, Words]:
        code, words = wrong_date(index, shown)
        return (code, words) if code in UNDECIDED else ("not-a-period", {})

    return Attempt(values, blame, read.verdicts, read.cautions)


def _numbers(column: Column) -> pl.Series | None:
    """Return whole numbers of five or six digits as texts: 12026 was 012026 before it was a number."""
    if column.number is None:
        return None
    shown = plain_digits(column.number)
    return shown.set(~shown.str.contains(WHOLE), None)


def _named(text: pl.Series | None, written: str) -> pl.Series | None:
    if text is None:
        return None
    known = {each: found for each in text.drop_nulls().unique() if (found := _spelled(each, written))}
    if not known:
        return None
    return text.replace_strict(known, default=None, return_dtype=pl.String)


def _spelled(text: str, written: str) -> str | None:
    found = month(text)
    if found is None:
        return None
    year, number = found
    return written.replace("%Y", f"{year:04}").replace("%m", f"{number:02}")
