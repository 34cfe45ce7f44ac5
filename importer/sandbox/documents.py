"""Invoices, credit notes and debit notes in the books: created, updated, deleted, released."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from importer.sandbox import amounts, customers
from importer.sandbox.amounts import Totals
from importer.sandbox.bodies import Plain
from importer.sandbox.customers import Customer, check_version
from importer.sandbox.document_view import Standing, Subject, view
from importer.sandbox.jsontext import members, write
from importer.sandbox.kinds import BY_RESOURCE, CREDIT_NOTE, Kind
from importer.sandbox.merging import merged
from importer.sandbox.numbering import Wish, assign
from importer.sandbox.references import check_header, check_lines, customer_of, period_of
from importer.sandbox.refusals import BusinessRule, NotFound
from importer.sandbox.store import Book, etag

EXTRAS: Mapping[str, tuple[str, ...]] = {
    "expandapplications": ("applications",),
    "expanddunninginformation": ("dunningLetterDate", "dunningLetterLevel"),
    "expandattachments": ("attachments",),
    "expandtaxdetails": ("taxDetails",),
    "expandinvoiceaddress": ("invoiceAddress", "invoiceContact"),
}
"""Members that a list shows only under an expand flag."""
_OPEN = ("Hold", "Balanced")
_DERIVED: Mapping[str, frozenset[str]] = {
    "documentDueDate": frozenset({"documentDate", "creditTermsId"}),
    "financialPeriod": frozenset({"documentDate", "postPeriod"}),
    "postPeriod": frozenset({"documentDate", "financialPeriod"}),
    "exchangeRate": frozenset({"currencyId"}),
}
"""What follows from other members, unless it is given itself."""
_COLUMNS = {
    "project": "project",
    "branch": "branchNumber",
    "external_reference": "externalReference",
    "payment_reference": "paymentReference",
    "customer_ref_number": "customerRefNumber",
}


@dataclass(frozen=True, slots=True)
class Document:
    """One document as the books have it; `state` is what was written, plain, defaults filled in."""

    id: int
    kind: Kind
    number: str
    state: Plain
    standing: Standing
    version: int = 0
    visible_at: float = 0
    release_due: float | None = None


def find(book: Book, kind: Kind, number: str) -> Document:
    """Return the document once reads may see it; raises NotFound."""
    row = book.one(f"{_SELECT} resource = ? AND number = ?", kind.resource, number)
    if row is None or row["visible_at"] > book.now:
        raise NotFound(f"The {kind.type} '{number}' cannot be found in the system.")
    return _document(row)


def create(book: Book, kind: Kind, change: Plain, *, override: bool) -> tuple[str, str]:
    """Add a document; return its number and ETag. Raises BusinessRule.

    `override` tells whether this door honours `overrideNumberSeries` (v2 does, v1 does not).
    """
    wanted = (change.get("referenceNumber") or "").strip()
    wish = Wish(wanted, override and bool(change.get("overrideNumberSeries")))
    state = merged({}, {name: value for name, value in change.items() if name != "referenceNumber"})
    customer, state, totals = _drawn_up(book, kind, state)
    number = assign(book, kind.resource, wish)
    standing = Standing("Hold" if state["hold"] else "Balanced", book.stamp)
    seen_from = book.now + book.settings.read_lag_seconds
    document = Document(book.next("document id"), kind, number, state, standing, visible_at=seen_from)
    return number, _save(book, document, customer, totals)


def update(book: Book, document: Document, change: Plain, if_match: str | None = None) -> str:
    """Lay `change` over an unreleased document and return the new ETag; raises BusinessRule or StaleVersion."""
    check_version(document.version, if_match)
    kind = document.kind
    _must_be_open(document, "updated")
    given = {name: value for name, value in change.items() if name != "referenceNumber"}
    state = merged(_without_derived(document.state, given), given)
    customer, state, totals = _drawn_up(book, kind, state)
    standing = replace(document.standing, status="Hold" if state["hold"] else "Balanced")
    return _save(book, replace(document, state=state, standing=standing), customer, totals)


def delete(book: Book, document: Document) -> None:
    """Remove an unreleased document; raises BusinessRule."""
    _must_be_open(document, "deleted")
    book.db.execute("DELETE FROM document WHERE id = ?", (document.id,))
    book.db.execute("DELETE FROM document_body WHERE id = ?", (document.id,))


def start_release(book: Book, document: Document) -> None:
    """Let the document become released after the settled delay; raises BusinessRule for one on hold or released."""
    if document.standing.status == "Hold":
        raise BusinessRule(f"The {document.kind.type} '{document.number}' is on hold and cannot be released.")
    _must_be_open(document, "released")
    due = book.now + book.settings.release_seconds
    book.db.execute("UPDATE document SET release_due = ? WHERE id = ?", (due, document.id))


def release_due(book: Book) -> None:
    """Finish every release that is due: the document is Open, or Closed when there is nothing to pay."""
    rows = book.db.execute(f"{_SELECT} release_due <= ?", (book.now,)).fetchall()
    for document in map(_document, rows):
        sums = _totals(document.kind, document.state, book)
        status = "Open" if sums.gross else "Closed"
        closed = None if sums.gross else document.state["financialPeriod"]
        standing = replace(document.standing, status=status, closed_period=closed)
        resave(book, replace(document, standing=standing, release_due=None))


def resave(book: Book, document: Document) -> str:
    """Write the document again, with its customer as it is now, and return the new ETag."""
    customer = customers.find(book, document.state["customerNumber"])
    if customer is None:
        raise NotFound("The customer cannot be found in the system.")
    return _save(book, document, customer, _totals(document.kind, document.state, book))


def of_customer(book: Book, customer: Customer) -> list[Document]:
    """Return every document of the customer, oldest first."""
    rows = book.db.execute(f"{_SELECT} customer_id = ? ORDER BY id", (customer.id,)).fetchall()
    return [_document(row) for row in rows]


_SELECT = "SELECT d.*, b.state FROM document d JOIN document_body b USING (id) WHERE"


def _document(row: Any) -> Document:  # noqa: ANN401  sqlite3.Row
    standing = Standing(
        row["status"], row["created"], row["closed_period"], row["dunning_level"], (row["dunning_date"] or "")[:10] or None
    )
    kind, state = BY_RESOURCE[row["resource"]], json.loads(row["state"])
    return Document(
        row["id"], kind, row["number"], state, standing, row["version"], row["visible_at"], row["release_due"]
    )


def _must_be_open(document: Document, doing: str) -> None:
    if document.standing.status not in _OPEN or document.release_due is not None:
        raise BusinessRule(f"{document.kind.type} can't be {doing} because it is already released.")


def _without_derived(state: Plain, change: Plain) -> Plain:
    """Leave out what the change will make out of date, so that it is derived again."""
    given = {name for name, value in change.items() if value is not None}
    stale = {name for name, causes in _DERIVED.items() if causes & given}
    return {name: value for name, value in state.items() if name not in stale}


def _drawn_up(book: Book, kind: Kind, state: Plain) -> tuple[Customer, Plain, Totals]:
    """Return the customer, the state with its defaults, and the sums; raises BusinessRule."""
    customer = customer_of(book, state)
    state = _defaults(book, kind, state, customer)
    check_header(book, kind, state)
    check_lines(kind, state, book.settings)
    totals = _totals(kind, state, book)
    if totals.gross < 0:
        raise BusinessRule(f"The document total {totals.gross} is negative.")
    return customer, state, totals


def _defaults(book: Book, kind: Kind, state: Plain, customer: Customer) -> Plain:
    settings = book.settings
    result: Plain = {
        "documentDate": book.stamp[:10],
        "currencyId": customer.state.get("currencyId", settings.base_currency),
        "hold": settings.hold_default,
        **state,
        "customerNumber": customer.number,
    }
    result.setdefault("exchangeRate", settings.currencies.get(result["currencyId"], "1"))
    if "vatZoneId" in customer.state:
        result.setdefault("customerVatZoneId", customer.state["vatZoneId"])
    period = period_of(result, settings)
    result |= {"financialPeriod": period, "postPeriod": period[4:] + period[:4]}
    return result if kind is CREDIT_NOTE else _with_terms(book, result, customer)


def _with_terms(book: Book, state: Plain, customer: Customer) -> Plain:
    """Fill in terms and due date, as documents that are to be paid have them."""
    terms = state.get("creditTermsId") or customer.state.get("creditTermsId")
    if terms is None:
        return {"documentDueDate": state["documentDate"], **state}
    known = book.settings.credit_terms.get(terms, {"days": 0})
    due = date.fromisoformat(state["documentDate"]) + timedelta(days=known["days"])
    return {"documentDueDate": due.isoformat(), **state, "creditTermsId": terms}


def _totals(kind: Kind, state: Plain, book: Book) -> Totals:
    return amounts.totals(state[kind.lines], book.settings.vat_categories, state.get(kind.taxes, ()))


def _save(book: Book, document: Document, customer: Customer, totals: Totals) -> str:
    """Write the document with everything lists need, and return its new ETag."""
    version = book.next("version")
    state, standing = document.state, document.standing
    row = {
        "id": document.id,
        "resource": document.kind.resource,
        "number": document.number,
        "customer_id": customer.id,
        "status": standing.status,
        "released": standing.status not in _OPEN,
        "financial_period": state["financialPeriod"],
        "closed_period": standing.closed_period,
        "document_date": f"{state['documentDate']}T00:00:00.000",
        "due_date": f"{state['documentDueDate']}T00:00:00.000" if "documentDueDate" in state else None,
        "dunning_level": standing.dunning_level,
        "dunning_date": f"{standing.dunning_date}T00:00:00.000" if standing.dunning_date else None,
        **{column: state.get(name) for column, name in _COLUMNS.items()},
        "currency": state["currencyId"],
        "lines": len(state[document.kind.lines]),
        "net": amounts.cents(totals.net),
        "vat": amounts.cents(totals.vat),
        "created": standing.created,
        "modified": book.stamp,
        "visible_at": document.visible_at,
        "version": version,
        "release_due": document.release_due,
    }
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    book.db.execute(f"REPLACE INTO document ({names}) VALUES ({marks})", tuple(row.values()))  # noqa: S608  our names
    core = view(Subject(document.kind, document.number, state, customer, standing, totals), book.settings)
    core |= {"lastModifiedDateTime": book.stamp, "timeStamp": etag(version)}
    extras = {name: write(core.pop(name)) for group in EXTRAS.values() for name in group if name in core}
    body = (document.id, json.dumps(state), members(core), json.dumps(extras))
    book.db.execute("REPLACE INTO document_body VALUES (?, ?, ?, ?)", body)
    return etag(version)
