"""Names in the languages the product reads, from Unicode CLDR by way of Babel: months, countries, currencies.

Babel and its tables are loaded when a name is looked up, a language at a time: a sheet that holds codes and
date cells pays nothing. No name of a month or a country means two things in these languages (a test holds
this), so it does not matter which language knows it.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

LANGUAGES = ("nb", "en", "sv", "da", "fi", "de", "nl", "nn")


def months(name: str) -> int | None:
    """Return the number of the month with this name, full or shortened, in any of the languages."""
    return next((number for table in map(_months, LANGUAGES) if (number := table.get(folded(name)))), None)


def countries(language: str) -> Mapping[str, str]:
    """Return the names of countries in a language, as `folded` writes them -> their ISO 3166 codes."""
    return _countries(language)


def currencies(language: str) -> Mapping[str, str]:
    """Return the names of currencies in a language, one or many, as `folded` writes them -> their ISO 4217 codes."""
    return _currencies(language)


def folded(name: str) -> str:
    """Return a name as it is compared: without capitals, points, doubled spaces and typographic signs."""
    plain = name.casefold().replace(".", " ").replace("\u2019", "'").replace("&", " and ")
    return " ".join(plain.replace("-", " ").replace("\u2013", " ").split())


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
