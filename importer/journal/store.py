"""The database under the journal: opening it, and its bad news in our words.

SQLite in the home folder, in WAL mode with `synchronous=FULL`: a commit is on the disk when it returns. Any
other SQLAlchemy URL (PostgreSQL) works as well; its own settings decide how durable a commit is.
"""

import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import event

from importer.errors import DiaryFull, ImporterError, JournalError
from importer.journal import schema
from importer.language import _

FILE = "journal.sqlite"
BUSY_SECONDS = 60.0
MEANWHILE = 0.02
"""Seconds until what is busy is tried again."""
WRITING = "writing"
"""Execution option of connections that write: SQLite takes its write lock when the transaction begins."""
UNUSABLE = ("SQLITE_READONLY", "SQLITE_CANTOPEN")
"""What SQLite says of a place that was never ours to write to; a journal in use may meet it as well."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A journal from outside."""

    place: str
    """Its file, or the address of its database without the password."""
    version: int
    size: int | None
    """In bytes; None in a database."""


class Store:
    """An open database of the right version. `write` and `read` translate its errors (see `_bad_news`)."""

    def __init__(self, engine: sa.Engine, path: Path | None) -> None:
        self._engine = engine
        self._path = path
        self._writer: sa.Connection | None = None
        self._opened = False

    @classmethod
    def open(cls, home: Path, url: str | None = None) -> "Store":
        """Open `home`/journal.sqlite, or `url`; create or migrate it.

        Raises JournalError when it is corrupt (a copy is kept beside it), newer than this program, or not
        for us to write to, DiaryFull when the disk is full.
        """
        path = None if url else home / FILE
        if path is not None:
            _make_folder(home)
        store = cls(_engine(url or sa.URL.create("sqlite", database=str(path))), path)
        try:
            with store._speaking():
                store._check()
            with store.write() as connection:
                schema.migrate(connection)
        except BaseException:
            store.close()
            raise
        store._opened = True
        return store

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """Give a connection in a transaction that is committed, durably, at the end. One thread at a time."""
        with self._speaking():
            if self._writer is None:
                self._writer = self._engine.connect().execution_options(**{WRITING: True})
            with self._writer.begin():
                yield self._writer

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """Give a connection to read with."""
        with self._speaking(), self._engine.connect() as connection:
            yield connection

    def shape(self) -> Shape:
        """Return where the journal is, its version and its size."""
        with self.read() as connection:
            version = schema.read_version(connection)
        return Shape(self._name, version, None if self._path is None else self._path.stat().st_size)

    def compact(self) -> None:
        """Give the space of what was deleted back to the disk."""
        if self._path is None:
            return
        with self._speaking(), self._engine.connect() as connection:
            connection.exec_driver_sql("VACUUM")

    def close(self) -> None:
        """Close all connections."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        self._engine.dispose()

    def _check(self) -> None:
        with self._engine.connect() as connection:
            if self._path is not None:
                found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
                if found != "ok":
                    raise _corrupt(self._path)
            version = schema.read_version(connection)
        if version > schema.VERSION:
            raise JournalError(
                "The journal {path} was written by a newer importer (version {version}; this one knows {known}).",
                "Update this program; the journal was left as it is.",
                path=self._name,
                version=version,
                known=schema.VERSION,
            )

    @property
    def is_shared(self) -> bool:
        """Whether processes of several machines may have it open: whatever is no file of SQLite's."""
        return self._engine.dialect.name != "sqlite"

    @property
    def _name(self) -> str:
        return str(self._path) if self._path else self._engine.url.render_as_string(hide_password=True)

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        trouble: ImporterError
        try:
            yield
        except sa.exc.IntegrityError:
            raise
        except (sa.exc.DBAPIError, sqlite3.Error) as error:
            trouble = self._bad_news(error)
        else:
            return
        raise trouble

    def _bad_news(self, error: Exception) -> ImporterError:
        code = str(getattr(getattr(error, "orig", error), "sqlite_errorname", ""))
        if self._path is not None and code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            return _corrupt(self._path)
        reasons = {
            "SQLITE_FULL": (_("the disk is full"), _("Make room on the disk")),
            "SQLITE_READONLY": (_("it is read-only"), _("Allow writing to the file and its folder")),
            "SQLITE_CANTOPEN": (_("it cannot be opened"), _("Allow writing to the file and its folder")),
            "SQLITE_BUSY": (_("another program keeps it locked"), _("Close that program")),
            "SQLITE_IOERR": (_("the disk does not write"), _("Check the disk")),
        }
        known = next((words for name, words in reasons.items() if code.startswith(name)), None)
        what, remedy = known or (
            _("its database does not do as it is told"),
            _("Check that it is running and reachable"),
        )
        if not self._opened and code.startswith(UNUSABLE):
            return JournalError(
                "The journal {path} cannot be written: {reason}. Nothing was sent.",
                "{mend}, or give another folder with IMPORTER_HOME.",
                path=self._name,
                reason=what,
                mend=remedy,
            )
        return DiaryFull(
            "The journal {path} cannot be written: {reason}. Nothing more is sent.",
            "{mend}; resume goes on.",
            path=self._name,
            reason=what,
            mend=remedy,
        )


