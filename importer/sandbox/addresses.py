"""URLs: the old prefix, upper and lower case, and ids that carry reserved characters.

`/API/controller/api/v1` is the old host's spelling of `/v1`; case does not matter. An id with one of
`:/?#[]@&*+;` travels as `b64(...)`: base64url of its UTF-8, without padding (community.visma.com, since
version 8.19).
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from urllib.parse import quote

from werkzeug.routing import BaseConverter, ValidationError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

OLD_PREFIX = "/API/controller/api"
_WORDS = frozenset(
    {
        *("v1", "v2", "connect", "token", "background", "content"),
        *("customer", "internal", "note", "invoice", "balance", "customerclass"),
        *("customerinvoice", "customercreditnote", "customerdebitnote"),
        *("action", "createdunningletter", "changecustomercd", "release", "sendtoautoinvoice"),
    }
)
_RESERVED = re.compile(r"[:/?#\[\]@&*+;]")
_B64 = re.compile(r"b64\(([A-Za-z0-9_-]*)\)")


class AnySpelling:
    """WSGI middleware: the application behind it sees `/v1/customerinvoice/...` whatever was typed.

    The old prefix moves to SCRIPT_NAME, so that locations the application makes carry it.
    """

    def __init__(self, app: "WSGIApplication") -> None:
        self._app: Callable[..., Iterable[bytes]] = app

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        path = environ["PATH_INFO"]
        if path.lower().startswith(f"{OLD_PREFIX.lower()}/"):
            environ["SCRIPT_NAME"], path = path[: len(OLD_PREFIX)], path[len(OLD_PREFIX) :]
        environ["PATH_INFO"] = plain(path)
        return self._app(environ, start_response)


def plain(path: str) -> str:
    """Return the path with the API's own words in lower case; ids stay as they are."""
    parts = path.split("/")
    return "/".join(part.lower() if part.lower() in _WORDS else part for part in parts)


class IdConverter(BaseConverter):
    """Route converter for an id, plain or as `b64(...)`."""

    def to_python(self, value: str) -> str:
        """Return the id itself; a `b64(...)` that cannot be read is no route."""
        found = _B64.fullmatch(value)
        if found is None:
            return value
        try:
            text = found[1]
            return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            raise ValidationError from None


def segment(number: str) -> str:
    """Return the id as it goes into a path."""
    if _RESERVED.search(number):
        return f"b64({base64.urlsafe_b64encode(number.encode('utf-8')).decode('ascii').rstrip('=')})"
    return quote(number, safe="")
