"""What every call passes on its way in and out: faults, sign-in, quota, background, the request log.

The order is the vendor's: the gateway throttles and signs in before the application looks at anything. A call
the sandbox makes to itself (`later`) has passed all of it already.
"""

import ipaddress
import time
import uuid
from contextlib import suppress

from flask import Flask, Response, current_app, g, request
from werkzeug.wrappers import Response as AnyResponse

from importer.sandbox import auth, documents, later, mishaps
from importer.sandbox.addresses import OLD_PREFIX
from importer.sandbox.answers import json_answer, throttled
from importer.sandbox.faults import HEADER, Hit
from importer.sandbox.faults import read as read_fault
from importer.sandbox.identity import TOKEN_PATH
from importer.sandbox.later import Answer, Call
from importer.sandbox.limits import Quota
from importer.sandbox.refusals import GatewayRefusal, NotJson
from importer.sandbox.requestlog import Entry
from importer.sandbox.settings import Settings
from importer.sandbox.state import current
from importer.sandbox.store import stamp

CONTROL = "/_sandbox/"
INNER = "sandbox.inner"
"""Marks a call the sandbox makes to itself in the WSGI environment."""
BACKGROUND = "erp-api-background"
_LOGGED = ("Content-Type", "If-Match", BACKGROUND, HEADER)
_WITH_BODY = ("POST", "PUT")
_JSON = ("application/json", "text/json")


def install(app: Flask) -> None:
    """Put the gate before and after every view of the application."""
    app.before_request(_arrive)
    app.after_request(_leave)


def _arrive() -> AnyResponse | None:
    g.started = g.until = time.perf_counter()
    request.get_data()  # read once, before a form parser eats it
    g.hit = None
    g.quota = None
    if request.path.startswith(CONTROL):
        _only_from_here()
        _catch_up()
        return None
    if INNER in request.environ:
        return None
    settings = _catch_up()
    g.hit = _fault()
    g.until = g.started + settings.latency_ms / 1000
    before = mishaps.before(g.hit)
    if before is not None:
        return before
    return None if request.path == TOKEN_PATH else _admit(settings)


def _admit(settings: Settings) -> AnyResponse | None:
    """Sign the call in and count it; return an answer when it goes no further."""
    auth.check(request.headers.get("Authorization"), request.method, current().store.clock(), settings.tenant_id)
    g.quota = _count(settings, counted=True)
    if not g.quota.allowed:
        return throttled(settings, g.quota.seconds)
    if request.method in _WITH_BODY and request.get_data() and request.mimetype not in _JSON:
        raise NotJson(f"The content type '{request.mimetype}' is not supported.")
    if g.hit is not None and g.hit.kind == "late":
        return mishaps.put_off(g.hit, _call())
    return _in_background(settings) if BACKGROUND in request.headers else None


def _leave(response: Response) -> AnyResponse:
    if request.path.startswith(CONTROL) or INNER in request.environ:
        return response
    answer = mishaps.after(g.hit, response) if g.hit is not None else response
    if request.path != TOKEN_PATH:
        quota = g.quota or _count(current().store.settings(), counted=False)
        for name, value in quota.headers.items():
            answer.headers.setdefault(name, value)
        answer.headers["Ipp-Request-Id"] = str(uuid.uuid4())
    current().pause(g.until - time.perf_counter())  # a ledger's own work is part of what a call to it takes
    _write_down(answer)
    return answer


def perform(app: Flask, call: Call) -> Answer:
    """Carry out a call that was put off, past the gate."""
    response = app.test_client().open(
        call.path,
        method=call.method,
        query_string=call.query,
        data=call.body.encode("utf-8"),
        headers=call.headers,
        base_url=call.base,
        environ_overrides={INNER: True},
    )
    headers = {name: value for name, value in response.headers.items() if name in {"Location", "ETag"}}
    return Answer(response.status_code, headers, response.get_data(as_text=True))


def _catch_up() -> Settings:
    """Carry out what is due and return the settings."""
    state = current()
    with state.store.reading() as book:
        settings = book.settings
        releases, calls = documents.is_release_due(book), later.is_due(book)
    if releases:
        with state.store.writing() as book:
            documents.finish_releases(book)
    if calls:
        app = _application()
        later.run_due(state.store, lambda call: perform(app, call))
    return settings


def _application() -> Flask:
    """Return the application itself, not the proxy that stands for it."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001  as Flask documents it
    return app


def _fault() -> Hit | None:
    sent = request.headers.get(HEADER)
    if sent is not None:
        return mishaps.from_header(sent, read_fault)
    page = 1
    with suppress(ValueError):
        page = int({name.lower(): value for name, value in request.args.items()}.get("pagenumber", "1"))
    return current().faults.strike(request.method, request.path, page)


def _count(settings: Settings, *, counted: bool) -> Quota:
    policy = "6-fixed-window" if request.script_root.lower() == OLD_PREFIX.lower() else "4-fixed-window"
    return current().limiter.call(settings, policy, counted=counted)


def _call() -> Call:
    kept = ("Content-Type", "If-Match")
    return Call(
        method=request.method,
        path=request.path,
        query=request.query_string.decode("latin-1"),
        body=request.get_data(as_text=True),
        headers={name: request.headers[name] for name in kept if name in request.headers},
        base=request.url_root.rstrip("/"),
    )


def _in_background(settings: Settings) -> Response:
    call = _call()
    name = later.put_off(current().store, later.JOB, call, settings.background_seconds)
    return json_answer({"id": name, "stateLocation": f"{call.base}/v1/background/{name}"}, 202)


def _only_from_here() -> None:
    """Raise GatewayRefusal for a peer that is not on this machine."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        raise GatewayRefusal(403, "Only for this machine.") from None
    mapped = getattr(address, "ipv4_mapped", None) or address
    if not mapped.is_loopback:
        raise GatewayRefusal(403, "Only for this machine.")


def _write_down(response: AnyResponse) -> None:
    entry = Entry(
        time=stamp(current().store.clock()),
        method=request.method,
        path=request.environ.get("RAW_URI", request.full_path).partition("?")[0],
        query=request.query_string.decode("latin-1"),
        status=0 if mishaps.DROPPED in request.environ.get(mishaps.CUT, ()) else response.status_code,
        body=request.get_data(as_text=True),
        headers={name: request.headers[name] for name in _LOGGED if name in request.headers},
        seconds=round(time.perf_counter() - g.started, 6),
        fault=g.hit.kind if g.hit is not None else "",
    )
    current().log.add(entry)
