"""Headings: how like the words of one meaning a heading is. Case, accents, punctuation, abbreviations do not count."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

NUMBER_WORDS = ("nummeret", "nummer", "numero", "number", "nro", "nbr", "num", "no", "nr")
"""What a number is called; `Kundenummer`, `Kunde nr.` and `Customer No` all end in it."""
GLUED = re.compile(r"(?<=\w{2})(?:nummeret|nummer|numero|numeron|number|nro|nr)$")
PERCENT = re.compile(r"(?:prosent|procent|percent|prosentti|prozent|pct|pst)\b")
CHANGED = frozenset({"ny", "nytt", "nye", "nya", "new", "uusi", "neue", "neuer", "neues", "nieuwe", "nieuw"})
"""What stands before the heading of a column of changes: `Ny forfallsdato`."""
MONEY = frozenset({"nok", "sek", "dkk", "eur", "usd", "gbp", "kr", "euro"})
WITHOUT_VAT = re.compile(
    r"\b(?:ekskl|eks|exkl|excl|ex|utan|uten|without|ohne|zzgl|alv 0)\b\.?\s*(?:mva|moms|vat|tax|alv|mwst|btw|%)?"
)
UNDRESSED = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "đ": "d", "ð": "d", "þ": "th"})
CLOSE = 0.86
"""From here on two words are one, misspelled or bent."""
SHORTEST = 5
"""Shorter words are too much alike to be compared letter by letter."""
IS, BARE, LIKE, HAS = 0.95, 0.93, 0.8, 0.62
"""How sure a heading is that is the word, is it without its trimmings, is nearly it, has it in it."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """A word that a heading is like: how much, the word as it is written in the list, how in words."""

    score: float
    word: str
    how: str


@lru_cache(maxsize=8192)
def parts(heading: str) -> tuple[str, ...]:
    """Return the words of a heading, `Kundenr.` as `kunde`, `nr`, without case, accents and punctuation."""
    spaced = re.sub(r"(?<=[a-zæøåäö])(?=[A-ZÆØÅÄÖ][a-zæøåäö])", " ", heading)
    folded = unicodedata.normalize("NFKD", spaced.casefold().translate(UNDRESSED))
    plain = "".join(sign for sign in folded if not unicodedata.combining(sign))
    plain = PERCENT.sub(" % ", plain).replace("#", " nr ")
    return tuple(part for word in re.findall(r"[^\W_]+|%", plain) for part in _unglued(word))


def compact(heading: str) -> str:
    """Return the words of a heading as one: `Kunde-nr.`, `KUNDENUMMER` and `kundenr` are all `kundenr`."""
    return "".join(parts(heading))


def likeness(heading: str, words: Mapping[str, str]) -> Likeness | None:
    """Return the word among `words` (compact -> as written) that the heading is most like; None when none is."""
    for name, score in _readings(heading):
        if name in words:
            return Likeness(score, words[name], "is")
    name = compact(heading)
    close = get_close_matches(name, words, n=1, cutoff=CLOSE) if len(name) >= SHORTEST else []
    if close and _digits(close[0]) == _digits(name):
        return Likeness(LIKE, words[close[0]], "is nearly")
    return _contained(heading, words)


def is_changed(heading: str) -> bool:
    """Return whether the heading says that the column holds what is new: `Ny adresse`."""
    found = parts(heading)
    return len(found) > 1 and found[0] in CHANGED


def below(heading: str) -> str:
    """Return the lower part of a heading that two rows make up: `Qty` of `Sale / Qty`."""
    return heading.rpartition(" / ")[2]


def _readings(heading: str) -> Iterator[tuple[str, float]]:
    """Yield the heading as one word, as it stands and without what does not belong to it."""
    yield compact(heading), IS
    heading = below(heading)
    yield compact(heading), BARE
    bare = WITHOUT_VAT.sub("", re.sub(r"\(.*?\)|\[.*?\]", "", heading.casefold()))
    found = list(parts(bare))
    while len(found) > 1 and found[-1] in MONEY:
        found.pop()
    yield "".join(found), BARE
    if len(found) > 1 and found[0] in CHANGED:
        yield "".join(found[1:]), BARE


def _contained(heading: str, words: Mapping[str, str]) -> Likeness | None:
    """Return the longest word that stands in the heading beside others."""
    found = parts(heading)
    runs = {"".join(found[start:end]) for start in range(len(found)) for end in range(start + 1, len(found) + 1)}
    inside = sorted((run for run in runs if run in words and len(run) >= SHORTEST), key=len)
    return Likeness(HAS, words[inside[-1]], "has in it") if inside else None


def _unglued(word: str) -> tuple[str, ...]:
    if word in NUMBER_WORDS:
        return ("nr",)
    glued = GLUED.search(word)
    return (word[: glued.start()], "nr") if glued else (word,)


def _digits(name: str) -> str:
    return "".join(filter(str.isdigit, name))
