"""The first check: a mapping by itself. Everything wrong is reported at once, each with its line."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from importer import resources
from importer.errors import MappingError
from importer.mapping.feeds import parse_expression, read_feeds
from importer.mapping.source import Source, did_you_mean, read
from importer.mapping.value import (
    ColumnTable,
    DocumentTable,
    Feed,
    FeedTable,
    Mapping,
    Operation,
    SheetTable,
    _Table,
)
from importer.resources.base import Resource


class _MappingFile(_Table):
    """The whole file, before its fields are looked at."""

    version: int
    resource: str
    operation: Operation = "create"
    sheet: SheetTable = SheetTable()
    document: DocumentTable = DocumentTable()
    columns: dict[str, ColumnTable] = {}
    fields: dict[str, Any]
    lines: dict[str, Any] = {}


_TABLES: dict[str, type[BaseModel]] = {
    "": _MappingFile,
    "sheet": SheetTable,
    "document": DocumentTable,
    "columns": ColumnTable,
}


def load(path: Path) -> Mapping:
    """Return the checked mapping in the file at `path`; raises MappingError with every problem in it."""
    return parse(read(path))


def parse(source: Source) -> Mapping:
    """Return the checked mapping that `source` holds; raises MappingError with every problem in it."""
    file = _shape(source)
    resource = _resource(source, file)
    problems: list[str] = []
    fields = read_feeds(source, "fields", file.fields, resource.field, problems)
    lines = read_feeds(source, "lines", file.lines, resource.line_field, problems)
    wrong: list[str] = []
    where = parse_expression(file.sheet.where, wrong)
    problems += [source.problem(("sheet", "where"), text) for text in wrong]
    mapping = Mapping(
        source, resource, file.operation, file.sheet, file.document.key, file.columns, fields, lines, where
    )
    problems += _whole(mapping)
    if problems:
        raise MappingError(f"{source.name} has {_count(problems)}", problems)
    return mapping


def _shape(source: Source) -> _MappingFile:
    table = source.table()
    try:
        file = _MappingFile.model_validate(table)
    except ValidationError as error:
        problems = [source.problem(keys, text) for keys, text in shape_problems(error, _model_of)]
        raise MappingError(f"{source.name} has {_count(problems)}", problems) from None
    if file.version != 1:
        problem = source.problem(("version",), f"version {file.version} is not known; this program reads 1")
        raise MappingError(f"{source.name} has 1 problem", [problem])
    return file


def shape_problems(error: ValidationError, model_of: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield where and what, in our own words, for everything pydantic found in a mapping file."""
    for item in error.errors(include_url=False):
        keys = tuple(str(part) for part in item["loc"])
        yield keys, _words(item["type"], keys, item.get("ctx", {}), model_of(keys))


def _words(kind: str, keys: tuple[str, ...], context: dict[str, Any], model: type[BaseModel]) -> str:
    name = keys[-1] if keys else ""
    match kind:
        case "extra_forbidden":
            return f'unknown key "{name}"{did_you_mean(name, model.model_fields)}'
        case "missing":
            return f'"{name}" is missing'
        case "literal_error":
            return f'"{name}" must be one of {context["expected"]}'
        case "string_type":
            return f'"{name}" must be a text in quotes'
        case "int_type":
            return f'"{name}" must be a whole number'
        case "model_type" | "dict_type" | "model_attributes_type":
            return f'"{name}" must be a table'
        case _:
            return f'"{name}" has a value that cannot be used'


def _model_of(keys: tuple[str, ...]) -> type[BaseModel]:
    return _TABLES.get(keys[0] if len(keys) > 1 else "", FeedTable)


def _resource(source: Source, file: _MappingFile) -> Resource:
    names = resources.names()
    if file.resource in names:
        return resources.get(file.resource)
    hint = did_you_mean(file.resource, names) or f"; it is one of {', '.join(names)}"
    problem = source.problem(("resource",), f'there is no resource "{file.resource}"{hint}')
    raise MappingError(f"{source.name} has 1 problem", [problem])


def _whole(mapping: Mapping) -> Iterator[str]:
    """Yield what is wrong with the mapping as a whole."""
    yield from _wrong_operation(mapping)
    yield from _unfed(mapping)
    yield from _wrong_lines(mapping)
    yield from _no_key(mapping)
    yield from _unused_columns(mapping)


def _wrong_operation(mapping: Mapping) -> Iterator[str]:
    allowed = mapping.resource.operations
    if mapping.operation not in allowed:
        text = f'{mapping.resource.name} has no operation "{mapping.operation}"; it has {", ".join(allowed)}'
        yield mapping.source.problem(("operation",), text)


def _unfed(mapping: Mapping) -> Iterator[str]:
    if mapping.operation == "create":
        needed = mapping.resource.required
    else:
        needed = (mapping.resource.number_field,) if mapping.resource.number_field else ()
    fed = {feed.path for feed in mapping.fields}
    for path in needed:
        if path not in fed:
            yield mapping.source.problem(
                ("fields",), f'nothing feeds "{path}", which {mapping.resource.title} needs to {mapping.operation}'
            )


def _wrong_lines(mapping: Mapping) -> Iterator[str]:
    has_lines = mapping.resource.lines_field is not None
    if mapping.lines and not has_lines:
        yield mapping.source.problem(("lines",), f"{mapping.resource.title} has no lines")
    if has_lines and not mapping.lines and mapping.operation == "create":
        yield mapping.source.problem(("lines",), f"nothing feeds the lines of {mapping.resource.title}")


def _no_key(mapping: Mapping) -> Iterator[str]:
    if mapping.key is not None:
        return
    if mapping.resource.lines_field is not None:
        yield mapping.source.problem(
            ("document",), 'key is missing under [document]: the column whose value names the document, as key = "Invoice no"'
        )
    elif not naming_feeds(mapping):
        yield mapping.source.problem(
            ("document",), "key is missing under [document]: without it nothing names the rows between two runs"
        )


def naming_feeds(mapping: Mapping) -> tuple[Feed, ...]:
    """Return the feeds that name a document when the mapping has no key; empty when nothing does."""
    for paths in mapping.resource.names:
        feeds = [mapping.feed(path) for path in paths]
        if all(feed is not None for feed in feeds):
            return tuple(feed for feed in feeds if feed is not None)
    return ()


def _unused_columns(mapping: Mapping) -> Iterator[str]:
    used = {name for feed in mapping.feeds() for name in feed.columns()} | {mapping.key}
    if mapping.where is not None:
        used |= set(mapping.where.meta.root_names())
    for name in mapping.columns:
        if name not in used:
            hint = did_you_mean(name, [other for other in used if other])
            yield mapping.source.problem(("columns", name), f'column "{name}" feeds nothing{hint}')


def _count(problems: list[str]) -> str:
    return "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
