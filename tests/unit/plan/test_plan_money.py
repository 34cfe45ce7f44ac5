"""Money that nobody may guess about: rows that could be totals or lines, and signs of other currencies."""

from collections.abc import Callable, Sequence

import pytest

from importer.plan.value import Plan

Rows = Sequence[Sequence[object]]
Draw = Callable[[str, Rows], Plan]
Invoice = Callable[..., str]
Found = Callable[[Plan], list[tuple[str, str]]]
ITEMS = 'inventoryNumber = "Item"\nquantity = "Qty"\nunitPriceInCurrency = "Price"'
HEAD = ("No", "Customer", "Item", "Qty", "Price")
DATA = (("1", "77", "A", 1, 10), ("2", "78", "A", 1, 20))


@pytest.mark.parametrize(
    "row",
    [
        (None, None, None, 2, 30),
        (None, None, None, 1, 30),
        (None, None, "Total", 1, 30),
        (None, None, None, None, 31),
    ],
)
def test_what_may_be_a_line_is_never_a_total(
    drawn: Draw, invoice: Invoice, found: Found, row: tuple[object, ...]
) -> None:
    """Quantity and price without a key is a line whose key was forgotten, also where it happens to be the sum."""
    plan = drawn(invoice(replaced={"lines": ITEMS}), [HEAD, *DATA, row])
    assert ("A4", "line-without-key") in found(plan)
    assert plan.rows["fate"].to_list()[-1] == "invalid"


@pytest.mark.parametrize(
    "row",
    [
        (None, None, "Total", 2, 30),
        (None, None, "Total", None, 30),
        (None, None, None, None, 30),
        ("SUM", None, None, None, 30),
    ],
)
def test_what_is_surely_a_total_is_no_document(
    drawn: Draw, invoice: Invoice, found: Found, row: tuple[object, ...]
) -> None:
    """A word for a total, or the very sum of the rows above, vouches for it."""
    plan = drawn(invoice(replaced={"lines": ITEMS}), [HEAD, *DATA, row])
    assert found(plan) == []
    assert plan.rows["fate"].to_list()[-1] == "filtered"


@pytest.mark.parametrize(
    ("price", "currency", "fits"),
    [
        ("€ 5", "EUR", True),
        ("5 kr", "NOK", True),
        ("kr 5", "SEK", True),
        ("SEK 100", "SEK", True),
        ("€ 5", "NOK", False),
        ("SEK 100", "NOK", False),
        ("7 $", "EUR", False),
        ("5 kr", None, False),
    ],
)
def test_a_currency_sign_agrees_with_the_document(
    drawn: Draw, invoice: Invoice, found: Found, price: str, currency: str | None, *, fits: bool
) -> None:
    """A sign or code beside an amount that is not the document's currency is a finding, never thrown away."""
    mapping = invoice(fields='currencyId = "Cur"', replaced={"lines": ITEMS})
    plan = drawn(mapping, [(*HEAD, "Cur"), ("1", "77", "A", 1, price, currency)])
    assert found(plan) == ([] if fits else [("E2", "other-currency")])
