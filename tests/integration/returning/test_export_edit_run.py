"""Export, edit, run: only what was changed is sent, and nothing is guessed."""

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

INVOICES = """
resource = "customer-invoice"
operation = "update"
[document]
key = "Invoice"
[fields]
referenceNumber = "Invoice"
documentDate = "Date"
documentDueDate = "Due"
customerRefNumber = "Ref"
invoiceText = "Text"
hold = { value = false }
financialPeriod = { expr = "strftime(\\"Date\\", '%Y%m')" }
creditTermsId = { column = "Terms", values = { "14 days" = "14", "30 days" = "30" } }
[columns]
"Date" = { type = "date" }
[lines]
inventoryNumber = "Item"
description = "What"
quantity = "Qty"
unitPriceInCurrency = "Price"
vatCodeId = "VAT"
"""
LINE = {"inventoryNumber": "0042", "quantity": Decimal(2), "unitPriceInCurrency": Decimal("99.5"), "vatCodeId": "3"}
FREIGHT = {"description": "Frakt", "quantity": Decimal(1), "unitPriceInCurrency": Decimal(49), "vatCodeId": "3"}
Edit = Callable[[Path, Callable[[Any], None]], Path]


@pytest.fixture
def books(company: Any) -> Any:
    """Return a company with three invoices of two lines each."""
    company.create("customer", {"number": "0101", "name": "Fjord"})
    for number in ("1001", "1002", "1003"):
        header = {"referenceNumber": number, "customerNumber": "0101", "documentDate": dt.date(2026, 1, 5)}
        more = {"invoiceText": "Takk", "customerRefNumber": "PO 7", "creditTermsId": "14", "hold": True}
        company.create("customer-invoice", header | more, LINE, FREIGHT)
    return company


def statuses(report: Any) -> dict[str, str]:
    """Return what became of each document."""
    return {outcome.key: outcome.status.value for outcome in report.outcomes}


def body_of(call: Any) -> Any:
    """Return what was sent."""
    return json.loads(call["body"])


def test_what_nobody_edited_is_unchanged_and_costs_no_call(books: Any) -> None:
    """Constants, expressions and defaults change nothing by themselves; nothing is even asked."""
    book = books.export(INVOICES)
    assert set(statuses(books.run(book, dry=True)).values()) == {"unchanged"}
    assert books.calls() == []
    assert set(statuses(books.run(book)).values()) == {"unchanged"}
    assert books.writes() == []


def test_one_cell_is_one_put_with_one_field(books: Any, edited: Edit) -> None:
    """One edited cell of three invoices is one call with one field in it, and the version it was exported with."""
    book = edited(books.export(INVOICES), lambda book: book.set(4, "Ref", "PO 8"))
    stamp = books.find("customer-invoice", "1002")["timeStamp"]
    report = books.run(book)
    assert statuses(report) == {"1001": "unchanged", "1002": "updated", "1003": "unchanged"}
    [put] = books.writes()
    assert put["path"].endswith("/1002")
    assert body_of(put) == {"customerRefNumber": {"value": "PO 8"}}
    assert stamp in put["headers"]["If-Match"]


def test_one_cell_of_a_line_is_one_field_of_that_line(books: Any, edited: Edit) -> None:
    """A line is told by its number, whatever the order of the rows."""
    book = edited(books.export(INVOICES), lambda book: book.set(3, "Price", 50))
    assert statuses(books.run(book))["1001"] == "updated"
    [put] = books.writes()
    assert body_of(put) == {
        "invoiceLines": [
            {"operation": "Update", "lineNumber": {"value": 2}, "unitPriceInCurrency": {"value": 50}},
        ]
    }


