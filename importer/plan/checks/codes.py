"""Checks of codes that standards define: currencies and countries. The ledger knows no others.

Names have become codes by now (see `importer.cells.countries` and `currencies`); any two or three letters pass there.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from importer.cells.iso import COUNTRIES, CURRENCIES
from importer.language import _
from importer.plan.case import Case
from importer.plan.checks.distinct import Judge, Wrong, fields_named, note_wrong

MEANT: Mapping[str, str] = {
    "NKR": "NOK",
    "NOR": "NOK",
    "SKR": "SEK",
    "DKR": "DKK",
    "IKR": "ISK",
    "EL": "GR",
    "SF": "FI",
}
"""Abbreviations that look like codes, and the code they stand for."""


def currencies(case: Case) -> None:
    """Note currencies that are no code of ISO 4217."""
    for _block, field in fields_named(case, "currencyId"):
        note_wrong(case, field, _judge("not-a-currency", CURRENCIES))


def countries(case: Case) -> None:
    """Note countries that are no code of ISO 3166."""
    for _block, field in fields_named(case, "countryId"):
        note_wrong(case, field, _judge("not-a-country", COUNTRIES))


def _judge(code: str, known: AbstractSet[str]) -> Judge:
    def judge(value: str, _beside: str) -> Wrong | None:
        meant = MEANT.get(value.upper())
        way_out = _("Write {meant} if that is meant").format(meant=meant) if meant else _("Correct the cell")
        return None if value.upper() in known else Wrong(code, {"suggestion": way_out})

    return judge
