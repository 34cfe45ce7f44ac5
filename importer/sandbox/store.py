"""The company's books on disk: one SQLite file, one writer at a time, any number of readers.

Several threads, and even several processes, may work on one folder: writers queue up (`BEGIN IMMEDIATE`
behind a lock), readers see the last finished transaction (WAL). Rows that lists filter on are slim and apart
from the texts, so that paging through two hundred thousand documents never loads more than one page.
"""

import base64
import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from importer.sandbox import schema
from importer.sandbox import settings as options
from importer.sandbox.settings import Settings

FILE = f"sandbox-{schema.VERSION}.sqlite3"
"""Named after the layout: a newer sandbox starts afresh and leaves the old file alone."""
_BUSY_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Book:
    """An open transaction on the company's books, with the settings and the time it started."""

    db: sqlite3.Connection
    settings: Settings
    now: float

    def one(self, sql: str, *values: object) -> Any:  # noqa: ANN401  a row, typed by its query
        """Return the first row of the query, or None."""
        return self.db.execute(sql, values).fetchone()

    def next(self, counter: str, first: int = 1) -> int:
        """Return the next number of `counter`, which starts at `first`."""
        row = self.one(
            "INSERT INTO counter VALUES (?, ?) ON CONFLICT DO UPDATE SET value = value + 1 RETURNING value",
            counter,
            first,
        )
        return int(row[0])

    @property
    def stamp(self) -> str:
        """The time as the API writes it: `2026-01-31T14:05:06.789`, without a zone."""
        return stamp(self.now)


class Store:
    """The books in one folder; open until `close`."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.clock = clock
        self._file = folder / FILE
        self._lock = threading.Lock()
        self._idle_lock = threading.Lock()
        self._idle: list[sqlite3.Connection] = []
        self._closed = False
        self._settings: tuple[str, Settings] = ("", Settings())
        self._writer = self._connect(schema.SQL)

    def close(self) -> None:
        """Close every connection; transactions under way finish first."""
        with self._lock, self._idle_lock:
            self._closed = True
            self._writer.close()
            while self._idle:
                self._idle.pop().close()

    @contextmanager
    def reading(self) -> Iterator[Book]:
        """Open the books as they stand now, for looking only."""
        db = self._borrow()
        try:
            db.execute("BEGIN")
            yield self._book(db)
        finally:
            db.rollback()
            self._put_back(db)

    @contextmanager
    def writing(self) -> Iterator[Book]:
        """Open the books for a change that happens as a whole, or not at all when the block raises."""
        with self._lock:
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._book(self._writer)
                self._writer.commit()
            except BaseException:
                self._writer.rollback()
                raise

    def settings(self) -> Settings:
        """Return the settings as they are now."""
        with self.reading() as book:
            return book.settings

    def configure(self, changes: dict[str, Any]) -> Settings:
        """Change settings and return them all; raises settings.SettingsError."""
        with self.writing() as book:
            changed = options.change(book.settings, changes)
            book.db.execute("REPLACE INTO setting VALUES (1, ?)", (json.dumps(asdict(changed)),))
        return changed

    def reset(self) -> None:
        """Empty the books and forget all settings."""
        with self.writing() as book:
            for table in schema.TABLES:
                book.db.execute(f"DELETE FROM {table}")  # noqa: S608  our own table names

    def _connect(self, layout: str = "") -> sqlite3.Connection:
        db = sqlite3.connect(self._file, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            db.executescript(layout)
        except sqlite3.Error:
            db.close()
            raise
        db.row_factory = sqlite3.Row
        return db

    def _borrow(self) -> sqlite3.Connection:
        with self._idle_lock:
            if self._idle:
                return self._idle.pop()
        return self._connect()

    def _put_back(self, db: sqlite3.Connection) -> None:
        with self._idle_lock:
            if not self._closed:
                self._idle.append(db)
                return
        db.close()

    def _book(self, db: sqlite3.Connection) -> Book:
        row = db.execute("SELECT value FROM setting").fetchone()
        text = row[0] if row else ""
        known, settings = self._settings
        if text != known:
            settings = options.read(json.loads(text)) if text else Settings()
            self._settings = (text, settings)
        return Book(db, settings, self.clock())


def stamp(moment: float) -> str:
    """Return the moment (seconds since 1970) as the API writes times, in UTC without a zone."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3]


def etag(version: int) -> str:
    """Return the row version as the API shows it: eight bytes in base64 (`AAAAAE0YIiI=`)."""
    return base64.b64encode(version.to_bytes(8, "big")).decode("ascii")
