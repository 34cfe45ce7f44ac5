"""What the ledger has of a run's documents, read from its lists afterwards: pages, never one call a document.

Only where a list has more pages than there are documents to look for are they asked for singly: that is fewer calls.
VAT by category: a list row tells the VAT of the whole document (`vatTotalInCurrency`), and with `expandTaxDetails` its
VAT rows. Those are by VAT id, which need not be the category of a line, and the vendor does not say in which currency
they are (`fields.json` of the API, September 2026): they are used where they add up to the document's VAT.
"""

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain
from math import ceil
from typing import Any, TypeAlias

from importer import resources
from importer.ledger.port import Document, Ledger
from importer.resources.base import ReadBack, Resource
from importer.settling.compare import folded, read

Pause: TypeAlias = Callable[[float], None]
HALF_A_CENT = Decimal("0.005")


@dataclass(frozen=True, slots=True)
class Booked:
    """One document as the ledger has it, in its own currency."""

    document: Document
    """The fields that tell what it is, under the API's own names."""
    currency: str
    net: Decimal | None
    vat: Decimal | None
    gross: Decimal | None
    rounding: Decimal
    """What the ledger itself calls its rounding of the total."""
    nets: Mapping[str, Decimal] = field(default_factory=dict)
    """Net by VAT category; empty where the lines were not told."""
    vats: Mapping[str, Decimal] = field(default_factory=dict)
    """VAT by VAT category, where it can be told."""


@dataclass(frozen=True)
class Books:
    """Documents of one resource by their number (`folded`)."""

    found: Mapping[str, Booked]

    def get(self, number: str | None) -> Booked | None:
        """Return the document with this number; None when the ledger surely has none."""
        return self.found.get(folded(number)) if number else None


@dataclass(frozen=True)
class Reader:
    """Reads books, and waits for what is not there yet: a read may lag behind a write."""

    ledger: Ledger
    settle: float
    """Seconds that are waited."""
    pause: Pause = time.sleep

    def read(self, resource: Resource, numbers: Collection[str], filters: Mapping[str, str]) -> Books:
        """Return what the ledger has of these numbers. Raises LedgerAnswer, or what stops a run, if it cannot be read.

        The list is asked for what fits `filters`. What is not there is looked for again after a while without them:
        somebody may have changed what they look at.
        """
        back = resource.read_back
        if back is None or not numbers:
            return Books({})
        wanted = {folded(number): number for number in numbers}
        expand = dict(back.expand)
        found = _read(resource, wanted, self.ledger, {**filters, **expand})
        if left := {name: number for name, number in wanted.items() if name not in found}:
            self.pause(self.settle)
            found |= _read(resource, left, self.ledger, expand)
        return Books(found)


def _read(
    resource: Resource, wanted: Mapping[str, str], ledger: Ledger, filters: Mapping[str, str]
) -> dict[str, Booked]:
    rows = ledger.list(resource.name, filters)
    first = next(rows, None)
    if first is None:
        return {}
    if _pages(first) > len(wanted):
        rows = (each for number in wanted.values() if (each := ledger.find(resource.name, number)) is not None)
    else:
        rows = chain([first], rows)
    return dict(_wanted(resource, rows, set(wanted)))


def _wanted(resource: Resource, rows: Iterable[Document], left: set[str]) -> Iterator[tuple[str, Booked]]:
    back = resource.read_back
    assert back is not None  # noqa: S101  the caller has looked
    for row in rows:
        name = folded(str(read(row, back.number) or ""))
        if name in left:
            left.remove(name)
            yield name, _booked(row, back, resource.lines_field)
        if not left:
            return


def _booked(row: Document, back: ReadBack, lines_field: str | None) -> Booked:
    paths = (back.number, back.customer, back.date, back.currency, back.net, back.amount, back.vat, back.status)
    kept = dict.fromkeys(path.partition(".")[0] for path in (*paths, back.modified) if path)
    vat, nets = _amount(read(row, back.vat)), _nets(row.get(lines_field or ""), back)
    return Booked(
        {name: row[name] for name in kept if name in row},
        str(read(row, back.currency) or ""),
        _amount(read(row, back.net)),
        vat,
        _amount(read(row, back.amount)),
        abs(_amount(read(row, back.rounding)) or Decimal(0)),
        nets,
        _vats(row.get(back.vat_rows), nets, vat),
    )


def _nets(lines: Any, back: ReadBack) -> dict[str, Decimal]:  # noqa: ANN401  any JSON value
    nets: dict[str, Decimal] = {}
    for line in lines if isinstance(lines, list) else ():
        category, net = str(read(line, back.line_category) or ""), _amount(read(line, back.line_net))
        nets[category] = nets.get(category, Decimal(0)) + (net or Decimal(0))
    return nets


def _vats(rows: Any, nets: Mapping[str, Decimal], vat: Decimal | None) -> dict[str, Decimal]:  # noqa: ANN401  as above
    """Return VAT by category: all of it where there is one category, else what the VAT rows tell for sure."""
    if vat is None or not nets:
        return {}
    if len(nets) == 1:
        return dict.fromkeys(nets, vat)
    told = {str(row.get("taxId")): _amount(row.get("vatAmount")) for row in rows or () if isinstance(row, dict)}
    amounts = {category: told.get(category) or Decimal(0) for category in nets}
    whole = set(told) <= set(nets) and None not in told.values()
    return amounts if whole and abs(sum(amounts.values()) - vat) < HALF_A_CENT else {}


def _amount(value: Any) -> Decimal | None:  # noqa: ANN401  any JSON value
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return Decimal(value)


def _pages(row: Document) -> int:
    about: Any = row.get("metadata") or {}
    return ceil(int(about.get("totalCount") or 0) / max(1, int(about.get("maxPageSize") or 1)))


def has_amounts(resource: str) -> bool:
    """Return whether documents of a resource have amounts."""
    return resource not in resources.names() or resources.get(resource).lines_field is not None
