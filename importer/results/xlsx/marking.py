"""Columns beside the user's data and colours on single cells, written into the sheet as it streams by."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from importer.results.xlsx.cells import Filled, Form, letter_of, number_of, row_texts
from importer.results.xlsx.outline import Outline, StrangeError, attributes, opened
from importer.results.xlsx.page import ListColumn
from importer.results.xlsx.pagepart import column_style
from importer.results.xlsx.rowcells import RowCells
from importer.results.xlsx.sheetpart import Row, SheetPart
from importer.results.xlsx.styles import Look, Styles

_SPANS = re.compile(rb"""\sspans\s*=\s*["'][^"']*["']""")
_HEIGHT = re.compile(rb"""\sht\s*=\s*["']([\d.]+)["']""")
_OWN_HEIGHT = re.compile(rb"""\scustomHeight\s*=\s*["'](?:1|true)["']""")


@dataclass(frozen=True, eq=False)
class Marks:
    """What is to be marked on one sheet."""

    header_row: int
    last_row: int
    """The last row of a document; what is below it (a total) is not to be sorted or filtered."""
    heading: Look
    rows: pl.Series
    """Row numbers [Int64], in order."""
    beside: tuple[ListColumn, ...]
    """The columns to write beside the data, a value for each of `rows`."""
    colours: Mapping[tuple[int, str], str]
    """Ground colour by row and column letter."""
    grounds: tuple[str, ...]
    """Every ground colour we ever use: what an earlier run coloured gets its own look back."""
    tall: Mapping[int, int] = field(default_factory=dict)
    """How many lines a row's text takes, where that is more than one."""
    right: int = 0
    """Number of the last column that has a heading: in a header of two rows it may stand above a blank column."""


@dataclass
class _Seen:
    """What a first look at the rows found."""

    last: int = 0
    """Number of the last column with a value, from the header row down."""
    bottom: int = 0
    styles: dict[tuple[int, str], int] = field(default_factory=dict)
    """Style of the cells that are to be coloured."""


class Marking:
    """Marks on their way into one worksheet part."""

    def __init__(self, part: SheetPart, marks: Marks, styles: Styles, known: Mapping[str, str]) -> None:
        """Look at the sheet once; `known` has the letters of columns an earlier run wrote, by heading."""
        self.part = part
        self._marks = marks
        self._in = RowCells(part.prefix)
        self._old = frozenset(known.values())
        usual = attributes(part.around.find("sheetFormatPr") or "").get("defaultRowHeight", "15")
        self._line = float(usual)
        self._column_styles = _column_styles(part.around)
        self._plain = styles.plain(marks.grounds) if known else {}
        self._coloured: dict[int, list[str]] = {}
        for row, letter in marks.colours:
            self._coloured.setdefault(row, []).append(letter)
        seen = self._look()
        self.bottom = seen.bottom
        self.letters = self._places(known, seen.last)
        self._first = min(number_of(letter) for letter in self.letters.values())
        self._styles = {
            spot: styles.tinted(self._plain.get(style, style), marks.colours[spot])
            for spot, style in seen.styles.items()
        }
        self._cells = self._texts(styles)

    def rows(self) -> Iterator[bytes]:
        """Yield the text of every row, marked."""
        waiting = sorted(self._cells, reverse=True)
        for row in self.part.rows():
            while waiting and waiting[-1] < row.number:
                yield self._new(waiting.pop())
            if waiting and waiting[-1] == row.number:
                waiting.pop()
            yield self._row(row)
        for left in reversed(waiting):
            yield self._new(left)

    def _look(self) -> _Seen:
        seen = _Seen()
        for row in self.part.rows():
            if row.number <= seen.bottom:
                raise StrangeError("rows out of order")
            seen.bottom = row.number
            if row.number >= self._marks.header_row:
                seen.last = max(seen.last, self._last_filled(row))
            for letter in self._coloured.get(row.number, ()):
                seen.styles[row.number, letter] = self._style_of(row, letter)
        return seen

    def _last_filled(self, row: Row) -> int:
        """Return the number of the last column with a value that is not ours."""
        if not self._old:
            return self._in.last_filled(row.cells)
        split = self._in.split(row.cells)
        theirs = (at for at, cell in split.items() if at not in self._old and b"</" in cell)
        return max((number_of(at) for at in theirs), default=0)

    def _style_of(self, row: Row, letter: str) -> int:
        """Return the style of a cell, of its row or its column where there is no cell."""
        place = self._in.tag(row.cells, f"{letter}{row.number}")
        if place is not None:
            return self._in.style(row.cells[slice(*place)]) or 0
        own = self._in.style(row.start)
        return self._column_style(number_of(letter)) if own is None else own

    def _column_style(self, place: int) -> int:
        for first, last, style in self._column_styles:
            if first <= place <= last:
                return style
        return 0

    def _places(self, known: Mapping[str, str], last: int) -> dict[str, str]:
        """Return the letter of each of our columns: where it was, else to the right of everything."""
        right = max([last, self._marks.right, *(number_of(letter) for letter in known.values())])
        places = {}
        for column in self._marks.beside:
            if column.heading in known:
                places[column.heading] = known[column.heading]
            else:
                right += 1
                places[column.heading] = letter_of(right)
        return places

    def _texts(self, styles: Styles) -> dict[int, bytes]:
        marks, places, p = self._marks, self.letters, self.part.prefix
        values = [Filled(places[c.heading], c.form, c.values, column_style(c, styles)) for c in marks.beside]
        texts = row_texts(values, marks.rows, p)
        headings = [
            Filled(
                places[c.heading],
                Form.TEXT,
                pl.Series([c.heading]),
                styles.of(c.heading_look or marks.heading),
            )
            for c in marks.beside
        ]
        top = row_texts(headings, pl.Series([marks.header_row]), p)
        found = {marks.header_row: top[0].encode()}
        found.update((row, text.encode()) for row, text in zip(marks.rows, texts, strict=True) if text)
        return found

    def _row(self, row: Row) -> bytes:
        ours = self._cells.get(row.number, b"")
        coloured = self._coloured.get(row.number, ())
        start = self._start(row) if ours else row.start
        cells = self._in.with_styles(row.cells, self._plain) if self._plain else row.cells
        for letter in coloured:
            style = self._styles[row.number, letter]
            cells = self._in.with_style(cells, f"{letter}{row.number}", style)
        if self._old or (ours and self._in.last(cells) >= self._first):
            cells = self._among(cells, ours)
        else:
            cells += ours
        return start + cells + self.part.row_end

    def _among(self, cells: bytes, ours: bytes) -> bytes:
        """Return the cells with ours where they belong, in place of what an earlier run wrote."""
        theirs = {at: cell for at, cell in self._in.split(cells).items() if at not in self._old}
        return self._in.joined({**theirs, **self._in.split(ours)})

    def _start(self, row: Row) -> bytes:
        start = _SPANS.sub(b"", row.start)
        lines = self._marks.tall.get(row.number)
        if lines is None or _OWN_HEIGHT.search(start):
            return start
        had = _HEIGHT.search(start)
        points = max(lines * self._line, float(had[1]) if had else 0.0)
        return _HEIGHT.sub(b"", start)[:-1] + f' ht="{points:g}">'.encode()

    def _new(self, row: int) -> bytes:
        p = self.part.prefix
        return f'<{p}row r="{row}">'.encode() + self._cells[row] + self.part.row_end


def _column_styles(around: Outline) -> list[tuple[int, int, int]]:
    """Return first column, last column and style of the columns that have one."""
    columns = around.find("cols")
    tags = [attributes(child.text) for child in opened(columns).children] if columns else []
    return [(int(tag["min"]), int(tag["max"]), int(tag["style"])) for tag in tags if "style" in tag]
