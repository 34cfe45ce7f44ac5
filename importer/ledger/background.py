"""Background calls: the ledger takes the request, gives a job id, and says later what came of it.

Source: docs.vismasoftware.no, "Background API": header `erp-api-background`, 202 with `{"id",
"stateLocation"}`, state at `/v1/background/{id}` for 24 hours. `Finished` only says that it ran; `statusCode`
is the real answer.
"""

import time
from typing import Any

from urllib3 import HTTPHeaderDict

from importer.errors import ImporterError
from importer.ledger import wire
from importer.ledger.answers import Answer
from importer.ledger.port import Refused, Unclear
from importer.ledger.session import Session

BACKGROUND = "erp-api-background"
ACCEPTED = 202
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 15.0
RUNNING = frozenset({"Started", "Queued", "InProcess", "Received"})


def accepted_job(answer: Answer) -> str | None:
    """Return the id of the job that `answer` promises, None when it is no such answer. Raises Unclear."""
    if answer.status != ACCEPTED:
        return None
    try:
        told = wire.loads(answer.body)
    except ValueError:
        told = None
    job = told.get("id") if isinstance(told, dict) else None
    if not job:
        raise Unclear("The ledger took the document as a background job but gave no job id", ACCEPTED)
    return str(job)


def follow_job(session: Session, job: str) -> Answer:
    """Return the answer that background job `job` ended with, as if it had been given at once.

    Raises Unclear when it cannot be known: the job is forgotten (24 hours), takes too long, or nobody
    answers.
    """
    until = time.monotonic() + session.settings.background_wait
    pause = FIRST_PAUSE
    try:
        while (state := _state(session, job)) is None:
            if time.monotonic() > until:
                raise Unclear(f"Background job {job} is still running")
            session.governor.pause(pause)
            pause = min(pause * 1.5, LONGEST_PAUSE)
        return _as_answer(session, job, state)
    except (ImporterError, Refused) as trouble:
        text = f"What became of background job {job} cannot be known: {trouble}"
    raise Unclear(text)


def _state(session: Session, job: str) -> dict[str, Any] | None:
    """Return the job's state once it has ended, None while it runs."""
    state = session.read(f"/v1/background/{wire.path_id(job)}")
    if not isinstance(state, dict):
        raise Unclear(f"The ledger knows nothing of background job {job}")
    return None if state.get("status") in RUNNING else state


def _as_answer(session: Session, job: str, state: dict[str, Any]) -> Answer:
    status = state.get("statusCode")
    if not isinstance(status, int) or not status:
        raise Unclear(f"Background job {job} ended as {state.get('status')} without an answer")
    headers = HTTPHeaderDict(_pairs(state.get("responseHeaders")))
    body = b""
    if state.get("hasResponseContent"):
        content = session.read(f"/v1/background/{wire.path_id(job)}/content")
        body = wire.dumps(content) if isinstance(content, dict | list) else b""
        headers["Content-Type"] = "application/json"
    return Answer(status, headers, body)


def _pairs(told: object) -> list[tuple[str, str]]:
    """Return header names and values from an object, a list of pairs, or lines of text."""
    if isinstance(told, dict):
        return [(str(name), _first(value)) for name, value in told.items()]
    if isinstance(told, list):
        return [_pair(entry) for entry in told]
    lines = str(told or "").splitlines()
    return [(name.strip(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]


def _pair(entry: object) -> tuple[str, str]:
    if isinstance(entry, dict):
        lower = {str(name).lower(): value for name, value in entry.items()}
        return str(lower.get("key") or lower.get("name") or ""), _first(lower.get("value"))
    name, _, value = str(entry).partition(":")
    return name.strip(), value.strip()


def _first(value: object) -> str:
    return str(value[0]) if isinstance(value, list) and value else str(value or "")
