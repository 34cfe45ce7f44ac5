"""How fast an export becomes a workbook: our writer beside the libraries one would write it with by hand.

    python benchmarks/export_writers.py [INVOICES] [RUNS]

Every writer gets the same flat columns, in pages of a thousand invoices with four lines each, and makes a workbook
with the sheets Documents and Lines, native types and a table on each where it can. The runs are interleaved, so
that a busy machine is busy for all of them; the table has their medians.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import simplejson
import xlsxturbo
from openpyxl import Workbook as OpenpyxlWorkbook
from openpyxl.cell import WriteOnlyCell
from xlsxwriter import Workbook as XlsxWriterWorkbook

from importer import resources
from importer.exporting import About, Exported
from importer.exporting.columns import Kind, Table, tables
from importer.exporting.flat import Frames, flatten, typed
from importer.exporting.xlsx import XlsxFile
from importer.ledger import wire

RESOURCE = resources.get("customer-invoice")
TABLES = tables(RESOURCE, {})
ABOUT = About("localhost", "Fjord Handel AS", {}, datetime(2026, 11, 22, tzinfo=UTC))
FORMATS = {Kind.TEXT: "@", Kind.DECIMAL: "#,##0.00", Kind.DAY: "yyyy-mm-dd", Kind.MOMENT: "yyyy-mm-dd hh:mm"}
PAGE = 1000


def body(first: int) -> bytes:
    """Return a page of the list as the ledger sends it."""
    return simplejson.dumps([invoice(first + at) for at in range(PAGE)], use_decimal=True).encode()


def invoice(number: int) -> dict[str, Any]:
    """Return an invoice with four lines; about half of its members have a value."""
    amount = Decimal(number % 9000) + Decimal("0.2500")
    totals = ("amount", "balance", "detailTotal", "vatTotal", "vatTaxableTotal", "discountTotal", "vatExemptTotal")
    return {
        "referenceNumber": f"{number:06}",
        "documentType": "Invoice",
        "status": "Balanced",
        "documentDate": "2026-10-01T00:00:00",
        "documentDueDate": "2026-10-15T00:00:00",
        "customer": {"number": f"{number % 700}", "name": "Fjord Handel AS"},
        "creditTerms": {"id": "14", "description": "14 days net"},
        "currencyId": "NOK",
        "invoiceText": f"Services in October, order {number}",
        "hold": False,
        **dict.fromkeys(totals, amount),
        **dict.fromkeys([f"{name}InCurrency" for name in totals], amount),
        "lastModifiedDateTime": "2026-11-22T12:13:14.123",
        "invoiceLines": [line(at, amount) for at in range(1, 5)],
        "metadata": {"totalCount": 100_000, "maxPageSize": PAGE},
    }


def line(number: int, amount: Decimal) -> dict[str, Any]:
    """Return a line."""
    return {
        "lineNumber": number,
        "inventoryNumber": f"00{number}",
        "description": f"Consulting & travel, part {number}",
        "quantity": Decimal("2.0000"),
        "unitPriceInCurrency": amount,
        "amountInCurrency": amount * 2,
        "vatCode": {"id": "3", "description": "25 % VAT"},
        "account": {"number": "3000", "type": "Income", "active": True},
        "subaccount": {"segments": [{"segmentId": 1, "segmentValue": "00"}]},
        "manualDiscount": False,
    }


def flattened(bodies: Sequence[bytes]) -> list[Frames]:
    """Return the pages as the writers get them."""
    return [flatten(TABLES, wire.loads(page)) for page in bodies]


def ours(pages: Sequence[Frames], target: Path) -> None:
    """Write with rows made column by column and packed by XlsxWriter: what the importer does."""
    with XlsxFile(TABLES, target) as file:
        for page in pages:
            for table in TABLES:
                file.add(table, page[table.title])
        file.close(ABOUT, Exported({"Documents": 0, "Lines": 0}, (target,), ()))


def xlsxwriter(pages: Sequence[Frames], target: Path) -> None:
    """Write cell by cell in constant memory; without tables, which it cannot have then."""
    book = XlsxWriterWorkbook(str(target), {"constant_memory": True})
    looks = {kind: book.add_format({"num_format": FORMATS.get(kind, "General")}) for kind in Kind}
    sheets = {table.title: book.add_worksheet(table.title) for table in TABLES}
    kind = type(sheets["Lines"])
    put = dict.fromkeys((Kind.TEXT, Kind.SEGMENTS), kind.write_string)
    put |= dict.fromkeys((Kind.DAY, Kind.MOMENT), kind.write_datetime) | {Kind.FLAG: kind.write_boolean}
    put |= dict.fromkeys((Kind.WHOLE, Kind.DECIMAL), kind.write_number)
    for table in TABLES:
        sheet = sheets[table.title]
        sheet.freeze_panes(1, 1)
        for at, name in enumerate(table.headings):
            sheet.write_string(0, at, name)
        for number, row in enumerate(_native(pages, table), 1):
            for at, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
                if cell is not None:
                    put[column.kind](sheet, number, at, cell, looks[column.kind])
    book.close()


def openpyxl(pages: Sequence[Frames], target: Path) -> None:
    """Write cell by cell with openpyxl's write-only workbook."""
    book = OpenpyxlWorkbook(write_only=True)
    for table in TABLES:
        sheet = book.create_sheet(table.title)
        sheet.freeze_panes = "B2"
        sheet.append(list(table.headings))
        for row in _native(pages, table):
            cells: list[Any] = list(row)
            for at, column in enumerate(table.columns):
                if cells[at] is not None and column.kind in FORMATS:
                    cells[at] = WriteOnlyCell(sheet, cells[at])
                    cells[at].number_format = FORMATS[column.kind]
            sheet.append(cells)
    book.save(target)


