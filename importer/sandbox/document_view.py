"""How a document is read: what was written under its read names; sums, names and states from the server."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from importer.sandbox import amounts
from importer.sandbox.amounts import ZERO, Totals, converted
from importer.sandbox.bodies import Plain
from importer.sandbox.contract import load
from importer.sandbox.customers import Customer
from importer.sandbox.kinds import CREDIT_NOTE, INVOICE, Kind
from importer.sandbox.reading import Mirror, day, in_order, mirror_of, part_of, unfolded, without_empty
from importer.sandbox.settings import Settings

RECEIVABLES = "1500"
"""Account of the customer ledger, as Norwegian charts of accounts have it."""
_LINE_DEFAULTS: Mapping[str, object] = {
    "quantity": Decimal(1),
    "unitPriceInCurrency": ZERO,
    "discountPercent": ZERO,
    "manualDiscount": False,
}
_FLAGS = ("dontPrint", "dontEmail", "isRotRutDeductible", "revoked")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a document stands: what happened to it apart from being written."""

    status: str
    created: str
    closed_period: str | None = None
    dunning_level: int = 0
    dunning_date: str | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """Everything a document's view is drawn from."""

    kind: Kind
    number: str
    state: Plain
    customer: Customer
    standing: Standing
    totals: Totals


def view(subject: Subject, settings: Settings) -> dict[str, Any]:
    """Return the document as a single GET shows it, without version and modification time."""
    kind, state = subject.kind, subject.state
    seen = unfolded(mirror_of(kind.resource), state)
    seen |= {"documentType": kind.type, "referenceNumber": subject.number}
    seen |= _sums(subject) | _standing(subject)
    seen["customer"] = {"number": subject.customer.number, "name": subject.customer.name}
    seen[kind.lines] = [
        _line(line, written, subject, settings)
        for line, written in zip(seen[kind.lines], state[kind.lines], strict=True)
    ]
    seen["taxDetails"] = _vat_rows(subject)
    _describe(seen, subject, settings)
    _address(seen, subject)
    return in_order(kind.resource, seen)


def _sums(subject: Subject) -> dict[str, Decimal]:
    totals, rate = subject.totals, Decimal(subject.state["exchangeRate"])
    balance = ZERO if subject.standing.status == "Closed" else totals.gross
    in_currency = {
        "amount": totals.gross,
        "balance": balance,
        "discountTotal": totals.discount,
        "detailTotal": totals.net,
        "vatTotal": totals.vat,
        "vatTaxableTotal": totals.taxable,
        "vatExemptTotal": totals.net - totals.taxable,
        "cashDiscount": ZERO,
    }
    sums = {f"{name}InCurrency": amount for name, amount in in_currency.items()}
    sums |= {name: converted(amount, rate) for name, amount in in_currency.items()}
    return sums | {"roundingDiff": ZERO}


def _standing(subject: Subject) -> dict[str, Any]:
    standing = subject.standing
    return without_empty(
        {
            "status": standing.status,
            "hold": standing.status == "Hold",
            "createdDateTime": standing.created,
            "closedFinancialPeriod": standing.closed_period,
            "postPeriod": subject.state["financialPeriod"],
            "dunningLetterLevel": standing.dunning_level,
            "dunningLetterDate": day(standing.dunning_date),
            "attachments": [],
        }
    )


def _line(line: dict[str, Any], written: Plain, subject: Subject, settings: Settings) -> dict[str, Any]:
    """Fill in one row: the line is what was written, already under its read names."""
    rate = Decimal(subject.state["exchangeRate"])
    amount, discount = amounts.line_amount(written), amounts.line_discount(written)
    for name, usual in _LINE_DEFAULTS.items():
        line.setdefault(name, usual)
    line.setdefault("discountAmountInCurrency", discount)
    line |= {
        "unitPrice": converted(line["unitPriceInCurrency"], rate),
        "amountInCurrency": amount,
        "amount": converted(amount, rate),
        "discountAmount": converted(line["discountAmountInCurrency"], rate),
        "cost": ZERO,
        "attachments": [],
    }
    if "manualAmountInCurrency" in line:
        line["manualAmount"] = converted(line["manualAmountInCurrency"], rate)
    account = line.setdefault("account", {"number": settings.default_sales_account})
    account |= {"type": "Income", "active": True}
    if "subaccount" in line:
        segments = line["subaccount"]["segments"]
        line["subaccount"]["subaccountNumber"] = "-".join(segment["segmentValue"] for segment in segments)
    if "vatCode" in line:
        line["vatCode"]["description"] = _vat_text(settings.vat_categories[line["vatCode"]["id"]])
    return line


def _vat_rows(subject: Subject) -> list[dict[str, Any]]:
    return [
        {
            "taxId": row.category,
            "recordId": at,
            "vatId": {"number": row.category, "description": _vat_text(format(row.rate, "f"))},
            "vatRate": row.rate,
            "taxableAmount": row.taxable,
            "vatAmount": row.vat,
        }
        for at, row in enumerate(subject.totals.vat_rows, 1)
    ]


def _vat_text(rate: str) -> str:
    return f"{rate} % VAT"


def _describe(seen: dict[str, Any], subject: Subject, settings: Settings) -> None:
    if "creditTerms" in seen:
        terms: Mapping[str, Any] = settings.credit_terms.get(seen["creditTerms"]["id"], {})
        seen["creditTerms"]["description"] = terms.get("description", "")
    for flag in _FLAGS:
        seen.setdefault(flag, False)
    if subject.kind is INVOICE:
        seen.setdefault("excludeDebtCollection", False)
    seen.setdefault("account", {"type": "Asset", "number": RECEIVABLES, "active": True})
    seen.setdefault("branchNumber", {"number": "1", "name": "Main branch"})
    seen.setdefault("location", {"id": "Main", "name": "Primary location"})
    if subject.kind is CREDIT_NOTE:
        for row in seen.setdefault("applications", []):
            row["customerCD"] = subject.customer.number


@cache
def _whereabouts() -> Mirror:
    """Return how a customer's addresses and contacts are read."""
    return part_of(mirror_of("Customer"), "mainAddress", "invoiceAddress", "mainContact", "invoiceContact")


def _address(seen: dict[str, Any], subject: Subject) -> None:
    """Show the document's own address and contact, or the customer's."""
    of_customer = unfolded(_whereabouts(), subject.customer.state)
    written = seen.get("invoiceAddress", {})
    if not written.get("overrideAddress"):
        main = of_customer.get("mainAddress", {})
        seen["invoiceAddress"] = {**of_customer.get("invoiceAddress", main), "overrideAddress": False}
    contact = seen.get("invoiceContact", {})
    if not contact.get("overrideContact"):
        known = of_customer.get("invoiceContact", of_customer.get("mainContact", {}))
        names = load().shapes["DocumentContactRead"]
        contact = {name: value for name, value in known.items() if name.lower() in names}
        seen["invoiceContact"] = {"businessName": subject.customer.name, **contact, "overrideContact": False}
