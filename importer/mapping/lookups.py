"""Lookups: a file beside the mapping, or the importer's own journal, that says what a cell's value becomes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import polars as pl

from importer import resources, sheets
from importer.cells import Reading, parse
from importer.errors import WorkbookError
from importer.kinds import Kind
from importer.mapping.fits import misfits
from importer.mapping.source import Problems, did_you_mean
from importer.mapping.tables import FeedTable
from importer.resources.base import FieldSpec
from importer.sheets import Column, Sheet

JOURNAL = "@"
"""Before the name of a resource: what was imported into the company is the lookup."""
NAMED = (Kind.CODE, Kind.TEXT)
"""The kinds of field that take the number of a record."""
SHOWN = 5
"""So many keys of a file that are there twice are told; the others are counted."""

Keys: TypeAlias = tuple[str, ...]
Read: TypeAlias = Callable[..., Sheet]


@dataclass(frozen=True, eq=False)
class Known:
    """What a lookup knows: series of one length, a row for every key."""

    keys: pl.Series
    """[String] as the user sees them; each once."""
    values: pl.Series
    """Of the field's kind; null where there is nothing that the field takes."""
    shown: pl.Series
    """[String] what the lookup says, whether or not the field takes it."""
    rows: pl.Series | None = None
    """The row of the file in which each key stands."""


@dataclass(frozen=True, eq=False)
class Lookup:
    """Where the cells of a feed are looked up."""

    name: str
    """As the mapping writes it: `legacy-customers.csv`, `@customer`."""
    to: str = ""
    """The heading of the file's column that has the results."""
    resource: str = ""
    """Whose numbers the journal is asked for; empty for a file."""
    known: Known | None = None
    """None while nobody has asked the journal."""

    def answered(self, numbers: Mapping[str, str]) -> "Lookup":
        """Return the lookup of a journal that knows these: key -> number."""
        keys, values = (pl.Series(list(part), dtype=pl.String) for part in (numbers.keys(), numbers.values()))
        return Lookup(self.name, resource=self.resource, known=Known(keys, values, values))


@dataclass(frozen=True)
class LookupReader:
    """Reads the lookups of one mapping, each file once; what is wrong with them goes to `problems`."""

    problems: Problems
    read: Read = sheets.read
    shelf: dict[tuple[Path, str | None], Sheet | str] = field(default_factory=dict)
    """The sheets read so far, or why one could not be."""

    def lookup(self, spec: FieldSpec, keys: Keys, table: FeedTable) -> Lookup | None:
        """Return the lookup of the feed that stands at `keys`; None when it has none, or none that can be used."""
        if table.lookup is None:
            return None
        if table.lookup.startswith(JOURNAL):
            return self._of_journal(spec, keys, table, table.lookup)
        return self._of_file(spec, keys, table, table.lookup)

    def _of_journal(self, spec: FieldSpec, keys: Keys, table: FeedTable, name: str) -> Lookup | None:
        known = [JOURNAL + each for each in resources.names() if resources.get(each).number_field]
        idle = [key for key, given in (("from", table.from_), ("to", table.to), ("sheet", table.sheet)) if given]
        if name not in known:
            hint = did_you_mean(name, known) or f"; there are {', '.join(known)}"
            words = f"cannot be looked up in {name}{hint}"
        elif idle:
            words = f"is looked up in what was imported, so {' and '.join(idle)} can do nothing"
        elif spec.kind not in NAMED:
            words = f"is no identifier, so {name} has no meaning"
        else:
            return Lookup(name, resource=name.removeprefix(JOURNAL))
        self.problems.add(keys, f'"{spec.path}" {words}')
        return None

    def _of_file(self, spec: FieldSpec, keys: Keys, table: FeedTable, name: str) -> Lookup | None:
        sheet = self._sheet(self.problems.source.beside(keys, name), table.sheet)
        if isinstance(sheet, str):
            self.problems.add(keys, f'"{spec.path}": lookup: {sheet}')
            return None
        columns = [sheet.column(heading or "") for heading in (table.from_, table.to)]
        for key, heading, column in zip(("from", "to"), (table.from_, table.to), columns, strict=True):
            if column is None:
                self.problems.add(keys, f'"{spec.path}": {_no_column(key, heading, sheet, name)}')
        match columns:
            case [Column() as old, Column() as new]:
                rows = _rows(sheet, old, new, spec)
                for words in _twice(rows, name, new.heading):
                    self.problems.add(keys, f'"{spec.path}": {words}')
                return Lookup(name, new.heading, known=_known(rows))
        return None

    def _sheet(self, path: Path, name: str | None) -> Sheet | str:
        place = (path.resolve(), name)
        if place not in self.shelf:
            try:
                self.shelf[place] = self.read(path, sheet=name)
            except WorkbookError as error:
                self.shelf[place] = _unreadable(error, path, name)
        return self.shelf[place]


def _rows(sheet: Sheet, old: Column, new: Column, spec: FieldSpec) -> pl.DataFrame:
    """Return the rows of a lookup that have a key: `key`, `value` (of the field's kind), `shown` and `row`."""
    values = parse(new, spec.kind, Reading(choices=spec.choices)).values
    wrong = values.is_null().scatter([bad.index for bad in misfits(spec, values)], values=True)
    rows = pl.DataFrame(
        {
            "key": parse(old, Kind.CODE).values,
            "value": values.set(wrong, None),
            "shown": new.shown(),
            "row": sheet.rows,
        }
    )
    return rows.filter(pl.col("key").is_not_null())


def _twice(rows: pl.DataFrame, name: str, to: str) -> Iterator[str]:
    """Yield what to say of keys that lead to different results: which one is meant, nobody can tell."""
    several = rows.filter((pl.col("shown").n_unique() > 1).over("key"))
    several = several.unique(["key", "shown"], keep="first", maintain_order=True)
    found = several.group_by("key", maintain_order=True).agg("shown", "row")
    for key, results, numbers in found.head(SHOWN).iter_rows():
        said = [f"{_quoted(result)} in row {row}" for result, row in zip(results, numbers, strict=True)]
        yield f'{name} has "{key}" more than once, with different "{to}": {" and ".join(said)}'
    if found.height > SHOWN:
        yield f"and {found.height - SHOWN} more keys that lead to different results"


def _known(rows: pl.DataFrame) -> Known:
    first = rows.unique("key", keep="first", maintain_order=True)
    return Known(first["key"], first["value"], first["shown"], first["row"])


def _no_column(key: str, given: str | None, sheet: Sheet, name: str) -> str:
    """Say that `from` or `to` is missing, or names a column that the lookup does not have."""
    headings = ", ".join(sheet.headings)
    if given is None:
        return f'"{key}" is missing; the columns of {name} are {headings}'
    hint = did_you_mean(given, sheet.headings) or f"; its columns are {headings}"
    return f'there is no column "{given}" in {name}{hint}'


def _unreadable(error: WorkbookError, path: Path, sheet: str | None) -> str:
    """Say why a lookup cannot be read; which of several sheets it is, is said beside it."""
    if sheet is None and path.is_file() and _has_several(path):
        return f'{error.message.rstrip(".")}; say which with sheet = "..."'
    return f"{error.message} {error.remedy}".strip()


def _has_several(path: Path) -> bool:
    try:
        return len(sheets.names(path)) > 1
    except WorkbookError:
        return False


def _quoted(result: str | None) -> str:
    return "nothing" if result is None else f'"{result}"'
