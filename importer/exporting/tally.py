"""The tally: how many documents there are, and what they add up to, counted while they pass."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import polars as pl

from importer.exporting.columns import DOCUMENTS, TROUBLE, Table, known_names
from importer.exporting.flat import NUMBER, Record
from importer.exporting.value import SUMMED, Exported, Total
from importer.resources.base import Resource

CURRENCY = "currencyId"
NOTHING_FITS = "Nothing in the ledger fits; the file has headings and no rows."


@dataclass
class Sums:
    """How many documents there are of each currency, and what they add up to; noted one by one."""

    _counts: dict[str, int] = field(default_factory=dict)
    _sums: dict[str, dict[str, Decimal]] = field(default_factory=dict)

    def add(self, record: Record) -> None:
        """Count a document."""
        currency = str(record.get(CURRENCY) or "")
        self._counts[currency] = self._counts.get(currency, 0) + 1
        sums = self._sums.setdefault(currency, {})
        for name in SUMMED:
            if isinstance(amount := record.get(name), Decimal | int):
                sums[name] = sums.get(name, Decimal()) + amount

    def totals(self) -> tuple[Total, ...]:
        """Return what they add up to, currency by currency."""
        return tuple(Total(currency, self._counts[currency], self._sums[currency]) for currency in sorted(self._counts))


@dataclass
class Tally:
    """Counts of one export: of what was read, and of what an older file keeps."""

    resource: Resource
    rows: dict[str, int]
    """Rows of the file by table."""
    _counts: dict[str, int] = field(default_factory=dict)
    _sums: dict[str, dict[str, Decimal]] = field(default_factory=dict)
    _strange: set[str] = field(default_factory=set)
    _troubled: int = 0

    def note(self, records: Iterable[Record]) -> None:
        """Take note of what the ledger says in records besides what has a column."""
        known = known_names(self.resource)
        for record in records:
            self._strange |= record.keys() - known
            self._troubled += bool(record.get(TROUBLE))

    def count(self, table: Table, frame: pl.DataFrame) -> None:
        """Count flat rows of a table; of documents also what they add up to."""
        self.rows[table.title] += frame.height
        if table.title == DOCUMENTS and frame.height:
            self._add(frame)

    def exported(self, files: Iterable[Path], notes: Sequence[str] = ()) -> Exported:
        """Return the result of an export into `files`."""
        totals = [Total(currency, self._counts[currency], self._sums[currency]) for currency in sorted(self._counts)]
        return Exported(self.rows, tuple(files), tuple(totals), (*self._notes(), *notes))

    def _add(self, frame: pl.DataFrame) -> None:
        currency = pl.col(CURRENCY) if CURRENCY in frame.columns else pl.lit(None, dtype=pl.String)
        amounts = [name for name in SUMMED if name in frame.columns]
        told = frame.select(currency.fill_null("").alias(""), *(_number(name) for name in amounts))
        for (name,), part in told.group_by("", maintain_order=True):
            self._counts[str(name)] = self._counts.get(str(name), 0) + part.height
            sums = self._sums.setdefault(str(name), {})
            for amount in amounts:
                if part[amount].null_count() < part.height:
                    sums[amount] = sums.get(amount, Decimal()) + sum(map(Decimal, part[amount].drop_nulls()))

    def _notes(self) -> Iterable[str]:
        if not self._counts:
            yield NOTHING_FITS
        if self._troubled:
            yield f"The ledger could not read {self._troubled} of the documents as a whole; see {TROUBLE}."
        if self._strange:
            names = ", ".join(sorted(self._strange))
            yield f"The ledger also sent {names}, which this version does not know and left out."


def _number(name: str) -> pl.Expr:
    return pl.when(pl.col(name).str.contains(NUMBER)).then(pl.col(name)).alias(name)
