"""Assembly: flat paths and values become a validated payload, a hundred thousand lines in a few seconds.

Where each path leads is worked out once for a set of paths (`shape_of`); after that a document costs one walk
over the paths that are fed and one validation.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any, Final, TypeAlias

from pydantic import ValidationError

from importer.resources.paths import Route, names_of, route
from importer.resources.payload import Declared, Form, Pair, Payload, Row, declared, field_named
from importer.resources.problems import Location, relocated


class _Clear(Enum):
    """The one value that asks for a field to be emptied."""

    CLEAR = "<clear>"

    def __repr__(self) -> str:
        return "CLEAR"


CLEAR: Final = _Clear.CLEAR
"""Given as a value: the user asked to empty the field. Text is sent empty, everything else as null."""

Values: TypeAlias = Mapping[str, object]
"""Path -> value; a path that is absent or None is left out of the payload."""

_OPERATION = "operation"


@dataclass(frozen=True, slots=True)
class Shape:
    """Where the paths of one payload, block or row lead."""

    leaves: tuple[tuple[str, str, object], ...]
    """(path, the API's name, what CLEAR sends) of each scalar."""
    blocks: tuple[tuple[str, "Shape"], ...] = ()
    rows: tuple[tuple[str, tuple["Shape", ...]], ...] = ()
    fixed: tuple[tuple[str, object], ...] = ()
    """Values that follow from the path: the name of a pair."""
    row_key: str | None = None
    """For rows with an operation: the field that, when given, makes a row an update; empty for never."""

    def fill(self, values: Values) -> dict[str, Any]:
        """Return the nested values, empty when nothing is fed; blocks and rows nobody feeds are left out."""
        made: dict[str, Any] = {}
        for path, name, empty in self.leaves:
            value = values.get(path)
            if value is not None:
                made[name] = empty if value is CLEAR else value
        for name, block in self.blocks:
            if inside := block.fill(values):
                made[name] = inside
        for name, shapes in self.rows:
            if filled := tuple(row for row in (shape.fill_row(values) for shape in shapes) if row):
                made[name] = filled
        return made

    def fill_row(self, values: Values) -> dict[str, Any]:
        """Return the nested values of a row; empty when nothing but its operation is fed."""
        made = self.fill(values)
        return self.complete(made) if made.keys() - {_OPERATION} else {}

    def complete(self, made: dict[str, Any]) -> dict[str, Any]:
        """Return the row with what follows from its path and, unless given, its operation."""
        made.update(self.fixed)
        if self.row_key is not None and _OPERATION not in made:
            made[_OPERATION] = "Update" if self.row_key in made else "Insert"
        return made

    def places(self, values: Values, at: Location = ()) -> Iterator[tuple[Location, str]]:
        """Yield where each path ended up in what `fill` made of the same values."""
        for path, name, _ in self.leaves:
            yield (*at, name), path
        for name, block in self.blocks:
            yield from block.places(values, (*at, name))
        for name, shapes in self.rows:
            filled = [shape for shape in shapes if shape.fill_row(values)]
            for index, shape in enumerate(filled):
                yield from shape.places(values, (*at, name, index))


@dataclass(frozen=True, slots=True)
class Assembler:
    """Builds payloads of one resource from the values of one set of paths, and looks at no others."""

    payload: type[Payload]
    header: Shape
    lines_field: str | None
    line: Shape

    def __call__(self, header: Values, lines: Sequence[Values] = ()) -> Payload:
        """Return the validated payload.

        Raises pydantic's ValidationError, for `payload_problems` to put into words, when a value does not
        fit.
        """
        made = self.header.fill(header)
        if lines and self.lines_field is not None:
            fill, complete = self.line.fill, self.line.complete
            made[self.lines_field] = tuple([complete(fill(line)) for line in lines])
        try:
            return self.payload.model_validate(made)
        except ValidationError as error:
            raise relocated(error, dict(self._places(header, lines)), self.lines_field) from None

    def _places(self, header: Values, lines: Sequence[Values]) -> Iterator[tuple[Location, str]]:
        yield from self.header.places(header)
        for index, line in enumerate(lines):
            yield from self.line.places(line, (self.lines_field or "", index))


@lru_cache(maxsize=256)
def shape_of(payload: type[Payload], paths: tuple[str, ...], *, updating: bool) -> Shape:
    """Return where `paths` lead in `payload`; raises KeyError for a path that names no field.

    `updating` lets a row whose key is fed be an Update rather than an Insert.
    """
    routes: list[tuple[str, Route]] = []
    for path in paths:
        way = route(payload, path)
        if way is None:
            raise KeyError(path)
        routes.append((path, way))
    return _shape(payload, routes, updating=updating)


def inserting(payload: Payload) -> Payload:
    """Return `payload` with every Update of a row as an Insert: for an upsert whose record is not there."""
    changed: dict[str, object] = {}
    for field in declared(type(payload)):
        value = getattr(payload, field.attribute)
        if field.inner is not None and value:
            inside = tuple(map(inserting, value)) if field.form is Form.ROWS else inserting(value)
            changed[field.attribute] = inside
    if isinstance(payload, Row) and payload.operation == "Update":
        changed[_OPERATION] = "Insert"
    return payload.model_copy(update=changed) if changed else payload


def _shape(payload: type[Payload], routes: Sequence[tuple[str, Route]], *, updating: bool) -> Shape:
    leaves = tuple((path, way[0].field.name, _empty(way[0].field)) for path, way in routes if len(way) == 1)
    blocks: list[tuple[str, Shape]] = []
    rows: list[tuple[str, tuple[Shape, ...]]] = []
    for name, inside in _grouped(routes).items():
        field = field_named(payload, name)
        if field is None or field.inner is None:
            raise KeyError(name)
        shapes = [(row, _row_shape(field.inner, row, onward, updating=updating)) for row, onward in inside.items()]
        if field.form is Form.BLOCK:
            blocks.append((name, shapes[0][1]))
        else:
            rows.append((name, tuple(shape for _, shape in sorted(shapes, key=_by_number))))
    return Shape(leaves, tuple(blocks), tuple(rows), row_key=_row_key(payload, updating=updating))


def _grouped(
    routes: Sequence[tuple[str, Route]],
) -> dict[str, dict[int | str | None, list[tuple[str, Route]]]]:
    """Return the routes that lead on, by the field they enter and the row they enter it at."""
    groups: dict[str, dict[int | str | None, list[tuple[str, Route]]]] = {}
    for path, (step, *rest) in routes:
        if rest:
            rows = groups.setdefault(step.field.name, {})
            rows.setdefault(step.row, []).append((path, tuple(rest)))
    return groups


def _row_shape(
    inner: type[Payload], row: int | str | None, routes: Sequence[tuple[str, Route]], *, updating: bool
) -> Shape:
    shape = _shape(inner, routes, updating=updating)
    if not issubclass(inner, Pair):
        return shape
    naming, _ = names_of(inner)
    return Shape(shape.leaves, fixed=((naming.name, row),))


def _by_number(entry: tuple[int | str | None, Shape]) -> int:
    return entry[0] if isinstance(entry[0], int) else 0


def _row_key(payload: type[Payload], *, updating: bool) -> str | None:
    if not issubclass(payload, Row):
        return None
    return payload.row_key if updating else ""


def _empty(field: Declared) -> object:
    return field.scalar.empty if field.scalar is not None and field.nullable else None
