"""A result workbook given back as source: ours is written over, never doubled."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
from openpyxl.workbook.workbook import Workbook

from importer import sheets
from importer.findings import Finding
from importer.submission import Outcome, Status

Result = Callable[..., Path]
Open = Callable[..., Workbook]


def test_columns_and_sheets_are_written_over(
    rich_book: Path, result: Result, opened: Open, mistakes: tuple[Finding, ...]
) -> None:
    """The second result has the same sheets and columns as the first, with the second run's words."""
    first = result(rich_book, mistakes)
    second = result(first, mistakes, said={"F1": Outcome("F1", Status.ALREADY_DONE, "9F1")}, sheet="Oktober")
    one, two = opened(first), opened(second)
    assert two.sheetnames == one.sheetnames
    assert [cell.value for cell in two["Oktober"][4]] == [cell.value for cell in one["Oktober"][4]]
    assert (one["Oktober"]["I5"].value, two["Oktober"]["I5"].value) == ("created", "already-done")
    assert two["Oktober"].auto_filter.ref == "A4:N9"


def test_ours_is_not_data_to_the_next_reading(plain_book: Result, result: Result) -> None:
    """The reader finds the user's columns, and ours apart from them."""
    path = result(plain_book())
    read = sheets.read(path, sheet="Oktober", header=4)
    assert len(read.headings) == 8
    assert [column.heading for column in read.ours] == [
        "Status",
        "Hold",
        "Message",
        "Ledger number",
        "Ledger amount",
        "Key",
    ]
    assert [name.name for name in sheets.names(path) if not name.ours] == ["Oktober"]


def test_a_cell_that_was_mended_gets_its_own_look_back(
    plain_book: Result, result: Result, opened: Open, mistakes: tuple[Finding, ...]
) -> None:
    """Colour and comment of the earlier run go; the ground the user gave the cell comes back."""
    place = mistakes[0].place
    price = replace(mistakes[0], place=replace(place, column="Unit price", letter="G"))
    first = result(plain_book(), [*mistakes, price])
    second = opened(result(first, [], sheet="Oktober"))["Oktober"]
    assert opened(first)["Oktober"]["G7"].fill.fgColor.rgb == "FFFBD4CB"
    assert second["G7"].fill.fgColor.rgb == "FFFFFF99"
    assert second["B7"].fill.fill_type is None
    assert [cell.coordinate for row in second for cell in row if cell.comment] == []


def test_the_users_comment_survives_two_runs(
    rich_book: Path, result: Result, opened: Open, mistakes: tuple[Finding, ...]
) -> None:
    """Only our own comments are taken away."""
    second = opened(result(result(rich_book, mistakes), sheet="Oktober"))["Oktober"]
    assert {cell.coordinate for row in second for cell in row if cell.comment} == {"E5", "F8"}


def test_rows_may_be_sorted_deleted_and_added_in_between(
    plain_book: Result, result: Result, opened: Open, tmp_path: Path
) -> None:
    """The statuses of the second run stand beside the rows as they are now."""
    edited = tmp_path / "edited.xlsx"
    book = openpyxl.load_workbook(result(plain_book()))
    sheet = book["Oktober"]
    sheet.delete_rows(5, 2)
    sheet["A10"], sheet["B10"], sheet["E10"] = "F9", "0109", "Ny"
    book.save(edited)
    again = opened(result(edited, sheet="Oktober"))["Oktober"]
    assert [again[f"A{row}"].value for row in range(5, 11)] == ["F2", "F3", "F4", None, None, "F9"]
    assert [again[f"L{row}"].value for row in range(5, 11)] == ["9F2", "9F3", "9F4", None, None, "9F9"]


def test_a_column_of_ours_that_was_deleted_comes_back(
    plain_book: Result, result: Result, opened: Open, tmp_path: Path
) -> None:
    """What the user took away is written to the right of what is left."""
    edited = tmp_path / "edited.xlsx"
    book = openpyxl.load_workbook(result(plain_book()))
    book["Oktober"].delete_cols(11)
    book.save(edited)
    again = opened(result(edited, sheet="Oktober"))["Oktober"]
    assert [cell.value for cell in again[4]][8:] == [
        "Status",
        "Hold",
        "Ledger number",
        "Ledger amount",
        "Key",
        "Message",
    ]


def test_another_sheet_of_the_same_workbook_keeps_its_statuses(
    tmp_path: Path, plain_book: Result, result: Result, opened: Open
) -> None:
    """Two mappings run over two sheets of one workbook, one after the other."""

    def decorate(book: object, _: object) -> None:
        other = book.add_worksheet("November")  # type: ignore[attr-defined]
        other.write_row(3, 0, ["Invoice no", "Qty"])
        other.write_row(4, 0, ["N1", 1])

    first = result(plain_book(decorate=decorate), sheet="Oktober")
    second = result(first, sheet="November")
    book = opened(second)
    assert book.sheetnames == ["Summary", "Oktober", "November", "Errors", "Ledger"]
    assert (book["Oktober"]["I5"].value, book["November"]["C5"].value) == ("created", "created")
    third = sheets.read(shutil.copy(second, tmp_path / "third.xlsx"), sheet="Oktober", header=4)
    assert len(third.ours) == 6


def test_hold_offers_no_row_below_the_last_a_sheet_can_have(
    plain_book: Result, result: Result, opened: Open, tmp_path: Path
) -> None:
    """LibreOffice writes that last row where a column was formatted; Excel calls a range that goes on damaged."""
    edited = tmp_path / "edited.xlsx"
    book = openpyxl.load_workbook(result(plain_book()))
    book["Oktober"].row_dimensions[1_048_576].height = 15
    book.save(edited)
    again = opened(result(edited, sheet="Oktober"))["Oktober"]
    assert [str(offer.sqref) for offer in again.data_validations.dataValidation] == ["J5:J1048576"]
