"""Where the header is, and why: one row, or two of which the upper one groups the columns of the lower one."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from importer.sheets.marks import Span
from importer.sheets.value import letter

TOP = 100
"""How many rows from the top are looked at."""
MOST = 0.6
"""The share of the columns a header row must fill."""
JOINT = " / "
"""Between the upper and the lower heading of a column: `Price / Net`."""
FIGURES = re.compile(r"[\d\s.,:/%+-]*")

Cells = Sequence[object]


@dataclass(frozen=True, slots=True)
class Header:
    """A header: its (lower) row as the user sees it, why it is taken for one, and the headings."""

    row: int
    evidence: str
    headings: tuple[str, ...]


def find(rows: Sequence[Cells], merged: Sequence[Span] = ()) -> Header | None:
    """Return the header among the top `rows` of a sheet, the first being row 1; None when all are blank.

    It is the first row that fills most of the columns with words; logo, address and blank rows above it do
    not. When no row does so, it is the first that fills most of the columns. It has two rows when cells merged
    over several columns stand above it, or when every gap to the right of a heading has a word below it: the
    headings of both are joined then, `Price / Net`.
    """
    filled = [[cell for cell in row if not _is_blank(cell)] for row in rows[:TOP]]
    widest = max(map(len, filled), default=0)
    if not widest:
        return None
    wide = [index for index, cells in enumerate(filled) if len(cells) >= math.ceil(MOST * widest)]
    worded = [index for index in wide if sum(map(_is_word, filled[index])) * 2 > len(filled[index])]
    at = (worded or wide)[0]
    two = _two_rows(rows, at, merged)
    if two is not None:
        return two
    words = "most of them words" if worded else "no row has words in most of them"
    evidence = f"row {at + 1} is the first that fills most columns ({len(filled[at])} of {widest}), {words}"
    return Header(at + 1, evidence, _one_row(rows, at, merged))


def given(rows: Sequence[Cells], row: int, merged: Sequence[Span] = (), why: str = "") -> Header:
    """Return row `row` as the header, whatever stands in it or around it; it may be beyond the last row."""
    headings = _one_row(rows, row - 1, merged) if row <= len(rows) else ()
    return Header(row, why or f"row {row} is given", headings)


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


def _one_row(rows: Sequence[Cells], at: int, merged: Sequence[Span]) -> tuple[str, ...]:
    """Return the headings of one row; a cell merged with those above it has the value of the uppermost."""
    headings = [heading(cell) for cell in rows[at]]
    for span in merged:
        inside = span.top <= at < span.bottom and span.left < len(headings)
        if inside and not headings[span.left]:
            headings[span.left] = heading(rows[span.top - 1][span.left])
    return tuple(headings)


def _two_rows(rows: Sequence[Cells], at: int, merged: Sequence[Span]) -> Header | None:
    """Return the header of two rows of which row `at` (from 0) is one, if it is so."""
    above = at and _grouped(rows[at - 1], rows[at], _bands(merged, at))
    if above:
        return _joined(rows, at - 1, above, _bands(merged, at))
    below = at + 1 < len(rows) and _grouped(rows[at], rows[at + 1], _bands(merged, at + 1) or _gaps(rows, at))
    return _joined(rows, at, below, _bands(merged, at + 1)) if below else None


def _bands(merged: Sequence[Span], row: int) -> list[tuple[int, int]]:
    """Return first and last column of the cells of `row` that are merged over several columns."""
    return [(span.left, span.right) for span in merged if span.top == span.bottom == row and span.is_wide]


def _gaps(rows: Sequence[Cells], at: int) -> list[tuple[int, int]]:
    """Return the headings of row `at` with blank cells to their right, each of them over words in the row below."""
    upper, lower = rows[at], rows[at + 1]
    if any(not _is_blank(cell) and not _is_word(cell) for cell in lower):
        return []
    bands: list[tuple[int, int]] = []
    for index, cell in enumerate(upper):
        if not _is_blank(cell):
            bands.append((index, index))
        elif bands and _is_word(_cell(lower, index)):
            bands[-1] = (bands[-1][0], index)
    return [band for band in bands if band[1] > band[0]]


def _grouped(upper: Cells, lower: Cells, bands: Sequence[tuple[int, int]]) -> dict[int, str]:
    """Return for each column its heading in `upper`, when its bands group columns of `lower`; else nothing.

    A band has a word above and words below all its columns. Every other column has its heading in one of the two
    rows only, so that data below a heading are never taken for one; a title over everything is no group.
    """
    groups = {index: heading(_cell(upper, first)) for first, last in bands for index in range(first, last + 1)}
    others = [index for index in range(max(len(upper), len(lower))) if index not in groups]
    titles = [index for index in others if not _is_blank(_cell(upper, index))]
    whole = all(_is_word(_cell(lower, index)) and groups[index] for index in groups)
    single = all(_is_blank(_cell(upper, index)) or _is_blank(_cell(lower, index)) for index in others)
    if not groups or not whole or not single or (len(bands) == 1 and not titles and not _filled(lower, others)):
        return {}
    return groups | {index: heading(_cell(upper, index)) for index in titles}


def _filled(cells: Cells, at: Sequence[int]) -> bool:
    return any(not _is_blank(_cell(cells, index)) for index in at)


def _joined(rows: Sequence[Cells], at: int, above: dict[int, str], bands: Sequence[tuple[int, int]]) -> Header:
    lower = rows[at + 1]
    width = max(len(rows[at]), len(lower))
    parts = [(above.get(index, ""), heading(_cell(lower, index))) for index in range(width)]
    headings = tuple(JOINT.join(part for part in both if part) for both in parts)
    first = next(index for index, both in enumerate(parts) if all(both))
    merged = f" (merged in {letter(bands[0][0])}{at + 1}:{letter(bands[0][1])}{at + 1})" if bands else ""
    evidence = (
        f"rows {at + 1} and {at + 2} are a header of two rows: “{parts[first][0]}”{merged} groups columns, "
        f"so headings are joined, as “{headings[first]}”"
    )
    return Header(at + 2, evidence, headings)


def _cell(cells: Cells, index: int) -> object:
    return cells[index] if index < len(cells) else None


def _is_blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _is_word(cell: object) -> bool:
    return isinstance(cell, str) and not FIGURES.fullmatch(cell.strip())
