"""A document side by side: as it was sent, and as the ledger has it, for a person to recognise."""

from dataclasses import dataclass
from typing import Any

from importer import resources
from importer.ledger.port import Document
from importer.settling.compare import is_customer, is_priced, read, sent, shown
from importer.submission import Submission


@dataclass(frozen=True, slots=True)
class Side:
    """A document on one side: what a person knows it by, each empty where it has no such thing."""

    number: str
    date: str
    customer: str
    """The customer's number; of a customer, the name."""
    amount: str
    """Net, with its currency."""


def ours(submission: Submission) -> Side:
    """Return a document as it was sent."""
    resource = resources.get(submission.resource)
    if is_customer(resource):
        return Side(submission.number or "", "", shown(sent(submission.payload, "name")[1]), "")
    priced = is_priced(resource, submission.payload)
    return Side(
        submission.number or "",
        shown(sent(submission.payload, "documentDate")[1]),
        submission.customer or "",
        f"{shown(submission.net)} {submission.currency}".strip() if priced else "",
    )


def theirs(resource_name: str, document: Document) -> Side:
    """Return a document as the ledger has it."""
    resource = resources.get(resource_name)
    back = resource.read_back
    if back is None:
        return Side("", "", "", "")
    number = _text(read(document, back.number))
    if is_customer(resource):
        return Side(number, "", _text(document.get("name")), "")
    net = shown(read(document, back.net)) if back.net else ""
    currency = shown(read(document, back.currency)) if back.currency else ""
    date = shown(read(document, back.date)) if back.date else ""
    return Side(number, date, _text(read(document, back.customer)), f"{net} {currency}".strip() if net else "")


def _text(value: Any) -> str:  # noqa: ANN401  any JSON value
    return "" if value is None else str(value)
