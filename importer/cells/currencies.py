"""Kind.CURRENCY: codes of three letters, from codes, from names, and from signs that only one currency has.

`kr` is the sign of four currencies and `$` of a dozen: they are findings. A text of three letters is taken for a
code and only made capital; whether there is such a currency is for the rules to say.
"""

from collections.abc import Mapping
from functools import cache

import polars as pl

from importer.cells.names import LANGUAGES, currencies, folded, nearest
from importer.cells.value import Attempt, Blame, Reading, Words
from importer.cells.words import read_code
from importer.language import _, one_of
from importer.sheets.value import Column

CODE = 3
"""Letters of a code of ISO 4217."""
SIGNS: Mapping[str, str] = {"€": "EUR", "£": "GBP", "us$": "USD", "zł": "PLN", "₹": "INR"}
"""Signs of one currency only."""
CROWNS, DOLLARS, POUNDS = ("NOK", "SEK", "DKK", "ISK"), ("USD", "CAD", "AUD", "NZD"), ("GBP", "EGP")
SEVERAL: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("kr", "krone", "kroner", "krona", "kronor", "kronur", "krónur", "kruunu", "kruunua"), CROWNS),
    **dict.fromkeys(("$", "dollar", "dollars", "dollari", "dollaria"), DOLLARS),
    **dict.fromkeys(("pund", "pound", "pounds", "punta", "puntaa", "pfund"), POUNDS),
    **dict.fromkeys(("franc", "francs", "franken", "frank"), ("CHF", "XOF")),
    "¥": ("JPY", "CNY"),
}
"""Signs and names that several currencies go by, with those most likely meant."""


def read_currencies(column: Column, reading: Reading) -> Attempt:
    """Return a column as currency codes [String]: `nok` is NOK, and so are norske kroner; `kr` may be any of four."""
    attempt = read_code(column, reading)
    known = {text: code for text in attempt.values.drop_nulls().unique() if (code := currency(text))}
    values = attempt.values.replace_strict(known, default=None, return_dtype=pl.String) if known else attempt.values
    return Attempt(values if known else values.set(values.is_not_null(), None), _blame(attempt))


def currency(written: str) -> str | None:
    """Return the code of a currency as people write it; None when there is none, or several.

    Three letters are a code as they stand, in capitals.
    """
    name = folded(written)
    if len(name) == CODE and name.isascii() and name.isalnum():
        return name.upper()
    if name in SEVERAL:
        return None
    found = (currencies(language).get(name) for language in LANGUAGES)
    return SIGNS.get(name) or next((code for code in found if code), None)


def meant(written: str) -> Mapping[str, str]:
    """Return the codes that may be meant by what names no currency, or several, each with the name it is like."""
    several = SEVERAL.get(folded(written))
    return dict.fromkeys(several, "") if several else _near(folded(written))


def _blame(attempt: Attempt) -> Blame:
    def blame(index: int, shown: str) -> tuple[str, Words]:
        if attempt.values[index] is None:
            return attempt.blame(index, shown)
        if several := SEVERAL.get(folded(shown)):
            return "ambiguous-currency", {"choices": one_of(several)}
        return "unknown-currency", {"suggestion": _suggestion(folded(shown))}

    return blame


def _suggestion(name: str) -> str:
    meant = f" {_('or')} ".join(f"{code} ({each})" for code, each in _near(name).items())
    return _("Did you mean {meant}?").format(meant=meant) if meant else _("Write the currency's code, such as NOK.")


@cache
def _near(name: str) -> Mapping[str, str]:
    return nearest(name, {each: code for language in LANGUAGES for each, code in currencies(language).items()})
