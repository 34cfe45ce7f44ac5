"""Scratch: what is open or put aside only as long as an export is in the making, and nothing of it is left."""

import tempfile
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

import polars as pl


class Tidy:
    """Something in the making; as a context manager it leaves nothing open and no scratch files behind."""

    def __init__(self) -> None:
        self._leaving = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leaving.close()


class Scratch(Tidy):
    """Rows put aside in files as they come, under the title of their table."""

    def __init__(self) -> None:
        super().__init__()
        folder = tempfile.TemporaryDirectory(prefix="importer-export-", ignore_cleanup_errors=True)
        self._folder = Path(self._leaving.enter_context(folder))
        self._parts: dict[str, list[Path]] = {}

    def put(self, title: str, frame: pl.DataFrame) -> None:
        """Put rows aside."""
        parts = self._parts.setdefault(title, [])
        part = self._folder / f"{title} {len(parts)}"
        frame.write_parquet(part)
        parts.append(part)

    def parts(self, title: str) -> list[Path]:
        """Return the parquet files of the rows put aside under a title, in the order they came."""
        return self._parts.get(title, [])