def _engine(url: str | sa.URL) -> sa.Engine:
    if isinstance(url, str) and not url.startswith("sqlite"):
        return _other_engine(url)
    engine = sa.create_engine(
        url, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False}
    )
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _take_write_lock)
    return engine


def _other_engine(url: str) -> sa.Engine:
    try:
        return sa.create_engine(url, hide_parameters=True, pool_pre_ping=True)
    except (sa.exc.ArgumentError, ModuleNotFoundError) as error:
        unread = isinstance(error, sa.exc.ArgumentError)  # its text may hold the address, and that a password
        reason = _("it is no address of a database") if unread else _("the driver for its database is not installed")
    raise JournalError(
        "IMPORTER_JOURNAL_URL cannot be used: {reason}.",
        "For PostgreSQL: IMPORTER_JOURNAL_URL=postgresql+psycopg://user@host/name, and pip install 'psycopg[binary]'.",
        reason=reason,
    )


def _set_up(connection: Any, _: object) -> None:  # noqa: ANN401  the driver's own connection
    connection.isolation_level = None  # transactions begin when we say so, see _take_write_lock
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous=FULL")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Turn to WAL; two that do so at a new file at once are told that it is busy without any waiting."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > until:
                raise
            time.sleep(MEANWHILE)
        else:
            return


def _take_write_lock(connection: sa.Connection) -> None:
    if WRITING in connection.get_execution_options():
        driver = cast("sqlite3.Connection", connection.connection.driver_connection)
        driver.execute("BEGIN IMMEDIATE")  # twice a document, so without a detour


def _make_folder(home: Path) -> None:
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise JournalError(
            "The folder {home} for the journal cannot be made: {reason}. Nothing was sent.",
            "Give another one with IMPORTER_HOME.",
            home=home,
            reason=error.strerror or error,
        ) from None


def _corrupt(path: Path) -> JournalError:
    """Copy the journal aside, once, and return the bad news with the way out."""
    mark = f"{path.stat().st_mtime_ns:x}"
    copies = []
    for suffix in ("", "-wal", "-shm"):
        part = path.with_name(path.name + suffix)
        copy = path.with_name(f"{path.name}.corrupt-{mark}{suffix}")
        if part.exists() and not copy.exists():
            shutil.copy2(part, copy)
        copies.append(copy)
    return JournalError(
        "The journal {path} is damaged. It was left as it is, and copied to {copy} beside it.",
        "Put a backup of it in its place. Without one: rename it and a new one is begun, but then nothing is "
        "known of what was posted before: compare with the ledger before posting the same workbooks again.",
        path=path,
        copy=copies[0].name,
    )
