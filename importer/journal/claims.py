"""Claims: whose turn it is to send a document, decided so that two processes never both have it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from importer.journal.content import unpack
from importer.journal.schema import claims, contents
from importer.journal.standing import (
    AlreadyDone,
    Claim,
    Claimed,
    Entry,
    HeldBy,
    Name,
    OtherContent,
    Record,
    State,
    Unsettled,
)

CHUNK = 5000
"""Keys asked for at once: below the number of parameters that databases take."""

_NAMED = sa.and_(
    claims.c.tenant == bindparam("n_tenant"),
    claims.c.resource == bindparam("n_resource"),
    claims.c.operation == bindparam("n_operation"),
    claims.c.key == bindparam("n_key"),
)
_INSERT = claims.insert()
_UPDATE = claims.update().where(_NAMED)
_UPDATE_OWN = _UPDATE.where(claims.c.run == bindparam("n_run"))
_SENT = sa.and_(
    contents.c.run == claims.c.sent_by,
    contents.c.resource == claims.c.resource,
    contents.c.key == claims.c.key,
    contents.c.fingerprint == claims.c.fingerprint,
)
_LOOK = sa.select(claims, contents.c.content).outerjoin_from(claims, contents, _SENT).where(_NAMED)
_LOCK = _LOOK.with_for_update(of=claims)


def insert(connection: sa.Connection, run: str, entry: Entry, now: float) -> None:
    """Claim a document that the journal has never heard of. Raises IntegrityError when it has."""
    connection.execute(_INSERT, _columns(entry.name) | _sending(run, entry, now))


def take(connection: sa.Connection, run: str, entry: Entry, now: float, is_alive: Callable[[str], bool]) -> Claim:
    """Claim a document that the journal knows, if it may be claimed; the row stays locked until the end."""
    row = connection.execute(_LOCK, _parameters(entry.name)).mappings().one()
    claim = decide(row, entry, run, is_alive)
    match claim:
        case Claimed():
            connection.execute(_UPDATE, _parameters(entry.name) | _sending(run, entry, now))
        case Unsettled():
            connection.execute(_UPDATE, _parameters(entry.name) | {"run": run, "state": State.SENDING, "claimed": now})
        case _:
            pass
    return claim


def peek(connection: sa.Connection, run: str, entry: Entry, is_alive: Callable[[str], bool]) -> Claim:
    """Return what a claim would give, and change nothing."""
    row = connection.execute(_LOOK, _parameters(entry.name)).mappings().first()
    return Claimed() if row is None else decide(row, entry, run, is_alive)


def decide(row: Any, entry: Entry, run: str, is_alive: Callable[[str], bool]) -> Claim:  # noqa: ANN401  a row mapping
    """Return what the claim in `row` means for `run`, which wants to send `entry`.

    A create is carried out once: other content is another document. An update that changes something else is
    new.
    """
    state = State(row["state"])
    if state.is_open:
        if row["run"] != run and is_alive(row["run"]):
            return HeldBy(row["run"])
        return Unsettled(_as_sent(entry.name, row["fingerprint"], row["content"]), row["run"], row["job"])
    if state is not State.CREATED:
        return Claimed()
    if row["fingerprint"] == entry.fingerprint:
        return AlreadyDone(row["number"])
    return Claimed() if entry.name.operation == "update" else OtherContent(row["number"])


def resend(connection: sa.Connection, run: str, entry: Entry, now: float) -> None:
    """Write down that `entry` is sent (again, or another content); the claim must be `run`'s."""
    parameters = _parameters(entry.name) | {"n_run": run} | _sending(run, entry, now)
    _insist(connection.execute(_UPDATE_OWN, parameters))


def settle(connection: sa.Connection, run: str, name: Name, values: dict[str, Any]) -> None:
    """Write down what became of a claim of `run`; one that stays open keeps the number it asked for."""
    if State(values["state"]).is_open and values["number"] is None:
        values = {column: value for column, value in values.items() if column != "number"}
    _insist(connection.execute(_UPDATE_OWN, _parameters(name) | {"n_run": run} | values))


def note_job(connection: sa.Connection, run: str, name: Name, job: str) -> None:
    """Write down the background job that carries the document out."""
    _insist(connection.execute(_UPDATE_OWN, _parameters(name) | {"n_run": run, "job": job}))


