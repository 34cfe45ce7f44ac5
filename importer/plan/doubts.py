"""Doubts: the values that nobody could match, gathered from findings, with what may be meant by each."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

import polars as pl

from importer import resources
from importer.findings import Finding, Place
from importer.kinds import Kind
from importer.mapping.answers import named
from importer.mapping.value import Feed
from importer.plan.candidates import candidates
from importer.plan.case import Case
from importer.plan.doubt import Doubt
from importer.plan.feeding import Fed
from importer.plan.refusals import CODE as REFUSED
from importer.plan.refusals import CODED
from importer.plan.value import Plan

Concerns: TypeAlias = Callable[[Feed, Plan], bool]
SHORT = 30
"""A field that takes so many characters at most holds codes; a longer text is to be shortened, not decided."""


def _of_kind(kind: Kind) -> Concerns:
    return lambda feed, _: feed.spec.kind is kind and not feed.values and feed.lookup is None


def _called(name: str) -> Concerns:
    return lambda feed, _: feed.path.rpartition(".")[2] == name


def _looked_up(feed: Feed, _: Plan) -> bool:
    return feed.lookup is not None


def _listed(feed: Feed, _: Plan) -> bool:
    return bool(feed.values)


def _customer(feed: Feed, plan: Plan) -> bool:
    return feed.keys[0] == "fields" and feed.path == plan.customer_field


def _in_the_ledger(feed: Feed, plan: Plan) -> bool:
    return feed.spec.kind in CODED and feed.path != resources.get(plan.resource).number_field


def _number(feed: Feed, plan: Plan) -> bool:
    return feed.path == (plan.match or resources.get(plan.resource).number_field)


def _short_code(feed: Feed, _: Plan) -> bool:
    return feed.spec.kind is Kind.CODE and (feed.spec.max_length or SHORT + 1) <= SHORT


DECIDABLE: Mapping[str, Concerns] = {
    "not-in-values": _listed,
    "not-in-lookup": _looked_up,
    "no-result-in-lookup": _looked_up,
    "not-a-choice": _of_kind(Kind.CHOICE),
    "not-a-flag": _of_kind(Kind.FLAG),
    "unknown-country": _of_kind(Kind.COUNTRY),
    "ambiguous-country": _of_kind(Kind.COUNTRY),
    "not-a-country": _called("countryId"),
    "unknown-currency": _of_kind(Kind.CURRENCY),
    "ambiguous-currency": _of_kind(Kind.CURRENCY),
    "not-a-currency": _called("currencyId"),
    "over-limit": _short_code,
    "unknown-customer": _customer,
    "blocked-customer": _customer,
    "unknown-class": _called("customerClassId"),
    "not-in-ledger": _number,
    REFUSED: _in_the_ledger,
}
"""The codes that a person can decide once for all cells with the same value, and which feeds each concerns."""


def doubts(case: Case, plan: Plan) -> tuple[Doubt, ...]:
    """Return what is to be decided in `plan`, which was drawn from `case`, and what was decided already."""
    asked = [each for each in plan.findings if each.code in DECIDABLE and each.place.cell]
    return tuple(doubt for fed in case.fed() if fed.source is not None for doubt in _of_field(fed, asked, case, plan))


def _of_field(fed: Fed, asked: Iterable[Finding], case: Case, plan: Plan) -> Iterator[Doubt]:
    mine = [each for each in asked if _is_about(fed, each, plan)]
    if fed.source is None or not (mine or fed.feed.answers):
        return
    shown = fed.source.shown()
    why: dict[str, str] = {}
    for each in mine:
        position = _position(fed, each, case, plan)
        value = each.value if position is None else shown[position]
        if value:
            why.setdefault(value, each.message)
    found_in = _found_in(shown, [*why, *fed.feed.answers], case)
    source = case.mapping.source
    for value in dict.fromkeys([*why, *fed.feed.answers]):
        cells, keys, row = found_in.get(value, (0, (), None))
        yield Doubt(
            resource=plan.resource,
            path=named(fed.feed),
            column=fed.column.heading if fed.column else "",
            value=value,
            why=why.get(value, ""),
            cells=cells,
            keys=keys,
            candidates=candidates(value, fed, plan.offered.get(fed.path, {})),
            place=_place(fed, row, case, plan),
            answer=fed.feed.answers.get(value),
            mapping=source.name,
            fingerprint=source.fingerprint(),
        )


def _is_about(fed: Fed, finding: Finding, plan: Plan) -> bool:
    """Tell whether a finding is about this field: its code concerns it, and it stands in the field's column."""
    if fed.column is None or fed.column.letter != finding.place.letter or fed.column.heading != finding.place.column:
        return False
    apart = plan.lines_sheet is not None
    here = not apart or (finding.place.sheet == plan.sheet.name) == (fed.feed.keys[0] == "fields")
    return here and DECIDABLE[finding.code](fed.feed, plan)


def _position(fed: Fed, finding: Finding, case: Case, plan: Plan) -> int | None:
    """Return which row says it: that of the finding, or the one that speaks for its document.

    None when the row belongs to no document, because the value would have named it.
    """
    documents, rows = case.documents, case.cells.rows
    beyond = plan.lines_sheet is not None and finding.place.sheet != plan.sheet.name
    row = (finding.place.row or 0) + case.cells.notes.last * beyond
    position = int(rows.search_sorted(row))
    if position == rows.len() or rows[position] != row:
        return None
    agreed = documents.header.get(fed.path)
    if fed.speaks[position] or fed.broken[position] or agreed is None or agreed.fed.feed is not fed.feed:
        return position
    return int(agreed.at[documents.of[position]])


def _place(fed: Fed, row: int | None, case: Case, plan: Plan) -> Place:
    """Return the cell of a field in a row, as notes count rows."""
    heading, letter = (fed.column.heading, fed.column.letter) if fed.column else ("", "")
    if plan.lines_sheet is None or fed.feed.keys[0] == "fields":
        return Place(plan.sheet.name, row, heading, letter)
    return Place(plan.lines_sheet.name, row and row - case.cells.notes.last, heading, letter)


def _found_in(shown: pl.Series, values: Iterable[str], case: Case) -> dict[str, tuple[int, tuple[str, ...], int]]:
    """Return for each value in how many cells it stands, in which documents, and in which row first."""
    keys = case.documents.keys.gather(case.documents.of)
    cells = pl.DataFrame({"value": shown, "key": keys, "row": case.cells.rows})
    counted = (
        cells.filter(pl.col("value").is_in(list(values)))
        .group_by("value")
        .agg(pl.len().alias("cells"), pl.col("key").unique(maintain_order=True), pl.col("row").first())
    )
    return {value: (count, tuple(named), row) for value, count, named, row in counted.iter_rows()}
