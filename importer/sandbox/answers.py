"""Making answers: JSON with exact amounts, created and changed records with their headers, throttling."""

from flask import Response, request

from importer.sandbox.addresses import segment
from importer.sandbox.bodies import Plain, parse, unwrap
from importer.sandbox.contract import load
from importer.sandbox.jsontext import write
from importer.sandbox.kinds import PATHS
from importer.sandbox.settings import Settings

_JSON = "application/json; charset=utf-8"


def body_of(shape: str) -> Plain:
    """Return the body of the current request, read by a shape of the contract; no body is an empty one."""
    data = request.get_data()
    return unwrap(load(), shape, parse(data) if data.strip() else {})


def json_answer(value: object, status: int = 200) -> Response:
    """Return `value` as JSON."""
    return json_text(write(value), status)


def json_text(text: str, status: int = 200, *, version: str = "") -> Response:
    """Return text that is JSON already, with its ETag when it has one."""
    response = Response(text, status, content_type=_JSON)
    if version:
        response.headers["ETag"] = f'"{version}"'
    return response


def created(resource: str, number: str, version: str, settings: Settings) -> Response:
    """Return a 201: no body, the number in `Location` under the API version the caller used."""
    base = (settings.location_base or request.host_url).rstrip("/")
    api = request.path.split("/")[1]
    response = Response(status=201)
    response.headers["Location"] = f"{base}{request.script_root}/{api}/{PATHS[resource]}/{segment(number)}"
    if api == "v2" or resource == "Customer":
        response.headers["ETag"] = f'"{version}"'
    del response.headers["Content-Type"]
    return response


def changed(version: str = "") -> Response:
    """Return a 204, with the new ETag of what was changed."""
    response = Response(status=204)
    del response.headers["Content-Type"]
    if version:
        response.headers["ETag"] = f'"{version}"'
    return response


def if_match() -> str | None:
    """Return the `If-Match` header of the current request."""
    return request.headers.get("If-Match")


def throttled(settings: Settings, seconds: int | None) -> Response:
    """Return a 429 in the form the settings want, with `Retry-After` unless seconds is None."""
    body: dict[str, object] = {"statusCode": 429, "message": "Rate limit is exceeded. Try again later."}
    if settings.throttle_body == "ipp":
        body = {
            "ExceptionType": "IPPException",
            "ExceptionMessage": "Same request made too many times",
            "ExceptionFaultCode": "12030",
            "ExceptionMessageID": "12030_00000000-0000-4000-8000-000000000000",
            "ExceptionDetails": "",
        }
    response = json_answer(body, 429)
    if seconds is not None:
        response.headers["Retry-After"] = str(seconds)
    return response
