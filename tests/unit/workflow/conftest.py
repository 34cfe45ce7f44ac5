"""A month of three mappings over two workbooks, written to a folder."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import xlsxwriter

Rows = Sequence[Sequence[object]]
CUSTOMERS = 'version = 1\nresource = "customer"\n[sheet]\nname = "Customers"\n[fields]\nnumber = "No"\nname = "Name"\n'
DOCUMENTS = """\
version = 1
resource = "{resource}"
[sheet]
name = "{sheet}"
{where}
[document]
key = "No"
[fields]
referenceNumber = "No"
customerNumber = "Customer"
[lines]
description = "Text"
quantity = "Qty"
unitPriceInCurrency = "Price"
"""
HEAD = ("No", "Customer", "Text", "Qty", "Price", "Type")
MONTH = """\
version = 1
workbook = "january.xlsx"

[[step]]
mapping = "invoices.toml"

[[step]]
mapping = "credits.toml"

[[step]]
mapping = "customers.toml"
workbook = "customers.csv"
"""


@pytest.fixture
def month(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes the month: two customers, two invoices, a credit note; rows may be replaced."""

    def month(text: str = MONTH, rows: Rows = (), **files: str) -> Path:
        where = 'where = "\\"Type\\" {} \'Credit\'"'
        usual = {
            "customers.toml": CUSTOMERS.replace('[sheet]\nname = "Customers"\n', ""),
            "customers.csv": "No;Name\n7;Seven\n8;Eight\n",
            "invoices.toml": DOCUMENTS.format(resource="customer-invoice", sheet="Rows", where=where.format("<>")),
            "credits.toml": DOCUMENTS.format(resource="customer-credit-note", sheet="Rows", where=where.format("=")),
            "month.toml": text,
        }
        for name, content in {**usual, **files}.items():
            (tmp_path / name).write_text(content, encoding="utf-8")
        with xlsxwriter.Workbook(tmp_path / "january.xlsx") as book:
            page = book.add_worksheet("Rows")
            for number, cells in enumerate([HEAD, *(rows or ROWS)]):
                page.write_row(number, 0, cells)
        return tmp_path / "month.toml"

    return month


ROWS: Rows = (
    ("1", "7", "a", 1, 10, None),
    ("1", "7", "b", 2, 10, None),
    ("2", "8", "c", 1, 5, None),
    ("1", "7", "a", 1, 10, "Credit"),
)
