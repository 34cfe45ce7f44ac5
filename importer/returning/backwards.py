"""A mapping read backwards: what a cell of each of its columns says for what a field holds."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TypeAlias

import polars as pl

from importer.cells import Reading, render
from importer.cells.value import DTYPES
from importer.changes.marks import DELETE, LINE, STAMP
from importer.changes.marks import NUMBER as LEDGER_NUMBER
from importer.kinds import Kind
from importer.mapping.value import Feed, Mapping
from importer.settling.flat import NUMBER, Values, alike, is_told

Cell: TypeAlias = str | int | Decimal | date | None
TURNED = re.compile(r'\s*-\s*"(?P<column>[^"]+)"\s*')
"""The one expression that is read backwards: a column with its sign turned."""
IN_THE_LEDGER = " (in the ledger)"
"""After a field that no column can be given: its value is written for people to see, and not read again."""
NATIVE = (Kind.DECIMAL, Kind.WHOLE, Kind.DATE)
MOST_DIGITS = 15
"""A spreadsheet's numbers hold no more; longer ones are written as text."""


@dataclass(frozen=True)
class Backward:
    """One column of a mapping, and the feeds it is read backwards from: the first is the one that counts."""

    heading: str
    feeds: tuple[Feed, ...]
    reading: Reading
    kind: Kind
    """What stands in it, for its format."""
    turned: bool = False
    """Whether amounts stand in it with their sign turned."""

    def cell(self, values: Values) -> Cell:
        """Return what the cell says for these values; None for an empty one, also where nothing can say it."""
        feed = self.feeds[0]
        value = values.get(feed.path)
        if value is None:
            return None
        words = [self._said(feed, values) for feed in self.feeds if feed.values or feed.lookup]
        if words:
            return next((word for word in words[0] if all(word in others for others in words[1:])), None)
        if self.turned and isinstance(value, Decimal):
            value = -value
        return self._plain(feed.spec.kind, value)

    def _said(self, feed: Feed, values: Values) -> Sequence[str]:
        """Return the words that a feed takes for the value of its field."""
        value = values.get(feed.path)
        if feed.lookup is not None:
            known = feed.lookup.known
            return [] if known is None else known.keys.filter(known.values.cast(pl.String) == str(value)).to_list()
        return [word for word, means in feed.values.items() if alike(_exact(means[0], feed.spec.kind), value)]

    def _plain(self, kind: Kind, value: object) -> Cell:
        if isinstance(value, bool) or kind not in NATIVE or _is_long(value):
            digits = format(value, "f") if isinstance(value, Decimal) else value
            series = pl.Series([digits], dtype=DTYPES[kind])
            said: str | None = render(series, kind, self.reading)[0]
            return said
        return value if isinstance(value, int | Decimal | date) else str(value)


