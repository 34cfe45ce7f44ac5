"""What the texts of a column tell about the way it is written, and when that is enough.

A migration fears two things: one typing error that silently swaps day and month of a thousand rows, and two
old systems in one column. So the texts that make sense in one way only speak, for themselves and for texts
written with the same signs, and everything they say is kept in words:

- *Nobody speaks*: a text with two readings is an error that shows both and the line for the mapping.
- *They agree*: the texts with two readings follow. When fewer than three different values speak, or fewer than
  one for every twenty different values that follow, the column gets one warning (`thin-evidence`) with the
  evidence, an example either way and the line that settles it.
- *They contradict each other*: nothing follows. Every text with two readings is an error that names both camps
  with a cell of each, and so is every text of the smaller camp (of both, when they are equally large).

A format or locale in the mapping ends the discussion: then neighbours tell nothing, and a text that does not
fit is an error.
"""

import json
from dataclasses import dataclass

from importer.language import _

FEW = 3
"""Fewer different values than this are thin evidence."""
SHARE = 20
"""So many different values can one speak for."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text of the column and where it stands, counted from 0."""

    index: int
    text: str

    def __str__(self) -> str:
        """Read aloud: `“14/01/2026”`."""
        return f"“{self.text}”"

    def at(self, cell: str) -> str:
        """Read aloud with the address of its cell: `“14/01/2026” in C4`."""
        return _("{text} in {cell}").format(text=self, cell=cell)


@dataclass(frozen=True, slots=True)
class Camp:
    """The texts of a column that can only be read in one way."""

    way: str
    """The decimal sign, or the order of day, month and year: `,`, `dmy`."""
    words: str
    """What they have in common: `41 values have a day over 12 in first place`."""
    distinct: int
    cells: int
    example: Example


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the texts of a column with two readings are read, and why."""

    camps: tuple[Camp, ...] = ()
    """Those that speak, the largest first."""
    following: int = 0
    """How many cells have two readings."""
    following_distinct: int = 0

    @property
    def way(self) -> str | None:
        """The one way that all who speak agree on; None when nobody speaks, or they contradict each other."""
        return self.camps[0].way if len(self.camps) == 1 else None

    @property
    def torn(self) -> bool:
        """Whether they contradict each other."""
        return len(self.camps) > 1

    @property
    def leading(self) -> str | None:
        """The way of the largest camp, whose own texts are read; None when there is no largest."""
        if self.torn and self.camps[0].cells == self.camps[1].cells:
            return None
        return self.camps[0].way if self.camps else None

    @property
    def thin(self) -> bool:
        """Whether texts with two readings follow only few that speak."""
        if self.way is None or not self.following:
            return False
        return self.camps[0].distinct < max(FEW, self.following_distinct / SHARE)

    @property
    def evidence(self) -> str:
        """Why, in words; empty when nobody speaks."""
        return _(", but ").join(camp.words for camp in self.camps)

    def sides(self) -> dict[str, object]:
        """Return the two largest camps as words for a finding."""
        first, second = self.camps[:2]
        return {"first": first.words, "here": first.example, "second": second.words, "there": second.example}


NO_VERDICT = Verdict()


def ranked(camps: list[Camp]) -> tuple[Camp, ...]:
    """Return the camps, the largest first, those of the same size as they stand in the column."""
    return tuple(sorted(camps, key=lambda camp: (-camp.cells, camp.example.index)))


def line(heading: str, key: str, value: str) -> str:
    """Return the line for `[columns]` of a mapping: `"Price" = { locale = "nb-NO" }`."""
    return f'{json.dumps(heading, ensure_ascii=False)} = {{ {key} = "{value}" }}'
