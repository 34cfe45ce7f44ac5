"""What a sheet's XML says and calamine does not: error cells, formulas without a value, number formats.

A byte scan instead of an XML parser: most sheets have none of these, and then the scan is a search for three
or four byte strings. Only `<` is certain to be markup (ECMA-376 is XML, where text never holds a bare `<`),
so every pattern begins with it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape

from importer.sheets.package import Formats

ERROR = re.compile(rb'<c\b([^>]*\bt="e"[^>]*)>(?:<f\b[^>]*>(?:[^<]*</f>)?)?\s*(?:<v[^>]*>([^<]*)</v>)?')
HOLLOW = re.compile(rb"<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?!<v[^>]*>[^<])")
"""A formula that no stored value follows."""
REFERENCE = re.compile(rb'\br="\$?([A-Z]+)\$?(\d+)"')
STYLE = re.compile(rb'\bs="(\d+)"')
ROW = re.compile(rb'<row\b[^>]*?\br="(\d+)"')

PEEK = 1 << 12
FORMULA = "formula"
"""The fault of a formula without a stored value."""


@dataclass(slots=True)
class Marks:
    """What was found in one sheet: column index from 0 -> row number as the user sees it -> mark."""

    faults: dict[int, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    """The error shown (`#N/A`), or `formula`."""
    percent: dict[int, dict[int, bool]] = field(default_factory=lambda: defaultdict(dict))
    digits: dict[int, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    values: int = 0
    """How many cells hold a value, those with an error included."""

    @property
    def errors(self) -> int:
        """How many cells show an error."""
        return sum(text != FORMULA for column in self.faults.values() for text in column.values())

    @property
    def last_row(self) -> int:
        """The last row with a fault; 0 when there is none."""
        return max((max(column) for column in self.faults.values()), default=0)


def scan(blocks: Iterable[bytes], formats: Formats) -> Marks:
    """Return the marks of a sheet whose XML comes in `blocks` (see `Package.blocks`)."""
    marks = Marks()
    styled = _styled(formats)
    rows = 0
    for block in blocks:
        marks.values += block.count(b"<v>") + block.count(b"<is>")
        _faults(block, rows, marks)
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


def _styled(formats: Formats) -> re.Pattern[bytes] | None:
    if not formats:
        return None
    numbers = b"|".join(str(number).encode() for number in sorted({*formats.percent, *formats.digits}))
    return re.compile(rb'<c\b([^>]*\bs="(?:' + numbers + rb')"[^>]*)(?<!/)>')


def _numbers(block: bytes, rows: int, formats: Formats, styled: re.Pattern[bytes], marks: Marks) -> None:
    for found in styled.finditer(block):
        style = STYLE.search(found[1])
        number = int(style[1]) if style else -1
        row, column = _where(block, found.start(), found[1], rows)
        if number in formats.percent:
            marks.percent[column][row] = True
        if wide := formats.digits.get(number):
            marks.digits[column][row] = wide


def _where(block: bytes, at: int, attributes: bytes, rows: int) -> tuple[int, int]:
    """Return row and column of the cell whose tag starts at `at`; counted when the tag does not say."""
    if found := REFERENCE.search(attributes):
        return int(found[2]), _index(found[1])
    start = block.rfind(b"<row", 0, at)
    numbered = ROW.match(block, start)
    row = int(numbered[1]) if numbered else rows + block.count(b"<row", 0, at)
    return row, len(re.findall(rb"<c[\s>/]", block[start:at]))


def _index(letters: bytes) -> int:
    index = 0
    for code in letters:
        index = index * 26 + code - ord("A") + 1
    return index - 1
