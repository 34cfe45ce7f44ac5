"""The tables a mapping file is made of: which keys there are, and what each takes."""

import datetime
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeAlias, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from importer.cells import locales, patterns
from importer.errors import MappingError
from importer.kinds import Kind
from importer.mapping.source import Keys, Source, did_you_mean
from importer.sheets.header import heading

Operation: TypeAlias = Literal["create", "update", "upsert"]
Constant: TypeAlias = bool | int | Decimal | str | datetime.date
"""What a mapping may write down as a value: TOML's own types, its decimals with their digits."""

Checked = TypeVar("Checked")


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
    names: Annotated[tuple[Heading, ...], BeforeValidator(lambda given: _as_tuple(given))] = ()

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
    "string_too_short": "a text that is not empty",
    "string_type": "a text in quotes",
    "too_short": "a table that is not empty",
    "tuple_type": "a list of texts",
    "value_error": "one that can be used: {error}",
}
"""Error type of the library -> what the key must be, in our words."""
CONSTANT = "a text in quotes, a number, a date, true or false"


def shape(problems: Problems) -> MappingFile:
    """Return the tables of a mapping file; raises MappingError with all that is not as a mapping has it."""
    file = checked(MappingFile, problems.source.table(), problems)
    if file is not None and file.version != 1:
        problems.add(("version",), f"version {file.version} is not known; this program reads 1")
    problems.stop()
    return file  # type: ignore[return-value]  # without a file there were problems
