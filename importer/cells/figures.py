"""Numbers written as text: signs, groups, currencies, and whose decimal sign it is.

A point or a comma in a text is a decimal sign or a group sign, depending on the locale. With a locale given
there is one reading. Without one, the texts that allow a single reading speak for their column (see
`evidence`); a text that allows two and is not told which is a finding.
"""

from dataclasses import dataclass
from typing import Literal

import polars as pl

from importer.cells.evidence import NO_VERDICT, Camp, Example, Verdict, ranked
from importer.cells.locales import conventions
from importer.language import ngettext

SPACES = r"[\s\x{00a0}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}]"
APOSTROPHES = r"['\x{2019}\x{02bc}\x{00b4}`]"
MINUSES = r"[\x{2010}-\x{2015}\x{2212}\x{fe58}\x{fe63}\x{ff0d}]"
MONEY = r"(?:kr\.?|nok|sek|dkk|isk|eur|usd|gbp|chf|\x{20ac}|\$|\x{00a3})"
"""The currency signs and codes that may stand before or after an amount."""
PLAIN = r"^-?[0-9.,' ]*[0-9]$"
ROUND = r"[.,:]--?(\s*[^-0-9]*)$"
"""No cents, as `1 234,-` and `1 234:-` say it; not a minus."""
NO_CENTS = "#"
"""Stands for them behind the decimal sign."""
DRESSED = (
    rf"^(?i)(?<open>\()?\s*(?<before>[-+])?\s*{MONEY}?\s*(?<after>[-+])?\s*"
    rf"(?<core>[0-9.,' ]*[0-9](?:[.,]?{NO_CENTS})?)\s*{MONEY}?\s*(?<behind>-)?\s*(?<percent>%)?\s*(?<close>\))?$"
)
"""Parenthesis, sign, currency, sign, digits, currency, trailing minus, percent, parenthesis."""

Sign = Literal[",", "."]


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """Texts read as numbers: plain digits or null, and the decimal sign they were read with."""

    values: pl.Series
    sign: Sign | None
    """None where there is none for all: nobody told, or the texts contradict each other."""
    verdict: Verdict = NO_VERDICT


def read(text: pl.Series, locale: str | None, *, percent: bool) -> Figures:
    """Return number texts as plain digits [String]: `1 234,50` is `1234.50` where the comma is decimal.

    Digits stay as they came, without needless zeros in front. Point, comma, any kind of space and apostrophe
    group in threes only. A minus may be a dash, stand behind, or be parentheses; `,-` behind is no minus but
    no cents. `percent` allows a percent sign behind.
    """
    bare = _undress(text, percent=percent)
    if locale is None:
        return _decide(text, bare)
    known = conventions(locale)
    sign: Sign = "," if known.decimal == "," else "."
    digits = _digits(bare["core"], sign)
    if known.apostrophes:
        digits = digits.set(bare["core"].str.contains(",", literal=True), None)
    return Figures(_signed(bare, digits), sign)


def both_ways(text: pl.Series, *, percent: bool) -> tuple[pl.Series, pl.Series]:
    """Return what texts are with a decimal comma and with a decimal point; null where they are no number so."""
    bare = _undress(text, percent=percent)
    return _signed(bare, _digits(bare["core"], ",")), _signed(bare, _digits(bare["core"], "."))


def _decide(text: pl.Series, bare: pl.DataFrame) -> Figures:
    """Read every text both ways, and take the way that the texts with a single reading allow."""
    comma, point = _digits(bare["core"], ","), _digits(bare["core"], ".")
    only_comma, only_point = comma.is_not_null() & point.is_null(), point.is_not_null() & comma.is_null()
    two = (comma.is_not_null() & point.is_not_null() & (comma != point)).fill_null(value=False)
    camps = [_camp(text, mask, sign) for sign, mask in ((",", only_comma), (".", only_point)) if mask.any()]
    verdict = Verdict(ranked(camps), int(two.sum()), text.filter(two).n_unique() if camps and two.any() else 0)
    chosen = comma if verdict.leading == "," else point
    if verdict.leading is None:
        chosen = comma.set(only_comma | only_point, None)
    if verdict.way is None:
        chosen = chosen.set(two, None)
    return Figures(_signed(bare, chosen), _sign(verdict.way), verdict)


def _sign(way: str | None) -> Sign | None:
    return None if way is None else "," if way == "," else "."


