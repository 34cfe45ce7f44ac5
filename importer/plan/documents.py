"""Rows become documents: one header each, agreed between its rows, and its lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

import polars as pl

from importer.cells import CLEAR, render
from importer.language import _, written
from importer.plan.cells import Cells
from importer.plan.feeding import Fed
from importer.plan.ground import Ground
from importer.sheets import Column


@dataclass(frozen=True, eq=False)
class Agreed:
    """A header field, one entry a document."""

    fed: Fed
    values: pl.Series
    """What the first row says that says anything, else the default; null when that is to clear the field, too."""
    clear: pl.Series
    """Documents that ask to clear the field [Boolean]."""
    at: pl.Series
    """The position of the row that says so; of the document's first row when none says anything."""

    @property
    def column(self) -> Column | None:
        """Where a finding about the field is shown."""
        return self.fed.column


@dataclass(frozen=True, eq=False)
class Documents:
    """The documents of a sheet in the order of their first rows, and the lines of each."""

    keys: pl.Series
    of: pl.Series
    """For each row the number of its document, from 0."""
    starts: pl.Series
    """The position of each document's first row."""
    header: Mapping[str, Agreed]
    """By path."""
    lines: Mapping[str, Fed]
    """By path; one entry a row."""
    present: pl.Series
    """Rows that are a line of their document [Boolean]; the others only add to its header."""
    totals: Mapping[str, Fed]
    """What is only compared with the ledger, by path; one entry a row."""
    heads: pl.Series
    """Rows that may say something of the header [Boolean]: all, unless lines have a sheet of their own."""

    def rows_of(self, chosen: pl.Series) -> pl.Series:
        """Return the positions of the rows of the chosen documents in which something of the header may stand."""
        return (chosen.gather(self.of) & self.heads).arg_true()

    def having(self, rows: pl.Series) -> pl.Series:
        """Return the documents that have one of the chosen rows [Boolean]."""
        nothing = pl.Series([False]).new_from_index(0, len(self.keys))
        return nothing.scatter(self.of.filter(rows).unique(), values=True)

    def value(self, path: str) -> pl.Series:
        """Return a header field's values, one a document; nulls when nothing feeds it."""
        if path in self.header:
            return self.header[path].values
        return pl.Series([None], dtype=pl.String).new_from_index(0, len(self.keys))


def group(ground: Ground) -> Documents:
    """Return the documents of the rows that name one; rows that disagree about a header field are noted."""
    cells, lines = ground.cells, ground.lines
    names = ground.keys.unique(maintain_order=True)
    of = ground.keys.cast(pl.Enum(names)).to_physical().cast(pl.UInt32)
    starts = of.arg_unique()
    return Documents(
        keys=names,
        of=of,
        starts=starts,
        header={fed.path: _agreed(fed, of, starts, cells) for fed in ground.header},
        lines={fed.path: replace(fed, values=fed.settled(fed.values, fed.speaks | fed.broken)) for fed in lines},
        present=_present(lines, cells) & ground.tails,
        totals={fed.path: fed for fed in ground.totals},
        heads=ground.heads,
    )


def _present(lines: Sequence[Fed], cells: Cells) -> pl.Series:
    """Return the rows in which a line field says something; all of them when all line fields are constant."""
    saying = [fed.said for fed in lines if fed.feed.columns()]
    return reduce(or_, saying, cells.flags()) if saying or not lines else ~cells.flags()


def _agreed(fed: Fed, of: pl.Series, starts: pl.Series, cells: Cells) -> Agreed:
    """Return what the first row of each document says that says anything; rows that say otherwise are noted."""
    speaks = fed.speaks
    at = starts if speaks.all() else _first(speaks.arg_true(), of, starts)
    values, clear, broken = (flags.gather(at) for flags in (fed.values, fed.clear, fed.broken))
    differs = speaks & fed.values.ne_missing(values.gather(of))
    if differs.any():
        _note_conflicts(fed, at.gather(of.filter(differs)), differs.arg_true(), cells)
    return Agreed(fed, fed.settled(values, values.is_not_null() | clear | broken), clear, at)


def _first(speaking: pl.Series, of: pl.Series, starts: pl.Series) -> pl.Series:
    """Return the first of the speaking rows of each document; its first row, where none speaks."""
    whose = of.gather(speaking)
    first = whose.arg_unique()
    return starts.clone().scatter(whose.gather(first), speaking.gather(first))


def _note_conflicts(fed: Fed, firsts: pl.Series, others: pl.Series, cells: Cells) -> None:
    """Note each of `others`, rows that do not say what the first row of their document says."""
    values = render(fed.values, fed.feed.spec.kind).fill_null(CLEAR)
    shown = fed.column.shown() if fed.column and fed.feed.column else values
    letter = fed.column.letter if fed.column else ""
    said = [
        [
            _("{text} in {cell}").format(text=_said(*text), cell=f"{letter}{row}")
            for *text, row in zip(*spots, strict=True)
        ]
        for spots in ((shown.gather(at), fed.values.gather(at), cells.rows.gather(at)) for at in (firsts, others))
    ]
    words = ({"field": fed.path, "values": ", ".join(both)} for both in zip(*said, strict=True))
    cells.note_each(others, "header-conflict", fed.column, words)


def _said(shown: str, value: object) -> object:
    """Return what a cell shows; an amount or a day of its own type as the language spoken writes it."""
    return written(value) if shown == str(value) else shown
