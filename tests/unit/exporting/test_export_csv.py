"""Text files, read back with the standard library."""

import csv
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.exporting import Csv, Exported
from importer.exporting.textfiles import guarded, unguarded

Invoice = Callable[..., dict[str, Any]]
Export = Callable[..., Exported]


def read(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    """Return the rows that have a value, by heading."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            {heading: text for heading, text in row.items() if text}
            for row in csv.DictReader(file, delimiter=delimiter)
        ]


def test_documents_and_lines_are_two_files(invoice: Invoice, exported: Export, tmp_path: Path) -> None:
    """The lines stand beside the documents, linked by number."""
    found = exported("month.csv", [invoice()])
    assert found.files == (tmp_path / "month.csv", tmp_path / "month.lines.csv")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["month.csv", "month.lines.csv"]
    assert [(row["referenceNumber"], row["lineNumber"]) for row in read(found.files[1])] == [
        ("000123", "1"),
        ("000123", "2"),
    ]


def test_expanded_lists_are_files(invoice: Invoice, exported: Export, tmp_path: Path) -> None:
    """Each list that was expanded is a file, named after it."""
    exported("month.csv", [invoice()], expandTaxDetails="true")
    assert (tmp_path / "month.tax-details.csv").exists()


def test_values_keep_their_digits(invoice: Invoice, exported: Export) -> None:
    """Amounts have the decimals the ledger gave, dates are ISO, codes keep their zeros."""
    row = read(exported("x.csv", [invoice()]).files[0])[0]
    assert row["amountInCurrency"] == "1234.7700"
    assert row["documentDate"] == "2026-10-01"
    assert row["lastModifiedDateTime"] == "2026-10-02 12:13:14.123"
    assert (row["customer.number"], row["hold"], row["contact.id"]) == ("0101", "false", "7")


def test_a_text_file_begins_with_a_bom(exported: Export) -> None:
    """Excel takes the file for UTF-8, and its lines end as Excel's do."""
    content = exported("x.csv", []).files[0].read_bytes()
    assert content.startswith(b"\xef\xbb\xbfreferenceNumber,")
    assert content.endswith(b"\r\n")
    assert content.count(b"\r\n") == 1


def test_separator_and_decimal_sign_on_request(invoice: Invoice, exported: Export) -> None:
    """With semicolons and a decimal comma the file is what a Norwegian spreadsheet expects."""
    style = Csv(delimiter=";", decimal=",")
    text = "a; b, c"
    row = read(exported("x.csv", [invoice(invoiceText=text)], style).files[0], ";")[0]
    assert (row["amountInCurrency"], row["balanceInCurrency"], row["invoiceText"]) == (
        "1234,7700",
        "-3,50",
        text,
    )


@pytest.mark.parametrize("text", ["=1+1", "+47 22 33 44 55", "-5", "@SUM(A1)", "\tx", "\rx", "'=1+1"])
def test_a_text_that_looks_like_a_formula_is_guarded(invoice: Invoice, exported: Export, text: str) -> None:
    """An apostrophe goes before it, also before one that reads as guarded already."""
    row = read(exported("x.csv", [invoice(invoiceText=text)]).files[0])[0]
    assert row["invoiceText"] == f"'{text}"


def test_a_negative_number_stays_a_number(invoice: Invoice, exported: Export) -> None:
    """Only texts are guarded."""
    row = read(exported("x.csv", [invoice(amountInCurrency=Decimal("-1.50"))]).files[0])[0]
    assert row["amountInCurrency"] == "-1.50"


@given(st.text(alphabet="'=+-@\t\rab"))
def test_a_guarded_text_can_be_told(text: str) -> None:
    """Nothing guarded begins like a formula, and two texts are never guarded into one."""
    kept = pl.DataFrame({"text": [text]}).select(guarded(pl.col("text")))
    assert not kept.item().startswith(("=", "+", "-", "@", "\t", "\r"))
    assert kept.select(unguarded(pl.col("text"))).item() == text


def test_line_breaks_and_quotes_survive(invoice: Invoice, exported: Export) -> None:
    """A text with a line break, quotes and separators reads back as it was."""
    text = 'Line 1\nLine "2", and; more'
    assert read(exported("x.csv", [invoice(note=text)]).files[0])[0]["note"] == text
