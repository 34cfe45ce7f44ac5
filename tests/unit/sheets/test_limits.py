"""Files that claim to be more than they are, and sheets as large as they may be."""

import gzip
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from importer.errors import WorkbookError
from importer.sheets import names, read
from importer.sheets.limits import measured

Write = Callable[..., Path]
Raw = Callable[..., Path]
Parts = Callable[..., Path]
HEAD = '<row r="1"><c r="A1" t="str"><v>A</v></c><c r="B1" t="str"><v>B</v></c></row>'
MEGABYTE = 1 << 20


def packed(path: Path, member: str, size: int) -> Path:
    """Write a part of `size` blanks into an archive, a megabyte at a time."""
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open(member, "w") as file,
    ):
        for _ in range(size // MEGABYTE):
            file.write(b" " * MEGABYTE)
    return path


def without(book: Path, member: str) -> Path:
    """Return a copy of a workbook that lacks one of its parts."""
    copy = book.with_name(f"without-{book.name}")
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(copy, "w") as new:
        for name in old.namelist():
            if name != member:
                new.writestr(name, old.read(name))
    return copy


def test_a_sheet_packed_hundredfold(book: Write) -> None:
    """A sheet that unpacks to a quarter of a gigabyte from nearly nothing is refused before it is unpacked."""
    member = "xl/worksheets/sheet1.xml"
    path = packed(without(book([["A"], ["x"]]), member), member, 256 * MEGABYTE)
    for door in (names, read):
        with pytest.raises(WorkbookError, match=r"is not unpacked: xl/worksheets/sheet1.xml in it would take 268 MB"):
            door(path)


def test_a_part_that_lies_about_its_size(book: Write) -> None:
    """A part larger than the archive says is damaged, whatever reads it."""
    path = book([["A", "B"], *([f"x{number}", number] for number in range(2000))])
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    content = path.read_bytes().replace(size.to_bytes(4, "little"), (size // 3).to_bytes(4, "little"))
    path.write_bytes(content)
    with pytest.raises(WorkbookError, match="damaged"):
        read(path)


def test_a_text_packed_hundredfold(tmp_path: Path) -> None:
    """A text that goes on and on when it is unpacked is left at 64 megabytes."""
    path = tmp_path / "lines.csv.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(70):
            file.write(b"1;2;3\n" * (MEGABYTE // 6))
    with pytest.raises(WorkbookError, match="is not unpacked: its content would take"):
        read(path)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("XFD1048576", "reaches to XFD1048576, but only 3 of its"),
        ("ZZ90000", "reaches to ZZ90000, but only 3 of its"),
        ("A1048577", "speaks of cell B1048577"),
        ("A99999999", "speaks of cell B99999999"),
        ("ZZZZ2", "speaks of cell ZZZZ2"),
    ],
)
def test_a_stray_cell_far_away(raw: Raw, cell: str, said: str) -> None:
    """Two cells in opposite corners would take half a terabyte: they are named instead."""
    row = "".join(sign for sign in cell if sign.isdigit())
    path = raw(f'{HEAD}<row r="{row}"><c r="{cell}"><v>1</v></c></row>')
    with pytest.raises(WorkbookError) as caught:
        read(path)
    assert said in caught.value.message


def test_a_stray_blank_at_the_bottom(raw: Raw) -> None:
    """A blank in the last row of a narrow sheet is only that: the data end where they end."""
    rows = '<row r="2"><c r="A2"><v>1</v></c></row><row r="1048576"><c r="B1048576" t="str"><v> </v></c></row>'
    assert list(read(raw(HEAD + rows)).rows) == [2]


def test_how_far_a_sheet_reaches() -> None:
    """What is measured is what stands there, whatever the order of rows."""
    extent = measured([b'<row r="70000"><c r="A70000"><v>1</v></c></row><row r="2"><c r="AB2"><v>2</v></c></row>'])
    assert (extent.rows, extent.columns, extent.filled, extent.corner) == (70_000, 28, 2, "AB70000")


def test_a_million_rows_with_a_format_only(raw: Raw) -> None:
    """Rows down to the end of the sheet that have a format and nothing in them cost no seconds: a quarter of them."""
    rows = [
        f'<row r="{number}" s="1" customFormat="1"><c r="A{number}" s="1"/></row>' for number in range(4, 1_048_577, 4)
    ]
    path = raw(HEAD + '<row r="2"><c r="A2"><v>1</v></c></row>' + "".join(rows))
    started = time.process_time()
    assert list(read(path).rows) == [2]
    assert time.process_time() - started < 2  # about 0.3 on a machine with nothing else to do


def test_all_rows_of_a_text_file(tmp_path: Path) -> None:
    """A text file may have as many rows as a sheet, and more."""
    path = tmp_path / "lines.csv"
    path.write_text("No;Amount\n" + "".join(f"{number};1,5\n" for number in range(1_048_577)), encoding="utf-8")
    sheet = read(path)
    assert (sheet.rows.len(), sheet.rows[-1], sheet.columns[0].shown()[-1]) == (1_048_577, 1_048_578, "1048576")


@pytest.mark.deep
def test_all_rows_of_a_workbook(raw: Raw) -> None:
    """A sheet filled to its last row is read, every row of it."""
    rows = (
        f'<row r="{row}"><c r="A{row}"><v>{row}</v></c><c r="B{row}"><v>1</v></c></row>' for row in range(2, 1_048_577)
    )
    sheet = read(raw(HEAD + "".join(rows)))
    assert (sheet.rows[-1], sheet.columns[0].shown()[-1], sheet.blank.any()) == (1_048_576, "1048576", False)


@pytest.mark.deep
def test_all_columns(book: Write) -> None:
    """A sheet as wide as a sheet can be is read."""
    headings = [f"H{number}" for number in range(16_384)]
    sheet = read(book([headings, ["x"] * 16_384]))
    assert (len(sheet.columns), sheet.columns[-1].letter, sheet.columns[-1].heading) == (16_384, "XFD", "H16383")


@pytest.mark.deep
def test_all_columns_of_a_text_file(tmp_path: Path) -> None:
    """A text file may be as wide as a sheet."""
    headings = [f"H{number}" for number in range(16_384)]
    path = tmp_path / "wide.csv"
    path.write_text(";".join(headings) + "\n" + ";".join(["x"] * 16_384) + "\n", encoding="utf-8")
    assert len(read(path).columns) == 16_384


def test_repeated_without_end(ods: Callable[..., Path]) -> None:
    """An OpenDocument file that repeats a cell over half a sheet is refused, a blank one is nothing."""
    cell = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="{}"/>'
    for columns, rows in ((16_384, 1_048_576), (1, 999_999_999), (999_999_999, 1)):
        path = ods(f'<table:table-row table:number-rows-repeated="{rows}">{cell.format(columns)}</table:table-row>')
        with pytest.raises(WorkbookError, match="is not unpacked: it repeats its cells"):
            read(path)
