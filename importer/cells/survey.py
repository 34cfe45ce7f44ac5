"""A survey of one column: what its cells are, and how its texts are written, before any mapping speaks of it.

The kind is tried on the first values; the one that fits is then asked for all of them, so that evidence and
counts speak of the whole column.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from importer.cells.evidence import Verdict
from importer.cells.parsing import parse
from importer.cells.value import Parsed, Reading
from importer.kinds import Kind
from importer.sheets.value import Column

EXAMPLES = 5
"""So many different values are shown."""
FIRST = 50
"""So many values are tried before the whole column is."""
HALF = 0.5
"""The share of the first values that has to be of a kind for the whole column to be asked."""
NEARLY_ALL = 0.95
"""The share of the values that can be of the kind; the others are what a check would find."""
UNDECIDED = frozenset({"ambiguous-number", "ambiguous-date", "mixed-numbers", "mixed-dates"})
"""Codes of cells that are of the kind, but nothing tells which value they are."""
FAULTS = frozenset({"error-cell", "formula-without-value"})
LOCALES = {",": "nb-NO", ".": "en-GB", "dmy": "nb-NO", "mdy": "en-US", "ymd": "sv-SE"}
"""A locale that writes so, by decimal sign, or by order of day, month and year."""
TRIED = (Kind.DATE, Kind.YEAR_MONTH, Kind.FLAG, Kind.WHOLE, Kind.DECIMAL)
"""The kinds that say something of a value, the narrowest first."""
READING = Reading(percent_field=True)
LEADING_ZERO = r"^0\d"
ONE_WORD = r"^\S*\d\S*$"
"""Like an identifier: no blanks, and digits in it."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What a column is likely to be, and why; the counts of cells and `blank` add up to its rows."""

    kind: Kind
    """What all its cells, or nearly all of them, can be read as."""
    locale: str | None
    """A locale that writes as its texts are written, for a mapping: `nb-NO`; None: not told, or not needed."""
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
    thin: bool = False
    """Whether few values tell how many others are read: better said in the mapping."""


def survey(column: Column) -> Survey:
    """Return what a column is: its likely kind, the locale of its texts with the evidence, counts, examples."""
    shown = column.shown().drop_nulls()
    different = shown.unique(maintain_order=True)
    kind, parsed = _likely(column, different)
    return Survey(
        kind=kind,
        locale=_locale(parsed.verdicts),
        evidence=parsed.evidence,
        ambiguous=any(bad.code in UNDECIDED for bad in parsed.bad),
        rows=column.size,
        blank=column.size - shown.len(),
        distinct=different.len(),
        examples=tuple(different.head(EXAMPLES)),
        thin=any(verdict.thin for verdict in parsed.verdicts),
        **_counts(column),
    )


def _counts(column: Column) -> dict[str, int]:
    parts = {name: getattr(column, name) for name in ("text", "number", "moment", "flag", "fault")}
    return {name: 0 if part is None else int(part.is_not_null().sum()) for name, part in parts.items()}


def _likely(column: Column, different: pl.Series) -> tuple[Kind, Parsed]:
    """Return the narrowest kind that nearly all values can be read as, and the column read so."""
    first = _first(column)
    for kind in _possible(column, different):
        if _share(first, parse(first, kind, READING), kind) >= HALF:
            parsed = parse(column, kind, READING)
            if _share(column, parsed, kind) >= NEARLY_ALL:
                return kind, parsed
    kind = Kind.CODE if _mostly(different, ONE_WORD) else Kind.TEXT
    return kind, parse(column, kind)


def _possible(column: Column, different: pl.Series) -> Iterator[Kind]:
    """Yield the kinds to try; none for a column of identifiers, by their leading zeros."""
    zeros = column.digits is not None and column.digits.is_not_null().any()
    if different.is_empty() or zeros or _identifies(column):
        return
    for kind in TRIED:
        if kind is not Kind.FLAG or column.flag is not None or not _mostly(different, r"^[01]$"):
            yield kind


def _identifies(column: Column) -> bool:
    """Tell whether texts of digits only have leading zeros, as no amount has."""
    if column.text is None:
        return False
    digits = column.text.str.contains(r"^\d+$").fill_null(value=False)
    return bool((digits & column.text.str.contains(LEADING_ZERO)).any()) and not _periods(column.text.filter(digits))


def _periods(texts: pl.Series) -> bool:
    """Tell whether texts of digits may all be months, `012026`."""
    return bool(texts.str.contains(r"^(?:0[1-9]|1[0-2])(?:19|20)\d\d$").all())


def _share(column: Column, parsed: Parsed, kind: Kind) -> float:
    """Return which share of the values is of the kind, error cells apart; a whole number has one reading."""
    faults = sum(bad.code in FAULTS for bad in parsed.bad)
    open_ = () if kind is Kind.WHOLE else UNDECIDED
    wrong = sum(bad.code not in open_ for bad in parsed.bad) - faults
    filled = int((~column.blank).sum()) - faults
    return 1 - wrong / filled if filled else 0.0


def _mostly(different: pl.Series, pattern: str) -> bool:
    matching = int(different.str.contains(pattern).sum())
    return not different.is_empty() and matching >= different.len() * NEARLY_ALL


def _first(column: Column) -> Column:
    """Return the first cells of a column that have a value."""
    chosen = ~column.blank
    return column.only(chosen & (chosen.cum_sum() <= FIRST))


def _locale(verdicts: tuple[Verdict, ...]) -> str | None:
    """Return a locale that all verdicts agree with; None when there is none to agree with, or no single one."""
    ways = {verdict.way for verdict in verdicts if verdict.camps}
    way = ways.pop() if len(ways) == 1 else None
    return LOCALES[way] if way else None
