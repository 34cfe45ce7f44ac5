"""Earlier exports: what an existing file holds, as flat rows again, so that new rows can be put to them."""

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

import fastexcel
import polars as pl

from importer.errors import OutputError
from importer.exporting.columns import Kind, Table
from importer.exporting.flat import NUMBER
from importer.exporting.textfiles import unguarded
from importer.exporting.value import Csv
from importer.exporting.xmlrows import DIGITS

BATCH = 20_000
"""Rows in memory at a time, where the kind of file allows it."""
_ZEROS = r"\.0+$"
_WAY_OUT = "Export to a new file, or without --append to replace this one."


@dataclass(frozen=True, slots=True)
class Earlier:
    """The files, or the workbook, of an earlier export of the same tables."""

    tables: Sequence[Table]
    files: Sequence[Path]
    style: Csv

    def check(self) -> None:
        """Do nothing if every file is there and has the same columns. Raises OutputError saying which differ."""
        for table, file in zip(self.tables, self.files, strict=True):
            found = self._headings(table, file)
            extra = [name for name in found if name not in table.headings]
            missing = [name for name in table.headings if name not in found]
            told = [f"{what} {', '.join(names)}" for what, names in (("has", extra), ("lacks", missing)) if names]
            if told:
                where = file.name if len(set(self.files)) > 1 else f"{file.name}, sheet {table.title},"
                raise OutputError(f"{where} has other columns than this export: it {' and '.join(told)}.", _WAY_OUT)

    def rows(self, table: Table) -> Iterator[pl.DataFrame]:
        """Yield the flat rows of a table, in the order of the file."""
        file = self.files[self.tables.index(table)]
        for batch in _READ[_form(file)][1](table, file, self.style):
            yield batch.select(table.headings)

    def _headings(self, table: Table, file: Path) -> list[str]:
        try:
            return _READ[_form(file)][0](table, file, self.style)
        except FileNotFoundError:
            raise OutputError(f"{file} is missing beside {self.files[0].name}.", _WAY_OUT) from None
        except (OSError, ValueError, zipfile.BadZipFile, pl.exceptions.PolarsError) as error:
            reason = getattr(error, "strerror", None) or f"it is no {_NAMED[_form(file)]}, or a damaged one"
            raise OutputError(f"{file} cannot be read as an earlier export: {reason}.", _WAY_OUT) from error


_NAMED = {".xlsx": "Excel workbook with its sheets", ".csv": "text file with columns", ".parquet": "parquet file"}


def _form(file: Path) -> str:
    return file.suffix.lower()


def _text_headings(_: Table, file: Path, style: Csv) -> list[str]:
    with file.open("rb") as begun:
        begun.read(1)
    return pl.scan_csv(file, infer_schema=False, separator=style.delimiter).collect_schema().names()


def _text_rows(table: Table, file: Path, style: Csv) -> Iterator[pl.DataFrame]:
    texts = pl.scan_csv(file, infer_schema=False, separator=style.delimiter)
    shown = {column.name: column.kind for column in table.columns}
    read = [_number(unguarded(pl.col(name)), kind) for name, kind in shown.items()]
    yield from texts.select(read).collect_batches(chunk_size=BATCH)


def _number(text: pl.Expr, kind: Kind) -> pl.Expr:
    return text.str.replace(r"^(-?\d+),(\d+)$", "$1.$2") if kind is Kind.DECIMAL else text


def _parquet_headings(_: Table, file: Path, __: Csv) -> list[str]:
    with file.open("rb") as begun:
        begun.read(1)
    return pl.scan_parquet(file).collect_schema().names()


def _parquet_rows(table: Table, file: Path, _: Csv) -> Iterator[pl.DataFrame]:
    flat = [_untyped(pl.col(column.name), column.kind) for column in table.columns]
    yield from pl.scan_parquet(file).select(flat).collect_batches(chunk_size=BATCH)


def _untyped(value: pl.Expr, kind: Kind) -> pl.Expr:
    """Return a typed column as flat text."""
    match kind:
        case Kind.DAY:
            return value.dt.to_string("%Y-%m-%d")
        case Kind.MOMENT:
            return value.dt.to_string("%Y-%m-%d %H:%M:%S%.3f").str.replace(_ZEROS, "")
        case Kind.DECIMAL:
            return value.cast(pl.String).str.replace(r"(\.\d*?)0+$", "$1").str.strip_suffix(".")
        case _:
            return value.cast(pl.String)


def _sheet_headings(table: Table, file: Path, _: Csv) -> list[str]:
    pages = _sheets(table, file)
    return [column.name for column in pages[0].available_columns()] if pages else []


def _sheet_rows(table: Table, file: Path, _: Csv) -> Iterator[pl.DataFrame]:
    kinds = {column.name: column.kind for column in table.columns}
    for page in _sheets(table, file):
        frame = page.to_polars()
        yield frame.select(_unsheeted(pl.col(name), kinds[name]).alias(name) for name in frame.columns)


def _sheets(table: Table, file: Path) -> list[fastexcel.ExcelSheet]:
    """Return the sheet of a table and those it goes on on."""
    with file.open("rb") as begun:
        begun.read(1)
    try:
        book = fastexcel.read_excel(file)
        names = [name for name in book.sheet_names if name.removeprefix(table.title).strip().isdecimal()]
        names = [table.title, *names] if table.title in book.sheet_names else []
        return [book.load_sheet(name, dtypes="string") for name in names]
    except fastexcel.FastExcelError as error:
        raise ValueError(str(error)) from error


def _unsheeted(text: pl.Expr, kind: Kind) -> pl.Expr:
    """Return a column of a workbook as flat text."""
    match kind:
        case Kind.DAY:
            return text.str.replace(r"[ T]00:00:00(?:\.0+)?$", "")
        case Kind.MOMENT:
            return text.str.replace("T", " ").str.replace(_ZEROS, "")
        case Kind.DECIMAL:
            long = text.str.contains(NUMBER) & (text.str.len_bytes() > DIGITS)
            return pl.when(long).then(text.map_batches(_shortest, return_dtype=pl.String)).otherwise(text)
        case _:
            return text


def _shortest(texts: pl.Series) -> pl.Series:
    """Return numbers with the digits they were written with; the reader of workbooks adds some of its own.

    A number cell never has more than `DIGITS`, so a longer one was a text and stays what it is.
    """
    known = {text: _short(text) for text in texts.unique() if text is not None and len(text) > DIGITS}
    return texts.replace(known)


def _short(text: str) -> str:
    try:
        short = format(Decimal(repr(float(text))), "f")
    except (ValueError, InvalidOperation):
        return text
    return short if len(short.lstrip("-0.").replace(".", "")) <= DIGITS else text


_READ = {
    ".csv": (_text_headings, _text_rows),
    ".parquet": (_parquet_headings, _parquet_rows),
    ".xlsx": (_sheet_headings, _sheet_rows),
}
