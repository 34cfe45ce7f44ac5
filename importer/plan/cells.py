"""The cells of chosen rows: columns to read from, and a place to note what is wrong with them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import TypeAlias

import polars as pl

from importer.cells import Bad
from importer.cells.evidence import Example
from importer.cells.value import Caution
from importer.mapping.bind import Bound
from importer.plan.notes import NO_WORDS, Notes, Words
from importer.sheets import Column

Positions: TypeAlias = pl.Series | Sequence[int]
"""Rows of these cells, counted from 0."""


@dataclass(frozen=True, eq=False)
class Cells:
    """Some rows of a sheet; a position counts these rows only, from 0."""

    bound: Bound
    rows: pl.Series
    """Their numbers as the user sees them."""
    columns: Mapping[str, Column]
    """The columns the mapping speaks of, under its names."""
    notes: Notes

    @classmethod
    def of(cls, bound: Bound, chosen: pl.Series, notes: Notes) -> "Cells":
        """Return the chosen rows of the sheet."""
        columns = {name: column.only(chosen) for name, column in bound.columns.items()}
        return cls(bound, bound.sheet.rows.filter(chosen), columns, notes)

    def flags(self, positions: Iterable[int] = ()) -> pl.Series:
        """Return one flag a row [Boolean], true at `positions`."""
        return pl.Series([False]).new_from_index(0, len(self.rows)).scatter(list(positions), values=True)

    def note(self, positions: Positions, code: str, column: Column | None = None, words: Words = NO_WORDS) -> None:
        """Note `code` of the catalogue in each of the rows, in its cell of `column`."""
        self.note_each(positions, code, column, repeat(words))

    def note_each(self, positions: Positions, code: str, column: Column | None, words: Iterable[Words]) -> None:
        """Note `code` in each of the rows, with words of its own."""
        at = pl.Series(positions, dtype=pl.UInt32)
        if at.is_empty():
            return
        for row, own in zip(self.rows.gather(at), words, strict=False):  # `words` may be endless
            self.notes.add(row, code, column, own)

    def note_bad(self, bad: Iterable[Bad], column: Column | None) -> pl.Series:
        """Note what could not be read in `column`; return the rows it stands in [Boolean]."""
        bad = tuple(bad)
        if not bad:
            return self.flags()
        positions = [each.index for each in bad]
        for row, each in zip(self.rows.gather(positions), bad, strict=True):
            self.notes.add(row, each.code, column, {"value": each.value, **self._spoken(each.words, column)})
        return self.flags(positions)

    def note_cautions(self, cautions: Iterable[Caution], column: Column | None) -> None:
        """Note what a person should know of the whole `column`, once for all who read it."""
        for each in cautions:
            self.notes.add(None, each.code, column, self._spoken(each.words, column))

    def _spoken(self, words: Words, column: Column | None) -> Words:
        """Return the words with the addresses of the examples among them."""
        if column is None or not column.letter or not any(isinstance(word, Example) for word in words.values()):
            return words
        return {
            name: word.at(f"{column.letter}{self.rows[word.index]}") if isinstance(word, Example) else word
            for name, word in words.items()
        }
