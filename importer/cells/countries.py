"""Kind.COUNTRY: two-letter codes, from codes and from names in the languages the product reads.

A text of two letters is taken for a code and only made capital; whether there is such a country is for the rules
to say. Everything else is looked up by name: `Norge`, `Noreg`, `Norja` and `Norwegen` are NO.
"""

from collections.abc import Mapping
from functools import cache

import polars as pl

from importer.cells.iso import COUNTRIES
from importer.cells.names import LANGUAGES, aliases, countries, folded, nearest
from importer.cells.value import Attempt, Blame, Reading, Words
from importer.cells.words import read_code
from importer.language import _, one_of
from importer.sheets.value import Column

CODE = 2
"""Letters of a code of ISO 3166-1 alpha-2."""
BESIDES: Mapping[str, str] = {
    "uk": "GB",
    "england": "GB",
    "scotland": "GB",
    "skottland": "GB",
    "great britain": "GB",
    "storbritannia": "GB",
    "holland": "NL",
    "usa": "US",
    "eire": "IE",
    "czech republic": "CZ",
    "hong kong": "HK",
    "macedonia": "MK",
    "burma": "MM",
}
"""What people write besides the names of Unicode CLDR and the codes of three letters."""
SEVERAL: Mapping[str, tuple[str, ...]] = {
    "korea": ("KR", "KP"),
    "congo": ("CD", "CG"),
    "kongo": ("CD", "CG"),
    "virgin islands": ("VG", "VI"),
    "jomfruøyene": ("VG", "VI"),
    "jungfruöarna": ("VG", "VI"),
    "jungferninseln": ("VG", "VI"),
}
"""Names that two countries go by."""


def read_countries(column: Column, reading: Reading) -> Attempt:
    """Return a column as country codes [String]: `no` is NO, and so is Norge in whichever language."""
    attempt = read_code(column, reading)
    order = _languages(reading.locale)
    known = {text: code for text in attempt.values.drop_nulls().unique() if (code := country(text, order))}
    values = attempt.values.replace_strict(known, default=None, return_dtype=pl.String) if known else attempt.values
    return Attempt(values if known else values.set(values.is_not_null(), None), _blame(attempt))


def country(written: str, languages: tuple[str, ...] = LANGUAGES) -> str | None:
    """Return the code of a country as people write it; None when there is none, or two.

    Two letters are a code as they stand, in capitals.
    """
    name = folded(written)
    if code := BESIDES.get(name):
        return code
    if len(name) == CODE and name.isascii() and name.isalpha():
        return name.upper()
    if name in SEVERAL:
        return None
    found = (countries(language).get(name) for language in languages)
    code = next((code for code in found if code), None) or aliases(written.strip().upper())
    return code if code in COUNTRIES else None


def meant(written: str) -> Mapping[str, str]:
    """Return the codes that may be meant by what names no country, or several, each with the name it is like."""
    several = SEVERAL.get(folded(written))
    if several:
        return dict.fromkeys(several, "")
    return {code: each.title() for code, each in _near(folded(written)).items()}


def _languages(locale: str | None) -> tuple[str, ...]:
    """Return the languages, that of the locale first: the others are only loaded when it does not know a name."""
    own = (locale or "nb")[:2].lower()
    return (*(each for each in LANGUAGES if each == own), *(each for each in LANGUAGES if each != own))


def _blame(attempt: Attempt) -> Blame:
    def blame(index: int, shown: str) -> tuple[str, Words]:
        if attempt.values[index] is None:
            return attempt.blame(index, shown)
        if several := SEVERAL.get(folded(shown)):
            return "ambiguous-country", {"choices": one_of(several)}
        return "unknown-country", {"suggestion": _suggestion(folded(shown))}

    return blame


def _suggestion(name: str) -> str:
    meant = f" {_('or')} ".join(f"{code} ({each.title()})" for code, each in _near(name).items())
    return _("Did you mean {meant}?").format(meant=meant) if meant else _("Write the country's code, such as NO.")


@cache
def _near(name: str) -> Mapping[str, str]:
    known = {each: code for language in LANGUAGES for each, code in countries(language).items()}
    return nearest(name, {each: code for each, code in {**known, **BESIDES}.items() if code in COUNTRIES})
