from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from importer.findings import Place
from importer.ledger.port import Unclear
from importer.references import check, read_numbered
from importer.submission import Submission

Invoices = Callable[..., Submission]


@pytest.fixture
def company(ledger: Any, customer: Invoices) -> Any:
    """Return a ledger with a customer that may be invoiced, two that may not, and two customer classes."""
    ledger.put(customer(), "10000")
    for number, status in (("10001", "CreditHold"), ("10002", "Inactive")):
        ledger.put(customer(), number)
        ledger.documents["customer"][number]["status"] = status
    ledger.documents["customer-class"] = {"1": {"id": "1"}, "2": {"id": "2"}}
    return ledger


def codes(found: tuple[Any, ...]) -> list[tuple[str, str, str]]:
    """Return code, key and value of each finding."""
    return [(finding.code, finding.key, finding.value) for finding in found]


def test_a_sound_plan_has_no_findings_and_costs_a_few_pages(company: Any, invoice: Invoices) -> None:
    """A hundred invoices are checked with one page of customers and one of invoices, not a call a row."""
    wanted = [invoice(f"F-{n}", number=f"A-{n}") for n in range(100)]
    assert check(wanted, company) == ()
    assert len(company.looked) == 2


def test_customers_have_to_be_there_and_free(company: Any, invoice: Invoices) -> None:
    """A missing customer and blocked ones are found for every document of theirs."""
    wanted = [invoice(f"F-{n}", customer=number) for n, number in enumerate(["10000", "10001", "10002", "99999"])]
    found = check(wanted, company)
    assert codes(found) == [
        ("blocked-customer", "F-1", "10001"),
        ("blocked-customer", "F-2", "10002"),
        ("unknown-customer", "F-3", "99999"),
    ]
    assert "CreditHold" in found[0].message
    assert found[0].place.row == 2


def test_a_blocked_customers_documents_may_be_changed(company: Any, invoice: Invoices) -> None:
    """Only new documents are held back."""
    company.put(invoice(customer="10001"), "000007")
    assert check([invoice(customer="10001", operation="update", number="000007")], company) == ()


def test_numbers_and_references_have_to_be_free(company: Any, invoice: Invoices) -> None:
    """A number or an external reference of another document is taken; the same document is no harm."""
    company.put(invoice(price="77"), "A-1")
    company.put(invoice(price="88", ref="EXT-2"), "000002")
    company.put(invoice(price="55", number="A-3"), "A-3")
    company.put(invoice(price="44", ref="EXT-9", customer="10009"), "000009")
    wanted = [
        invoice("F-1", number="A-1"),
        invoice("F-2", ref="EXT-2"),
        invoice("F-3", number="A-3", price="55"),
        invoice("F-4", ref="EXT-9"),
    ]
    assert codes(check(wanted, company)) == [("number-taken", "F-1", "A-1"), ("number-taken", "F-2", "EXT-2")]


def test_what_is_to_be_updated_has_to_be_there(company: Any, invoice: Invoices) -> None:
    """An update of a number that the ledger does not have cannot work."""
    company.put(invoice(), "000001")
    wanted = [invoice(f"F-{n}", operation="update", number=f"00000{n}") for n in (1, 2)]
    assert codes(check(wanted, company)) == [("not-in-ledger", "F-2", "000002")]


def test_customers_need_a_free_number_and_a_known_class(company: Any, customer: Invoices) -> None:
    """New customers are checked against the customers and classes that are there."""
    wanted = [
        customer("K-1", number="10000", name="Somebody Else"),
        customer("K-2", customerClassId="2"),
        customer("K-3", customerClassId="9"),
        customer("K-4", number="20000"),
    ]
    found = check(wanted, company)
    assert codes(found) == [("unknown-class", "K-3", "9"), ("number-taken", "K-1", "10000")]
    assert "1, 2" in found[0].hint


def test_letters_need_their_customer(company: Any, letter: Submission) -> None:
    """A reminder is checked for its customer and nothing else."""
    assert check([letter], company) == ()
    assert codes(check([replace(letter, customer="99999")], company)) == [("unknown-customer", "L-1", "99999")]


def test_findings_stand_where_the_caller_says(company: Any, invoice: Invoices) -> None:
    """The caller knows which column feeds a field."""
    place = Place("Invoices", 7, "Customer", "C")
    asked: list[str] = []

    def placed(submission: Submission, path: str) -> Place:
        asked.append(f"{submission.key} {path}")
        return place

    [finding] = check([invoice(customer="99999")], company, placed)
    assert finding.place == place
    assert "F-1 customerNumber" in asked


def test_a_few_documents_are_read_singly_when_the_list_is_long(company: Any, invoice: Invoices) -> None:
    """Two documents of a hundred thousand cost a page and two reads, not a hundred pages."""
    for number in ("000001", "000002", "000003"):
        company.put(invoice(), number)
    rows = company.list

    def long(resource: str, filters: dict[str, str]) -> Any:
        return ({**row, "metadata": {"totalCount": 100_000, "maxPageSize": 1000}} for row in rows(resource, filters))

    company.list = long
    there = read_numbered("customer-invoice", ["000002", "000009"], company)
    assert list(there) == ["000002"]
    assert company.looked[-2:] == ["000002", "000009"]
    assert read_numbered("customer-invoice", [], company) == {}


def test_a_ledger_that_cannot_be_read_is_not_an_empty_one(company: Any, invoice: Invoices) -> None:
    """Without an answer there are no findings to trust."""
    company.blind.append(Unclear("no answer"))
    with pytest.raises(Unclear):
        check([invoice()], company)


def test_nothing_to_check_asks_nothing(company: Any) -> None:
    """An empty plan costs no call."""
    assert check([], company) == ()
    assert company.requests == 0
