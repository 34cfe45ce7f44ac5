"""Faults carried out: what a `Hit` does to a call before and after the application has answered it.

Closing the connection is the server's business (`server.Handler`): the application only asks for it, in a
list that the WSGI environment holds under `CUT`.
"""

import json
import random
from collections.abc import Callable

from flask import Response, request

from importer.sandbox import later
from importer.sandbox.answers import json_answer, throttled
from importer.sandbox.faults import Fault, FaultError, Hit, drawn
from importer.sandbox.later import Call
from importer.sandbox.refusals import BadQuery, GatewayRefusal
from importer.sandbox.state import current

CUT = "sandbox.cut"
DROPPED = "dropped"
HALVED = "halved"
_STATUS = ("500", "502", "503", "504")
_PAGE = (
    "<!DOCTYPE html>\r\n<html><head><title>{0}</title></head>"
    "<body><h1>{0}</h1><p>The page you are looking for is temporarily unavailable.</p></body></html>\r\n"
)
_REASONS = {"500": "Internal Server Error", "502": "Bad Gateway", "503": "Service Unavailable"}


def from_header(text: str, read: Callable[[object], Fault]) -> Hit:
    """Return the fault a caller asked for in a header; raises BadQuery."""
    try:
        fault = read(json.loads(text))
    except (ValueError, FaultError) as reason:
        raise BadQuery(f"The fault header cannot be read: {reason}") from None
    return drawn(fault, random.Random(fault.seed))  # noqa: S311  a seed is the point


def before(hit: Hit | None) -> Response | None:
    """Return the answer of a fault that strikes before the call is carried out; None lets it through."""
    if hit is None:
        return None
    if hit.kind == "429":
        return _throttled(hit)
    if hit.kind == "401":
        raise GatewayRefusal(401, "Unauthorized. Access token is missing or invalid.")
    if hit.commit:
        return None
    return _instead(hit)


def after(hit: Hit, response: Response) -> Response:
    """Return what becomes of an answer the application has given."""
    if hit.kind == "cut":
        _ask_for(HALVED)
        return response
    if hit.kind == "half-json":
        return _half(response)
    return (_instead(hit) or response) if hit.commit else response


def put_off(hit: Hit, call: Call) -> Response:
    """Keep the call to be carried out later, and close the connection."""
    later.put_off(current().store, later.DELAYED, call, hit.seconds or 0)
    return _dropped()


def _instead(hit: Hit) -> Response | None:
    """Return the fault's answer in place of the application's; None: it has none of its own."""
    if hit.kind == "drop":
        return _dropped()
    if hit.kind == "html":
        return _page(200, "Welcome")
    if hit.kind in _STATUS:
        return _failure(hit)
    if hit.kind == "slow":
        current().pause(hit.seconds or 0)
        return None if hit.commit else _dropped()
    return None


def _failure(hit: Hit) -> Response:
    reason = _REASONS.get(hit.kind, "Gateway Timeout")
    if hit.body == "html":
        return _page(int(hit.kind), reason)
    if hit.body == "empty":
        return Response(status=int(hit.kind))
    return json_answer({"message": reason}, int(hit.kind))


def _page(status: int, title: str) -> Response:
    return Response(_PAGE.format(title), status, content_type="text/html; charset=utf-8")


def _half(response: Response) -> Response:
    """Return the answer with half of its JSON; an empty one becomes half an error."""
    whole = response.get_data() or b'{"message": "VismaId: 00000000-0000-4000-8000-000000000000. Error"}'
    status = response.status_code if response.get_data() else 500
    return Response(whole[: len(whole) // 2], status, content_type="application/json; charset=utf-8")


def _dropped() -> Response:
    _ask_for(DROPPED)
    return Response(status=500)


def _ask_for(cut: str) -> None:
    request.environ.setdefault(CUT, []).append(cut)


def _throttled(hit: Hit) -> Response:
    seconds = None if hit.seconds is None else max(0, round(hit.seconds))
    return throttled(current().store.settings(), seconds)
