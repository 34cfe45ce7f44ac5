"""`/v1/customer`: the views; what they do is in `customers`, `lists` and `actions`."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from importer.sandbox import actions, customers, documents, lists
from importer.sandbox.answers import body_of, changed, created, if_match, json_answer, json_text
from importer.sandbox.customers import Customer
from importer.sandbox.document_routes import list_of
from importer.sandbox.kinds import INVOICE
from importer.sandbox.refusals import BusinessRule, NotFound
from importer.sandbox.state import current
from importer.sandbox.store import Book, etag

door = Blueprint("customers", __name__, url_prefix="/v1/customer")
_BODY = "Customer.write"
Finder = Callable[[Book], Customer]


def _by_number(number: str) -> Finder:
    return lambda book: customers.visible(book, customers.find(book, number))


def _by_internal_id(internal_id: int) -> Finder:
    return lambda book: customers.visible(book, customers.find_internal(book, internal_id))


@door.get("")
def customer_list() -> Response:
    """One page of customers."""
    query = lists.parameters(customers.RESOURCE, request.args.items())
    with current().store.reading() as book:
        asked = lists.page(query, book.settings)
        expand = lists.expanded(query, customers.EXTRAS)
        rows = lists.rows(book, "customer", lists.customer_filters(query), asked, expand)
        return json_text(rows.text(book.settings.max_page_size))


@door.post("")
def create() -> Response:
    """Add a customer."""
    body = body_of(_BODY)
    try:
        with current().store.writing() as book:
            number, version = customers.create(book, body)
            return created(customers.RESOURCE, number, version, book.settings)
    except BusinessRule as reason:
        raise reason.while_("creating customer") from None


@door.get("/<id:number>")
def one(number: str) -> Response:
    """Return one customer by number."""
    return _shown(_by_number(number))


@door.get("/internal/<int:internal_id>")
def one_internal(internal_id: int) -> Response:
    """Return one customer by internal id."""
    return _shown(_by_internal_id(internal_id))


@door.put("/<id:number>")
def update(number: str) -> Response:
    """Change a customer by number."""
    return _updated(_by_number(number))


@door.put("/internal/<int:internal_id>")
def update_internal(internal_id: int) -> Response:
    """Change a customer by internal id."""
    return _updated(_by_internal_id(internal_id))


@door.get("/<id:number>/note")
def note(number: str) -> Response:
    """Return the customer's note, which the customer itself does not show."""
    with current().store.reading() as book:
        return json_answer({"note": _by_number(number)(book).state.get("note", "")})


@door.get("/<id:number>/invoice")
def invoices(number: str) -> Response:
    """One page of the customer's invoices."""
    return list_of(INVOICE, {"customer": number})


@door.get("/<id:number>/balance")
def balance(number: str) -> Response:
    """Return what the customer owes, in base currency."""
    with current().store.reading() as book:
        return json_answer(actions.balance(book, _by_number(number)(book)))


@door.get("/customerclass")
def classes() -> Response:
    """Return the customer classes."""
    settings = current().store.settings()
    return json_answer([_class(name, about) for name, about in settings.customer_classes.items()])


@door.get("/customerclass/<id:name>")
def one_class(name: str) -> Response:
    """Return one customer class."""
    about = current().store.settings().customer_classes.get(name)
    if about is None:
        raise NotFound(f"The customer class '{name}' cannot be found in the system.")
    return json_answer(_class(name, about))


@door.post("/<id:number>/action/createdunningletter")
def dunning_letter(number: str) -> Response:
    """Make a dunning letter for the customer."""
    body = body_of("CreateDunningLetterActionDto")
    try:
        with current().store.writing() as book:
            return json_answer(actions.dun(book, _by_number(number)(book), body))
    except BusinessRule as reason:
        raise reason.while_("creating dunning letter") from None


@door.post("/action/changecustomercd/<int:internal_id>")
def change_number(internal_id: int) -> Response:
    """Give a customer another number."""
    body = body_of("ChangeCustomerCdActionDto")
    try:
        with current().store.writing() as book:
            found = _by_internal_id(internal_id)(book)
            customers.renumber(book, found, body.get("customerCd", "").strip())
            documents.follow_customer(book, found)
            return json_answer(actions.result("Done"))
    except BusinessRule as reason:
        raise reason.while_("changing customer number") from None


def _shown(find: Finder) -> Response:
    with current().store.reading() as book:
        found = find(book)
        core, extras = book.one("SELECT core, extras FROM customer_body WHERE id = ?", found.id)
        return json_text(f"{{{core}{lists.shown(extras)}}}", version=etag(found.version))


def _updated(find: Finder) -> Response:
    body = body_of(_BODY)
    try:
        with current().store.writing() as book:
            found = find(book)
            version = customers.update(book, found, body, if_match())
            if body.get("name", found.name) != found.name:
                documents.follow_customer(book, found)
            return changed(version)
    except BusinessRule as reason:
        raise reason.while_("updating customer") from None


def _class(name: str, about: dict[str, Any]) -> dict[str, Any]:
    terms = about.get("creditTermsId")
    shown: dict[str, Any] = {"id": name, "description": about.get("description", "")}
    return shown | ({"creditTerms": {"id": terms}} if terms else {})
