"""Refusals: in which cells stands what the ledger would not take, as far as its own words quote them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

import polars as pl

from importer.findings import Finding
from importer.kinds import Kind
from importer.mapping.answers import named
from importer.plan.case import Case
from importer.plan.feeding import Fed
from importer.plan.notes import in_order
from importer.plan.value import Plan
from importer.submission import Outcome, Status

CODE = "refused-value"
CODED = frozenset({Kind.CODE, Kind.CHOICE, Kind.COUNTRY, Kind.CURRENCY, Kind.YEAR_MONTH, Kind.MONTH_YEAR})
"""Kinds of fields whose values name something that the ledger has or has not."""
FIELDS: Mapping[str, frozenset[str]] = {
    "CustomerID": frozenset({"customerNumber", "childCustomerNumber"}),
    "InventoryID": frozenset({"inventoryNumber"}),
    "TermsID": frozenset({"creditTermsId"}),
    "TaxCategoryID": frozenset({"vatCodeId"}),
    "CuryID": frozenset({"currencyId"}),
    "CustomerClassID": frozenset({"customerClassId"}),
    "CountryID": frozenset({"countryId"}),
}
"""What the platform calls a field in its look-up errors: `TaxCategoryID '0' cannot be found in the system.`
(community.visma.com m-p/473762)."""
_QUOTED = re.compile(r"(?:\b(\w+) )?'([^']+)'")


def traced(case: Case, refusals: Mapping[str, str]) -> tuple[Finding, ...]:
    """Return a finding for each cell that a refusal quotes; `refusals` has by document what the ledger said.

    Where cells of several fields say what is quoted, the platform's name for the field decides; else nobody guesses.
    """
    notes, keys = case.cells.notes.anew(), case.documents.keys.gather(case.documents.of)
    for key, said in refusals.items():
        for fed, position in _meant(case, (keys == key).arg_true(), said):
            assert fed.source is not None  # noqa: S101  `_quoted_in` has looked
            value = fed.source.shown()[position]
            notes.add(case.cells.rows[position], CODE, fed.column, {"value": value, "said": said})
    return notes.findings(case.cells.rows, keys)


def explained(plan: Plan, outcomes: tuple[Outcome, ...]) -> Plan:
    """Return the plan with findings about the cells that the ledger's refusals quote."""
    refusals = {each.key: each.message for each in outcomes if each.status is Status.REFUSED and each.message}
    return replace(plan, findings=in_order((*plan.findings, *plan.trace(refusals)))) if refusals else plan


def _meant(case: Case, rows: pl.Series, said: str) -> Iterator[tuple[Fed, int]]:
    """Yield the cells that `said` is about, among those of some rows."""
    for name, value in _QUOTED.findall(said):
        spots = {named(fed.feed): (fed, at) for fed in case.fed() if (at := _quoted_in(fed, rows, value))}
        called = {path for path in spots if path.rpartition(".")[2] in FIELDS.get(name, ())}
        chosen = called or spots.keys()
        for fed, positions in (spots[path] for path in chosen if len(chosen) == 1):
            yield from ((fed, at) for at in positions)


def _quoted_in(fed: Fed, rows: pl.Series, value: str) -> list[int]:
    """Return in which of `rows` a cell of this field says `value`."""
    if fed.source is None or fed.column is None or fed.feed.spec.kind not in CODED:
        return []
    said = fed.values.cast(pl.String).gather(rows)
    return rows.filter((said == value).fill_null(value=False)).to_list()
