"""The three kinds of document under `/v1` and `/v2`; what they do is in `documents`, `lists`, `actions`."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, g, request

from importer.sandbox import actions, documents, lists
from importer.sandbox.answers import body_of, changed, created, if_match, json_answer, json_text
from importer.sandbox.customers import check_version
from importer.sandbox.faults import SHIFT
from importer.sandbox.filing import EXTRAS
from importer.sandbox.kinds import INVOICE, KINDS, Kind
from importer.sandbox.lists import Page
from importer.sandbox.refusals import BusinessRule, MalformedBody
from importer.sandbox.state import current
from importer.sandbox.store import etag

door = Blueprint("documents", __name__)


def _routes(kind: Kind) -> None:
    """Register the views of one kind under its path; there is no GET, PUT or DELETE under /v2."""
    path = kind.path.lower()

    def add(method: str, rule: str, view: Callable[..., Response]) -> None:
        endpoint = f"{path}_{method}_{rule.replace('/', '_')}_{view.__name__}"
        door.add_url_rule(rule, endpoint, view, methods=[method], defaults={"kind": kind})

    add("GET", f"/v1/{path}", every)
    add("POST", f"/v1/{path}", create)
    add("POST", f"/v2/{path}", create)
    add("GET", f"/v1/{path}/<id:number>", one)
    add("PUT", f"/v1/{path}/<id:number>", update)
    add("POST", f"/v1/{path}/<id:number>/action/release", release)
    add("POST", f"/v1/{path}/<id:number>/action/sendtoautoinvoice", send_to_auto_invoice)
    if kind.deletable:
        add("DELETE", f"/v1/{path}/<id:number>", delete)


def every(kind: Kind) -> Response:
    """One page of documents of this kind."""
    return list_of(kind, {})


def list_of(kind: Kind, fixed: Mapping[str, str]) -> Response:
    """Return one page of documents, by the query of the request and what is `fixed`."""
    query = {**lists.parameters(kind.resource, request.args.items()), **fixed}
    moved = g.hit.rows if g.get("hit") is not None and g.hit.kind == SHIFT else 0
    with current().store.reading() as book:
        asked = lists.page(query, book.settings)
        where = [lists.Where("resource = ?", (kind.resource,)), *lists.document_filters(query)]
        expand = lists.expanded(query, EXTRAS)
        rows = lists.rows(book, "document", where, Page(asked.start - moved, asked.size), expand)
        return json_text(rows.text(book.settings.max_page_size, more=moved))


def create(kind: Kind) -> Response:
    """Add a document; only v2 honours `overrideNumberSeries`."""
    body = body_of(f"{kind.resource}.write")
    try:
        with current().store.writing() as book:
            number, version = documents.create(book, kind, body, override=request.path.startswith("/v2/"))
            return created(kind.resource, number, version, book.settings)
    except BusinessRule as reason:
        raise reason.while_("creating document") from None


def one(kind: Kind, number: str) -> Response:
    """Return one document with everything that lists keep for the expand flags."""
    with current().store.reading() as book:
        found = documents.find(book, kind, number)
        core, extras = book.one("SELECT core, extras FROM document_body WHERE id = ?", found.id)
        return json_text(f"{{{core}{lists.shown(extras)}}}", version=etag(found.version))


def update(kind: Kind, number: str) -> Response:
    """Change a document that is not released."""
    body = body_of(f"{kind.resource}.write")
    if kind is INVOICE and current().store.settings().strict_lines:
        _refuse_lines()
    try:
        with current().store.writing() as book:
            return changed(documents.update(book, documents.find(book, kind, number), body, if_match()))
    except BusinessRule as reason:
        raise reason.while_("updating document") from None


def delete(kind: Kind, number: str) -> Response:
    """Remove a document that is not released."""
    try:
        with current().store.writing() as book:
            documents.delete(book, documents.find(book, kind, number))
            return changed()
    except BusinessRule as reason:
        raise reason.while_("deleting document") from None


def release(kind: Kind, number: str) -> Response:
    """Start the release of a document; 200 only means started."""
    with current().store.writing() as book:
        found = documents.find(book, kind, number)
        check_version(found.version, if_match())
        return json_answer(actions.release(book, found))


def send_to_auto_invoice(kind: Kind, number: str) -> Response:
    """Send a document through AutoInvoice."""
    with current().store.writing() as book:
        found = documents.find(book, kind, number)
        check_version(found.version, if_match())
        return json_answer(actions.send_to_auto_invoice(book, found))


def _refuse_lines() -> None:
    """Raise MalformedBody for the member `lines`, which an invoice does not have."""
    sent = request.get_json(silent=True)
    if isinstance(sent, dict) and "lines" in {name.lower() for name in sent}:
        raise MalformedBody("lines: an invoice has invoiceLines.")


for _kind in KINDS:
    _routes(_kind)
