"""What an export is about, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from importer.exporting.columns import DOCUMENTS, LINES
from importer.language import _, later
from importer.resources.filters import CONDITION

SUMMED: Mapping[str, str] = {
    "detailTotalInCurrency": later("Net"),
    "vatTotalInCurrency": later("VAT"),
    "amountInCurrency": later("Amount"),
    "balanceInCurrency": later("Open balance"),
}
"""The amounts of a document that are added up, each with its word for people."""


@dataclass(frozen=True, slots=True)
class About:
    """Where the records came from, which ones were asked for, and when."""

    host: str
    company: str
    filters: Mapping[str, str]
    """As they go to the ledger: what `asked` returns."""
    at: datetime
    limit: int | None = None
    """No more documents than these were asked for; None: all."""

    def wishes(self) -> tuple[str, ...]:
        """Return what was asked for, for people: `lastModifiedDateTime >= 2026-01-14`; never empty."""
        wishes = [
            f"{name} {self.filters.get(name + CONDITION, '=')} {value}"
            for name, value in self.filters.items()
            if not name.endswith(CONDITION)
        ]
        if self.limit is not None:
            wishes.append(f"at most {self.limit} documents")
        return tuple(wishes) or (_("everything"),)


@dataclass(frozen=True, slots=True)
class Csv:
    """How text files are written: what stands between two cells, and the decimal sign."""

    delimiter: str = ","
    decimal: str = "."


@dataclass(frozen=True, slots=True)
class Output:
    """What is to be written, and where."""

    target: Path
    style: Csv = Csv()
    """For text files only."""
    fields: tuple[str, ...] = ()
    """The columns that are wanted (see `choosing`); none: all."""
    append: bool = False
    """Whether documents of an existing target stay when they are not read again."""


@dataclass(frozen=True, slots=True)
class Total:
    """The sums of all documents in one currency; only of amounts this kind of record has (see `SUMMED`)."""

    currency: str
    """Empty when the ledger names none."""
    documents: int
    sums: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: how much of it, and where."""

    rows: Mapping[str, int]
    """How many rows each sheet or file has, by title: Documents, Lines, Tax details..."""
    files: tuple[Path, ...]
    totals: tuple[Total, ...]
    notes: tuple[str, ...] = ()
    """What a person should know besides."""

    @property
    def documents(self) -> int:
        """How many documents there are."""
        return self.rows.get(DOCUMENTS, 0)

    @property
    def lines(self) -> int:
        """How many lines they have."""
        return self.rows.get(LINES, 0)
