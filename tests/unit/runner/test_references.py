import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from importer.findings import Place
from importer.ledger.port import Unclear
from importer.references.checking import already_there, check, examine
from importer.references.desk import Desk
from importer.references.reading import read_numbered
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


# What is there already, from elsewhere


def there(submissions: list[Submission], desk: Desk) -> dict[str, str]:
    """Return key -> number of what is in the ledger already."""
    examined = examine(submissions, desk)
    assert already_there(submissions, desk).keys() == examined.there.keys()
    return {key: found.number for (_, key), found in examined.there.items()}


@pytest.mark.parametrize("search", [{"number": "A-1"}, {"ref": "EXT-1"}, {"order": "PO-1"}])
def test_the_same_content_under_the_same_name_is_there(company: Any, invoice: Invoices, search: Any) -> None:
    """Number, external reference or order number, in any case: what somebody else has posted is not sent."""
    company.put(invoice(**{name: value.lower() for name, value in search.items()}), search.get("number", "000001"))
    wanted = [invoice("F-1", **search), invoice("F-2", ref="EXT-2")]
    assert there(wanted, Desk(company)) == {"F-1": search.get("number", "000001")}
    assert check(wanted, company) == ()


@pytest.mark.parametrize("other", [{"price": "9"}, {"day": dt.date(2026, 2, 28)}, {"customer": "10003"}])
def test_an_order_number_that_comes_back_is_another_document(company: Any, invoice: Invoices, other: Any) -> None:
    """A customer's order number recurs: with other content it is neither there nor refused."""
    company.put(invoice(order="PO-1", **other), "000001")
    examined = examine([invoice(order="PO-1")], Desk(company))
    assert (examined.findings, examined.there) == ((), {})


def test_an_order_number_tells_nothing_without_date_and_amount(company: Any, invoice: Invoices) -> None:
    """A standing order without a date of its own is sent every month."""
    dated = invoice(order="PO-1")
    company.put(dated, "000001")
    undated = {"document_date"}
    payload = dated.payload.model_copy()
    payload.__pydantic_fields_set__.difference_update(undated)
    assert there([replace(dated, payload=payload)], Desk(company)) == {}


def test_what_the_journal_knows_by_another_key_is_another_document(company: Any, invoice: Invoices) -> None:
    """Two deliveries under one order are two documents; one external reference under two keys is a finding."""
    company.put(invoice(order="PO-1"), "000001")
    company.put(invoice(ref="EXT-1"), "000002")
    owned = {"000001": "F-1", "000002": "F-2"}
    desk = Desk(company, owners=lambda _, numbers: {number: owned[number] for number in numbers})
    wanted = [invoice("F-7", order="PO-1"), invoice("F-8", ref="EXT-1")]
    assert there(wanted, desk) == {}
    assert codes(examine(wanted, desk).findings) == [("number-taken", "F-8", "EXT-1")]
    assert there([invoice("f-1", order="PO-1"), invoice("f-2", ref="EXT-1")], desk) == {
        "f-1": "000001",
        "f-2": "000002",
    }


def test_the_same_content_under_another_number_is_a_finding(company: Any, invoice: Invoices) -> None:
    """A series that did not take our number has hidden the document from its number, and not from its reference."""
    company.put(invoice(ref="EXT-1"), "000001")
    assert codes(check([invoice(number="A-1", ref="EXT-1")], company)) == [("number-taken", "F-1", "EXT-1")]


def test_documents_that_cannot_be_told_apart(company: Any, invoice: Invoices) -> None:
    """Both there, none sent; one of two there is a finding, for which of them it is nobody can tell."""
    twins = [invoice(f"F-{n}", order="PO-1") for n in (1, 2)]
    company.put(twins[0], "000001")
    examined = examine(twins, Desk(company))
    assert codes(examined.findings) == [("maybe-there", "F-1", "PO-1"), ("maybe-there", "F-2", "PO-1")]
    assert "has 1 of them (000001)" in examined.findings[0].message
    assert examined.there == {}
    company.put(twins[1], "000002")
    assert there(twins, Desk(company)) == {"F-1": "000001", "F-2": "000002"}


def test_a_reference_the_sheet_repeats_is_no_name(company: Any, invoice: Invoices) -> None:
    """Other content under a reference that several documents share takes nothing from them."""
    company.put(invoice(ref="WEB", price="9"), "000001")
    assert check([invoice("F-1", ref="WEB"), invoice("F-2", ref="web", price="7")], company) == ()


def test_customers_are_there_by_name_and_organisation_number(company: Any, customer: Invoices) -> None:
    """The same name with the same organisation number is the same customer; another name is another account."""
    company.put(customer(corporateId="974760673"), "10005")
    assert there([customer(corporateId="974760673")], Desk(company)) == {"K-1": "10005"}
    assert there([customer(name="Kari Nordmann, Oslo", corporateId="974760673")], Desk(company)) == {}


def test_what_was_begun_is_left_to_the_runner(company: Any, invoice: Invoices) -> None:
    """A document that an earlier attempt may have created is looked up when its turn comes, not here."""
    company.put(invoice(number="A-1", price="9"), "A-1")
    examined = examine([invoice(number="A-1")], Desk(company, begun={"F-1"}))
    assert (examined.findings, examined.there) == ((), {})


def test_many_references_cost_pages_and_few_cost_filtered_lists(company: Any, invoice: Invoices) -> None:
    """A hundred references are found in one page; two of a long list are asked for by name."""
    wanted = [invoice(f"F-{n}", ref=f"EXT-{n}") for n in range(100)]
    company.put(wanted[7], "000008")
    assert there(wanted, Desk(company)) == {"F-7": "000008"}
    assert len(company.looked) == 3
    rows = company.list

    def long(resource: str, filters: dict[str, str]) -> Any:
        return ({**row, "metadata": {"totalCount": 9000, "maxPageSize": 1000}} for row in rows(resource, filters))

    company.list = long
    company.looked.clear()
    assert list(already_there(wanted[7:9], Desk(company))) == [("customer-invoice", "F-7")]
    assert company.looked[1:] == ["{'externalReference': 'EXT-7'}", "{'externalReference': 'EXT-8'}"]


def test_customers_are_known_in_any_case(company: Any, invoice: Invoices, customer: Invoices) -> None:
    """The ledger makes no difference between C1 and c1."""
    company.put(customer(), "C1")
    assert check([invoice(customer="c1")], company) == ()
