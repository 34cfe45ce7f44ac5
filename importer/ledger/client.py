"""The real ledger: create, update, act, find and list over HTTP.

Sources: the OpenAPI document of the Visma Net ERP API (September 2026); docs.vismasoftware.no on paging, ETag
and background calls; community.visma.com ta-p/370591 on override number series, which only `/v2` creates
honour.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from importer import resources
from importer.errors import LedgerUnreachable
from importer.language import _
from importer.ledger import wire
from importer.ledger.access import Access
from importer.ledger.answers import Answer, Verdict
from importer.ledger.background import BACKGROUND, accepted_job, follow_job
from importer.ledger.governor import Governor
from importer.ledger.greeting import Greeting
from importer.ledger.limits import Forecast
from importer.ledger.pages import Listing, place_of
from importer.ledger.patience import Trouble, silent
from importer.ledger.port import (
    NO_JOB_ID,
    Conflict,
    Document,
    LedgerAnswer,
    Pending,
    Refused,
    Unclear,
    WriteDown,
    forget,
)
from importer.ledger.session import Session
from importer.ledger.settings import Settings
from importer.resources.base import Resource, inserting
from importer.resources.payload import field_named
from importer.submission import Receipt, Submission

CREATED = frozenset({200, 201})


def connect(
    access: Access,
    settings: Settings | None = None,
    on_wait: Callable[[float], None] = lambda seconds: None,  # noqa: ARG005  told, and not interested
    clock: Callable[[], float] = time.time,
    on_trouble: Trouble = silent,
) -> "Client":
    """Return the ledger of one company. Nothing is sent yet.

    `on_wait` is told about once a second, from any thread, how many seconds the quota makes everybody wait;
    `on_trouble`, likewise, in how many seconds something that went wrong is tried again, and why.
    """
    chosen = settings or Settings()
    return Client(Session(access, chosen, Governor(chosen.reserve_calls, on_wait, clock), clock, on_trouble))


class Client:
    """A Ledger (see `port`) that speaks to the API. Safe to use from several threads."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._settings = session.settings
        self._slow: set[tuple[str, str]] = set()

    def __repr__(self) -> str:
        return f"Client({self.host})"

    @property
    def company(self) -> str:
        """The company's name."""
        return self._session.access.company

    @property
    def tenant(self) -> str:
        """The company's tenant id, in lower case."""
        return self._session.access.tenant_id.lower()

    @property
    def host(self) -> str:
        """The host that is spoken to."""
        return self._session.access.host

    @property
    def requests(self) -> int:
        """How many calls were made so far, tokens included."""
        return self._session.calls

    def forecast(self, calls: int, workers: int = 1) -> Forecast:
        """Return what `calls` more calls will take, by the quota the last answer told."""
        return self._session.governor.forecast(calls, workers)

    def greet(self) -> Greeting:
        """Knock at the ledger's door without signing in. Raises LedgerUnreachable saying what is in the way."""
        return self._session.greet()

    def scopes(self) -> tuple[str, ...]:
        """Sign in, make one small read, and return what the token allows; the quota is known then.

        Raises SignInError, or LedgerUnreachable when no answer can be used.
        """
        try:
            self._session.read("/v1/customer", {"pageNumber": "1", "pageSize": "1"})  # signs in, with patience
        except LedgerAnswer as answer:
            trouble = LedgerUnreachable("The ledger cannot be read: {reason}", "Try again later.", reason=answer.text)
        else:
            return self._session.scopes()
        raise trouble

    def create(self, submission: Submission, write_down: WriteDown = forget) -> Receipt:
        """Create the document, or carry out the action; one call. Raises Refused or Unclear."""
        resource = resources.get(submission.resource)
        body = wire.wrap(inserting(submission.payload))
        if resource.action:
            path = f"/v1/{resource.path}/{wire.path_id(submission.customer or '')}/action/{resource.action}"
        else:
            path = f"/{resource.create_version}/{resource.path}"
            self._insist_on_number(resource, submission, body)
        answer = self._write("POST", path, body, submission, write_down)
        return _acted(answer) if resource.action else _created(answer, resource, submission)

    def update(self, submission: Submission, write_down: WriteDown = forget) -> Receipt:
        """Change the document `submission.number`; one call. Raises Refused, Conflict or Unclear."""
        resource = resources.get(submission.resource)
        body = wire.wrap(submission.payload)
        body.pop(resource.number_field or "", None)
        path = f"/v1/{resource.path}/{wire.path_id(submission.number or '')}"
        answer = self._write("PUT", path, body, submission, write_down)
        return _updated(answer, submission)

    def follow(self, job: str, submission: Submission) -> Receipt:
        """Wait for the end of background job `job`. Raises Refused, Conflict or Unclear."""
        resource = resources.get(submission.resource)
        answer = follow_job(self._session, job)
        if resource.action:
            return _acted(answer)
        updating = submission.operation == "update"
        return _updated(answer, submission) if updating else _created(answer, resource, submission)

    def find(self, resource: str, number: str) -> Document | None:
        """Return the document as the ledger holds it, None only when it is surely absent. Raises Unclear."""
        found = self._session.read(f"/v1/{resources.get(resource).path}/{wire.path_id(number)}")
        if found is None or isinstance(found, dict):
            return found
        raise Unclear(_("The ledger's answer about {number} cannot be read").format(number=number))

    def list(self, resource: str, filters: Mapping[str, str]) -> Iterator[Document]:
        """Yield every document that fits, each number once; `customer-class` lists customer classes."""
        return (row for page in self.pages(resource, filters) for row in page)

    def pages(self, resource: str, filters: Mapping[str, str]) -> Listing:
        """Return the same page by page, and afterwards whether the list held still meanwhile."""
        return Listing(self._session.read, place_of(resource), filters, self._settings.page_size)

    def halt(self) -> None:
        """Send home whoever waits for quota or to try again."""
        self._session.governor.halt()

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _insist_on_number(self, resource: Resource, submission: Submission, body: dict[str, Any]) -> None:
        wanted = submission.number is not None and self._settings.override_numbers
        if wanted and resource.override_field and resource.number_field in body:
            body.setdefault(resource.override_field, {"value": True})

    def _write(
        self, method: str, path: str, body: dict[str, Any], submission: Submission, write_down: WriteDown
    ) -> Answer:
        """Send once, as a background call when it is large or was too slow; return a conclusive answer.

        A background call may wait in the ledger's queue for longer than anybody waits for an answer: when it is
        unclear whether it was taken, it is Pending.
        """
        name = (submission.resource, submission.key)
        headers = {"If-Match": _quoted(submission.etag)} if submission.etag and method == "PUT" else {}
        queued = name in self._slow or _line_count(submission) > self._settings.background_lines
        if queued:
            headers[BACKGROUND] = "none"
            write_down(NO_JOB_ID)
        try:
            answer = self._session.write(method, path, wire.dumps(body), headers)
            job = accepted_job(answer)
            if job is None:
                return _conclusive(answer)
        except Unclear as unclear:
            if unclear.slow:
                self._slow.add(name)
            if not queued or unclear.business:
                raise
            trouble = Pending(unclear.text, "")
        else:
            write_down(job)
            return _conclusive(follow_job(self._session, job))
        raise trouble


