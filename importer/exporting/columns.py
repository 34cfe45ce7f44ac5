"""Columns: what a record of the ledger is spread over, fixed by the contract and not by the records at hand.

`read_side.json` says what the API's records hold, block by block (OpenAPI document of the Visma Net ERP API,
September 2026). A block becomes dotted columns (`mainAddress.city`), a list a table of its own.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from importer.language import later
from importer.resources.base import Resource

DOCUMENTS, LINES = later("Documents"), later("Lines")
"""The titles of the records themselves, and of the lines of those that have lines."""
NUMBER_OF_LINE = "lineNumber"
TROUBLE = "errorInfo"
"""Filled by the ledger when it could not read a record, or a block of it, as a whole."""
PAGING = "metadata"
"""Repeated on every record of a list, and about none of them."""


class Kind(StrEnum):
    """The kinds of value the ledger's records hold; the names are those of `read_side.json`."""

    TEXT = "text"
    WHOLE = "whole"
    DECIMAL = "decimal"
    FLAG = "flag"
    DAY = "day"
    MOMENT = "moment"
    SEGMENTS = "segments"
    """The parts of a subaccount: a short list that stays in one cell."""


@dataclass(frozen=True, slots=True)
class Column:
    """One value of a record: the way to it, and its kind."""

    path: tuple[str, ...]
    kind: Kind

    @property
    def name(self) -> str:
        """The heading: the API's own names with dots."""
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet or file: the records themselves, or the rows of one of their lists."""

    title: str
    trail: tuple[str, ...]
    """The lists that lead from a record to the rows; empty for the records themselves."""
    keys: tuple[Column, ...]
    """What says where a row belongs, one a list of the trail: the record's number, the line's number."""
    own: tuple[Column, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns, the keys first."""
        return self.keys + self.own

    @property
    def headings(self) -> tuple[str, ...]:
        """The names of all columns."""
        return tuple(column.name for column in self.columns)


LISTS: Mapping[str, str] = MappingProxyType(
    {
        "invoiceLines": LINES,
        "lines": LINES,
        "taxDetails": "Tax details",
        "applications": "Applications",
        "attachments": "Attachments",
        "attributes": "Attributes",
        "directDebitLines": "Direct debit",
        "paymentMethods": "Payment methods",
    }
)
"""Lists with a table of their own -> its title."""

ON_REQUEST: Mapping[str, str] = MappingProxyType(
    {
        "taxDetails": "expandTaxDetails",
        "applications": "expandApplications",
        "attachments": "expandAttachments",
        "invoiceAddress": "expandInvoiceAddress",
        "invoiceContact": "expandInvoiceAddress",
        "glAccounts": "expandAccountInformation",
        "directDebitLines": "expandDirectDebit",
        "paymentMethods": "expandPaymentMethods",
    }
)
"""What lists leave out unless it is asked for -> the parameter that asks, where there is such a parameter."""

LEADING = (
    *("referenceNumber", "number", "documentType", "name", "status", "documentDate", "documentDueDate"),
    *("customer.number", "customer.name", "currencyId", "amountInCurrency", "balanceInCurrency"),
    *("vatTotalInCurrency", "financialPeriod", "externalReference", "customerRefNumber", "corporateId"),
)
LEADING_OF_LINES = (
    *(NUMBER_OF_LINE, "inventoryNumber", "description", "quantity", "uom", "unitPriceInCurrency"),
    *("discountPercent", "amountInCurrency", "vatCode.id", "account.number"),
)
"""What people look for comes first; everything else follows in the contract's order."""


def tables(resource: Resource, filters: Mapping[str, str]) -> tuple[Table, ...]:
    """Return the tables of a list of `resource` read with `filters`: the records first, then their lists.

    They depend on nothing else, so the same question always gives the same sheets with the same columns.
    """
    left_out = {
        name
        for name, parameter in ON_REQUEST.items()
        if parameter in resource.filters and filters.get(parameter) != "true"
    }
    number = Column((resource.read_back.number if resource.read_back else "number",), Kind.TEXT)
    shape = _without(_shapes()["resources"][resource.name], left_out)
    documents = Table(DOCUMENTS, (), (), _ordered(_columns(shape, ()), LEADING))
    return (documents, *_lists(shape, number, left_out))


def known_names(resource: Resource) -> frozenset[str]:
    """Return the names a record of `resource` may have on its top level."""
    return frozenset(_shapes()["resources"][resource.name]) | {PAGING}


def _lists(shape: Mapping[str, Any], number: Column, left_out: set[str]) -> Iterator[Table]:
    for name in _list_names(shape):
        row = _without(_block(shape[name]), left_out)
        yield Table(LISTS[name], (name,), (number,), _ordered(_columns(row, ()), LEADING_OF_LINES))
        for inner in _list_names(row):
            keys = (number, Column((NUMBER_OF_LINE,), Kind.WHOLE))
            title = f"Line {LISTS[inner].lower()}"
            yield Table(title, (name, inner), keys, tuple(_columns(_block(row[inner]), ())))


def _list_names(shape: Mapping[str, Any]) -> list[str]:
    """Return the lists that become tables, in the order of their titles in `LISTS`."""
    return [name for name in LISTS if isinstance(shape.get(name), list)]


def _columns(shape: Mapping[str, Any], above: tuple[str, ...]) -> Iterator[Column]:
    """Yield the columns of a record, row or block; of the ledger's troubles only the record's own."""
    for name, held in shape.items():
        path = (*above, name)
        if isinstance(held, list):
            if name not in LISTS:
                yield Column(path, Kind.SEGMENTS)
        elif held in _shapes()["blocks"]:
            yield from _columns(_block(held), path)
        elif name != TROUBLE or not above:
            yield Column(path, Kind(held))


def _ordered(columns: Iterable[Column], leading: tuple[str, ...]) -> tuple[Column, ...]:
    places = {name: place for place, name in enumerate(leading)}
    return tuple(sorted(columns, key=lambda column: places.get(column.name, len(places))))


def _without(shape: Mapping[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: held for name, held in shape.items() if name not in names}


def _block(held: str | list[str]) -> Mapping[str, Any]:
    block: Mapping[str, Any] = _shapes()["blocks"][held if isinstance(held, str) else held[0]]
    return block


@cache
def _shapes() -> Mapping[str, Any]:
    text = files("importer.exporting").joinpath("read_side.json").read_text(encoding="utf-8")
    shapes: Mapping[str, Any] = json.loads(text)
    return shapes
