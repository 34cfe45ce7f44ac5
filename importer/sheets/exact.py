"""The exact way to read a sheet: python-calamine gives every cell its own type, in every file format."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import fastexcel
import polars as pl
import python_calamine
from polars._typing import PolarsDataType

from importer.sheets.form import damaged, locked
from importer.sheets.header import Header
from importer.sheets.text import kept
from importer.sheets.value import MOMENT, Column, SheetName, letter

logging.getLogger("calamine").setLevel(logging.ERROR)  # it remarks on parts it does not know
FAILURES = (python_calamine.CalamineError, fastexcel.FastExcelError, ValueError, OverflowError, OSError)
"""What the libraries raise for a broken file; OSError for one that ends too early inside."""
FindHeader: TypeAlias = Callable[[Sequence[Sequence[object]]], Header | None]


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """A sheet's cells before marks, our own columns and blank edges are dealt with."""

    header_row: int
    evidence: str
    columns: tuple[Column, ...]
    """Every column from A on, those without heading included."""
    size: int
    """Rows below the header."""
    values: int | None = None
    """How many cells came through, headings included; None when none can get lost on the way."""


@contextmanager
def careful(path: Path) -> Iterator[None]:
    """Turn whatever the reading libraries raise about a broken file into a WorkbookError."""
    try:
        yield
    except python_calamine.PasswordError:
        raise locked(path) from None
    except FAILURES as error:
        raise damaged(path, str(error).partition("\n")[0]) from None
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # Rust's own way to give up; not an Exception
            raise damaged(path) from None
        raise


def names(path: Path) -> list[SheetName]:
    """Return the worksheets of a workbook in its order."""
    with careful(path), python_calamine.load_workbook(path) as book:
        return [
            SheetName(
                sheet.name,
                sheet.visible == python_calamine.SheetVisibleEnum.Visible,
                book.get_sheet_by_name(sheet.name).height > 0,
            )
            for sheet in book.sheets_metadata
            if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]


def load(path: Path, sheet: str) -> list[list[Any]]:
    """Return the rows of a sheet, equally long and the first of them row 1."""
    with careful(path), python_calamine.load_workbook(path) as book:
        return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def from_rows(rows: Sequence[Sequence[Any]], find: FindHeader) -> Loaded | None:
    """Return the cells of `rows`, equally long and the first of them row 1; None when `find` finds no header."""
    found = find(rows)
    if found is None:
        return None
    below = rows[found.row :]
    cells = zip(*below, strict=True) if below else [()] * len(found.headings)
    columns = tuple(
        column(name, index, column_cells)
        for index, (name, column_cells) in enumerate(zip(found.headings, cells, strict=True))
    )
    return Loaded(found.row, found.evidence, columns, len(below))


def column(heading: str, index: int, cells: Sequence[Any]) -> Column:
    """Return one column of Python values, each kept under its own type; "" and None are blank."""
    types = set(map(type, cells))
    moments = _series(cells, types, (datetime, date), MOMENT)
    texts = _series(cells, types, (str,), pl.String)
    if types & {time, timedelta}:
        texts = pl.Series([_clock(cell) for cell in cells], dtype=pl.String)
    return Column(
        heading,
        letter(index),
        len(cells),
        text=None if texts is None else kept(texts),
        number=_series(cells, types, (float, int), pl.Float64),
        moment=moments,
        flag=_series(cells, types, (bool,), pl.Boolean),
    )


def _series(
    cells: Sequence[Any], types: set[type], wanted: tuple[type, ...], dtype: PolarsDataType
) -> pl.Series | None:
    present = types & set(wanted)
    if not present:
        return None
    chosen = cells if present == types else [cell if type(cell) in wanted else None for cell in cells]
    if date in present:
        chosen = [datetime.combine(cell, time()) if type(cell) is date else cell for cell in chosen]
    return pl.Series(chosen, dtype=dtype, strict=False)


def _clock(cell: object) -> str | None:
    """Write a time of day or a duration as a text, `07:30`; other texts stay, other types are none."""
    if isinstance(cell, time):
        return cell.isoformat().removesuffix(":00") if cell.second == 0 else cell.isoformat("seconds")
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours:02}:{minutes:02}" + (f":{seconds:02}" if seconds else "")
    return cell if isinstance(cell, str) else None
