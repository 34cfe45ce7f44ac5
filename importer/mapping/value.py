"""What a mapping says, once it has been checked."""

from collections.abc import Mapping as Dict
from dataclasses import dataclass, field

import polars as pl

from importer.kinds import Kind
from importer.mapping.expressions import Expression
from importer.mapping.source import Source
from importer.mapping.tables import ColumnTable, Operation, SheetTable
from importer.resources.base import FieldSpec, Resource


@dataclass(frozen=True, eq=False)
class Feed:
    """Where the value of one field comes from: exactly one of `column`, `expression` and `constant`.

    Constants are columns of one value, of the type the field's kind has.
    """

    spec: FieldSpec
    keys: tuple[str, ...]
    """Where it stands in the mapping file."""
    column: str | None = None
    expression: Expression | None = None
    constant: pl.Series | None = None
    default: pl.Series | None = None
    values: Dict[str, pl.Series] = field(default_factory=dict)
    """What a cell shows -> what the field gets; a null leaves the field out. Empty: as it stands."""
    pad: int = 0
    """How many digits a number is filled up to."""

    @property
    def path(self) -> str:
        """The field's path: the API's own names, dotted."""
        return self.spec.path

    def columns(self) -> tuple[str, ...]:
        """Return the headings of the columns it reads."""
        if self.column is not None:
            return (self.column,)
        return self.expression.columns if self.expression is not None else ()


@dataclass(frozen=True, eq=False)
class Mapping:
    """One checked mapping: every field exists, every constant fits, every expression fits its columns."""

    source: Source
    resource: Resource
    operation: Operation
    sheet: SheetTable
    key: str | None
    """The heading of the column that names documents."""
    columns: Dict[str, ColumnTable]
    fields: tuple[Feed, ...]
    lines: tuple[Feed, ...]
    where: Expression | None = None

    @property
    def name(self) -> str:
        """The file's name as it was given."""
        return self.source.name

    @property
    def creates(self) -> bool:
        """Whether a document may be new in the ledger."""
        return self.operation != "update"

    @property
    def updates(self) -> bool:
        """Whether a document may be in the ledger already."""
        return self.operation != "create"

    @property
    def needed(self) -> tuple[str, ...]:
        """The fields every document must have: the number to be found by, and what the ledger demands."""
        number = (self.resource.number_field,) if self.updates and self.resource.number_field else ()
        return tuple(dict.fromkeys((*number, *(self.resource.required if self.creates else ()))))

    @property
    def naming(self) -> tuple[Feed, ...]:
        """The feeds that name a document when the mapping has no key; empty when nothing does."""
        for paths in self.resource.names:
            feeds = tuple(feed for path in paths if (feed := self.feed(path)) is not None)
            if len(feeds) == len(paths):
                return feeds
        return ()

    def feeds(self) -> tuple[Feed, ...]:
        """Return the feeds of the document and of its lines."""
        return self.fields + self.lines

    def feed(self, path: str) -> Feed | None:
        """Return the feed of the document field `path`, if there is one."""
        return next((feed for feed in self.fields if feed.path == path), None)

    def headings(self) -> Dict[str, tuple[str, ...]]:
        """Return every column the mapping speaks of, and where in the file it does so first."""
        places: dict[str, tuple[str, ...]] = {}
        if self.key is not None:
            places[self.key] = ("document", "key")
        for name in self.where.columns if self.where is not None else ():
            places.setdefault(name, ("sheet", "where"))
        for feed in self.feeds():
            for name in feed.columns():
                places.setdefault(name, feed.keys)
        return places

    def table(self, column: str) -> ColumnTable:
        """Return what `[columns]` says of a column, which may be nothing."""
        return self.columns.get(column, ColumnTable())

    def kind(self, column: str) -> Kind:
        """Return what a column is in an expression: the text the user sees, unless it has a type."""
        return self.table(column).kind or Kind.TEXT
