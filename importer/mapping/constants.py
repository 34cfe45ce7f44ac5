"""Constants: what a mapping writes down as a value becomes what its field takes."""

import datetime as dt
from decimal import Decimal

import polars as pl

from importer.cells import Bad, Reading, parse
from importer.cells.iso import COUNTRIES, CURRENCIES
from importer.findings import CATALOGUE
from importer.kinds import Kind
from importer.mapping.fits import misfits
from importer.mapping.tables import Constant
from importer.resources.base import FieldSpec
from importer.sheets import Column
from importer.sheets.value import MOMENT

CODES = {Kind.CURRENCY: ("currency of ISO 4217", CURRENCIES), Kind.COUNTRY: ("country of ISO 3166", COUNTRIES)}
"""Kinds that a standard lists, with what a code that is not in it is none of."""


def fitted(spec: FieldSpec, constant: Constant) -> pl.Series:
    """Return the constant as a column of one value of the field's kind, null for an empty text.

    Raises ValueError when it does not fit.
    """
    locale = "en-GB" if isinstance(constant, Decimal) else None
    parsed = parse(_cell(constant), spec.kind, Reading(locale=locale, choices=spec.choices))
    for bad in (*parsed.bad, *misfits(spec, parsed.values)):
        raise ValueError(_words(bad))
    what, known = CODES.get(spec.kind, ("", None))
    if known is not None and not parsed.values.drop_nulls().is_in(list(known)).all():
        raise ValueError(f"{constant} is no {what}")
    if parsed.clear is not None:
        raise ValueError(f"{constant} belongs in a cell, not in a mapping")
    return parsed.values


def _cell(constant: Constant) -> Column:
    """Return the constant as a column of one cell, of the type TOML gave it."""
    if isinstance(constant, bool):
        return Column("", "", 1, flag=pl.Series([constant]))
    if isinstance(constant, dt.date):
        return Column("", "", 1, moment=pl.Series([constant]).cast(MOMENT))
    text = format(constant, "f") if isinstance(constant, Decimal) else str(constant).strip()
    return Column("", "", 1, text=pl.Series([text or None], dtype=pl.String))


def _words(bad: Bad) -> str:
    words = {"value": bad.value, **bad.words}
    said = CATALOGUE[bad.code].message.format(**words)
    return f"{said} {words['suggestion']}" if "suggestion" in words else said
