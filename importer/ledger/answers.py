"""What an answer of the ledger means for the request: done, not done, or nobody knows.

Source: docs.vismasoftware.no and the OpenAPI document (September 2026): a failed create is "BadRequest or
InternalServerError", 412 is a stale If-Match, 429 is the only throttling; bodies come in several envelopes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from importer.ledger import wire

CONTEXT_FAULTS = ("12002", "12027")
"""Fault codes of the platform: no company context, no licence for this company."""


SERVER_FAULT = 500


class Verdict(Enum):
    """What an answer's status says, by itself."""

    YES = auto()
    THROTTLED = auto()
    UNKNOWN_CALLER = auto()
    FORBIDDEN = auto()
    CONFLICT = auto()
    ABSENT = auto()
    NO = auto()
    UNCLEAR = auto()


_SPECIAL = {
    401: Verdict.UNKNOWN_CALLER,
    403: Verdict.FORBIDDEN,
    404: Verdict.ABSENT,
    408: Verdict.UNCLEAR,
    412: Verdict.CONFLICT,
    429: Verdict.THROTTLED,
}


def judge(status: int) -> Verdict:
    """Return what `status` says; anything unheard of is unclear."""
    if status in _SPECIAL:
        return _SPECIAL[status]
    if 200 <= status < 300:  # noqa: PLR2004  the range that means success
        return Verdict.YES
    if 400 <= status < 500:  # noqa: PLR2004  the range in which the server did nothing
        return Verdict.NO
    return Verdict.UNCLEAR


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer: status, headers (a mapping that takes names in any case) and body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def verdict(self) -> Verdict:
        """What the status says; a fault of the company context or the licence is a matter of signing in."""
        verdict = judge(self.status)
        return Verdict.FORBIDDEN if verdict is Verdict.NO and self._lacks_context() else verdict

    @property
    def content_type(self) -> str:
        """The media type, lower case, without parameters; empty when there is none."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    @property
    def is_page(self) -> bool:
        """Whether this is an HTML page: written by something on the way rather than by the ledger."""
        return self.content_type in {"text/html", "application/xhtml+xml"}

    @property
    def words(self) -> str:
        """What a person should read of it."""
        return wire.error_text(self.status, self.content_type, self.body)

    @property
    def states_a_rule(self) -> bool:
        """Whether a server fault carries the ledger's own reason: JSON with the text of an error."""
        if self.status != SERVER_FAULT or not self.content_type.endswith("json"):
            return False
        try:
            said = wire.loads(self.body)
        except ValueError:
            return False
        return isinstance(said, dict) and "Error:" in str(said.get("message"))

    def _lacks_context(self) -> bool:
        return b"IPPException" in self.body and any(code.encode() in self.body for code in CONTEXT_FAULTS)
