"""A sheet that is one long list, with totals above it that follow the filter."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import polars as pl

from importer.language import _
from importer.results import looks
from importer.results.xlsx.cells import letter_of
from importer.results.xlsx.page import Box, ListColumn, Listing, Page


@dataclass(frozen=True, slots=True)
class Money:
    """The columns of a list that are added up, and the one that says in which currency; letters."""

    amounts: tuple[str, ...]
    currency: str


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a list."""

    title: str
    label: str
    """What the totals are totals of: `held back`."""
    nothing: str
    """What is said when the list is empty."""
    tab: str
    """Colour of the sheet's tab."""


def list_page(name: str, head: Head, columns: Sequence[ListColumn], links: pl.Series, money: Money | None) -> Page:
    """Return a page with one line for each value of `columns`, whose first column links to `links`."""
    count = len(links)
    currencies = _currencies(columns, money)
    top = 2 + max(len(currencies), 1)
    spread = _Spread(tuple(columns), top + 1, top + count)
    boxes = [Box("A1", head.title, looks.TITLE)]
    if count:
        boxes += [Box("A2", count, looks.TOTAL_NUMBER, formula=f"SUBTOTAL(103,A{top + 1}:A{top + count})")]
        boxes += [Box("B2", _("lines shown"), looks.TOTAL_CURRENCY)]
    else:
        boxes += [Box("A2", head.nothing, looks.LABEL)]
    if money is not None and count:
        for row, currency in enumerate(currencies, start=2):
            boxes += spread.total(
                row, currency, money, _("{label} {currency}, rows shown").format(label=head.label, currency=currency)
            )
    listing = Listing(top, tuple(columns), looks.HEADING, links=links)
    return Page(name, tuple(boxes), listing, frozen=f"B{top + 1}", tab=head.tab, heights={top: 30.0, 1: 24.0})


@dataclass(frozen=True)
class _Spread:
    """Where the lines of a list stand."""

    columns: tuple[ListColumn, ...]
    first: int
    last: int

    def total(self, row: int, currency: str, money: Money, label: str) -> Iterator[Box]:
        """Yield the totals of one currency, each in its own column, with label and currency."""
        left = letter_of(min(map(self._place, money.amounts)))
        labelled = replace(looks.TOTAL, across="right")
        yield Box(f"{letter_of(self._place(left) - 1)}{row}", label, labelled)
        for letter in money.amounts:
            if not self._values(letter).count():
                continue
            amount = self._sum(letter, currency, money)
            yield Box(f"{letter}{row}", amount, looks.TOTAL_AMOUNT, formula=self._formula(letter, row, money))
        yield Box(f"{money.currency}{row}", currency, looks.TOTAL_CURRENCY)

    def _formula(self, letter: str, row: int, money: Money) -> str:
        """Return a plain SUBTOTAL, or with several currencies the sum of the shown rows of this one.

        Its name is taken from the total's own row: nothing the user wrote becomes part of a formula.
        """
        area = f"{letter}{self.first}:{letter}{self.last}"
        names = self._values(money.currency)
        if names.drop_nulls().n_unique() == 1:
            return f"SUBTOTAL(109,{area})"
        start = f"{letter}{self.first}"
        currency = f"{money.currency}{self.first}:{money.currency}{self.last}"
        each = f"SUBTOTAL(109,OFFSET({start},ROW({area})-ROW({start}),0))"
        return f"SUMPRODUCT(({currency}={money.currency}{row})*{each})"

    def _sum(self, letter: str, currency: str, money: Money) -> Decimal:
        values = self._values(letter).filter(self._values(money.currency) == currency)
        return Decimal(values.cast(pl.Decimal(38, 6)).sum()).quantize(Decimal("0.01"))

    def _values(self, letter: str) -> pl.Series:
        return self.columns[self._place(letter) - 1].values

    def _place(self, letter: str) -> int:
        return ord(letter) - ord("A") + 1


def _currencies(columns: Sequence[ListColumn], money: Money | None) -> list[str]:
    if money is None:
        return []
    values = columns[ord(money.currency) - ord("A")].values
    return sorted(values.drop_nulls().unique().to_list())
