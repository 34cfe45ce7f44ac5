"""The records of an .xls workbook ([MS-XLS]): what calamine does not tell, and whether it may be trusted with it.

The fast library believes what a file says of itself; a damaged one may end the process. So every record that
says how much there is of something is looked at here first.
"""

import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from importer.sheets.compound import BrokenError
from importer.sheets.formats import Formats, formats_of
from importer.sheets.marks import FORMULA, Marks, Span

BOF, EOF, FILE_PASS, BOUND_SHEET = 0x0809, 0x000A, 0x002F, 0x0085
FORMAT, XF, STRINGS = 0x041E, 0x00E0, 0x00FC
DIMENSIONS, WIDE_DIMENSIONS = 0x0200, 14
ROW, COLUMNS, MERGED, FILTER = 0x0208, 0x007D, 0x00E5, 0x009B
NUMBER, RK, MANY_RK, FORMULA_CELL, BOOL_OR_ERROR = 0x0203, 0x027E, 0x00BD, 0x0006, 0x0205
LABEL, LABEL_STRING, BLANK, MANY_BLANK = 0x0204, 0x00FD, 0x0201, 0x00BE
CELLS = {NUMBER, RK, MANY_RK, FORMULA_CELL, BOOL_OR_ERROR, LABEL, LABEL_STRING}
STREAMS = {0x0009, 0x0209, 0x0409, BOF}
"""The first record of the workbook or of a sheet, also in older versions."""
LAST_ROW, LAST_COLUMN = 65_536, 255
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
"""[MS-XLS] 2.5.10 BErr, the same in .xlsb."""
PENDING = 0x0003
"""Flags of a formula that is to be worked out when the file is opened ([MS-XLS] 2.4.127)."""

Record = tuple[int, bytes]


@dataclass(slots=True)
class Globals:
    """What the workbook says before its sheets begin."""

    sheets: dict[str, int] = field(default_factory=dict)
    """Name -> where its records begin."""
    locked: bool = False
    formats: Formats = field(default_factory=Formats)


def records(stream: bytes, at: int = 0) -> Iterator[Record]:
    """Yield number and content of each record of the workbook or of one sheet, from its beginning to its end."""
    depth = 0
    while at + 4 <= len(stream):
        number, length = struct.unpack_from("<HH", stream, at)
        at += 4 + length
        if at > len(stream):
            raise BrokenError("a record is cut short")
        depth += (number in STREAMS) - (number == EOF)
        yield number, stream[at - length : at]
        if depth <= 0:
            return
    raise BrokenError("it has no end")


def overview(stream: bytes) -> Globals:
    """Return what the workbook says of itself; BrokenError when that cannot be."""
    found = Globals()
    codes: dict[int, str] = {}
    styles: list[int] = []
    for number, content in records(stream):
        if number == FILE_PASS:
            found.locked = True
        elif number == BOUND_SHEET:
            found.sheets[_sheet_name(content)] = struct.unpack_from("<I", content)[0]
        elif number == FORMAT:
            codes[struct.unpack_from("<H", content)[0]] = _text(content[2:])
        elif number == XF:
            styles.append(struct.unpack_from("<H", content, 2)[0])
        elif number == STRINGS and struct.unpack_from("<ii", content)[1] not in range(len(stream) // 3 + 1):
            raise BrokenError("it has more texts than bytes")
    found.formats = formats_of(styles, codes)
    return found


def marks_of(stream: bytes, at: int, formats: Formats) -> Marks:
    """Return the marks of the sheet whose records begin at `at`; BrokenError when it is damaged."""
    marks = Marks()
    depth = 0
    for number, content in records(stream, at):
        depth += (number in STREAMS) - (number == EOF)
        if number == DIMENSIONS:
            _check_dimensions(content)
        if depth == 1 and number in TAKERS:
            TAKERS[number](content, marks)
        if depth == 1 and number in CELLS:
            _cell(number, content, formats, marks)
    return marks


def _cell(number: int, content: bytes, formats: Formats, marks: Marks) -> None:
    row, column, style = struct.unpack_from("<HHH", content)
    if column > LAST_COLUMN:
        raise BrokenError("it has a cell beyond the last column")
    if number == MANY_RK:
        for index, (each,) in enumerate(struct.iter_unpack("<H4x", content[4 : 4 + (len(content) - 6) // 6 * 6])):
            formats.mark(each, row + 1, column + index, marks)
        return
    if style in formats.styles:
        formats.mark(style, row + 1, column, marks)
    if number == BOOL_OR_ERROR and content[7:8] == b"\1":
        marks.faults[column][row + 1] = ERRORS.get(content[6], "#ERROR")
    elif number == FORMULA_CELL:
        _result(row, column, content, marks)


def _result(row: int, column: int, content: bytes, marks: Marks) -> None:
    """Mark a formula whose result is an error, or an empty text that is still to be worked out."""
    if content[12:14] == b"\xff\xff":
        kind, value, flags = content[6], content[8], content[14]
        if kind == 2:  # noqa: PLR2004  [MS-XLS] 2.5.133: 0 text, 1 boolean, 2 error, 3 empty text
            marks.faults[column][row + 1] = ERRORS.get(value, "#ERROR")
        elif kind == 3 and flags & PENDING:  # noqa: PLR2004  as above
            marks.faults[column][row + 1] = FORMULA


def _check_dimensions(content: bytes) -> None:
    """Refuse a sheet that claims more cells than it can have: room is made for all of them."""
    top, bottom, left, right = struct.unpack_from("<IIHH" if len(content) >= WIDE_DIMENSIONS else "<HHHH", content)
    if not (top <= bottom <= LAST_ROW and left <= right <= LAST_COLUMN + 1):
        raise BrokenError("it claims more cells than a sheet can have")


def _row(content: bytes, marks: Marks) -> None:
    row, flags = struct.unpack_from("<H10xH", content)
    if flags & 0x0020:
        marks.hidden_rows.add(row + 1)


def _columns(content: bytes, marks: Marks) -> None:
    first, last, _, _, flags = struct.unpack_from("<HHHHH", content)
    if flags & 0x0001:
        marks.hidden_columns.update(range(first, min(last, LAST_COLUMN) + 1))


def _merged(content: bytes, marks: Marks) -> None:
    (count,) = struct.unpack_from("<H", content)
    for top, bottom, left, right in struct.iter_unpack(
        "<HHHH", content[2 : 2 + count * 8][: (len(content) - 2) // 8 * 8]
    ):
        if top <= bottom and left <= right <= LAST_COLUMN:
            marks.merged.append(Span(top + 1, left, bottom + 1, right))


def _filter(_content: bytes, marks: Marks) -> None:
    marks.filtered = True


TAKERS: Mapping[int, Callable[[bytes, Marks], None]] = {
    ROW: _row,
    COLUMNS: _columns,
    MERGED: _merged,
    FILTER: _filter,
}


def _sheet_name(content: bytes) -> str:
    length, flags = content[6], content[7]
    if flags & 1:
        return content[8 : 8 + 2 * length].decode("utf-16-le", "replace")
    return content[8 : 8 + length].decode("latin-1")


def _text(content: bytes) -> str:
    """Return a number format's text: wide or narrow, as its flag says; in old files without a flag."""
    (length,) = struct.unpack_from("<H", content)
    if len(content) >= 3 + length and content[2] & 1:
        return content[3 : 3 + 2 * length].decode("utf-16-le", "replace")
    return content[3 : 3 + length].decode("latin-1")
