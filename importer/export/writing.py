"""Writing an export: records pass through once, from the ledger into the file, whatever their number."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol, Self

from importer.errors import UsageError
from importer.export.columns import Table, tables
from importer.export.drafts import drafts
from importer.export.rows import Cell, Record, rows
from importer.export.tally import Tally
from importer.export.textfiles import TextFiles
from importer.export.value import About, Csv, Exported
from importer.export.xlsx import XlsxFile
from importer.resources.base import Resource


class Writer(AbstractContextManager["Writer"], Protocol):
    """What writes the tables of one export into its drafts."""

    def __enter__(self) -> Self: ...

    def add(self, table: Table, row: Sequence[Cell]) -> None:
        """Add a row to a table."""

    def notes(self) -> list[str]:
        """Return what a person should know of what could not be written as it was."""

    def close(self, about: About, exported: Exported) -> None:
        """Finish the file or files."""


def write(
    records: Iterable[Record], resource: Resource, target: Path, about: About, style: Csv | None = None
) -> Exported:
    """Write `records` to `target` and return what came of it; it appears when it is whole, or not at all.

    `.xlsx` is one workbook: *Documents*, a sheet for each list the filters ask for (*Lines*, *Tax details*,
    ...), *About*. `.csv` is one file a table: `x.csv`, `x.lines.csv`, `x.tax-details.csv`. The records are
    asked for one by one, and not before the target has been looked at. Raises UsageError for another kind of
    file, OutputError when the target cannot be written, and whatever reading the records raises.
    """
    form = form_of(target)
    spread = tables(resource, about.filters)
    targets = [target] if form == ".xlsx" else [_beside(target, table) for table in spread]
    tally = Tally(resource, {table.title: 0 for table in spread})
    with drafts(targets) as made, _writer(form, spread, made, style or Csv()) as writer:
        for record in records:
            tally.count(record)
            for table in spread:
                for row in rows(table, record):
                    writer.add(table, row)
                    tally.rows[table.title] += 1
        exported = tally.exported(targets, writer.notes())
        writer.close(about, exported)
    return exported


FORMS: Mapping[str, str] = {".xlsx": "an Excel workbook", ".csv": "text files"}


def form_of(target: Path) -> str:
    """Return the ending that says how `target` is written: `.xlsx` or `.csv`. Raises UsageError else."""
    form = target.suffix.lower()
    if form not in FORMS:
        kinds = " or ".join(f"{suffix} ({words})" for suffix, words in FORMS.items())
        raise UsageError(f"{target.name} is no kind of file an export is written as.", f"Name it {kinds}.")
    return form


def _beside(target: Path, table: Table) -> Path:
    """Return where a table goes: the documents into the target, the others beside it."""
    if not table.trail:
        return target
    return target.with_name(f"{target.stem}.{table.title.lower().replace(' ', '-')}{target.suffix}")


def _writer(form: str, spread: Sequence[Table], made: Sequence[Path], style: Csv) -> Writer:
    return XlsxFile(spread, made) if form == ".xlsx" else TextFiles(spread, made, style)
