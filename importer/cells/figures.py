"""Numbers written as text: signs, groups, currencies, and whose decimal sign it is.

A point or a comma in a text is a decimal sign or a group sign, depending on the locale. With a locale given
there is one reading. Without one, the texts that allow a single reading decide for their column; a text that
allows two and whose column does not decide is a finding.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import polars as pl

from importer.cells.locales import conventions

SPACES = r"[\s\x{00a0}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}]"
APOSTROPHES = r"['\x{2019}\x{02bc}\x{00b4}`]"
MINUSES = r"[\x{2010}-\x{2015}\x{2212}\x{fe63}\x{ff0d}]"
MONEY = r"(?:kr\.?|nok|sek|dkk|isk|eur|usd|gbp|chf|\x{20ac}|\$|\x{00a3})"
"""The currency signs and codes that may stand before or after an amount."""
DRESSED = (
    rf"^(?i)(?<open>\()?\s*(?<before>[-+])?\s*{MONEY}?\s*(?<after>[-+])?\s*"
    rf"(?<core>[0-9.,' ]*[0-9])\s*{MONEY}?\s*(?<behind>-)?\s*(?<percent>%)?\s*(?<close>\))?$"
)
"""Parenthesis, sign, currency, sign, digits, currency, trailing minus, percent, parenthesis."""

Sign = Literal[",", "."]


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """Texts read as numbers: plain digits or null, the decimal sign they were read with, and why."""

    values: pl.Series
    sign: Sign | None
    evidence: str = ""


def read(text: pl.Series, locale: str | None, *, percent: bool) -> Figures:
    """Return number texts as plain digits [String]: `1 234,50` is `1234.50` where the comma is decimal.

    Digits stay as they came, without needless zeros in front. Point, comma, any kind of space and apostrophe
    group in threes only. A minus may be a dash, stand behind, or be parentheses. `percent` allows a percent
    sign behind.
    """
    bare = _undress(text, percent=percent)
    if locale is not None:
        sign: Sign = "," if conventions(locale).decimal == "," else "."
        return Figures(_signed(bare, _digits(bare["core"], sign)), sign)
    return _decide(bare)


@lru_cache(maxsize=4096)
def both_ways(text: str, *, percent: bool) -> tuple[str | None, str | None]:
    """Return what a text is with a decimal comma and with a decimal point; None where it is no number so."""
    bare = _undress(pl.Series([text], dtype=pl.String), percent=percent)
    comma, point = (_signed(bare, _digits(bare["core"], sign))[0] for sign in (",", "."))
    return comma, point


def _decide(bare: pl.DataFrame) -> Figures:
    """Read every text both ways, and take the way that the texts with a single reading allow."""
    comma, point = _digits(bare["core"], ","), _digits(bare["core"], ".")
    single_comma = int((comma.is_not_null() & point.is_null()).sum())
    single_point = int((point.is_not_null() & comma.is_null()).sum())
    two = comma.is_not_null() & point.is_not_null() & (comma != point)
    same = comma.set(two, None)
    if single_comma == single_point == 0:
        return Figures(_signed(bare, same.set(point.is_null(), None)), None)
    sign: Sign = "," if single_comma >= single_point else "."
    chosen = comma if sign == "," else point
    if single_comma and single_point:
        chosen = chosen.set(two, None)
    return Figures(_signed(bare, chosen), sign, _evidence(sign, single_comma, single_point))


def _evidence(sign: Sign, comma: int, point: int) -> str:
    words = {",": "comma", ".": "point"}
    count, against = (comma, point) if sign == "," else (point, comma)
    other = f", {against} only with a decimal {words['.' if sign == ',' else ',']}" if against else ""
    return f"{count} text{'s' * (count != 1)} can only be read with a decimal {words[sign]}{other}"


def _undress(text: pl.Series, *, percent: bool) -> pl.DataFrame:
    """Return `core` (digits and separators, null when the text is no number) and `negative` for each text."""
    plain = text.str.contains(r"^-?[0-9.,]*[0-9]$")
    core = text.str.strip_prefix("-").set(~plain, None)
    negative = text.str.starts_with("-")
    if not plain.all():
        odd = (~plain).fill_null(value=False).arg_true()
        rest = _dressed(text.gather(odd), percent=percent)
        core = core.scatter(odd, rest["core"])
        negative = negative.scatter(odd, rest["negative"])
    return pl.DataFrame({"core": core, "negative": negative})


def _dressed(text: pl.Series, *, percent: bool) -> pl.DataFrame:
    clean = text.str.replace_all(SPACES, " ").str.replace_all(APOSTROPHES, "'").str.replace_all(MINUSES, "-")
    parts = clean.str.extract_groups(DRESSED).struct.unnest()
    signs = pl.sum_horizontal(pl.col("open", "before", "after", "behind").is_not_null())
    good = (signs <= 1) & (pl.col("open").is_null() == pl.col("close").is_null())
    if not percent:
        good &= pl.col("percent").is_null()
    minus = pl.any_horizontal(pl.col("open").is_not_null(), pl.col("before", "after", "behind").eq("-"))
    return parts.select(core=pl.when(good).then("core"), negative=minus.fill_null(value=False))


def _digits(core: pl.Series, sign: Sign) -> pl.Series:
    """Return the digits of texts whose decimal sign is `sign`, with a point; null where they are none."""
    decimal, group = (",", r"\.") if sign == "," else (r"\.", ",")
    plain = rf"(?:[0-9]+(?:{decimal}[0-9]+)?|{decimal}[0-9]+)"
    grouped = "|".join(rf"[1-9][0-9]{{0,2}}(?:{by}[0-9]{{3}})+" for by in (group, " ", "'"))
    good = core.str.contains(rf"^(?:{plain}|(?:{grouped})(?:{decimal}[0-9]+)?)$")
    bare = core.set(~good, None).str.replace_all(rf"[{group} ']", "")
    if sign == ",":
        bare = bare.str.replace(",", ".", literal=True)
    return bare.str.replace(r"^0+([0-9])", "$1").str.replace(r"^\.", "0.")


def _signed(bare: pl.DataFrame, digits: pl.Series) -> pl.Series:
    negative = bare["negative"] & digits.str.contains("[1-9]")
    return pl.select(pl.when(negative).then("-" + digits).otherwise(digits)).to_series()
