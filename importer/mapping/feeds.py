"""The lines of `[fields]` and `[lines]`: which field, and where its value comes from."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import polars as pl
from pydantic import ValidationError

from importer.kinds import Kind
from importer.mapping.constants import fitted
from importer.mapping.expressions import Expression, parse
from importer.mapping.source import Problems, did_you_mean
from importer.mapping.tables import Constant, FeedTable, note
from importer.mapping.value import Feed
from importer.resources.base import FieldSpec, Resource

Resolve: TypeAlias = Callable[[str], FieldSpec | None]

SOURCES = ("column", "expr", "value")
NOT_YET: Mapping[str, str] = {
    "lookup": "add a column with the new values to the sheet, or list them under values",
    "sheet": "put the lines on the sheet of their documents",
    "on": "put the lines on the sheet of their documents",
}
"""What this version does not do, and the way out."""
KEYS = frozenset((*FeedTable.model_fields, "lookup", "from", "to"))
"""The keys that make a table a feed rather than a block of fields."""
PADDED = (Kind.CODE, Kind.TEXT)
"""The kinds of field that zeros can be put before."""


@dataclass(frozen=True)
class FeedReader:
    """Reads the feeds of one mapping; what is wrong with them goes to `problems`."""

    resource: Resource
    kinds: Mapping[str, Kind]
    """The columns that have a type."""
    problems: Problems

    def read(self, table: str, raw: Mapping[str, Any]) -> tuple[Feed, ...]:
        """Return the feeds of `[fields]` or `[lines]`."""
        resolve = self.resource.field if table == "fields" else self.resource.line_field
        feeds: dict[str, Feed] = {}
        for path, value in _flatten(raw, resolve):
            keys = (table, *path.split("."))
            spec = resolve(path)
            if spec is None:
                self.problems.add(keys, self._unknown(table, path))
            elif path in feeds:
                self.problems.add(keys, f'"{path}" is fed twice')
            elif feed := self._feed(spec, keys, value):
                feeds[path] = feed
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

    def _feed(self, spec: FieldSpec, keys: tuple[str, ...], raw: Any) -> Feed | None:  # noqa: ANN401  as TOML has it
        table = self._table(spec, keys, raw)
        if table is None:
            return None
        values = {shown: self._constant(spec, keys, value) for shown, value in (table.values or {}).items()}
        return Feed(
            spec=spec,
            keys=keys,
            column=table.column,
            expression=self.expression(table.expr, keys),
            constant=self._given(spec, keys, table.value),
            default=self._given(spec, keys, table.default),
            values={shown: value for shown, value in values.items() if value is not None},
            pad=table.pad or 0,
        )

    def _table(self, spec: FieldSpec, keys: tuple[str, ...], raw: Any) -> FeedTable | None:  # noqa: ANN401  as above
        before = len(self.problems.found)
        if isinstance(raw, str):
            raw = {"column": raw}
        if not isinstance(raw, dict):
            self.problems.add(keys, f'"{spec.path}" must be a column in quotes, or a table as {{ value = 14 }}')
        elif "lookup" in raw:
            self.problems.add(keys, _not_yet("lookup"))
        else:
            try:
                table = FeedTable.model_validate(raw)
                self._look_at(table, spec, keys)
            except ValidationError as error:
                note(error, self.problems, keys)
        return table if len(self.problems.found) == before else None
