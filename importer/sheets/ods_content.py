"""The content of an OpenDocument spreadsheet, cell by cell (OASIS OpenDocument 1.3, part 3)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from importer.sheets.limits import LAST_COLUMN, LAST_ROW, Extent
from importer.sheets.marks import FORMULA, Marks, Span
from importer.sheets.ods_styles import TABLE, Styles

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
CELL, COVERED = TABLE + "table-cell", TABLE + "covered-table-cell"
CELLS = {CELL, COVERED}
VALUE_TYPE, VALUE, STRING_VALUE = OFFICE + "value-type", OFFICE + "value", OFFICE + "string-value"
ERROR_TYPE, HAS_FORMULA, STYLE_NAME = CALC + "value-type", TABLE + "formula", TABLE + "style-name"
ANNOTATION, PARAGRAPH = OFFICE + "annotation", TEXT + "p"
SPANNED, SPANNED_DOWN = TABLE + "number-columns-spanned", TABLE + "number-rows-spanned"
ERROR = re.compile(r"#[A-Z/0!?]+[!?]?|#N/A|Err:\d{3}|#.+!\s*")
"""What a formula shows that failed, in programs that do not mark it otherwise."""
DURATION = re.compile(r"(-?)P(?:(\d+)D)?T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,](\d+))?S)?")
MOST = 1 << 25
"""So many filled cells are read of one file, repeated ones counted as often as they are repeated."""

Cell = str | float | bool | datetime | timedelta


class TooManyError(Exception):
    """The file says that a few cells are repeated over more of a sheet than can be read."""


@dataclass(slots=True)
class Page:
    """One sheet: its rows by number with their filled cells, and its marks."""

    name: str
    visible: bool
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    marks: Marks = field(default_factory=Marks)
    width: int = 0

    @property
    def extent(self) -> Extent:
        """How far the filled cells reach."""
        return Extent(max(self.rows, default=0), self.width, sum(map(len, self.rows.values())))

    def table(self) -> list[list[Cell | None]]:
        """Return all rows from row 1 to the last filled one, equally long."""
        blank: list[Cell | None] = [None] * self.width
        return [self._row(self.rows[row], blank) if row in self.rows else blank for row in self._numbers()]

    def _numbers(self) -> range:
        return range(1, max(self.rows, default=0) + 1)

    def _row(self, cells: Mapping[int, Cell], blank: list[Cell | None]) -> list[Cell | None]:
        row = blank.copy()
        for column, cell in cells.items():
            row[column] = cell
        return row


class Content:
    """Takes in the elements of `content.xml` one after the other; `pages` are the sheets so far."""

    def __init__(self, styles: Styles) -> None:
        self.pages: list[Page] = []
        self.ranges: list[tuple[str, str]] = []
        """Named ranges of the whole file: name and address."""
        self._styles = styles
        self._filled = 0
        self._row = self._column = 0
        self._cells: dict[int, Cell] = {}
        self._repeated = 1
        self._defaults: list[tuple[int, int, str]] = []
        self._of_row = ""
        self._cell: Mapping[str, str] | None = None
        self._paragraphs: list[list[str]] = []
        self._aside = 0
        self._known: dict[str, int] = {}

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take in the start of an element."""
        if self._aside or name == ANNOTATION:
            self._aside += 1
        elif name in CELLS:
            self._cell, self._paragraphs = attributes, []
        elif self._cell is not None:
            self._inside(name, attributes)
        elif name == TABLE + "table-row":
            self._start_row(attributes)
        elif name == TABLE + "table":
            self._start_table(attributes)
        elif name == TABLE + "table-column" and self.pages:
            self._columns(attributes)
        elif name == TABLE + "database-range":
            address = attributes.get(TABLE + "target-range-address", "")
            self.ranges.append((attributes.get(TABLE + "name", ""), address))
        else:
            self._styles.start(name, attributes)

    def end(self, name: str) -> None:
        """Take in the end of an element."""
        if self._aside:
            self._aside -= 1
        elif name in CELLS and self._cell is not None:
            self._end_cell(self._cell, covered=name == COVERED)
            self._cell = None
        elif name == TABLE + "table-row" and self.pages:
            self._end_row()
        else:
            self._styles.end(name)

    def text(self, text: str) -> None:
        """Take in characters."""
        if self._paragraphs and not self._aside:
            self._paragraphs[-1].append(text)

    def _start_table(self, attributes: Mapping[str, str]) -> None:
        visible = attributes.get(TABLE + "style-name") not in self._styles.invisible
        self.pages.append(Page(attributes.get(TABLE + "name", ""), visible))
        self._row = self._column = 0
        self._defaults = []

    def _columns(self, attributes: Mapping[str, str]) -> None:
        first, count = self._column, _count(attributes, "number-columns-repeated")
        self._column = min(first + count, LAST_COLUMN)
        self._defaults.append((first, self._column, attributes.get(TABLE + "default-cell-style-name", "")))
        if attributes.get(TABLE + "visibility", "visible") != "visible":
            self.pages[-1].marks.hidden_columns.update(range(first, self._column))

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        self._column, self._cells = 0, {}
        self._repeated = _count(attributes, "number-rows-repeated")
        self._of_row = attributes.get(TABLE + "default-cell-style-name", "")
        seen = attributes.get(TABLE + "visibility", "visible")
        if seen != "visible" and self.pages:
            marks = self.pages[-1].marks
            last = min(self._row + self._repeated, LAST_ROW)
            marks.hidden_rows.update(range(self._row + 1, last + 1))
            marks.filtered |= seen == "filter"

    def _end_row(self) -> None:
        page = self.pages[-1]
        if self._cells:
            self._filled += len(self._cells) * self._repeated
            if self._filled > MOST:
                raise TooManyError
            page.width = max(page.width, *(column + 1 for column in self._cells))
            for row in range(self._row + 1, self._row + self._repeated + 1):
                page.rows[row] = self._cells
        self._row += self._repeated

    def _inside(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take in what stands in a cell: paragraphs, and signs that are written as elements."""
        if name == PARAGRAPH:
            self._paragraphs.append([])
        elif name == TEXT + "s":
            self.text(" " * min(_number(attributes.get(TEXT + "c", "1")), 1000))
        elif name == TEXT + "tab":
            self.text("\t")
        elif name == TEXT + "line-break":
            self.text("\n")

    def _end_cell(self, cell: Mapping[str, str], *, covered: bool) -> None:
        shown = "\n".join(map("".join, self._paragraphs))
        first, count = self._column, _count(cell, "number-columns-repeated")
        self._paragraphs = []
        self._column += count
        if cell and not covered and self.pages:
            if SPANNED in cell or SPANNED_DOWN in cell:
                self._span(cell, first)
            columns = range(first, first + count)
            fault = _fault(cell, shown)
            value = None if fault else _value(cell, shown)
            if fault or value is not None:
                self._keep(cell, columns, value, fault)

    def _keep(self, cell: Mapping[str, str], columns: range, value: Cell | None, fault: str) -> None:
        """Keep a filled cell as often as it is repeated, with its marks."""
        if columns.stop > LAST_COLUMN or len(columns) * self._repeated > MOST:
            raise TooManyError
        marks = self.pages[-1].marks
        digits = self._digits(self._style(cell, columns.start)) if type(value) is float else 0
        if len(columns) == self._repeated == 1 and not (fault or digits or _percent(cell)):
            self._cells[columns.start] = "" if value is None else value
            return
        for column in columns:
            self._cells[column] = "" if value is None else value
            for row in (
                range(self._row + 1, self._row + self._repeated + 1) if fault or digits or _percent(cell) else ()
            ):
                if fault:
                    marks.faults[column][row] = fault
                elif _percent(cell):
                    marks.percent[column][row] = True
                elif digits:
                    marks.digits[column][row] = digits

    def _digits(self, style: str) -> int:
        """Return how many digits a cell style shows at least, looked up once for each style."""
        if style not in self._known:
            self._known[style] = self._styles.digits(style)
        return self._known[style]

    def _style(self, cell: Mapping[str, str], column: int) -> str:
        own = cell.get(STYLE_NAME) or self._of_row
        return own or next((style for first, end, style in self._defaults if first <= column < end), "")

    def _span(self, cell: Mapping[str, str], column: int) -> None:
        wide, high = _count(cell, "number-columns-spanned"), _count(cell, "number-rows-spanned")
        if wide > 1 or high > 1:
            row = self._row + 1
            self.pages[-1].marks.merged.append(Span(row, column, row + high - 1, column + wide - 1))


def _fault(cell: Mapping[str, str], shown: str) -> str:
    """Return the error a cell shows, `formula` for a formula without a stored value, else nothing."""
    if cell.get(ERROR_TYPE) == "error":
        return shown or "#ERROR"
    if HAS_FORMULA not in cell:
        return ""
    if VALUE_TYPE not in cell:
        return FORMULA
    return shown if ERROR.fullmatch(shown) else ""


def _value(cell: Mapping[str, str], shown: str) -> Cell | None:
    """Return the value of a cell under its own type; ValueError when it has none of that type."""
    kind = cell.get(VALUE_TYPE)
    if kind in {"float", "currency", "percentage"}:
        return float(cell.get(VALUE, ""))
    if kind == "date":
        return datetime.fromisoformat(cell.get(OFFICE + "date-value", "")).replace(microsecond=0, tzinfo=None)
    if kind == "time":
        return _duration(cell.get(OFFICE + "time-value", ""))
    if kind == "boolean":
        return cell.get(OFFICE + "boolean-value") == "true"
    return cell.get(STRING_VALUE) or shown or None


def _duration(text: str) -> timedelta:
    found = DURATION.fullmatch(text)
    if found is None:
        raise ValueError(f"{text} is no duration")
    days, hours, minutes, seconds = (int(found[group] or 0) for group in range(2, 6))
    length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -length if found[1] else length


def _percent(cell: Mapping[str, str]) -> bool:
    return cell.get(VALUE_TYPE) == "percentage"


def _count(attributes: Mapping[str, str], name: str) -> int:
    said = attributes.get(TABLE + name)
    return 1 if said is None else max(_number(said), 1)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < len("10000000000") else 1
