"""History: the runs, and what each meant to send and what became of it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from importer.errors import Stopped
from importer.journal.alive import me
from importer.journal.content import pack, unpack
from importer.journal.schema import accounts, claims, contents, documents, runs
from importer.journal.standing import Entry, Kept, Name, Pruned, Run, State
from importer.submission import Outcome, Status

_STATUS = (
    documents.update()
    .where(
        documents.c.run == bindparam("n_run"),
        documents.c.resource == bindparam("n_resource"),
        documents.c.key == bindparam("n_key"),
    )
    .values(status=bindparam("status"), number=bindparam("number"), message=bindparam("message"))
)

_SAME_CONTENT = sa.and_(
    contents.c.run == bindparam("n_run"),
    contents.c.resource == bindparam("n_resource"),
    contents.c.key == bindparam("n_key"),
    contents.c.fingerprint == bindparam("n_fingerprint"),
)


@dataclass(frozen=True, slots=True)
class Sign:
    """The last sign of life of a run: who carries it out, when that was heard of, and whether it has ended."""

    machine: str
    pid: int
    heartbeat: float
    finished: float | None

    @property
    def holder(self) -> tuple[str, int]:
        """The process that carries it out, or did (see `alive.me`)."""
        return self.machine, self.pid


def begin(connection: sa.Connection, run: Run, now: float, seen: Sign | None) -> bool:
    """Write down that `run` begins, or goes on, in the hands of this process; False when another was quicker.

    `seen` is what was last seen of it, None for nothing: only from there it is taken. Raises IntegrityError when
    another process has begun it.
    """
    machine, pid = me()
    mine = {"machine": machine, "pid": pid, "heartbeat": now, "finished": None}
    if seen is not None:
        same = (runs.c.machine == seen.machine, runs.c.pid == seen.pid, runs.c.heartbeat == seen.heartbeat)
        return connection.execute(runs.update().where(runs.c.id == run.id, *same).values(**mine)).rowcount == 1
    about = {name: getattr(run, name) for name in _ABOUT}
    about["asked"] = json.dumps(dict(run.asked), ensure_ascii=False)
    connection.execute(runs.insert().values(**about, **mine, started=run.started or now, summary="{}"))
    return True


def insist(connection: sa.Connection, run: str) -> None:
    """Raise Stopped when another process goes on with `run`, which this one has begun."""
    sign = last_sign(connection, run)
    if sign is not None and sign.holder != me():
        raise Stopped(
            "Run {run} goes on in the hands of {machine}: this process was silent for too long.",
            "See: importer show {run}",
            run=run,
            machine=sign.machine,
        )


def end(connection: sa.Connection, run: str, summary: dict[str, Any], code: int, now: float) -> None:
    """Write down that `run` has come to its end, and with what."""
    values = {"summary": json.dumps(summary, ensure_ascii=False), "exit": code, "finished": now}
    connection.execute(runs.update().where(runs.c.id == run).values(**values))


def beat(connection: sa.Connection, run: str, now: float) -> None:
    """Write down that `run` still goes on."""
    connection.execute(runs.update().where(runs.c.id == run).values(heartbeat=now))


def last_sign(connection: sa.Connection, run: str) -> Sign | None:
    """Return the last sign of life of `run`; None when it never was."""
    query = sa.select(runs.c.machine, runs.c.pid, runs.c.heartbeat, runs.c.finished).where(runs.c.id == run)
    row = connection.execute(query).first()
    return None if row is None else Sign(*row)


def read_runs(connection: sa.Connection, limit: int | None = None) -> list[Run]:
    """Return the runs, the latest first."""
    query = sa.select(runs).order_by(runs.c.started.desc(), runs.c.id.desc()).limit(limit)
    return [_as_run(row) for row in connection.execute(query).mappings()]


def read_run(connection: sa.Connection, run: str) -> Run | None:
    """Return one run; None when there is none of that id."""
    row = connection.execute(sa.select(runs).where(runs.c.id == run)).mappings().first()
    return None if row is None else _as_run(row)


def enter(connection: sa.Connection, run: str, entries: Sequence[Entry]) -> None:
    """Write down what `run` means to send, each document as not attempted; known ones are written anew.

    What an earlier attempt of the same run may have sent stays, should it be another content.
    """
    if not entries:
        return
    keys = [{"n_run": run, "n_resource": e.name.resource, "n_key": e.name.key} for e in entries]
    same = sa.and_(
        documents.c.run == bindparam("n_run"),
        documents.c.resource == bindparam("n_resource"),
        documents.c.key == bindparam("n_key"),
    )
    if connection.scalar(sa.select(documents.c.key).where(documents.c.run == run).limit(1)) is not None:
        connection.execute(documents.delete().where(same), keys)
        connection.execute(contents.delete().where(_SAME_CONTENT), [_content_name(run, e) for e in entries])
    rows = [_document(run, position, entry) for position, entry in enumerate(entries)]
    connection.execute(documents.insert(), rows)
    connection.execute(contents.insert(), [_content(run, entry) for entry in entries])


def record(connection: sa.Connection, run: str, outcomes: Sequence[tuple[str, Outcome]]) -> None:
    """Write down what became of documents of `run`: pairs of resource and outcome."""
    if outcomes:
        rows = [_status(run, resource, outcome) for resource, outcome in outcomes]
        connection.execute(_STATUS, rows)


def read_documents(connection: sa.Connection, run: str) -> Iterator[Kept]:
    """Yield the documents of `run` in their order."""
    content_of = sa.and_(
        contents.c.run == documents.c.run,
        contents.c.resource == documents.c.resource,
        contents.c.key == documents.c.key,
        contents.c.fingerprint == documents.c.fingerprint,
    )
    query = (
        sa.select(documents, contents.c.content)
        .outerjoin_from(documents, contents, content_of)
        .where(documents.c.run == run)
        .order_by(documents.c.position)
    )
    for row in connection.execute(query).mappings():
        yield _kept(row)


def write_account(connection: sa.Connection, run: str, content: bytes) -> None:
    """Write down the account of `run`, in place of an earlier one."""
    known = connection.execute(accounts.update().where(accounts.c.run == run).values(content=content))
    if not known.rowcount:
        connection.execute(accounts.insert().values(run=run, content=content))


def read_account(connection: sa.Connection, run: str) -> bytes | None:
    """Return the account of `run`; None when there is none, or none any more."""
    content = connection.scalar(sa.select(accounts.c.content).where(accounts.c.run == run))
    return None if content is None else bytes(content)


def prune(connection: sa.Connection, before: float) -> Pruned:
    """Drop what was sent by runs that ended, or were cut short, before, and their accounts.

    Keys, numbers, fingerprints and statuses stay.

    A run that may still be gone on with, or of which something is in doubt, keeps everything.
    """
    last = sa.func.coalesce(runs.c.finished, runs.c.heartbeat)
    old = (last < before, runs.c.id.in_(sa.select(contents.c.run)))
    ended = set(connection.scalars(sa.select(runs.c.id).where(*old)))
    handed_on = {json.loads(asked).get("instead_of") for asked in connection.scalars(sa.select(runs.c.asked))}
    unfinished = set(connection.scalars(_UNFINISHED)) - handed_on
    needed = ended & (unfinished | set(connection.scalars(_IN_DOUBT)))
    dropped = 0
    for run in ended - needed:
        dropped += int(connection.execute(contents.delete().where(contents.c.run == run)).rowcount)
    connection.execute(accounts.delete().where(accounts.c.run.in_(sa.select(runs.c.id).where(last < before)), ~_NEEDED))
    return Pruned(dropped, len(ended - needed), len(needed))


_IN_DOUBT = sa.select(claims.c.sent_by).where(claims.c.state.in_([State.SENDING, State.IN_DOUBT]))
"""The runs whose content was sent, and nobody knows whether it arrived."""
_DONE_SINCE = sa.exists().where(
    claims.c.tenant == documents.c.tenant,
    claims.c.resource == documents.c.resource,
    claims.c.key == documents.c.key,
    claims.c.state == State.CREATED,
)
_UNFINISHED = sa.select(documents.c.run).where(
    documents.c.status.in_([Status.NOT_ATTEMPTED, Status.IN_DOUBT]), ~_DONE_SINCE
)
"""The runs with a document that neither they nor a later run carried out."""
_NEEDED = accounts.c.run.in_(_IN_DOUBT.union(_UNFINISHED))
"""The accounts of such runs."""


_ABOUT = ("id", "mode", "profile", "company", "tenant", "host", "mapping", "workbook", "workbook_sha256")


def _as_run(row: Any) -> Run:  # noqa: ANN401  a row mapping
    about = {name: row[name] for name in _ABOUT}
    return Run(
        **about,
        started=row["started"],
        finished=row["finished"],
        summary=json.loads(row["summary"]),
        exit=row["exit"],
        asked=json.loads(row["asked"]),
    )


def _document(run: str, position: int, entry: Entry) -> dict[str, Any]:
    return {
        "run": run,
        "resource": entry.name.resource,
        "key": entry.name.key,
        "position": position,
        "tenant": entry.tenant,
        "operation": entry.submission.operation,
        "fingerprint": entry.fingerprint,
        "rows": json.dumps(entry.submission.rows),
        "status": Status.NOT_ATTEMPTED,
        "number": None,
        "message": "",
    }


def _content_name(run: str, entry: Entry) -> dict[str, Any]:
    return {
        "n_run": run,
        "n_resource": entry.name.resource,
        "n_key": entry.name.key,
        "n_fingerprint": entry.fingerprint,
    }


def _content(run: str, entry: Entry) -> dict[str, Any]:
    name = entry.name
    return {
        "run": run,
        "resource": name.resource,
        "key": name.key,
        "fingerprint": entry.fingerprint,
        "content": pack(entry),
    }


def _status(run: str, resource: str, outcome: Outcome) -> dict[str, Any]:
    return {
        "n_run": run,
        "n_resource": resource,
        "n_key": outcome.key,
        "status": outcome.status,
        "number": outcome.number,
        "message": outcome.message,
    }


def _kept(row: Any) -> Kept:  # noqa: ANN401  a row mapping
    name = Name(row["tenant"], row["resource"], row["operation"], row["key"])
    return Kept(
        position=row["position"],
        resource=row["resource"],
        operation=row["operation"],
        key=row["key"],
        rows=tuple(json.loads(row["rows"])),
        status=Status(row["status"]),
        number=row["number"],
        message=row["message"],
        unpack=partial(unpack, name, row["fingerprint"], row["content"]) if row["content"] is not None else None,
    )
