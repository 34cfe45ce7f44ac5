"""How numbers, dates and yes are written in the languages the product reads.

A small closed table (sources: Unicode CLDR, number symbols and short date patterns; a test compares it with
Babel's). A locale that is not in it is refused rather than guessed.
"""

import difflib
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Conventions:
    """One locale's ways of writing."""

    name: str
    decimal: str
    """Its decimal sign; the other of point and comma can only group thousands."""
    order: str
    """The order of day, month and a year of four digits, with signs between them: `dmy` or `mdy`."""
    short: str
    """The same with a two-digit year: `dmy`, `mdy` or `ymd`."""
    date: str
    """How it writes a date, in a spreadsheet's words."""
    yes: str
    no: str
    apostrophes: bool = False
    """Whether apostrophes group thousands, and neither point nor comma ever does."""

    @property
    def group(self) -> str:
        """The sign that groups thousands: an apostrophe, or the one of point and comma that is not decimal."""
        if self.apostrophes:
            return "'"
        return "," if self.decimal == "." else "."


TABLE = MappingProxyType(
    {
        "nb": Conventions("nb-NO", ",", "dmy", "dmy", "dd.mm.yyyy", "ja", "nei"),
        "nn": Conventions("nn-NO", ",", "dmy", "dmy", "dd.mm.yyyy", "ja", "nei"),
        "sv": Conventions("sv-SE", ",", "dmy", "ymd", "yyyy-mm-dd", "ja", "nej"),
        "da": Conventions("da-DK", ",", "dmy", "dmy", "dd.mm.yyyy", "ja", "nej"),
        "fi": Conventions("fi-FI", ",", "dmy", "dmy", "d.m.yyyy", "kyllä", "ei"),
        "en-gb": Conventions("en-GB", ".", "dmy", "dmy", "dd/mm/yyyy", "yes", "no"),
        "en-us": Conventions("en-US", ".", "mdy", "mdy", "mm/dd/yyyy", "yes", "no"),
        "de": Conventions("de-DE", ",", "dmy", "dmy", "dd.mm.yyyy", "ja", "nein"),
        "de-ch": Conventions("de-CH", ".", "dmy", "dmy", "dd.mm.yyyy", "ja", "nein", apostrophes=True),
        "nl": Conventions("nl-NL", ",", "dmy", "dmy", "dd-mm-yyyy", "ja", "nee"),
    }
)
OTHER_NAMES = MappingProxyType(
    {
        "no": "nb", "no-no": "nb", "nb-no": "nb", "nn-no": "nn", "sv-se": "sv", "sv-fi": "sv", "da-dk": "da",
        "fi-fi": "fi", "de-de": "de", "de-at": "de", "nl-nl": "nl", "nl-be": "nl",
    }
)  # fmt: skip


def names() -> tuple[str, ...]:
    """Return the locales that can be named, as `nb-NO`."""
    return tuple(known.name for known in TABLE.values())


def conventions(locale: str) -> Conventions:
    """Return the conventions of `locale` (`nb-NO`, `nb_no`, `nb`); ValueError, with a way out, if unknown."""
    name = locale.strip().replace("_", "-").lower()
    known = TABLE.get(OTHER_NAMES.get(name, name))
    if known is None:
        close = difflib.get_close_matches(locale, names(), n=1)
        meant = f"did you mean {close[0]}? " if close else ""
        raise ValueError(f"{locale} is not a locale that can be read; {meant}known are {', '.join(names())}")
    return known
