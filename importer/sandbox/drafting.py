"""From what was sent to a document that could be filed: its customer, its defaults, its sums."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from importer.sandbox import amounts
from importer.sandbox.amounts import Totals
from importer.sandbox.bodies import Plain
from importer.sandbox.customers import Customer
from importer.sandbox.kinds import CREDIT_NOTE, Kind
from importer.sandbox.references import check_header, check_lines, customer_of, period_of
from importer.sandbox.refusals import BusinessRule
from importer.sandbox.settings import Settings
from importer.sandbox.store import Book

_DERIVED: Mapping[str, frozenset[str]] = {
    "documentDueDate": frozenset({"documentDate", "creditTermsId"}),
    "financialPeriod": frozenset({"documentDate", "postPeriod"}),
    "postPeriod": frozenset({"documentDate", "financialPeriod"}),
    "exchangeRate": frozenset({"currencyId"}),
}
"""What follows from other members, unless it is given itself."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A document that holds water: everything it refers to exists, and it is not negative."""

    customer: Customer
    state: Plain
    totals: Totals


def draw_up(book: Book, kind: Kind, state: Plain) -> Draft:
    """Return the draft of what was sent; raises BusinessRule."""
    customer = customer_of(book, state)
    state = _with_defaults(book, kind, state, customer)
    check_header(book, kind, state)
    check_lines(kind, state, book.settings)
    totals = sums(kind, state, book.settings)
    if totals.gross < 0:
        raise BusinessRule(f"The document total {totals.gross} is negative.")
    return Draft(customer, state, totals)


def sums(kind: Kind, state: Plain, settings: Settings) -> Totals:
    """Return what the document adds up to."""
    return amounts.totals(state[kind.lines], settings.vat_categories, state.get(kind.taxes, ()))


def without_derived(state: Plain, change: Plain) -> Plain:
    """Leave out what the change will make out of date, so that it is derived again."""
    given = {name for name, value in change.items() if value is not None}
    stale = {name for name, causes in _DERIVED.items() if causes & given}
    return {name: value for name, value in state.items() if name not in stale}


def _with_defaults(book: Book, kind: Kind, state: Plain, customer: Customer) -> Plain:
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
