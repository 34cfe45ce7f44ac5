"""Writing an export: pages of records pass through once, from the ledger into the file, whatever their number."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self

import polars as pl

from importer.errors import UsageError
from importer.exporting.behind import Behind
from importer.exporting.choosing import chosen
from importer.exporting.columns import Table, tables
from importer.exporting.drafts import check, drafts
from importer.exporting.earlier import Earlier
from importer.exporting.flat import Record, flatten
from importer.exporting.merging import Waiting
from importer.exporting.parquet import ParquetFiles
from importer.exporting.tally import Tally
from importer.exporting.textfiles import TextFiles
from importer.exporting.value import About, Exported, Output
from importer.exporting.xlsx import XlsxFile
from importer.resources.base import Resource

Pages = Iterable[Sequence[Record]]


class Writer(AbstractContextManager["Writer"], Protocol):
    """What writes the tables of one export into its drafts."""

    def __enter__(self) -> Self: ...

    def add(self, table: Table, frame: pl.DataFrame) -> None:
        """Add flat rows to a table."""

    def notes(self) -> list[str]:
        """Return what a person should know of what could not be written as it was."""

    def close(self, about: About, exported: Exported) -> None:
        """Finish the file or files."""


def write(
    pages: Pages,
    resource: Resource,
    output: Output,
    about: About,
    said: Callable[[], Sequence[str]] = tuple,
) -> Exported:
    """Write pages of records to `output` and return what came of it; it appears when it is whole, or not at all.

    `.xlsx` is one workbook: *Documents*, a sheet for each list the filters ask for (*Lines*, *Tax details*,
    ...), *About*. `.csv` and `.parquet` are one file a table: `x.csv`, `x.lines.csv`, `x.tax-details.csv`. The
    pages are asked for one by one, and not before the target has been looked at; `said` is asked at their end for
    what a person should know of the reading. Raises UsageError for another kind
    of file or columns that do not exist, OutputError when the target cannot be written or is not what rows could be
    appended to, and whatever reading the pages raises.
    """
    whole = tables(resource, about.filters)
    spread = chosen(whole, output.fields)
    targets = places(spread, output.target)
    waiting = _waiting(spread, targets, output)
    tally = Tally(resource, {table.title: 0 for table in spread})
    with drafts(targets) as made, _writer(spread, made, output) as writer, waiting or nullcontext():
        counted = _Counted(writer, tally)
        with Behind(waiting or counted) as behind:
            for page in pages:
                tally.note(page)
                frames = flatten([table for table in whole if table.title in tally.rows], page)
                for table in spread:
                    behind.add(table, frames[table.title])
        notes = waiting.pour(spread, counted) if waiting else []
        exported = tally.exported(dict.fromkeys(targets), [*said(), *notes, *writer.notes()])
        writer.close(about, exported)
    return exported


@dataclass(frozen=True, slots=True)
class _Counted:
    """A writer whose rows are counted."""

    writer: Writer
    tally: Tally

    def add(self, table: Table, frame: pl.DataFrame) -> None:
        self.tally.count(table, frame)
        self.writer.add(table, frame)


FORMS: Mapping[str, str] = {".xlsx": "an Excel workbook", ".csv": "text files", ".parquet": "columns for programs"}


def form_of(target: Path) -> str:
    """Return the ending that says how `target` is written, in lower case. Raises UsageError for an unknown one."""
    form = target.suffix.lower()
    if form not in FORMS:
        *most, last = (f"{suffix} ({words})" for suffix, words in FORMS.items())
        kinds = f"{', '.join(most)} or {last}"
        raise UsageError(f"{target.name} is no kind of file an export is written as.", f"Name it {kinds}.")
    return form


def places(spread: Sequence[Table], target: Path) -> list[Path]:
    """Return where each table goes: all into one workbook, else the documents into the target, the others beside."""
    if form_of(target) == ".xlsx":
        return [target] * len(spread)
    return [_beside(target, table) if table.trail else target for table in spread]


def _beside(target: Path, table: Table) -> Path:
    return target.with_name(f"{target.stem}.{table.title.lower().replace(' ', '-')}{target.suffix}")


def _waiting(spread: Sequence[Table], targets: Sequence[Path], output: Output) -> Waiting | None:
    """Return where new rows wait for those of an existing file; None when there is nothing to append to."""
    if not output.append or not output.target.exists():
        return None
    for target in dict.fromkeys(targets):
        check(target)
    earlier = Earlier(spread, targets, output.style)
    earlier.check()
    return Waiting(earlier)


def _writer(spread: Sequence[Table], made: Sequence[Path], output: Output) -> Writer:
    match form_of(output.target):
        case ".xlsx":
            return XlsxFile(spread, made[0])
        case ".parquet":
            return ParquetFiles(spread, made)
        case _:
            return TextFiles(spread, made, output.style)
