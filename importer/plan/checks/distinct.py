"""Judge the values of a field: each distinct one once, however many documents have it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import polars as pl

from importer.plan.case import Case
from importer.plan.documents import Agreed
from importer.plan.notes import NO_WORDS, Words

UNKNOWN = ""
"""Stands beside a value where nothing is known of what decides how it is judged."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a value: a code of the catalogue, and the words its message needs besides the value."""

    code: str
    words: Words = NO_WORDS


Judge: TypeAlias = Callable[[str, str], Wrong | None]
"""Says what is wrong with a value, given what stands beside it (a country, a currency; UNKNOWN when nothing does)."""


def note_wrong(case: Case, field: Agreed, judge: Judge, beside: pl.Series | None = None) -> None:
    """Note what `judge` finds wrong with the values of a field; `beside` has one text a document."""
    known = pl.Series([UNKNOWN]).new_from_index(0, len(field.values)) if beside is None else beside
    said = pl.DataFrame({"value": field.values, "beside": known.cast(pl.String).fill_null(UNKNOWN)})
    distinct = said.filter(pl.col("value").is_not_null()).unique()
    wrong = {pair: found for pair in distinct.iter_rows() if (found := judge(*pair)) is not None}
    if not wrong:
        return
    pairs = pl.DataFrame(list(wrong), schema=said.schema, orient="row")
    at = said.with_row_index("at").join(pairs, on=["value", "beside"], how="semi", maintain_order="left")
    rows = case.cells.rows.gather(field.at.gather(at["at"]))
    for row, value, other in zip(rows, at["value"], at["beside"], strict=True):
        found = wrong[value, other]
        case.cells.notes.add(row, found.code, field.column, {"value": value, "field": field.fed.path, **found.words})


def fields_named(case: Case, name: str) -> Iterator[tuple[str, Agreed]]:
    """Yield the header fields that are called `name` in whichever block, each with the path of its block and a dot."""
    for path, field in case.documents.header.items():
        block, _, last = path.rpartition(".")
        if last == name:
            yield f"{block}." if block else "", field
