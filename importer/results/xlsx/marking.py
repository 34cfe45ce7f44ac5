"""Columns beside the user's data and colours on single cells, written into the sheet as it streams by."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from importer.results.xlsx.cells import Filled, Form, letter_of, number_of, row_texts
from importer.results.xlsx.outline import StrangeError, attributes, opened
from importer.results.xlsx.page import ListColumn
from importer.results.xlsx.pagepart import column_style
from importer.results.xlsx.sheetpart import Row, SheetPart
from importer.results.xlsx.styles import Look, Styles

_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})\d+["']""")
_STYLED = re.compile(rb"""(<(?:[\w.-]+:)?c\b[^>]*?\ss\s*=\s*["'])(\d+)""")
_STYLE = re.compile(rb"""\ss\s*=\s*["'](\d+)["']""")
_SPANS = re.compile(rb"""\sspans\s*=\s*["'][^"']*["']""")
_HEIGHT = re.compile(rb"""\sht\s*=\s*["']([\d.]+)["']""")
_OWN_HEIGHT = re.compile(rb"""\scustomHeight\s*=\s*["'](?:1|true)["']""")


@dataclass(frozen=True)
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
        self._old = frozenset(known.values())
        usual = attributes(part.around.find("sheetFormatPr") or "").get("defaultRowHeight", "15")
        self._line = float(usual)
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
        cells = row.cells
        if not self._old:
            end = cells.rfind(f"</{self.part.prefix}c>".encode())
            start = cells.rfind(f"<{self.part.prefix}c ".encode(), 0, end) if end >= 0 else -1
            return number_of(_letters(cells[start:end])) if start >= 0 else 0
        split = self._split(cells)
        return max((number_of(at) for at, cell in split.items() if at not in self._old and b"</" in cell), default=0)

    def _style_of(self, row: Row, letter: str) -> int:
        """Return the style of a cell, of its row or its column where there is no cell."""
        for text in (self._split(row.cells).get(letter, b""), row.start):
            found = _STYLE.search(text[: text.find(b">") + 1])
            if found:
                return int(found[1])
        return self._column_style(number_of(letter))

    def _column_style(self, place: int) -> int:
        columns = self.part.around.find("cols")
        for child in opened(columns).children if columns else []:
            tag = attributes(child.text)
            if int(tag["min"]) <= place <= int(tag["max"]):
                return int(tag.get("style", "0"))
        return 0

    def _places(self, known: Mapping[str, str], last: int) -> dict[str, str]:
        """Return the letter of each of our columns: where it was, else to the right of everything."""
        right = max([last, *(number_of(letter) for letter in known.values())])
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
        cells = row.cells
        if self._plain:
            cells = self._without_our_grounds(cells)
        if coloured or self._old or (ours and not self._fits_behind(cells)):
            cells = self._merged(row.number, cells, ours, coloured)
        else:
            cells += ours
        return start + cells + self.part.row_end

    def _start(self, row: Row) -> bytes:
        start = _SPANS.sub(b"", row.start)
        lines = self._marks.tall.get(row.number)
        if lines is None or _OWN_HEIGHT.search(start):
            return start
        had = _HEIGHT.search(start)
        points = max(lines * self._line, float(had[1]) if had else 0.0)
        return _HEIGHT.sub(b"", start)[:-1] + f' ht="{points:g}">'.encode()

    def _without_our_grounds(self, cells: bytes) -> bytes:
        plain = self._plain

        def back(found: re.Match[bytes]) -> bytes:
            style = int(found[2])
            return found[1] + b"%d" % plain.get(style, style)

        return _STYLED.sub(back, cells)

    def _fits_behind(self, cells: bytes) -> bool:
        """Whether all of our columns are to the right of the row's last cell."""
        last = cells.rfind(f"<{self.part.prefix}c ".encode())
        return last < 0 or number_of(_letters(cells[last:])) < self._first

    def _merged(self, row: int, cells: bytes, ours: bytes, coloured: Sequence[str]) -> bytes:
        split = {at: cell for at, cell in self._split(cells).items() if at not in self._old}
        for letter in coloured:
            style = self._styles[row, letter]
            split[letter] = self._restyled(split.get(letter, b""), f"{letter}{row}", style)
        split.update(self._split(ours))
        return b"".join(split[at] for at in sorted(split, key=number_of))

    def _restyled(self, cell: bytes, reference: str, style: int) -> bytes:
        if not cell:
            return f'<{self.part.prefix}c r="{reference}" s="{style}"/>'.encode()
        end = cell.find(b">")
        start = _STYLE.sub(b"", cell[:end])
        name = len(self.part.prefix) + 2
        return start[:name] + b' s="%d"' % style + start[name:] + cell[end:]

    def _split(self, cells: bytes) -> dict[str, bytes]:
        return {_letters(cell): cell for cell in self.part.cell.findall(cells)}

    def _new(self, row: int) -> bytes:
        p = self.part.prefix
        return f'<{p}row r="{row}">'.encode() + self._cells[row] + self.part.row_end


def _letters(cell: bytes) -> str:
    found = _REFERENCE.search(cell[: cell.find(b">")])
    if found is None:
        raise StrangeError("a cell without its address")
    return found[1].decode()
