"""Naming: which document a row belongs to, by the mapping's key or by the fields that name one."""

from dataclasses import dataclass

import polars as pl

from importer.cells import parse
from importer.kinds import Kind
from importer.plan.cells import Cells
from importer.plan.feeding import feed_field
from importer.sheets import Column


@dataclass(frozen=True, eq=False)
class Named:
    """The name of each row's document [String]: null where nothing, or nothing readable, names it."""

    names: pl.Series
    broken: pl.Series
    """Rows whose name could not be read [Boolean]; noted."""
    column: Column | None
    """Where the name stands."""


def name_rows(cells: Cells) -> Named:
    """Return the name of each row's document; a name that cannot be read is noted.

    With a key it is what the user sees in the key's column, whatever the cell's type. Without, it is made of
    the fields that name a record of the resource.
    """
    mapping = cells.bound.mapping
    if mapping.key is not None:
        return _by_key(cells, cells.columns[mapping.key])
    fed = [feed_field(cells, feed) for feed in mapping.naming]
    names = pl.DataFrame([each.values.cast(pl.String).alias(each.path) for each in fed])
    broken = pl.DataFrame([each.broken.alias(each.path) for each in fed])
    return Named(
        names.select(pl.concat_str(pl.all(), separator=" ").alias("name"))["name"],
        broken.select(pl.any_horizontal(pl.all()).alias("broken"))["broken"],
        fed[0].column,
    )


def unlike(names: pl.Series, taken: pl.Series) -> pl.Series:
    """Return `names`, stars added until none of them is among `taken`."""
    while names.is_in(taken.implode()).any():
        names = names + "*"
    return names


def _by_key(cells: Cells, column: Column) -> Named:
    """Return what the user sees; a date or a flag is a name here, an error or a rounded number is not."""
    parsed = parse(column, Kind.CODE)
    broken = cells.note_bad((bad for bad in parsed.bad if bad.code != "not-a-code"), column)
    unnamed = broken if parsed.clear is None else broken | parsed.clear
    return Named(column.shown().set(unnamed, None), broken, column)
