"""Sources that cannot be carried over are written anew, and the Summary says what that means."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from openpyxl.workbook.workbook import Workbook

from importer import sheets
from importer.findings import Finding, Place, found
from importer.plan.value import Plan
from importer.results import data_sheet
from importer.results.workbook import write
from importer.summary import Summary

Result = Callable[..., Path]
Open = Callable[..., Workbook]
CSV = "Kundenr;Navn;Beløp;Dato\n0101;Blåbær AS;1.234,50;14.01.2026\n0102;;2,50;15.01.2026\n"


@pytest.fixture
def text_file(tmp_path: Path) -> Path:
    """Return a legacy text file: cp1252, semicolons, decimal comma."""
    path = tmp_path / "kunder.csv"
    path.write_bytes(CSV.encode("cp1252"))
    return path


def notes(book: Workbook) -> str:
    """Return everything the Summary says."""
    return "\n".join(str(cell.value) for row in book["Summary"] for cell in row if cell.value)


def test_a_text_file_becomes_a_sheet_of_text(text_file: Path, result: Result, opened: Open) -> None:
    """Same rows, same columns, every cell the text it was; header frozen, filter over everything."""
    book = opened(result(text_file, header=1))
    sheet = book["kunder"]
    assert book.sheetnames == ["Summary", "kunder", "Errors", "Ledger"]
    assert [cell.value for cell in sheet[2]][:5] == ["0101", "Blåbær AS", "1.234,50", "14.01.2026", "created"]
    assert {cell.number_format for cell in sheet[2][:4]} == {"@"}
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:J3")
    assert "The source is a text file" in notes(book)


def test_offending_cells_are_marked_in_a_new_sheet_too(text_file: Path, result: Result, opened: Open) -> None:
    """Filled cells and empty ones get their colour and their comment."""
    findings = [
        found("missing-value", Place("kunder", 3, "Navn", "B"), key="0102", field="name", what="the cell is empty"),
        found("not-a-number", Place("kunder", 2, "Beløp", "C"), key="0101", value="1.234,50", example="1"),
    ]
    sheet = opened(result(text_file, findings, header=1))["kunder"]
    assert [sheet[cell].fill.fgColor.rgb for cell in ("B3", "C2", "C3")] == ["FFFBD4CB", "FFFBD4CB", "00000000"]
    assert sheet["B3"].comment is not None
    assert sheet["C2"].number_format == "@"


def test_the_new_workbook_can_be_given_back(text_file: Path, result: Result, opened: Open) -> None:
    """A text file's result is an xlsx, and the next run marks that one."""
    first = result(text_file, header=1)
    second = result(first, header=1, sheet="kunder")
    assert opened(second).sheetnames == ["Summary", "kunder", "Errors", "Ledger"]
    assert [cell.value for cell in opened(second)["kunder"][1]] == [cell.value for cell in opened(first)["kunder"][1]]
    assert second.name == "kunder.20261122-221405-7f3a.result.xlsx"


def test_an_oddly_built_workbook_is_written_anew(
    plain_book: Result, result: Result, opened: Open, changed: Result, mistakes: tuple[Finding, ...]
) -> None:
    """Rows without numbers are read, but nothing can be written among them; types and looks stay sensible."""
    source = plain_book()
    with zipfile.ZipFile(source) as package:
        sheet = re.sub(rb' r="[A-Z]*\d+"', b"", package.read("xl/worksheets/sheet1.xml"))
    book = opened(result(changed(source, {"xl/worksheets/sheet1.xml": sheet}), mistakes, header=2))
    assert "it is built in an unusual way: a row without a number" in notes(book)
    assert book["Oktober"].freeze_panes == "A3"


