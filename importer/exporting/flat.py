"""Flat: a page of records becomes columns of text, a table at a time, under the names of `columns`.

Every value is a text in one form for its kind, whatever the ledger wrote: `2026-10-01` for a day,
`2026-10-02 12:13:14.123` for a moment (without zone), `1234.7700` for an amount with the digits that came in,
`true` and `false`. What is no value of its kind stays the text that the ledger sent; `typed` tells the two apart.
Null is an empty cell. So whole columns go through Polars to whichever kind of file, and come back the same.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

import polars as pl

from importer.exporting.columns import Column, Kind, Table

Record: TypeAlias = Mapping[str, Any]
Frames: TypeAlias = dict[str, pl.DataFrame]
"""The rows of each table by its title; all columns are texts."""
_ZONE = r"(?:Z|[+-]\d\d:?\d\d)?$"
_DAY = r"^(\d{4}-\d\d-\d\d)[T ]00:00:00(?:\.0+)?" + _ZONE
_MOMENT = r"^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.0+|(\.\d{1,3})\d*)?" + _ZONE
_NOTHING: Record = {}


def flatten(tables: Sequence[Table], records: Sequence[Record]) -> Frames:
    """Return the rows that `records` have in each of `tables`; a list of another type than a list has none."""
    return {table.title: _frame(table, records) for table in tables}


def _frame(table: Table, records: Sequence[Record]) -> pl.DataFrame:
    holders, rows = _reached(table.trail, records)
    keys = [_texts(column, Block(above).at(column.path)) for column, above in zip(table.keys, holders, strict=True)]
    block = Block(rows)
    own = [_texts(column, block.at(column.path)) for column in table.own]
    whole = {series.name: series for series in (*keys, *own) if series is not None}
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, len(rows))
    frame = pl.DataFrame([whole.get(name, nothing.alias(name)) for name in table.headings])
    return frame.with_columns(_uniform(column) for column in table.columns if column.name in whole)


class Block:
    """The same block of many rows, looked at column by column."""

    def __init__(self, rows: Sequence[Any]) -> None:
        found = [row if type(row) is dict else _NOTHING for row in rows]
        self._rows = found if any(found) else []
        self._inner: dict[str, Block] = {}
        names = tuple(self._rows[0]) if self._rows else ()
        self._columns: dict[str, Sequence[Any]] | None = None
        if all(map(names.__eq__, map(tuple, self._rows))):  # the usual case: every row has the same names
            self._columns = dict(zip(names, zip(*map(dict.values, self._rows), strict=True), strict=True))  # type: ignore[arg-type]

    def at(self, path: Sequence[str]) -> Sequence[Any]:
        """Return what the rows hold at `path`; nothing when none of them has the block it is in."""
        name, *further = path
        if further:
            if name not in self._inner:
                self._inner[name] = Block(self._held(name))
            return self._inner[name].at(further)
        return self._held(name)

    def _held(self, name: str) -> Sequence[Any]:
        if self._columns is not None:
            return self._columns.get(name, ())
        return [row.get(name) for row in self._rows]


def _reached(trail: Sequence[str], records: Sequence[Record]) -> tuple[list[list[Record]], list[Record]]:
    """Return every row at the end of the trail, and for each step of it whose row that is."""
    holders: list[list[Record]] = []
    rows = list(records)
    for name in trail:
        pairs = [(at, row) for at, above in enumerate(rows) for row in _list(above.get(name)) if type(row) is dict]
        steps = [at for at, _ in pairs]
        holders = [[above[at] for at in steps] for above in (*holders, rows)]
        rows = [row for _, row in pairs]
    return holders, rows


def _list(held: object) -> list[Any]:
    return held if isinstance(held, list) else []


def _texts(column: Column, values: Sequence[Any]) -> pl.Series | None:
    """Return values as texts, not yet in their one form; None when every cell is empty."""
    if column.kind is Kind.SEGMENTS:
        values = [_segments(value) for value in values]
    kinds = frozenset(map(type, values)) - {type(None)}
    if not kinds:
        return None
    return _string(column.name, values if kinds == {str} else _SAID.get(kinds, _said_any)(values))


def _string(name: str, values: Sequence[str | None]) -> pl.Series:
    """Return the texts as a column; half a surrogate pair, which no file can hold, becomes a question mark."""
    try:
        return pl.Series(name, values, dtype=pl.String)
    except UnicodeEncodeError:
        whole = [None if text is None else text.encode("utf-8", "replace").decode() for text in values]
        return pl.Series(name, whole, dtype=pl.String)


def _uniform(column: Column) -> pl.Expr:
    """Return the column's texts in their kind's one form."""
    text = pl.col(column.name)
    if column.kind is Kind.DAY:
        text = text.str.replace(_DAY, "$1")
    if column.kind in {Kind.DAY, Kind.MOMENT}:
        text = text.str.replace(_MOMENT, "$1 $2$3")
    return pl.when(text != "").then(text)


def _said_any(values: Sequence[Any]) -> list[str | None]:
    return [None if value is None else _said(value) for value in values]


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _said_decimals(values: Sequence[Any]) -> list[str | None]:
    texts = list(map(str, values))
    if "E" in "".join(texts):
        return _said_any(values)
    return [None if text == "None" else text for text in texts]


def _segments(value: object) -> str | None:
    """Return `1=00; 2=10`: number and value of each segment."""
    parts = [f"{part.get('segmentId')}={part.get('segmentValue')}" for part in _list(value) if type(part) is dict]
    return "; ".join(parts) or None


_SAID: Mapping[frozenset[type], Callable[[Sequence[Any]], list[str | None]]] = {
    frozenset({Decimal}): _said_decimals,
    frozenset({Decimal, int}): _said_decimals,
    frozenset({int}): _said_decimals,
    frozenset({bool}): lambda values: [None if value is None else "true" if value else "false" for value in values],
}

NUMBER = r"^-?(?:0|[1-9]\d*)(?:\.\d+)?$"
WHOLE = r"^-?(?:0|[1-9]\d{0,17})$"
_DIGITS = pl.Decimal(38, 10)
"""Twenty-eight digits before the point and ten behind it: more than any amount or rate of exchange has."""


def typed(column: Column) -> pl.Expr:
    """Return the column with the type of its kind; null where the text is no value of that kind."""
    text = pl.col(column.name)
    match column.kind:
        case Kind.WHOLE:
            return pl.when(text.str.contains(WHOLE)).then(text).cast(pl.Int64, strict=False).alias(column.name)
        case Kind.DECIMAL:
            return pl.when(text.str.contains(NUMBER)).then(text).cast(_DIGITS, strict=False).alias(column.name)
        case Kind.FLAG:
            flag = pl.when(text == "true").then(pl.lit(True)).when(text == "false").then(pl.lit(False))  # noqa: FBT003
            return flag.alias(column.name)
        case Kind.DAY:
            return text.str.to_date("%Y-%m-%d", strict=False)
        case Kind.MOMENT:
            return text.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="ms", strict=False)
        case _:
            return text


def strays(frame: pl.DataFrame, columns: Sequence[Column]) -> Iterator[tuple[str, int]]:
    """Yield the columns in which texts are no values of their kind, and how many there are."""
    kinds = [column for column in columns if column.kind not in {Kind.TEXT, Kind.SEGMENTS}]
    wrong = [(pl.col(column.name).is_not_null() & typed(column).is_null()).sum() for column in kinds]
    counts = frame.select([count.alias(column.name) for count, column in zip(wrong, kinds, strict=True)])
    yield from ((name, count) for name, count in (counts.row(0, named=True) if kinds else {}).items() if count)
