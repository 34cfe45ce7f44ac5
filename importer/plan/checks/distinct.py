"""Judge the values of a field: each distinct one once, however many documents have it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import polars as pl

from importer.plan.case import Case
from importer.plan.documents import Agreed
from importer.plan.notes import Words

UNKNOWN = ""
"""Stands beside a value where nothing is known of what decides how it is judged."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a value: a code of the catalogue, and the words its message needs besides the value."""

    code: str
    words: Words = field(default_factory=dict)


Judge: TypeAlias = Callable[[str, str], Wrong | None]
"""Says what is wrong with a value, given what stands beside it (a country, a currency; UNKNOWN when nothing does)."""


def note_wrong(case: Case, about: Agreed, judge: Judge, beside: pl.Series | None = None) -> None:
    """Note what `judge` finds wrong with the values of a field; `beside` has one text a document."""
    said = pl.DataFrame({"value": about.values})
    if beside is not None:
        said = said.with_columns(beside=beside.cast(pl.String).fill_null(UNKNOWN))
    distinct = said.filter(pl.col("value").is_not_null()).unique()
    wrong = {
        pair: found for pair in distinct.rows() if (found := judge(pair[0], *(pair[1:] or (UNKNOWN,)))) is not None
    }
    if not wrong:
        return
    bad = pl.DataFrame(list(wrong), schema=said.schema, orient="row")
    at = said.with_row_index("at").join(bad, on=said.columns, how="semi", maintain_order="left")
    for position, pair in zip(about.at.gather(at["at"]), at.drop("at").rows(), strict=True):
        found = wrong[pair]
        words = {"value": pair[0], "field": about.fed.path, **found.words}
        case.cells.note([position], found.code, about.column, words)


def fields_named(case: Case, name: str) -> Iterator[tuple[str, Agreed]]:
    """Yield the header fields that are called `name` in whichever block, each with the path of its block and a dot."""
    for path, agreed in case.documents.header.items():
        block, _, last = path.rpartition(".")
        if last == name:
            yield f"{block}." if block else "", agreed
