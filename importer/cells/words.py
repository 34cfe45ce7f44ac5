"""Kind.TEXT, Kind.CODE, Kind.CHOICE, Kind.FLAG: taken as it stands, or looked up in a closed list."""

import difflib
from collections.abc import Mapping

import polars as pl

from importer.cells.locales import conventions
from importer.cells.value import Attempt, Blame, Reading, Words, always
from importer.language import _
from importer.sheets.shown import EXACT
from importer.sheets.value import Column

SCIENTIFIC = r"^\d(?:[.,]\d+)?[eE]\+\d+$"
"""A long number that Excel has shortened before it wrote a text file."""
YES = frozenset({"yes", "y", "true", "1", "ja", "j", "sann", "sant", "sand", "wahr", "waar", "kyllä", "tosi"})
NO = frozenset(
    {"no", "n", "false", "0", "nei", "nej", "nein", "nee", "usann", "usant", "falskt", "falsk", "falsch",
     "onwaar", "ei", "epätosi"}
)  # fmt: skip


def read_text(column: Column, _reading: Reading) -> Attempt:
    """Return a column as texts [String]: what the user sees, whatever the cells' type."""
    return Attempt(column.shown().set(_faulty(column), None), always("not-a-code"))


def read_code(column: Column, _reading: Reading) -> Attempt:
    """Return a column as identifiers [String]: what the user sees, `0101` with its zeros, 12417.0 as `12417`.

    Bad are numbers the spreadsheet has rounded (more than 15 digits), and dates and booleans: no identifier
    is one, so the spreadsheet has made it out of something else.
    """
    parts = [part.is_not_null() for part in (column.moment, column.flag) if part is not None]
    lost = _rounded(column)
    values = column.shown()
    for wrong in (_faulty(column), lost, *parts):
        values = values.set(wrong, None)

    def blame(index: int, _shown: str) -> tuple[str, Words]:
        return ("rounded-number" if lost[index] else "not-a-code"), {}

    return Attempt(values, blame)


def read_choice(column: Column, reading: Reading) -> Attempt:
    """Return a column as the API's own names [String], found without regard to case."""
    names = {choice.casefold(): choice for choice in reading.choices}
    return Attempt(_looked_up(column, names, pl.String()), _suggest(reading.choices))


def read_flags(column: Column, _reading: Reading) -> Attempt:
    """Return a column as yes or no [Boolean], from boolean cells and the words of the languages we read."""
    meanings = {**dict.fromkeys(YES, True), **dict.fromkeys(NO, False)}
    return Attempt(_looked_up(column, meanings, pl.Boolean()), always("not-a-flag"))


def render_words(values: pl.Series, _reading: Reading) -> pl.Series:
    """Return texts, identifiers and choices as they are."""
    return values


def render_flags(values: pl.Series, reading: Reading) -> pl.Series:
    """Return yes and no in the language of the locale; in English when there is none."""
    known = conventions(reading.locale or "en-GB")
    return values.replace_strict({True: known.yes, False: known.no}, default=None, return_dtype=pl.String)


def _looked_up(column: Column, meanings: Mapping[str, object], dtype: pl.DataType) -> pl.Series:
    shown = column.shown()
    known = {text: meanings[text.casefold()] for text in shown.unique().drop_nulls() if text.casefold() in meanings}
    if not known:
        return pl.Series([None], dtype=dtype).new_from_index(0, column.size)
    return shown.replace_strict(known, default=None, return_dtype=dtype)


def _faulty(column: Column) -> pl.Series:
    if column.fault is None:
        return pl.Series([False], dtype=pl.Boolean).new_from_index(0, column.size)
    return column.fault.is_not_null()


def _rounded(column: Column) -> pl.Series:
    lost = pl.Series([False], dtype=pl.Boolean).new_from_index(0, column.size)
    if column.number is not None:
        lost |= (column.number.abs() >= EXACT).fill_null(value=False)
    if column.text is not None:
        lost |= column.text.str.contains(SCIENTIFIC).fill_null(value=False)
    return lost


def _suggest(choices: tuple[str, ...]) -> Blame:
    def blame(_index: int, shown: str) -> tuple[str, Words]:
        folded = {choice.casefold(): choice for choice in choices}
        close = difflib.get_close_matches(shown.casefold(), folded, n=1)
        meant = folded[close[0]] if close else ""
        suggestion = _("Did you mean {meant}?").format(meant=meant) if meant else _("Write one of these values.")
        return "not-a-choice", {"choices": ", ".join(choices), "suggestion": suggestion}

    return blame
