"""Notes: what is wrong with rows and cells, gathered while the plan is drawn and worded when it is done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, TypeAlias

import polars as pl

from importer.findings import Finding, Place, Severity, found
from importer.sheets import Column

Words: TypeAlias = Mapping[str, Any]
NO_WORDS: Words = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Note:
    """One thing wrong in a row, or in its cell of `column`, before it is known which document it belongs to."""

    row: int | None
    """The number of the row as the user sees it; None where the whole column is meant."""
    code: str
    column: Column | None
    words: Words
    """What the catalogue's wording needs, and as `value` what stands in the cell."""


@dataclass(frozen=True)
class Notes:
    """The notes of one sheet: one for each cell and code, one for each row and field where there is no cell.

    Where lines have a sheet of their own, its rows are counted on from the `last` one of the documents' sheet, and
    what is noted of them goes to the notes `beyond`.
    """

    sheet: str
    taken: dict[tuple[object, ...], Note] = field(default_factory=dict)
    beyond: "Notes | None" = None
    last: int = 0

    def anew(self) -> "Notes":
        """Return notes of the same rows, none taken yet."""
        return replace(self, taken={}, beyond=self.beyond.anew() if self.beyond is not None else None)

    def add(self, row: int | None, code: str, column: Column | None = None, words: Words = NO_WORDS) -> None:
        """Note `code` of the catalogue for a row, or for its cell of `column`; what is noted already stays.

        Without a row the note is about the whole `column`, and belongs to no document.
        """
        if self.beyond is not None and self._is_beyond(row, column):
            self.beyond.add(row and row - self.last, code, column, words)
            return
        if column is not None and column.sheet not in {"", self.sheet}:
            column = None
        cell = (row, code, column.letter if column and column.letter else words.get("field"))
        self.taken.setdefault(cell, Note(row, code, column, words))

    def findings(self, rows: pl.Series, keys: pl.Series) -> tuple[Finding, ...]:
        """Return the notes as findings; `keys` has the document of each of `rows`, null for none."""
        if self.beyond is not None:
            own = rows <= self.last
            further = self.beyond.findings(rows.filter(~own) - self.last, keys.filter(~own))
            return (*replace(self, beyond=None).findings(rows.filter(own), keys.filter(own)), *further)
        notes = [note for note in self.taken.values() if note.row is not None]
        places = rows.search_sorted(pl.Series([note.row for note in notes], dtype=rows.dtype))
        named = keys.gather(places).fill_null("")
        of_columns = (self._worded(note, "") for note in self.taken.values() if note.row is None)
        return in_order([*of_columns, *(self._worded(note, key) for note, key in zip(notes, named, strict=True))])

    def _is_beyond(self, row: int | None, column: Column | None) -> bool:
        if row is None:
            return column is not None and column.sheet not in {"", self.sheet}
        return row > self.last

    def _worded(self, note: Note, key: str) -> Finding:
        heading, letter = (note.column.heading, note.column.letter) if note.column else ("", "")
        place = Place(self.sheet, note.row, heading, letter)
        return found(note.code, place, key=key, **{"column": heading, **note.words})


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings sheet by sheet, from the top down and from left to right; those of no row come first."""
    every = tuple(findings)
    sheets = {name: order for order, name in enumerate(dict.fromkeys(finding.place.sheet for finding in every))}
    return tuple(sorted(every, key=lambda finding: (sheets[finding.place.sheet], *_position(finding))))


def _position(finding: Finding) -> tuple[int, int, str, str]:
    place = finding.place
    return place.row or 0, len(place.letter), place.letter, finding.code


def held_back(findings: Iterable[Finding]) -> pl.Series:
    """Return the keys of the documents that an error keeps out of the ledger."""
    keys = {finding.key for finding in findings if finding.key and finding.severity is Severity.ERROR}
    return pl.Series(sorted(keys), dtype=pl.String)
