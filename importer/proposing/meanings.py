"""Meanings: what a column can be about, which field of a resource that is, and what people call it."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from importer.kinds import Kind
from importer.proposing.headings import compact
from importer.resources.base import FieldSpec, Resource

LANGUAGES: Mapping[str, str] = MappingProxyType(
    {
        "nb": "Norwegian",
        "nn": "Norwegian (nynorsk)",
        "sv": "Swedish",
        "da": "Danish",
        "fi": "Finnish",
        "en": "English",
        "de": "German",
        "nl": "Dutch",
    }
)
LOOKS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.DATE: "date",
        Kind.DECIMAL: "number",
        Kind.WHOLE: "number",
        Kind.FLAG: "flag",
        Kind.YEAR_MONTH: "period",
        Kind.MONTH_YEAR: "period",
    }
)
"""What the values of a field look like when its meaning says nothing else."""


@dataclass(frozen=True, slots=True)
class Place:
    """A field of the resource: where it stands in a mapping, and what it takes."""

    table: str
    """`fields` or `lines`."""
    spec: FieldSpec

    @property
    def path(self) -> str:
        """The field's path."""
        return self.spec.path


@dataclass(frozen=True)
class Meaning:
    """One thing a column can be about, for one resource."""

    name: str
    places: tuple[Place, ...]
    """The fields it may feed: the document's first, then the line's; empty when it feeds nothing."""
    guesses: tuple[Place, ...]
    """The fields it may be meant for; a person has to say."""
    looks: str
    why: str
    sure: float
    """How sure it is at most that a column feeds the field."""
    words: Mapping[str, str]
    """Compact -> as written."""
    languages: Mapping[str, tuple[str, ...]]
    """As written -> the languages that have it."""

    def language(self, word: str, preferred: str) -> str:
        """Return the language `word` is of, the preferred one if it has it."""
        has = self.languages[word]
        return preferred if preferred in has else has[0]


def meanings(resource: Resource) -> tuple[Meaning, ...]:
    """Return everything a column can be about, with the fields of `resource`."""
    return tuple(_meaning(name, table, resource) for name, table in _tables().items())


def language(headings: Iterable[str], known: Iterable[Meaning]) -> str:
    """Return the language that most of the headings are words of; English when none is."""
    votes: Counter[str] = Counter()
    spoken = {name: has for meaning in known for name, has in _spoken(meaning)}
    for heading in headings:
        votes.update(spoken.get(compact(heading), ()))
    order = list(LANGUAGES)
    return max(votes, key=lambda code: (votes[code], -order.index(code))) if votes else "en"


def _spoken(meaning: Meaning) -> Iterable[tuple[str, tuple[str, ...]]]:
    return ((name, meaning.languages[word]) for name, word in meaning.words.items())


def _meaning(name: str, table: Mapping[str, Any], resource: Resource) -> Meaning:
    found = (_first("fields", table.get("fields", ()), resource), _first("lines", table.get("lines", ()), resource))
    places = tuple(place for place in found if place is not None)
    every = [_first(side, [path], resource) for path in table.get("guess", ()) for side in ("fields", "lines")]
    words, languages = _words(table)
    return Meaning(
        name=name,
        places=places,
        guesses=tuple(place for place in every if place is not None),
        looks=table.get("looks") or (LOOKS.get(places[0].spec.kind, "") if places else ""),
        why=table.get("why", ""),
        sure=table.get("sure", 1.0),
        words=words,
        languages=languages,
    )


def _first(side: str, paths: Iterable[str], resource: Resource) -> Place | None:
    find = resource.field if side == "fields" else resource.line_field
    return next((Place(side, spec) for path in paths if (spec := find(path)) is not None), None)


def _words(table: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    words: dict[str, str] = {}
    languages: dict[str, tuple[str, ...]] = {}
    for code in LANGUAGES:
        for word in table.get(code, ()):
            written = words.setdefault(compact(word), word)
            languages[written] = tuple(dict.fromkeys((*languages.get(written, ()), code)))
    return words, languages


@cache
def _tables() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(files("importer.proposing").joinpath("synonyms.toml").read_text(encoding="utf-8"))
