"""Checks of codes that standards define: currencies and countries. The ledger knows no others."""

from collections.abc import Mapping, Set
from difflib import get_close_matches

from importer.plan.case import Case
from importer.plan.checks.distinct import Judge, Wrong, fields_named, note_wrong
from importer.plan.checks.iso import COUNTRIES, CURRENCIES

CURRENCIES_MEANT: Mapping[str, str] = {"KR": "NOK, SEK or DKK", "€": "EUR", "EURO": "EUR", "£": "GBP", "$": "USD"}
COUNTRIES_MEANT: Mapping[str, str] = {"UK": "GB", "EL": "GR", "EN": "GB", "SW": "SE", "DA": "DK"}
"""What people write, and the code they mean."""


def currencies(case: Case) -> None:
    """Note currencies that are no code of ISO 4217."""
    for _, field in fields_named(case, "currencyId"):
        note_wrong(case, field, _judge("not-a-currency", CURRENCIES, CURRENCIES_MEANT))


def countries(case: Case) -> None:
    """Note countries that are no code of ISO 3166."""
    for _, field in fields_named(case, "countryId"):
        note_wrong(case, field, _judge("not-a-country", COUNTRIES, COUNTRIES_MEANT))


def _judge(code: str, known: Set[str], meant: Mapping[str, str]) -> Judge:
    def judge(value: str, _beside: str) -> Wrong | None:
        return None if value in known else Wrong(code, {"suggestion": _suggestion(value.upper(), known, meant)})

    return judge


def _suggestion(value: str, known: Set[str], meant: Mapping[str, str]) -> str:
    if value in known or value in meant:
        return f"Write {meant.get(value, value)}"
    close = get_close_matches(value, sorted(known), n=1)
    return f"Write {close[0]} if that is meant" if close and len(value) > 2 else "Correct the cell"  # noqa: PLR2004  of two letters anything is close
