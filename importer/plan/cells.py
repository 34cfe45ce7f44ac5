"""The cells of chosen rows: columns to read from, and a place to note what is wrong with them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import polars as pl

from importer.cells import Bad
from importer.mapping.bind import Bound
from importer.plan.notes import NO_WORDS, Notes, Words
from importer.sheets import Column
from importer.sheets.value import PARTS


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
        columns = {name: only(column, chosen) for name, column in bound.columns.items()}
        return cls(bound, bound.sheet.rows.filter(chosen), columns, notes)

    def flags(self, positions: Iterable[int] = ()) -> pl.Series:
        """Return one flag a row [Boolean], true at `positions`."""
        return pl.Series([False]).new_from_index(0, len(self.rows)).scatter(list(positions), values=True)

    def note(self, positions: Iterable[int], code: str, column: Column | None = None, words: Words = NO_WORDS) -> None:
        """Note `code` of the catalogue in each of the rows, in its cell of `column`."""
        for row in self.rows.gather(list(positions)):
            self.notes.add(row, code, column, words)

    def note_bad(self, bad: Iterable[Bad], column: Column | None) -> pl.Series:
        """Note what could not be read in `column`; return the rows it stands in [Boolean]."""
        positions = []
        for each in bad:
            self.notes.add(self.rows[each.index], each.code, column, {"value": each.value, **each.words})
            positions.append(each.index)
        return self.flags(positions)


def only(column: Column, chosen: pl.Series) -> Column:
    """Return the column with only the chosen rows."""
    parts = {name: part.filter(chosen) for name in PARTS if (part := getattr(column, name)) is not None}
    return replace(column, size=int(chosen.sum()), **parts)