def turbo(pages: Sequence[Frames], target: Path) -> None:
    """Write whole frames with xlsxturbo, tables and all; everything is in memory at once."""
    _turbo(pages, target, table_style="Light9", autofit=True)


def turbo_constant(pages: Sequence[Frames], target: Path) -> None:
    """Write whole frames with xlsxturbo in its constant memory; without tables, which it cannot have then."""
    _turbo(pages, target, constant_memory=True)


def _turbo(pages: Sequence[Frames], target: Path, **options: Any) -> None:  # noqa: ANN401  the library's own
    frames = []
    for table in TABLES:
        whole = pl.concat(page[table.title] for page in pages).select(typed(column) for column in table.columns)
        frames.append((whole.with_columns(pl.col(pl.Decimal).cast(pl.Float64)), table.title))
    xlsxturbo.dfs_to_xlsx(frames, str(target), freeze_panes=True, **options)


def _native(pages: Sequence[Frames], table: Table) -> Any:  # noqa: ANN401  rows of any cells
    for page in pages:
        yield from page[table.title].select(typed(column) for column in table.columns).iter_rows()


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds that went by, and those the processor worked."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def main(invoices: int, runs: int) -> None:
    """Measure and print."""
    bodies = [body(first) for first in range(0, invoices, PAGE)]
    pages = flattened(bodies)
    figures: dict[str, list[tuple[float, float]]] = {}
    sizes: dict[str, int] = {}
    writers = {
        "ours": ours,
        "xlsxturbo, all in memory": turbo,
        "xlsxturbo, constant memory": turbo_constant,
        "XlsxWriter, constant memory": xlsxwriter,
        "openpyxl, write-only": openpyxl,
    }
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for run in range(runs):
            figures.setdefault("(parse)", []).append(measured(lambda: [wire.loads(page) for page in bodies]))
            figures.setdefault("(parse, flatten)", []).append(measured(lambda: flattened(bodies)))
            for name, writer in writers.items():
                target = Path(folder) / f"{run}.xlsx"
                figures.setdefault(name, []).append(measured(lambda: writer(pages, target)))  # noqa: B023  at once
                sizes[name] = target.stat().st_size
                target.unlink()
    print(f"{invoices} invoices, {invoices * 4} lines, {sum(map(len, bodies)) / 1e6:.0f} MB of JSON; medians of {runs}")
    print(f"{'':28} {'seconds':>8} {'processor':>10} {'MB':>6}")
    for name, several in figures.items():
        wall, cpu = (statistics.median(values) for values in zip(*several, strict=True))
        print(f"{name:28} {wall:8.2f} {cpu:10.2f} {sizes.get(name, 0) / 1e6 or '':>6.4}")


if __name__ == "__main__":
    import warnings

    warnings.simplefilter("ignore", RuntimeWarning)  # xlsxturbo says what constant memory lacks
    main(*(int(text) for text in [*sys.argv[1:], "20000", "5"][:2]))
