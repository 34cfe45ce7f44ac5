"""The company's books on disk: one SQLite file, one writer at a time, any number of readers.

Several threads, and even several processes, may work on one folder: writers queue up (`BEGIN IMMEDIATE` behind a lock),
readers see the last finished transaction (WAL). Rows that lists filter on are slim and apart from the texts, so that
paging through two hundred thousand documents never loads more than one page.
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

from importer.sandbox import settings as options
from importer.sandbox.settings import Settings

FILE = "sandbox-1.sqlite3"
"""Named after the version of the layout: a newer sandbox starts afresh and leaves the old file alone."""
_BUSY_SECONDS = 60
_TABLES = ("setting", "counter", "customer", "customer_body", "document", "document_body", "dunning_letter", "later")
_SCHEMA = """
CREATE TABLE IF NOT EXISTS setting (id INTEGER PRIMARY KEY CHECK (id = 1), value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS customer (
    id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE COLLATE NOCASE, name TEXT COLLATE NOCASE, status TEXT NOT NULL,
    corporate_id TEXT, vat_registration_id TEXT, email TEXT COLLATE NOCASE, phone TEXT, attributes TEXT NOT NULL,
    created TEXT NOT NULL, modified TEXT NOT NULL, visible_at REAL NOT NULL, version INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS customer_body (
    id INTEGER PRIMARY KEY, state TEXT NOT NULL, core TEXT NOT NULL, extras TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS document (
    id INTEGER PRIMARY KEY, resource TEXT NOT NULL, number TEXT NOT NULL COLLATE NOCASE, customer_id INTEGER NOT NULL,
    status TEXT NOT NULL, released INTEGER NOT NULL, financial_period TEXT NOT NULL, closed_period TEXT,
    document_date TEXT NOT NULL, due_date TEXT, dunning_level INTEGER NOT NULL, dunning_date TEXT,
    project TEXT COLLATE NOCASE, branch TEXT COLLATE NOCASE, external_reference TEXT COLLATE NOCASE,
    payment_reference TEXT COLLATE NOCASE, customer_ref_number TEXT COLLATE NOCASE,
    currency TEXT NOT NULL, lines INTEGER NOT NULL, net INTEGER NOT NULL, vat INTEGER NOT NULL,
    created TEXT NOT NULL, modified TEXT NOT NULL, visible_at REAL NOT NULL, version INTEGER NOT NULL,
    release_due REAL, UNIQUE (resource, number));
CREATE INDEX IF NOT EXISTS document_order ON document (resource);
CREATE INDEX IF NOT EXISTS document_customer ON document (customer_id);
CREATE INDEX IF NOT EXISTS document_external ON document (resource, external_reference);
CREATE INDEX IF NOT EXISTS document_reference ON document (resource, customer_ref_number);
CREATE INDEX IF NOT EXISTS document_release ON document (release_due) WHERE release_due IS NOT NULL;
CREATE TABLE IF NOT EXISTS document_body (
    id INTEGER PRIMARY KEY, state TEXT NOT NULL, core TEXT NOT NULL, extras TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS dunning_letter (
    id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, letter_date TEXT, level_from INTEGER, level_to INTEGER);
CREATE TABLE IF NOT EXISTS later (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, due REAL NOT NULL, request TEXT NOT NULL, received REAL NOT NULL,
    started REAL, finished REAL, status INTEGER NOT NULL DEFAULT 0, headers TEXT NOT NULL DEFAULT '{}', content TEXT);
CREATE INDEX IF NOT EXISTS later_due ON later (due) WHERE started IS NULL;
"""


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
        self._idle: list[sqlite3.Connection] = []
        self._closed = False
        self._settings: tuple[str, Settings] = ("", Settings())
        self._writer = self._connect()
        self._writer.executescript(_SCHEMA)

    def close(self) -> None:
        """Close every connection; transactions under way finish first."""
        with self._lock:
            self._closed = True
            self._writer.close()
            while self._idle:
                self._idle.pop().close()

    @contextmanager
    def reading(self) -> Iterator[Book]:
        """Open the books as they stand now, for looking only."""
        db = self._idle.pop() if self._idle else self._connect()
        try:
            db.execute("BEGIN")
            yield self._book(db)
        finally:
            db.rollback()
            self._put_back(db)

    @contextmanager
    def writing(self) -> Iterator[Book]:
        """Open the books for a change that happens completely, or not at all when an exception leaves the block."""
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
        """Change settings and return them all; raises settings.BadSettings."""
        with self.writing() as book:
            changed = options.change(book.settings, changes)
            book.db.execute("REPLACE INTO setting VALUES (1, ?)", (json.dumps(asdict(changed)),))
        return changed

    def reset(self) -> None:
        """Empty the books and forget all settings."""
        with self.writing() as book:
            for table in _TABLES:
                book.db.execute(f"DELETE FROM {table}")  # noqa: S608  our own table names

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._file, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.row_factory = sqlite3.Row
        return db

    def _put_back(self, db: sqlite3.Connection) -> None:
        with self._lock:
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
