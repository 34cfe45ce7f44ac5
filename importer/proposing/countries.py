"""Countries by the names people write, in the languages the product reads, and by their ISO 3166 codes."""

from collections.abc import Mapping
from functools import cache

from babel import Locale

from importer.proposing.headings import compact

LANGUAGES = ("nb", "nn", "sv", "da", "fi", "en", "de", "nl")
OTHER_NAMES: Mapping[str, str] = {
    "uk": "GB",
    "england": "GB",
    "scotland": "GB",
    "usa": "US",
    "eire": "IE",
    "holland": "NL",
    "greatbritain": "GB",
    "storbritannia": "GB",
    "rsa": "ZA",
    "uae": "AE",
    "hongkong": "HK",
    "tyskland": "DE",
    "czechrepublic": "CZ",
    "korea": "KR",
}
"""What people write besides the names of Unicode CLDR; compact as `headings.compact` makes them."""
TWO = 2


@cache
def code_of(written: str) -> str | None:
    """Return the ISO 3166 code of a country as people write it: `Norge`, `Noreg`, `norway` and `NO` are `NO`."""
    if len(written) == TWO and written.isupper() and written in _codes():
        return written
    return _names().get(compact(written))


@cache
def _names() -> Mapping[str, str]:
    names = {
        compact(name): code
        for language in LANGUAGES
        for code, name in Locale(language).territories.items()
        if code in _codes()
    }
    return names | dict(OTHER_NAMES)


@cache
def _codes() -> frozenset[str]:
    made_up = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}
    return frozenset(code for code in Locale("en").territories if len(code) == TWO and code.isalpha()) - made_up
