"""`importer map check`: a mapping by itself, and against a sheet's headings."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]
GOOD = """
version = 1
resource = "customer-invoice"

[document]
key = "Invoice no"

[fields]
customerNumber = "Customer"
documentDate = "Date"

[lines]
inventoryNumber = "Item"
quantity = "Qty"
"""


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str, str], Path]:
    """Return what writes a text file and gives its path."""

    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_good_mapping_has_no_problems(command: Command, written: Callable[..., Path]) -> None:
    """It is said in words, with what the mapping does."""
    said = command("map", "check", written("good.toml", GOOD))
    assert said.code == 0
    assert said.out.startswith("no problems in ")
    assert "create customer invoice, 4 fields fed" in said.out


def test_all_problems_are_said_at_once(command: Command, written: Callable[..., Path]) -> None:
    """Each with its line and what was probably meant; exit 2."""
    text = GOOD.replace("documentDate", "documentDat").replace("quantity", "quantiti")
    said = command("map", "check", written("bad.toml", text))
    assert (said.code, said.out) == (2, "")
    assert "2 problems" in said.err
    assert "documentDate" in said.err
    assert "quantity" in said.err


def test_a_sheet_with_every_column_fits(command: Command, written: Callable[..., Path]) -> None:
    """With a workbook the sheet that was looked at is named."""
    book = written("book.csv", "Invoice no;Customer;Date;Item;Qty\n1;10000;2026-10-01;0042;2\n")
    said = command("map", "check", written("good.toml", GOOD), book)
    assert said.code == 0
    assert "book.csv" in said.out
    assert "header in row 1" in said.out


def test_missing_columns_are_said_all_at_once(command: Command, written: Callable[..., Path]) -> None:
    """Every column the sheet does not have is named, with the headings it has; exit 2."""
    book = written("book.csv", "Invoice no;Customer no;Date;Item\n1;10000;2026-10-01;0042\n")
    said = command("map", "check", written("good.toml", GOOD), book)
    assert said.code == 2
    assert '"Customer"' in said.err
    assert '"Qty"' in said.err
    assert "Customer no" in said.err


def test_a_missing_mapping_is_said(command: Command, tmp_path: Path) -> None:
    """A file that is not there is named; exit 2."""
    said = command("map", "check", tmp_path / "none.toml")
    assert said.code == 2
    assert "none.toml" in said.err
