"""Workbooks written for one test each, with xlsxwriter or as raw XML."""

import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

Rows = Sequence[Sequence[object]]
Write = Callable[..., Path]


@pytest.fixture
def book(tmp_path: Path) -> Write:
    """Return a function that writes sheets (name -> rows) to an xlsx file and returns its path.

    Dates become date cells. A cell given as (value, number format) gets that format; as ("=formula", value)
    it becomes a formula with that stored value, or with none when the value is None.
    """

    def write(
        sheets: Mapping[str, Rows] | Rows,
        name: str = "book.xlsx",
        *,
        hidden: Sequence[str] = (),
        **options: bool,
    ) -> Path:
        path = tmp_path / name
        with xlsxwriter.Workbook(path, options) as workbook:
            named = sheets if isinstance(sheets, Mapping) else {"Sheet": sheets}
            for title, rows in named.items():
                sheet = workbook.add_worksheet(title)
                if title in hidden:
                    sheet.hide()
                for row, cells in enumerate(rows):
                    for column, cell in enumerate(cells):
                        _write(workbook, sheet, (row, column), cell)
        return path

    return write


def _write(workbook: xlsxwriter.Workbook, sheet: Worksheet, at: tuple[int, int], cell: object) -> None:
    value, extra = cell if isinstance(cell, tuple) else (cell, None)
    if isinstance(value, str) and value.startswith("="):
        sheet.write_formula(*at, value, None, "" if extra is None else extra)
    elif isinstance(value, str):
        sheet.write_string(*at, value)
    elif isinstance(value, date):
        sheet.write_datetime(*at, value, workbook.add_format({"num_format": extra or "dd.mm.yyyy"}))
    elif value is not None:
        sheet.write(*at, value, workbook.add_format({"num_format": extra}) if extra else None)


@pytest.fixture
def parts(tmp_path: Path) -> Callable[[Path, Mapping[str, bytes | None]], Path]:
    """Return a function that copies a package with some of its parts replaced (None: left out)."""

    def change(path: Path, changes: Mapping[str, bytes | None]) -> Path:
        copy = tmp_path / f"changed-{path.name}"
        with zipfile.ZipFile(path) as package:
            content: dict[str, bytes | None] = {name: package.read(name) for name in package.namelist()}
        with zipfile.ZipFile(copy, "w") as package:
            for name, data in {**content, **changes}.items():
                if data is not None:
                    package.writestr(name, data)
        return copy

    return change


@pytest.fixture
def raw(tmp_path: Path, parts: Callable[..., Path]) -> Callable[..., Path]:
    """Return a function that writes a workbook whose only sheet has these rows, given as XML."""

    def write(rows: str, root: str = "worksheet", *, prefix: str = "") -> Path:
        path = tmp_path / "raw.xlsx"
        workbook = openpyxl.Workbook()
        workbook.save(path)
        space = f'xmlns{":" if prefix else ""}{prefix.rstrip(":")}="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        xml = f"<{prefix}{root} {space}><{prefix}sheetData>{rows}</{prefix}sheetData></{prefix}{root}>"
        return parts(path, {"xl/worksheets/sheet1.xml": xml.encode()})

    return write
