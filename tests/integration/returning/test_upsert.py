"""Upserts: found through lists, by number or by another field; what is there is changed, what is not is created."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

CUSTOMERS = """
resource = "customer"
operation = "upsert"
[fields]
number = "No"
name = "Name"
accountReference = "Ref"
note = "Note"
customerClassId = { value = "1" }
overrideWithClassValues = { value = true }
"""
BY_ORG = """
resource = "customer"
operation = "upsert"
[document]
key = "Our no"
match = "corporateId"
[fields]
corporateId = "Org no"
name = "Name"
"""
INVOICES = """
resource = "customer-invoice"
operation = "upsert"
[document]
key = "No"
[fields]
referenceNumber = "No"
customerNumber = "Customer"
customerRefNumber = "Ref"
[lines]
description = "What"
quantity = "Qty"
unitPriceInCurrency = "Price"
"""
Write = Callable[[str, str], Path]


@pytest.fixture
def sheet(company: Any) -> Write:
    """Return what writes a mapping and a text file for it."""

    def written(mapping: str, rows: str) -> Path:
        company.mapping(mapping)
        path: Path = company.folder / "b.csv"
        path.write_text(rows, encoding="utf-8")
        return path

    return written


def statuses(report: Any) -> dict[str, str]:
    """Return what became of each document."""
    return {outcome.key: outcome.status.value for outcome in report.outcomes}


def test_what_is_there_is_changed_where_it_differs_and_the_rest_is_created(company: Any, sheet: Write) -> None:
    """One list tells of all; only the field that differs is sent, and class values are not taken over again."""
    for number, name in (("1", "Fjord"), ("2", "Vidde")):
        company.create("customer", {"number": number, "name": name, "customerClassId": "1"})
    rows = "No;Name;Ref;Note\n1;Fjord AS;;\n2;Vidde;;\n3;Tind;R-3;\n"
    report = company.run(sheet(CUSTOMERS, rows))
    assert statuses(report) == {"1": "updated", "2": "unchanged", "3": "created"}
    put, post = sorted(company.writes(), key=lambda call: call["method"], reverse=True)
    assert (put["body"], post["method"]) == ('{"name":{"value":"Fjord AS"}}', "POST")


def test_many_rows_are_found_through_pages_and_not_one_by_one(company: Any, sheet: Write) -> None:
    """Twenty rows, and as many reads as the list has pages."""
    for number in range(100, 120):
        company.create("customer", {"number": str(number), "name": f"Name {number}", "customerClassId": "1"})
    rows = "".join(f"{number};Name {number};;\n" for number in range(100, 120))
    report = company.run(sheet(CUSTOMERS, "No;Name;Ref;Note\n" + rows), dry=True)
    assert set(statuses(report).values()) == {"unchanged"}
    assert [call["path"] for call in company.calls() if call["path"].lower() == "/v1/customer"] == ["/v1/customer"]


def test_what_the_ledger_does_not_tell_is_sent_once(company: Any, sheet: Write) -> None:
    """A customer's note is not in a list: it is sent, and by the journal not again."""
    company.create("customer", {"number": "1", "name": "Fjord", "customerClassId": "1"})
    book = sheet(CUSTOMERS, "No;Name;Ref;Note\n1;Fjord;;remember\n")
    assert statuses(company.run(book)) == {"1": "updated"}


def test_a_document_is_found_by_another_field_than_its_number(company: Any, sheet: Write) -> None:
    """The number is the ledger's; ours is another."""
    number = company.create("customer", {"name": "Fjord", "corporateId": "923609016"})
    report = company.run(sheet(BY_ORG, "Our no;Org no;Name\nA-1;923609016;Fjord AS\n"))
    assert statuses(report) == {"A-1": "updated"}
    [put] = company.writes()
    assert put["path"].endswith(f"/{number}")
    assert put["body"] == '{"name":{"value":"Fjord AS"}}'


def test_two_that_fit_are_a_finding(company: Any, sheet: Write) -> None:
    """Which one is meant nobody guesses."""
    for name in ("Fjord", "Fjord Bergen"):
        company.create("customer", {"name": name, "corporateId": "923609016"})
    report = company.run(sheet(BY_ORG, "Our no;Org no;Name\nA-1;923609016;Fjord AS\n"))
    assert [finding.code for finding in report.plan.findings] == ["ambiguous-match"]
    assert company.writes() == []


