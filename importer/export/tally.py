"""The tally: how many documents there are, and what they add up to, counted while they pass."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from importer.export.columns import TROUBLE, known_names
from importer.export.rows import Record
from importer.export.value import SUMMED, Exported, Total
from importer.resources.base import Resource


@dataclass
class Tally:
    """Counts of one export."""

    resource: Resource
    rows: dict[str, int]
    """Rows by table; the writing counts them."""
    _counts: dict[str, int] = field(default_factory=dict)
    _sums: dict[str, dict[str, Decimal]] = field(default_factory=dict)
    _strange: set[str] = field(default_factory=set)
    _troubled: int = 0

    def count(self, record: Record) -> None:
        """Count one document."""
        self._strange |= record.keys() - known_names(self.resource)
        self._troubled += bool(record.get(TROUBLE))
        currency = str(record.get("currencyId") or "")
        self._counts[currency] = self._counts.get(currency, 0) + 1
        sums = self._sums.setdefault(currency, {})
        for name in SUMMED:
            amount = record.get(name)
            if isinstance(amount, Decimal | int):
                sums[name] = sums.get(name, Decimal()) + amount

    def exported(self, files: Iterable[Path], notes: Iterable[str] = ()) -> Exported:
        """Return the result of an export into `files`."""
        totals = [Total(currency, self._counts[currency], self._sums[currency]) for currency in sorted(self._counts)]
        return Exported(self.rows, tuple(files), tuple(totals), (*self._notes(), *notes))

    def _notes(self) -> Iterable[str]:
        if not self._counts:
            yield "Nothing in the ledger fits; the file has headings and no rows."
        if self._troubled:
            yield f"The ledger could not read {self._troubled} of the documents as a whole; see {TROUBLE}."
        if self._strange:
            names = ", ".join(sorted(self._strange))
            yield f"The ledger also sent {names}, which this version does not know and left out."
