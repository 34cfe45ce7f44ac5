"""Parquet files: one for each table, every column with the type of its kind; amounts are decimals, never floats."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from importer.exporting.columns import Table
from importer.exporting.flat import strays, typed
from importer.exporting.scratch import Scratch
from importer.exporting.value import About, Exported


class ParquetFiles(Scratch):
    """The files of one export in the making: rows gather in parts, which `close` makes one file of."""

    def __init__(self, tables: Sequence[Table], drafts: Sequence[Path]) -> None:
        super().__init__()
        self._drafts = dict(zip((table.title for table in tables), drafts, strict=True))
        self._strays: dict[str, int] = {}
        for table in tables:
            self.add(table, pl.DataFrame(schema=dict.fromkeys(table.headings, pl.String)))

    def add(self, table: Table, frame: pl.DataFrame) -> None:
        """Add flat rows to a table's file."""
        for name, count in strays(frame, table.columns):
            self._strays[name] = self._strays.get(name, 0) + count
        self.put(table.title, frame.select(typed(column) for column in table.columns))

    def notes(self) -> list[str]:
        """Return what a person should know of what could not be written as it was."""
        told = ", ".join(f"{name} {count}" for name, count in self._strays.items())
        return [f"Values of another type than their column's, and left out: {told}; csv keeps them."] if told else []

    def close(self, about: About, exported: Exported) -> None:
        """Write the files, each with where it came from in its metadata."""
        metadata = {"company": about.company, "host": about.host, "read": about.at.isoformat()}
        metadata |= {"asked for": "; ".join(about.wishes()), "notes": " ".join(exported.notes)}
        for title, draft in self._drafts.items():
            pl.scan_parquet(self.parts(title), glob=False).sink_parquet(draft, metadata=metadata)
