"""Which sheet of a workbook is read."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from importer.errors import WorkbookError
from importer.sheets import SheetName, names, read

Write = Callable[..., Path]
TEXT = '"string"'
DATA = [["A"], ["x"]]
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)
CELL = "<table:table-cell office:value-type={0}><text:p>{1}</text:p></table:table-cell>"
BODY = (
    '<office:body><office:spreadsheet><table:table table:name="Data">{}</table:table></office:spreadsheet>'
    "</office:body>"
)


def test_the_only_visible_sheet_with_data(book: Write) -> None:
    """Blank and hidden sheets do not have to be named to be passed over."""
    path = book({"Blank": [], "Data": DATA, "Old": DATA}, hidden=["Old"])
    assert read(path).name == "Data"
    assert names(path) == [
        SheetName("Blank", has_values=False),
        SheetName("Data"),
        SheetName("Old", visible=False),
    ]


def test_several_sheets_with_data(book: Write) -> None:
    """With several to choose from nothing is guessed: they are listed, and how to choose."""
    with pytest.raises(WorkbookError, match=r"2 sheets with data: One, Two") as caught:
        read(book({"One": DATA, "Two": DATA}))
    assert "--sheet" in caught.value.remedy


def test_named_sheet(book: Write) -> None:
    """A named sheet is read, hidden or not, and upper case does not matter, as in the spreadsheet program."""
    path = book({"One": DATA, "Two": [["B"], ["y"]]}, hidden=["Two"])
    assert read(path, sheet="two").headings == ("B",)


def test_misspelt_sheet(book: Write) -> None:
    """A sheet that is not there is answered with the nearest one."""
    with pytest.raises(WorkbookError, match="no sheet named Invoces") as caught:
        read(book({"Invoices": DATA, "Notes": DATA}), sheet="Invoces")
    assert caught.value.remedy == "Did you mean Invoices? Its sheets are: Invoices, Notes."


def test_only_hidden_sheets_have_data(book: Write) -> None:
    """Data on hidden sheets only is said, not read in silence."""
    with pytest.raises(WorkbookError, match=r"Only hidden sheets of .* have data: Secret"):
        read(book({"Front": [], "Secret": DATA}, hidden=["Secret"]))


def test_rules_on_a_blank_sheet_are_no_data(tmp_path: Path) -> None:
    """A sheet with nothing but a drop-down rule does not compete with the one that has data."""
    path = tmp_path / "rules.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("Blank").data_validation("A1", {"validate": "list", "source": "=$B$1:$B$3"})
        workbook.add_worksheet("Data").write_column(0, 0, ["A", "x"])
    assert read(path).name == "Data"


def test_other_formats(tmp_path: Path) -> None:
    """An OpenDocument sheet is read the same way."""
    cells = (TEXT, "No"), (TEXT, "Amount"), (TEXT, "0101"), ('"float" office:value="12.5"', "12,50")
    xml = [CELL.format(kind, value) for kind, value in cells]
    rows = "".join(f"<table:table-row>{one}{other}</table:table-row>" for one, other in (xml[:2], xml[2:]))
    path = tmp_path / "book.ods"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "content.xml", f"<office:document-content {SPACES}>{BODY.format(rows)}</office:document-content>"
        )
        package.writestr("META-INF/manifest.xml", "<manifest/>")
    assert names(path) == [SheetName("Data")]
    sheet = read(path)
    assert [list(column.shown()) for column in sheet.columns] == [["0101"], ["12.5"]]
    assert (sheet.kind, sheet.notes) == ("ods", ())


def test_text_file_has_one_sheet(tmp_path: Path) -> None:
    """A text file is its own only sheet, named after the file."""
    path = tmp_path / "lines.csv"
    path.write_text("A;B\n1;2\n", encoding="utf-8")
    assert names(path) == [SheetName("lines")]
    assert read(path, sheet="whatever").name == "lines"
