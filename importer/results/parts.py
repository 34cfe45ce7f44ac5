"""The parts of a result workbook: each plan that reads it, and the sheets they read, in their order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import polars as pl

from importer import resources
from importer.findings import Finding
from importer.plan.value import Plan
from importer.results.ends import document_ends
from importer.results.xlsx.book import sheet_name
from importer.sheets import Sheet
from importer.submission import Outcome

Told: TypeAlias = tuple[Plan, Sequence[Outcome]]
"""A plan, and what became of its documents."""


@dataclass(frozen=True, eq=False)
class Part:
    """What one mapping reads in a workbook."""

    plan: Plan
    ends: pl.DataFrame
    """What became of each document (see `ends.document_ends`)."""

    @property
    def has_money(self) -> bool:
        """Whether documents of its resource have amounts."""
        known = self.plan.resource in resources.names()
        return not known or resources.get(self.plan.resource).lines_field is not None


def parts_of(told: Iterable[Told]) -> tuple[Part, ...]:
    """Return a part for each plan."""
    return tuple(Part(plan, document_ends(plan, outcomes)) for plan, outcomes in told)


def sheets_of(parts: Iterable[Part]) -> tuple[Sheet, ...]:
    """Return the sheets that the parts read, each once."""
    every = {(sheet.path, sheet.name): sheet for part in parts for sheet in part.plan.sheets}
    return tuple(every.values())


def named(parts: Sequence[Part], kept: Path | None) -> tuple[Part, ...]:
    """Return the parts with every sheet called what it may be called in one workbook, no two of them alike.

    Sheets of the file `kept` keep their names; the sheet of a text file has the name of the file.
    """
    names: dict[tuple[Path, str], str] = {}
    sheets = sheets_of(parts)
    for sheet in sorted(sheets, key=lambda sheet: sheet.path != kept):
        taken = {name.casefold() for name in names.values()}
        wish = sheet.name if sheet.path == kept else sheet_name(sheet.name)
        names[sheet.path, sheet.name] = next(name for name in _wishes(wish) if name.casefold() not in taken)
    if all(sheet.name == names[sheet.path, sheet.name] for sheet in sheets):
        return tuple(parts)
    return tuple(replace(part, plan=_renamed(part.plan, names)) for part in parts)


def _wishes(wish: str) -> Iterator[str]:
    yield wish
    number = 2
    while True:
        yield f"{wish[:26]} ({number})"
        number += 1


def _renamed(plan: Plan, names: Mapping[tuple[Path, str], str]) -> Plan:
    mine = {sheet.name: names[sheet.path, sheet.name] for sheet in plan.sheets}
    first, *lines = (replace(sheet, name=mine[sheet.name]) for sheet in plan.sheets)

    def moved(finding: Finding) -> Finding:
        place = finding.place
        return replace(finding, place=replace(place, sheet=mine.get(place.sheet, place.sheet)))

    return replace(
        plan,
        changes=tuple(
            replace(each, place=replace(each.place, sheet=mine.get(each.place.sheet, each.place.sheet)))
            for each in plan.changes
        ),
        sheet=first,
        lines_sheet=lines[0] if lines else None,
        rows=plan.rows.with_columns(pl.col("sheet").replace(mine)),
        findings=tuple(moved(finding) for finding in plan.findings),
    )
