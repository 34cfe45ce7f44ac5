"""Arithmetic of a document."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.sandbox import amounts
from importer.sandbox.bodies import Plain

RATES = {"3": "25", "31": "15", "5": "0"}


@pytest.mark.parametrize(
    ("line", "amount"),
    [
        ({"quantity": "3", "unitPriceInCurrency": "0.335"}, "1.01"),
        ({"quantity": "1", "unitPriceInCurrency": "0.005"}, "0.01"),
        ({"quantity": "1", "unitPriceInCurrency": "0.004999"}, "0.00"),
        ({"quantity": "-1", "unitPriceInCurrency": "0.005"}, "-0.01"),
        ({"unitPriceInCurrency": "7"}, "7.00"),
        ({"quantity": "7"}, "0.00"),
        ({"quantity": "2", "unitPriceInCurrency": "10", "discountPercent": "12.5"}, "17.50"),
        ({"quantity": "2", "unitPriceInCurrency": "10", "discountAmountInCurrency": "0.005"}, "20.00"),
        (
            {
                "quantity": "2",
                "unitPriceInCurrency": "10",
                "discountAmountInCurrency": "5",
                "discountPercent": "50",
            },
            "15.00",
        ),
        ({"quantity": "2", "unitPriceInCurrency": "10", "manualAmountInCurrency": "3.005"}, "3.01"),
        ({"quantity": "1", "unitPriceInCurrency": "90071992547409.93"}, "90071992547409.93"),
        ({"quantity": "0.0000000000001", "unitPriceInCurrency": "99999999999999.99"}, "10.00"),
    ],
)
def test_line_amount(line: Plain, amount: str) -> None:
    """Quantity x price less discount, half away from zero; a manual amount stands, no quantity is one."""
    assert amounts.line_amount(line) == Decimal(amount)


def test_vat_is_rounded_by_category_not_by_row() -> None:
    """Two rows of 0.02 at 25 % bear 0.01 together, not 0.01 each."""
    line = {"quantity": "1", "unitPriceInCurrency": "0.02", "vatCodeId": "3"}
    totals = amounts.totals([line, line], RATES)
    assert (totals.net, totals.vat, totals.gross) == (Decimal("0.04"), Decimal("0.01"), Decimal("0.05"))


def test_row_without_category_bears_no_vat() -> None:
    """Only what has a VAT category is taxed."""
    assert amounts.totals([{"unitPriceInCurrency": "100"}], RATES).vat_rows == ()


def test_vat_sent_along_stands() -> None:
    """A VAT amount that is sent replaces ours; one without amount does not."""
    line = {"unitPriceInCurrency": "100", "vatCodeId": "3"}
    assert amounts.totals([line], RATES, [{"taxId": "3", "vatAmount": "24.999"}]).vat == Decimal("25.00")
    assert amounts.totals([line], RATES, [{"taxId": "3", "taxableAmount": "1"}]).vat == 25


money = st.decimals(min_value=-(10**9), max_value=10**9, places=4, allow_nan=False, allow_infinity=False)
lines = st.fixed_dictionaries(
    {"quantity": money.map(str), "unitPriceInCurrency": money.map(str)},
    optional={"discountPercent": st.integers(0, 100).map(str), "vatCodeId": st.sampled_from(sorted(RATES))},
)


@given(st.lists(lines, max_size=6))
def test_totals_are_the_sum_of_their_parts(rows: list[Plain]) -> None:
    """Net is the sum of the rows to the last digit, gross is net and VAT, and all have two places."""
    totals = amounts.totals(rows, RATES)
    assert totals.net == sum((amounts.line_amount(row) for row in rows), Decimal(0))
    assert totals.gross == totals.net + totals.vat
    assert totals.taxable == sum((row.taxable for row in totals.vat_rows if row.category != "5"), Decimal(0))
    assert amounts.from_cents(amounts.cents(totals.net)) == format(amounts.rounded(totals.net), "f")
