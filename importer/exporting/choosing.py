"""Choosing columns: what somebody types after --fields, and which columns of which tables that is."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches

from importer.errors import UsageError
from importer.exporting.columns import ON_REQUEST, Column, Table
from importer.exporting.where import spoken


def chosen(tables: Sequence[Table], names: Iterable[str]) -> tuple[Table, ...]:
    """Return `tables` with the columns called `names` and those that link them; all when nothing is named.

    A name is a column (`customer.number`), a block (`customer`, for all of its columns), or a list
    (`invoiceLines`) or a column of one (`invoiceLines.quantity`); case does not matter. A table of which nothing is
    named is left out, but for the documents. Raises UsageError with every name that means nothing.
    """
    wanted = [name for text in names for name in (part.strip() for part in text.split(",")) if name]
    if not wanted:
        return tuple(tables)
    unknown = [
        name for name in wanted if not any(_meant(table, column, name) for table in tables for column in table.own)
    ]
    if unknown:
        raise UsageError("; ".join(_complaint(name, tables) for name in unknown), "See the headings of a whole export.")
    return tuple(_narrowed(tables, wanted))


def _narrowed(tables: Sequence[Table], wanted: Sequence[str]) -> Iterator[Table]:
    number = tables[0].headings[0]  # documents come first, and their number before everything else
    for table in tables:
        own = tuple(
            column
            for column in table.own
            if (not table.trail and column.name == number) or any(_meant(table, column, name) for name in wanted)
        )
        if own:
            yield replace(table, own=own)


def _meant(table: Table, column: Column, name: str) -> bool:
    full = ".".join((*table.trail, *column.path)).lower()
    return full == name.lower() or full.startswith(f"{name.lower()}.")


def _complaint(name: str, tables: Sequence[Table]) -> str:
    first = name.partition(".")[0]
    parameter = next((asks for block, asks in ON_REQUEST.items() if block.lower() == first.lower()), None)
    if parameter is not None:
        return f"“{name}” is only read with --expand {spoken(parameter)}"
    known = [".".join((*table.trail, *column.path)) for table in tables for column in table.own]
    close = get_close_matches(name, [*known, *{one.partition(".")[0] for one in known}], n=1)
    return f"there is no field “{name}”" + (f"; did you mean {close[0]}?" if close else "")
