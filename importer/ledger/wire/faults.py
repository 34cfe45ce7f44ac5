"""Error bodies into words for a person: whatever envelope the ledger, its platform or a gateway uses.

Envelopes seen: `{"message"}`; the platform's `{"ExceptionType": "IPPException", "ExceptionMessage",
"ExceptionFaultCode", ...}`, at times with an empty message; `{"statusCode", "message"}`; action results and
rows with `errorInfo`; plain text, HTML, and nothing at all (community.visma.com and public clients,
2018-2026).
"""

import re
from collections.abc import Iterator
from html import unescape
from http import HTTPStatus
from typing import Any

from importer.language import _, later
from importer.ledger.wire.bodies import loads

LONGEST = 400
"""Characters of a text at most: enough for a sentence and a number, and one line of a cell."""

FAULTS = {
    "12002": later("the ledger does not know which company this is for"),
    "12027": later("the company has no licence for this"),
}
"""The platform's fault codes, in plain words."""

_PREFIX = re.compile(r"^VismaId:\s*[0-9a-f-]*\s*\.?\s*", re.IGNORECASE)
_MARK = re.compile(r"\bError:\s*")
_TITLE = re.compile(r"<(title|h1)\b[^>]*>(.*?)</\1>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_HTML = re.compile(r"\s*<(!doctype|html|head|body|title|h1)\b", re.IGNORECASE)
_BLANKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


def error_text(status: int, content_type: str, body: bytes) -> str:
    """Return what the ledger says is wrong: one line, at most 400 characters, never empty.

    Of `VismaId: ... Error creating document. Error: TEXT` that is TEXT. Without a text of its own, the status
    in words.
    """
    text = body.decode("utf-8-sig", errors="replace")
    said = next((line for part in _said(content_type, text) if (line := _line(part))), "")
    return _shortened(said or _status_words(status))


def _said(content_type: str, text: str) -> Iterator[str]:
    """Yield what the body says, best first."""
    if "html" in content_type.lower() or _HTML.match(text):
        yield from (unescape(found[2]) for found in _TITLE.finditer(text))
        yield unescape(_TAG.sub(" ", text))
        return
    try:
        value = loads(text.encode())
    except ValueError:
        yield "" if "json" in content_type.lower() else text
        return
    yield from _in_json(value)


def _in_json(value: Any) -> Iterator[str]:  # noqa: ANN401  any JSON value
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for row in value:
            yield from _in_json(row)
    elif isinstance(value, dict):
        yield from _in_object({str(name).lower(): inside for name, inside in value.items()})


def _in_object(members: dict[str, Any]) -> Iterator[str]:
    yield _text(members, "message") or _text(members, "errorinfo")
    yield _platform(members)
    yield from (_text(members, name) for name in ("error_description", "detail", "title"))
    if "error" in members:
        yield from _in_json(members["error"])


def _platform(members: dict[str, Any]) -> str:
    """Return the platform's own message and details, with the fault code in words."""
    parts = [_text(members, "exceptionmessage"), _text(members, "exceptiondetails")]
    said = " ".join(part for part in parts if part)
    code = _text(members, "exceptionfaultcode") or _text(members, "faultcode")
    if not code:
        return said
    known = _(FAULTS.get(code, "" if said else later("the platform gives no reason")))
    fault = _("fault {code}").format(code=code)
    explained = f"{known} ({fault})" if known else fault
    return f"{said} - {explained}" if said else explained[0].upper() + explained[1:]


def _text(members: dict[str, Any], name: str) -> str:
    value = members.get(name)
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _line(text: str) -> str:
    """Return the part a person needs, on one line."""
    line = _PREFIX.sub("", _BLANKS.sub(" ", text).strip())
    after = _MARK.split(line, maxsplit=1)[-1].strip()
    return after or line


def _shortened(line: str) -> str:
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def _status_words(status: int) -> str:
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = _("unknown status")
    return _("The ledger answered {status} ({phrase}) and gave no reason.").format(status=status, phrase=phrase)
