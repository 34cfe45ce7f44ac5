"""Checks of amounts: no document is negative, and a currency beside an amount is the document's."""

import re
from collections.abc import Mapping

import polars as pl

from importer.kinds import Kind
from importer.language import _
from importer.plan.case import Case
from importer.plan.feeding import Fed

SIGNS: Mapping[str, frozenset[str]] = {
    "kr": frozenset({"NOK", "SEK", "DKK", "ISK"}),
    "€": frozenset({"EUR"}),
    "$": frozenset({"USD", "CAD", "AUD", "NZD"}),
    "£": frozenset({"GBP"}),
} | {code: frozenset({code.upper()}) for code in ("nok", "sek", "dkk", "isk", "eur", "usd", "gbp", "chf")}
"""What may stand beside an amount, in lower case, and the currencies it can mean."""
WRITTEN = f"(?i)({'|'.join(map(re.escape, SIGNS))})"


def negative_totals(case: Case) -> None:
    """Note documents that would be created with less than nothing; credit notes are positive as well."""
    if not case.mapping.creates:
        return
    suggestion = (
        _("Negate the quantity in the mapping: the ledger takes positive amounts on a credit note.")
        if "credit" in case.mapping.resource.name
        else _("Import it as a credit note, with a mapping for customer-credit-note.")
    )
    negative = (case.nets["net"] < 0).arg_true()
    words = ({"value": net, "suggestion": suggestion} for net in case.nets["net"].gather(negative))
    case.cells.note_each(case.documents.starts.gather(negative), "negative-total", case.column("quantity"), words)


def currency_signs(case: Case) -> None:
    """Note amounts whose currency sign is not that of their document's currency, or has none to agree with."""
    currencies = case.documents.value("currencyId")
    if currencies is None:
        currencies = pl.Series([None], dtype=pl.String).new_from_index(0, len(case.documents.keys))
    for fed in case.fed():
        if fed.feed.spec.kind is Kind.DECIMAL and fed.column is not None and fed.column.text is not None:
            _note_other_signs(case, fed, fed.column.text, currencies.gather(case.documents.of))


def _note_other_signs(case: Case, fed: Fed, texts: pl.Series, currencies: pl.Series) -> None:
    signs = texts.str.extract(WRITTEN).str.to_lowercase()
    for position in (signs.is_not_null() & ~fed.broken).arg_true():
        currency = currencies[position]
        if currency not in SIGNS[signs[position]]:
            words = {"value": texts[position], "currency": currency or _("not given")}
            case.cells.note([position], "other-currency", fed.column, words)
