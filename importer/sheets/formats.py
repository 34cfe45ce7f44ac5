"""Number formats that change what a number means to its reader: percentages, and zeros in front."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from importer.sheets.marks import Marks

PERCENT_FORMATS = frozenset({9, 10})
"""The built-in formats `0%` and `0.00%` (ECMA-376 part 1, 18.8.30)."""


@dataclass(frozen=True, slots=True)
class Formats:
    """Cell styles that change what a number means to its reader, by style number."""

    percent: frozenset[int] = frozenset()
    digits: Mapping[int, int] = field(default_factory=dict)
    """How many digits a style like `0000` shows."""

    def __bool__(self) -> bool:
        return bool(self.percent or self.digits)

    @property
    def styles(self) -> frozenset[int]:
        """All of them."""
        return self.percent | frozenset(self.digits)

    def mark(self, style: int, row: int, column: int, marks: Marks) -> None:
        """Lay the mark of a cell's style, if it has one."""
        if style in self.percent:
            marks.percent[column][row] = True
        if wide := self.digits.get(style):
            marks.digits[column][row] = wide


def formats_of(styles: Sequence[int], codes: Mapping[int, str]) -> Formats:
    """Return the formats of cell styles given by the number of each one's format, `codes` being the workbook's own."""
    percent = [at for at, number in enumerate(styles) if _is_percent(number, codes)]
    digits = {at: wide for at, number in enumerate(styles) if (wide := _zeros(codes.get(number, "")))}
    return Formats(frozenset(percent), digits)


def _is_percent(number: int, codes: Mapping[int, str]) -> bool:
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", codes.get(number, ""))
    return number in PERCENT_FORMATS or "%" in bare


def _zeros(code: str) -> int:
    """Return how many digits a format of nothing but zeros shows (`0000` -> 4), else 0."""
    first = code.partition(";")[0]
    return len(first) if re.fullmatch("00+", first) else 0