def test_lines_are_added_and_deleted_when_a_row_says_so(books: Any, edited: Edit) -> None:
    """A row without a line number adds a line, a mark under Delete removes one, the others stay."""

    def edit(book: Any) -> None:
        book.set(2, "Delete", "x")
        book.append(Invoice="1001", What="Gebyr", Qty=1, Price=10, VAT="3")

    report = books.run(edited(books.export(INVOICES), edit))
    assert statuses(report)["1001"] == "updated"
    lines = books.find("customer-invoice", "1001")["invoiceLines"]
    assert [line["description"] for line in lines] == ["Frakt", "Gebyr"]
    assert [str(total.net) for total in report.summary.totals] == ["555.00"]


def test_a_row_that_is_missing_deletes_nothing_and_is_asked_about(books: Any, edited: Edit) -> None:
    """Deleting a row is no order to delete a line: a warning names it."""
    report = books.run(edited(books.export(INVOICES), lambda book: book.sheet.delete_rows(3)))
    assert set(statuses(report).values()) == {"unchanged"}
    [finding] = report.plan.findings
    assert finding.code == "missing-line"
    assert "Line 2 of 1001 (Frakt)" in finding.message
    assert books.writes() == []


def test_sorting_and_leaving_documents_out_changes_nothing(books: Any, edited: Edit) -> None:
    """Rows may stand anywhere; a document without rows is left alone, and that is said."""

    def edit(book: Any) -> None:
        rows = [[cell.value for cell in row] for row in book.sheet.iter_rows(min_row=2, max_row=5)]
        for at, row in enumerate(reversed(rows), start=2):
            for column, value in enumerate(row, start=1):
                book.sheet.cell(at, column).value = value
        book.sheet.delete_rows(6, 2)

    report = books.run(edited(books.export(INVOICES), edit))
    assert statuses(report) == {"1002": "unchanged", "1001": "unchanged"}
    assert any("A document was exported and not kept" in note for note in report.plan.notes)


def test_an_emptied_cell_is_asked_about_and_clear_empties_the_field(books: Any, edited: Edit) -> None:
    """Emptying a cell changes nothing; `<clear>` empties the field, in one row of several."""

    def edit(book: Any) -> None:
        for row in (2, 3):
            book.set(row, "Text", None)
        book.set(4, "Text", "<clear>")

    report = books.run(edited(books.export(INVOICES), edit))
    assert statuses(report) == {"1001": "unchanged", "1002": "updated", "1003": "unchanged"}
    assert [finding.code for finding in report.plan.findings] == ["emptied-cell"]
    assert [body_of(put) for put in books.writes()] == [{"invoiceText": {"value": ""}}]


def test_a_cell_emptied_in_one_row_of_several_is_asked_about(books: Any, edited: Edit) -> None:
    """The other row still fills it in: nothing is sent, and both cells are named; a new row need not repeat them."""

    def edit(book: Any) -> None:
        book.set(3, "Ref", None)
        book.set(4, "Due", dt.date(2026, 3, 1))
        book.set(5, "Due", None)
        for heading in ("Ref", "Text", "Terms"):
            book.set(6, heading, None)
        book.set(6, "Delete", "yes")
        book.append(Invoice="1003", What="Gebyr", Qty=1, Price=10, VAT="3")

    report = books.run(edited(books.export(INVOICES), edit), dry=True)
    assert statuses(report) == {"1001": "unchanged", "1002": "would-update", "1003": "would-update"}
    told = {finding.place.cell: finding.message for finding in report.plan.findings if finding.place.cell}
    assert set(told) == {"D3", "C5"}
    assert "customerRefNumber of 1001 was emptied in D3 and is PO 7 in D2" in told["D3"]
    assert "documentDueDate of 1002 was emptied in C5 and is 2026-03-01 in C4" in told["C5"]


def test_a_change_on_both_sides_is_a_conflict_with_all_three_values(books: Any, edited: Edit) -> None:
    """Somebody else changed the invoice meanwhile: nothing is sent, and every value is shown."""
    book = edited(books.export(INVOICES), lambda book: book.set(2, "Ref", "mine"))
    books.update("customer-invoice", "1001", {"customerRefNumber": "theirs"})
    report = books.run(book)
    assert statuses(report)["1001"] == "invalid"
    [finding] = report.plan.findings
    assert finding.code == "conflict"
    assert "customerRefNumber: here mine, in the ledger theirs, exported as PO 7." in finding.message
    assert finding.place.cell == "D2"
    assert books.writes() == []


