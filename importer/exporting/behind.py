"""Behind: rows are written while the next ones are read, by a thread of their own and in their order.

Reading is work for Python, writing mostly for libraries that let Python go on meanwhile.
"""

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Protocol, Self

import polars as pl

from importer.exporting.columns import Table

TOGETHER = 10_000
"""Rows that are written at once: many small frames take twice the time of a few."""
WAITING = 4
"""Frames that may wait to be written; then whoever brings more has to wait."""


class Rows(Protocol):
    """What takes the flat rows of a table."""

    def add(self, table: Table, frame: pl.DataFrame) -> None:
        """Add rows to a table."""


class Behind:
    """Takes rows for `rows`; at the end of its block all of them are written, unless the block failed."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="write")
        self._coming: deque[Future[None]] = deque()
        self._gathered: dict[str, tuple[Table, list[pl.DataFrame]]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                for title in tuple(self._gathered):
                    self._send(title)
                while self._coming:
                    self._coming.popleft().result()
        finally:
            self._pool.shutdown(cancel_futures=True)

    def add(self, table: Table, frame: pl.DataFrame) -> None:
        """Add rows; raises what writing earlier ones has raised."""
        _, frames = self._gathered.setdefault(table.title, (table, []))
        frames.append(frame)
        if sum(each.height for each in frames) >= TOGETHER:
            self._send(table.title)

    def _send(self, title: str) -> None:
        table, frames = self._gathered.pop(title)
        while len(self._coming) >= WAITING:
            self._coming.popleft().result()
        self._coming.append(self._pool.submit(self._rows.add, table, pl.concat(frames)))
