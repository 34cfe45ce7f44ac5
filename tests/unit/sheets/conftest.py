"""Workbooks written for one test each, with xlsxwriter or as raw XML."""

import runpy
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


SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for name, space in {
        "office": "office",
        "table": "table",
        "text": "text",
        "style": "style",
        "number": "datastyle",
    }.items()
)
CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


@pytest.fixture
def ods(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes an OpenDocument file whose sheet Data has these columns and rows, given as XML."""

    def write(rows: str, styles: str = "", *, after: str = "", table: str = "", **parts: str) -> Path:
        path = tmp_path / "book.ods"
        page = f'<table:table table:name="Data" {table}>{rows}</table:table>{after}'
        body = f"<office:body><office:spreadsheet>{page}</office:spreadsheet></office:body>"
        with zipfile.ZipFile(path, "w") as package:
            package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            content = f"<office:automatic-styles>{styles}</office:automatic-styles>{body}"
            package.writestr(
                "content.xml", f"<office:document-content {SPACES} {CALC}>{content}</office:document-content>"
            )
            package.writestr("META-INF/manifest.xml", parts.get("manifest", "<manifest/>"))
        return path

    return write


@pytest.fixture(scope="session")
def binary() -> Callable[..., Path]:
    """Return what writes xlsb workbooks: path, rows, and what is hidden or merged."""
    script = Path(__file__).parents[3] / "samples" / "awkward" / "binary_workbook.py"
    write: Callable[..., Path] = runpy.run_path(str(script))["write"]
    return write
