"""Shapes: what a column's values look like, whatever stands above them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from importer.cells import Reading, parse
from importer.cells.countries import country
from importer.cells.iso import COUNTRIES
from importer.cells.survey import UNDECIDED, Survey, survey
from importer.cells.value import CLEAR
from importer.kinds import Kind
from importer.sheets import Column
from importer.sheets.value import letter

MOST = 1000
"""So many rows and values are looked at; enough to know what a column looks like."""
CURRENCIES = frozenset(
    {
        "AED", "AUD", "BGN", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "ILS", "INR", "ISK",
        "JPY", "KRW", "MXN", "NOK", "NZD", "PLN", "RON", "RUB", "SEK", "SGD", "THB", "TRY", "UAH", "USD", "ZAR",
    }
)  # fmt: skip
RATES = frozenset({0, 2.5, 4, 6, 7, 8.1, 9, 10, 11.11, 12, 13.5, 14, 15, 19, 20, 21, 22, 24, 25, 25.5})
"""Rates of VAT in the countries the ledger is used in, in percent."""
PATTERNS: Mapping[str, re.Pattern[str]] = {
    "identifier": re.compile(r"(?=.*\d)[\w./#-]{1,24}|[A-Z0-9ÆØÅÄÖ_-]{1,10}"),
    "words": re.compile(r".*[^\W\d_]{2}.*", re.DOTALL),
    "email": re.compile(r"[^@\s]+@[^@\s]+\.[a-zA-Z]{2,}"),
    "phone": re.compile(r"\+?[\d ()/.-]{5,20}"),
    "postcode": re.compile(r"(?:[A-Z]{1,2}[ -])?\d{3,5}|\d{3} \d{2}|\d{4} ?[A-Z]{2}|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}"),
    "organisation": re.compile(r"(?:[A-Z]{2}[ -]?)?\d[\d .-]{5,12}\d(?: ?MVA)?", re.IGNORECASE),
    "period": re.compile(r"(?:19|20)\d{2}[-./]?(?:0[1-9]|1[0-2])|(?:0[1-9]|1[0-2])[-./]?(?:19|20)\d{2}"),
    "code": re.compile(r"(?=.*\d)[\w-]{1,10}|[A-ZÆØÅÄÖ]{1,10}|[^\s,]{1,4}"),
}


@dataclass(frozen=True, eq=False)
class Seen:
    """A column as it was looked at: its survey, and different values of it."""

    column: Column
    survey: Survey

    @property
    def heading(self) -> str:
        """The column's heading."""
        return self.column.heading

    @cached_property
    def values(self) -> tuple[str, ...]:
        """Different values, error cells and those that ask to clear left out; of very many only the first."""
        shown = self.column.shown()
        if self.column.fault is not None:
            shown = shown.set(self.column.fault.is_not_null(), None)
        shown = shown.drop_nulls().unique(maintain_order=True).head(MOST)
        return tuple(value for value in shown if value.casefold() != CLEAR)

    @cached_property
    def sample(self) -> Column:
        """The first rows that have a value, as a column."""
        return first_rows(self.column)

    def fit(self, looks: str) -> float | None:
        """Return which share of the values looks like that; None when nothing is asked or there are none."""
        if not looks or not self.values:
            return None
        if looks not in self._fits:
            self._fits[looks] = SPECIAL[looks](self) if looks in SPECIAL else self._share(PATTERNS[looks])
        return self._fits[looks]

    @cached_property
    def _fits(self) -> dict[str, float]:
        """Answers of `fit` so far: the same question is asked for many meanings."""
        return {}

    def _share(self, pattern: re.Pattern[str]) -> float:
        return sum(bool(pattern.fullmatch(value)) for value in self.values) / len(self.values)

    def reads_as(self, kind: Kind, reading: Reading | None = None) -> float:
        """Return which share of the values can be read as `kind`; what has two readings counts as read."""
        bad = [bad for bad in parse(self.sample, kind, reading).bad if bad.code not in UNDECIDED | FAULTY]
        filled = int((~self.sample.blank).sum())
        return 1 - len(bad) / filled if filled else 0.0


FAULTY = frozenset({"error-cell", "formula-without-value"})


def look(column: Column) -> Seen:
    """Return a column looked at: its kind by its first values, its counts by all of them."""
    blank = int(column.blank.sum())
    distinct = column.shown().drop_nulls().n_unique()
    return Seen(column, replace(survey(first_rows(column)), rows=column.size, blank=blank, distinct=distinct))


def first_rows(column: Column) -> Column:
    """Return the column cut behind the first rows that have a value."""
    filled = (~column.blank).arg_true()
    return column if filled.len() <= MOST else column.cut(int(filled[MOST - 1]) + 1)


def place(column: Column) -> str:
    """Return a column as a person finds it: `column D "Kundenr"`."""
    return f'column {column.letter or letter(0)} "{column.heading}"'


def _numbers(seen: Seen) -> list[float]:
    parsed = parse(seen.sample, Kind.DECIMAL, Reading(percent_field=True))
    return [float(value) for value in parsed.values.drop_nulls().unique()]


def _rate(seen: Seen) -> float:
    if any(value.endswith("%") for value in seen.values):
        return 1.0
    numbers = _numbers(seen)
    likely = numbers and max(numbers) >= min(rate for rate in RATES if rate >= 10) and len(numbers) == len(seen.values)  # noqa: PLR2004  ten percent
    return sum(number in RATES for number in numbers) / len(numbers) if likely else 0.0


def _category(seen: Seen) -> float:
    return 0.0 if _rate(seen) == 1.0 else seen.fit("code") or 0.0


def _amount(seen: Seen) -> float:
    numbers = _numbers(seen)
    small = sum(number == int(number) and abs(number) < 100 for number in numbers)  # noqa: PLR2004  a code or a rate
    return 1 - small / len(numbers) if numbers else 0.0


def _is_country(value: str) -> bool:
    return country(value) in COUNTRIES


def _known(known: Callable[[str], object]) -> Callable[[Seen], float]:
    return lambda seen: sum(bool(known(value)) for value in seen.values) / len(seen.values)


SPECIAL: Mapping[str, Callable[[Seen], float]] = {
    "date": lambda seen: seen.reads_as(Kind.DATE),
    "number": lambda seen: seen.reads_as(Kind.DECIMAL, Reading(percent_field=True)),
    "flag": lambda seen: seen.reads_as(Kind.FLAG),
    "currency": _known(lambda value: value.upper() in CURRENCIES),
    "country": _known(_is_country),
    "rate": _rate,
    "category": _category,
    "amount": _amount,
}
"""Shapes that take more than a pattern."""
