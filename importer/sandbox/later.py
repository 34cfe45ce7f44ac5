"""Calls that are carried out later: background jobs, and calls whose commit a fault delays.

A call waits in the books with the moment it is due, and is carried out by the next request that arrives after
it: as nobody can look without a request, it cannot be told from a call that ran by itself. A restart loses
none that waits. Background calls: docs.vismasoftware.no, background operations.
"""

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from importer.sandbox.refusals import NotFound
from importer.sandbox.store import Book, Store, stamp

JOB = "job"
DELAYED = "delayed"


@dataclass(frozen=True, slots=True)
class Call:
    """One request, kept to be carried out: everything that matters of it."""

    method: str
    path: str
    query: str
    body: str
    headers: dict[str, str]
    base: str
    """Scheme, host and prefix the caller used."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What carrying it out gave."""

    status: int
    headers: dict[str, str]
    content: str


Perform = Callable[[Call], Answer]


def put_off(store: Store, kind: str, call: Call, seconds: float) -> str:
    """Keep the call until it is due and return its id."""
    name = str(uuid.uuid4())
    with store.writing() as book:
        book.db.execute(
            "INSERT INTO later (id, kind, due, request, received) VALUES (?, ?, ?, ?, ?)",
            (name, kind, book.now + seconds, json.dumps(asdict(call)), book.now),
        )
    return name


def run_due(store: Store, perform: Perform) -> None:
    """Carry out every call that is due; a call another thread has taken is left to it."""
    while True:
        taken = _take(store)
        if taken is None:
            return
        name, call = taken
        answer = perform(call)
        with store.writing() as book:
            book.db.execute(
                "UPDATE later SET finished = ?, status = ?, headers = ?, content = ? WHERE id = ?",
                (book.now, answer.status, json.dumps(answer.headers), answer.content, name),
            )


def waiting(book: Book) -> int:
    """Return how many calls are still to be finished."""
    return int(book.one("SELECT count(*) FROM later WHERE finished IS NULL")[0])


def is_due(book: Book) -> bool:
    """Tell whether a call is due that nobody has taken."""
    return book.one("SELECT 1 FROM later WHERE started IS NULL AND due <= ?", book.now) is not None


def state(book: Book, name: str) -> dict[str, Any]:
    """Return the state document of a background job; raises NotFound."""
    row = _job(book, name)
    call = Call(**json.loads(row["request"]))
    done = row["finished"] is not None
    return {
        "id": name,
        "status": "Finished" if done else "Started",
        "statusCode": row["status"],
        "receivedUtc": _moment(row["received"]),
        "startedUtc": _moment(row["started"] or row["received"]),
        "finishedUtc": _moment(row["finished"]),
        "webhookAddress": "none",
        "errorMessage": None,
        "reference": None,
        "originalUri": f"{call.base}{call.path}",
        "hasResponseContent": bool(row["content"]),
        "hasRequestContent": bool(call.body),
        "contentLocation": f"{call.base}/v1/background/{name}/content",
        "responseHeaders": json.loads(row["headers"]),
    }


def content(book: Book, name: str) -> str:
    """Return the stored body of a finished job; raises NotFound when there is none."""
    row = _job(book, name)
    if not row["content"]:
        raise NotFound("The background operation has no content.")
    return str(row["content"])


def _take(store: Store) -> tuple[str, Call] | None:
    with store.writing() as book:
        row = book.one(
            "UPDATE later SET started = ?1 WHERE id = "
            "(SELECT id FROM later WHERE started IS NULL AND due <= ?1 ORDER BY due LIMIT 1) "
            "RETURNING id, request",
            book.now,
        )
    return None if row is None else (row["id"], Call(**json.loads(row["request"])))


def _job(book: Book, name: str) -> Mapping[str, Any]:
    oldest = book.now - book.settings.background_keep_seconds
    found: Mapping[str, Any] | None = book.one(
        "SELECT * FROM later WHERE id = ? AND kind = ? AND received >= ?", name, JOB, oldest
    )
    if found is None:
        raise NotFound("The background operation cannot be found.")
    return found


def _moment(moment: float | None) -> str | None:
    return None if moment is None else f"{stamp(moment)}+00:00"
