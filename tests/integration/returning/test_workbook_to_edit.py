"""The workbook that is exported to be edited: a real table, what it is about, and still what a run reads back."""

import datetime as dt
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

INVOICES = """
resource = "customer-invoice"
operation = "update"
[sheet]
header = 3
[document]
key = "Invoice"
[fields]
referenceNumber = "Invoice"
customerRefNumber = "Ref"
[lines]
description = "What"
quantity = "Qty"
unitPriceInCurrency = "Price"
"""
Edit = Callable[[Path, Callable[[Any], None]], Path]


@pytest.fixture
def books(company: Any) -> Any:
    """Return a company with an invoice in each of two currencies, the first of two lines."""
    company.create("customer", {"number": "10", "name": "Fjord"})
    freight = {"description": "Frakt", "quantity": Decimal(1), "unitPriceInCurrency": Decimal("49.5")}
    work = {"description": "Arbeid", "quantity": Decimal(2), "unitPriceInCurrency": Decimal(100)}
    for number, currency, lines in (("1001", "NOK", (work, freight)), ("1002", "EUR", (freight,))):
        header = {"referenceNumber": number, "customerNumber": "10", "documentDate": dt.date(2026, 1, 5)}
        company.create("customer-invoice", header | {"currencyId": currency}, *lines)
    return company


def about(path: Path) -> list[tuple[Any, ...]]:
    """Return the rows of the sheet About, without their empty cells."""
    rows = load_workbook(path)["About"].iter_rows(values_only=True)
    return [tuple(cell for cell in row if cell is not None) for row in rows]


def test_the_rows_are_a_real_table_under_the_header_that_the_mapping_has(books: Any) -> None:
    """It reaches from the header to the last row; the hidden copy is none."""
    book = load_workbook(books.export(INVOICES))
    [table] = book.worksheets[0].tables.values()
    assert (table.name, table.ref, table.autoFilter.ref) == ("Documents", "A3:H6", "A3:H6")
    assert [column.name for column in table.tableColumns] == [cell.value for cell in book.worksheets[0][3]]
    assert not book["Exported"].tables
    assert book["Exported"].sheet_state == "veryHidden"


def test_headings_that_differ_only_in_their_case_make_no_table(books: Any) -> None:
    """Excel would call such a file damaged: the rows have a filter instead, and come back all the same."""
    path = books.export(INVOICES.replace('description = "What"', 'description = "REF"'))
    sheet = load_workbook(path).worksheets[0]
    assert not sheet.tables
    assert sheet.auto_filter.ref == "A3:H6"
    assert {outcome.status.value for outcome in books.run(path).outcomes} == {"unchanged"}


def test_about_tells_where_it_comes_from_and_what_it_adds_up_to(books: Any) -> None:
    """Company, host, time, filters, counts, sums per currency; every cell a value."""
    rows = about(books.export(INVOICES))
    said = {row[0]: row[1] for row in rows if len(row) > 1}
    assert said["Company"] == books.ledger.company
    assert said["Host"] == books.ledger.host
    assert dt.datetime.fromisoformat(said["Read"]).tzinfo is not None
    assert (said["Asked for"], said["Documents"], said["Rows"]) == ("everything", 2, 3)
    at = next(at for at, row in enumerate(rows) if row and row[0] == "Currency")
    assert [row[:3] for row in rows[at:]] == [("Currency", "Documents", "Net"), ("EUR", 1, 49.5), ("NOK", 1, 249.5)]


def test_what_is_written_below_the_table_and_deleted_in_it_comes_back(books: Any, edited: Edit) -> None:
    """A row below the table is a new line, a row that is gone is a question, a changed cell is a change."""

    def edit(book: Any) -> None:
        columns = {cell.value: cell.column for cell in book.sheet[3]}
        book.sheet.cell(6, columns["Ref"]).value = "PO 8"
        book.sheet.delete_rows(5)
        for heading, value in (("Invoice", "1001"), ("What", "Gebyr"), ("Qty", 1), ("Price", 10)):
            book.sheet.cell(6, columns[heading]).value = value

    report = books.run(edited(books.export(INVOICES), edit))
    assert {outcome.key: outcome.status.value for outcome in report.outcomes} == {"1001": "updated", "1002": "updated"}
    assert [finding.code for finding in report.plan.findings] == ["missing-line"]
    lines = books.find("customer-invoice", "1001")["invoiceLines"]
    assert [line["description"] for line in lines] == ["Arbeid", "Frakt", "Gebyr"]


def test_nothing_to_export_is_a_workbook_with_headings_only(company: Any) -> None:
    """It opens, its table has one empty row, and it says so."""
    path = company.export(INVOICES)
    [table] = load_workbook(path).worksheets[0].tables.values()
    assert table.ref == "A3:H4"
    assert "Nothing in the ledger fits; the file has headings and no rows." in company.exported.notes


FULL = """
import resource, signal, sys
from pathlib import Path
from importer import mapping
from importer.exporting import About
from importer.returning.writing import write
from datetime import UTC, datetime
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (7000, 7000))
record = {"referenceNumber": "1", "currencyId": "NOK", "timeStamp": "A", "invoiceLines": []}
write([record], mapping.load(Path(sys.argv[1])), Path(sys.argv[2]), "t", About("h", "c", {}, datetime.now(UTC)))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of a file")
def test_a_full_disk_is_said_and_nothing_is_left(tmp_path: Path) -> None:
    """A system that writes no more of the file: the place and the reason, the older file stays, no library speaks."""
    (tmp_path / "m.toml").write_text(f"version = 1\n{INVOICES}", encoding="utf-8")
    (tmp_path / "x.xlsx").write_bytes(b"older")
    words = [sys.executable, "-c", FULL, str(tmp_path / "m.toml"), str(tmp_path / "x.xlsx")]
    told = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert told.stderr.splitlines()[-1].startswith("importer.errors.OutputError: ")
    assert "x.xlsx cannot be written: File too large" in told.stderr
    assert "Exception ignored" not in told.stderr
    assert (tmp_path / "x.xlsx").read_bytes() == b"older"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["m.toml", "x.xlsx"]
