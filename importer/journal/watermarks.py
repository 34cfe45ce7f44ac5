"""Watermarks: how far nightly exports got, one for each company, resource and filter."""

import sqlalchemy as sa

from importer.journal.schema import watermarks

IDENTITY = ("", "journal", "identity")
"""Where the journal's own name is kept: among the marks, of no company."""


def read(connection: sa.Connection, tenant: str, resource: str, asked: str) -> str | None:
    """Return the mark of the last complete export of what was `asked`; None when there was none."""
    found: str | None = connection.scalar(sa.select(watermarks.c.mark).where(_same(tenant, resource, asked)))
    return found


def write(connection: sa.Connection, name: tuple[str, str, str], mark: str, now: float) -> None:
    """Put a mark in the place of the one before; `name` is tenant, resource and what was asked."""
    tenant, resource, asked = name
    connection.execute(watermarks.delete().where(_same(tenant, resource, asked)))
    connection.execute(
        watermarks.insert().values(tenant=tenant, resource=resource, asked=asked, mark=mark, written=now)
    )


def identity(connection: sa.Connection) -> str | None:
    """Return the name that this journal was once given; None when it has none yet."""
    return read(connection, *IDENTITY)


def forget(connection: sa.Connection, tenant: str) -> None:
    """Forget the marks of a company."""
    connection.execute(watermarks.delete().where(watermarks.c.tenant == tenant))


def _same(tenant: str, resource: str, asked: str) -> sa.ColumnElement[bool]:
    return sa.and_(watermarks.c.tenant == tenant, watermarks.c.resource == resource, watermarks.c.asked == asked)
