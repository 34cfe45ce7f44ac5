"""Every cell keeps its own type, and what the user sees can be had beside it."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from importer.sheets import Column, Sheet, read

Write = Callable[..., Path]
Raw = Callable[[str], Path]


def only(sheet: Sheet) -> Column:
    """Return the single column of a sheet."""
    (column,) = sheet.columns
    return column


def values(column: Column, part: str) -> list[object]:
    """Return one of the column's series as a list; all None when the column has none."""
    series = getattr(column, part)
    return [None] * column.size if series is None else list(series)


def test_numbers_beside_texts(book: Write) -> None:
    """A number cell and a text of the same digits in one column stay a number and a text."""
    column = only(read(book([["Customer"], [12417], ["12417"], ["C12"]])))
    assert values(column, "number") == [12417.0, None, None]
    assert values(column, "text") == [None, "12417", "C12"]
    assert list(column.shown()) == ["12417", "12417", "C12"]


def test_all_types_in_one_column(book: Write) -> None:
    """Text, number, date, boolean and error cells of one column each come out under their own type."""
    rows = [["Any"], ["x"], [1.5], [date(2026, 1, 14)], [True], [("=NA()", "#N/A")]]
    column = only(read(book(rows)))
    assert values(column, "text") == ["x", None, None, None, None]
    assert values(column, "number") == [None, 1.5, None, None, None]
    assert values(column, "moment") == [None, None, datetime(2026, 1, 14), None, None]  # noqa: DTZ001  cells have no zone
    assert values(column, "flag") == [None, None, None, True, None]
    assert values(column, "fault") == [None, None, None, None, "#N/A"]
    assert list(column.shown()) == ["x", "1.5", "2026-01-14", "TRUE", "#N/A"]


def test_texts_that_look_like_other_types(book: Write) -> None:
    """Texts that look like dates, booleans and numbers stay texts when the real ones stand beside them."""
    rows = [["Any"], ["2026-01-14 00:00:00"], [date(2026, 1, 14)], ["true"], [True], ["1.5"], [1.5]]
    column = only(read(book(rows)))
    assert values(column, "text") == ["2026-01-14 00:00:00", None, "true", None, "1.5", None]


@pytest.mark.parametrize("constant_memory", [True, False])
def test_inline_and_shared_strings(book: Write, *, constant_memory: bool) -> None:
    """Texts stored in the cell and texts stored in the shared table are the same to the reader."""
    sheet = read(book([["A", "B"], ["x", "0101"], ["", "y"]], constant_memory=constant_memory))
    assert [list(column.shown()) for column in sheet.columns] == [["x", None], ["0101", "y"]]


def test_time_of_day(book: Write) -> None:
    """A date cell keeps its time; a time without a date is the text the user sees, as is a duration."""
    rows = [["When", "Time"], [(datetime(2009, 12, 6, 10, 30), "dd.mm.yyyy hh:mm"), (0.5, "hh:mm")]]  # noqa: DTZ001  cells have no zone
    when, time = read(book([*rows, [None, (1.5, "[h]:mm")]])).columns
    assert list(when.shown()) == ["2009-12-06 10:30", None]
    assert values(time, "text") == ["12:00", "36:00"]


def test_dates_from_1904(book: Write) -> None:
    """A workbook that counts its days from 1904, as old Macs did, has the dates its user sees."""
    column = only(read(book([["Date"], [date(2026, 1, 14)]], date_1904=True)))
    assert list(column.shown()) == ["2026-01-14"]


def test_a_number_too_large_for_its_date_format(book: Write) -> None:
    """20260114 typed into a cell formatted as date, which Excel shows as #####, is still that number."""
    column = only(read(book([["Date"], [(20260114, "dd.mm.yyyy")], [date(2026, 1, 14)]])))
    assert values(column, "number") == [20260114.0, None]


def test_percentages(book: Write) -> None:
    """A number shown as a percentage is marked, whatever its percent format."""
    column = only(read(book([["Discount"], [(0.25, "0%")], [(0.075, "0.0 %")], [0.25]])))
    assert values(column, "percent") == [True, True, None]
    assert list(column.shown()) == ["25%", "7.5%", "0.25"]


