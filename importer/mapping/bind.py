"""The second check: a mapping against a sheet's header. Every missing column is reported at once."""

from collections.abc import Iterator
from collections.abc import Mapping as Dict
from dataclasses import dataclass

from importer.cells import Reading
from importer.errors import MappingError
from importer.mapping.source import did_you_mean
from importer.mapping.value import ColumnTable, Feed, Mapping
from importer.sheets import Column, Sheet


@dataclass(frozen=True)
class Bound:
    """A mapping and the sheet's columns it speaks about, under the names the mapping uses."""

    mapping: Mapping
    sheet: Sheet
    columns: Dict[str, Column]

    @property
    def key(self) -> Column | None:
        """The column whose value names a document."""
        return self.columns[self.mapping.key] if self.mapping.key is not None else None

    def reading(self, feed: Feed) -> Reading:
        """Return how the cells that feed `feed` are to be read: format and locale from the mapping."""
        table = self.mapping.columns.get(feed.column or "", ColumnTable())
        return Reading(
            locale=table.locale or self.mapping.sheet.locale,
            format=table.format,
            choices=feed.spec.choices,
            percent_field="percent" in feed.path.casefold(),
        )


def bind(mapping: Mapping, sheet: Sheet) -> Bound:
    """Return `mapping` bound to the columns of `sheet`.

    Raises MappingError naming every column the mapping speaks of that the sheet does not have, and every column
    of which the sheet has more than one of the headings the mapping allows.
    """
    headings = {column.heading: column for column in sheet.columns}
    columns: dict[str, Column] = {}
    problems: list[str] = []
    for name, keys in _spoken_of(mapping):
        if name in columns:
            continue
        allowed = (name, *mapping.columns.get(name, ColumnTable()).names)
        present = [heading for heading in dict.fromkeys(allowed) if heading in headings]
        if len(present) == 1:
            columns[name] = headings[present[0]]
        else:
            problems.append(mapping.source.problem(keys, _words(name, allowed, present, sheet)))
    if problems:
        count = "a column" if len(problems) == 1 else f"{len(problems)} columns"
        raise MappingError(
            f"{mapping.name} speaks of {count} that sheet “{sheet.name}” of {sheet.path.name} does not settle",
            problems,
            f"The header in row {sheet.header_row} has: {', '.join(headings)}.",
        )
    return Bound(mapping, sheet, columns)


def _spoken_of(mapping: Mapping) -> Iterator[tuple[str, tuple[str, ...]]]:
    if mapping.key is not None:
        yield mapping.key, ("document", "key")
    if mapping.where is not None:
        for name in mapping.where.meta.root_names():
            yield name, ("sheet", "where")
    for feed in mapping.feeds():
        for name in feed.columns():
            yield name, feed.keys


def _words(name: str, allowed: tuple[str, ...], present: list[str], sheet: Sheet) -> str:
    if present:
        both = " and ".join(f'"{heading}"' for heading in present)
        return f'column "{name}" may be {both}, and the sheet has both; keep one of them in names'
    others = f" (nor {', '.join(allowed[1:])})" if len(allowed) > 1 else ""
    hint = did_you_mean(name, [column.heading for column in sheet.columns])
    return f'there is no column "{name}"{others} in sheet “{sheet.name}”{hint}'
