"""Merged cells: their value in all rows they cover, or one heading over several."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from importer.sheets import Column, Sheet, read
from importer.sheets.header import find
from importer.sheets.marks import Span
from importer.sheets.merged import repeat

Rows = list[list[object]]
Merge = Callable[..., Path]


@pytest.fixture
def merge(tmp_path: Path) -> Merge:
    """Return a function that writes rows and merges cells: ranges such as `A2:A3`, with the upper left cell's value."""

    def write(rows: Rows, *ranges: str) -> Path:
        path = tmp_path / "merged.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet, look = book.add_worksheet(), book.add_format({"bold": True})
            for number, cells in enumerate(rows):
                sheet.write_row(number, 0, cells)
            for each in ranges:
                column, row = ord(each[0]) - ord("A"), int(each[1:].partition(":")[0]) - 1
                sheet.merge_range(each, rows[row][column], look)
        return path

    return write


def shown(sheet: Sheet) -> dict[str, list[str | None]]:
    """Return what the user sees, column by column."""
    return {column.heading: list(column.shown()) for column in sheet.columns}


def test_a_value_over_several_rows(merge: Merge) -> None:
    """The value stands in every row the cell covers, is marked as repeated there, and is spoken of."""
    sheet = read(merge([["No", "Qty"], ["F1", 1], [None, 2], [None, 3], ["F2", 4]], "A2:A4"))
    assert shown(sheet) == {"No": ["F1", "F1", "F1", "F2"], "Qty": ["1", "2", "3", "4"]}
    assert sheet.columns[0].repeated is not None
    assert list(sheet.columns[0].repeated) == [False, True, True, False]
    assert sheet.notes == ("Cells merged over several rows give their value to each of these rows: A2:A4.",)


def test_a_row_with_nothing_of_its_own(merge: Merge) -> None:
    """A row that only a merged cell reaches into stays blank."""
    sheet = read(merge([["No", "Qty"], ["F1", 1], [None, None], ["F2", 2]], "A2:A3"))
    assert list(sheet.blank) == [False, True, False]


def test_a_value_over_several_columns(merge: Merge) -> None:
    """A cell merged sideways has its value in its first column only."""
    assert shown(read(merge([["A", "B"], ["x", None], ["y", "z"]], "A2:B2"))) == {"A": ["x", "y"], "B": [None, "z"]}


def test_spans_that_overlap() -> None:
    """What no program writes does no harm: of overlapping spans the first counts."""
    column = Column("A", "A", 3, number=None)
    assert repeat(column, [Span(2, 0, 3, 0), Span(2, 0, 9_999_999, 0)], 1).blank.all()


def test_two_header_rows(merge: Merge) -> None:
    """Headings under a merged one are joined with it; cells merged downwards are headings by themselves."""
    rows: Rows = [["No", "Price", None, "Text"], [None, "Net", "VAT", None], ["F1", 1, 2, "x"]]
    sheet = read(merge(rows, "A1:A2", "B1:C1", "D1:D2"))
    assert (sheet.headings, sheet.header_row) == (("No", "Price / Net", "Price / VAT", "Text"), 2)
    assert sheet.evidence == (
        "rows 1 and 2 are a header of two rows: “Price” (merged in B1:C1) groups columns, so headings are joined, "
        "as “Price / Net”"
    )


def test_groups_over_everything(merge: Merge) -> None:
    """Several groups may cover all columns."""
    rows: Rows = [["Customer", None, "Sale", None], ["No", "Name", "No", "Sum"], ["1", "Ås", "F1", 5]]
    assert read(merge(rows, "A1:B1", "C1:D1")).headings == (
        "Customer / No",
        "Customer / Name",
        "Sale / No",
        "Sale / Sum",
    )


def test_a_title_is_no_group(merge: Merge) -> None:
    """A title merged over all columns groups nothing."""
    sheet = read(merge([["Invoices", None, None], ["No", "Name", "Sum"], ["1", "Ås", 5]], "A1:C1"))
    assert (sheet.headings, sheet.header_row) == (("No", "Name", "Sum"), 2)


def test_a_given_header_is_one_row(merge: Merge) -> None:
    """The row that is given is the header, and cells merged down into it are headings, too."""
    rows: Rows = [["No", "Price", None], [None, "Net", "VAT"], ["F1", 1, 2]]
    assert read(merge(rows, "A1:A2", "B1:C1"), header=2).headings == ("No", "Net", "VAT")


def test_two_header_rows_without_merged_cells() -> None:
    """Gaps beside a heading with words below all of them are a group; a row of data below is not."""
    upper = ["No", "Name", "Price", "", ""]
    found = find([upper, ["", "", "Net", "VAT", "Gross"], ["1", "x", 1, 2, 3]])
    assert found is not None
    assert (found.row, found.headings[-1]) == (2, "Price / Gross")
    alone = find([upper, ["1", "x", "y", "z", "w"], ["2", "x", "y", "z", "w"]])
    assert alone is not None
    assert alone.row == 1
