"""Filters: what a list of records can be narrowed by, and how such a wish is spelled for the API.

Source: https://docs.vismasoftware.no/vismanetapi/api-reference/features/date-time-condition-operators/ and
the OpenAPI document, September 2026. Parameters that the vendor marks deprecated or without effect are left
out, and so is paging, which is nobody's wish.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from types import MappingProxyType

from importer.errors import UsageError

CONDITION = "Condition"
CONDITIONS = (">", "<", ">=", "<=")


class Accepts(StrEnum):
    """What kind of value a filter takes."""

    TEXT = "text"
    WHOLE = "whole number"
    FLAG = "true or false"
    DAY = "day"
    """As 2026-01-31."""
    MOMENT = "day or moment"
    """As 2026-01-31 or 2026-01-31T13:45:00, without zone: the API takes no letters W-Z here."""
    PERIOD = "period"
    """As 202601."""
    CHOICE = "one of a list"
    CONDITION = "condition"
    """How the field of the same name is compared; the two are only good together."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One query parameter of a list."""

    name: str
    accepts: Accepts
    meaning: str
    choices: tuple[str, ...] = ()


Filters = Mapping[str, Filter]
"""The query parameters of one resource by name."""


def filters(*several: Filter | tuple[Filter, Filter]) -> Filters:
    """Return the filters by name; a field and its condition come as a pair, see `compared`."""
    flat: list[Filter] = []
    for one in several:
        flat.extend(one if isinstance(one, tuple) else (one,))
    return MappingProxyType({one.name: one for one in flat})


def compared(name: str, accepts: Accepts, meaning: str) -> tuple[Filter, Filter]:
    """Return a filter with the condition that goes with it."""
    condition = Filter(name + CONDITION, Accepts.CONDITION, f"How {name} is compared.", CONDITIONS)
    return Filter(name, accepts, meaning), condition


def query(known: Filters, where: Mapping[str, str]) -> dict[str, str]:
    """Return `where` as the API spells it: names and choices in any case are accepted, `yes` for true.

    `lastModifiedDate` is taken for `lastModifiedDateTime`, as the vendor's guide calls it. Raises UsageError
    naming every filter that does not exist, value that does not fit, and condition without its value.
    """
    problems: list[str] = []
    strange: list[str] = []
    spelled: dict[str, str] = {}
    for given, value in where.items():
        found = named(known, given)
        if found is None:
            strange.append(_unknown(known, given))
        elif (right := _SPELLINGS[found.accepts](found, value.strip())) is None:
            problems.append(_wrong(found, value))
        elif found.name in spelled:
            problems.append(f"{found.name} is given twice")
        else:
            spelled[found.name] = right
    problems += _incomplete(known, spelled) if not (problems or strange) else ()
    if problems or strange:
        raise UsageError("; ".join([*strange, *problems]), f"Filters are: {', '.join(known)}." if strange else "")
    return spelled


def named(known: Filters, given: str) -> Filter | None:
    """Return the filter somebody means by `given`, in any case; None when there is none."""
    wanted = given.strip().lower()
    if wanted.startswith("lastmodifieddate") and "datetime" not in wanted:
        wanted = wanted.replace("date", "datetime", 1)
    return next((found for name, found in known.items() if name.lower() == wanted), None)


def _unknown(known: Filters, given: str) -> str:
    close = get_close_matches(given, known, n=1)
    return f"there is no filter “{given}”" + (f"; did you mean {close[0]}?" if close else "")


def _wrong(found: Filter, value: str) -> str:
    wanted = f"one of {', '.join(found.choices)}" if found.choices else f"a {found.accepts}{_EXAMPLES[found.accepts]}"
    meant = next((choice for choice in found.choices if choice.lower() in _close(found, value)), "")
    return f"“{value}” does not fit {found.name}, which takes {wanted}" + (f"; did you mean {meant}?" if meant else "")


def _close(found: Filter, value: str) -> list[str]:
    """Return the choice that a value is most like, in small letters."""
    return get_close_matches(value.strip().lower(), [choice.lower() for choice in found.choices], n=1)


def _incomplete(known: Filters, spelled: Iterable[str]) -> Iterator[str]:
    for name in spelled:
        partner = name.removesuffix(CONDITION) if name.endswith(CONDITION) else name + CONDITION
        if partner in known and partner not in spelled:
            yield f"{name} needs {partner} beside it"


def _text(_: Filter, value: str) -> str | None:
    return value or None


def _whole(_: Filter, value: str) -> str | None:
    return value if re.fullmatch(r"-?\d+", value, re.ASCII) else None


def _flag(_: Filter, value: str) -> str | None:
    return {"true": "true", "yes": "true", "false": "false", "no": "false"}.get(value.lower())


def _day(_: Filter, value: str) -> str | None:
    try:
        return date.fromisoformat(value).isoformat() if re.fullmatch(r"[\d-]{10}", value, re.ASCII) else None
    except ValueError:
        return None


def _moment(found: Filter, value: str) -> str | None:
    if not re.fullmatch(r"[\d-]{10}[ T][\d:]{8}(\.\d{1,3})?", value, re.ASCII):
        return _day(found, value)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds")


def _period(_: Filter, value: str) -> str | None:
    return value if re.fullmatch(r"(19|20)\d\d(0[1-9]|1[0-2])", value, re.ASCII) else None


def _choice(found: Filter, value: str) -> str | None:
    return next((choice for choice in found.choices if choice.lower() == value.lower()), None)


_SPELLINGS: Mapping[Accepts, Callable[[Filter, str], str | None]] = {
    Accepts.TEXT: _text,
    Accepts.WHOLE: _whole,
    Accepts.FLAG: _flag,
    Accepts.DAY: _day,
    Accepts.MOMENT: _moment,
    Accepts.PERIOD: _period,
    Accepts.CHOICE: _choice,
    Accepts.CONDITION: _choice,
}
_EXAMPLES: Mapping[Accepts, str] = {
    Accepts.TEXT: "",
    Accepts.WHOLE: "",
    Accepts.FLAG: "",
    Accepts.DAY: ", as 2026-01-31",
    Accepts.MOMENT: ", as 2026-01-31 or 2026-01-31T13:45:00",
    Accepts.PERIOD: ", as 202601",
}