def test_types_of_cells_stay(
    plain_book: Result, drawn: Callable[..., Plan], told: Callable[..., Summary], opened: Open
) -> None:
    """Dates stay dates, numbers numbers, and what was shown with leading zeros or as a percentage is again."""

    def decorate(book: object, sheet: object) -> None:
        formats = {code: book.add_format({"num_format": code}) for code in ("0000", "0%")}  # type: ignore[attr-defined]
        sheet.write_number("F5", 101, formats["0000"])  # type: ignore[attr-defined]
        sheet.write_number("F6", 0.25, formats["0%"])  # type: ignore[attr-defined]
        sheet.write_boolean("H5", True)  # type: ignore[attr-defined]  # noqa: FBT003  xlsxwriter's way

    plan = drawn(plain_book(decorate=decorate))
    old = replace(plan, sheet=replace(plan.sheet, kind="xls"))
    path = write(old, (), told(old, ()), plan.sheet.path.with_name("r.result.xlsx"))
    sheet = opened(path)["Oktober"]
    assert (sheet["F5"].value, sheet["F5"].number_format) == (101, "0000")
    assert (sheet["F6"].value, sheet["F6"].number_format) == (0.25, "0.00%")
    assert (sheet["C5"].is_date, sheet["C8"].value) == (True, "32.13.2026")
    assert sheet["H5"].value is True
    assert "The values of an xls file are written to a new sheet" in notes(opened(path))


def test_rows_that_no_sheet_can_hold_are_left_out(
    text_file: Path,
    result: Result,
    opened: Open,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A text file may be longer than a sheet; the Summary says where the rest is."""
    monkeypatch.setattr(data_sheet, "LAST_ROW", 2)
    book = opened(result(text_file, header=1))
    assert book["kunder"].max_row == 2
    assert book["Ledger"].max_row == 5


def test_a_long_file_name_becomes_a_shorter_sheet_name(tmp_path: Path, result: Result, opened: Open) -> None:
    """A sheet's name has 31 characters at most, and links follow it."""
    source = tmp_path / "kunder fra det gamle systemet [eksport].csv"
    source.write_text(CSV, encoding="utf-8")
    wrong = found(
        "missing-value", Place(source.stem, 3, "Navn", "B"), key="0102", field="name", what="the cell is empty"
    )
    book = opened(result(source, [wrong], header=1))
    assert book.sheetnames[1] == "kunder fra det gamle systemet -"
    link = next(cell.hyperlink for row in book["Errors"] for cell in row if cell.hyperlink)
    assert link.location == "'kunder fra det gamle systemet -'!B3"


def test_macros_are_left_behind_and_the_summary_says_so(
    plain_book: Result, result: Result, opened: Open, changed: Result
) -> None:
    """A result workbook opens without a warning."""
    source = plain_book()
    with zipfile.ZipFile(source) as package:
        types = package.read("[Content_Types].xml")
        rels = package.read("xl/_rels/workbook.xml.rels")
    kind = b"http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    arrow = b'<Relationship Id="rId99" Type="' + kind + b'" Target="vbaProject.bin"/></Relationships>'
    usual = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    macros = types.replace(usual, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml").replace(
        b"<Override", b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override', 1
    )
    parts = {
        "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0",
        "[Content_Types].xml": macros,
        "xl/_rels/workbook.xml.rels": rels.replace(b"</Relationships>", arrow),
    }
    path = result(changed(source, parts, "book.xlsm"))
    assert path.name == "book.result.xlsx"
    with zipfile.ZipFile(path) as package:
        assert not [name for name in package.namelist() if "vba" in name]
        assert usual in package.read("[Content_Types].xml")
        assert b"vbaProject" not in package.read("xl/_rels/workbook.xml.rels")
    assert "Its macros are not carried over" in notes(opened(path))


def test_a_source_that_is_gone_by_now_is_written_anew(
    plain_book: Result, drawn: Callable[..., Plan], told: Callable[..., Summary], opened: Open
) -> None:
    """Documents may be posted by now, so there must be a result whatever happened to the source."""
    source = plain_book()
    plan = drawn(source)
    source.unlink()
    path = write(plan, (), told(plan, ()), source.with_name("r.result.xlsx"))
    assert [cell.value for cell in opened(path)["Oktober"][5]][:2] == ["F1", "0101"]


def test_many_rows_are_written_in_slices(tmp_path: Path, result: Result, opened: Open) -> None:
    """More rows than one slice holds: none lost, none doubled, the last one right."""
    source = tmp_path / "long.csv"
    frame = pl.DataFrame({"Number": [f"K{n}" for n in range(4_500)], "Name": ["Å"] * 4_500})
    frame.write_csv(source)
    path = result(source, header=1)
    sheet = opened(path)["long"]
    assert sheet.max_row == 4_501
    assert [cell.value for cell in sheet[4_501]] == ["K4499", "Å", "created", None, None, "9K4499", None, "K4499"]
    assert sheets.read(path, sheet="long", header=1).rows.len() == 4_500
