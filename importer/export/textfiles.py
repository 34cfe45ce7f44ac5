"""Text files: one for each table, UTF-8 with BOM so that Excel knows what it is."""

import csv
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Self

from importer.export.columns import Table
from importer.export.rows import Cell
from importer.export.value import About, Csv, Exported

LIVE = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins with one of these is a formula to a spreadsheet that opens the file."""


class TextFiles:
    """The text files of one export in the making; as a context manager it leaves none of them open."""

    def __init__(self, tables: Sequence[Table], drafts: Sequence[Path], style: Csv) -> None:
        self._style = style
        self._open = ExitStack()
        self._writers = {}
        for table, draft in zip(tables, drafts, strict=True):
            file = self._open.enter_context(draft.open("w", encoding="utf-8-sig", newline=""))
            self._writers[table.title] = csv.writer(file, delimiter=style.delimiter, lineterminator="\r\n")
            self._writers[table.title].writerow(table.headings)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def add(self, table: Table, row: Sequence[Cell]) -> None:
        """Add a row to a table's file."""
        self._writers[table.title].writerow([shown(cell, self._style.decimal) for cell in row])

    def notes(self) -> list[str]:
        """Return nothing: a text file takes everything as it is."""
        return []

    def close(self, about: About, exported: Exported) -> None:
        """Write out what is still in memory; a text file has no place for what the export is about."""
        del about, exported
        self._open.close()


def shown(cell: Cell, decimal: str) -> str:
    """Return a cell as it stands in the file; a text that looks like a formula is guarded (see `guard`)."""
    match cell:
        case None:
            return ""
        case str():
            return guard(cell)
        case bool():
            return "true" if cell else "false"
        case datetime():
            return cell.isoformat(" ", "milliseconds" if cell.microsecond else "seconds")
        case date() | int():
            return str(cell)
        case Decimal():
            return format(cell, "f").replace(".", decimal)


def guard(text: str) -> str:
    """Return `text` with an apostrophe before it when a spreadsheet would take it for a formula.

    A text that would read as a guarded one gets one more: whoever takes one off has what the ledger said.
    """
    return f"'{text}" if text.lstrip("'").startswith(LIVE) else text
