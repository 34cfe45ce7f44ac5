"""Rows: a record of the ledger becomes cells with native types, column by column."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, TypeAlias

from importer.export.columns import Column, Kind, Table

Cell: TypeAlias = str | int | Decimal | date | None
"""None is an empty cell; an `int` may be a `bool`, a `date` a `datetime` (which has no zone)."""
Record: TypeAlias = Mapping[str, Any]
MIDNIGHT = time()


def rows(table: Table, record: Record) -> Iterator[list[Cell]]:
    """Yield the rows that `record` has in `table`, each with a cell for every column.

    A value of another type than the contract says stays what the ledger sent, as text.
    """
    for holders, inner in _reached(record, table.trail):
        keys = [cell(holder, key) for holder, key in zip(holders, table.keys, strict=True)]
        yield keys + [cell(inner, column) for column in table.own]


def cell(record: Record, column: Column) -> Cell:
    """Return what `record` holds in `column`; an empty text is an empty cell."""
    value: Any = record
    for name in column.path:
        value = value.get(name) if isinstance(value, dict) else None
    return None if value is None or value == "" else _READ[column.kind](value)


def _reached(
    record: Record, trail: tuple[str, ...], above: tuple[Record, ...] = ()
) -> Iterator[tuple[tuple[Record, ...], Record]]:
    """Yield every row at the end of the trail, with the records and rows it is in."""
    if not trail:
        yield above, record
        return
    held = record.get(trail[0])
    for row in held if isinstance(held, list) else ():
        if isinstance(row, dict):
            yield from _reached(row, trail[1:], (*above, record))


def _text(value: object) -> Cell:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _whole(value: object) -> Cell:
    return value if isinstance(value, int) and not isinstance(value, bool) else _text(value)


def _decimal(value: object) -> Cell:
    number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return Decimal(value) if number and isinstance(value, int | Decimal) else _text(value)


def _flag(value: object) -> Cell:
    return value if isinstance(value, bool) else _text(value)


def _moment(value: object) -> Cell:
    """Return the clock's reading as the ledger gives it; Z and offsets have been seen, and are dropped."""
    try:
        return datetime.fromisoformat(str(value)).replace(tzinfo=None)
    except ValueError:
        return _text(value)


def _day(value: object) -> Cell:
    moment = _moment(value)
    return moment.date() if isinstance(moment, datetime) and moment.time() == MIDNIGHT else moment


def _segments(value: object) -> Cell:
    """Return `1=00; 2=10`: number and value of each segment."""
    segments = value if isinstance(value, list) else []
    parts = [f"{part.get('segmentId')}={part.get('segmentValue')}" for part in segments if isinstance(part, dict)]
    return _text("; ".join(parts)) if parts else None


_READ: Mapping[Kind, Callable[[object], Cell]] = {
    Kind.TEXT: _text,
    Kind.WHOLE: _whole,
    Kind.DECIMAL: _decimal,
    Kind.FLAG: _flag,
    Kind.DAY: _day,
    Kind.MOMENT: _moment,
    Kind.SEGMENTS: _segments,
}
