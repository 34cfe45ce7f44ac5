"""Rows of an exported workbook under another number than they were exported with, and lines that are added."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

INVOICES = """
resource = "customer-invoice"
operation = "update"
[document]
key = "Invoice"
[fields]
referenceNumber = "Invoice"
customerRefNumber = "Ref"
[lines]
description = "What"
quantity = "Qty"
unitPriceInCurrency = "Price"
"""
Edit = Callable[[Path, Callable[[Any], None]], Path]


@pytest.fixture
def books(company: Any) -> Any:
    """Return a company with three invoices of two lines each."""
    company.create("customer", {"number": "0101", "name": "Fjord"})
    for number in ("1001", "1002", "1003"):
        header = {"referenceNumber": number, "customerNumber": "0101", "documentDate": dt.date(2026, 1, 5)}
        lines = [{"description": f"{what} {number}", "quantity": Decimal(1)} for what in ("Work", "Freight")]
        company.create("customer-invoice", header | {"customerRefNumber": f"PO {number}"}, *lines)
    return company


def statuses(report: Any) -> dict[str, str]:
    """Return what became of each document."""
    return {outcome.key: outcome.status.value for outcome in report.outcomes}


def swap(book: Any) -> None:
    """Exchange the numbers of the first two invoices, as sorting that column alone would."""
    for row, number in ((2, "1002"), (3, "1002"), (4, "1001"), (5, "1001")):
        book.set(row, "Invoice", number)


def test_numbers_that_were_sorted_alone_are_found_and_nothing_is_sent(books: Any, edited: Edit) -> None:
    """Every line number is one the other invoice has, so only the versions tell that the rows are another's."""
    report = books.run(edited(books.export(INVOICES), swap), skip=True)
    assert statuses(report) == {"1002": "invalid", "1001": "invalid", "1003": "unchanged"}
    assert books.writes() == []
    told = {finding.place.cell: finding for finding in report.plan.findings}
    assert {finding.code for finding in told.values()} == {"strayed-row"}
    assert "exported as one of 1001 and stands under 1002 now" in told["A2"].message
    assert set(told) == {"A2", "A4"}


def test_a_row_to_be_deleted_under_another_number_deletes_nothing(books: Any, edited: Edit) -> None:
    """The line that would go is the other invoice's."""

    def edit(book: Any) -> None:
        swap(book)
        book.set(2, "Delete", "yes")

    report = books.run(edited(books.export(INVOICES), edit), dry=True)
    assert [each.code for each in report.plan.findings if each.place.cell == "A2"] == ["strayed-row"]


def test_who_empties_the_time_stamp_means_it(books: Any, edited: Edit) -> None:
    """The way out that the message names: the rows then say what the other invoice is to be."""

    def edit(book: Any) -> None:
        swap(book)
        for row in range(2, 6):
            book.set(row, "Time stamp", None)

    report = books.run(edited(books.export(INVOICES), edit))
    assert statuses(report) == {"1002": "updated", "1001": "updated", "1003": "unchanged"}
    assert books.find("customer-invoice", "1001")["customerRefNumber"] == "PO 1002"


def test_a_row_copied_from_another_invoice_adds_a_line(books: Any, edited: Edit) -> None:
    """Without a line number it is new, whatever version came along; nothing warns of what the version forbids."""

    def edit(book: Any) -> None:
        copied = {heading: book.value(2, heading) for heading in ("What", "Qty", "Price", "Time stamp")}
        book.append(Invoice="1003", **copied)

    book = edited(books.export(INVOICES), edit)
    report = books.run(book)
    assert statuses(report) == {"1001": "unchanged", "1002": "unchanged", "1003": "updated"}
    assert report.plan.findings == ()
    assert len(books.find("customer-invoice", "1003")["invoiceLines"]) == 3


def test_a_line_for_an_invoice_that_was_not_exported_is_warned_of(books: Any, edited: Edit) -> None:
    """Nothing tells its version, so it would be added each time."""
    book = books.export(INVOICES)
    header = {"referenceNumber": "1004", "customerNumber": "0101", "documentDate": dt.date(2026, 1, 5)}
    books.create("customer-invoice", header, {"description": "Work", "quantity": Decimal(1)})
    report = books.run(edited(book, lambda book: book.append(Invoice="1004", What="Fee", Qty=1)), dry=True)
    assert statuses(report)["1004"] == "would-update"
    assert [finding.code for finding in report.plan.findings] == ["adds-lines"]
