"""Colours and comments on the cells that are wrong, and nothing on the others."""

from collections.abc import Callable
from pathlib import Path

from openpyxl.workbook.workbook import Workbook

from importer.findings import Finding, Place, found
from importer.results.beside import MOST_COMMENTS

Result = Callable[..., Path]
Open = Callable[..., Workbook]
RED, YELLOW = "FFFBD4CB", "FFFFF0BF"


def test_an_offending_cell_is_coloured_and_keeps_its_format(plain_book: Result, result: Result, opened: Open) -> None:
    """The ground turns red; the number format stays what it was."""
    wrong = found("not-a-number", Place("Oktober", 5, "Unit price", "G"), value="x", key="F1", example="1,5")
    sheet = opened(result(plain_book(), [wrong]))["Oktober"]
    assert sheet["G5"].fill.fgColor.rgb == RED
    assert sheet["G5"].number_format == "0.00"
    assert sheet["G6"].fill.fgColor.rgb == "FFFFFF99"


def test_an_empty_offending_cell_is_coloured_too(
    plain_book: Result, result: Result, opened: Open, mistakes: tuple[Finding, ...]
) -> None:
    """A missing value is marked where it is missing."""
    sheet = opened(result(plain_book(), mistakes))["Oktober"]
    assert (sheet["B7"].value, sheet["B7"].fill.fgColor.rgb) == (None, RED)


def test_a_warning_is_yellow_and_an_error_on_the_same_cell_red(
    plain_book: Result, result: Result, opened: Open
) -> None:
    """The worse of two findings gives the colour."""
    place, other = Place("Oktober", 5, "Description", "E"), Place("Oktober", 6, "Description", "E")
    long = {"length": 300, "limit": 256, "field": "description"}
    findings = [
        found("too-long", place, key="F1", **long),
        found("too-long", other, key="F1", **long),
        found("error-cell", other, key="F1", value="#N/A"),
    ]
    sheet = opened(result(plain_book(), findings))["Oktober"]
    assert (sheet["E5"].fill.fgColor.rgb, sheet["E6"].fill.fgColor.rgb) == (YELLOW, RED)


def test_a_comment_says_what_is_wrong_and_how_to_mend_it(
    plain_book: Result, result: Result, opened: Open, mistakes: tuple[Finding, ...]
) -> None:
    """The comment has both halves of every finding of the cell."""
    comment = opened(result(plain_book(), mistakes))["Oktober"]["C8"].comment
    assert comment is not None
    assert comment.text == "“32.13.2026” is not a date.\nMake it a date cell, or write it as 2026-01-31."
    assert comment.author == "customer-ledger-importer"


def test_the_users_own_comments_stay(
    rich_book: Path, result: Result, opened: Open, mistakes: tuple[Finding, ...]
) -> None:
    """Somebody's comment is never replaced by ours, not even on an offending cell."""
    sheet = opened(result(rich_book, mistakes))["Oktober"]
    comments = {cell.coordinate: cell.comment.text for row in sheet for cell in row if cell.comment}
    assert comments["E5"] == "Min egen"
    assert comments["F8"] == "Hvorfor to?"
    assert set(comments) == {"E5", "F8", "B7", "C8"}


def test_every_comment_has_a_box_to_be_shown_in(
    rich_book: Path, result: Result, part: Callable[[Path, str], bytes], mistakes: tuple[Finding, ...]
) -> None:
    """A comment without its drawn box makes a damaged file."""
    drawing = part(result(rich_book, mistakes), "xl/drawings/vmlDrawing1.vml").decode()
    assert drawing.count('ObjectType="Note"') == 4
    assert "<x:Row>7</x:Row><x:Column>2</x:Column>" in drawing


def test_very_many_comments_are_cut_and_the_summary_says_so(plain_book: Result, result: Result, opened: Open) -> None:
    """Beyond two thousand the boxes would slow the spreadsheet down; colours and messages stay."""
    count = MOST_COMMENTS + 5
    rows = [(f"F{n}", "1", None, "NOK", "Grus", "x", 1, None) for n in range(count)]
    findings = [
        found("not-a-number", Place("Oktober", 5 + n, "Qty", "F"), value="x", key=f"F{n}", example="1")
        for n in range(count)
    ]
    book = opened(result(plain_book(rows), findings))
    cells = [cell for (cell,) in book["Oktober"]["F5:F3000"]]
    assert sum(cell.comment is not None for cell in cells) == MOST_COMMENTS
    assert sum(cell.fill.fgColor.rgb == RED for cell in cells) == count
    notes = [str(cell.value) for row in book["Summary"] for cell in row if cell.value]
    assert any("Comments are on the first 2000" in note for note in notes)