def test_a_line_changed_between_plan_and_call_is_a_conflict_with_all_three_values(books: Any, edited: Edit) -> None:
    """The ledger refuses the version: the finding, the sheet Changes and the journal have mine, theirs and base."""

    def edit(book: Any) -> None:
        book.set(3, "Price", 50)
        book.set(2, "Delete", "yes")
        book.set(4, "Ref", "PO 8")

    def meanwhile() -> None:
        theirs = {"lineNumber": 2, "operation": "Update", "unitPriceInCurrency": Decimal(60)}
        books.update("customer-invoice", "1001", {}, theirs)

    report = books.run(edited(books.export(INVOICES), edit), meanwhile=meanwhile)
    assert statuses(report) == {"1001": "refused", "1002": "updated", "1003": "unchanged"}
    told = {finding.place.cell: finding.message for finding in report.plan.findings}
    price, line = "line 2: unitPriceInCurrency: here 50, in the ledger 60, exported as 49.", "line 1: here (deleted)"
    assert price in told["L3"]
    assert any(line in message for message in told.values())
    [refused] = [outcome for outcome in report.outcomes if outcome.key == "1001"]
    assert "nothing of it was sent" in refused.message
    [kept] = [each for each in books.journal.documents(report.summary.run) if each.key == "1001"]
    assert "line 2: unitPriceInCurrency: sent 50, ledger has 60, exported as 49" in kept.message
    result = load_workbook(books.results[-1])
    assert {row[1] for row in result["Errors"].iter_rows(min_row=4, values_only=True)} == {"refused"}
    sheet = result["Changes"]
    assert sheet["G3"].value == "In the ledger"
    assert ("1001", "line 2: unitPriceInCurrency", "49", "50", "60") in [
        row[2:7] for row in sheet.iter_rows(min_row=4, values_only=True)
    ]


def test_a_line_that_somebody_else_changed_alike_meanwhile_is_unchanged(books: Any, edited: Edit) -> None:
    """The version is another one, and the line says already what was sent."""
    book = edited(books.export(INVOICES), lambda book: book.set(3, "Price", 60))
    alike = {"lineNumber": 2, "operation": "Update", "unitPriceInCurrency": Decimal(60)}
    report = books.run(book, meanwhile=lambda: books.update("customer-invoice", "1001", {}, alike))
    assert statuses(report)["1001"] == "unchanged"
    assert report.plan.findings == ()


def test_what_somebody_else_changed_alike_is_unchanged(books: Any, edited: Edit) -> None:
    """Both wrote the same: there is nothing to send and nothing to decide."""
    book = edited(books.export(INVOICES), lambda book: book.set(2, "Ref", "same"))
    books.update("customer-invoice", "1001", {"customerRefNumber": "same"})
    assert statuses(books.run(book))["1001"] == "unchanged"
    assert books.writes() == []


def test_the_same_workbook_again_is_done_already(books: Any, edited: Edit) -> None:
    """The change is in the ledger, as this run put it there: no conflict with ourselves, no second call."""
    book = edited(books.export(INVOICES), lambda book: book.set(2, "Ref", "PO 8"))
    books.run(book)
    assert statuses(books.run(book))["1001"] == "already-done"
    assert books.writes() == []


def test_the_same_edit_of_a_newer_export_is_sent(books: Any, edited: Edit) -> None:
    """What was changed back in the ledger may be changed again: another version is another change."""
    books.run(edited(books.export(INVOICES), lambda book: book.set(2, "Ref", "PO 8")))
    books.update("customer-invoice", "1001", {"customerRefNumber": "PO 7"})
    assert (
        statuses(books.run(edited(books.export(INVOICES), lambda book: book.set(2, "Ref", "PO 8"))))["1001"]
        == "updated"
    )
    assert books.find("customer-invoice", "1001")["customerRefNumber"] == "PO 8"


