"""From loaded cells to a Sheet: marks laid over, our columns set apart, blank edges cut, headings checked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import polars as pl

from importer.errors import WorkbookError
from importer.language import _, all_of
from importer.sheets import remarks
from importer.sheets.exact import Loaded
from importer.sheets.marks import Marks, Span
from importer.sheets.merged import repeat
from importer.sheets.value import Column, Sheet, blank_rows

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
    table: str | None = None
    """The named table that was asked for, or shows where the header is."""
    only: Span | None = None
    """The only cells that were asked for; None: all of them."""
    skip: bool = False
    """Whether hidden rows and columns are left out."""


def assemble(loaded: Loaded, marks: Marks, origin: Origin) -> Sheet:
    """Return the sheet; WorkbookError when it has no rows or two equal headings."""
    columns = _marked(loaded, marks)
    ours = _ours(columns, origin.added)
    others = [column for column in columns if column not in ours] if ours else columns
    inside = _inside(others, origin)
    named = [column for column in inside if column.heading]
    _refuse_equal(named, loaded.header_row, origin)
    first = loaded.header_row + 1
    blank = _within(blank_rows(named, columns[0].size if columns else 0), first, origin.only)
    last = _last(blank)
    if last == 0:
        raise no_rows(origin, loaded.header_row)
    rows = pl.int_range(first, first + last, dtype=pl.Int64, eager=True).alias("row")
    blank = blank.head(last)
    hidden = _hidden(rows, marks)
    unnamed = tuple(column.letter for column in inside if not column.heading and not column.blank.all())
    cut = [repeat(column.cut(last), marks.merged, loaded.header_row) for column in named]
    sheet = Sheet(
        path=origin.path,
        name=origin.name,
        kind=origin.kind,
        header_row=loaded.header_row,
        columns=tuple(column for column in cut if not (origin.skip and column.hidden)),
        rows=rows,
        blank=blank,
        evidence=loaded.evidence,
        unnamed=unnamed,
        ours=tuple(column.cut(last) for column in ours),
        hidden=hidden,
        left_out=hidden if origin.skip else None,
        table=origin.table,
    )
    notes = (*origin.notes, *_outside(others, inside, last, origin), *remarks.of(sheet, cut, marks, skip=origin.skip))
    return replace(sheet, notes=notes)


def no_rows(origin: Origin, header_row: int | None = None) -> WorkbookError:
    """Return the exception for a sheet with nothing below its header, or nothing at all."""
    place = str(origin.path)
    if origin.kind != "csv":
        place = _("sheet {sheet} of {path}").format(sheet=origin.name, path=origin.path)
    if header_row is None:
        return WorkbookError(
            "There is no data in {place}: every cell is blank.", "Name another sheet or file.", place=place
        )
    return WorkbookError(
        "There is no data in {place}: nothing stands below the headings in row {header_row}.",
        "Fill in at least one row, or say with header which row has the headings.",
        place=place,
        header_row=header_row,
    )


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
        hidden=index in marks.hidden_columns,
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


def _inside(columns: list[Column], origin: Origin) -> list[Column]:
    """Return the columns that were asked for."""
    if origin.only is None:
        return columns
    return [column for column in columns if origin.only.left <= column.index <= origin.only.right]


def _within(blank: pl.Series, first: int, only: Span | None) -> pl.Series:
    """Take rows below those that were asked for as blank."""
    return blank if only is None else blank.head(max(only.bottom - first + 1, 0))


def _outside(columns: list[Column], inside: Iterable[Column], last: int, origin: Origin) -> tuple[str, ...]:
    """Say what stands outside the table that was asked for."""
    if origin.only is None:
        return ()
    kept = set(map(id, inside))
    letters = [column.letter for column in columns if id(column) not in kept and not column.blank.all()]
    below = [column for column in columns if id(column) in kept and not column.blank.slice(last).all()]
    beside = _("columns {columns}").format(columns=", ".join(letters))
    places = [*([beside] if letters else []), *([_("rows below it")] if below else [])]
    words = _("Outside table {table} there are values in {places}; not read.")
    return (words.format(table=origin.table, places=all_of(places)),) if places else ()


def _hidden(rows: pl.Series, marks: Marks) -> pl.Series | None:
    """Return which rows the user does not see, None when every one is seen."""
    if not marks.hidden_rows:
        return None
    hidden = rows.is_in(list(marks.hidden_rows)).alias("hidden")
    return hidden if hidden.any() else None


def _refuse_equal(columns: list[Column], header_row: int, origin: Origin) -> None:
    seen: dict[str, Column] = {}
    for column in columns:
        first = seen.setdefault(column.heading, column)
        if first is not column:
            raise WorkbookError(
                "Two columns have the heading “{heading}”: {first}{header_row} and {second}{header_row} in "
                "{sheet} of {path}.",
                "Give one of them another heading, or clear its heading if it is not needed.",
                heading=column.heading,
                first=first.letter,
                header_row=header_row,
                second=column.letter,
                sheet=origin.name,
                path=origin.path,
            )


def _last(blank: pl.Series) -> int:
    """Return how many rows there are down to the last one with a value."""
    filled = (~blank).arg_true()
    return 0 if filled.is_empty() else int(filled[-1]) + 1
