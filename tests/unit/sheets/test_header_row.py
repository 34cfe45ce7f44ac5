"""The header row is found with its evidence, or taken as given."""

from collections.abc import Callable
from pathlib import Path

import pytest

from importer.errors import WorkbookError
from importer.sheets import read
from importer.sheets.header import find, heading

Write = Callable[..., Path]


def test_logo_and_address_rows_are_skipped() -> None:
    """Rows that fill a few columns above the header are not taken for it, and the evidence says why."""
    rows: list[list[object]] = [
        ["ACME AS"],
        ["Storgata 1", None, "Org.nr", 987654321],
        [],
        ["No", "Date", "Item", "Qty", "Price", "Text"],
    ]
    found = find([*rows, [1, "2026", "x", 2, 3.5, ""]])
    assert found is not None
    assert found.row == 4
    assert found.evidence == "row 4 is the first that fills most columns (6 of 6), most of them words"


def test_a_row_of_figures_is_no_header() -> None:
    """A wide row of numbers above the words does not become the header."""
    found = find([[1, 2, 3], ["A", "B", "C"], [4, 5, 6]])
    assert found is not None
    assert found.row == 2


def test_numbers_all_the_way() -> None:
    """Without a row of words the first wide one is the header, and the evidence says so."""
    found = find([[2024, 2025], [1, 2]])
    assert found is not None
    assert (found.row, "no row has words" in found.evidence) == (1, True)


def test_nothing_to_find() -> None:
    """Blank rows have no header."""
    assert find([[None, ""], ["  "]]) is None
    assert find([]) is None


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (" Invoice\n  no ", "Invoice no"),
        (2024.0, "2024"),
        (1.5, "1.5"),
        (True, "TRUE"),
        (None, ""),
        ("\u00a0", ""),
    ],
)
def test_headings_are_one_line(cell: object, expected: str) -> None:
    """A heading is stripped, its line breaks and double spaces collapsed, a whole number without point."""
    assert heading(cell) == expected


def test_given_header_row(book: Write) -> None:
    """A header row that is given is used, and what stands above it is not data."""
    sheet = read(book([["A", "B"], ["C", "D"], ["x", "y"]]), header=2)
    assert (sheet.headings, list(sheet.rows)) == (("C", "D"), [3])
    assert sheet.evidence == "row 2 is given"


@pytest.mark.parametrize("header", [2, 3, 50])
def test_given_header_row_with_nothing_below(book: Write, header: int) -> None:
    """A given header row at or below the last row leaves no data, which is said."""
    with pytest.raises(WorkbookError, match="no data"):
        read(book([["A", "B"], ["x", "y"]]), header=header)


def test_impossible_header_row(book: Write) -> None:
    """Rows are counted from 1."""
    with pytest.raises(WorkbookError, match="cannot be in row 0"):
        read(book([["A"], ["x"]]), header=0)


def test_equal_headings(book: Write) -> None:
    """Two equal headings stop the reading, with both cells named and a way out."""
    with pytest.raises(WorkbookError, match=r"“Amount”: B2 and D2") as caught:
        read(book([["Title"], ["No", "Amount", "x", "Amount "], [1, 2, 3, 4]]))
    assert "another heading" in caught.value.remedy


def test_headings_a_reader_might_make_up(book: Write) -> None:
    """Headings that look like those a library invents for repeated ones are the user's own."""
    sheet = read(book([["Amount", "Amount_1", "__UNNAMED__2"], [1, 2, 3]]))
    assert sheet.headings == ("Amount", "Amount_1", "__UNNAMED__2")
