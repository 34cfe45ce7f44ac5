"""The parts of a workbook file: copied, replaced, left out."""

import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest

from importer.results.xlsx.outline import StrangeError
from importer.results.xlsx.package import Package
from importer.results.xlsx.sheetpart import SheetPart, written

Book = Callable[..., Path]


@pytest.fixture
def package(plain_book: Book) -> Iterator[Package]:
    """Return a workbook's package, and close it afterwards."""
    opened = Package(plain_book())
    yield opened
    opened.close()


def saved(package: Package) -> zipfile.ZipFile:
    """Return the package as it is written."""
    file = BytesIO()
    package.save(file)
    return zipfile.ZipFile(file)


def test_parts_are_put_and_dropped(package: Package) -> None:
    """A part that is dropped takes its content type along; a streamed part is written piece by piece."""
    package.put("xl/new.xml", lambda: iter([b"<a", b"/>"]), "application/new+xml")
    package.drop("docProps/app.xml")
    with saved(package) as copy:
        assert copy.read("xl/new.xml") == b"<a/>"
        assert "docProps/app.xml" not in copy.namelist()
        types = copy.read("[Content_Types].xml")
    assert b'PartName="/xl/new.xml" ContentType="application/new+xml"' in types
    assert b"docProps/app.xml" not in types


def test_relations_are_followed_added_and_taken_away(package: Package) -> None:
    """A relation leads from part to part, whatever way its target is written."""
    book = package.related("", "officeDocument")
    assert book == "xl/workbook.xml"
    new = package.relate(book, "worksheet", "xl/worksheets/sheet9.xml")
    assert [each.target for each in package.relations(book) if each.id == new] == ["xl/worksheets/sheet9.xml"]
    package.unrelate(book, "xl/worksheets/sheet9.xml")
    assert new not in {each.id for each in package.relations(book)}


def test_a_name_nobody_has_is_found(package: Package) -> None:
    """Names of parts are compared as the packaging standard does, whatever their case."""
    package.put("xl/worksheets/SHEET2.xml", "<a/>")
    assert package.unused("xl/worksheets/sheet{}.xml") == "xl/worksheets/sheet3.xml"


def test_utf_16_is_not_touched(plain_book: Book, changed: Book) -> None:
    """A part in another encoding would need another way of changing it."""
    path = changed(plain_book(), {"xl/workbook.xml": "<workbook/>".encode("utf-16")})
    opened = Package(path)
    with pytest.raises(StrangeError, match="UTF-8"):
        opened.outline("xl/workbook.xml")
    opened.close()


MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def rows(text: str, size: int = 7) -> list[tuple[int, bytes]]:
    """Return the rows of a sheet whose part arrives in very small pieces."""
    data = f"<worksheet {MAIN}>{text}</worksheet>".encode()
    pieces = [data[:120], *(data[at : at + size] for at in range(120, len(data), size))]
    return [(row.number, row.cells) for row in SheetPart(lambda: iter(pieces)).rows()]


def test_rows_are_found_across_pieces() -> None:
    """A row may begin in one piece and end in another; empty ones close themselves."""
    text = '<sheetData><row r="1"/><row r="2" ht="9"><c r="A2"/></row><row r="5"/><row r="6"></row></sheetData>'
    assert rows(text) == [(1, b""), (2, b'<c r="A2"/>'), (5, b""), (6, b"")]


@pytest.mark.parametrize("data", ["<sheetData/>", "<sheetData></sheetData>"])
def test_a_sheet_may_have_no_rows(data: str) -> None:
    """An empty sheet is read and written."""
    part = SheetPart(lambda: iter([f"<worksheet {MAIN}><cols/>{data}<a/></worksheet>".encode()]))
    assert list(part.rows()) == []
    text = b"".join(written(part.around, [b"<row/>"])).decode()
    assert text == f"<worksheet {MAIN}><cols/><sheetData><row/></sheetData><a/></worksheet>"


@pytest.mark.parametrize(
    "text",
    [
        "<sheetData><row><c/></row></sheetData>",
        "<sheetData><c/></sheetData>",
        "<sheetData><row r='1'>",
        "no data",
    ],
)
def test_what_cannot_be_marked_is_strange(text: str) -> None:
    """Rows without a number, cells without a row, a part without an end."""
    with pytest.raises(StrangeError):
        rows(text)
