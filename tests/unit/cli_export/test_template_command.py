"""`importer template`: an empty workbook that goes through a check once it is filled in."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

Command = Callable[..., Any]
APART = """
version = 1
resource = "customer-invoice"
[sheet]
name = "Orders"
header = 4
[document]
key = "Order no"
[fields]
referenceNumber = "Order no"
customerNumber = "Customer"
[lines]
sheet = "Order lines"
on = "Order"
inventoryNumber = "Item"
quantity = "Qty"
unitPriceInCurrency = "Price"
"""


def test_lines_on_a_sheet_of_their_own_are_checked(command: Command, tmp_path: Path) -> None:
    """What is filled in on both sheets is clean, and the sheet of help is no data."""
    mapping, book = tmp_path / "apart.toml", tmp_path / "orders.xlsx"
    mapping.write_text(APART, encoding="utf-8")
    said = command("template", mapping, "-o", book)
    assert said.code == 0
    assert f"importer check {mapping} {book}" in said.err
    filled = openpyxl.load_workbook(book)
    for column, value in enumerate(("0001", "0104"), 1):
        filled["Orders"].cell(5, column).value = value
    lines: list[tuple[str | float, ...]] = [("0001", "A-1", 2, 10.5), ("0001", "B-2", 1, 99)]
    for row, line in enumerate(lines, 2):
        for column, each in enumerate(line, 1):
            filled["Order lines"].cell(row, column, each)
    filled.save(book)
    checked = command("check", mapping, book, "--no-result")
    assert checked.code == 0, checked.err
    assert "1 document, 2 lines" in checked.err


def test_only_workbooks_are_written(command: Command, tmp_path: Path) -> None:
    """Notes and lists do not fit into a text file; exit 2."""
    mapping = tmp_path / "apart.toml"
    mapping.write_text(APART, encoding="utf-8")
    said = command("template", mapping, "-o", tmp_path / "orders.csv")
    assert said.code == 2
    assert ".xlsx" in said.err
    assert not (tmp_path / "orders.csv").exists()
