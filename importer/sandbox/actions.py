"""Actions: release, AutoInvoice, dunning letters; each answers with an action id and a result."""

import uuid
from dataclasses import replace
from decimal import Decimal
from typing import Any

from importer.sandbox import documents
from importer.sandbox.amounts import from_cents
from importer.sandbox.bodies import Plain
from importer.sandbox.contract import load
from importer.sandbox.customers import Customer
from importer.sandbox.filing import Document
from importer.sandbox.kinds import CREDIT_NOTE
from importer.sandbox.refusals import BusinessRule
from importer.sandbox.store import Book


def result(outcome: str, error: str = "", **more: str) -> dict[str, Any]:
    """Return an action result: `outcome` is Queued, InProcess, Failed or Done."""
    shown: dict[str, Any] = {**more, "actionId": str(uuid.uuid4()), "actionResult": outcome}
    return shown | ({"errorInfo": error} if error else {})


def release(book: Book, document: Document) -> dict[str, Any]:
    """Start releasing the document; one that cannot be released gives the result Failed."""
    try:
        documents.start_release(book, document)
    except BusinessRule as reason:
        return result("Failed", reason.message)
    if book.settings.release_seconds == 0:
        documents.finish_releases(book)
    return result(book.settings.release_result)


def send_to_auto_invoice(book: Book, document: Document) -> dict[str, Any]:
    """Mark the document as sent through AutoInvoice, where its kind has such a mark."""
    kind = document.kind
    if "sendtoautoinvoice" in load().shapes[f"{kind.resource}.write"]:
        documents.refile(book, replace(document, state=document.state | {"sendToAutoInvoice": True}))
    return result("Done", refNbr=document.number, documentType=kind.type)


def dun(book: Book, customer: Customer, body: Plain) -> dict[str, Any]:
    """Make a dunning letter and raise the level of what is overdue; raises BusinessRule."""
    letter_date = body.get("dunningLetterDate") or book.stamp[:10]
    low, high = body.get("levelFrom", 1), body.get("levelTo", 1)
    if low > high:
        raise BusinessRule(f"The level {low} is above the level {high}.")
    book.db.execute(
        "INSERT INTO dunning_letter (customer_id, letter_date, level_from, level_to) VALUES (?, ?, ?, ?)",
        (customer.id, letter_date, low, high),
    )
    for document in documents.of_customer(book, customer):
        if _is_overdue(document, letter_date):
            standing = replace(document.standing, dunning_level=high, dunning_date=letter_date)
            documents.refile(book, replace(document, standing=standing))
    return result("Done")


def balance(book: Book, customer: Customer) -> dict[str, Any]:
    """Return the released, unpaid documents of the customer in sum, credit notes taken off."""
    total = book.one(
        "SELECT sum(CASE resource WHEN ? THEN -(net + vat) ELSE net + vat END) FROM document "
        "WHERE customer_id = ? AND status = 'Open'",
        CREDIT_NOTE.resource,
        customer.id,
    )[0]
    return {"balance": Decimal(from_cents(total or 0)), "totalOrder": Decimal(0), "totalLoan": Decimal(0)}


def _is_overdue(document: Document, day: str) -> bool:
    if document.kind is CREDIT_NOTE or document.standing.status != "Open":
        return False
    return bool(document.state["documentDueDate"] < day)
