"""What the XML of an xlsx sheet says and calamine does not: see `Marks`.

A byte scan instead of an XML parser: most sheets have none of these, and then the scan is a search for a few
byte strings. Only `<` is certain to be markup (ECMA-376 is XML, where text never holds a bare `<`), so every
pattern begins with it.
"""

import re
from collections.abc import Iterable, Iterator
from html import unescape

from importer.sheets.formats import Formats
from importer.sheets.marks import FORMULA, Marks, Span
from importer.sheets.value import column_index

ERROR = re.compile(rb'<c\b([^>]*\bt="e"[^>]*)>(?:<f\b[^>]*>(?:[^<]*</f>)?)?\s*(?:<v[^>]*>([^<]*)</v>)?')
HOLLOW = re.compile(rb"<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?!<v[^>]*>[^<])")
"""A formula that no stored value follows."""
REFERENCE = re.compile(rb'\br="\$?([A-Z]+)\$?(\d+)"')
STYLE = re.compile(rb'\bs="(\d+)"')
ROW = re.compile(rb'<row\b[^>]*?\br="(\d+)"')
HIDDEN_ROW = re.compile(rb'<row\b[^>]*\bhidden="(?:1|true)"')
HIDDEN_COLUMN = re.compile(rb'<col\b[^>]*\bhidden="(?:1|true)"[^>]*>')
ENDS = re.compile(rb'\b(min|max)="(\d+)"')
MERGED = re.compile(rb'<mergeCell\b[^>]*\bref="\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)"')
LAST_COLUMN = 16_384
"""Columns a sheet can have (Excel specifications and limits)."""

PEEK = 1 << 12
CELLS_END = b"</sheetData"
"""Below all cells; a sheet without any, `<sheetData/>`, has nothing that could be merged or filtered."""


def scan(blocks: Iterable[bytes], formats: Formats) -> Marks:
    """Return the marks of a sheet whose XML comes in `blocks` (see `Package.blocks`)."""
    marks = Marks()
    styled = _styled(formats)
    rows, below = 0, False
    for block in blocks:
        marks.values += block.count(b"<v>") + block.count(b"<is>")
        _faults(block, rows, marks)
        _hidden(block, rows, marks)
        below = below or CELLS_END in block
        if below:
            _beneath(block, marks)
        if styled is not None:
            _numbers(block, rows, formats, styled, marks)
        if REFERENCE.search(block[:PEEK]) is None:
            rows += block.count(b"<row")
    return marks


def _faults(block: bytes, rows: int, marks: Marks) -> None:
    if b't="e"' in block:
        for found in ERROR.finditer(block):
            row, column = _where(block, found.start(), found[1], rows)
            shown = unescape((found[2] or b"").decode("utf-8", "replace")).strip()
            marks.faults[column][row] = shown or "#ERROR"
    if b"<f" in block:
        marks.values -= block.count(b"<v></v>")
        for at, attributes in _hollow(block):
            row, column = _where(block, at, attributes, rows)
            marks.faults[column].setdefault(row, FORMULA)


def _hollow(block: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield start and attributes of the cells with a formula and no stored value; text "" is a value."""
    for found in HOLLOW.finditer(block):
        at = block.rfind(b"<c", 0, found.start())
        attributes = block[at : block.find(b">", at)]
        if b't="str"' not in attributes:
            yield at, attributes


def _hidden(block: bytes, rows: int, marks: Marks) -> None:
    if b' hidden="' in block:
        for found in HIDDEN_ROW.finditer(block):
            marks.hidden_rows.add(_row(block, found.start(), rows))
        for tag in HIDDEN_COLUMN.findall(block):
            ends = {name: int(number) for name, number in ENDS.findall(tag)}
            last = min(ends.get(b"max", 0), LAST_COLUMN)
            marks.hidden_columns.update(range(ends.get(b"min", 1) - 1, last))


def _beneath(block: bytes, marks: Marks) -> None:
    """Look for what is merged and filtered, which stands below all cells (ECMA-376 part 1, 18.3.1.99)."""
    if b"<mergeCell " in block:
        for left, top, right, bottom in MERGED.findall(block):
            marks.merged.append(Span(int(top), column_index(left.decode()), int(bottom), column_index(right.decode())))
    marks.filtered |= b"<filterColumn" in block


def _styled(formats: Formats) -> re.Pattern[bytes] | None:
    if not formats:
        return None
    numbers = b"|".join(str(number).encode() for number in sorted(formats.styles))
    return re.compile(rb'<c\b([^>]*\bs="(?:' + numbers + rb')"[^>]*)(?<!/)>')


def _numbers(block: bytes, rows: int, formats: Formats, styled: re.Pattern[bytes], marks: Marks) -> None:
    for found in styled.finditer(block):
        style = STYLE.search(found[1])
        row, column = _where(block, found.start(), found[1], rows)
        formats.mark(int(style[1]) if style else -1, row, column, marks)


def _where(block: bytes, at: int, attributes: bytes, rows: int) -> tuple[int, int]:
    """Return row and column of the cell whose tag starts at `at`; counted when the tag does not say."""
    if found := REFERENCE.search(attributes):
        return int(found[2]), column_index(found[1].decode())
    start = block.rfind(b"<row", 0, at)
    return _row(block, start, rows), len(re.findall(rb"<c[\s>/]", block[start:at]))


def _row(block: bytes, start: int, rows: int) -> int:
    """Return the number of the row whose tag starts at `start`."""
    numbered = ROW.match(block, start)
    return int(numbered[1]) if numbered else rows + block.count(b"<row", 0, start + 4)
