"""Names in the languages the product reads, from Unicode CLDR by way of Babel: months, countries, currencies.

Babel and its tables are loaded when a name is looked up, a language at a time: a sheet that holds codes and
date cells pays nothing. No name of a month or a country means two things in these languages (a test holds
this), so it does not matter which language knows it.
"""

import difflib
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

LANGUAGES = ("nb", "en", "sv", "da", "fi", "de", "nl", "nn")
ALIKE = 0.75
"""From here on two names are alike, from 0 to 1."""


def months(name: str) -> int | None:
    """Return the number of the month with this name, full or shortened, in any of the languages."""
    return next((number for table in map(_months, LANGUAGES) if (number := table.get(folded(name)))), None)


def countries(language: str) -> Mapping[str, str]:
    """Return the names of countries in a language, as `folded` writes them -> their ISO 3166 codes."""
    return _countries(language)


def currencies(language: str) -> Mapping[str, str]:
    """Return the names of currencies in a language, one or many, as `folded` writes them -> their ISO 4217 codes."""
    return _currencies(language)


def aliases(code: str) -> str | None:
    """Return the code of two letters for one of three, NO for NOR; None when it has none, or several."""
    if len(code) != len("NOR") or not code.isascii() or not code.isalpha():
        return None
    from babel.core import get_global  # noqa: PLC0415  as below

    meant = get_global("territory_aliases").get(code, ())
    return meant[0] if len(meant) == 1 and len(meant[0]) == len("NO") else None


def folded(name: str) -> str:
    """Return a name as it is compared: without capitals, points, hyphens, doubled spaces and typographic signs."""
    plain = name.casefold().replace(".", "").replace("\u2019", "'").replace("&", " and ")
    return " ".join(plain.replace("-", " ").replace("\u2013", " ").split())


def nearest(name: str, known: Mapping[str, str]) -> Mapping[str, str]:
    """Return the codes of the two names most like this one -> those names; none when nothing is like it."""
    near: dict[str, str] = {}
    for each in difflib.get_close_matches(name, known, n=6, cutoff=ALIKE):
        near.setdefault(known[each], each)
    return dict(islice(near.items(), 2))


def _locale(language: str) -> "Locale":
    from babel import Locale  # noqa: PLC0415  heavy, and seldom needed

    return Locale(language)


@cache
def _months(language: str) -> Mapping[str, int]:
    tables = _locale(language).months
    widths = [tables[use][width] for use in ("format", "stand-alone") for width in ("wide", "abbreviated")]
    return {folded(name): number for width in widths for number, name in width.items()}


@cache
def _countries(language: str) -> Mapping[str, str]:
    known = _locale(language).territories
    return {folded(name): code for code, name in known.items() if len(code) == len("NO")}


@cache
def _currencies(language: str) -> Mapping[str, str]:
    return {folded(name): code for code, name in _currency_names(_locale(language))}


def _currency_names(locale: "Locale") -> Iterator[tuple[str, str]]:
    from babel.numbers import get_currency_name  # noqa: PLC0415  as above

    for code in sorted(locale.currencies):
        yield code, locale.currencies[code]
        for count in (1, 2):
            yield code, get_currency_name(code, count, locale)
