"""Documents as the books hold them: taken out, and put back with everything that reads and lists need.

A document is stored three times over: what was written (plain, to be changed later), how it reads (ready
JSON, so that a page of a thousand costs no arithmetic), and a slim row with what lists filter on and totals
add up.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from importer.sandbox import amounts
from importer.sandbox.amounts import Totals
from importer.sandbox.bodies import Plain
from importer.sandbox.customers import Customer
from importer.sandbox.document_view import Standing, Subject, view
from importer.sandbox.jsontext import members, write
from importer.sandbox.kinds import BY_RESOURCE, Kind
from importer.sandbox.store import Book, etag

EXTRAS: Mapping[str, tuple[str, ...]] = {
    "expandapplications": ("applications",),
    "expanddunninginformation": ("dunningLetterDate", "dunningLetterLevel"),
    "expandattachments": ("attachments",),
    "expandtaxdetails": ("taxDetails",),
    "expandinvoiceaddress": ("invoiceAddress", "invoiceContact"),
}
"""Members that a list shows only under an expand flag."""
OPEN = ("Hold", "Balanced")
"""Statuses of a document that is not released."""
_COLUMNS = {
    "project": "project",
    "branch": "branchNumber",
    "external_reference": "externalReference",
    "payment_reference": "paymentReference",
    "customer_ref_number": "customerRefNumber",
}
_MIDNIGHT = "T00:00:00.000"
_SELECT = "SELECT d.*, b.state FROM document d JOIN document_body b USING (id) WHERE"


@dataclass(frozen=True, slots=True)
class Document:
    """One document; `state` is what was written, plain, defaults filled in."""

    id: int
    kind: Kind
    number: str
    state: Plain
    standing: Standing
    version: int = 0
    visible_at: float = 0
    release_due: float | None = None


def take(book: Book, condition: str, *values: object) -> list[Document]:
    """Return the documents that meet an SQL condition, oldest first."""
    rows = book.db.execute(f"{_SELECT} {condition} ORDER BY d.id", values).fetchall()
    return [_document(row) for row in rows]


def file(book: Book, document: Document, customer: Customer, totals: Totals) -> str:
    """Put the document into the books, new or in place of the old one, and return its ETag."""
    version = book.next("version")
    row = _row(book, document, customer, totals) | {"version": version}
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    book.db.execute(f"REPLACE INTO document ({names}) VALUES ({marks})", tuple(row.values()))  # noqa: S608  our names
    subject = Subject(document.kind, document.number, document.state, customer, document.standing, totals)
    core = view(subject, book.settings)
    core |= {"lastModifiedDateTime": book.stamp, "timeStamp": etag(version)}
    extras = {name: write(core.pop(name)) for group in EXTRAS.values() for name in group if name in core}
    body = (document.id, json.dumps(document.state), members(core), json.dumps(extras))
    book.db.execute("REPLACE INTO document_body VALUES (?, ?, ?, ?)", body)
    return etag(version)


def remove(book: Book, document: Document) -> None:
    """Take the document out of the books."""
    for table in ("document", "document_body"):
        book.db.execute(f"DELETE FROM {table} WHERE id = ?", (document.id,))  # noqa: S608  our names


def _row(book: Book, document: Document, customer: Customer, totals: Totals) -> dict[str, Any]:
    state, standing = document.state, document.standing
    return {
        "id": document.id,
        "resource": document.kind.resource,
        "number": document.number,
        "customer_id": customer.id,
        "status": standing.status,
        "released": standing.status not in OPEN,
        "financial_period": state["financialPeriod"],
        "closed_period": standing.closed_period,
        "document_date": _moment(state["documentDate"]),
        "due_date": _moment(state.get("documentDueDate")),
        "dunning_level": standing.dunning_level,
        "dunning_date": _moment(standing.dunning_date),
        **{column: state.get(name) for column, name in _COLUMNS.items()},
        "currency": state["currencyId"],
        "lines": len(state[document.kind.lines]),
        "net": amounts.cents(totals.net),
        "vat": amounts.cents(totals.vat),
        "created": standing.created,
        "modified": book.stamp,
        "visible_at": document.visible_at,
        "release_due": document.release_due,
    }


def _document(row: Mapping[str, Any]) -> Document:
    dunned = row["dunning_date"]
    standing = Standing(
        status=row["status"],
        created=row["created"],
        closed_period=row["closed_period"],
        dunning_level=row["dunning_level"],
        dunning_date=dunned.removesuffix(_MIDNIGHT) if dunned else None,
    )
    return Document(
        id=row["id"],
        kind=BY_RESOURCE[row["resource"]],
        number=row["number"],
        state=json.loads(row["state"]),
        standing=standing,
        version=row["version"],
        visible_at=row["visible_at"],
        release_due=row["release_due"],
    )


def _moment(day: str | None) -> str | None:
    """Return a day in the form that moments are compared in."""
    return f"{day}{_MIDNIGHT}" if day else None
