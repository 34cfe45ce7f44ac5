"""The grid: the sheets of an export in a mapping's columns, and the rows that a record has on them."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from importer.cells import Reading
from importer.changes.marks import DELETE, LINE, STAMP
from importer.changes.marks import NUMBER as LEDGER_NUMBER
from importer.kinds import Kind
from importer.ledger.port import Document
from importer.mapping.value import Feed
from importer.mapping.value import Mapping as Mapped
from importer.returning.backwards import Backward, Backwards, Cell, shown_heading
from importer.settling.compare import number_of
from importer.settling.flat import NUMBER, Values, held

_PLAIN = Reading()
Row = list[Cell]
Say = Callable[["Record"], Cell]


@dataclass(frozen=True)
class Record:
    """A document of the ledger, flat, at one of its lines."""

    header: Values
    line: Values
    number: str
    stamp: str


@dataclass(frozen=True)
class Field:
    """One column of a sheet: its heading, what its cells hold, and what they say for a record."""

    heading: str
    kind: Kind
    say: Say


@dataclass(frozen=True)
class Page:
    """One sheet: its name, and its columns."""

    name: str
    fields: tuple[Field, ...]


@dataclass
class Grid:
    """The pages of an export, and what of the ledger's records has no place on them."""

    mapping: Mapped
    keys: set[str] = field(default_factory=set)
    nameless: int = 0
    """Documents that nothing names in the column of the key, or that share their name with one before."""
    lost: Counter[str] = field(default_factory=Counter)
    """How many values of a column could not be written, because the mapping has no word for them."""

    def __post_init__(self) -> None:
        self.backwards = Backwards(self.mapping)
        self.pages = tuple(self._pages())

    def rows(self, document: Document) -> Iterator[tuple[Page, Row]]:
        """Yield the rows that a document has, each with its page; none when nothing names it."""
        flat = held(self.mapping.resource, document)
        number = number_of(self.mapping.resource.name, document)
        records = [Record(flat.header, line, number, str(document.get("timeStamp") or "")) for line in flat.lines]
        bare = Record(flat.header, {}, number, str(document.get("timeStamp") or ""))
        key = str(self._key(bare) or "")
        if not key or key in self.keys:
            self.nameless += 1
            return
        self.keys.add(key)
        first, *others = self.pages
        heads = records if self.backwards.has_lines and not others and records else [bare]
        yield from ((first, self._row(first, record)) for record in heads)
        for page in others:
            yield from ((page, self._row(page, record)) for record in records)

    def notes(self) -> Iterator[str]:
        """Yield what a person should know of what was written, and was not."""
        yield from self.backwards.remarks()
        for heading, count in self.lost.items():
            yield f"“{heading}”: the mapping has no word for {count} of the values; those cells are empty."
        if self.nameless:
            column = self.mapping.key or "their number"
            yield f"Documents left out because nothing of their own names them under “{column}”: {self.nameless}."

    def _row(self, page: Page, record: Record) -> Row:
        return [each.say(record) for each in page.fields]

    def _pages(self) -> Iterator[Page]:
        of_header = self._of_header()
        of_lines = self._of_lines() if self.backwards.has_lines else []
        name = self.mapping.sheet.name or self.mapping.resource.title
        apart = self.mapping.apart
        if apart is None:
            yield Page(name, tuple(_once([*of_header, *of_lines, *self._unfed(self.mapping)])))
            return
        yield Page(name, tuple(_once([*of_header, *self._unfed(self.mapping.of_documents)])))
        on = Field(apart.on, Kind.CODE, self._key)
        yield Page(
            apart.sheet or Path(apart.file or "Lines").stem,
            tuple(_once([on, *of_lines, *self._unfed(self.mapping.of_lines)])),
        )

    def _of_header(self) -> list[Field]:
        columns = [self._column(each, lambda record: record.header) for each in self.backwards.header]
        key = [] if self.mapping.key is None else [Field(self.mapping.key, Kind.CODE, self._key)]
        known = {each.heading for each in columns}
        ours: Mapping[str, Say] = {LEDGER_NUMBER: lambda record: record.number, STAMP: lambda record: record.stamp}
        added = [Field(heading, Kind.CODE, ours[heading]) for heading in self.backwards.added]
        shown = [_shown(feed, lambda record: record.header) for feed in self.backwards.shown_only[0]]
        return [*(each for each in key if each.heading not in known), *columns, *shown, *added]

    def _of_lines(self) -> list[Field]:
        columns = [self._column(each, lambda record: record.line) for each in self.backwards.lines]
        ours: Mapping[str, Say] = {LINE: lambda record: _whole(record.line.get(NUMBER)), DELETE: lambda _: None}
        added = [Field(heading, Kind.WHOLE, ours[heading]) for heading in self.backwards.added_to_lines]
        shown = [_shown(feed, lambda record: record.line) for feed in self.backwards.shown_only[1]]
        return [*columns, *shown, *added]

    def _unfed(self, half: Mapped) -> list[Field]:
        return [Field(name, Kind.TEXT, lambda _: None) for name in self.backwards.unfed if name in half.headings()]

    def _column(self, column: Backward, of: Callable[[Record], Values]) -> Field:
        def say(record: Record) -> Cell:
            values = of(record)
            cell = column.cell(values)
            if cell is None and values.get(column.feeds[0].path) is not None:
                self.lost[column.heading] += 1
            return cell

        return Field(column.heading, column.kind, say)

    def _key(self, record: Record) -> Cell:
        """Return what names a document in the sheet: what its column feeds, else the ledger's number."""
        column = next((each for each in self.backwards.header if each.heading == self.mapping.key), None)
        return record.number if column is None else column.cell(record.header)


def _shown(feed: Feed, of: Callable[[Record], Values]) -> Field:
    plain = Backward(shown_heading(feed), (feed,), _PLAIN, feed.spec.kind)
    return Field(plain.heading, plain.kind, lambda record: plain.cell(of(record)))


def _whole(value: object) -> Cell:
    return value if isinstance(value, int) else None


def _once(fields: Sequence[Field]) -> Iterator[Field]:
    """Yield each heading once, the first one."""
    seen: set[str] = set()
    for each in fields:
        if each.heading not in seen:
            seen.add(each.heading)
            yield each
