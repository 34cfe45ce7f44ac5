"""Parquet files: one for each table, every column with the type of its kind; amounts are decimals, never floats."""

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

import polars as pl

from importer.exporting.columns import Table
from importer.exporting.flat import strays, typed
from importer.exporting.value import About, Exported


class ParquetFiles:
    """The files of one export in the making: rows gather in parts, which `close` makes one file of."""

    def __init__(self, tables: Sequence[Table], drafts: Sequence[Path]) -> None:
        self._drafts = dict(zip((table.title for table in tables), drafts, strict=True))
        self._leaving = ExitStack()
        scratch = tempfile.TemporaryDirectory(prefix="importer-export-", ignore_cleanup_errors=True)
        self._folder = Path(self._leaving.enter_context(scratch))
        self._parts: dict[str, list[Path]] = {title: [] for title in self._drafts}
        self._strays: dict[str, int] = {}
        for table in tables:
            self.add(table, pl.DataFrame(schema=dict.fromkeys(table.headings, pl.String)))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leaving.close()

    def add(self, table: Table, frame: pl.DataFrame) -> None:
        """Add flat rows to a table's file."""
        for name, count in strays(frame, table.columns):
            self._strays[name] = self._strays.get(name, 0) + count
        parts = self._parts[table.title]
        part = self._folder / f"{table.title} {len(parts)}"
        frame.select(typed(column) for column in table.columns).write_parquet(part)
        parts.append(part)

    def notes(self) -> list[str]:
        """Return what a person should know of what could not be written as it was."""
        told = ", ".join(f"{name} {count}" for name, count in self._strays.items())
        return [f"Values of another type than their column's, and left out: {told}; csv keeps them."] if told else []

    def close(self, about: About, exported: Exported) -> None:
        """Write the files, each with where it came from in its metadata."""
        metadata = {"company": about.company, "host": about.host, "read": about.at.isoformat()}
        metadata |= {"asked for": "; ".join(about.wishes()), "notes": " ".join(exported.notes)}
        for title, parts in self._parts.items():
            pl.scan_parquet(parts, glob=False).sink_parquet(self._drafts[title], metadata=metadata)