@dataclass(frozen=True)
class Backwards:
    """A mapping read backwards."""

    mapping: Mapping

    @cached_property
    def header(self) -> tuple[Backward, ...]:
        """The columns of the document, in the order of the mapping."""
        return tuple(self._columns(self.mapping.fields, ()))

    @cached_property
    def lines(self) -> tuple[Backward, ...]:
        """The columns of the lines that are not columns of the document as well."""
        taken = () if self.mapping.apart else [column.heading for column in self.header]
        return tuple(self._columns(self.mapping.lines, taken))

    @cached_property
    def unfed(self) -> tuple[str, ...]:
        """The columns that only expressions speak of: they stay empty."""
        key, on = self.mapping.key, self.mapping.apart.on if self.mapping.apart else None
        fed = {column.heading for column in (*self.header, *self.lines)} | {key, on}
        return tuple(name for name in self.mapping.headings() if name not in fed)

    @cached_property
    def shown_only(self) -> tuple[tuple[Feed, ...], tuple[Feed, ...]]:
        """The fields of the document, and of its lines, that are written for people to see and not read again."""
        resource = self.mapping.resource
        return (
            tuple(feed for feed in self.mapping.fields if _is_lost(feed) and is_told(resource, feed.path)),
            tuple(feed for feed in self.mapping.lines if _is_lost(feed) and is_told(resource, feed.path, line=True)),
        )

    @cached_property
    def added(self) -> tuple[str, ...]:
        """The columns that are added to those of the mapping, of the document: number and version."""
        number = self.mapping.resource.number_field
        has_number = any(feed.path == number and feed.column for feed in self.mapping.fields)
        return self._free((*(() if has_number else (LEDGER_NUMBER,)), STAMP))

    @cached_property
    def added_to_lines(self) -> tuple[str, ...]:
        """The columns that are added to those of the lines: the line's number, and whether it is to go."""
        if not self.has_lines:
            return ()
        has_number = any(feed.path == NUMBER and feed.column for feed in self.mapping.lines)
        return self._free((*(() if has_number else (LINE,)), DELETE))

    @property
    def has_lines(self) -> bool:
        """Whether the mapping speaks of lines."""
        return bool(self.mapping.lines)

    def remarks(self) -> Iterator[str]:
        """Yield what a person should know of the fields that do not come back as the others do, and why."""
        for feed, line in self._every():
            field = f"lines: {feed.path}" if line else feed.path
            if not is_told(self.mapping.resource, feed.path, line=line) and feed.column:
                yield f"{field}: the ledger does not tell it, so its cells are empty; what is filled in is sent."
            elif feed.constant is not None:
                yield f"{field}: always the same in the mapping, so it has no column."
            elif _is_lost(feed):
                yield f"{field}: worked out from other columns, so it is shown and not read again."
        if self.unfed:
            yield f"Columns that only expressions use, and that stay empty: {', '.join(self.unfed)}."
        if not self.mapping.updates:
            yield f'{self.mapping.name} creates; to send changes back, its operation has to be "update" or "upsert".'

    def _every(self) -> Iterator[tuple[Feed, bool]]:
        yield from ((feed, False) for feed in self.mapping.fields)
        yield from ((feed, True) for feed in self.mapping.lines)

    def _columns(self, feeds: Sequence[Feed], taken: Sequence[str]) -> Iterator[Backward]:
        by_heading: dict[str, list[tuple[Feed, bool]]] = {}
        for feed in feeds:
            heading, turned = _source(feed)
            if heading and heading not in taken:
                by_heading.setdefault(heading, []).append((feed, turned))
        for heading, several in by_heading.items():
            direct = [pair for pair in several if not (pair[0].values or pair[0].lookup)]
            first, turned = min(direct or several, key=lambda pair: pair[1])
            ordered = (first,) if direct else tuple(feed for feed, _ in several)
            table = self.mapping.table(heading)
            reading = Reading(locale=table.locale or self.mapping.sheet.locale, format=table.format)
            kind = Kind.TEXT if ordered[0].values or ordered[0].lookup else first.spec.kind
            yield Backward(heading, ordered, reading, kind, turned)

    def _free(self, wanted: Sequence[str]) -> tuple[str, ...]:
        return tuple(heading for heading in wanted if heading not in self.mapping.headings())


def shown_heading(feed: Feed) -> str:
    """Return the heading over a field that is only shown."""
    return feed.path + IN_THE_LEDGER


def _source(feed: Feed) -> tuple[str | None, bool]:
    """Return the column that a feed can be read backwards to, and whether its sign is turned."""
    if feed.expression is None:
        return feed.column, False
    turned = TURNED.fullmatch(feed.expression.text)
    return (turned["column"], True) if turned and feed.spec.kind is Kind.DECIMAL else (None, False)


def _is_lost(feed: Feed) -> bool:
    return feed.expression is not None and _source(feed)[0] is None


def _exact(value: object, kind: Kind) -> object:
    return Decimal(value) if kind is Kind.DECIMAL and isinstance(value, str) else value


def _is_long(value: object) -> bool:
    digits = format(value, "f") if isinstance(value, Decimal) else str(value) if isinstance(value, int) else ""
    return len(digits.lstrip("-").replace(".", "").strip("0")) > MOST_DIGITS
