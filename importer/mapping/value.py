"""What a mapping says, once it has been checked."""

from collections.abc import Callable
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field, replace

import polars as pl

from importer.kinds import Kind
from importer.mapping.answer import Answer
from importer.mapping.expressions import Expression
from importer.mapping.gravity import Ruling
from importer.mapping.lookups import Lookup
from importer.mapping.source import Source
from importer.mapping.tables import ColumnTable, LinesTable, Operation, SheetTable
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
    replaced: Dict[str, str] = field(default_factory=dict)
    """What a cell shows -> what it is read as instead, before anything is looked up; others as they stand."""
    answers: Dict[str, Answer] = field(default_factory=dict)
    """What a person answered for values that nobody knew (see `mapping.answers`), whether or not it fits."""
    lookup: Lookup | None = None
    """What says what a cell becomes, in place of `values`."""

    @property
    def path(self) -> str:
        """The field's path: the API's own names, dotted."""
        return self.spec.path

    @property
    def waits(self) -> bool:
        """Whether its cells cannot be looked up before the journal of a company is asked."""
        return self.lookup is not None and self.lookup.known is None

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
    apart: LinesTable | None = None
    """Where the lines are, when not on the sheet of their documents."""
    checks: Dict[str, Ruling] = field(default_factory=dict)
    """How grave the findings of a code are, where not as the catalogue says."""
    totals: tuple[Feed, ...] = ()
    """What is only compared with the ledger: `vat`, `gross` and `vatPercent` of each line."""
    match: str | None = None
    """The field by which an update or upsert finds its document, where it is not the number."""
    key_at: tuple[str, ...] = ("document", "key")
    """Where in the file the key stands."""

    @property
    def of_documents(self) -> "Mapping":
        """The half that is about the sheet of the documents, when the lines have one of their own."""
        return replace(self, lines=(), totals=(), apart=None)

    @property
    def of_lines(self) -> "Mapping":
        """The half that is about the lines' own sheet; its key is the one of a line's document."""
        on = self.apart.on if self.apart is not None else self.key
        return replace(self, fields=(), key=on, key_at=("lines", "on"), where=None, apart=None)

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
        found_by = self.match or self.resource.number_field
        number = (found_by,) if self.updates and found_by else ()
        return tuple(dict.fromkeys((*number, *(self.resource.required if self.creates else ()))))

    @property
    def naming(self) -> tuple[Feed, ...]:
        """The feeds that name a document when the mapping has no key; empty when nothing does."""
        for paths in self.resource.names:
            feeds = tuple(feed for path in paths if (feed := self.feed(path)) is not None)
            if len(feeds) == len(paths):
                return feeds
        return ()

    def looked_up(self, numbers: Callable[[str], Dict[str, str]]) -> "Mapping":
        """Return the mapping with what the journal of a company knows, in place of lookups that wait for it.

        `numbers` returns key -> number for the name of a resource; it is asked once for each that is needed.
        """
        waiting = {feed.lookup.resource for feed in self.feeds() if feed.lookup is not None and feed.waits}
        known = {resource: numbers(resource) for resource in sorted(waiting)}
        return replace(self, fields=_answered(self.fields, known), lines=_answered(self.lines, known))

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
            places[self.key] = self.key_at
        if self.apart is not None:
            places.setdefault(self.apart.on, ("lines", "on"))
        for name in self.where.columns if self.where is not None else ():
            places.setdefault(name, ("sheet", "where"))
        for feed in (*self.feeds(), *self.totals):
            for name in feed.columns():
                places.setdefault(name, feed.keys)
        return places

    def table(self, column: str) -> ColumnTable:
        """Return what `[columns]` says of a column, which may be nothing."""
        return self.columns.get(column, ColumnTable())

    def kind(self, column: str) -> Kind:
        """Return what a column is in an expression: the text the user sees, unless it has a type."""
        return self.table(column).kind or Kind.TEXT


def _answered(feeds: tuple[Feed, ...], known: Dict[str, Dict[str, str]]) -> tuple[Feed, ...]:
    return tuple(
        replace(feed, lookup=feed.lookup.answered(known[feed.lookup.resource])) if feed.lookup and feed.waits else feed
        for feed in feeds
    )
