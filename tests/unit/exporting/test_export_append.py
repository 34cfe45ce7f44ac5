"""`--append`: what was read is put to what an earlier export holds, each document once."""

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from openpyxl import load_workbook

from importer.errors import OutputError
from importer.exporting import Exported, Output

Invoice = Callable[..., dict[str, Any]]
Export = Callable[..., Exported]
FORMS = pytest.mark.parametrize("form", ["csv", "parquet", "xlsx"])
MORE = Output(Path(), append=True)


def held(exported: Exported, title: str) -> list[dict[str, str]]:
    """Return the rows of a table as texts by heading, empty cells left out."""
    file = exported.files[-1] if title == "Lines" else exported.files[0]
    if file.suffix == ".xlsx":
        headings, *rows = load_workbook(file)[title].iter_rows(values_only=True)
        found = [dict(zip(map(str, headings), row, strict=True)) for row in rows]
    elif file.suffix == ".csv":
        found = pl.read_csv(file, infer_schema=False).to_dicts()
    else:
        found = pl.read_parquet(file).to_dicts()
    return [{name: _text(value) for name, value in row.items() if value is not None} for row in found]


def _text(value: object) -> str:
    return format(Decimal(str(value)).normalize(), "f") if isinstance(value, Decimal | float) else str(value)


@FORMS
def test_newer_replaces_older_as_a_whole(invoice: Invoice, exported: Export, form: str) -> None:
    """A document that was read again is there once, with the lines it has now; the others stay as they were."""
    exported(
        f"x.{form}", [invoice(), invoice(referenceNumber="000124", invoiceText="=old"), invoice(referenceNumber="7")]
    )
    now = invoice(referenceNumber="000124", invoiceText="+new", invoiceLines=[{"lineNumber": 5, "quantity": 1}])
    found = exported(f"x.{form}", [now, invoice(referenceNumber="000125")], MORE)
    documents = held(found, "Documents")
    assert [row["referenceNumber"] for row in documents] == ["000123", "7", "000124", "000125"]
    assert found.rows == {"Documents": 4, "Lines": 7}
    assert found.totals[0].documents == 4
    assert found.totals[0].sums["amountInCurrency"] == 4 * Decimal("1234.77")
    assert [row["lineNumber"] for row in held(found, "Lines") if row["referenceNumber"] == "000124"] == ["5"]
    assert "Appended: 1 added, 1 replaced by what was read now, 2 kept." in found.notes


@FORMS
def test_appending_nothing_changes_nothing(invoice: Invoice, exported: Export, form: str) -> None:
    """Whatever values an earlier export holds, they come through reading and writing the file as they were."""
    tricky = [
        invoice(invoiceText=text, note=note, documentDate=day, amountInCurrency=amount)
        for text, note, day, amount in (
            ("=1+1", "'=x", "2026-10-01T00:00:00", Decimal("-0.0001")),
            (" two\nlines ", 'a;b,"c"', "2026-10-01T13:14:15", Decimal("12345678901.2345")),
            ("0042", "<&>_x000D_", "0001-01-01T00:00:00", Decimal("1234567890123456.78")),
        )
    ]
    records = [record | {"referenceNumber": f"00{at}"} for at, record in enumerate(tricky)]
    first = exported(f"x.{form}", records)
    before = [held(first, title) for title in ("Documents", "Lines")]
    assert [held(exported(f"x.{form}", [], MORE), title) for title in ("Documents", "Lines")] == before
    assert [held(exported(f"x.{form}", records, MORE), title) for title in ("Documents", "Lines")] == before


@FORMS
def test_there_may_be_nothing_to_append_to(invoice: Invoice, exported: Export, form: str) -> None:
    """The first night there is no file yet."""
    assert exported(f"x.{form}", [invoice()], MORE).documents == 1


@FORMS
def test_other_columns_are_refused_and_named(invoice: Invoice, exported: Export, tmp_path: Path, form: str) -> None:
    """Neither file is touched when the columns differ, and the message says which."""
    exported(f"x.{form}", [invoice()], Output(Path(), fields=("status", "hold", "invoiceLines")))
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(OutputError) as told:
        exported(f"x.{form}", [invoice()], Output(Path(), fields=("status", "currencyId", "invoiceLines"), append=True))
    assert "it has hold and lacks currencyId" in told.value.message
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


@FORMS
def test_a_file_of_another_kind_is_refused(exported: Export, tmp_path: Path, form: str) -> None:
    """What is no export at all stays what it was, and is called so in our own words, on one line."""
    (tmp_path / f"x.{form}").write_bytes(b"\x00\xff something else")
    with pytest.raises(OutputError, match="x") as told:
        exported(f"x.{form}", [], MORE)
    assert "\n" not in told.value.message
    assert not {"calamine", "Zip", "polars", "Errno"} & set(re.findall(r"\w+", told.value.message))
    assert (tmp_path / f"x.{form}").read_bytes() == b"\x00\xff something else"


@FORMS
def test_a_file_open_elsewhere_is_called_that(invoice: Invoice, exported: Export, tmp_path: Path, form: str) -> None:
    """Before anything is read of it."""
    exported(f"x.{form}", [invoice()])
    (tmp_path / f"~$x.{form}").touch()
    with pytest.raises(OutputError, match="is open in another program"):
        exported(f"x.{form}", [invoice()], MORE)


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_missing_file_beside_is_said(invoice: Invoice, exported: Export, tmp_path: Path, form: str) -> None:
    """Documents without their lines cannot be appended to."""
    exported(f"x.{form}", [invoice()])
    (tmp_path / f"x.lines.{form}").unlink()
    with pytest.raises(OutputError, match=f"x.lines.{form} is missing beside x.{form}"):
        exported(f"x.{form}", [invoice()], MORE)
