"""The second check: a mapping against a sheet's header. Every missing column is reported at once."""

from collections.abc import Mapping as Dict
from dataclasses import dataclass

from importer.cells import Reading
from importer.errors import MappingError
from importer.mapping.source import did_you_mean
from importer.mapping.value import Feed, Mapping
from importer.sheets import Column, Sheet


@dataclass(frozen=True)
class Bound:
    """A mapping and the sheet's columns it speaks about, under the names the mapping uses."""

    mapping: Mapping
    sheet: Sheet
    columns: Dict[str, Column]

    def reading(self, column: str, feed: Feed | None = None) -> Reading:
        """Return how the cells of `column` are read, by themselves or to feed `feed`."""
        table = self.mapping.table(column)
        return Reading(
            locale=table.locale or self.mapping.sheet.locale,
            format=table.format,
            choices=feed.spec.choices if feed else (),
            percent_field="percent" in feed.path.casefold() if feed else False,
            name=column,
        )


def bind(mapping: Mapping, sheet: Sheet) -> Bound:
    """Return `mapping` bound to the columns of `sheet`.

    Raises MappingError naming every column the mapping speaks of that the sheet does not have, and every
    column of which the sheet has more than one of the headings the mapping allows.
    """
    columns: dict[str, Column] = {}
    problems: list[str] = []
    for name, keys in mapping.headings().items():
        allowed = tuple(dict.fromkeys((name, *mapping.table(name).names)))
        present = [column for column in sheet.columns if column.heading in allowed]
        if len(present) == 1:
            columns[name] = present[0]
        else:
            problems.append(mapping.source.problem(keys, _words(allowed, present, sheet)))
    if problems:
        count = "a column" if len(problems) == 1 else f"{len(problems)} columns"
        where = f"sheet “{sheet.name}” of {sheet.path.name}"
        raise MappingError(
            f"{mapping.name} and {where} disagree about {count}",
            problems,
            f"The header in row {sheet.header_row} has: {', '.join(sheet.headings)}.",
        )
    return Bound(mapping, sheet, columns)


def bind_both(mapping: Mapping, sheet: Sheet, lines: Sheet) -> tuple[Bound, Bound]:
    """Return the halves of `mapping` bound to the sheet of the documents and to that of their lines.

    Raises MappingError as `bind` does, with what is missing on either sheet.
    """
    halves: list[Bound] = []
    troubles: list[MappingError] = []
    for half, mine in ((mapping.of_documents, sheet), (mapping.of_lines, lines)):
        try:
            halves.append(bind(half, mine))
        except MappingError as trouble:
            troubles.append(trouble)
    if len(troubles) > 1:
        message, problems, remedies = zip(
            *((each.message, each.problems, each.remedy) for each in troubles), strict=True
        )
        raise MappingError("; ".join(message), sum(problems, ()), "\n".join(remedies))
    if troubles:
        raise troubles[0]
    of_documents, of_lines = halves
    return of_documents, of_lines


def _words(allowed: tuple[str, ...], present: list[Column], sheet: Sheet) -> str:
    name, *others = allowed
    if present:
        both = " and ".join(f'"{column.heading}"' for column in present)
        return f'column "{name}" may be {both}, and the sheet has them all; keep one of them in names'
    besides = f" (nor {', '.join(others)})" if others else ""
    hint = next((hint for each in allowed if (hint := did_you_mean(each, sheet.headings))), "")
    return f'there is no column "{name}"{besides} in sheet “{sheet.name}”{hint}'
