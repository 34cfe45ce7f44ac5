"""Numbers, customers and documents that look like the same one twice, and lines that come to nothing."""

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from importer.plan.value import Plan

Rows = Sequence[Sequence[object]]
Draw = Callable[[str, Rows], Plan]
Invoice = Callable[..., str]
Found = Callable[[Plan], list[tuple[str, str]]]
CUSTOMER = """\
version = 1
resource = "customer"
operation = "{}"
[fields]
number = "No"
name = "Name"
corporateId = "Org"
"mainAddress.postalCode" = "Post"
"""
NAMES = ("No", "Name", "Org", "Post")
HEAD = ("No", "Customer", "Text", "Qty", "Price", "Date", "Ref")
DATED = 'documentDate = "Date"\ncustomerRefNumber = "Ref"'
DAY = date(2026, 10, 5)


@pytest.mark.parametrize(("one", "other"), [("0101", "101"), ("0A1", "a1"), ("10 001", "10001"), ("007", "07")])
def test_numbers_that_the_ledger_may_take_for_one(drawn: Draw, found: Found, one: str, other: str) -> None:
    """They differ in leading zeros, case or spaces only; the row of the first is named."""
    plan = drawn(CUSTOMER.format("create"), [NAMES, (one, "A", None, None), (other, "B", None, None)])
    assert found(plan) == [("A3", "similar-number")]
    assert plan.findings[0].message == (
        f"number {other} and {one} in row 2 differ only in case, spaces or leading zeros."
    )


def test_numbers_that_the_ledger_takes_for_one(drawn: Draw, found: Found) -> None:
    """It knows no capitals, so A1 and a1 are one number used twice: an error at both, and no warning besides."""
    plan = drawn(CUSTOMER.format("create"), [NAMES, ("A1", "A", None, None), ("a1", "B", None, None)])
    assert found(plan) == [("A2", "duplicate-number"), ("A3", "duplicate-number")]
    assert plan.findings[1].message.startswith("number a1 is used by A1")


def test_keys_in_two_spellings(drawn: Draw, invoice: Invoice, found: Found) -> None:
    """Without a number in the mapping the key is all there is to tell documents apart."""
    rows = [HEAD, ("F1", "10", "Work", 1, 5, None, None), ("f1", "10", "Travel", 1, 7, None, None)]
    plan = drawn(invoice().replace('referenceNumber = "No"\n', ""), rows)
    assert ("A3", "similar-number") in found(plan)


def test_a_customer_number_in_two_spellings(drawn: Draw, invoice: Invoice, found: Found) -> None:
    """Each spelling is told once, however many documents have it."""
    rows = [(str(number), customer, f"a{number}", 1, 10) for number, customer in enumerate(["101", "0101", "0101"])]
    assert found(drawn(invoice(), [HEAD[:5], *rows])) == [("B3", "similar-number")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Måkeberg Entreprenør AS", "MAAKEBERG ENTREPRENOR A/S"),
        ("Møller & Sønn", "Moeller og Sonn"),
        ("Lövhagens Snickeri AB", "Lovhagens  Snickeri"),
        ("Kone Oyj", "kone"),
        ("Tulip B.V.", "Tulip BV"),
        ("A", "A"),
    ],
)
def test_two_names_of_one_customer(drawn: Draw, found: Found, one: str, other: str) -> None:
    """Case, accents, punctuation and the legal form make no other name."""
    plan = drawn(CUSTOMER.format("create"), [NAMES, ("1", one, None, None), ("2", other, None, "5003")])
    assert found(plan) == [("B3", "similar-customer")]
    assert plan.findings[0].message == f"2 has the same name as {one} in row 2."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("1", "Fjord AS", "974760673", None), ("2", "Fjord AS", "923609016", None)),
        (("1", "Rema", None, "0150"), ("2", "Rema", None, "5003")),
        (("1", "AS", None, None), ("2", "AB", None, None)),
        (("1", "Asas", None, None), ("2", "Asa", None, None)),
        (("1", "Fjord", None, None), ("2", "Fjord Bygg", None, None)),
    ],
)
def test_two_customers_of_nearly_one_name(drawn: Draw, one: tuple[object], other: tuple[object]) -> None:
    """An organisation number or a postal code tells them apart, and so does any word that is no legal form."""
    assert drawn(CUSTOMER.format("create"), [NAMES, one, other]).findings == ()