def records(connection: sa.Connection, tenant: str, resource: str, keys: Sequence[str]) -> Iterator[Record]:
    """Yield what is known of `keys`, at most one record for each key and operation."""
    for start in range(0, len(keys), CHUNK):
        wanted = claims.c.key.in_(keys[start : start + CHUNK])
        query = sa.select(claims).where(claims.c.tenant == tenant, claims.c.resource == resource, wanted)
        yield from (as_record(row) for row in connection.execute(query).mappings())


def open_claims(connection: sa.Connection, run: str) -> Iterator[tuple[Record, Entry]]:
    """Yield the claims of `run` of which nobody knows whether they arrived, with what was sent."""
    is_open = claims.c.state.in_([State.SENDING, State.IN_DOUBT])
    query = (
        sa.select(claims, contents.c.content)
        .join_from(claims, contents, _SENT)
        .where(claims.c.run == run, is_open)
        .order_by(claims.c.claimed)
    )
    for row in connection.execute(query).mappings():
        record = as_record(row)
        yield record, _as_sent(record.name, record.fingerprint, row["content"])


def owners(connection: sa.Connection, tenant: str, resource: str, numbers: Iterable[str]) -> dict[str, str]:
    """Return number -> key for those of `numbers` that the journal knows as somebody's, in whatever case.

    Of several keys that asked for one number it is that of the key that got it, else of the first that asked.
    """
    asked = {number.lower(): number for number in numbers}
    forms = sorted({*asked, *asked.values()})
    owned: dict[str, str] = {}
    for start in range(0, len(forms), CHUNK):
        some = forms[start : start + CHUNK]
        alike = sa.or_(claims.c.number.in_(some), sa.func.lower(claims.c.number).in_(some))
        query = (
            sa.select(claims.c.number, claims.c.key)
            .where(claims.c.tenant == tenant, claims.c.resource == resource, alike)
            .order_by(sa.case((claims.c.state == State.CREATED, 1), else_=0), claims.c.claimed.desc())
        )
        owned |= {asked[row.number.lower()]: row.key for row in connection.execute(query)}
    return owned


def updated(connection: sa.Connection, tenant: str, resource: str) -> frozenset[str]:
    """Return the numbers of everything that an update of ours has changed."""
    query = sa.select(claims.c.number).where(
        claims.c.tenant == tenant,
        claims.c.resource == resource,
        claims.c.operation == "update",
        claims.c.state == State.CREATED,
        claims.c.number.is_not(None),
    )
    return frozenset(row.number for row in connection.execute(query))


def numbers(connection: sa.Connection, tenant: str, resource: str) -> dict[str, str]:
    """Return key -> number of everything created."""
    query = sa.select(claims.c.key, claims.c.number).where(
        claims.c.tenant == tenant,
        claims.c.resource == resource,
        claims.c.operation == "create",
        claims.c.state == State.CREATED,
        claims.c.number.is_not(None),
    )
    return {row.key: row.number for row in connection.execute(query)}


def as_record(row: Any) -> Record:  # noqa: ANN401  a row mapping
    """Return a row of the claims as a record."""
    name = Name(row["tenant"], row["resource"], row["operation"], row["key"])
    return Record(
        name,
        State(row["state"]),
        row["fingerprint"],
        row["run"],
        row["number"],
        row["message"],
        row["job"],
        row["settled"],
    )


def _as_sent(name: Name, fingerprint: str, content: str) -> Entry:
    """Return what was sent under `name`: an upsert as what it was decided to be."""
    entry = unpack(name, fingerprint, content)
    return replace(entry, submission=replace(entry.submission, operation=name.operation))


def _columns(name: Name) -> dict[str, Any]:
    return {"tenant": name.tenant, "resource": name.resource, "operation": name.operation, "key": name.key}


def _parameters(name: Name) -> dict[str, Any]:
    return {f"n_{column}": value for column, value in _columns(name).items()}


def _sending(run: str, entry: Entry, now: float) -> dict[str, Any]:
    return {
        "run": run,
        "sent_by": run,
        "fingerprint": entry.fingerprint,
        "state": State.SENDING,
        "number": entry.submission.number,
        "etag": None,
        "message": "",
        "job": None,
        "claimed": now,
        "settled": 0.0,
    }


def _insist(result: sa.CursorResult[Any]) -> None:
    """Fail loudly when a claim that must be ours is not: going on could send something twice."""
    if result.rowcount != 1:
        raise RuntimeError("a claim was lost to another run")
