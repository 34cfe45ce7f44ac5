"""Resources: what plan, runner, client and export have to know of a kind of record, in one frozen value."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from importer.resources.assembly import CLEAR, Assembler, Shape, Values, inserting, shape_of
from importer.resources.filters import Filter, Filters, query
from importer.resources.paths import FieldSpec, listed, spec
from importer.resources.payload import Line, Pair, Payload, Row
from importer.resources.problems import Problem, payload_problems

__all__ = [
    "CLEAR",
    "Assembler",
    "FieldSpec",
    "Filter",
    "Line",
    "Pair",
    "Payload",
    "Problem",
    "ReadBack",
    "Resource",
    "Row",
    "inserting",
    "payload_problems",
]


@dataclass(frozen=True, slots=True)
class ReadBack:
    """Where a record read from the ledger (never wrapped) holds what tells whether it is the one we sent."""

    number: str
    customer: str
    date: str = ""
    currency: str = ""
    net: str = ""
    """Sum of the lines less discount, before VAT, in the document's currency."""
    amount: str = ""
    """The document's total with VAT, in its currency."""
    status: str = ""
    vat: str = ""
    """Its VAT, in its currency."""
    rounding: str = ""
    """What the ledger rounded the total by."""
    modified: str = ""
    """When it was last changed."""
    line_category: str = ""
    """In a line: its VAT category."""
    line_net: str = ""
    """In a line: its amount less discount, in the document's currency."""
    vat_rows: str = ""
    """The list of its VAT rows."""
    expand: tuple[tuple[str, str], ...] = ()
    """What a list has to be asked for besides, to tell its VAT rows."""


@dataclass(frozen=True, eq=False)
class Resource:
    """One kind of record of the ledger: what it is called, what it takes, where it is sent and found again.

    Field names are paths (see `paths`); the read side's are dotted names in a record as the API gives it.
    """

    name: str
    """As in a mapping: `customer-invoice`."""
    title: str
    """For a person: `Customer invoice`."""
    payload: type[Payload]
    path: str
    """The last part of its address, below the version: `customerinvoice`."""
    number_field: str | None
    """The payload's field that holds the record's number; None when it has none."""
    customer_field: str
    """The payload's field that says which customer it belongs to."""
    required: tuple[str, ...]
    """The fields nothing can be created without."""
    operations: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    """What names a record when the mapping has no key, best first: fields that are unique together."""
    create_version: str = "v1"
    """Where creates go; everything else (read, update, actions) is v1."""
    action: str | None = None
    """The action's name, when sending means doing something to a customer rather than creating a record."""
    line: type[Line] | None = None
    lines_field: str | None = None
    override_field: str | None = None
    """The flag that lets our own number stand although the number series is automatic."""
    references: Mapping[str, str] = dataclasses.field(default_factory=lambda: MappingProxyType({}))
    """Fields that can be searched for, best first -> the query parameter that does it."""
    read_back: ReadBack | None = None
    """None when nothing of it can be read back."""
    filters: Filters = dataclasses.field(default_factory=lambda: MappingProxyType({}))
    read_to_write: Mapping[str, str] = dataclasses.field(default_factory=lambda: MappingProxyType({}))
    """Read path -> payload path, for round trips; `[]` after a list."""

    @property
    def lookup(self) -> tuple[str, ...]:
        """The fields a record can be found by after an unclear answer, best first; empty: it cannot."""
        return (self.number_field, *self.references) if self.number_field else ()

    def field(self, path: str) -> FieldSpec | None:
        """Return what the mapping's `[fields]` may feed as `path`; None when there is no such field."""
        return spec(self.payload, path)

    def line_field(self, path: str) -> FieldSpec | None:
        """Return what the mapping's `[lines]` may feed as `path`; None when there is no such field."""
        return spec(self.line, path) if self.line is not None else None

    def clearable(self, spec: FieldSpec) -> bool:
        """Tell whether `<clear>` may empty a field on update: never the number by which the record is found."""
        return spec.nullable and (spec.line or spec.path != self.number_field)

    def paths(self) -> tuple[str, ...]:
        """Return all paths of the header; lists as patterns: `attributeLines.<ID>`, `subaccount.<N>`."""
        return listed(self.payload)

    def line_paths(self) -> tuple[str, ...]:
        """Return all paths of a line, patterns as `subaccount.<N>`."""
        return listed(self.line) if self.line is not None else ()

    def query(self, where: Mapping[str, str]) -> dict[str, str]:
        """Return `where` as the query parameters of a list; raises UsageError with everything wrong in it."""
        return query(self.filters, where)

    def assembler(
        self, header_paths: Iterable[str], line_paths: Iterable[str] = (), operation: str = "create"
    ) -> Assembler:
        """Return what builds payloads from the values of these paths.

        A row without an operation of its own is an Insert; when `operation` is not `create`, a row that gives
        its key (`lineNumber`) is an Update. Raises KeyError for a path that names no field.
        """
        updating = operation != "create"
        line = Shape(()) if self.line is None else shape_of(self.line, tuple(line_paths), updating=updating)
        header = shape_of(self.payload, tuple(header_paths), updating=updating)
        return Assembler(self.payload, header, self.lines_field, line)

    def assemble(self, header: Values, lines: Sequence[Values] = (), operation: str = "create") -> Payload:
        """Return the validated payload of one record from flat paths.

        Absent and None are left out, CLEAR empties. Raises pydantic's ValidationError (see
        `payload_problems`) when a value does not fit, KeyError for a path that names no field.
        """
        line_paths = dict.fromkeys(path for line in lines for path in line)
        return self.assembler(header, line_paths, operation)(header, lines)