def test_one_organisation_number_in_two_spellings(drawn: Draw, found: Found) -> None:
    """Whatever the names are; a customer is told once."""
    rows = [("1", "Fjord", "974 760 673", "0150"), ("2", "Elv", "NO974760673MVA", "5003"), ("3", "Fjord", None, None)]
    plan = drawn(CUSTOMER.format("create"), [NAMES, *rows])
    assert found(plan) == [("C3", "similar-customer"), ("B4", "similar-customer")]
    assert plan.findings[0].message == "2 has the same organisation number as Fjord in row 2."


def test_an_update_may_name_customers_alike(drawn: Draw) -> None:
    """They are in the ledger already."""
    assert drawn(CUSTOMER.format("update"), [NAMES, ("1", "A", None, None), ("2", "A", None, None)]).findings == ()


def test_a_document_under_two_numbers(drawn: Draw, invoice: Invoice, found: Found) -> None:
    """The same customer, date and lines, in whichever order the lines stand."""
    rows = [
        ("1", "77", "a", 1, 10, DAY, None),
        ("1", "77", "b", 2, 20, DAY, None),
        ("2", "77", "b", 2, 20, DAY, None),
        ("2", "77", "a", 1, 10, DAY, None),
    ]
    plan = drawn(invoice(fields=DATED), [HEAD, *rows])
    assert found(plan) == [("B4", "similar-document")]
    assert plan.findings[0].message == "2 has the same customer, date and lines as 1 in row 2."
    assert plan.documents["valid"].all()


@pytest.mark.parametrize(
    "other",
    [
        ("2", "78", "a", 1, 10, DAY, "x"),
        ("2", "77", "b", 1, 10, DAY, "x"),
        ("2", "77", "a", 10, 1, DAY, "x"),
        ("2", "77", "a", 1, 10, date(2026, 10, 6), "x"),
        ("2", "77", "a", 1, 10, DAY, "y"),
        ("2", "77", "a", 1, 10, None, "x"),
    ],
)
def test_two_documents_that_are_nearly_one(drawn: Draw, invoice: Invoice, other: tuple[object]) -> None:
    """Customer, date, lines or the customer's reference tell them apart."""
    assert drawn(invoice(fields=DATED), [HEAD, ("1", "77", "a", 1, 10, DAY, "x"), other]).findings == ()


@pytest.mark.parametrize(
    ("quantity", "price", "at"), [(0, 10, "D2"), (1, 0, "E2"), (0, 0, "D2"), ("0,00", 10, "D2"), (0.5, 10, None)]
)
def test_a_line_that_comes_to_nothing(
    drawn: Draw, invoice: Invoice, found: Found, quantity: object, price: object, at: str | None
) -> None:
    """A zero that somebody wrote is a warning."""
    plan = drawn(invoice(sheet='locale = "nb-NO"'), [HEAD[:5], ("1", "77", "a", quantity, price)])
    assert found(plan) == ([(at, "zero-line")] if at else [])
    assert plan.documents["valid"].all()


def test_a_line_of_text_only(drawn: Draw, invoice: Invoice) -> None:
    """Without quantity and price it is meant to be one; an amount by hand stands for both."""
    lines = 'manualAmountInCurrency = "Amount"'
    rows = [("1", "77", "Thank you", None, None, None), ("2", "77", "Work", 0, 0, 500)]
    assert drawn(invoice(lines=lines), [(*HEAD[:5], "Amount"), *rows]).findings == ()
