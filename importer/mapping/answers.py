"""Answers: what a person says that a value means which nobody could match, for one field and one value.

An answer is read as if it stood in the cell; where the mapping lists `values`, it is one of those words, or else what
the field gets. It wins over the mapping, for the workbook it was given with.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

import polars as pl

from importer.findings import Finding, found
from importer.mapping.answer import Answer
from importer.mapping.constants import fitted
from importer.mapping.value import Feed, Mapping

OF_LINES = "lines."
"""Before the path of a field of the lines."""


Meaning: TypeAlias = str | pl.Series
"""What a value is read as, or what the field gets for it (a column of one value)."""


def named(feed: Feed) -> str:
    """Return the path of a feed's field, as an answer has it."""
    return f"{OF_LINES if feed.keys[0] == 'lines' else ''}{feed.path}"


def meaning(feed: Feed, means: str) -> Meaning:
    """Return what an answer makes of a value; raises ValueError, in words, when it does not fit the field."""
    if feed.values:
        return feed.values[means] if means in feed.values else fitted(feed.spec, means)
    if feed.lookup is None:
        fitted(feed.spec, means)
    elif feed.lookup.known is not None and not feed.lookup.known.keys.is_in([means]).any():
        raise ValueError(f"“{means}” is not in {feed.lookup.name}.")
    return means


def with_answers(mapping: Mapping, answers: Sequence[Answer]) -> tuple[Mapping, tuple[Finding, ...]]:
    """Return the mapping with answers for its resource, and a finding for each that does not fit its field.

    Those about fields that it does not feed, or feeds with a constant, are about another mapping.
    """
    mine = [each for each in answers if each.resource == mapping.resource.name]
    if not mine:
        return mapping, ()
    wrong: list[Finding] = []
    fields, lines = (_answered(feeds, mine, wrong) for feeds in (mapping.fields, mapping.lines))
    return replace(mapping, fields=fields, lines=lines), tuple(wrong)


def _answered(feeds: Iterable[Feed], answers: Sequence[Answer], wrong: list[Finding]) -> tuple[Feed, ...]:
    return tuple(_with(feed, [each for each in answers if each.path == named(feed)], wrong) for feed in feeds)


def _with(feed: Feed, answers: Sequence[Answer], wrong: list[Finding]) -> Feed:
    if not answers or not feed.columns():
        return feed
    values: dict[str, pl.Series] = dict(feed.values)
    replaced: dict[str, str] = dict(feed.replaced)
    told: dict[str, Answer] = {}
    for each in answers:
        other = told.setdefault(each.value, each)
        try:
            meant = meaning(feed, _agreed(each, other))
        except ValueError as error:
            asked = {"asked": each.value, "reason": str(error)}
            wrong.append(found("answer-does-not-fit", each.place, value=each.means, **asked))
        else:
            values |= {each.value: meant} if isinstance(meant, pl.Series) else {}
            replaced |= {each.value: meant} if isinstance(meant, str) else {}
    return replace(feed, values=values, replaced=replaced, answers=told)


def _agreed(one: Answer, first: Answer) -> str:
    """Return what an answer says, if the first one for the same value says so too; else raises ValueError."""
    if one.means != first.means:
        raise ValueError(f"{first.place.cell} says “{first.means}”.")
    return one.means
