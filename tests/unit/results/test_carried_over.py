"""Everything in the user's workbook that is not ours stays as it is."""

import hashlib
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl.workbook.workbook import Workbook

from importer.findings import Finding

Result = Callable[..., Path]
Open = Callable[..., Workbook]
Part = Callable[[Path, str], bytes]


def test_the_source_is_not_touched(rich_book: Path, result: Result, mistakes: tuple[Finding, ...]) -> None:
    """Not one byte of the source changes."""
    before = hashlib.sha256(rich_book.read_bytes()).hexdigest()
    assert result(rich_book, mistakes) != rich_book
    assert hashlib.sha256(rich_book.read_bytes()).hexdigest() == before


@pytest.mark.parametrize(
    "name",
    [
        "xl/charts/chart1.xml",
        "xl/drawings/drawing1.xml",
        "xl/media/image1.png",
        "xl/sharedStrings.xml",
        "xl/theme/theme1.xml",
        "xl/worksheets/sheet2.xml",
    ],
)
def test_parts_that_are_not_ours_are_copied_byte_for_byte(
    rich_book: Path, result: Result, part: Part, mistakes: tuple[Finding, ...], name: str
) -> None:
    """Charts, pictures, text boxes and other sheets are the same bytes as before."""
    assert part(result(rich_book, mistakes), name) == part(rich_book, name)


def test_formulas_keep_their_stored_results(plain_book: Result, result: Result, opened: Open) -> None:
    """The next run reads the stored results: a result workbook must not need to be opened and saved first."""
    path = result(plain_book())
    assert opened(path)["Oktober"]["H5"].value == "=F5*G5"
    assert opened(path, values=True)["Oktober"]["H5"].value == 77


@pytest.mark.parametrize(
    "kept",
    [
        b'<mergeCell ref="C1:E1"/>',
        b'<dataValidation type="list"',
        b"<x14:conditionalFormatting ",
        b'<pane xSplit="1" ySplit="4"',
        b'<row r="6" ht="30" customHeight="1"',
        b'<drawing r:id="rId1"/>',
    ],
)
def test_the_marked_sheet_keeps_what_it_has(
    rich_book: Path, result: Result, part: Part, mistakes: tuple[Finding, ...], kept: bytes
) -> None:
    """Merged cells, validations, conditional formats, panes, heights and drawings stay on the sheet."""
    sheet = "xl/worksheets/sheet1.xml"
    assert kept in part(rich_book, sheet).replace(b' spans="1:8"', b"")
    assert kept in part(result(rich_book, mistakes), sheet)


def test_sheets_keep_their_order_between_ours(rich_book: Path, result: Result, opened: Open) -> None:
    """Summary comes first, Errors and Ledger last; a name the user has already gets a number."""
    book = opened(result(rich_book))
    assert book.sheetnames == ["Summary", "Oktober", "Errors", "Errors (2)", "Ledger"]
    assert book["Errors"].sheet_state == "hidden"


def test_names_still_mean_their_own_sheet(rich_book: Path, result: Result, opened: Open) -> None:
    """A sheet in front of all others moves what counts sheets by their place."""
    book = opened(result(rich_book))
    assert "$A$1:$H$9" in str(book["Oktober"].print_area)
    assert book["Oktober"].print_title_rows == "$4:$4"
    assert book.defined_names["Sats"].value == "1.25"


def test_only_the_summary_is_selected(rich_book: Path, result: Result, opened: Open) -> None:
    """Two selected sheets would be edited together."""
    book = opened(result(rich_book))
    assert [sheet.sheet_view.tabSelected for sheet in book] == [True, None, None, None, None]
    assert book.active is book["Summary"]


def test_the_filter_reaches_our_columns(rich_book: Path, result: Result, opened: Open) -> None:
    """Sorting by the user's filter moves our columns along."""
    assert opened(result(rich_book))["Oktober"].auto_filter.ref == "A4:N9"


def test_a_sheet_without_a_filter_gets_one_over_all_its_rows(plain_book: Result, result: Result, opened: Open) -> None:
    """The filter ends with the last document: a total row below is not sorted with it."""
    rows = [("F1", "1", None, "NOK", "Grus", 1, 1, None), (None, None, None, "Sum", None, 1, None, None)]
    assert opened(result(plain_book(rows)))["Oktober"].auto_filter.ref == "A4:N5"


