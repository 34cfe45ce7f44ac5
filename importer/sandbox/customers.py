"""Customers in the books: found, created, updated; what a customer class gives and what may be missing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from importer.sandbox.bodies import Plain
from importer.sandbox.customer_view import view
from importer.sandbox.jsontext import members, write
from importer.sandbox.merging import merged
from importer.sandbox.numbering import Wish, assign, is_taken
from importer.sandbox.refusals import BusinessRule, NotFound, StaleVersion, unknown
from importer.sandbox.settings import Settings
from importer.sandbox.store import Book, etag

RESOURCE = "Customer"
EXTRAS: Mapping[str, tuple[str, ...]] = {
    "expandaccountinformation": ("glAccounts",),
    "expandpaymentmethods": ("paymentMethods",),
    "expanddirectdebit": ("directDebitLines",),
}
"""Members that a list shows only under an expand flag."""
_COUNTRY_LETTERS = 2
_ADDRESSES = ("mainAddress", "invoiceAddress", "deliveryAddress")
_SELECT = "SELECT c.*, b.state FROM customer c JOIN customer_body b USING (id) WHERE"


@dataclass(frozen=True, slots=True)
class Customer:
    """One customer as the books have it; `state` is what was written, plain, defaults filled in."""

    id: int
    number: str
    state: Plain
    created: str
    version: int = 0
    visible_at: float = 0

    @property
    def name(self) -> str:
        """The display name."""
        return str(self.state.get("name", ""))

    @property
    def status(self) -> str:
        """One of the contract's CustomerStatus."""
        return str(self.state["status"])


def find(book: Book, number: str) -> Customer | None:
    """Return the customer with this number, in any case, or None."""
    return _customer(book.one(f"{_SELECT} number = ?", number))


def find_internal(book: Book, internal_id: int) -> Customer | None:
    """Return the customer with this internal id, or None."""
    return _customer(book.one(f"{_SELECT} id = ?", internal_id))


def visible(book: Book, customer: Customer | None) -> Customer:
    """Return the customer, once reads may see it; raises NotFound."""
    if customer is None or customer.visible_at > book.now:
        raise NotFound("The customer cannot be found in the system.")
    return customer


def create(book: Book, change: Plain) -> tuple[str, str]:
    """Add a customer; return its number and ETag. Raises BusinessRule."""
    wish = Wish((change.get("number") or "").strip(), bool(change.get("overrideNumberSeries")))
    state = merged({}, {name: value for name, value in change.items() if name != "number"})
    _require(state, book.settings)
    state = _with_class(state, book.settings)
    _check(book, state)
    number = assign(book, RESOURCE, wish)
    visible_at = book.now + book.settings.read_lag_seconds
    return number, save(book, Customer(book.next("customer id"), number, state, book.stamp, visible_at=visible_at))


def update(book: Book, customer: Customer, change: Plain, if_match: str | None = None) -> str:
    """Lay `change` over the customer and return the new ETag; raises BusinessRule or StaleVersion."""
    check_version(customer.version, if_match)
    state = merged(customer.state, {name: value for name, value in change.items() if name != "number"})
    if change.get("overrideWithClassValues") and "customerClassId" in state:
        state |= _class_values(book.settings, state["customerClassId"], change)
    _require(state, book.settings)
    _check(book, state)
    return save(book, replace(customer, state=state))


def renumber(book: Book, customer: Customer, number: str) -> str:
    """Give the customer another number and return the new ETag; raises BusinessRule."""
    if not number or is_taken(book, RESOURCE, number):
        raise BusinessRule(f"The number '{number}' already exists in the system." if number else "No number given.")
    return save(book, replace(customer, number=number))


def check_version(version: int, if_match: str | None) -> None:
    """Raise StaleVersion when `If-Match` is given and names another version."""
    if if_match is not None and if_match.strip().strip('"') not in {etag(version), "*"}:
        raise StaleVersion("The record was changed by someone else: If-Match does not fit its ETag.")


def save(book: Book, customer: Customer) -> str:
    """Write the customer with everything lists need, and return its new ETag."""
    version = book.next("version")
    state = customer.state
    contact = state.get("mainContact", {})
    attributes = {row["attributeId"]: row.get("attributeValue") for row in state.get("attributeLines", [])}
    book.db.execute(
        "REPLACE INTO customer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            customer.id,
            customer.number,
            customer.name,
            customer.status,
            state.get("corporateId"),
            state.get("vatRegistrationId"),
            contact.get("email"),
            contact.get("phone1"),
            json.dumps(attributes),
            customer.created,
            book.stamp,
            customer.visible_at,
            version,
        ),
    )
    _save_body(book, customer, version)
    return etag(version)


def _save_body(book: Book, customer: Customer, version: int) -> None:
    core = view(customer.id, customer.number, customer.state, book.settings)
    core |= {
        "createdDateTime": customer.created,
        "lastModifiedDateTime": book.stamp,
        "timeStamp": etag(version),
    }
    extras = {name: write(core.pop(name)) for names in EXTRAS.values() for name in names if name in core}
    row = (customer.id, json.dumps(customer.state), members(core), json.dumps(extras))
    book.db.execute("REPLACE INTO customer_body VALUES (?, ?, ?, ?)", row)


def _customer(row: Any) -> Customer | None:  # noqa: ANN401  sqlite3.Row or None
    if row is None:
        return None
    state = json.loads(row["state"])
    return Customer(row["id"], row["number"], state, row["created"], row["version"], row["visible_at"])


def _require(state: Plain, settings: Settings) -> None:
    for path in settings.required_customer_fields:
        value: Any = state
        for part in path.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        if value is None:
            raise BusinessRule(f"'{path}' cannot be empty.")


def _with_class(state: Plain, settings: Settings) -> Plain:
    """Fill in what the class and the company give when it was not sent, as the customer screen does."""
    state.setdefault("customerClassId", settings.default_customer_class)
    company = {
        "status": "Active",
        "currencyId": settings.base_currency,
        "statementType": "OpenItem",
        "creditVerification": "Disabled",
        "creditLimit": "0",
    }
    return {**company, **_class_values(settings, state["customerClassId"], state), **state}


def _class_values(settings: Settings, class_id: str, sent: Plain) -> Plain:
    values = settings.customer_classes.get(class_id, {})
    return {name: value for name, value in values.items() if name != "description" and name not in sent}


def _check(book: Book, state: Plain) -> None:
    settings = book.settings
    if state.get("customerClassId") not in settings.customer_classes:
        raise unknown("CustomerClassID", state.get("customerClassId", ""))
    if state.get("creditTermsId") not in {None, *settings.credit_terms}:
        raise unknown("TermsID", state["creditTermsId"])
    if state.get("currencyId") not in {None, *settings.currencies}:
        raise unknown("CuryID", state["currencyId"])
    parent = state.get("parentRecordNumber")
    if parent is not None and find(book, parent) is None:
        raise unknown("ParentBAccountID", parent)
    for block in _ADDRESSES:
        check_country(state.get(block, {}).get("countryId"))


def check_country(code: str | None) -> None:
    """Raise BusinessRule unless the code has the form of an ISO 3166 country; None is fine."""
    if code is not None and not (len(code) == _COUNTRY_LETTERS and code.isascii() and code.isalpha()):
        raise unknown("CountryID", code)
