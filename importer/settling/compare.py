"""Comparing what we sent with what the ledger has: is this our document, and what did an update change."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from importer import resources
from importer.kinds import Kind
from importer.language import _
from importer.ledger.port import Document
from importer.resources.base import Payload, Resource
from importer.resources.payload import field_named
from importer.submission import Submission


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which what we sent and what the ledger has are not the same."""

    what: str
    ours: str
    theirs: str

    def __str__(self) -> str:
        words = _("{what}: sent {ours}, ledger has {theirs}")
        return words.format(what=self.what, ours=self.ours, theirs=self.theirs or _("none"))


def differences(submission: Submission, document: Document) -> tuple[Difference, ...]:
    """Return in what `document` is not the one that `submission` creates."""
    resource = resources.get(submission.resource)
    pairs = _customer_pairs(submission) if is_customer(resource) else _document_pairs(resource, submission)
    return tuple(
        Difference(what, ours, theirs)
        for what, ours, path in pairs
        if ours and not same(ours, theirs := shown(read(document, path)))
    ) + tuple(_amount_difference(resource, submission, document))


def header_changes(submission: Submission, document: Document) -> tuple[Difference, ...]:
    """Return which header fields of an update the ledger's `document` has with another value."""
    resource = resources.get(submission.resource)
    found = []
    for path, write in resource.read_to_write.items():
        is_sent, value = sent(submission.payload, write)
        ours, theirs = _as_read(resource, write, value), shown(_alike(value, read(document, path)))
        if is_sent and not same(ours, theirs):
            found.append(Difference(write, ours or _("empty"), theirs))
    return tuple(found)


def number_of(resource: str, document: Document) -> str:
    """Return the number of a document as the ledger gives it."""
    back = resources.get(resource).read_back
    return str(read(document, back.number) or "") if back else ""


def currency_of(resource: str, document: Document) -> str:
    """Return the currency in which the lines of a document of the ledger are; empty where it has none."""
    there = resources.get(resource)
    return str(read(document, there.read_back.currency) or "") if there.read_back and there.lines_field else ""


def summary(resource: str, document: Document) -> str:
    """Return what a person needs to recognise a document of the ledger, on one line."""
    back = resources.get(resource).read_back
    if back is None:
        return ""
    parts = [
        f"{_('number')} {read(document, back.number)}",
        f"{_('name')} {document['name']}" if document.get("name") else "",
        f"{_('customer')} {read(document, back.customer)}" if back.customer != back.number else "",
        f"{_('date')} {shown(read(document, back.date))}" if back.date else "",
        f"{shown(read(document, back.currency))} {shown(read(document, back.net))} {_('net')}" if back.net else "",
    ]
    return ", ".join(part for part in parts if part)


def read(document: Document, path: str) -> Any:  # noqa: ANN401  any JSON value
    """Return what stands in a document at a dotted path; None when there is nothing."""
    value: Any = document if path else None
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def is_customer(resource: Resource) -> bool:
    """Return whether the resource is the customer itself."""
    return resource.customer_field == resource.number_field


def _customer_pairs(submission: Submission) -> list[tuple[str, str, str]]:
    names = ("name", "corporateId", "vatRegistrationId")
    return [(name, shown(sent(submission.payload, name)[1]), name) for name in names]


def _document_pairs(resource: Resource, submission: Submission) -> list[tuple[str, str, str]]:
    back = resource.read_back
    if back is None:
        return []
    payload = submission.payload
    return [
        (_("customer"), submission.customer or "", back.customer),
        (_("date"), shown(sent(payload, "documentDate")[1]), back.date),
        (_("currency"), submission.currency or shown(sent(payload, "currencyId")[1]), back.currency),
    ]


def _amount_difference(resource: Resource, submission: Submission, document: Document) -> Iterator[Difference]:
    """Yield the difference in net amount, if it is more than rounding and we know what ours is."""
    theirs = read(document, resource.read_back.net) if resource.read_back and resource.read_back.net else None
    if theirs is None or not is_priced(resource, submission.payload):
        return
    allowed = Decimal("0.01") + Decimal("0.005") * len(_lines(resource, submission.payload))
    if abs(Decimal(theirs) - submission.net) > allowed:
        yield Difference(_("net amount"), shown(submission.net), shown(Decimal(theirs)))


def is_priced(resource: Resource, payload: Payload) -> bool:
    """Return whether every line says what it costs, so that the net amount is ours to know."""
    lines = _lines(resource, payload)
    return bool(lines) and all(
        getattr(line, "unit_price_in_currency", None) is not None
        or getattr(line, "manual_amount_in_currency", None) is not None
        for line in lines
    )


def _lines(resource: Resource, payload: Payload) -> tuple[Any, ...]:
    return tuple(sent(payload, resource.lines_field)[1] or ()) if resource.lines_field else ()


def sent(payload: Payload, path: str) -> tuple[bool, Any]:
    """Return whether the field at `path` is sent, and its value."""
    value: Any = payload
    for name in path.split("."):
        declared = field_named(type(value), name) if isinstance(value, Payload) else None
        if declared is None or declared.attribute not in value.model_fields_set:
            return False, None
        value = getattr(value, declared.attribute)
    return True, value


def shown(value: Any) -> str:  # noqa: ANN401  a value of a payload or of a document
    """Return a value as it is compared and shown: a moment as its day, an amount with its cents."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return _plain(value)
    text = str(value)
    day, clock, rest = text.partition("T")
    return day if clock and len(day) == len("2026-01-31") and rest[:2].isdigit() else text


def same(ours: str, theirs: str) -> bool:
    """Return whether two shown values mean the same: blanks and case do not count."""
    return folded(ours) == folded(theirs)


def folded(text: str) -> str:
    """Return what `text` is told by: the ledger makes no difference between `N1x` and `n1X`, `A  1` and `A 1`."""
    return " ".join(text.split()).casefold()


def _plain(amount: Decimal) -> str:
    """Return all digits that count, and two decimals at least."""
    whole, _, cents = format(amount, "f").partition(".")
    return f"{whole}.{cents.rstrip('0').ljust(2, '0')}"


def _as_read(resource: Resource, path: str, value: Any) -> str:  # noqa: ANN401  a value of a payload
    """Return a value as the ledger gives it back: a period always as YYYYMM."""
    spec = resource.field(path) if isinstance(value, str) else None
    turned = spec is not None and spec.kind is Kind.MONTH_YEAR
    return value[2:] + value[:2] if turned else shown(value)


def _alike(ours: Any, theirs: Any) -> Any:  # noqa: ANN401  values of a payload and of a document
    """Return `theirs` as an amount when `ours` is one: the ledger may write 100 for 100.00."""
    return Decimal(theirs) if isinstance(ours, Decimal) and isinstance(theirs, int) else theirs
