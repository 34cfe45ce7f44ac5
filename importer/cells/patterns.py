"""Date formats in the words of spreadsheets: `dd.mm.yyyy`, `mm/dd/yyyy`, `yyyy-mm-dd`."""

import re
from functools import lru_cache

WORDS = re.compile(r"d+|m+|y+|[^dmy]+")
PIECES = {
    "d": r"(?P<d>[0-9]{1,2})",
    "dd": r"(?P<d>[0-9]{1,2})",
    "m": r"(?P<m>[0-9]{1,2})",
    "mm": r"(?P<m>[0-9]{1,2})",
    "yy": r"(?P<y>[0-9]{2})",
    "yyyy": r"(?P<y>[0-9]{4})",
}
DIRECTIVES = {"d": "%d", "dd": "%d", "m": "%m", "mm": "%m", "yy": "%y", "yyyy": "%Y"}


@lru_cache
def pattern(written: str) -> re.Pattern[str]:
    """Return what texts look like that are written as `dd.mm.yyyy`: groups d, m and y.

    Understood are d, dd, m, mm, yy and yyyy, one each of day, month and year, with any signs between them; a
    zero in front may be missing where signs stand between. Raises ValueError, with a way out, for anything
    else.
    """
    words = WORDS.findall(written.strip().lower())
    parts = [word for word in words if word in PIECES]
    if sorted(word[0] for word in parts) != ["d", "m", "y"] or any(
        word[0] in "dmy" for word in set(words) - set(parts)
    ):
        raise ValueError(f"{written} is not a date format; write day, month and year as in dd.mm.yyyy")
    pieces = "".join(PIECES.get(word, re.escape(word)) for word in words)
    return re.compile(pieces if len(words) > len(parts) else pieces.replace("{1,2}", "{2}"))


@lru_cache
def strftime(written: str) -> str:
    """Return `dd.mm.yyyy` as a strftime format, `%d.%m.%Y`; ValueError as for `pattern`."""
    pattern(written)
    words = WORDS.findall(written.strip().lower())
    return "".join(DIRECTIVES.get(word, word.replace("%", "%%")) for word in words)
