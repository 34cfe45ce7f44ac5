"""Paths: how a mapping names a field inside blocks and rows, `mainAddress.postalCode` or `subaccount.1`.

The API's own names, dotted into blocks. A row of a list is told by its number, counted from 1
(`applicationLines.1.refNbr`); a row that is a name and a value by that name (`attributeLines.SEGMENT`,
`subaccount.1`), and the path means the value.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from importer.kinds import Kind
from importer.resources.payload import Declared, Form, Line, Pair, Payload, declared, field_named


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """What a mapping and a cell have to know of one field."""

    path: str
    kind: Kind
    nullable: bool
    """Whether `<clear>` may empty it."""
    choices: tuple[str, ...]
    meaning: str
    max_length: int | None
    """A documented length; a longer text is refused."""
    length_hint: int | None
    """A usual width in the ledger, not documented; good for a warning."""
    bare: bool
    """Travels without the `{"value": ...}` wrapper."""
    line: bool
    """Belongs to a line of a document."""
    guid: bool = False
    """Takes only an identifier of the form 00000000-0000-0000-0000-000000000000."""


@dataclass(frozen=True, slots=True)
class Step:
    """One field on the way to a value; `row` is the number or the name of a row when the field is a list."""

    field: Declared
    row: int | str | None = None


Route: TypeAlias = tuple[Step, ...]
"""The way from a payload to one scalar."""


def route(payload: type[Payload], path: str) -> Route | None:
    """Return the way to the scalar that `path` names; None when there is no such field."""
    name, _, rest = path.partition(".")
    field = field_named(payload, name)
    if field is None:
        return None
    if field.inner is None:
        return None if rest else (Step(field),)
    if field.form is Form.BLOCK:
        return _onward(Step(field), route(field.inner, rest))
    if issubclass(field.inner, Pair):
        return _to_pair(field, field.inner, rest)
    return None if issubclass(field.inner, Line) else _to_row(field, field.inner, rest)


def spec(payload: type[Payload], path: str) -> FieldSpec | None:
    """Return what `path` names in `payload`; None when there is no such field."""
    way = route(payload, path)
    return None if way is None else _spec(path, way[-1].field, line=issubclass(payload, Line))


def listed(payload: type[Payload]) -> tuple[str, ...]:
    """Return every path of `payload`, lines left out; `<N>` stands for a number, `<ID>` for a name."""
    return tuple(_listed(payload))


def names_of(pair: type[Payload]) -> tuple[Declared, Declared]:
    """Return the field that names a pair, and the one that holds its value."""
    name, value = declared(pair)
    return name, value


def _onward(step: Step, rest: Route | None) -> Route | None:
    return None if rest is None else (step, *rest)


def _to_row(field: Declared, row: type[Payload], rest: str) -> Route | None:
    number, _, inside = rest.partition(".")
    found = _number(number)
    return None if found is None else _onward(Step(field, found), route(row, inside))


def _to_pair(field: Declared, pair: type[Payload], name: str) -> Route | None:
    naming, value = names_of(pair)
    row = _number(name) if _is_whole(naming) else (name or None)
    return None if row is None else (Step(field, row), Step(value))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and text[0] != "0" else None


def _is_whole(field: Declared) -> bool:
    return field.scalar is not None and field.scalar.kind is Kind.WHOLE


def _listed(payload: type[Payload]) -> Iterator[str]:
    for field in declared(payload):
        if field.inner is None:
            yield field.name
        elif issubclass(field.inner, Pair):
            yield f"{field.name}.<{'N' if _is_whole(names_of(field.inner)[0]) else 'ID'}>"
        elif not issubclass(field.inner, Line):
            prefix = field.name if field.form is Form.BLOCK else f"{field.name}.<N>"
            yield from (f"{prefix}.{path}" for path in _listed(field.inner))


def _spec(path: str, field: Declared, *, line: bool) -> FieldSpec:
    if field.scalar is None:
        raise TypeError(f"{path} is declared without a kind")
    return FieldSpec(
        path=path,
        kind=field.scalar.kind,
        nullable=field.nullable,
        choices=field.choices,
        meaning=field.meaning,
        max_length=field.max_length,
        length_hint=field.length_hint,
        bare=not field.wrapped,
        line=line,
        guid=field.scalar.guid,
    )
