"""The plan: everything that would be sent and everything that is wrong, before anything is sent."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

import polars as pl

from importer.findings import Finding, Place
from importer.mapping.gravity import Ruling
from importer.plan.doubt import Doubt
from importer.sheets import Column, Sheet
from importer.submission import Submission


class RowFate(StrEnum):
    """What a row of the sheet is; every row has exactly one fate."""

    DOCUMENT = "in_documents"
    INVALID = "invalid"
    FILTERED = "filtered"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class TypedTotal:
    """An amount of a total row of the sheet, and what the rows above it add up to."""

    place: Place
    stated: Decimal
    rows: Decimal
    agrees: bool


AMOUNTS: Mapping[str, type[pl.DataType] | pl.DataType] = {
    "key": pl.String,
    "category": pl.String,
    "lines": pl.Int64,
    "net": pl.Decimal(38, 2),
    "priced": pl.Boolean,
    "vat": pl.Decimal(38, 2),
}
"""The columns of `Plan.amounts`."""


@dataclass(frozen=True, slots=True)
class Total:
    """Sum over the documents of one currency that are not invalid; `net` less discount, before VAT."""

    currency: str
    documents: int
    lines: int
    net: Decimal

    def as_json(self) -> dict[str, Any]:
        """Return it as `--json` prints it, the amount as a decimal string."""
        return {
            "currency": self.currency,
            "documents": self.documents,
            "lines": self.lines,
            "net": format(self.net, "f"),
        }


@dataclass(frozen=True, slots=True)
class Change:
    """One field that an update sends with another value than it has."""

    key: str
    place: Place
    field: str
    """Its path; of a line with the line's number before it: `line 2: quantity`."""
    was: str
    """What it holds, or held when it was exported, as a person reads it; empty for nothing."""
    becomes: str
    there: str | None = None
    """What the ledger holds now, of a document that somebody else has changed since; None: nobody has."""
    line: int | None = None
    """The number of the line it is in, 0 of a new one; None: it is in the header."""
    path: str = ""
    """The field's path within that line; empty for a line that is deleted."""


@dataclass(frozen=True, eq=False)
class Exported:
    """What a sheet said when it was exported: kept in the workbook, hidden, to tell what was changed since."""

    tenant: str
    """The company it was exported from."""
    submissions: Mapping[str, Submission]
    """By key, drawn through the same mapping."""
    stamps: Mapping[str, str]
    """The version each document had, by key."""
    currencies: Mapping[str, str] = field(default_factory=dict)
    """The currency each document was in, by key."""


@dataclass(frozen=True, eq=False)
class Plan:
    """All submissions and findings of one sheet, or of one and that of its lines, read through one mapping.

    `rows` has one line for every row below the headers: `sheet` (its name), `row` (number as the user sees it),
    `fate` (a RowFate value), `key` (the document's key, null for filtered and blank rows) and `why` (why a row is
    filtered, for a person).
    `documents` has one line a document in sheet order: `key`, `valid` (it is to be sent), `currency` (empty: the
    customer's own), `net` [Decimal], `lines`, `number`, `customer`.
    `findings` go from the top of the sheet down; those of no row come first.
    """

    sheet: Sheet
    resource: str
    operation: str
    rows: pl.DataFrame
    documents: pl.DataFrame
    findings: tuple[Finding, ...]
    totals: tuple[Total, ...]
    build: Callable[[], tuple[tuple[Submission, ...], list[Finding]]] = field(repr=False, compare=False)
    """Makes the payloads: what they refuse comes back as findings (see `amend.with_payloads`)."""
    submissions: tuple[Submission, ...] = ()
    """The valid documents, in sheet order; empty until the payloads are made, which a check never needs."""
    lines_sheet: Sheet | None = None
    """The sheet of the lines, where they have one of their own."""
    columns: Mapping[str, Column] = field(default_factory=dict)
    """The column that feeds a field of the document, by the field's path."""
    checks: Mapping[str, Ruling] = field(default_factory=dict)
    """How grave the findings of a code are, where the mapping rules otherwise than the catalogue."""
    notes: tuple[str, ...] = ()
    """What a person should know of the plan besides what is wrong."""
    line_columns: Mapping[str, Column] = field(default_factory=dict)
    """The column that feeds a field of the lines, by the field's path."""
    exported: Exported | None = field(default=None, repr=False, compare=False)
    """What the sheet said when it was exported, where it was."""
    waits: bool = False
    """Whether something of it can only be looked up in the journal of a company."""
    match: str | None = None
    """The field by which documents are found in the ledger, where it is not their number."""
    changes: tuple[Change, ...] = ()
    """What updates change, field by field, as far as it is known."""
    on_hold: frozenset[str] = frozenset()
    """The documents that a person has parked: neither invalid nor to be sent."""
    customer_field: str = ""
    """The field that names the customer, as far as the resource has one."""
    offered: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False, compare=False)
    """What the ledger has for a field that some documents have something else in: value -> a word on what it is."""
    day_format: str = ""
    """How the sheet's locale writes a day, in a spreadsheet's words; empty where the mapping names no locale."""
    ask: Callable[["Plan"], tuple[Doubt, ...]] = field(default=lambda _: (), repr=False, compare=False)
    """Gathers what a person can decide (see `doubts`)."""
    trace: Callable[[Mapping[str, str]], tuple[Finding, ...]] = field(default=lambda _: (), repr=False, compare=False)
    """Finds the cells that refusals are about: by document what the ledger said (see `refusals`)."""

    amounts: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=AMOUNTS), repr=False, compare=False)
    """The documents' amounts as the cells have them, for the control totals (see `totals.document_amounts`)."""
    typed_totals: tuple[TypedTotal, ...] = ()
    """The amounts of total rows."""

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """The values that could not be matched, and those that a person has decided."""
        return self.ask(self)

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets it was drawn from, that of the documents first."""
        return (self.sheet,) if self.lines_sheet is None else (self.sheet, self.lines_sheet)

    def place(self, submission: Submission, path: str) -> Place:
        """Return where the field `path` of a submission stands in the sheet: in its first row."""
        row = submission.rows[0] if submission.rows else None
        column = self.columns.get(path)
        return Place(self.sheet.name, row, column.heading, column.letter) if column else Place(self.sheet.name, row)

    def line_place(self, submission: Submission, line: int, path: str) -> Place:
        """Return where the field `path` of a line stands, the line counted from 0."""
        sheet = (self.lines_sheet or self.sheet).name
        row = submission.line_rows[line] if line < len(submission.line_rows) else None
        column = self.line_columns.get(path)
        return Place(sheet, row, column.heading, column.letter) if column else Place(sheet, row)

    @cached_property
    def unchanged(self) -> frozenset[str]:
        """The keys of documents that are updates in which nothing differs."""
        updates = (each for each in self.submissions if each.operation == "update")
        return frozenset(each.key for each in updates if not each.payload.model_fields_set)

    def count(self, fate: RowFate) -> int:
        """Return how many rows have `fate`."""
        return int((self.rows["fate"] == fate.value).sum())

    @property
    def has_invalid(self) -> bool:
        """Whether some document is kept back."""
        return next(self.invalid_keys(), None) is not None

    def invalid_keys(self) -> Iterator[str]:
        """Yield the keys of the documents that are kept back, in sheet order."""
        kept_back = self.documents.filter(~pl.col("valid"))["key"]
        yield from (key for key in kept_back if key not in self.on_hold)
