"""One text that may be a day: what its signs allow, and which days it can mean.

The signs between the numbers say much. Points: no country writes the month first with them. `14/1-26`: only
the Nordic countries write so, day first. A year of four digits in front, eight digits, or the month's name:
one reading everywhere. Slashes and hyphens: the order depends on the country.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from importer.cells.names import months

EIGHT = re.compile(r"\d{8}", re.ASCII)
YEAR_FIRST = re.compile(r"(\d{4})([./-])(\d{1,2})\2(\d{1,2})", re.ASCII)
YEAR_LAST = re.compile(r"(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4}|\d{2})", re.ASCII)
NORDIC = re.compile(r"(\d{1,2})(/)(\d{1,2})(?: ?- ?| )(\d{4}|\d{2})", re.ASCII)
NAMED = (
    re.compile(r"(?P<d>[0-9]{1,2})(?:\.|st|nd|rd|th)?[ /-]?\s?(?P<m>[^\W\d_]+)\.?,?[ /-]?\s?(?P<y>[0-9]{4}|[0-9]{2})"),
    re.compile(r"(?P<m>[^\W\d_]+)\.?[ -](?P<d>[0-9]{1,2})(?:st|nd|rd|th)?(?:, ?| |-)(?P<y>[0-9]{4})"),
    re.compile(r"(?P<y>[0-9]{4})[ -](?P<m>[^\W\d_]+)\.?[ -](?P<d>[0-9]{1,2})\.?"),
)
"""`14. januar 2026` and `14-Jan-26`, `January 14, 2026`, `2026-jan-14`."""
PARTS = (
    re.compile(r"[0-9]{1,2} ?[./-] ?(?:[0-9]{1,2}\.?|[0-9]{4})"),
    re.compile(r"[0-9]{4}[./-][0-9]{1,2}"),
    re.compile(r"[0-9]{1,2}(?:\.|st|nd|rd|th)?[ /-]?\s?(?P<m>[^\W\d_]+)\.?"),
    re.compile(r"(?P<m>[^\W\d_]+)\.?[ '/-]{0,2}(?:[0-9]{4}|[0-9]{1,2})\.?"),
)
"""`14.1.`, `2026-01`, `14. jan`, `Jan-26`: a part of a date, without year or without day."""
SHORT = "-yy"
"""Hyphens and two-digit years, the one shape in which Swedes write the year first."""
UNLIKE = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-") | dict.fromkeys("\xa0\u2009\u202f", " ")
)
"""Dashes and spaces that look like those of the keyboard."""
PIVOT = 70
"""A two-digit year from here on is of the last century."""
YEARS = range(1900, 2200)
"""The years a date can be of."""
LONG = 4
"""Digits of a year that is written out."""
DAYS, MONTHS = range(1, 32), range(1, 13)

ANY = "any"
"""The order of a text whose one reading is the same in every country."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """What a text's signs allow: the days it can mean, by order."""

    orders: tuple[str, ...] = ()
    """The orders its signs allow, the numbers apart; empty when it is written like no date."""
    shape: str = ""
    """The sign between its numbers and the length of its year, `/yyyy`, where the order depends on the country."""
    days: Mapping[str, date] = field(default_factory=dict)

    @property
    def depends(self) -> bool:
        """Whether its order depends on the country."""
        return len(self.orders) > 1

    @property
    def open(self) -> bool:
        """Whether it can mean more than one day."""
        return len(set(self.days.values())) > 1

    @property
    def single(self) -> str | None:
        """The order that a text must have whose signs allow several and whose numbers only one."""
        return next(iter(self.days)) if self.depends and len(self.days) == 1 else None


NOTHING = Spelling()


def spelling(text: str) -> Spelling:
    """Return what a text can mean as a day, without its time of day."""
    plain = text if text.isascii() else text.translate(UNLIKE)
    if EIGHT.fullmatch(plain):
        return _read((ANY,), (plain[:4], plain[4:6], plain[6:]), "ymd")
    if found := YEAR_FIRST.fullmatch(plain):
        return _read((ANY,), (found[1], found[3], found[4]), "ymd")
    if found := NORDIC.fullmatch(plain):
        return _read(("dmy",), (found[1], found[3], found[4]))
    if found := YEAR_LAST.fullmatch(plain):
        shape = found[2] + ("yyyy" if len(found[4]) == LONG else "yy")
        return _read(_orders(shape), (found[1], found[3], found[4]), shape=shape)
    return next(_named(plain), NOTHING)


def partial(text: str) -> bool:
    """Tell whether a text names a part of a date only: `14.1.`, `14. jan`, `Jan-26`."""
    plain = text.translate(UNLIKE)
    for shape in PARTS:
        found = shape.fullmatch(plain)
        if found and (not shape.groups or month_named(found["m"])):
            return True
    return False


def impossible(text: str) -> bool:
    """Tell whether a text names a day that its month does not have: `31.02.2026`."""
    found = YEAR_FIRST.fullmatch(text) or YEAR_LAST.fullmatch(text) or NORDIC.fullmatch(text)
    if found is None:
        return False
    first, middle, last = found[1], int(found[3]), found[4]
    day, month, year = (last, middle, first) if len(first) == LONG else (first, middle, last)
    return int(day) in DAYS and month in MONTHS and (len(year) < LONG or int(year) in YEARS)


def dated(year: str, month: str | int, day: str) -> date | None:
    """Return the day, a two-digit year being of 1970 to 2069; None when there is none or nobody means it."""
    number = int(year)
    if len(year) < LONG:
        number += 1900 if number >= PIVOT else 2000
    try:
        return date(number, int(month), int(day)) if number in YEARS else None
    except ValueError:
        return None


def _orders(shape: str) -> tuple[str, ...]:
    if shape.startswith("."):
        return ("dmy",)
    return ("dmy", "mdy", "ymd") if shape == SHORT else ("dmy", "mdy")


def _read(orders: tuple[str, ...], parts: tuple[str, str, str], written: str = "", shape: str = "") -> Spelling:
    """Return the days three numbers mean in each of the orders; `written` is the order where it has no name."""
    days = {}
    for order in orders:
        place = written or order
        day = dated(*(parts[place.index(letter)] for letter in "ymd"))
        if day is not None:
            days[order] = day
    return Spelling(orders, shape if len(orders) > 1 else "", days)


def _named(text: str) -> Iterator[Spelling]:
    """Yield the day of a text with a month's name in it."""
    for shape in NAMED:
        found = shape.fullmatch(text)
        month = month_named(found["m"]) if found else None
        if found and month:
            day = dated(found["y"], month, found["d"])
            yield Spelling((ANY,), days={} if day is None else {ANY: day})


@lru_cache(maxsize=1024)
def month_named(name: str) -> int | None:
    """Return the number of the month with this name in any of the languages; None when there is none."""
    return months(name)
