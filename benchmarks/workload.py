"""The workload everybody measures on: invoice lines as a finance department exports them.

    python benchmarks/workload.py 100000 invoices.xlsx      # needs xlsxwriter
    python benchmarks/workload.py 1000000 invoices.csv      # cp1252, semicolons, decimal comma

The same number of lines is always the same invoices; 100 000 lines are 28 710 of them.
"""

import csv
import datetime as dt
import random
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import TypeAlias

HEADINGS = (
    "Invoice no",
    "Customer",
    "Invoice date",
    "Due date",
    "Currency",
    "Text",
    "Our ref",
    "Your ref",
    "Item",
    "Description",
    "Qty",
    "Unit price",
    "VAT code",
    "Discount %",
    "Project",
)
SEED = 1105
"""With this one, 100 000 lines are 28 710 invoices."""
FIRST = dt.date(2026, 10, 1)
FIRST_CUSTOMER = 10_000
CUSTOMERS = 5_000

Cell: TypeAlias = str | int | float | dt.date


def sizes() -> Iterator[int]:
    """Yield how many lines each invoice has: one to six."""
    chance = random.Random(SEED)
    while True:
        yield chance.randint(1, 6)


def lines(wanted: int, customers: int = CUSTOMERS) -> Iterator[tuple[Cell, ...]]:
    """Yield `wanted` lines, those of an invoice after each other."""
    chance, left = random.Random(SEED), wanted
    for number, size in zip(count(1), sizes(), strict=False):
        day = FIRST + dt.timedelta(days=chance.randrange(31))
        head = (f"F{number:07}", str(FIRST_CUSTOMER + chance.randrange(customers)), day, day + dt.timedelta(days=14))
        about = ("NOK", "October 2026", f"REF{number}", "ola@example.com")
        for _ in range(min(size, left)):
            price, discount = round(chance.uniform(0, 1000), 2), chance.choice((0, 0, 0, 0, 10))
            item, quantity = str(chance.randint(1, 500)), chance.randint(1, 500)
            yield (*head, *about, item, "Potetmel økologisk 25 kg", quantity, price, "3", discount, "P20")
        left -= size
        if left <= 0:
            return


def lines_of(invoices: int) -> int:
    """Return how many lines the first `invoices` invoices have."""
    return sum(size for _, size in zip(range(invoices), sizes(), strict=False))


def write(wanted: int, target: Path, customers: int = CUSTOMERS) -> Path:
    """Write a workload as .xlsx or .csv, unless it is there already, and return where."""
    if not target.exists():
        making = target.with_suffix(f".part{target.suffix}")
        (_write_xlsx if target.suffix == ".xlsx" else _write_csv)(lines(wanted, customers), making)
        making.replace(target)
    return target


def _write_xlsx(rows: Iterator[tuple[Cell, ...]], target: Path) -> None:
    import xlsxwriter  # noqa: PLC0415  whoever measures stays small: its size counts in its children's

    book = xlsxwriter.Workbook(str(target), {"constant_memory": True, "default_date_format": "dd.mm.yyyy"})
    sheet = book.add_worksheet("Invoices")
    sheet.write_row(0, 0, HEADINGS)
    put = {str: sheet.write_string, dt.date: sheet.write_datetime, int: sheet.write_number, float: sheet.write_number}
    for number, row in enumerate(rows, 1):
        for at, cell in enumerate(row):
            put[type(cell)](number, at, cell)
    book.close()


def _write_csv(rows: Iterator[tuple[Cell, ...]], target: Path) -> None:
    with target.open("w", newline="", encoding="cp1252") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADINGS)
        writer.writerows([_text(cell) for cell in row] for row in rows)


def _text(cell: Cell) -> str:
    if isinstance(cell, dt.date):
        return cell.strftime("%d.%m.%Y")
    return str(cell).replace(".", ",") if isinstance(cell, float) else str(cell)


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