def _conclusive(answer: Answer) -> Answer:
    """Return `answer` if it means yes. Raises Refused, Conflict or Unclear for what else it means."""
    if answer.verdict is Verdict.CONFLICT:
        raise Conflict(answer.words, answer.status)
    if answer.verdict is Verdict.UNCLEAR:
        raise Unclear(answer.words, answer.status, business=answer.states_a_rule)
    if answer.verdict is not Verdict.YES:
        raise Refused(answer.words, answer.status)
    if answer.is_page:
        words = _("A web page came back instead of an answer ({status})")
        raise Unclear(words.format(status=answer.status), answer.status)
    return answer


def _created(answer: Answer, resource: Resource, submission: Submission) -> Receipt:
    """Return the receipt of a create; the number is in Location, which is read and never followed."""
    number = _located_number(answer) or _told_number(answer, resource)
    if answer.status not in CREATED or (answer.status == 200 and not number):  # noqa: PLR2004  not a 201
        words = _("The ledger answers {status} and tells no number")
        raise Unclear(words.format(status=answer.status), answer.status)
    return Receipt(number or submission.number or "", answer.headers.get("ETag"))


def _located_number(answer: Answer) -> str:
    try:
        return wire.number_from_location(answer.headers.get("Location", ""))
    except ValueError:
        return ""


def _told_number(answer: Answer, resource: Resource) -> str:
    document = _json(answer)
    told = document.get(resource.number_field or "")
    return told if isinstance(told, str) else ""


def _updated(answer: Answer, submission: Submission) -> Receipt:
    return Receipt(submission.number or "", answer.headers.get("ETag"))


def _acted(answer: Answer) -> Receipt:
    """Return the receipt of an action.

    Raises Refused when the ledger says it failed, Unclear if it says nothing.
    """
    told = _json(answer)
    progress = told.get("actionResult")
    if progress == "Failed":
        raise Refused(str(told.get("errorInfo") or _("The action failed.")), answer.status)
    if not isinstance(progress, str):
        words = _("The ledger answers {status} and does not say what became of the action")
        raise Unclear(words.format(status=answer.status), answer.status)
    return Receipt("", answer.headers.get("ETag"), progress)


def _json(answer: Answer) -> dict[str, Any]:
    try:
        told = wire.loads(answer.body) if answer.body else {}
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _quoted(etag: str) -> str:
    return etag if etag.startswith(('"', "W/")) else f'"{etag}"'


def _line_count(submission: Submission) -> int:
    lines_field = resources.get(submission.resource).lines_field
    declared = field_named(type(submission.payload), lines_field) if lines_field else None
    return len(getattr(submission.payload, declared.attribute) or ()) if declared else 0
