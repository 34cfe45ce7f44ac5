"""Dates and periods: what does not agree within a document, and what lies far from the rest of the sheet."""

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from importer.plan.value import Plan

Rows = Sequence[Sequence[object]]
Draw = Callable[[str, Rows], Plan]
Invoice = Callable[..., str]
Found = Callable[[Plan], list[tuple[str, str]]]
HEAD = ("No", "Customer", "Text", "Qty", "Price", "Date", "Period")


def line(number: int, day: date | None, period: str | None = None) -> tuple[object, ...]:
    """Return the row of an invoice of one line."""
    return (str(number), "77", f"Work {number}", 1, 10, day, period)


@pytest.mark.parametrize(
    ("field", "period", "fits"),
    [
        ("financialPeriod", "202610", True),
        ("financialPeriod", "202609", False),
        ("postPeriod", "102026", True),
        ("postPeriod", "112026", False),
        ("financialPeriod", None, True),
    ],
)
def test_a_period_is_the_month_of_the_date(
    drawn: Draw, invoice: Invoice, found: Found, field: str, period: str | None, *, fits: bool
) -> None:
    """Another month is a warning: a late invoice may belong to it."""
    text = invoice(fields=f'documentDate = "Date"\n{field} = "Period"')
    plan = drawn(text, [HEAD, line(1, date(2026, 10, 5), period)])
    assert found(plan) == ([] if fits else [("G2", "period-not-of-date")])
    assert plan.documents["valid"].to_list() == [True]


def test_a_period_without_a_date(drawn: Draw, invoice: Invoice) -> None:
    """There is nothing to hold it against."""
    plan = drawn(invoice(fields='documentDate = "Date"\nfinancialPeriod = "Period"'), [HEAD, line(1, None, "202609")])
    assert plan.findings == ()


def test_a_date_more_than_a_year_from_all_others(drawn: Draw, invoice: Invoice, found: Found) -> None:
    """Probably a slip of the year; the others are named by their first and last."""
    days = [date(2026, 10, 1), date(2026, 10, 31), date(2062, 10, 5), date(2026, 10, 7), date(2026, 9, 30)]
    plan = drawn(invoice(fields='documentDate = "Date"'), [HEAD, *map(line, range(5), days)])
    assert found(plan) == [("F4", "date-far-off")]
    assert plan.findings[0].message == (
        "2062-10-05 is more than a year from the sheet's other dates, 2026-09-30 to 2026-10-31."
    )
    assert plan.documents["valid"].all()


@pytest.mark.parametrize(
    "days",
    [
        [date(2024, 1, 1), date(2026, 1, 31)],
        [date(2024, 1, 1), date(2024, 12, 31), date(2025, 12, 31), date(2026, 12, 31)],
        [date(2020, 1, 1), date(2022, 1, 1), date(2024, 1, 1), date(2026, 1, 1)],
        [date(2026, 1, 31)],
    ],
)
def test_dates_of_which_none_stands_out(drawn: Draw, invoice: Invoice, days: list[date]) -> None:
    """Too few to tell, years without a gap, or each far from the next."""
    plan = drawn(invoice(fields='documentDate = "Date"'), [HEAD, *map(line, range(len(days)), days)])
    assert plan.findings == ()
