"""Where the header row is, and why."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

TOP = 100
"""How many rows from the top are looked at."""
MOST = 0.6
"""The share of the columns a header row must fill."""
FIGURES = re.compile(r"[\d\s.,:/%+-]*")


@dataclass(frozen=True, slots=True)
class Header:
    """A header row: its number as the user sees it, and why it is taken for one."""

    row: int
    evidence: str


def find(rows: Sequence[Sequence[object]]) -> Header | None:
    """Return the header row among the top `rows` of a sheet, the first being row 1; None when all are blank.

    It is the first row that fills most of the columns with words; logo, address and blank rows above it do
    not. When no row does so, it is the first that fills most of the columns.
    """
    filled = [[cell for cell in row if not _is_blank(cell)] for row in rows[:TOP]]
    widest = max(map(len, filled), default=0)
    if not widest:
        return None
    wide = [index for index, cells in enumerate(filled) if len(cells) >= math.ceil(MOST * widest)]
    worded = [index for index in wide if sum(map(_is_word, filled[index])) * 2 > len(filled[index])]
    at = (worded or wide)[0]
    words = "most of them words" if worded else "no row has words in most of them"
    evidence = f"row {at + 1} is the first that fills most columns ({len(filled[at])} of {widest}), {words}"
    return Header(at + 1, evidence)


def heading(cell: object) -> str:
    """Return a header cell as a heading: one line, single spaces, a whole number without its `.0`."""
    if _is_blank(cell):
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date):
        return cell.isoformat()[:10]
    return " ".join(str(cell).split())


def _is_blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _is_word(cell: object) -> bool:
    return isinstance(cell, str) and not FIGURES.fullmatch(cell.strip())
