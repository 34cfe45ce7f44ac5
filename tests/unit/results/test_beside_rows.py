"""What stands beside each row of the user's sheet."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from importer.findings import Finding, Place, found
from importer.plan.value import Plan
from importer.results.workbook import write as write_result
from importer.submission import Outcome, Status
from importer.summary import Summary

Result = Callable[..., Path]
Open = Callable[..., Workbook]
Draw = Callable[..., Plan]
Tell = Callable[..., Summary]


def column(sheet: Worksheet, heading: str, header: int = 4) -> dict[int, object]:
    """Return the values under a heading by row."""
    letter = next(cell.column_letter for cell in sheet[header] if cell.value == heading)
    return {row: sheet[f"{letter}{row}"].value for row in range(header + 1, sheet.max_row + 1)}


def test_columns_stand_to_the_right_of_the_data(plain_book: Result, result: Result, opened: Open) -> None:
    """Our five columns follow the user's last one, in the order that people know."""
    sheet = opened(result(plain_book()))["Oktober"]
    ours = ["Status", "Hold", "Message", "Ledger number", "Ledger amount", "Key"]
    assert [cell.value for cell in sheet[4]][8:] == ours


def test_every_row_of_a_document_gets_its_outcome(plain_book: Result, result: Result, opened: Open) -> None:
    """Both rows of F1 say that it was created, and as what."""
    sheet = opened(result(plain_book()))["Oktober"]
    assert column(sheet, "Status") == dict.fromkeys(range(5, 10), "created")
    assert [column(sheet, "Ledger number")[row] for row in (5, 6, 7)] == ["9F1", "9F1", "9F2"]
    assert [column(sheet, "Key")[row] for row in (5, 6, 7)] == ["F1", "F1", "F2"]


def test_the_ledger_amount_stands_once_a_document(plain_book: Result, result: Result, opened: Open) -> None:
    """The sum of the column is the sum of the documents, not of their rows."""
    held = {"amountInCurrency": Decimal("313.75"), "amount": Decimal("99.00")}
    said = {"F1": Outcome("F1", Status.CREATED, "100", ledger=held)}
    sheet = opened(result(plain_book(), said=said))["Oktober"]
    amounts = column(sheet, "Ledger amount")
    assert (amounts[5], amounts[6]) == (313.75, None)
    assert sheet["M5"].number_format == "#,##0.00"


def test_a_row_says_what_is_wrong_with_it_and_how_to_mend_it(
    plain_book: Result, result: Result, opened: Open, mistakes: tuple[Finding, ...]
) -> None:
    """All of a row's findings stand in its message, each with its way out."""
    sheet = opened(result(plain_book(), mistakes))["Oktober"]
    assert column(sheet, "Status")[8] == "invalid"
    assert column(sheet, "Message")[8] == (
        "Invoice date: “32.13.2026” is not a date. Make it a date cell, or write it as 2026-01-31.\n"
        "Qty: “to” is not a number. Type the amount as a number, for example 1234,50."
    )


def test_the_other_rows_of_an_invalid_document_say_where_to_look(
    plain_book: Result, result: Result, opened: Open
) -> None:
    """A row without a fault of its own is held back with its document, and says so."""
    wrong = found(
        "missing-value",
        Place("Oktober", 6, "Customer", "B"),
        key="F1",
        field="customerNumber",
        what="the cell is empty",
    )
    sheet = opened(result(plain_book(), [wrong]))["Oktober"]
    assert column(sheet, "Status")[5] == "invalid"
    assert column(sheet, "Message")[5] == "Held back with its document: see row 6."


def test_a_finding_of_a_whole_document_stands_on_all_its_rows(plain_book: Result, result: Result, opened: Open) -> None:
    """A finding without a row belongs to every row of its document."""
    wrong = found("no-lines", Place("Oktober"), key="F1")
    sheet = opened(result(plain_book(), [wrong]))["Oktober"]
    assert {column(sheet, "Message")[row] for row in (5, 6)} == {"F1 has no lines. Give it at least one line."}


def test_what_the_ledger_said_stands_beside_the_row(plain_book: Result, result: Result, opened: Open) -> None:
    """A refusal is told in the ledger's own words."""
    said = {"F4": Outcome("F4", Status.REFUSED, message="Terms 99 cannot be found.")}
    sheet = opened(result(plain_book(), said=said))["Oktober"]
    assert (column(sheet, "Status")[9], column(sheet, "Message")[9]) == (
        "refused",
        "Terms 99 cannot be found.",
    )


def test_a_warning_leaves_its_document_alone(plain_book: Result, result: Result, opened: Open) -> None:
    """A warning is told, and the row keeps the status of its document."""
    warning = found("too-long", Place("Oktober", 9, "Description", "E"), key="F4", length=300, limit=256, field="d")
    sheet = opened(result(plain_book(), [warning]))["Oktober"]
    assert column(sheet, "Status")[9] == "created"
    assert str(column(sheet, "Message")[9]).startswith("Description: 300 characters")


def test_a_row_that_is_no_document_says_so(plain_book: Result, result: Result, opened: Open) -> None:
    """A row without a document is called filtered, and says why; a blank row says nothing."""
    rows = [
        ("F1", "1", None, "NOK", "Grus", 1, 1, None),
        (None,) * 8,
        (None, None, None, "Sum", None, 1, None, None),
    ]
    sheet = opened(result(plain_book(rows)))["Oktober"]
    assert column(sheet, "Status") == {5: "created", 6: None, 7: "filtered"}
    assert column(sheet, "Message")[7] == "Not part of this mapping."


def test_a_document_without_an_outcome_was_not_attempted(
    plain_book: Result, opened: Open, drawn: Draw, told: Tell
) -> None:
    """Every row has exactly one status, also when the run stopped before its document."""
    plan = drawn(plain_book())
    path = write_result(plan, (), told(plan, ()), plan.sheet.path.with_name("r.result.xlsx"))
    assert set(column(opened(path)["Oktober"], "Status").values()) == {"not-attempted"}


def test_a_heading_the_user_has_already_is_not_used_twice(plain_book: Result, result: Result, opened: Open) -> None:
    """Two equal headings would make the sheet unreadable as the next input."""
    source = plain_book([("F1", "new", 1, 2)], headings=("Invoice no", "Status", "key", "Qty"))
    assert [cell.value for cell in opened(result(source))["Oktober"][4]][4:] == [
        "Status (import)",
        "Hold",
        "Message",
        "Ledger number",
        "Ledger amount",
        "Key (import)",
    ]


@pytest.mark.parametrize("status", list(Status))
def test_a_status_is_a_word_and_a_colour(plain_book: Result, result: Result, opened: Open, status: Status) -> None:
    """Every status has its word in the cell, on a ground of its own."""
    said = {"F1": Outcome("F1", status)}
    cell = opened(result(plain_book(), said=said))["Oktober"]["I5"]
    assert cell.value == status.value
    assert cell.fill.fill_type == "solid"
    assert cell.font.bold
