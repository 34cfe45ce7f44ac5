"""The tables a mapping file is made of: which keys there are, and what each takes."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from importer.cells import locales, patterns
from importer.kinds import Kind
from importer.mapping.source import Problems, did_you_mean
from importer.sheets.header import heading

Operation: TypeAlias = Literal["create", "update", "upsert"]
Constant: TypeAlias = bool | int | Decimal | str | dt.date
"""What a mapping may write down as a value: TOML's own types, its decimals with their digits."""


def _usable(use: Callable[[str], object]) -> AfterValidator:
    """Refuse a text that `use` raises ValueError or LookupError for, in its words."""

    def check(text: str) -> str:
        try:
            use(text)
        except (ValueError, LookupError) as error:
            raise ValueError(str(error)) from None
        return text

    return AfterValidator(check)


Heading: TypeAlias = Annotated[str, AfterValidator(heading), Field(min_length=1)]
"""A heading, blanks and line breaks as a sheet has them."""
Locale: TypeAlias = Annotated[str, _usable(locales.conventions)]
DateFormat: TypeAlias = Annotated[str, _usable(patterns.pattern)]
Encoding: TypeAlias = Annotated[str, _usable("".encode)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class SheetTable(_Table):
    """`[sheet]`: which sheet, and how to read it; everything is optional."""

    name: str | None = None
    header: int | None = Field(default=None, ge=1)
    locale: Locale | None = None
    encoding: Encoding | None = None
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    where: str | None = None


class DocumentTable(_Table):
    """`[document]`: rows with the same key are one document."""

    key: Heading | None = None


class ColumnTable(_Table):
    """One line of `[columns]`: what a column holds, and other headings it may have."""

    type: Literal["text", "code", "decimal", "whole", "date", "flag"] | None = None
    format: DateFormat | None = None
    locale: Locale | None = None
    names: tuple[Heading, ...] = Field(default=(), strict=False)

    @property
    def kind(self) -> Kind | None:
        """The kind that `type` names."""
        return Kind(self.type) if self.type else None


class FeedTable(_Table):
    """The long form of a feed: `{ column = "Country", values = { Norge = "NO" } }`."""

    column: Heading | None = None
    expr: str | None = None
    value: Constant | None = None
    default: Constant | None = None
    values: dict[str, Constant] | None = Field(default=None, min_length=1)
    pad: int | None = Field(default=None, ge=1, le=64)


class MappingFile(_Table):
    """The whole file, before its fields are looked at."""

    version: int
    resource: str
    operation: Operation = "create"
    sheet: SheetTable = SheetTable()
    document: DocumentTable = DocumentTable()
    columns: dict[Heading, ColumnTable] = Field(default_factory=dict)
    fields: dict[str, Any]
    lines: dict[str, Any] = Field(default_factory=dict)


VERSION = 1
TABLES: Mapping[str, type[_Table]] = {
    "sheet": SheetTable,
    "document": DocumentTable,
    "columns": ColumnTable,
    "fields": FeedTable,
    "lines": FeedTable,
}
MUST_BE: Mapping[str, str] = {
    "bool_type": "true or false",
    "dict_type": "a table",
    "greater_than_equal": "{ge} or more",
    "int_type": "a whole number",
    "less_than_equal": "{le} at most",
    "literal_error": "one of {expected}",
    "model_type": "a table",
    "string_too_long": "a single character",
    "string_too_short": "filled in",
    "string_type": "a text in quotes",
    "too_short": "filled in",
    "tuple_type": "a list of texts",
}
"""Error type of the library -> what the key must be, in our words."""
CONSTANT = "a text in quotes, a number, a date, true or false"
CONSTANTS: Mapping[str, int] = {"value": 1, "default": 1, "values": 2}
"""Keys of a feed that hold constants, and how deep; the library complains once for each type of one."""


def shape(problems: Problems) -> MappingFile:
    """Return the tables of a mapping file; what is not as a mapping has it is noted and left out.

    Raises MappingError when it does not even say for which resource it is, or is for another program.
    """
    table = problems.source.table()
    try:
        return _known(MappingFile.model_validate(table), problems)
    except ValidationError as error:
        note(error, problems)
        for item in error.errors(include_url=False):
            _leave_out(table, item["loc"])
    try:
        return _known(MappingFile.model_validate({"version": VERSION, "fields": {}} | table), problems)
    except ValidationError:
        problems.stop()
        raise


def _known(file: MappingFile, problems: Problems) -> MappingFile:
    if file.version != VERSION:
        problems.add(("version",), f"version {file.version} is not known; this program reads {VERSION}")
        problems.stop()
    return file


def _leave_out(table: dict[str, Any], location: Sequence[str | int]) -> None:
    """Remove what stands at a place that the library complained about, if anything does."""
    inside: Any = table
    for part, onward in pairwise((*location, None)):
        if not isinstance(inside, dict) or part not in inside:
            return
        if isinstance(inside[part], dict) and onward is not None:
            inside = inside[part]
        else:
            del inside[part]
            return


def note(error: ValidationError, problems: Problems, above: tuple[str, ...] = ()) -> None:
    """Note in our words everything the library found wrong in the table that stands at `above`."""
    told: dict[tuple[str, ...], str] = {}
    for item in error.errors(include_url=False):
        inside = tuple(part for part in item["loc"] if isinstance(part, str))
        depth = CONSTANTS.get(inside[0], len(inside)) if inside else 0
        keys = (*above, *inside[:depth])
        words = _words(item["type"], keys, item.get("ctx", {}))
        told.setdefault(keys, words if depth >= len(inside) else f'"{keys[-1]}" must be {CONSTANT}')
    for keys, words in told.items():
        problems.add(keys, words)


def _words(kind: str, keys: tuple[str, ...], context: Mapping[str, Any]) -> str:
    name = keys[-1] if keys else "the file"
    if kind == "extra_forbidden":
        return f'unknown key "{name}"{_meant(name, keys[:-1])}'
    if kind == "missing":
        return f'"{name}" is missing'
    if kind == "value_error":
        return f'"{name}": {context["error"]}'
    return f'"{name}" must be {MUST_BE.get(kind, "something else").format(**context)}'


def _meant(name: str, above: tuple[str, ...]) -> str:
    """Say which key was meant, or in which table it belongs."""
    model = TABLES[above[0]] if above else MappingFile
    elsewhere = [table for table in ("sheet", "document") if name in TABLES[table].model_fields]
    return f"; it belongs under [{elsewhere[0]}]" if elsewhere else did_you_mean(name, model.model_fields)
