"""Knocking at the ledger's door: whether anybody answers there, and what time they have."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from urllib3.exceptions import NameResolutionError, ProxyError, SSLError

from importer.errors import LedgerUnreachable
from importer.ledger import departure
from importer.ledger.connections import TROUBLE, Connections, describe

PATH = "/v1/customer"
ELSE = "Check the network and the base URL (IMPORTER_BASE_URL); behind a proxy set HTTPS_PROXY."
REMEDIES = {
    NameResolutionError: "Check the base URL (IMPORTER_BASE_URL) and DNS; behind a proxy set HTTPS_PROXY.",
    SSLError: "Behind a proxy that opens connections, set REQUESTS_CA_BUNDLE to the file with its certificate.",
    ProxyError: "Check HTTPS_PROXY and NO_PROXY.",
}


@dataclass(frozen=True, slots=True)
class Greeting:
    """The answer at the door: how long it took, and the ledger's time; None where it does not tell."""

    seconds: float
    time: datetime | None


def greet(connections: Connections, host: str) -> Greeting:
    """Make one call without a token. Raises LedgerUnreachable when there is no answer."""
    departure.begin()
    began = time.monotonic()
    try:
        answer = connections.send("GET", PATH, {}, None)
    except TROUBLE as error:
        remedy = next((words for kind, words in REMEDIES.items() if isinstance(error, kind)), ELSE)
        words = describe(error, host)
    else:
        return Greeting(time.monotonic() - began, _moment(answer.headers.get("Date", "")))
    raise LedgerUnreachable(f"{words}.", remedy)


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
