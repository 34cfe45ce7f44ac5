"""Ways to say no, each with the status and the envelope the API uses for it.

Envelopes are the ones seen in the wild: `{"message": ...}` from the application, the same text with a VismaId
and "Error creating document" around it for business rules, `{"statusCode", "message"}` from the gateway.
"""

import uuid
from typing import Any


class Refusal(Exception):
    """An answer that is not a success; raised anywhere below a view, rendered at one place."""

    status = 400

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def body(self) -> dict[str, Any]:
        """Return the JSON body of the answer."""
        return {"message": self.message}


class MalformedBody(Refusal):
    """The body cannot be read: not JSON, a bare scalar where a wrapper is due, a wrong type or choice."""


class BadQuery(Refusal):
    """A query parameter cannot be read."""


class BusinessRule(Refusal):
    """The body can be read, but the ledger will not have it; `what` names what was tried."""

    what = "processing the request"

    def body(self) -> dict[str, Any]:
        """Return the vendor's envelope, as in community.visma.com m-p/473762 and m-p/501909."""
        return {"message": f"VismaId: {uuid.uuid4()}. Error {self.what}. Error: {self.message}"}

    def while_(self, what: str) -> "BusinessRule":
        """Return this refusal, told that it happened while doing `what` (`creating document`)."""
        self.what = what
        return self


class NotFound(Refusal):
    """No such record, or no such path."""

    status = 404


class StaleVersion(Refusal):
    """`If-Match` names another version than the ledger holds."""

    status = 412


class NotJson(Refusal):
    """The content type is not one the sandbox reads."""

    status = 415


class GatewayRefusal(Refusal):
    """Said by the gateway in front of the API: no token, an expired one, a missing scope."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status

    def body(self) -> dict[str, Any]:
        """Return the API management form of a fault."""
        return {"statusCode": self.status, "message": self.message}


def unknown(what: str, value: object) -> BusinessRule:
    """Return the platform's look-up error: `TermsID 'X' cannot be found in the system.`."""
    return BusinessRule(f"{what} '{value}' cannot be found in the system.")
