"""The locale line: written when texts can be read in two ways and the sheet itself shows which is meant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from importer.cells import Reading, parse
from importer.cells.survey import UNDECIDED
from importer.kinds import Kind
from importer.proposing.shapes import Seen
from importer.proposing.toml import quoted
from importer.proposing.value import Feed, Question

SPOKEN: Mapping[str, str] = {
    "nb": "nb-NO",
    "nn": "nn-NO",
    "sv": "sv-SE",
    "da": "da-DK",
    "fi": "fi-FI",
    "en": "en-GB",
    "de": "de-DE",
    "nl": "nl-NL",
}
OTHERS = ("nb-NO", "en-GB", "en-US")
"""One of each way to write numbers and dates."""
MIXED = frozenset({"mixed-numbers", "mixed-dates"})
"""Codes of cells that contradict others of their column."""
PROVEN, KINDS = 0.9, (Kind.DATE, Kind.DECIMAL, Kind.WHOLE)


@dataclass(frozen=True, slots=True)
class _Try:
    locale: str
    unread: int
    example: str


def locale(seen: Sequence[tuple[Seen, Kind]], language: str) -> Feed | Question | None:
    """Return the locale line for columns that are read as numbers and dates; None when none is needed."""
    doubtful = [(each, kind) for each, kind in seen if kind in KINDS and each.survey.text and _is_torn(each, kind)]
    if not doubtful:
        return None
    mixed = [each for each, kind in doubtful if _is_mixed(each, kind)]
    if mixed:
        return _mixed(mixed)
    readable = [(each, kind) for each, kind in seen if kind in KINDS and each.survey.text]
    tries = [_try(readable, name) for name in dict.fromkeys((SPOKEN[language], *OTHERS))]
    best = min(tries, key=lambda each: each.unread)
    cells = ", ".join(f"{_undecided(each, kind)} in '{each.heading}'" for each, kind in doubtful[:2])
    if any(each.unread == best.unread and _differ(doubtful, each.locale, best.locale) for each in tries):
        text = f"cells can be read in two ways ({cells}), and nothing tells which: whose way of writing is it?"
        return Question("sheet", text, (f"locale = {quoted(best.locale)}",))
    worst = max(tries, key=lambda each: each.unread)
    proof = f"{worst.locale} could not read {worst.unread} others, such as {worst.example}"
    reason = f"cells can be read in two ways ({cells}); {proof}"
    return Feed("sheet", "locale", quoted(best.locale), PROVEN, reason)


def _is_torn(each: Seen, kind: Kind) -> bool:
    return bool(_undecided(each, kind))


def _is_mixed(each: Seen, kind: Kind) -> bool:
    """Whether texts of the column, in any of its rows, contradict each other about how they are written."""
    return any(bad.code in MIXED for bad in parse(each.column, kind).bad)


def _mixed(columns: Sequence[Seen]) -> Question:
    """Ask about columns that are written in two ways: one locale for all would read some of their cells wrongly."""
    named = ", ".join(f"'{each.heading}'" for each in columns)
    text = f"NEEDED: cells of {named} are written in two ways: a check names them. Correct those of one way"
    return Question("sheet", text)


def _undecided(each: Seen, kind: Kind) -> str:
    return next((bad.value for bad in parse(each.sample, kind).bad if bad.code in UNDECIDED), "")


def _differ(columns: Sequence[tuple[Seen, Kind]], one: str, other: str) -> bool:
    """Whether two locales read some cell as two different values."""
    if one == other:
        return False
    both = [[parse(each.sample, kind, _reading(name)).values for name in (one, other)] for each, kind in columns]
    return any(mine.ne_missing(theirs).any() for mine, theirs in both)


def _try(columns: Sequence[tuple[Seen, Kind]], name: str) -> _Try:
    bad = [bad for each, kind in columns for bad in parse(each.sample, kind, _reading(name)).bad]
    return _Try(name, len(bad), bad[0].value if bad else "")


def _reading(locale: str) -> Reading:
    return Reading(locale=locale, percent_field=True)