def test_an_invoice_that_is_there_with_the_same_lines_is_unchanged(company: Any, sheet: Write) -> None:
    """Lines without numbers are told by what they say; the same workbook adds none a second time."""
    company.create("customer", {"number": "10", "name": "Fjord"})
    line = {"description": "Work", "quantity": Decimal(2), "unitPriceInCurrency": Decimal(50)}
    header = {"referenceNumber": "1001", "customerNumber": "10", "documentDate": dt.date(2026, 1, 5)}
    company.create("customer-invoice", header, line)
    rows = "No;Customer;Ref;What;Qty;Price\n1001;10;;Work;2;50\n1002;10;;Work;1;10\n"
    assert statuses(company.run(sheet(INVOICES, rows))) == {"1001": "unchanged", "1002": "created"}
    changed = rows.replace("1001;10;;Work;2;50", "1001;10;PO 7;Work;2;50")
    assert statuses(company.run(sheet(INVOICES, changed))) == {"1001": "updated", "1002": "already-done"}
    assert company.writes()[0]["body"] == '{"customerRefNumber":{"value":"PO 7"}}'


def test_a_plain_workbook_of_updates_sends_only_what_differs(company: Any, sheet: Write) -> None:
    """Cells that say what the ledger holds already are not sent again."""
    company.create("customer", {"number": "1", "name": "Fjord", "accountReference": "R"})
    book = sheet(CUSTOMERS.replace("upsert", "update"), "No;Name;Ref;Note\n1;Fjord;R-2;\n")
    assert statuses(company.run(book)) == {"1": "updated"}
    assert company.writes()[0]["body"] == '{"accountReference":{"value":"R-2"}}'


DUE = """
resource = "customer-invoice"
operation = "update"
[document]
key = "No"
[fields]
referenceNumber = "No"
customerRefNumber = "Ref"
[lines]
lineNumber = "Line"
unitPriceInCurrency = "Price"
"""


def priced(company: Any, **currencies: str) -> None:
    """Create an invoice of one line of 100 in each currency, by number."""
    company.create("customer", {"number": "10", "name": "Fjord"})
    for number, currency in currencies.items():
        header = {"referenceNumber": number[1:], "customerNumber": "10", "currencyId": currency}
        line = {"description": "Work", "quantity": Decimal(1), "unitPriceInCurrency": Decimal(100)}
        company.create("customer-invoice", header | {"documentDate": dt.date(2026, 1, 5)}, line)


def sums(report: Any) -> list[tuple[str, int, str]]:
    """Return the totals of a run by currency."""
    return sorted((total.currency, total.documents, str(total.net)) for total in report.summary.totals)


@pytest.mark.parametrize("dry", [True, False])
def test_updates_are_added_up_in_the_currency_they_have_in_the_ledger(company: Any, sheet: Write, *, dry: bool) -> None:
    """The rows name none: it is that of the document that was read; again when the same workbook is run again."""
    priced(company, N1001="NOK", N1002="EUR", N1003="EUR")
    rows = "No;Ref;Line;Price\n1001;A;1;110\n1002;B;1;120\n1003;;1;100\n"
    expected = [("EUR", 2, "220.00"), ("NOK", 1, "110.00")]
    assert sums(company.run(sheet(DUE, rows), dry=dry)) == expected
    again = company.run(sheet(DUE, rows), dry=dry)
    assert [(currency, count) for currency, count, _ in sums(again)] == [("EUR", 2), ("NOK", 1)]
    assert again.summary.control is not None
    assert {block.currency for block in again.summary.control.blocks} == {"EUR", "NOK"}


def test_what_was_exported_knows_its_currency_without_a_call(company: Any, edited: Any) -> None:
    """A check of a workbook in which nothing or one cell was edited adds up by currency, offline."""
    priced(company, N1001="NOK", N1002="EUR")
    path = edited(company.export(DUE), lambda book: book.set(2, "Price", 110))
    assert sums(company.check(path)) == [("EUR", 1, "100.00"), ("NOK", 1, "110.00")]
    assert sums(company.run(path)) == [("EUR", 1, "100.00"), ("NOK", 1, "110.00")]


def test_customers_have_no_amounts_to_be_in_a_currency(company: Any, sheet: Write) -> None:
    """They are counted together, whatever the ledger says of each."""
    company.create("customer", {"number": "1", "name": "Fjord", "currencyId": "SEK"})
    report = company.run(sheet(CUSTOMERS, "No;Name;Ref;Note\n1;Fjord AS;;\n2;Vidde;;\n"))
    assert [(total.currency, total.documents) for total in report.summary.totals] == [("", 2)]
