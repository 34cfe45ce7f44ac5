"""Numbers as the user sees them: plain decimal digits, never a float's tail or an exponent."""

from decimal import Decimal

import polars as pl

LONGEST = 15
"""Significant digits a spreadsheet keeps; the rest of a stored number is the float's own noise."""

EXACT = 1e15
"""From here on a whole number has more than 15 digits, and the spreadsheet has lost the last ones."""

ODD = r"[eE]|^-?0*\.?0*[1-9](?:\.?[0-9]){15}"
"""A shortest representation that needs another look: an exponent, or more than 15 significant digits."""


def plain_digits(number: pl.Series) -> pl.Series:
    """Return float numbers as plain decimal digits [String]: 12417.0 is `12417`, 0.1 + 0.2 is `0.3`.

    At most 15 significant digits, which is what a spreadsheet shows: 9.9499999999999993 is `9.95`. Null stays
    null.
    """
    shortest = number.cast(pl.String)
    odd = shortest.str.contains(ODD)
    plain = shortest.str.strip_suffix(".0").str.replace("^-0$", "0")
    if not odd.any():
        return plain
    return _mended(number, plain, odd)


def _mended(number: pl.Series, plain: pl.Series, odd: pl.Series) -> pl.Series:
    """Replace the odd ones, each different number worked out once."""
    values = number.filter(odd).unique()
    words = pl.Series([_fifteen(value) for value in values], dtype=pl.String)
    mended = number.filter(odd).replace_strict(values, words, return_dtype=pl.String)
    return plain.scatter(odd.arg_true(), mended)


def _fifteen(value: float) -> str:
    """Write one number with at most 15 significant digits."""
    plain = format(Decimal(format(value, f".{LONGEST}g")), "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
