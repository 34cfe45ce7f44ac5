"""Sheets written as real workbooks and text files, read and drawn through a mapping."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from importer import mapping, sheets
from importer.mapping.source import Source
from importer.plan.draw import draw
from importer.plan.value import Plan

Rows = Sequence[Sequence[object]]

INVOICE = """\
version = 1
resource = "customer-invoice"
operation = "create"
[sheet]
{sheet}
[document]
key = "No"
[columns]
{columns}
[fields]
{fields}
[lines]
{lines}
"""
FIELDS = 'referenceNumber = "No"\ncustomerNumber = "Customer"'
LINES = 'description = "Text"\nquantity = "Qty"\nunitPriceInCurrency = "Price"'


@pytest.fixture
def drawn(tmp_path: Path) -> Callable[[str, Rows], Plan]:
    """Return a function that writes rows to a workbook, the headings first, and draws its plan.

    Dates become date cells. A cell given as (value, number format) gets that format; as ("=formula", value) it
    becomes a formula with that stored value, or with none when the value is None.
    """

    def drawn(text: str, rows: Rows) -> Plan:
        path = tmp_path / "book.xlsx"
        with xlsxwriter.Workbook(path) as book:
            page = book.add_worksheet("Data")
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    _write(book, page, (row, column), cell)
        return draw(sheets.read(path), mapping.parse(Source.of("m.toml", text)))

    return drawn


@pytest.fixture
def joined(tmp_path: Path) -> Callable[..., Plan]:
    """Return a function that writes two sheets, Orders and Lines, the headings first, and draws their plan.

    A row that is `hidden` is so on both, and skipped.
    """

    def joined(text: str, orders: Rows, lines: Rows, hidden: int = 0) -> Plan:
        path = tmp_path / "book.xlsx"
        with xlsxwriter.Workbook(path) as book:
            for name, rows in (("Orders", orders), ("Lines", lines)):
                page = book.add_worksheet(name)
                if hidden:
                    page.set_row(hidden - 1, None, None, {"hidden": True})
                for row, cells in enumerate(rows):
                    for column, cell in enumerate(cells):
                        _write(book, page, (row, column), cell)
        skip = "skip" if hidden else None
        read = [sheets.read(path, sheet=name, hidden=skip) for name in ("Orders", "Lines")]
        return draw(read[0], mapping.parse(Source.of("m.toml", text)), read[1])

    return joined


@pytest.fixture
def drawn_csv(tmp_path: Path) -> Callable[[str, str], Plan]:
    """Return a function that writes a text file with semicolons and draws its plan."""

    def drawn_csv(text: str, content: str) -> Plan:
        path = tmp_path / "book.csv"
        path.write_text(content, encoding="utf-8")
        return draw(sheets.read(path, delimiter=";"), mapping.parse(Source.of("m.toml", text)))

    return drawn_csv


@pytest.fixture
def invoice() -> Callable[..., str]:
    """Return a function that writes the text of an invoice mapping, its tables added to or replaced."""

    def invoice(
        fields: str = "", lines: str = "", sheet: str = "", columns: str = "", replaced: Mapping[str, str] | None = None
    ) -> str:
        parts = {"fields": f"{FIELDS}\n{fields}", "lines": f"{LINES}\n{lines}", "sheet": sheet, "columns": columns}
        return INVOICE.format(**(parts | dict(replaced or {})))

    return invoice


@pytest.fixture
def found() -> Callable[[Plan], list[tuple[str, str]]]:
    """Return a function that lists the findings of a plan: cell or row, and code."""

    def found(plan: Plan) -> list[tuple[str, str]]:
        return [
            (finding.place.cell or (f"row {finding.place.row}" if finding.place.row else "sheet"), finding.code)
            for finding in plan.findings
        ]

    return found


def _write(book: xlsxwriter.Workbook, page: Worksheet, at: tuple[int, int], cell: object) -> None:
    value, extra = cell if isinstance(cell, tuple) else (cell, None)
    if isinstance(value, str) and value.startswith("="):
        page.write_formula(*at, value, None, "" if extra is None else extra)
    elif isinstance(value, str):
        page.write_string(*at, value)
    elif isinstance(value, date):
        page.write_datetime(*at, value, book.add_format({"num_format": extra or "dd.mm.yyyy"}))
    elif value is not None:
        page.write(*at, value, book.add_format({"num_format": extra}) if extra else None)
