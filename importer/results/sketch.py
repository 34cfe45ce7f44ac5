"""A sheet as it grows downwards: the Summary is written a row at a time."""

from dataclasses import dataclass, field
from decimal import Decimal

from importer.results.xlsx.page import Box
from importer.results.xlsx.styles import Look

WIDTHS = (23.0, 14.0, 18.0, 18.0, 18.0, 18.0, 18.0, 2.0, 32.0, 14.0)
"""In characters: labels, counts, five amounts side by side, some air, words and a count."""
ACROSS = len(WIDTHS)
LINE = 15.0
"""Height of a line of text, in points."""
PAGE = 615.0
"""Points of rows that fit on a landscape page that is as wide as WIDTHS."""
_NARROWER = 1.1
"""Letters are narrower than the digits that a column's width is counted in."""


@dataclass
class Sketch:
    """The rows so far, and the one that is written now."""

    row: int = 1
    boxes: list[Box] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    starts: list[int] = field(default_factory=list)
    """The rows that a block begins with: only before one of them may a printed page end."""

    def block(self) -> None:
        """Begin a block, which is kept together when it is printed."""
        self.starts.append(self.row)

    @property
    def breaks(self) -> tuple[int, ...]:
        """The last row of each printed page but the last."""
        ends = [*self.starts[1:], self.row]
        broken, filled = [], 0.0
        for start, end in zip(self.starts, ends, strict=True):
            height = sum(self.heights.get(row, LINE) for row in range(start, end))
            if filled and filled + height > PAGE:
                broken.append(start - 1)
                filled = 0.0
            filled += height
        return tuple(broken)

    def put(self, letter: str, value: str | int | Decimal | None, look: Look, across: int = 1, link: str = "") -> None:
        """Put a value into the present row."""
        self.boxes.append(Box(f"{letter}{self.row}", value, look, across, link))

    def down(self, rows: int = 1, height: float | None = None) -> None:
        """Go on `rows` further down; `height` is the present row's, in points."""
        if height is not None:
            self.heights[self.row] = height
        self.row += rows


def room(letter: str, across: int) -> int:
    """Return how many characters of a sentence fit into so many columns from `letter` on."""
    first = ord(letter) - ord("A")
    return int(sum(WIDTHS[first : first + across]) * _NARROWER) - 1


def lines(text: str, width: int) -> int:
    """Return how many lines `text` takes in a space `width` characters wide."""
    return sum(1 + max(len(line) - 1, 0) // width for line in (text or "-").splitlines())


def cents(amount: Decimal) -> Decimal:
    """Return an amount with two decimals at least, and no needless ones."""
    plain = amount.normalize()
    return plain if plain != round(plain, 2) else plain.quantize(Decimal("0.01"))
