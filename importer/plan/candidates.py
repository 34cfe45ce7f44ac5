"""Candidates: what a value may mean that could not be matched, the likeliest first."""

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from heapq import nlargest

from importer.cells import countries, currencies
from importer.kinds import Kind
from importer.plan.feeding import Fed

MOST = 5
"""So many are offered, all of a shorter list."""
SHORT_LIST = 20
MOST_COMPARED = 5_000
"""So many are compared letter by letter; of more only those that are the same but for capitals, signs and zeros."""
ALIKE = 0.5


def candidates(value: str, fed: Fed, offered: Mapping[str, str]) -> Mapping[str, str]:
    """Return what `value` of a field may mean, each with a word on what it is.

    From a list of values, a lookup, the field's choices, what the ledger has (`offered`), or names of countries and
    currencies; else from what other cells of the field say.
    """
    feed = fed.feed
    if feed.values:
        known = {each: str(got[0]) for each, got in feed.values.items() if each not in feed.answers}
        return _nearest(value, known)
    if feed.lookup is not None:
        keys = feed.lookup.known.keys.to_list() if feed.lookup.known is not None else []
        return _nearest(value, dict.fromkeys(keys, ""))
    if feed.spec.kind is Kind.FLAG:
        return {"yes": "", "no": ""}
    if feed.spec.choices:
        return _nearest(value, dict.fromkeys(feed.spec.choices, ""))
    codes = _codes(value, feed.spec.kind)
    return {
        **codes,
        **{each: codes.get(each, about) for each, about in _nearest(value, offered or _others(fed)).items()},
    }


def _codes(value: str, kind: Kind) -> Mapping[str, str]:
    if kind is Kind.COUNTRY:
        return countries.meant(value)
    return currencies.meant(value) if kind is Kind.CURRENCY else {}


def _others(fed: Fed) -> dict[str, str]:
    """Return what the field gets elsewhere in the sheet, where those are few."""
    known = fed.values.drop_nulls().unique().sort()
    return dict.fromkeys(map(str, known), "") if 0 < len(known) <= SHORT_LIST else {}


def _nearest(value: str, known: Mapping[str, str]) -> Mapping[str, str]:
    """Return those of `known` that are most like `value`; a short list whole."""
    same = [each for each in known if _loose(each) == _loose(value)]
    if len(known) <= MOST_COMPARED:
        same += _most_alike(value, (each for each in known if each not in same), whole=len(known) <= SHORT_LIST)
    return {each: known[each] for each in dict.fromkeys(same) if each != value}


def _loose(text: str) -> str:
    """Return a text without what people write differently: capitals, signs, blanks, zeros in front."""
    return "".join(sign for sign in text.casefold() if sign.isalnum()).lstrip("0")


def _most_alike(value: str, known: Iterable[str], *, whole: bool) -> list[str]:
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(value.casefold())

    def likeness(each: str) -> float:
        matcher.set_seq1(each.casefold())
        return matcher.ratio() if whole or matcher.quick_ratio() >= ALIKE else 0.0

    rated = [(likeness(each), each) for each in known]
    if whole:
        return [each for _, each in sorted(rated, key=lambda pair: -pair[0])]
    return [each for rate, each in nlargest(MOST, rated, key=lambda pair: pair[0]) if rate >= ALIKE]
