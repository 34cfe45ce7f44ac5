"""The cells of one row, as the bytes they are: found, taken apart, given another style."""

import re

from importer.results.xlsx.cells import number_of
from importer.results.xlsx.outline import StrangeError

_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})\d+["']""")
_STYLE = re.compile(rb"""\ss\s*=\s*["'](\d+)["']""")


class RowCells:
    """What can be done with the cells of a row; `prefix` is the one their sheet uses."""

    def __init__(self, prefix: str) -> None:
        p = self._prefix = prefix
        self._start = f"<{p}c ".encode()
        self._end = f"</{p}c>".encode()
        self._cell = re.compile(rf"<{p}c\b[^>]*?(?:/>|>.*?</{p}c>)".encode(), re.DOTALL)
        self._styled = re.compile(rf"""(<{p}c\b[^>]*?\ss\s*=\s*["'])(\d+)""".encode())

    def split(self, cells: bytes) -> dict[str, bytes]:
        """Return each cell by its letters; raises StrangeError for a cell without its address."""
        return {_letters(cell): cell for cell in self._cell.findall(cells)}

    def last(self, cells: bytes) -> int:
        """Return the number of the last cell's column; 0 when there is none."""
        start = cells.rfind(self._start)
        return number_of(_letters(cells[start:])) if start >= 0 else 0

    def last_filled(self, cells: bytes) -> int:
        """Return the number of the last column with a value; 0 when there is none."""
        end = cells.rfind(self._end)
        start = cells.rfind(self._start, 0, end) if end >= 0 else -1
        return number_of(_letters(cells[start:end])) if start >= 0 else 0

    def tag(self, cells: bytes, reference: str) -> tuple[int, int] | None:
        """Return where the start tag of the cell at `reference` begins and ends, if the row has that cell."""
        for address in (f'r="{reference}"'.encode(), f"r='{reference}'".encode()):
            at = cells.find(address)
            while at >= 0:
                start = cells.rfind(b"<", 0, at)
                if cells.startswith(self._start, start):
                    return start, cells.find(b">", at)
                at = cells.find(address, at + 1)
        return None

    def style(self, tag: bytes) -> int | None:
        """Return the style a start tag names."""
        found = _STYLE.search(tag)
        return int(found[1]) if found else None

    def with_style(self, cells: bytes, reference: str, style: int) -> bytes:
        """Return the cells with another style for the one at `reference`, which is made when it is not there."""
        place = self.tag(cells, reference)
        if place is None:
            return self._with_new(cells, reference, style)
        start, end = place
        tag = _STYLE.sub(b"", cells[start:end])
        name = len(self._start) - 1
        return cells[:start] + tag[:name] + b' s="%d"' % style + tag[name:] + cells[end:]

    def with_styles(self, cells: bytes, others: dict[int, int]) -> bytes:
        """Return the cells with other styles, wherever one is among `others`."""

        def other(found: re.Match[bytes]) -> bytes:
            style = int(found[2])
            return found[1] + b"%d" % others.get(style, style)

        return self._styled.sub(other, cells)

    def joined(self, split: dict[str, bytes]) -> bytes:
        """Return cells in the order a row wants them."""
        return b"".join(split[letters] for letters in sorted(split, key=number_of))

    def _with_new(self, cells: bytes, reference: str, style: int) -> bytes:
        split = self.split(cells)
        if reference.rstrip("0123456789") in split:
            raise StrangeError("a cell with an odd address")
        new = f'<{self._prefix}c r="{reference}" s="{style}"/>'.encode()
        return self.joined({**split, _letters(new): new})


def _letters(cell: bytes) -> str:
    found = _REFERENCE.search(cell[: cell.find(b">")])
    if found is None:
        raise StrangeError("a cell without its address")
    return found[1].decode()
