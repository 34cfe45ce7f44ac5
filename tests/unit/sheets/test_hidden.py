"""What the user does not see is read and said so, or left out and said so."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from importer.sheets import read
from importer.sheets.remarks import listed, ranges

Raw = Callable[..., Path]
Ods = Callable[..., Path]
Binary = Callable[..., Path]
ROWS: list[list[Any]] = [["A", "B"], ["x", 1], ["y", 2], ["z", 3], ["w", 4]]


@pytest.fixture
def hidden(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes the rows with some of them, and some columns, hidden (counted from 0)."""

    def write(rows: Sequence[int] = (), columns: Sequence[int] = ()) -> Path:
        path = tmp_path / "hidden.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("Data")
            for number, cells in enumerate(ROWS):
                sheet.write_row(number, 0, cells)
            for row in rows:
                sheet.set_row(row, None, None, {"hidden": True})
            for column in columns:
                sheet.set_column(column, column, None, None, {"hidden": True})
        return path

    return write


def test_hidden_rows_are_read_and_named(hidden: Callable[..., Path]) -> None:
    """Hidden rows are rows like others, marked, and named with how to leave them out."""
    sheet = read(hidden([1, 3, 4]))
    assert sheet.hidden is not None
    assert (list(sheet.rows), list(sheet.hidden)) == ([2, 3, 4, 5], [True, False, True, True])
    assert sheet.left_out is None
    [note] = sheet.notes
    assert note.startswith("3 rows are hidden (2, 4-5): read like all others. ")
    assert note.endswith('hidden = "skip" under [sheet] in the mapping leaves them out.')


def test_hidden_rows_left_out(hidden: Callable[..., Path]) -> None:
    """Left out, they keep their place, so that every row of the sheet is accounted for."""
    sheet = read(hidden([1]), hidden="skip")
    assert sheet.left_out is not None
    assert (list(sheet.rows), list(sheet.left_out)) == ([2, 3, 4, 5], [True, False, False, False])
    assert sheet.notes == ("1 row is hidden (2): left out, and counted as filtered.",)


def test_hidden_columns(hidden: Callable[..., Path]) -> None:
    """A hidden column is read and named, or is none of the sheet's."""
    path = hidden(columns=[1, 5])
    assert [(column.heading, column.hidden) for column in read(path).columns] == [("A", False), ("B", True)]
    assert "Column B “B” is hidden: read like all others." in read(path).notes[0]
    assert read(path, hidden="skip").headings == ("A",)


def test_blank_hidden_rows_are_not_worth_a_word(raw: Raw) -> None:
    """Hidden rows with nothing in them are not spoken of."""
    head = '<row r="1"><c r="A1" t="str"><v>A</v></c></row>'
    rows = f'{head}<row r="2" hidden="1"/><row r="3"><c r="A3"><v>1</v></c></row><row r="9" hidden="1"/>'
    assert read(raw(rows)).notes == ()


def test_filtered_rows_of_an_open_document(ods: Ods) -> None:
    """A filter of LibreOffice is named as one."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    row = '<table:table-row table:visibility="{}">' + cell + "</table:table-row>"
    sheet = read(
        ods("".join(row.format(seen, text) for seen, text in [("visible", "A"), ("filter", "x"), ("visible", "y")]))
    )
    assert sheet.notes[0].startswith("A filter is set, and 1 row is hidden (2)")


def test_hidden_in_a_binary_workbook(binary: Binary, tmp_path: Path) -> None:
    """An xlsb says what is hidden in records of its own."""
    path = binary(tmp_path / "book.xlsb", ROWS, hidden_rows=[3], hidden_columns=[1])
    sheet = read(path)
    assert sheet.hidden is not None
    assert list(sheet.hidden) == [False, True, False, False]
    assert [column.hidden for column in sheet.columns] == [False, True]


def test_places_in_a_sentence() -> None:
    """Neighbours are a range; many places are counted after the first few."""
    assert ranges([5, 7, 8, 9, 12]) == ["5", "7-9", "12"]
    assert listed([str(number) for number in range(9)]) == "0, 1, 2, 3, 4, 5 and 3 more"
