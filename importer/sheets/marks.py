"""What a file says about its cells besides their values: errors, number formats, what is merged, what is hidden."""

from collections import defaultdict
from dataclasses import dataclass, field

from importer.sheets.value import letter

FORMULA = "formula"
"""The fault of a formula without a stored value."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A rectangle of cells: rows as the user sees them, columns counted from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def is_wide(self) -> bool:
        """Whether it covers several columns."""
        return self.right > self.left

    @property
    def is_high(self) -> bool:
        """Whether it covers several rows."""
        return self.bottom > self.top

    @property
    def reference(self) -> str:
        """The range as a spreadsheet writes it: `A4:F20`."""
        return f"{letter(self.left)}{self.top}:{letter(self.right)}{self.bottom}"


@dataclass(slots=True)
class Marks:
    """What was found in one sheet; `faults`, `percent`, `digits`: column index from 0 -> row number -> mark."""

    faults: dict[int, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    """The error shown (`#N/A`), or `formula`."""
    percent: dict[int, dict[int, bool]] = field(default_factory=lambda: defaultdict(dict))
    digits: dict[int, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    values: int = 0
    """How many cells hold a value, those with an error included."""
    merged: list[Span] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    filtered: bool = False
    """Whether a filter is set, so that hidden rows are probably those it does not show."""

    @property
    def errors(self) -> int:
        """How many cells show an error."""
        return sum(text != FORMULA for column in self.faults.values() for text in column.values())

    @property
    def last_row(self) -> int:
        """The last row with a fault; 0 when there is none."""
        return max((max(column) for column in self.faults.values()), default=0)
