"""Months, in every spelling of a period."""

from collections.abc import Callable
from datetime import datetime

import polars as pl
import pytest

from importer.cells import parse
from importer.kinds import Kind
from importer.sheets import Column

Cells = Callable[..., Column]


@pytest.mark.parametrize(
    "text",
    [
        "2026-01",
        "2026/1",
        "2026.01",
        "2026 01",
        "01.2026",
        "1/2026",
        "01-2026",
        "202601",
        "012026",
        "januar 2026",
        "Jan. 2026",
        "2026 jan",
        "tammikuu 2026",
        "2026-01-14",
        "14.01.2026",
    ],
)
def test_spellings(texts: Cells, text: str) -> None:
    """Every common spelling is one month, written the way each field wants it."""
    assert parse(texts(text), Kind.YEAR_MONTH).values.to_list() == ["202601"]
    assert parse(texts(text), Kind.MONTH_YEAR).values.to_list() == ["012026"]


def test_six_digits_that_look_both_ways(texts: Cells) -> None:
    """202012 can only be December 2020, because no year is 1220 and no month is 20."""
    assert parse(texts("202012", "122020"), Kind.YEAR_MONTH).values.to_list() == ["202012", "202012"]


def test_dates_and_numbers() -> None:
    """A date cell is its month; a number is 202601, or 12026 where the zero of 012026 has got lost."""
    column = Column(
        "Head",
        "C",
        3,
        moment=pl.Series([datetime(2026, 1, 31), None, None], dtype=pl.Datetime("ms")),  # noqa: DTZ001  cells have no zone
        number=pl.Series([None, 202601.0, 12026.0]),
    )
    assert parse(column, Kind.MONTH_YEAR).values.to_list() == ["012026"] * 3


@pytest.mark.parametrize(
    "text", ["2026-13", "132026", "121212", "1.26", "januar", "Jan-26", "foo 2026", "2026", "0126"]
)
def test_what_is_no_period(texts: Cells, text: str) -> None:
    """What names no month of a year is a finding."""
    assert [bad.code for bad in parse(texts(text), Kind.YEAR_MONTH).bad] == ["not-a-period"]


@pytest.mark.parametrize("number", [1.2026, 46036.0, 2026.0, 202613.0])
def test_numbers_that_are_no_period(numbers: Cells, number: float) -> None:
    """A serial number of a day, or 01.2026 taken for a number, is a finding."""
    assert [bad.code for bad in parse(numbers(number), Kind.MONTH_YEAR).bad] == ["not-a-period"]


def test_a_date_with_two_readings(texts: Cells) -> None:
    """A date of two possible months is not a period either."""
    assert [bad.code for bad in parse(texts("03/04/2026"), Kind.YEAR_MONTH).bad] == ["ambiguous-date"]
