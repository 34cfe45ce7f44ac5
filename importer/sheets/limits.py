"""What no honest workbook does: unpack to a hundred times its size, or spread a few cells over a whole sheet.

The reading libraries make room for every cell between the first and the last one, filled or not; two cells in
opposite corners of a sheet would take half a terabyte, and end the process.
"""

import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from importer.errors import WorkbookError
from importer.language import _
from importer.sheets.value import column_index, letter

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""What a sheet can have (Excel specifications and limits)."""
LARGE = 1 << 28
"""A part that unpacks to so many bytes must not be packed more than `FOLD` times."""
FOLD = 100
HUGE = 1 << 33
"""No part unpacks to so many bytes."""
SPARSE = 1 << 24
"""From so many cells on, blank ones included, a tenth of them must be filled: the size of 16 whole columns."""
TOO_MANY = 1 << 27
"""A sheet with so many cells, blank ones included, is not read: the size of 128 whole columns."""
DIMENSION = re.compile(rb'<dimension\b[^>]*\bref="[A-Z]+[0-9]+:([A-Z]+)([0-9]+)"')
FAR = re.compile(rb'<c r="(?:[A-Z]{3}|[A-Z]+[0-9]{5})|<row\b[^>]*?\br="[0-9]{5}')
WIDE = re.compile(rb'<c r="([A-Z]{2,})[0-9]')
ROW = re.compile(rb'<(?:row\b[^>]*?\br|c r)="[A-Z]*([0-9]+)')
FILLED = re.compile(rb'<c r="([A-Z]+)([0-9]+)"[^>]*(?<!/)>(?=<[vif])')
LETTERS = 26
TRUSTED = 1 << 24
"""A sheet larger than this, packed like any other, is believed to be as large as it says it is."""
USUAL_FOLD = 50


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a sheet reaches from A1, and how many of its cells are filled."""

    rows: int
    columns: int
    filled: int

    @property
    def corner(self) -> str:
        """The last cell."""
        return f"{letter(self.columns - 1)}{self.rows}"


def check_archive(path: Path, members: Iterable[zipfile.ZipInfo]) -> None:
    """Raise WorkbookError for an archive that unpacks to something beyond all reason."""
    for member in members:
        if member.file_size >= HUGE or (member.file_size >= LARGE and member.file_size > FOLD * member.compress_size):
            raise bomb(path, _("{member} in it").format(member=member.filename), member.file_size)


def bomb(path: Path, what: str, size: int) -> WorkbookError:
    """Return the exception for a file that unpacks to something beyond all reason."""
    return WorkbookError(
        "{path} is not unpacked: {what} would take {size} MB or more, as no honest file does.",
        "Open it in a spreadsheet program, if you trust where it came from, and save only the rows you need.",
        path=path,
        what=what,
        size=size // 1_000_000,
    )


def check_extent(path: Path, sheet: str, extent: Extent) -> None:
    """Raise WorkbookError for a sheet that reaches farther than a sheet can, or than its content is worth."""
    if is_beyond(extent):
        _refuse(path, sheet, extent)


def is_beyond(extent: Extent) -> bool:
    """Whether a sheet reaches farther than a sheet can, or than its content is worth."""
    area = extent.rows * extent.columns
    outside = extent.rows > LAST_ROW or extent.columns > LAST_COLUMN
    return outside or area > TOO_MANY or (area > SPARSE and extent.filled * 10 < area)


def _refuse(path: Path, sheet: str, extent: Extent) -> NoReturn:
    if extent.rows > LAST_ROW or extent.columns > LAST_COLUMN:
        raise WorkbookError(
            "{path} is damaged: it speaks of cell {corner} of {sheet}, and a sheet ends at XFD{last}.",
            "Get the file once more, or open it in Excel or LibreOffice and save it again.",
            path=path,
            corner=extent.corner,
            sheet=sheet,
            last=LAST_ROW,
        )
    raise WorkbookError(
        "Sheet {sheet} of {path} reaches to {corner}, but only {filled} of its {cells} cells are "
        "filled: a stray cell stands far outside the data.",
        "Delete rows and columns outside the data (Ctrl+End shows the last cell, {corner}) and save it.",
        sheet=sheet,
        path=path,
        corner=extent.corner,
        filled=extent.filled,
        cells=extent.rows * extent.columns,
    )


def declared(first: bytes, member: zipfile.ZipInfo) -> Extent | None:
    """Return how far a sheet says it reaches, when it may be believed; else None, and it has to be measured."""
    found = DIMENSION.search(first)
    if found is None or member.file_size <= TRUSTED or member.file_size > USUAL_FOLD * member.compress_size:
        return None
    return Extent(int(found[2]), column_index(found[1].decode()) + 1, member.file_size // 20)


def measured(blocks: Iterable[bytes]) -> Extent:
    """Return how far the sheet whose XML comes in `blocks` reaches, at most.

    Blank cells and rows count, and so do all columns up to Z; rows do from ten thousand on only.
    """
    rows, columns, filled, counted = 1, 1, 0, 0
    for block in blocks:
        filled += block.count(b"<v>") + block.count(b"<is>")
        counted += block.count(b"<row")
        if FAR.search(block):
            rows = max(rows, *map(int, ROW.findall(block)), 1)
        if wide := set(WIDE.findall(block)):
            columns = max(columns, *(column_index(letters.decode()) + 1 for letters in wide))
    return Extent(max(rows, counted), max(columns, LETTERS), filled)


def filled(blocks: Iterable[bytes]) -> Extent:
    """Return how far the filled cells of a sheet reach; this takes longer."""
    rows, letters, count = 0, {b"A"}, 0
    for block in blocks:
        cells = FILLED.findall(block)
        rows = max([rows, *(int(row) for _, row in cells)])
        letters |= {column for column, _ in cells}
        count += len(cells)
    return Extent(rows, max(column_index(column.decode()) + 1 for column in letters), count)