def _camp(text: pl.Series, mask: pl.Series, sign: str) -> Camp:
    speaking = text.filter(mask)
    return Camp(
        sign,
        _only(sign, speaking.len()),
        speaking.n_unique(),
        speaking.len(),
        Example(int(mask.arg_max() or 0), speaking[0]),
    )


def _only(sign: str, count: int) -> str:
    """Say how many values allow this decimal sign only."""
    if sign == ",":
        words = ngettext(
            "{count} value can only be read with a decimal comma",
            "{count} values can only be read with a decimal comma",
            count,
        )
    else:
        words = ngettext(
            "{count} value can only be read with a decimal point",
            "{count} values can only be read with a decimal point",
            count,
        )
    return words.format(count=count)


def _undress(text: pl.Series, *, percent: bool) -> pl.DataFrame:
    """Return `core` (digits and separators, null when the text is no number) and `negative` for each text."""
    clean = _ascii(text)
    plain = clean.str.contains(PLAIN)
    core = clean.str.strip_prefix("-").set(~plain, None)
    negative = clean.str.starts_with("-")
    if not plain.all():
        odd = (~plain).fill_null(value=False).arg_true()
        rest = _dressed(clean.gather(odd), percent=percent)
        core = core.scatter(odd, rest["core"])
        negative = negative.scatter(odd, rest["negative"])
    return pl.DataFrame({"core": core, "negative": negative})


def _ascii(text: pl.Series) -> pl.Series:
    """Return the texts with one kind of space, of apostrophe and of minus."""
    odd = (text.str.len_bytes() != text.str.len_chars()).fill_null(value=False)
    odd |= text.str.contains("[`\\s--\\x20]").fill_null(value=False) if not odd.all() else odd
    if not odd.any():
        return text
    at = odd.arg_true()
    some = text.gather(at).str.replace_all(SPACES, " ").str.replace_all(APOSTROPHES, "'")
    return text.clone().scatter(at, some.str.replace_all(MINUSES, "-"))


def _dressed(text: pl.Series, *, percent: bool) -> pl.DataFrame:
    clean = _without_cents(text)
    parts = clean.str.extract_groups(DRESSED).struct.unnest()
    signs = pl.sum_horizontal(pl.col("open", "before", "after", "behind").is_not_null())
    good = (signs <= 1) & (pl.col("open").is_null() == pl.col("close").is_null())
    if not percent:
        good &= pl.col("percent").is_null()
    minus = pl.any_horizontal(pl.col("open").is_not_null(), pl.col("before", "after", "behind").eq("-"))
    return parts.select(core=pl.when(good).then("core"), negative=minus.fill_null(value=False))


def _without_cents(text: pl.Series) -> pl.Series:
    """Return `1 234,-` as `1 234,#` and `1 234:-` as `1 234#`, which says nothing of the decimal sign."""
    clean = text.str.replace(NO_CENTS, "?", literal=True)
    if not clean.str.contains(ROUND).any():
        return clean
    return clean.str.replace(r":--?(\s*[^-0-9]*)$", f"{NO_CENTS}$1").str.replace(
        r"([.,])--?(\s*[^-0-9]*)$", f"$1{NO_CENTS}$2"
    )


def _digits(core: pl.Series, sign: Sign) -> pl.Series:
    """Return the digits of texts whose decimal sign is `sign`, with a point; null where they are none."""
    decimal, group = (",", r"\.") if sign == "," else (r"\.", ",")
    cents = rf"(?:{decimal}[0-9]+|{decimal}?{NO_CENTS})?"
    plain = rf"(?:[0-9]+{cents}|{decimal}[0-9]+)"
    grouped = "|".join(rf"[1-9][0-9]{{0,2}}(?:{by}[0-9]{{3}})+" for by in (group, " ", "'"))
    good = core.str.contains(rf"^(?:{plain}|(?:{grouped}){cents})$")
    bare = core.set(~good, None).str.replace_all(rf"[{group} ']", "")
    if sign == ",":
        bare = bare.str.replace(",", ".", literal=True)
    return bare.str.replace(rf"\.?{NO_CENTS}$", "").str.replace(r"^0+([0-9])", "$1").str.replace(r"^\.", "0.")


def _signed(bare: pl.DataFrame, digits: pl.Series) -> pl.Series:
    negative = bare["negative"] & digits.str.contains("[1-9]")
    return pl.select(pl.when(negative).then("-" + digits).otherwise(digits)).to_series()
