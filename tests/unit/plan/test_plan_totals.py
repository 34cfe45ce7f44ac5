"""What documents add up to: quantity x unit price less discount, to the øre."""

from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest

from importer.plan.value import Plan, Total

Rows = Sequence[Sequence[object]]
Draw = Callable[[str, Rows], Plan]
Invoice = Callable[..., str]
Found = Callable[[Plan], list[tuple[str, str]]]
HEAD = ("No", "Customer", "Text", "Qty", "Price", "Percent", "Discount", "Manual", "Currency")
LINES = 'discountPercent = "Percent"\ndiscountAmountInCurrency = "Discount"\nmanualAmountInCurrency = "Manual"'


@pytest.mark.parametrize(
    ("amounts", "net"),
    [
        ((2, 10), "20.00"),
        ((3, 0.1), "0.30"),
        ((None, 12.5), "12.50"),
        ((4, None), "0.00"),
        ((1, 2.675), "2.68"),
        ((1, 2.665), "2.67"),
        ((-1, 0.005), "-0.01"),
        ((3, "33.3333333333333"), "100.00"),
        ((2, 100, 12.5), "175.00"),
        ((2, 100, (0.125, "0.0%")), "175.00"),
        ((2, 100, 12.5, 30), "170.00"),
        ((2, 100, 10, 30, 99.99), "99.99"),
        ((1, 0.1, 33.333), "0.07"),
        ((10_000_000, 10_000, 12.345), "87655000000.00"),
        ((9_999_999, "9999999.9999999999", 99), "999999900000.00"),
        ((0.000001, 1_000_000_000_000), "1000000.00"),
    ],
)
def test_a_line_adds_up(drawn: Draw, invoice: Invoice, amounts: tuple[object, ...], net: str) -> None:
    """Exactly, rounded half away from zero; an amount of discount wins over a percentage, a manual amount over all."""
    row = ("1", "A", "a", *amounts, *[None] * (6 - len(amounts)))
    plan = drawn(invoice(lines=LINES), [HEAD, row])
    assert str(plan.documents["net"][0]) == net


def test_lines_are_rounded_before_they_are_summed(drawn: Draw, invoice: Invoice) -> None:
    """As the ledger does."""
    plan = drawn(invoice(), [HEAD[:5], *[("1", "A", "a", 1, 0.005)] * 3])
    assert str(plan.documents["net"][0]) == "0.03"


@pytest.mark.parametrize(
    "amounts",
    [
        ("9999999999999", "9999999999999"),
        ("9999999999999", "101", "9999999999999"),
        (1e12, 1e12, 1e12),
    ],
)
def test_a_line_too_large_to_reckon_with_is_a_finding(
    drawn: Draw, invoice: Invoice, found: Found, amounts: tuple[object, ...]
) -> None:
    """Never a crash, and never a wrong sum."""
    row = ("1", "A", "a", *amounts, *[None] * (6 - len(amounts)))
    plan = drawn(invoice(lines=LINES), [HEAD, row, ("2", "A", "b", 1, 10, None, None, None, None)])
    assert found(plan) == [("E2", "out-of-range")]
    assert "is outside what the amount of a line can hold." in plan.findings[0].message
    assert plan.totals == (Total("", 1, 1, Decimal("10.00")),)


def test_totals_are_by_currency_and_of_valid_documents(drawn: Draw, invoice: Invoice) -> None:
    """In the order in which the currencies appear; what is not said is the customer's own."""
    rows = [
        ("1", "A", "a", 1, 10, None, None, None, "SEK"),
        ("2", "A", "a", 1, 20, None, None, None, "NOK"),
        ("3", "A", "a", "x", 40, None, None, None, "NOK"),
        ("4", "A", "a", 1, 80, None, None, None, None),
        ("1", "A", "a", 2, 160, None, None, None, "SEK"),
    ]
    plan = drawn(invoice('currencyId = "Currency"'), [HEAD, *rows])
    assert plan.totals == (
        Total("SEK", 1, 2, Decimal("330.00")),
        Total("NOK", 1, 1, Decimal("20.00")),
        Total("", 1, 1, Decimal("80.00")),
    )


def test_a_row_that_is_no_line_adds_nothing(drawn: Draw, invoice: Invoice) -> None:
    """Defaults and constants of lines do not count on rows that only have a header."""
    lines = 'description = "Text"\nquantity = { column = "Qty", default = 3 }\nunitPriceInCurrency = { value = 10 }'
    plan = drawn(
        invoice(replaced={"lines": lines}), [HEAD[:5], ("1", "A", None, None, None), ("1", None, "a", None, 7)]
    )
    assert (str(plan.documents["net"][0]), plan.documents["lines"][0]) == ("30.00", 1)
