"""The first check: a mapping by itself. Everything wrong is reported at once, each with its line."""

from collections.abc import Mapping as Dict
from pathlib import Path
from typing import Any

import polars as pl
from pydantic import ValidationError

from importer import resources
from importer.mapping import whole
from importer.mapping.expressions import Expression
from importer.mapping.extending import extended
from importer.mapping.feeds import FeedReader
from importer.mapping.gravity import rulings
from importer.mapping.lookups import LookupReader
from importer.mapping.source import Problems, Source, did_you_mean, read
from importer.mapping.tables import LinesTable, MappingFile, note, shape
from importer.mapping.totals import totals
from importer.mapping.value import Mapping
from importer.resources.base import Resource


def load(path: Path) -> Mapping:
    """Return the checked mapping in the file at `path`; raises MappingError with every problem in it."""
    return parse(read(path))


def parse(source: Source) -> Mapping:
    """Return the checked mapping that `source` holds, with what it extends and the lookups it speaks of read.

    Raises MappingError with every problem in it.
    """
    source = extended(source)
    problems = Problems(source)
    file = shape(problems)
    resource = _resource(file.resource, problems)
    kinds = {name: table.kind for name, table in file.columns.items() if table.kind is not None}
    reader = FeedReader(resource, kinds, problems, LookupReader(problems))
    mapping = Mapping(
        source=source,
        resource=resource,
        operation=file.operation,
        sheet=file.sheet,
        key=file.document.key,
        columns=file.columns,
        fields=reader.read("fields", file.fields),
        lines=reader.read("lines", _lines(file.lines, resource, problems)),
        where=_where(file, reader),
        apart=_apart(file.lines, problems),
        checks=rulings(file.checks, problems),
        match=file.document.match,
        totals=totals(file.totals, resource, problems),
    )
    whole.look_at(mapping, problems)
    problems.stop()
    return mapping


def _resource(name: str, problems: Problems) -> Resource:
    names = resources.names()
    if name not in names:
        hint = did_you_mean(name, names) or f"; it is one of {', '.join(names)}"
        problems.add(("resource",), f'there is no resource "{name}"{hint}')
        problems.stop()
    return resources.get(name)


def _lines(lines: Dict[str, Any], resource: Resource, problems: Problems) -> Dict[str, Any]:
    """Return the feeds of `[lines]`; lines where there can be none are a problem."""
    if lines and resource.lines_field is None:
        problems.add(("lines",), f"a {resource.title.lower()} has no lines; put the fields under [fields]")
        return {}
    return {key: feed for key, feed in lines.items() if key not in LinesTable.model_fields}


def _apart(lines: Dict[str, Any], problems: Problems) -> LinesTable | None:
    """Return where the lines are; None when they are on the sheet of their documents."""
    said = {key: value for key, value in lines.items() if key in LinesTable.model_fields}
    if not said:
        return None
    try:
        table = LinesTable.model_validate(said)
    except ValidationError as error:
        note(error, problems, ("lines",))
        return None
    if table.sheet is None and table.file is None:
        problems.add(("lines", "on"), '"on" is for lines on a sheet of their own; name it, as sheet = "Order lines"')
    return table


def _where(file: MappingFile, reader: FeedReader) -> Expression | None:
    """Return the rows the mapping is about; what does not tell them apart is a problem."""
    keys = ("sheet", "where")
    where = reader.expression(file.sheet.where, keys)
    if where is not None and where.dtype != pl.Boolean:
        reader.problems.add(keys, f"{where.text} is neither true nor false for a row; compare it, as \"Type\" = 'A'")
    return where
