"""Background calls: the ledger takes the request, gives a job id, and says later what came of it.

Source: docs.vismasoftware.no, "Background API": header `erp-api-background`, 202 with `{"id",
"stateLocation"}`, state at `/v1/background/{id}` for 24 hours. `Finished` only says that it ran; `statusCode`
is the real answer.
"""

import time
from typing import Any

from urllib3 import HTTPHeaderDict

from importer.errors import ImporterError
from importer.language import _
from importer.ledger import wire
from importer.ledger.answers import Answer
from importer.ledger.port import LedgerAnswer, Pending, Unclear
from importer.ledger.session import Session

BACKGROUND = "erp-api-background"
ACCEPTED = 202
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 15.0
RUNNING = frozenset({"Started", "Queued", "InProcess", "Received"})


def accepted_job(answer: Answer) -> str | None:
    """Return the id of the job that `answer` promises, None when it is no such answer. Raises Pending."""
    if answer.status != ACCEPTED:
        return None
    try:
        told = wire.loads(answer.body)
    except ValueError:
        told = None
    job = told.get("id") if isinstance(told, dict) else None
    if not job:
        raise Pending(_("The ledger took the document as a background job but gave no job id"), "")
    return str(job)


def follow_job(session: Session, job: str) -> Answer:
    """Return the answer that background job `job` ended with, as if it had been given at once.

    Raises Pending when it may still be running: it takes too long, nobody answers, or the ledger does not know it (any
    more: jobs are kept for 24 hours). Raises Unclear when it ended without telling how.
    """
    try:
        state = _ended(session, job)
    except (ImporterError, LedgerAnswer) as trouble:
        text = _("What became of background job {job} cannot be known: {reason}").format(job=job, reason=trouble)
    else:
        return _as_answer(session, job, state)
    raise Pending(text, job)


def _ended(session: Session, job: str) -> dict[str, Any]:
    """Wait for the job's end and return its state then."""
    until = time.monotonic() + session.settings.background_wait
    pause = FIRST_PAUSE
    while (state := _state(session, job)).get("status") in RUNNING:
        if time.monotonic() > until:
            raise Unclear(_("it is still running"))
        session.on_trouble(pause, _("The ledger is still at work on a document in the background."))
        session.governor.pause(pause)
        pause = min(pause * 1.5, LONGEST_PAUSE)
    return state


def _state(session: Session, job: str) -> dict[str, Any]:
    state = session.read(f"/v1/background/{wire.path_id(job)}")
    if not isinstance(state, dict):
        raise Unclear(_("the ledger does not know it"))
    return state


def _as_answer(session: Session, job: str, state: dict[str, Any]) -> Answer:
    status = state.get("statusCode")
    if not isinstance(status, int) or not status:
        raise Unclear(
            _("Background job {job} ended as {status} without an answer").format(job=job, status=state.get("status"))
        )
    headers = HTTPHeaderDict(_pairs(state.get("responseHeaders")))
    body = _content(session, job) if state.get("hasResponseContent") else b""
    if body:
        headers["Content-Type"] = "application/json"
    return Answer(status, headers, body)


def _content(session: Session, job: str) -> bytes:
    """Return the body of the job's answer; the status says enough when it cannot be had."""
    try:
        content = session.read(f"/v1/background/{wire.path_id(job)}/content")
    except (ImporterError, LedgerAnswer):
        return b""
    return wire.dumps(content) if isinstance(content, dict | list) else b""


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
