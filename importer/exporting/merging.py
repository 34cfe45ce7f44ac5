"""Merging: new rows and those of an earlier export in one file, each document once.

The new rows wait in scratch files until all of them are known. Then come the earlier documents that were not read
again, as they stood, and below them everything that was read: a document that was read again is replaced as a
whole, with its lines.
"""

from collections.abc import Iterator, Sequence

import polars as pl

from importer.exporting.behind import Rows
from importer.exporting.columns import DOCUMENTS, Table
from importer.exporting.earlier import Earlier
from importer.exporting.scratch import Scratch


class Waiting(Scratch):
    """New rows that wait to be put below the earlier ones."""

    def __init__(self, earlier: Earlier) -> None:
        super().__init__()
        self._kept = 0
        self._replaced = 0
        self._earlier = earlier
        self._numbers: list[pl.Series] = []

    def add(self, table: Table, frame: pl.DataFrame) -> None:
        """Put new rows aside."""
        if table.title == DOCUMENTS:
            self._numbers.append(frame[table.headings[0]])
        self.put(table.title, frame)

    def pour(self, tables: Sequence[Table], into: Rows) -> list[str]:
        """Write the earlier rows that stay and then the new ones; return what a person should know of it."""
        read = pl.concat(self._numbers).unique() if self._numbers else pl.Series([], dtype=pl.String)
        for table in tables:
            for frame in self._earlier.rows(table):
                stays = frame.filter(~pl.col(table.headings[0]).is_in(read.implode()))
                if table.title == DOCUMENTS:
                    self._kept += stays.height
                    self._replaced += frame.height - stays.height
                into.add(table, stays)
            for frame in self._new(table):
                into.add(table, frame)
        added = len(read) - self._replaced
        return [f"Appended: {added} added, {self._replaced} replaced by what was read now, {self._kept} kept."]

    def _new(self, table: Table) -> Iterator[pl.DataFrame]:
        yield from map(pl.read_parquet, self.parts(table.title))
