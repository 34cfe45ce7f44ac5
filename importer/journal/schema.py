"""The journal's tables, versioned: each step of `STEPS` takes a journal from one version to the next.

Plain types only, so that the same tables stand in SQLite and in PostgreSQL. Times are seconds since 1970.
"""

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy import Column, Float, Integer, LargeBinary, MetaData, String, Table, Text

metadata = MetaData()

version = Table("schema_version", metadata, Column("version", Integer, nullable=False))

runs = Table(
    "runs",
    metadata,
    Column("id", String, primary_key=True),
    Column("mode", String, nullable=False),
    Column("profile", String, nullable=False),
    Column("company", String, nullable=False),
    Column("tenant", String, nullable=False),
    Column("host", String, nullable=False),
    Column("mapping", String, nullable=False),
    Column("workbook", String, nullable=False),
    Column("workbook_sha256", String, nullable=False),
    Column("started", Float, nullable=False),
    Column("finished", Float),
    Column("summary", Text, nullable=False, default="{}"),
    Column("exit", Integer),
    # Who carries it out: shown to whoever has to wait; heartbeat is renewed while the run goes on.
    Column("machine", String, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("heartbeat", Float, nullable=False),
    # What was asked for besides, as JSON: sheet, result workbook, what to do about invalid documents.
    Column("asked", Text, nullable=False, server_default="{}"),
)

claims = Table(
    "claims",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("resource", String, primary_key=True),
    Column("operation", String, primary_key=True),
    Column("key", String, primary_key=True),
    # Whose it is, and which run's content was sent: they differ once a run took over what another one sent.
    Column("run", String, nullable=False),
    Column("sent_by", String, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("state", String, nullable=False),
    # The number it got, or while nobody knows, the number it asked for.
    Column("number", String),
    Column("etag", String),
    Column("message", Text, nullable=False),
    Column("job", String),
    Column("claimed", Float, nullable=False),
    Column("settled", Float, nullable=False),
    # Two commits a document: small rows and no second index keep them short.
    sqlite_with_rowid=False,
)

documents = Table(
    "documents",
    metadata,
    Column("run", String, primary_key=True),
    Column("resource", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("tenant", String, nullable=False),
    Column("operation", String, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("rows", Text, nullable=False),
    Column("status", String, nullable=False),
    Column("number", String),
    Column("message", Text, nullable=False),
    sqlite_with_rowid=False,
)

contents = Table(
    "contents",
    metadata,
    # What was to be sent. A row is never overwritten by another content: a claim may still point to it.
    Column("run", String, primary_key=True),
    Column("resource", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("fingerprint", String, primary_key=True),
    Column("content", Text, nullable=False),
)

watermarks = Table(
    "watermarks",
    metadata,
    # How far nightly exports got: one for each company, resource and filter (`asked`, as JSON).
    Column("tenant", String, primary_key=True),
    Column("resource", String, primary_key=True),
    Column("asked", String, primary_key=True),
    Column("mark", Text, nullable=False),
    Column("written", Float, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    # What a run was about, and what a result workbook says of it: enough to write one again without the source.
    Column("run", String, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)


def _first(connection: sa.Connection) -> None:
    metadata.create_all(connection, tables=[runs, claims, documents, contents])


def _second(connection: sa.Connection) -> None:
    """Add `runs.asked`; a journal that is new has it from the first step."""
    there = {column["name"] for column in sa.inspect(connection).get_columns(runs.name)}
    if "asked" not in there:
        connection.execute(sa.text("ALTER TABLE runs ADD COLUMN asked TEXT NOT NULL DEFAULT '{}'"))


def _third(connection: sa.Connection) -> None:
    metadata.create_all(connection, tables=[watermarks])


def _fourth(connection: sa.Connection) -> None:
    metadata.create_all(connection, tables=[accounts])


STEPS: tuple[Callable[[sa.Connection], None], ...] = (_first, _second, _third, _fourth)
"""STEPS[n] takes a journal from version n to version n + 1."""
VERSION = len(STEPS)


def read_version(connection: sa.Connection) -> int:
    """Return the journal's version; 0 for one that is new."""
    if not sa.inspect(connection).has_table(version.name):
        return 0
    return int(connection.scalar(sa.select(version.c.version)) or 0)


_MIGRATING = 0x6C656467
"""A number of our own, by which programs at one PostgreSQL wait for each other."""


def migrate(connection: sa.Connection) -> None:
    """Bring the journal to this program's version, in the transaction `connection` is in.

    Writes something in any case: a journal that may only be read is noticed before it is needed.
    """
    _wait_for_others(connection)
    found = read_version(connection)
    if found == VERSION:
        connection.execute(version.update().values(version=VERSION))
        return
    metadata.create_all(connection, tables=[version])
    for step in STEPS[found:]:
        step(connection)
    connection.execute(version.delete())
    connection.execute(version.insert().values(version=VERSION))


def _wait_for_others(connection: sa.Connection) -> None:
    """Let nobody else change tables until this transaction ends; in SQLite nobody else can write anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATING)))
