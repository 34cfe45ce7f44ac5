"""Invoices, credit notes and debit notes: created, updated, deleted, released."""

from dataclasses import replace

from importer.sandbox import customers
from importer.sandbox.bodies import Plain
from importer.sandbox.customers import Customer, check_version
from importer.sandbox.document_view import Standing
from importer.sandbox.drafting import Draft, draw_up, sums, without_derived
from importer.sandbox.filing import OPEN, Document, file, remove, take
from importer.sandbox.kinds import Kind
from importer.sandbox.merging import merged
from importer.sandbox.numbering import Wish, assign
from importer.sandbox.references import check_may_be_invoiced
from importer.sandbox.refusals import BusinessRule, NotFound
from importer.sandbox.store import Book

_NUMBER = "referenceNumber"


def find(book: Book, kind: Kind, number: str) -> Document:
    """Return the document once reads may see it; raises NotFound."""
    found = take(book, "resource = ? AND number = ? AND visible_at <= ?", kind.resource, number, book.now)
    if not found:
        raise NotFound(f"The {kind.type} '{number}' cannot be found in the system.")
    return found[0]


def of_customer(book: Book, customer: Customer) -> list[Document]:
    """Return every document of the customer, oldest first."""
    return take(book, "customer_id = ?", customer.id)


def create(book: Book, kind: Kind, sent: Plain, *, override: bool) -> tuple[str, str]:
    """Add a document; return its number and ETag. Raises BusinessRule.

    `override` tells whether this door honours `overrideNumberSeries` (v2 does, v1 does not).
    """
    wish = Wish((sent.get(_NUMBER) or "").strip(), override and bool(sent.get("overrideNumberSeries")))
    draft = draw_up(book, kind, merged({}, _without_number(sent)))
    check_may_be_invoiced(draft.customer, book.settings)
    number = assign(book, kind.resource, wish)
    standing = Standing(_unreleased(draft), book.stamp)
    document = Document(book.next("document id"), kind, number, draft.state, standing)
    seen_from = book.now + book.settings.read_lag_seconds
    return number, file(book, replace(document, visible_at=seen_from), draft.customer, draft.totals)


def update(book: Book, document: Document, sent: Plain, if_match: str | None = None) -> str:
    """Lay a change over an unreleased document; return the new ETag. Raises BusinessRule or StaleVersion."""
    check_version(document.version, if_match)
    _must_be_open(document, "updated")
    change = _without_number(sent)
    draft = draw_up(book, document.kind, merged(without_derived(document.state, change), change))
    if draft.state["customerNumber"] != document.state["customerNumber"]:
        check_may_be_invoiced(draft.customer, book.settings)
    standing = replace(document.standing, status=_unreleased(draft))
    return file(book, replace(document, state=draft.state, standing=standing), draft.customer, draft.totals)


def delete(book: Book, document: Document) -> None:
    """Remove an unreleased document; raises BusinessRule."""
    _must_be_open(document, "deleted")
    remove(book, document)


def start_release(book: Book, document: Document) -> None:
    """Let the document be released after the set delay; raises BusinessRule when on hold or released."""
    if document.standing.status == "Hold":
        raise BusinessRule(f"The {document.kind.type} '{document.number}' is on hold and cannot be released.")
    _must_be_open(document, "released")
    due = book.now + book.settings.release_seconds
    book.db.execute("UPDATE document SET release_due = ? WHERE id = ?", (due, document.id))


def is_release_due(book: Book) -> bool:
    """Tell whether a release is due to be finished."""
    return book.one("SELECT 1 FROM document WHERE release_due <= ?", book.now) is not None


def finish_releases(book: Book) -> None:
    """Finish every release that is due: the document is Open, or Closed when there is nothing to pay."""
    for document in take(book, "release_due <= ?", book.now):
        owed = sums(document.kind, document.state, book.settings).gross
        standing = replace(
            document.standing,
            status="Open" if owed else "Closed",
            closed_period=None if owed else document.state["financialPeriod"],
        )
        refile(book, replace(document, standing=standing, release_due=None))


def refile(book: Book, document: Document) -> str:
    """Write the document again, with its customer as it is now, and return the new ETag."""
    customer = customers.find(book, document.state["customerNumber"])
    if customer is None:
        raise NotFound("The customer cannot be found in the system.")
    return file(book, document, customer, sums(document.kind, document.state, book.settings))


def follow_customer(book: Book, before: Customer) -> None:
    """Write the documents of a customer again after its name or number has changed."""
    now = customers.find_internal(book, before.id)
    if now is not None:
        for document in of_customer(book, before):
            refile(book, replace(document, state=document.state | {"customerNumber": now.number}))


def _without_number(sent: Plain) -> Plain:
    return {name: value for name, value in sent.items() if name != _NUMBER}


def _unreleased(draft: Draft) -> str:
    return "Hold" if draft.state["hold"] else "Balanced"


def _must_be_open(document: Document, doing: str) -> None:
    if document.standing.status not in OPEN or document.release_due is not None:
        raise BusinessRule(f"{document.kind.type} can't be {doing} because it is already released.")
