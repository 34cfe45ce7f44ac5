"""The records of an .xlsb workbook ([MS-XLSB]): what calamine does not tell, and how far a sheet reaches."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from importer.sheets.compound import BrokenError
from importer.sheets.formats import Formats, formats_of
from importer.sheets.limits import LAST_COLUMN, LAST_ROW, Extent
from importer.sheets.marks import Marks, Span
from importer.sheets.xls_records import ERRORS

ROW, BLANK, ERROR, FORMULA_ERROR, LAST_CELL = 0, 1, 3, 11, 11
"""Records 1 to 11 of the rows are cells ([MS-XLSB] 2.3.2)."""
FORMAT, XF, COLUMNS, SHEET = 44, 47, 60, 156
STRINGS, FILTER_COLUMN, MERGED = 159, 163, 176
FIRST_XF, LAST_XF = 617, 618
VISIBLE = 0

Record = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class BookSheet:
    """A sheet as the workbook lists it."""

    name: str
    visible: bool
    relation: str


@dataclass(slots=True)
class Walked:
    """What the records of one sheet say."""

    marks: Marks = field(default_factory=Marks)
    extent: Extent = field(default_factory=lambda: Extent(0, 0, 0))


def records(content: bytes) -> Iterator[Record]:
    """Yield number, start and end of each record's content; BrokenError when one is cut short."""
    at, end = 0, len(content)
    while at < end:
        number = content[at]
        at += 1
        if number & 0x80:
            number = (number & 0x7F) | (content[at] & 0x7F) << 7
            at += 1
        length = content[at]
        at += 1
        if length & 0x80:
            length &= 0x7F
            for shift in (7, 14, 21):
                byte = content[at]
                at += 1
                length |= (byte & 0x7F) << shift
                if not byte & 0x80:
                    break
        if at + length > end:
            raise BrokenError("a record is cut short")
        yield number, at, at + length
        at += length


def sheets(content: bytes) -> list[BookSheet]:
    """Return the sheets that the workbook part lists."""
    found: list[BookSheet] = []
    for number, at, _ in records(content):
        if number == SHEET:
            (state,) = struct.unpack_from("<I", content, at)
            relation, after = _wide(content, at + 8)
            name, _ = _wide(content, after)
            found.append(BookSheet(name, state == VISIBLE, relation))
    return found


def formats(content: bytes) -> Formats:
    """Return the formats that the part with the styles has."""
    codes: dict[int, str] = {}
    styles: list[int] = []
    of_cells = False
    for number, at, _ in records(content):
        if number in {FIRST_XF, LAST_XF}:
            of_cells = number == FIRST_XF
        elif number == XF and of_cells:
            styles.append(struct.unpack_from("<H", content, at + 2)[0])
        elif number == FORMAT:
            codes[struct.unpack_from("<H", content, at)[0]] = _wide(content, at + 2)[0]
    return formats_of(styles, codes)


def check_strings(content: bytes) -> None:
    """Raise BrokenError when the part with the texts claims more of them than it can hold."""
    for number, at, _ in records(content):
        if number == STRINGS and struct.unpack_from("<I", content, at + 4)[0] > len(content):
            raise BrokenError("it has more texts than bytes")


def walk(content: bytes, known: Formats) -> Walked:
    """Return the marks of a sheet and how far its cells reach."""
    found = Walked()
    styles, marks = known.styles, found.marks
    row = rows = columns = filled = 0
    for number, at, end in records(content):
        if BLANK < number <= LAST_CELL:
            column, style = struct.unpack_from("<II", content, at)
            style &= 0xFFFFFF
            filled += 1
            rows, columns = max(rows, row), max(columns, column + 1)
            if style in styles:
                known.mark(style, row, column, marks)
            if number in {ERROR, FORMULA_ERROR}:
                marks.faults[column][row] = ERRORS.get(content[at + 8], "#ERROR")
        elif number == ROW:
            row = struct.unpack_from("<I", content, at)[0] + 1
            if content[at + 11] & 0x10:
                marks.hidden_rows.add(row)
        elif number in {COLUMNS, MERGED, FILTER_COLUMN}:
            _around(number, content[at:end], marks)
    found.extent = Extent(rows, columns, filled)
    return found


def _around(number: int, content: bytes, marks: Marks) -> None:
    if number == COLUMNS:
        first, last = struct.unpack_from("<II", content)
        if content[16] & 1:
            marks.hidden_columns.update(range(first, min(last + 1, LAST_COLUMN)))
    elif number == MERGED:
        top, bottom, left, right = struct.unpack_from("<IIII", content)
        if top <= bottom < LAST_ROW and left <= right < LAST_COLUMN:
            marks.merged.append(Span(top + 1, left, bottom + 1, right))
    else:
        marks.filtered = True


def _wide(content: bytes, at: int) -> tuple[str, int]:
    """Return a text that has its length in front, and where it ends."""
    (length,) = struct.unpack_from("<I", content, at)
    end = at + 4 + 2 * length
    if end > len(content):
        raise BrokenError("a text is cut short")
    return content[at + 4 : end].decode("utf-16-le", "replace"), end
