"""A survey of one column: what its cells are, and how its texts are written, before any mapping speaks of it."""

from collections import Counter
from dataclasses import dataclass

from importer.cells.parsing import parse
from importer.cells.value import Parsed
from importer.kinds import Kind
from importer.sheets.value import Column

EXAMPLES = 5
"""So many different values are shown."""
UNDECIDED = frozenset({"ambiguous-number", "ambiguous-date", "mixed-numbers", "mixed-dates"})
"""Codes of cells that are of the kind, but nothing tells which value they are."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What a column is likely to be, and why; the counts add up to its rows."""

    kind: Kind
    """What all its cells, or nearly all of them, can be read as."""
    locale: str | None
    """Whose numbers and dates its texts are, as a mapping would write it: `nb-NO`; None: not told, or not needed."""
    evidence: str
    """Why, in words; empty when its texts have one reading each."""
    ambiguous: bool
    """Whether cells have two readings and nothing tells which: the mapping has to say it."""
    rows: int
    blank: int
    distinct: int
    """How many different values the user sees."""
    text: int
    number: int
    moment: int
    flag: int
    fault: int
    """Error cells, and formulas without a stored value."""
    examples: tuple[str, ...] = ()
    """Up to five different values as the user sees them, the first in the column first."""


def survey(column: Column) -> Survey:
    """Return what a column is: its likely kind, the locale of its texts with the evidence, counts, examples."""
    shown = column.shown().drop_nulls()
    different = shown.unique(maintain_order=True)
    kind, parsed = _likely(column, different.len())
    return Survey(
        kind=kind,
        locale=None,
        evidence=parsed.evidence,
        ambiguous=any(bad.code in UNDECIDED for bad in parsed.bad),
        rows=column.size,
        blank=column.size - shown.len(),
        distinct=different.len(),
        examples=tuple(different.head(EXAMPLES)),
        **_counts(column),
    )


def _counts(column: Column) -> dict[str, int]:
    parts = {name: getattr(column, name) for name in ("text", "number", "moment", "flag", "fault")}
    return {name: 0 if part is None else int(part.is_not_null().sum()) for name, part in parts.items()}


def _likely(column: Column, distinct: int) -> tuple[Kind, Parsed]:
    for kind in (Kind.DATE, Kind.WHOLE, Kind.DECIMAL, Kind.FLAG):
        parsed = parse(column, kind)
        wrong = Counter(bad.code for bad in parsed.bad)
        if distinct and not wrong.keys() - UNDECIDED - {"error-cell", "formula-without-value"}:
            return kind, parsed
    return Kind.TEXT, parse(column, Kind.TEXT)
