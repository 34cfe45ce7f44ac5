"""The lines of `[fields]` and `[lines]`: which field, and where its value comes from."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import polars as pl
from pydantic import ValidationError

from importer.kinds import Kind
from importer.mapping.constants import fitted
from importer.mapping.expressions import Expression, parse
from importer.mapping.lookups import LookupReader
from importer.mapping.source import Problems, did_you_mean
from importer.mapping.tables import Constant, FeedTable, keys_of, note
from importer.mapping.value import Feed
from importer.resources.base import FieldSpec, Resource

Resolve: TypeAlias = Callable[[str], FieldSpec | None]

SOURCES = ("column", "expr", "value")
STEPS = ("pad", "replace", "values", "lookup", "default")
"""What is done with what comes from the source, in this order."""
LOOKING = ("values", "lookup")
"""What turns the words of a cell into a value of any kind."""
KEYS = frozenset(keys_of(FeedTable))
"""The keys by which a table is known for a feed rather than a block of fields."""
PADDED = (Kind.CODE, Kind.TEXT)
"""The kinds of field that zeros can be put before."""


@dataclass(frozen=True)
class FeedReader:
    """Reads the feeds of one mapping; what is wrong with them goes to `problems`."""

    resource: Resource
    kinds: Mapping[str, Kind]
    """The columns that have a type."""
    problems: Problems
    lookups: LookupReader

    def read(self, table: str, raw: Mapping[str, Any]) -> tuple[Feed, ...]:
        """Return the feeds of `[fields]` or `[lines]`."""
        resolve = self.resource.field if table == "fields" else self.resource.line_field
        feeds: dict[str, Feed] = {}
        for path, value in flatten(raw, resolve):
            keys = (table, *path.split("."))
            spec = resolve(path)
            if spec is None:
                self.problems.add(keys, self._unknown(table, path))
            elif path in feeds:
                self.problems.add(keys, f'"{path}" is fed twice')
            else:
                feeds[path] = self._feed(spec, keys, value)
        return tuple(feeds.values())

    def expression(self, text: str | None, keys: tuple[str, ...]) -> Expression | None:
        """Return the expression that stands at `keys`; None when there is none, or none that can be used."""
        if text is None:
            return None
        try:
            return parse(text, self.kinds)
        except ValueError as error:
            self.problems.add(keys, str(error))
            return None

    def _feed(self, spec: FieldSpec, keys: tuple[str, ...], raw: object) -> Feed:
        """Return a feed, what is wrong with it left out: the field is fed, so nothing else need be said of it."""
        table = self._table(spec, keys, {"column": raw} if isinstance(raw, str) else raw)
        return Feed(
            spec=spec,
            keys=keys,
            column=table.column,
            expression=self.expression(table.expr, keys),
            constant=self._constant(spec, keys, table.value),
            default=self._constant(spec, keys, table.default),
            values=dict(self._values(spec, keys, table.values or {})),
            pad=table.pad or 0,
            replaced={said.strip(): read.strip() for said, read in (table.replace or {}).items()},
            lookup=self.lookups.lookup(spec, keys, table),
        )

    def _table(self, spec: FieldSpec, keys: tuple[str, ...], raw: object) -> FeedTable:
        table = FeedTable()
        if not isinstance(raw, dict):
            words = "must be the name of a column in quotes, or a table such as { value = 14 }"
            self.problems.add(keys, f'"{spec.path}" {words}')
        else:
            try:
                table = FeedTable.model_validate(raw)
            except ValidationError as error:
                note(error, self.problems, keys)
            else:
                self._look_at(table, spec, keys)
        return table

    def _look_at(self, table: FeedTable, spec: FieldSpec, keys: tuple[str, ...]) -> None:
        """Note what is wrong with the keys of a feed taken together."""
        given = [name for name in SOURCES if getattr(table, name) is not None]
        steps = [name for name in STEPS if getattr(table, name) is not None]
        looking = [name for name in steps if name in LOOKING]
        if table.drop is not None:
            words = "has nothing to drop: no mapping that this one extends feeds it, or drop does not stand alone"
        elif len(given) != 1:
            words = f"needs exactly one of column, expr and value, and has {' and '.join(given) or 'none'}"
        elif given == ["value"] and steps:
            words = f"is always the same, so {' and '.join(steps)} can do nothing"
        elif table.pad is not None and spec.kind not in PADDED and not looking:
            words = "is no identifier, so pad has no meaning"
        elif len(looking) > 1:
            words = "has values and lookup; put the values into the lookup, or feed it from one of them"
        elif table.lookup is None and (table.from_ or table.to or table.sheet):
            words = "has from, to or sheet, which belong to a lookup, and no lookup"
        else:
            return
        self.problems.add(keys, f'"{spec.path}" {words}')

    def _constant(self, spec: FieldSpec, keys: tuple[str, ...], constant: Constant | None) -> pl.Series | None:
        if constant is None:
            return None
        try:
            value = fitted(spec, constant)
        except ValueError as error:
            self.problems.add(keys, f'"{spec.path}": {error}')
            return None
        if value.has_nulls():
            self.problems.add(keys, f'"{spec.path}": an empty text feeds nothing; leave it out')
        return value

    def _values(
        self, spec: FieldSpec, keys: tuple[str, ...], values: Mapping[str, Constant]
    ) -> Iterator[tuple[str, pl.Series]]:
        for shown, constant in values.items():
            try:
                yield shown.strip(), fitted(spec, constant)
            except ValueError as error:
                self.problems.add((*keys, "values", shown), f'"{spec.path}": {error}')

    def _unknown(self, table: str, path: str) -> str:
        """Say which field was meant, or that it belongs to the other table."""
        header = table == "fields"
        elsewhere = self.resource.line_field(path) if header else self.resource.field(path)
        if elsewhere is not None:
            return f'"{path}" belongs under {"[lines]" if header else "[fields]"}'
        paths = self.resource.paths() if header else self.resource.line_paths()
        return f'there is no field "{path}"{did_you_mean(path, paths)}'


def flatten(raw: Mapping[str, Any], resolve: Resolve, above: str = "") -> Iterator[tuple[str, Any]]:
    """Yield (path, feed) for every feed, however its path is written: quoted, dotted or as nested tables."""
    for key, value in raw.items():
        path = f"{above}{key}"
        if isinstance(value, dict) and resolve(path) is None and _is_block(value, path, resolve):
            yield from flatten(value, resolve, f"{path}.")
        else:
            yield path, value


def _is_block(value: Mapping[str, Any], path: str, resolve: Resolve) -> bool:
    """Tell a block of fields from the feed of a field that does not exist."""
    return not value.keys() <= KEYS or any(resolve(f"{path}.{key}") is not None for key in value)