def test_without_the_hidden_sheet_the_ledger_is_asked(books: Any, edited: Edit) -> None:
    """Still only what differs is sent; constants and expressions count as well, and are shown."""

    def edit(book: Any) -> None:
        del book.book["Exported"]
        for row in (4, 5):
            book.set(row, "Ref", "PO 8")

    report = books.run(edited(books.export(INVOICES), edit), dry=True)
    assert {(change.key, change.field, change.was, change.becomes) for change in report.plan.each[0].changes} == {
        ("1001", "hold", "yes", "no"),
        ("1002", "hold", "yes", "no"),
        ("1003", "hold", "yes", "no"),
        ("1002", "customerRefNumber", "PO 7", "PO 8"),
    }


def test_without_the_hidden_sheet_a_conflict_is_found_by_the_time_stamp(books: Any, edited: Edit) -> None:
    """The version stands in a column of its own."""

    def edit(book: Any) -> None:
        del book.book["Exported"]
        for row in (2, 3):
            book.set(row, "Ref", "mine")

    book = edited(books.export(INVOICES.replace("hold = { value = false }\n", "")), edit)
    books.update("customer-invoice", "1001", {"invoiceText": "theirs"})
    report = books.run(book)
    assert statuses(report) == {"1001": "invalid", "1002": "unchanged", "1003": "unchanged"}
    assert {finding.code for finding in report.plan.findings} == {"conflict"}


def test_a_rehearsal_shows_the_difference_field_by_field(books: Any, edited: Edit) -> None:
    """The sheet Changes has document, field, was, becomes and a link to the cell."""

    def edit(book: Any) -> None:
        book.set(3, "Price", 50)
        book.set(4, "Due", dt.date(2026, 3, 1))
        book.set(6, "Terms", "30 days")

    books.run(edited(books.export(INVOICES), edit), dry=True)
    sheet = load_workbook(books.results[-1])["Changes"]
    rows = [row[:6] for row in sheet.iter_rows(min_row=4, values_only=True)]
    due = books.find("customer-invoice", "1002").get("documentDueDate", "")[:10] or None
    assert rows == [
        ("L3", "would-update", "1001", "line 2: unitPriceInCurrency", "49", "50"),
        ("C4", "would-update", "1002", "documentDueDate", due, "2026-03-01"),
        ("F6", "would-update", "1003", "creditTermsId", "14", "30"),
    ]
    assert sheet["A4"].hyperlink is not None
    assert books.writes() == []


def test_a_result_workbook_is_the_next_input(books: Any, edited: Edit) -> None:
    """It keeps what was exported: what is done is done, what is edited now is sent."""
    books.run(edited(books.export(INVOICES), lambda book: book.set(2, "Ref", "PO 8")))
    book = books.results[-1]
    shown = load_workbook(book)
    sheet = shown["Customer invoice"]
    sheet["D4"].value = "PO 9"
    shown.save(book)
    report = books.run(book)
    assert statuses(report) == {"1001": "already-done", "1002": "updated", "1003": "unchanged"}


def test_a_check_needs_no_network(books: Any, edited: Edit) -> None:
    """What was exported is enough to tell what would be changed."""
    report = books.check(edited(books.export(INVOICES), lambda book: book.set(2, "Ref", "PO 8")))
    assert statuses(report) == {"1001": "would-update", "1002": "unchanged", "1003": "unchanged"}


def test_what_is_wrong_in_the_ledger_keeps_no_edit_back(books: Any, edited: Edit) -> None:
    """Only what was edited is looked at: an old slip of the ledger's is nobody's now."""
    books.update("customer-invoice", "1003", {"documentDueDate": dt.date(2025, 1, 1)})
    report = books.run(edited(books.export(INVOICES), lambda book: book.set(2, "Ref", "PO 8")))
    assert statuses(report) == {"1001": "updated", "1002": "unchanged", "1003": "unchanged"}