def test_a_table_takes_our_columns_in(plain_book: Result, result: Result, opened: Open) -> None:
    """Sorting a table moves the table's columns only, so ours belong to it."""

    def decorate(_: object, sheet: object) -> None:
        columns = [{"header": heading} for heading in ("Invoice no", "Customer", "Qty", "Price")]
        sheet.add_table("A4:D6", {"columns": columns})  # type: ignore[attr-defined]

    rows = [("F1", "1", 2, 3), ("F2", "1", 2, 3)]
    source = plain_book(rows, headings=("Invoice no", "Customer", "Qty", "Price"), decorate=decorate)
    sheet = opened(result(source))["Oktober"]
    table = sheet.tables["Table1"]
    assert (table.ref, table.autoFilter.ref, sheet.auto_filter.ref) == ("A4:J6", "A4:J6", None)
    assert [column.name for column in table.tableColumns][4:] == [sheet.cell(4, n).value for n in range(5, 11)]


def test_widths_of_other_columns_stay(rich_book: Path, result: Result, opened: Open) -> None:
    """A width given to all columns to the right is kept for those that are not ours."""
    widths = opened(result(rich_book))["Oktober"].column_dimensions
    assert (widths["A"].width, widths["K"].width) == (12.7109375, 60)
    assert (widths["O"].min, widths["O"].max, widths["O"].width) == (15, 16384, 5.7109375)


def test_other_custom_properties_stay(rich_book: Path, result: Result, part: Part) -> None:
    """We add our own note to the workbook's properties and leave the others."""
    properties = part(result(rich_book), "docProps/custom.xml").decode()
    assert 'name="Eier"><vt:lpwstr>Ola</vt:lpwstr>' in properties
    assert 'name="customer-ledger-importer 1"' in properties
    assert "Errors (2)" in properties


def test_the_list_of_formulas_is_left_to_the_spreadsheet(
    plain_book: Result, result: Result, changed: Callable[..., Path]
) -> None:
    """A list that does not know our formulas would call the file damaged; without one it is made anew."""
    source = plain_book()
    with zipfile.ZipFile(source) as package:
        rels = package.read("xl/_rels/workbook.xml.rels")
    main, arrows = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"</Relationships>"
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    arrow = b'<Relationship Id="rId99" Target="calcChain.xml" Type="' + kind + b'"/>'
    with_chain = {
        "xl/calcChain.xml": b'<calcChain xmlns="' + main + b'"><c r="H5" i="1"/></calcChain>',
        "xl/_rels/workbook.xml.rels": rels.replace(arrows, arrow + arrows),
    }
    with zipfile.ZipFile(result(changed(source, with_chain))) as package:
        assert "xl/calcChain.xml" not in package.namelist()
        assert b"calcChain" not in package.read("xl/_rels/workbook.xml.rels")


def test_a_prefixed_workbook_is_marked_in_its_own_way(
    plain_book: Result,
    result: Result,
    opened: Open,
    changed: Callable[..., Path],
    mistakes: tuple[Finding, ...],
) -> None:
    """Some programs write `<x:row>`; our cells are written like theirs."""
    source = plain_book()
    main = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    with zipfile.ZipFile(source) as package:
        parts = {
            name: _prefixed(package.read(name)).replace(main, main.replace(b"xmlns", b"xmlns:x"))
            for name in package.namelist()
            if main in package.read(name)
        }
    sheet = opened(result(changed(source, parts), mistakes))["Oktober"]
    assert (sheet["I8"].value, sheet["C8"].fill.fgColor.rgb) == ("invalid", "FFFBD4CB")
    assert sheet["H5"].value == "=F5*G5"


def _prefixed(text: bytes) -> bytes:
    return re.sub(rb"<(/?)(?![\w]+:|\?)([A-Za-z])", rb"<\1x:\2", text)


def test_hold_can_be_filled_in_on_a_protected_sheet(plain_book: Result, result: Result, opened: Open) -> None:
    """The sheet stays protected, and the one column of ours that is a person's is open; so it is the next time."""
    first = result(plain_book(decorate=lambda _, sheet: sheet.protect("hemmelig")))
    for path in (first, result(first, sheet="Oktober")):
        sheet = opened(path)["Oktober"]
        assert sheet.protection.sheet
        assert not sheet.column_dimensions["J"].protection.locked
        assert sheet["A5"].protection.locked
        assert sheet["I5"].protection.locked
