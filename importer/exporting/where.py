"""Wishes: what somebody types to narrow a list, checked and spelled for the API before anything is sent."""

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import NamedTuple

from importer.errors import UsageError
from importer.resources.base import Resource
from importer.resources.filters import CONDITION, Accepts, Filter, named, query

FORMS = 'Write status=Balanced or "lastModifiedDateTime>=2026-01-14" (also >, <, <=), with the quotes.'
EXPAND = "expand"
_FORM = re.compile(r"\s*(?P<name>[^\s=<>]+)\s*(?P<how>>=|<=|>|<|=)\s*(?P<value>.*?)\s*", re.DOTALL)
_ZONED = re.compile(r"(?P<local>\d{4}-\d\d-\d\d(?:[T ][\d:.]+)?)\s*(?:Z|[+-]\d\d(?::?\d\d)?)", re.IGNORECASE)


class Wish(NamedTuple):
    """One `--where`: a name, how it is compared, a value."""

    name: str
    how: str
    value: str


def asked(resource: Resource, wheres: Iterable[str], expands: Iterable[str] = ()) -> dict[str, str]:
    """Return the query parameters for what was typed: `name=value`, `name>=value`, and what to expand.

    A comparison becomes the value and its condition, which the API only takes together. Raises UsageError
    with everything that is wrong: forms, names, values, dates with a zone, resources that cannot be listed.
    """
    if not resource.filters:
        raise UsageError(
            f"{resource.title} cannot be read from the ledger.",
            "It is something the ledger does, and keeps no list of.",
        )
    problems: list[str] = []
    wishes = [wish for text in wheres if (wish := _wish(text, problems))]
    where: dict[str, str] = {}
    for wish in wishes:
        wrong = _wrong(resource, wish, wishes)
        if wrong:
            problems.append(wrong)
        else:
            where |= _parameters(wish, known=named(resource.filters, wish.name) is not None)
    where |= dict.fromkeys(_expanded(resource, expands, problems), "true")
    return _checked(resource, where, problems)


def _wish(text: str, problems: list[str]) -> Wish | None:
    found = _FORM.fullmatch(text)
    if found is None:
        problems.append(f"“{text}” is no filter")
        return None
    name, how, value = found["name"], found["how"], found["value"]
    turned = how == "=" and not name.endswith(CONDITION) and value[:1] in {"<", ">"}
    return Wish(name, f"{value[0]}=", value[1:].lstrip()) if turned else Wish(name, how, value)


def _wrong(resource: Resource, wish: Wish, wishes: list[Wish]) -> str:
    """Return what is wrong with a wish, beyond what `query` finds in name and value; empty for nothing."""
    meant = named(resource.filters, wish.name)
    if meant is None:
        return ""
    names = [found.name for other in wishes if (found := named(resource.filters, other.name))]
    comparable = meant.name + CONDITION in resource.filters
    if not wish.value:
        return f"there is no value after {meant.name}{wish.how}"
    if names.count(meant.name) > 1:
        return f"{meant.name} is there twice; the ledger takes one condition for each name"
    if wish.how != "=" and not comparable:
        return f"{meant.name} can only be compared with ="
    if wish.how == "=" and comparable and meant.name + CONDITION not in names and not _zoned(meant, wish):
        return f"{meant.name} is compared with >, <, >= or <=: write {meant.name}>={wish.value}"
    return _zoned(meant, wish)


def _zoned(meant: Filter, wish: Wish) -> str:
    """Return what to write instead of a day or moment with a time zone; empty for any other value."""
    zoned = _ZONED.fullmatch(wish.value)
    if zoned is None or meant.accepts not in {Accepts.DAY, Accepts.MOMENT}:
        return ""
    return (
        f"“{wish.value}” has a time zone, which the ledger does not take: "
        f"write {meant.name}{wish.how}{zoned['local']}, in the company's own time"
    )


def _parameters(wish: Wish, *, known: bool) -> dict[str, str]:
    """Return the value and its condition; of an unknown name only the name, to be complained of once."""
    value = {wish.name: wish.value}
    return value | {wish.name + CONDITION: wish.how} if known and wish.how != "=" else value


def _expanded(resource: Resource, expands: Iterable[str], problems: list[str]) -> Iterator[str]:
    """Yield the parameters that ask for what is to be expanded; several names may stand in one text."""
    known = {name.removeprefix(EXPAND).lower(): name for name in resource.filters if name.startswith(EXPAND)}
    for text in expands:
        for name in filter(None, (part.strip() for part in text.split(","))):
            if name.lower() in known:
                yield known[name.lower()]
            else:
                problems.append(_unknown(name, [spoken(parameter) for parameter in known.values()]))


def _unknown(name: str, known: list[str]) -> str:
    close = get_close_matches(name, known, n=1)
    hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}"
    return f"there is nothing called “{name}” to expand; {hint}"


def spoken(parameter: str) -> str:
    """Return what stands after --expand for a parameter: `taxDetails` for `expandTaxDetails`."""
    name = parameter.removeprefix(EXPAND)
    return name[0].lower() + name[1:]


def _checked(resource: Resource, where: dict[str, str], problems: list[str]) -> dict[str, str]:
    told = list(dict.fromkeys(problems))
    try:
        spelled = query(resource.filters, where)
    except UsageError as error:
        raise UsageError("; ".join([*told, error.message]), f"{FORMS} {error.remedy}".rstrip()) from None
    if told:
        raise UsageError("; ".join(told), FORMS)
    return spelled