def test_leading_zeros_by_format(book: Write) -> None:
    """A number shown with the format 0000 keeps the zeros the user sees; a longer one loses nothing."""
    rows = [["No"], [(101, "0000")], [(12345, "0000")], [101], [(-7, "000")], [("=NA()", "#N/A")]]
    column = only(read(book(rows)))
    assert list(column.shown()) == ["0101", "12345", "101", "-007", "#N/A"]


def test_formula_without_value(book: Write) -> None:
    """A formula whose result is not in the file is a fault, one with a result is that result."""
    rows = [["Sum"], [("=1+1", 2)], [("=1+1", None)], [("=B1", "x")]]
    column = only(read(book(rows)))
    assert values(column, "fault") == [None, "formula", None]
    assert list(column.shown()) == ["2", "=", "x"]


def test_formulas_written_by_openpyxl(tmp_path: Path) -> None:
    """A workbook from a program that calculates nothing has faults down to its last row, not missing rows."""
    workbook = openpyxl.Workbook()
    page = workbook.create_sheet("Sums")
    for row in (["Item", "Sum"], ["a", "=1+1"], [None, "=1+2"]):
        page.append(row)
    workbook.save(tmp_path / "book.xlsx")
    sheet = read(tmp_path / "book.xlsx")
    assert list(sheet.rows) == [2, 3]
    assert values(sheet.columns[1], "fault") == ["formula", "formula"]


def test_empty_text_from_a_formula(raw: Raw) -> None:
    """A formula that yields an empty text is blank, not a fault."""
    cells = '<c r="A1" t="str"><v>H</v></c></row><row r="2"><c r="A2" t="str"><f>""</f><v></v></c>'
    sheet = read(raw(f'<row r="1">{cells}</row><row r="3"><c r="A3"><v>1</v></c></row>'))
    assert list(sheet.blank) == [True, False]
    assert only(sheet).fault is None


def test_errors_keep_their_words(book: Write) -> None:
    """Every kind of error cell shows its own word, also in a column that is tidy otherwise."""
    rows = [["A"], [1], [("=1/0", "#DIV/0!")], [("=X()", "#NAME?")], [("=A1", "#REF!")]]
    assert list(only(read(book(rows))).shown()) == ["1", "#DIV/0!", "#NAME?", "#REF!"]


def test_white_space_and_line_breaks(book: Write) -> None:
    """Edges are stripped, invisible characters too; a line break inside stays, whichever way it is stored."""
    rows = [["A"], ["  x\u00a0"], ["\u200by"], ["a\nb"], ["a_x000D_\nb"], ["   "], ["z"]]
    assert list(only(read(book(rows))).shown()) == ["x", "y", "a\nb", "a\nb", None, "z"]


def test_row_numbers_and_blank_rows(book: Write) -> None:
    """Rows carry the numbers beside them in the spreadsheet; blank ones inside are told, others gone."""
    rows = [["Logo"], [], ["A", "B"], ["x", 1], [], [("  ", None), None], ["y", 2], [], ["  "]]
    sheet = read(book(rows))
    assert sheet.header_row == 3
    assert list(sheet.rows) == [4, 5, 6, 7]
    assert list(sheet.blank) == [False, True, True, False]


def test_columns_start_where_the_sheet_says(book: Write) -> None:
    """Letters are those of the spreadsheet, also when the first columns and rows are blank."""
    sheet = read(book([[], [], [None, None, "A", "B"], [None, None, "x", 1]]))
    assert [(column.letter, column.heading) for column in sheet.columns] == [("C", "A"), ("D", "B")]
    assert list(sheet.rows) == [4]


def test_column_without_heading(book: Write) -> None:
    """Values without a heading are noted by their letter, and do not make a row count as filled."""
    sheet = read(book([["A", "", "B"], ["x", "loose", 1], [None, "remark", None], ["y", None, 2]]))
    assert sheet.unnamed == ("B",)
    assert sheet.notes == ("No heading stands above the values in B; they are left out.",)
    assert sheet.headings == ("A", "B")
    assert list(sheet.blank) == [False, True, False]


def test_column_lookup(book: Write) -> None:
    """A column is found by its exact heading only."""
    sheet = read(book([["Invoice\nno ", "B"], ["x", 1]]))
    column = sheet.column("Invoice no")
    assert column is not None
    assert column.letter == "A"
    assert sheet.column("invoice no") is None
