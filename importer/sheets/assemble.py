"""From loaded cells to a Sheet: marks laid over, our columns set apart, blank edges cut, headings checked."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import polars as pl

from importer.errors import WorkbookError
from importer.sheets.exact import Loaded
from importer.sheets.marks import Marks
from importer.sheets.value import Column, Sheet

Mark = TypeVar("Mark", str, bool, int)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a sheet comes from, for messages and for who writes the result."""

    path: Path
    name: str
    kind: str
    added: tuple[str, ...] = ()
    """Headings of the columns an earlier run added to this sheet."""
    notes: tuple[str, ...] = ()


def assemble(loaded: Loaded, marks: Marks, origin: Origin) -> Sheet:
    """Return the sheet; WorkbookError when it has no rows or two equal headings."""
    columns = _marked(loaded, marks)
    ours = _ours(columns, origin.added)
    named = [column for column in columns if column.heading and column not in ours]
    _refuse_equal(named, loaded.header_row, origin)
    blank = _blank(named, columns[0].size if columns else 0)
    last = _last(blank)
    if last == 0:
        raise no_rows(origin, loaded.header_row)
    first = loaded.header_row + 1
    unnamed = tuple(column.letter for column in columns if not column.heading and not column.blank.all())
    return Sheet(
        path=origin.path,
        name=origin.name,
        kind=origin.kind,
        header_row=loaded.header_row,
        columns=tuple(column.cut(last) for column in named),
        rows=pl.int_range(first, first + last, dtype=pl.Int64, eager=True).alias("row"),
        blank=blank.head(last),
        evidence=loaded.evidence,
        unnamed=unnamed,
        ours=tuple(column.cut(last) for column in ours),
        notes=(*origin.notes, *_remarks(unnamed)),
    )


def no_rows(origin: Origin, header_row: int | None = None) -> WorkbookError:
    """Return the exception for a sheet with nothing below its header, or nothing at all."""
    place = f"sheet {origin.name} of {origin.path}" if origin.kind != "csv" else str(origin.path)
    if header_row is None:
        return WorkbookError(f"There is no data in {place}: every cell is blank.", "Name another sheet or file.")
    return WorkbookError(
        f"There is no data in {place}: nothing stands below the headings in row {header_row}.",
        "Fill in at least one row, or say with header which row has the headings.",
    )


def _remarks(unnamed: tuple[str, ...]) -> tuple[str, ...]:
    if not unnamed:
        return ()
    return (f"No heading stands above the values in {', '.join(unnamed)}; they are left out.",)


def _marked(loaded: Loaded, marks: Marks) -> list[Column]:
    """Return the columns with their marks, long enough for the last fault."""
    size = max(loaded.size, marks.last_row - loaded.header_row)
    return [_mark(column.cut(size), index, marks, loaded.header_row) for index, column in enumerate(loaded.columns)]


def _mark(column: Column, index: int, marks: Marks, header_row: int) -> Column:
    def laid(found: Mapping[int, dict[int, Mark]], dtype: type[pl.DataType]) -> pl.Series | None:
        return _laid(found.get(index, {}), header_row, column.size, dtype)

    return replace(
        column,
        fault=laid(marks.faults, pl.String),
        percent=laid(marks.percent, pl.Boolean),
        digits=laid(marks.digits, pl.Int64),
    )


def _laid(found: Mapping[int, Mark], header_row: int, size: int, dtype: type[pl.DataType]) -> pl.Series | None:
    """Return the marks of one column as a series, or None when it has none below the header."""
    here = {row - header_row - 1: mark for row, mark in found.items() if header_row < row <= header_row + size}
    if not here:
        return None
    blank = pl.Series([None], dtype=dtype).new_from_index(0, size)
    return blank.scatter(pl.Series(list(here), dtype=pl.UInt32), pl.Series(list(here.values()), dtype=dtype))


def _ours(columns: list[Column], added: tuple[str, ...]) -> list[Column]:
    """Return our own columns: of several with one of our headings the one furthest right, where we put it."""
    last = {column.heading: column for column in columns if column.heading in added}
    return list(last.values())


def _refuse_equal(columns: list[Column], header_row: int, origin: Origin) -> None:
    seen: dict[str, Column] = {}
    for column in columns:
        first = seen.setdefault(column.heading, column)
        if first is not column:
            raise WorkbookError(
                f"Two columns have the heading “{column.heading}”: {first.letter}{header_row} and "
                f"{column.letter}{header_row} in {origin.name} of {origin.path}.",
                "Give one of them another heading, or clear its heading if it is not needed.",
            )


def _blank(columns: list[Column], size: int) -> pl.Series:
    blank = pl.Series("blank", [True], dtype=pl.Boolean).new_from_index(0, size)
    for column in columns:
        blank &= column.blank
    return blank


def _last(blank: pl.Series) -> int:
    """Return how many rows there are down to the last one with a value."""
    filled = (~blank).arg_true()
    return 0 if filled.is_empty() else int(filled[-1]) + 1
