"""Parquet files, read back with Polars."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from importer.exporting import Exported

Invoice = Callable[..., dict[str, Any]]
Export = Callable[..., Exported]


def test_columns_have_the_types_of_their_kinds(invoice: Invoice, exported: Export, tmp_path: Path) -> None:
    """Amounts are decimals, days dates, codes texts; the lines stand beside the documents."""
    found = exported("x.parquet", [invoice(), invoice(referenceNumber="000124")])
    assert found.files == (tmp_path / "x.parquet", tmp_path / "x.lines.parquet")
    frame = pl.read_parquet(found.files[0])
    assert frame.schema["amountInCurrency"] == pl.Decimal(38, 10)
    assert frame.schema["documentDate"] == pl.Date
    assert frame.schema["lastModifiedDateTime"] == pl.Datetime("ms")
    assert frame.schema["hold"] == pl.Boolean
    assert frame["referenceNumber"].to_list() == ["000123", "000124"]
    assert frame["amountInCurrency"].to_list() == [Decimal("1234.77")] * 2
    assert pl.read_parquet(found.files[1])["quantity"].to_list() == [Decimal(2), None] * 2


def test_no_rows_give_a_valid_file_with_columns(exported: Export) -> None:
    """An empty list has the same columns with the same types."""
    empty = pl.read_parquet(exported("x.parquet", []).files[0])
    assert empty.is_empty()
    assert empty.schema["amountInCurrency"] == pl.Decimal(38, 10)


def test_a_value_of_another_type_is_left_out_and_said(invoice: Invoice, exported: Export) -> None:
    """A typed column cannot hold any text: how many were left out is told by column."""
    found = exported("x.parquet", [invoice(amountInCurrency="a lot", hold="perhaps")])
    assert "amountInCurrency 1, hold 1" in " ".join(found.notes)


def test_where_it_came_from_is_in_the_file(exported: Export) -> None:
    """Company, host, time and what was asked for stand in the file's metadata."""
    told = pl.read_parquet_metadata(exported("x.parquet", [], status="Balanced").files[0])
    assert (told["company"], told["asked for"]) == ("Fjord Regnskap AS", "status = Balanced")
