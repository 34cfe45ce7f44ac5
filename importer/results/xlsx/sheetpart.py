"""One worksheet part, perhaps too large to hold: an outline of what is around the rows, a stream of rows."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from importer.results.xlsx.book import MAIN
from importer.results.xlsx.outline import Outline, StrangeError, opened

ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr",
    "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate",
    "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations",
    "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks",
    "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing",
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
    "tableParts", "extLst",
)  # fmt: skip
"""The children of a worksheet, in the order Excel insists on (ECMA-376 part 1, 18.3.1.99)."""

_ROOT = re.compile(rb"<((?:[\w.-]+:)?)worksheet\b")
_NUMBER = re.compile(rb"""\sr\s*=\s*["'](\d+)["']""")
_TOGETHER = 1 << 18
"""Bytes that are handed on at once."""


class _Piece(StrEnum):
    HEAD = "head"
    ROWS = "rows"
    TAIL = "tail"


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stands in the part."""

    number: int
    start: bytes
    """`<row r="5" ...>`, also where the part closes an empty row at once."""
    cells: bytes


class SheetPart:
    """A worksheet part: `around` may be changed, `rows` are read anew each time they are asked for."""

    def __init__(self, chunks: Callable[[], Iterator[bytes]]) -> None:
        self._chunks = chunks
        found = _ROOT.search(next(iter(chunks()), b""))
        if found is None:
            raise StrangeError("not a worksheet")
        p = self.prefix = found[1].decode()
        self._data = re.compile(rf"<{p}sheetData\b[^>]*?(/?)>".encode())
        self._data_end = f"</{p}sheetData>".encode()
        self.row_end = f"</{p}row>".encode()
        self._row_start = f"<{p}row ".encode()
        self.around = self._outline()

    def rows(self) -> Iterator[Row]:
        """Yield the rows in the order they stand in; raises StrangeError for a row without its number."""
        for piece, text in self._split():
            if piece is not _Piece.ROWS:
                continue
            for whole in text.split(self.row_end):
                yield from self._opened(whole)

    def _opened(self, text: bytes) -> Iterator[Row]:
        """Yield the row that `text` holds, and the empty ones before it that close themselves."""
        at = 0
        while (start := text.find(b"<", at)) >= 0:
            end = text.find(b">", start)
            numbered = _NUMBER.search(text, start, end)
            if numbered is None or not text.startswith(self._row_start, start):
                raise StrangeError("a row without a number")
            empty = text[end - 1 : end] == b"/"
            yield Row(int(numbered[1]), text[start : end - empty] + b">", b"" if empty else text[end + 1 :])
            if not empty:
                return
            at = end

    def _outline(self) -> Outline:
        around = [text for piece, text in self._split() if piece is not _Piece.ROWS]
        outline = opened(f"<{self.prefix}sheetData/>".join(text.decode("utf-8-sig") for text in around))
        if f'"{MAIN}"' not in outline.start:
            raise StrangeError("not the usual spreadsheet namespace")
        return outline

    def _split(self) -> Iterator[tuple[_Piece, bytes]]:
        """Yield what is before the rows, the rows in pieces that end with a whole one, and what is after."""
        chunks = self._chunks()
        buffer = b""
        while (found := self._data.search(buffer)) is None:
            chunk = next(chunks, b"")
            if not chunk:
                raise StrangeError("a worksheet without rows")
            buffer += chunk
        yield _Piece.HEAD, buffer[: found.start()]
        buffer = buffer[found.end() :]
        if not found[1]:
            while (end := buffer.find(self._data_end)) < 0:
                cut = buffer.rfind(self.row_end) + len(self.row_end)
                if cut >= len(self.row_end):
                    yield _Piece.ROWS, buffer[:cut]
                    buffer = buffer[cut:]
                chunk = next(chunks, b"")
                if not chunk:
                    raise StrangeError("a worksheet without an end")
                buffer += chunk
            yield _Piece.ROWS, buffer[:end]
            buffer = buffer[end + len(self._data_end) :]
        yield _Piece.TAIL, buffer + b"".join(chunks)


def written(around: Outline, rows: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a worksheet part: `around` with the texts of `rows` inside, in pieces of some size."""
    p = around.prefix
    before, mark, after = str(around).partition(f"<{p}sheetData/>")
    if not mark:
        raise StrangeError("a worksheet without rows")
    yield f"{before}<{p}sheetData>".encode()
    gathered, size = list[bytes](), 0
    for row in rows:
        gathered.append(row)
        size += len(row)
        if size >= _TOGETHER:
            yield b"".join(gathered)
            gathered, size = [], 0
    yield b"".join(gathered) + f"</{p}sheetData>{after}".encode()
