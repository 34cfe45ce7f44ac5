"""The first check: a mapping by itself. Everything wrong is reported at once, each with its line."""

from collections.abc import Mapping as Dict
from pathlib import Path
from typing import Any

import polars as pl

from importer import resources
from importer.mapping import whole
from importer.mapping.expressions import Expression
from importer.mapping.feeds import FeedReader, not_yet
from importer.mapping.source import Problems, Source, did_you_mean, read
from importer.mapping.tables import MappingFile, shape
from importer.mapping.value import Mapping
from importer.resources.base import Resource


def load(path: Path) -> Mapping:
    """Return the checked mapping in the file at `path`; raises MappingError with every problem in it."""
    return parse(read(path))


def parse(source: Source) -> Mapping:
    """Return the checked mapping that `source` holds; raises MappingError with every problem in it."""
    problems = Problems(source)
    file = shape(problems)
    resource = _resource(file.resource, problems)
    kinds = {name: table.kind for name, table in file.columns.items() if table.kind is not None}
    reader = FeedReader(resource, kinds, problems)
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
    """Return the feeds of `[lines]`; lines where there can be none, or on another sheet, are problems."""
    if lines and resource.lines_field is None:
        problems.add(("lines",), f"a {resource.title.lower()} has no lines; put the fields under [fields]")
        return {}
    for key in lines.keys() & {"sheet", "on"}:
        problems.add(("lines", key), not_yet(key))
    return {key: feed for key, feed in lines.items() if key not in {"sheet", "on"}}


def _where(file: MappingFile, reader: FeedReader) -> Expression | None:
    """Return the rows the mapping is about; what does not tell them apart is a problem."""
    keys = ("sheet", "where")
    where = reader.expression(file.sheet.where, keys)
    if where is not None and where.dtype != pl.Boolean:
        reader.problems.add(keys, f"{where.text} is neither true nor false for a row; compare it, as \"Type\" = 'A'")
    return where
