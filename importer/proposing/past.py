"""The past: documents of the ledger as `importer export` wrote them, under the names a mapping uses."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from importer import sheets
from importer.cells import Reading
from importer.cells.parsing import READERS
from importer.errors import UsageError
from importer.kinds import Kind
from importer.resources.base import FieldSpec, Resource
from importer.sheets import Column, Sheet

DOCUMENTS, LINES = "Documents", "Lines"
"""The sheets of an export."""
SAME_TWICE = frozenset({"postPeriod"})
"""Fields the ledger tells in another one as well, and otherwise than it takes them."""
NUMBER, RANK = "\0number", "\0rank"
"""The document's number, and the place of a line in its document, beside the fields."""


@dataclass(frozen=True, eq=False)
class Past:
    """Documents and lines as plain texts, a column for each field they fill: see `plain`."""

    name: str
    documents: pl.DataFrame
    lines: pl.DataFrame
    specs: Mapping[tuple[str, str], FieldSpec]
    """By table and path."""

    def filled(self, table: str) -> list[tuple[FieldSpec, pl.Series]]:
        """Return the fields of a table that have a value somewhere, with their values."""
        frame = self.documents if table == "fields" else self.lines
        return [(self.specs[table, name], frame[name]) for name in frame.columns if (table, name) in self.specs]


def read(path: Path, resource: Resource) -> Past:
    """Return the documents in an export of `resource`; raises UsageError when the workbook is none."""
    number = resource.read_back.number if resource.read_back else ""
    names = {each.name for each in sheets.names(path)}
    documents = sheets.read(path, sheet=DOCUMENTS) if DOCUMENTS in names else None
    if documents is None or documents.column(number) is None:
        command = f"importer export {resource.name} -o {path.name}"
        raise UsageError(f"{path} is no export of {resource.title.lower()}s", f"Write one with `{command}`.")
    lines = sheets.read(path, sheet=LINES) if LINES in names and resource.lines_field else None
    header = _fields(documents, _readings(resource, ""), resource, "fields")
    inner = _fields(lines, _readings(resource, f"{resource.lines_field}[]."), resource, "lines") if lines else {}
    specs = {
        (table, path): spec for table, of in (("fields", header), ("lines", inner)) for path, (spec, _) in of.items()
    }
    return Past(path.name, _frame(documents, number, header), _ranked(lines, number, inner), specs)


def plain(column: Column, spec: FieldSpec) -> pl.Series:
    """Return a column as the field takes it, in one spelling [String]: 2.50 is `2.5`, a date 2026-01-14.

    Null where it cannot be read; nobody asks why, so the reader is asked directly and no findings are made.
    """
    attempt = READERS[spec.kind](column, Reading(percent_field=is_percent(spec)))
    return in_one_spelling(attempt.values, spec.kind)


def is_percent(spec: FieldSpec) -> bool:
    """Return whether the field wants 25 for what a cell shows as 25 %."""
    return "percent" in spec.path.casefold()


def in_one_spelling(values: pl.Series, kind: Kind) -> pl.Series:
    """Return values of a kind as texts that are equal when the values are [String]."""
    texts = values.cast(pl.String)
    if kind is Kind.DECIMAL:
        return texts.str.replace(r"(\.\d*?)0+$", "$1").str.strip_suffix(".")
    return texts.str.replace_all(r"\s+", " ") if kind is Kind.TEXT else texts


def _readings(resource: Resource, below: str) -> dict[str, str]:
    """Return read path -> path in a mapping, of the header or of what is `below` a list."""
    found = {}
    for read_path, write in resource.read_to_write.items():
        inside = write.removeprefix(below)
        if "[]" not in inside and write.startswith(below) and inside not in SAME_TWICE:
            found[read_path.rpartition("[].")[2]] = inside
    return found


def _fields(
    sheet: Sheet, readings: Mapping[str, str], resource: Resource, table: str
) -> dict[str, tuple[FieldSpec, pl.Series]]:
    find = resource.field if table == "fields" else resource.line_field
    found: dict[str, tuple[FieldSpec, pl.Series]] = {}
    for column in sheet.columns:
        path = readings.get(column.heading, "")
        spec = find(path) if path else None
        if spec is not None and not column.blank.all():
            found[path] = (spec, plain(column, spec))
    return found


def _frame(sheet: Sheet, number: str, fields: Mapping[str, tuple[FieldSpec, pl.Series]]) -> pl.DataFrame:
    column = sheet.column(number)
    numbers = (
        column.shown() if column is not None else pl.Series([None], dtype=pl.String).new_from_index(0, sheet.rows.len())
    )
    return pl.DataFrame({NUMBER: numbers, **{path: values for path, (_, values) in fields.items()}})


def _ranked(sheet: Sheet | None, number: str, fields: Mapping[str, tuple[FieldSpec, pl.Series]]) -> pl.DataFrame:
    """Return the lines, each with its place in its document."""
    if sheet is None:
        return pl.DataFrame({NUMBER: pl.Series([], dtype=pl.String), RANK: pl.Series([], dtype=pl.UInt32)})
    frame = _frame(sheet, number, fields)
    return frame.with_columns(pl.int_range(pl.len(), dtype=pl.UInt32).over(NUMBER).alias(RANK))
