"""The ground a plan is drawn on: the rows of one sheet, or of two that are joined by the documents' key.

Where lines have a sheet of their own, its rows are counted on from the last row of the documents' sheet: to the
rules there is one long sheet, in which a row speaks of the document or is a line of it, never both.
"""

from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from importer.mapping.bind import Bound
from importer.mapping.value import Feed
from importer.plan import joining
from importer.plan.cells import Cells
from importer.plan.feeding import Fed, feed_field
from importer.plan.notes import Notes
from importer.plan.rows import Rows, classify
from importer.plan.value import TypedTotal
from importer.sheets import Column
from importer.sheets.value import PARTS


@dataclass(frozen=True, eq=False)
class Ground:
    """What was read, before rows become documents. Everything but `rows` has one entry for each row of `cells`."""

    cells: Cells
    """The rows of the documents that can be named."""
    keys: pl.Series
    """The document of each."""
    header: tuple[Fed, ...]
    lines: tuple[Fed, ...]
    heads: pl.Series
    """Rows that may say something of the document itself [Boolean]."""
    tails: pl.Series
    """Rows that may be a line of it [Boolean]."""
    totals: tuple[Fed, ...]
    """What is only compared with the ledger, line by line."""
    typed: tuple[TypedTotal, ...]
    """The amounts of total rows."""
    rows: pl.DataFrame
    """`Plan.rows`, before it is known which documents are invalid, with `number` [Int64] as notes count rows."""


def survey(bound: Bound) -> Ground:
    """Return the ground of one sheet."""
    notes = Notes(bound.sheet.name)
    rows = classify(bound, notes)
    cells = Cells.of(bound, rows.named, notes)
    header, lines = _fed(cells, bound.mapping.fields), _fed(cells, bound.mapping.lines)
    every = ~cells.flags()
    _note_ragged(bound, rows, notes)
    totals = _fed(cells, bound.mapping.totals)
    return Ground(
        cells, rows.keys.filter(rows.named), header, lines, every, every, totals, rows.typed, _table(bound, rows)
    )


def survey_both(first: Bound, second: Bound) -> Ground:
    """Return the ground of two sheets, that of the documents and that of their lines."""
    last = int(first.sheet.rows[-1])
    beyond = Notes(second.sheet.name)
    notes = Notes(first.sheet.name, beyond=beyond, last=last)
    heads = classify(first, notes)
    tails = joining.join(first, heads, second, classify(second, beyond), notes)
    own, theirs = Cells.of(first, heads.named, notes), Cells.of(second, tails.named, beyond)
    above, below = len(own.rows), len(theirs.rows)
    header = tuple(_stretched(fed, (0, below), first.sheet.name) for fed in _fed(own, first.mapping.fields))
    lines = tuple(_stretched(fed, (above, 0), second.sheet.name) for fed in _fed(theirs, second.mapping.lines))
    totals = tuple(_stretched(fed, (above, 0), second.sheet.name) for fed in _fed(theirs, second.mapping.totals))
    _note_ragged(first, heads, notes)
    _note_ragged(second, tails, beyond)
    of_header = pl.concat([~own.flags(), theirs.flags()])
    return Ground(
        cells=Cells(first, pl.concat([own.rows, theirs.rows + last]), {}, notes),
        keys=pl.concat([heads.keys.filter(heads.named), tails.keys.filter(tails.named)]),
        header=header,
        lines=lines,
        heads=of_header,
        tails=~of_header,
        totals=totals,
        typed=(*heads.typed, *tails.typed),
        rows=pl.concat([_table(first, heads), _table(second, tails, last)]),
    )


def _fed(cells: Cells, feeds: tuple[Feed, ...]) -> tuple[Fed, ...]:
    return tuple(feed_field(cells, feed) for feed in feeds)


def _table(bound: Bound, rows: Rows, after: int = 0) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "sheet": pl.Series([bound.sheet.name]).new_from_index(0, len(bound.sheet.rows)),
            "row": bound.sheet.rows,
            "fate": rows.fates,
            "key": rows.keys,
            "why": rows.why,
            "number": bound.sheet.rows + after,
        }
    )


def _note_ragged(bound: Bound, rows: Rows, notes: Notes) -> None:
    ragged = {each.row: each for each in bound.sheet.ragged}
    mine = bound.sheet.rows.is_in(list(ragged)) & rows.keys.is_not_null()
    for row in bound.sheet.rows.filter(mine):
        notes.add(row, "ragged-row", None, {"cells": ragged[row].cells, "columns": ragged[row].columns})
    columns = {column.letter: column for column in bound.sheet.columns}
    for each in bound.sheet.swallowed:
        column = columns[each.letter]
        value = column.shown()[each.row - int(bound.sheet.rows[0])]
        notes.add(each.row, "swallowed-row", column, {"value": value, "count": each.delimiters})


def _stretched(fed: Fed, by: tuple[int, int], sheet: str) -> Fed:
    """Return a field of one sheet over the rows of both, with so many rows more above and below it."""
    return replace(
        fed,
        values=_longer(fed.values, by, None),
        broken=_longer(fed.broken, by, value=False),
        clear=_longer(fed.clear, by, value=False),
        said=_longer(fed.said, by, value=False),
        column=None if fed.column is None else _stretched_column(fed.column, by, sheet),
        source=None if fed.source is None else _stretched_column(fed.source, by, sheet),
    )


def _stretched_column(column: Column, by: tuple[int, int], sheet: str) -> Column:
    parts: dict[str, Any] = {
        name: _longer(part, by, None) for name in PARTS if (part := getattr(column, name)) is not None
    }
    return replace(column, size=column.size + sum(by), sheet=sheet, **parts)


def _longer(series: pl.Series, by: tuple[int, int], value: object) -> pl.Series:
    above, below = (pl.Series([value], dtype=series.dtype).new_from_index(0, count) for count in by)
    return pl.concat([above, series, below])
