"""Flat: what a payload sets, and what a record of the ledger holds, as path -> value under the payload's names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, TypeAlias

from importer.kinds import Kind
from importer.language import _, later
from importer.ledger.port import Document
from importer.resources.base import CLEAR, Line, Pair, Payload, Resource
from importer.resources.paths import names_of, spec
from importer.resources.payload import Form, declared, field_named
from importer.settling.compare import read
from importer.submission import Submission

Values: TypeAlias = dict[str, object]
"""Path -> value; CLEAR where a field is to be emptied."""
NUMBER = "lineNumber"
OPERATION = "operation"
MANY = "[]"
ABOUT = ("description", "inventoryNumber", "accountNumber")
"""What a person knows a line by."""
DELETE, INSERT = "Delete", "Insert"
GONE = later("(deleted)")
"""What a line becomes that is deleted."""


@dataclass(frozen=True, slots=True)
class Flat:
    """A document, flat: its header, and each of its lines."""

    header: Values
    lines: tuple[Values, ...] = ()

    def numbered(self) -> dict[int, Values]:
        """Return the lines that have a number, by it."""
        return {number: line for line in self.lines if isinstance(number := line.get(NUMBER), int)}


def sent(submission: Submission, resource: Resource) -> Flat:
    """Return what a submission sets."""
    payload = submission.payload
    field = field_named(type(payload), resource.lines_field) if resource.lines_field else None
    lines = getattr(payload, field.attribute) if field is not None else ()
    return Flat(dict(_set(payload)), tuple(dict(_set(line)) for line in lines))


def held(resource: Resource, document: Document) -> Flat:
    """Return what the ledger's document holds, as far as it tells; what is empty is left out."""
    header = dict(_held(resource.payload, resource.read_to_write, document))
    above = f"{resource.lines_field}{MANY}."
    reading = {name: path for name, path in resource.read_to_write.items() if path.startswith(above)}
    if resource.line is None or not reading:
        return Flat(header)
    inside = {name.partition(f"{MANY}.")[2]: path.removeprefix(above) for name, path in reading.items()}
    place = next(iter(reading)).partition(MANY)[0]
    rows = [row for row in _rows(document, place) if isinstance(row, dict)]
    return Flat(header, tuple(dict(_held(resource.line, inside, row)) for row in rows))


@cache
def is_told(resource: Resource, path: str, *, line: bool = False) -> bool:
    """Tell whether the ledger says what the field `path` holds."""
    above = f"{resource.lines_field}{MANY}."
    written = resource.read_to_write.values()
    known = {name.removeprefix(above) for name in written if name.startswith(above) == line}
    lists = {name.partition(MANY)[0] for name in known if MANY in name}
    place = next((name for name in lists if path.startswith(f"{name}.")), "")
    if not place:
        return path in known
    inner = _inner(resource.line if line and resource.line else resource.payload, place)
    inside = path.removeprefix(f"{place}.").partition(".")[2]
    return (inner is not None and issubclass(inner, Pair)) or f"{place}{MANY}.{inside}" in known


def alike(ours: object, theirs: object) -> bool:
    """Tell whether two values are the same: an amount whatever its zeros, an empty field however it is said."""
    if ours is CLEAR or ours is None:
        return theirs is CLEAR or theirs is None
    return ours == theirs


def differing(line: Values, was: Values) -> Iterator[tuple[str, object]]:
    """Yield the fields that a line sets to another value than it has in `was`."""
    for name, value in line.items():
        if name not in {NUMBER, OPERATION} and not alike(value, was.get(name)):
            yield name, value


def shown(value: object) -> str:
    """Return a value as a person reads it; empty for nothing."""
    if value is None or value is CLEAR:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


def about(line: Values) -> str:
    """Return what a person knows a line by."""
    return next((shown(line[name]) for name in ABOUT if line.get(name)), "")


def line_title(number: object) -> str:
    """Return what a line is called in a list of changes: by its number, or new."""
    return _("new line") if number is None else _("line {number}").format(number=number)


def _set(payload: Payload, above: str = "") -> Iterator[tuple[str, object]]:
    for field in declared(type(payload)):
        if field.attribute not in payload.model_fields_set:
            continue
        path, value = f"{above}{field.name}", getattr(payload, field.attribute)
        if field.form is Form.BLOCK:
            yield from _set(value, f"{path}.") if value is not None else ()
        elif field.form is Form.ROWS:
            yield from _set_rows(value, field.inner, path)
        else:
            yield path, CLEAR if value is None or value == "" else value


def _set_rows(rows: tuple[Payload, ...], inner: type[Payload] | None, path: str) -> Iterator[tuple[str, object]]:
    if inner is None or issubclass(inner, Line):
        return
    for at, row in enumerate(rows, start=1):
        if issubclass(inner, Pair):
            naming, value = names_of(inner)
            yield f"{path}.{getattr(row, naming.attribute)}", getattr(row, value.attribute) or CLEAR
        else:
            yield from _set(row, f"{path}.{at}.")


def _held(payload: type[Payload], reading: Mapping[str, str], record: Document) -> Iterator[tuple[str, object]]:
    lists: dict[tuple[str, str], dict[str, str]] = {}
    for name, path in reading.items():
        if MANY in path:
            place, to = name.partition(MANY)[0], path.partition(MANY)[0]
            lists.setdefault((to, place), {})[name.partition(f"{MANY}.")[2]] = path.partition(f"{MANY}.")[2]
        elif (value := _typed(payload, path, read(record, name))) is not None:
            yield path, value
    for (to, place), inside in lists.items():
        inner = _inner(payload, to)
        if inner is not None and not issubclass(inner, Line):
            yield from _held_rows(inner, inside, _rows(record, place), to)


def _held_rows(
    inner: type[Payload], reading: Mapping[str, str], rows: list[Any], path: str
) -> Iterator[tuple[str, object]]:
    names = {to: name for name, to in reading.items()}
    for at, row in enumerate(rows, start=1):
        if issubclass(inner, Pair):
            naming, value = names_of(inner)
            said = row.get(names[value.name])
            yield from ((f"{path}.{row.get(names[naming.name])}", str(said)),) if said not in {None, ""} else ()
        else:
            yield from ((f"{path}.{at}.{inside}", value) for inside, value in _held(inner, reading, row))


def _rows(record: Document, place: str) -> list[Any]:
    rows = read(record, place)
    return rows if isinstance(rows, list) else []


def _inner(payload: type[Payload], path: str) -> type[Payload] | None:
    """Return the payload of each row of the list at `path`."""
    inside: type[Payload] | None = payload
    for name in path.split("."):
        field = field_named(inside, name) if inside is not None else None
        inside = field.inner if field is not None else None
    return inside


def _typed(payload: type[Payload], path: str, value: Any) -> object:  # noqa: ANN401  any JSON value
    """Return a value of the ledger as the payload has it; None for nothing, and for what is no such value."""
    found = spec(payload, path)
    if found is None or value is None or value == "" or isinstance(value, dict | list):
        return None
    try:
        return _of_kind(found.kind, value)
    except (ValueError, InvalidOperation):
        return None


def _of_kind(kind: Kind, value: Any) -> object:  # noqa: ANN401  any JSON value
    match kind:
        case Kind.DECIMAL:
            return Decimal(value)
        case Kind.WHOLE:
            return int(value)
        case Kind.DATE:
            return date.fromisoformat(str(value)[:10])
        case Kind.FLAG:
            return value if isinstance(value, bool) else None
        case Kind.MONTH_YEAR:
            return f"{value[4:]}{value[:4]}"
        case _:
            return str(value)
