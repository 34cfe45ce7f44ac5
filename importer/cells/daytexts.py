"""The texts of a date column: what each can mean, what they tell about each other, and the lines that settle it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from importer.cells.days import SHORT, Spelling, spelling
from importer.cells.evidence import Camp, Example, Verdict, line, ranked
from importer.cells.value import Caution, Reading
from importer.language import _, later, ngettext, written

ORDERS = {"dmy": later("with the day first"), "mdy": later("with the month first"), "ymd": later("with the year first")}
NOT = "not "
"""Before an order: every other one is possible."""
LOCALES = {"dmy": "nb-NO", "mdy": "en-US", "ymd": "sv-SE"}
"""A locale for each order, where no single format would do."""


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """The texts of a column without their time of day, what each can mean, and what they tell about each other."""

    bare: pl.Series
    spellings: Mapping[str, Spelling]
    counts: Mapping[str, int]
    verdicts: Mapping[str, Verdict]
    """By shape."""
    uniform: bool = True
    """Whether all dates among them are written with the same signs."""


def look(bare: pl.Series, reading: Reading) -> Texts:
    """Return what the texts of a column, without their time of day, tell about each other."""
    filled = bare.drop_nulls()
    counts = dict(zip(filled.unique(maintain_order=True), filled.unique_counts(), strict=True))
    spellings = {text: spelling(text) for text in counts}
    told = reading.format is not None or reading.locale is not None
    shapes = {} if told else {each.shape for each in spellings.values() if each.depends}
    verdicts = {shape: _verdict(shape, bare, spellings, counts) for shape in sorted(shapes)}
    uniform = len({(each.shape, each.orders) for each in spellings.values() if each.orders}) == 1
    return Texts(bare, spellings, counts, verdicts, uniform)


def _verdict(shape: str, bare: pl.Series, spellings: Mapping[str, Spelling], counts: Mapping[str, int]) -> Verdict:
    """Return what the texts of one shape tell: those whose numbers allow one order only speak.

    A text that allows two orders of three, but not the one that they agree on, contradicts them.
    """
    speaking: dict[str, list[str]] = {}
    following = []
    for text, each in spellings.items():
        if each.shape == shape and each.single:
            speaking.setdefault(each.single, []).append(text)
        elif each.shape == shape and each.open:
            following.append(text)
    if len(speaking) == 1:
        [way] = speaking
        against = [text for text in following if way not in spellings[text].days]
        speaking |= {f"{NOT}{way}": against} if against else {}
    camps = [_camp(order, shape, texts, bare, counts) for order, texts in speaking.items()]
    return Verdict(ranked(camps), sum(counts[text] for text in following), len(following))


def _camp(order: str, shape: str, texts: list[str], bare: pl.Series, counts: Mapping[str, int]) -> Camp:
    cells = sum(counts[text] for text in texts)
    words = _in_common("" if shape == SHORT else order, cells) or _readable(order, cells)
    first = int(bare.is_in(texts).fill_null(value=False).arg_max() or 0)
    return Camp(order, words, len(texts), cells, Example(first, bare[first]))


def _in_common(order: str, count: int) -> str:
    """Say what shows the order of so many texts; empty where a number over 12 does not."""
    match order:
        case "dmy":
            words = ngettext(
                "{count} value has a day over 12 in first place",
                "{count} values have a day over 12 in first place",
                count,
            )
        case "mdy":
            words = ngettext(
                "{count} value has a day over 12 in second place",
                "{count} values have a day over 12 in second place",
                count,
            )
        case _:
            return ""
    return words.format(count=count)


def _readable(order: str, count: int) -> str:
    """Say in which order so many texts can be read, or cannot."""
    if order.startswith(NOT):
        words = ngettext("{count} value cannot be read {order}", "{count} values cannot be read {order}", count)
    else:
        words = ngettext("{count} value can only be read {order}", "{count} values can only be read {order}", count)
    return words.format(count=count, order=_(ORDERS[order.removeprefix(NOT)]))


def cautions(heading: str, texts: Texts) -> Iterator[Caution]:
    """Yield at most one warning: that texts of the column `heading` follow few others."""
    for shape, verdict in texts.verdicts.items():
        if verdict.thin and verdict.way:
            text, each = next((text, each) for text, each in texts.spellings.items() if _follows(each, shape, verdict))
            other = next(order for order, day in each.days.items() if day != each.days[verdict.way])
            yield Caution(
                "thin-evidence",
                {
                    "following": verdict.following,
                    "evidence": verdict.evidence,
                    "example": verdict.camps[0].example,
                    "decided": text,
                    "taken": each.days[verdict.way],
                    "other": each.days[other],
                    "line": _line(heading, verdict.way, each, texts),
                    "otherwise": _line(heading, other, each, texts),
                },
            )
            return


def _follows(each: Spelling, shape: str, verdict: Verdict) -> bool:
    return each.shape == shape and each.open and verdict.way in each.days


def _line(heading: str, order: str, each: Spelling, texts: Texts) -> str:
    """Return the line for the mapping: a format where one does for all texts, else a locale."""
    return line(heading, "format", _format(order, each)) if texts.uniform else line(heading, "locale", LOCALES[order])


def _format(order: str, each: Spelling) -> str:
    words = {"d": "dd", "m": "mm", "y": each.shape[1:]}
    return each.shape[0].join(words[letter] for letter in order)


def choices(heading: str, each: Spelling, texts: Texts) -> str:
    """Return the lines for the mapping, one for each day a text can mean."""
    lines = ((_line(heading, order, each, texts), written(day)) for order, day in each.days.items())
    return f" {_('or')} ".join(_("{line} for {day}").format(line=line, day=day) for line, day in lines)
