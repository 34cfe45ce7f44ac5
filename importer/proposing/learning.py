"""Learning from the past: a column that holds what a field was given feeds that field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import polars as pl

from importer.kinds import Kind
from importer.proposing.drafting import Draft
from importer.proposing.feeds import quoted_path
from importer.proposing.joining import Joined
from importer.proposing.meanings import Meaning, Place
from importer.proposing.shapes import Seen
from importer.proposing.toml import inline
from importer.proposing.value import Feed, Match, Proposal, Question
from importer.resources.base import FieldSpec

PROVEN = 0.99
NEARLY, EVER = 0.9, 0.5
"""Shares of equal values from which a column feeds a field, alone or where the heading says so as well."""
TELLING = 3
"""So many different equal values are no coincidence."""
REPEATED = 2
"""So often, on average, each word of a list of values has to have been translated the same way."""
MOST_WORDS = 30
USUAL = frozenset({"currencyId", "vatCodeId", "uom"})
"""Fields for which a value that was always the same is proposed; for others it is asked."""
DULL = frozenset({"false", "0", ""})
SETTINGS = frozenset(
    {
        "exchangeRate", "locationId", "branchNumber", "lineNumber", "customerVatZoneId", "financialPeriod",
        "discountAmountInCurrency", "manualDiscount", "overrideAddress", "overrideContact",
    }
)  # fmt: skip
"""Fields the ledger fills in by itself when nobody does."""


@dataclass(frozen=True)
class Evidence:
    """How well the values of a column are those of a field."""

    match: Match
    place: Place
    equal: int
    of: int
    different: int
    """How many different values are equal."""

    @property
    def share(self) -> float:
        """The share of equal values."""
        return self.equal / self.of


def learned(known: Draft, joined: Joined) -> tuple[Draft, dict[tuple[str, str], Feed]]:
    """Return the draft with columns told by their values, and the feeds that take more than a column."""
    evidence = sorted(_evidence(known, joined), key=_weight, reverse=True)
    columns: set[str] = set()
    places: set[tuple[str, str]] = set()
    proven: list[Match] = []
    for each in evidence:
        at = (each.place.table, each.place.path)
        if each.match.heading in columns or at in places:
            continue
        columns.add(each.match.heading)
        places.add(at)
        proven.append(_proven(each, joined.past.name))
    kept = [match for match in known.matches if match.heading not in columns and not _taken(match, places)]
    return replace(known, matches=(*proven, *kept)), dict(_padded(joined))


def translated(known: Draft, joined: Joined, proposal: Proposal) -> Proposal:
    """Return the proposal with lists of values and constants that the past shows."""
    used = {match.heading for match in known.matches if match.proven}
    fed = {(to.table, to.path) for match in known.matches if match.proven for to in match.meaning.places}
    feeds = {(feed.table, feed.path): feed for feed in proposal.feeds}
    questions = list(proposal.questions)
    for table in ("fields", "lines"):
        for spec, values in joined.past.filled(table):
            at = (table, spec.path)
            if at in fed or spec.path in SETTINGS:
                continue
            answer = _words(table, spec, values, (known, joined, used)) or _constant(table, spec, values, joined)
            if isinstance(answer, Feed):
                feeds[at] = answer
            elif answer is not None and at not in feeds:
                questions.append(answer)
    answered = {path for _, path in feeds}
    left = [question for question in questions if not _is_answered(question, answered)]
    return replace(proposal, feeds=tuple(feeds.values()), questions=tuple(left))


def _evidence(known: Draft, joined: Joined) -> Iterator[Evidence]:
    for table in ("fields", "lines"):
        for spec, values in joined.past.filled(table):
            place = Place(table, spec)
            for seen in known.seen:
                pairs = joined.pairs(seen, spec, values)
                equal = pairs.filter(pl.col("ours") == pl.col("theirs"))
                if not equal.height:
                    continue
                match = next((each for each in known.matches if each.seen is seen), None)
                found = match or Match(seen, _unnamed(place), 0.0, "")
                evidence = Evidence(found, place, equal.height, pairs.height, equal["ours"].n_unique())
                if _tells(evidence):
                    yield evidence


def _tells(each: Evidence) -> bool:
    if _is_named(each):
        return each.share >= EVER
    return each.share >= NEARLY and each.different >= TELLING


def _weight(each: Evidence) -> tuple[bool, float, int]:
    return _is_named(each), each.share, each.different


def _is_named(each: Evidence) -> bool:
    """Whether the heading says the same as the values."""
    return any((to.table, to.path) == (each.place.table, each.place.path) for to in each.match.meaning.places)


def _proven(each: Evidence, past: str) -> Match:
    what = "lines" if each.place.table == "lines" else "documents"
    reason = f"in {each.equal} of {each.of} {what} of {past} it is what '{each.match.heading}' says"
    score = PROVEN if each.share == 1 else round(min(PROVEN - 0.01, each.share), 2)
    meaning = replace(each.match.meaning, places=(each.place,), why="")
    return replace(each.match, meaning=meaning, score=max(score, NEARLY - 0.1), reason=reason, proven=True)


def _unnamed(place: Place) -> Meaning:
    return Meaning(place.path, (place,), (), "", "", 1.0, {}, {})


def _taken(match: Match, places: set[tuple[str, str]]) -> bool:
    """Whether every field a match could feed has a column that is proven."""
    return bool(match.meaning.places) and all((to.table, to.path) in places for to in match.meaning.places)


def _padded(joined: Joined) -> Iterator[tuple[tuple[str, str], Feed]]:
    if joined.pad:
        right = inline(column=joined.key.heading, pad=joined.pad)
        reason = f"{joined.found} documents of {joined.past.name} have these numbers, filled up to {joined.pad} digits"
        yield ("fields", joined.path), Feed("fields", joined.path, right, PROVEN, reason)


def _constant(table: str, spec: FieldSpec, values: pl.Series, joined: Joined) -> Feed | Question | None:
    """Return the value a field always had, if it did."""
    if values.null_count() or values.n_unique() != 1 or values[0] in DULL:
        return None
    reason = f"always {values[0]} in {joined.past.name}"
    value: object = (
        values[0] if spec.kind not in (Kind.FLAG, Kind.WHOLE) else (spec.kind is Kind.FLAG or int(values[0]))
    )
    right = inline(value=value)
    if spec.path in USUAL:
        return Feed(table, spec.path, right, NEARLY, reason)
    return Question(table, f"{spec.path} is {reason}: did somebody write it?", (f"{quoted_path(spec.path)} = {right}",))


def _words(
    table: str, spec: FieldSpec, values: pl.Series, about: tuple[Draft, Joined, set[str]]
) -> Feed | Question | None:
    """Return a column and what its words became in the past, if each always became the same."""
    known, joined, used = about
    named = {match.heading for match in known.matches if _means(match, spec)}
    for seen in sorted(known.seen, key=lambda each: (each.heading not in named, each.survey.distinct)):
        if seen.heading in used:
            continue
        words = _translation(joined.pairs(seen, replace(spec, kind=Kind.TEXT), values), seen)
        if words is None:
            continue
        right = inline(column=seen.heading, values=words)
        reason = f"each of {len(words)} words in '{seen.heading}' became always the same in {joined.past.name}"
        if seen.heading in named:
            return Feed(table, spec.path, right, PROVEN, reason)
        return Question(
            table, f"{spec.path}: {reason}; is that how it is found?", (f"{quoted_path(spec.path)} = {right}",)
        )
    return None


def _translation(pairs: pl.DataFrame, seen: Seen) -> Mapping[str, str] | None:
    """Return word -> value when every word has one value only, often enough to be a rule."""
    if not pairs.height or seen.survey.distinct > MOST_WORDS:
        return None
    found = pairs.group_by("ours", maintain_order=True).agg(pl.col("theirs").unique())
    if found["theirs"].list.len().max() != 1 or pairs.height < REPEATED * found.height:
        return None
    words = {row[0]: row[1][0] for row in found.rows()}
    return words if len(set(words.values())) > 1 else None


def _means(match: Match, spec: FieldSpec) -> bool:
    return any(to.path == spec.path for to in match.meaning.places)


def _is_answered(question: Question, paths: set[str]) -> bool:
    first = question.answers[0].partition(" = ")[0] if question.answers else ""
    return first.removesuffix(".column").strip('"') in paths
