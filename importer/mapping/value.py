"""What a mapping says, once it has been checked."""

from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from typing import Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from importer.kinds import Kind
from importer.mapping.source import Source
from importer.resources.base import FieldSpec, Resource

Operation = Literal["create", "update", "upsert"]
Constant = str | bool | int | float


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, arbitrary_types_allowed=True)


class SheetTable(_Table):
    """`[sheet]`: which sheet, and how to read it; everything is optional."""

    name: str | None = None
    header: int | None = Field(default=None, ge=1)
    locale: str | None = None
    encoding: str | None = None
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    where: str | None = None


class DocumentTable(_Table):
    """`[document]`: rows with the same key are one document."""

    key: str | None = None


class ColumnTable(_Table):
    """One line of `[columns]`: what a column holds, and other headings it may have."""

    type: Literal["text", "code", "decimal", "whole", "date", "flag"] | None = None
    format: str | None = None
    locale: str | None = None
    names: tuple[str, ...] = Field(default=(), strict=False)

    @property
    def kind(self) -> Kind | None:
        """The kind that `type` names."""
        return Kind(self.type) if self.type else None


class FeedTable(_Table):
    """The long form of a feed: `{ column = "Country", values = { Norge = "NO" } }`."""

    column: str | None = None
    expr: str | None = None
    value: Constant | None = None
    default: Constant | None = None
    values: dict[str, Constant] | None = None
    pad: int | None = Field(default=None, ge=1, le=64)


@dataclass(frozen=True)
class Feed:
    """Where the value of one field comes from: exactly one of `column`, `expression` and a constant."""

    spec: FieldSpec
    keys: tuple[str, ...]
    """Where it stands in the mapping file."""
    column: str | None = None
    expression: pl.Expr | None = None
    constant: Constant | None = None
    default: Constant | None = None
    values: Dict[str, Constant] = field(default_factory=dict)
    pad: int | None = None

    @property
    def path(self) -> str:
        """The field's path: the API's own names, dotted."""
        return self.spec.path

    def columns(self) -> tuple[str, ...]:
        """Return the names of the columns it reads."""
        if self.column is not None:
            return (self.column,)
        if self.expression is not None:
            return tuple(dict.fromkeys(self.expression.meta.root_names()))
        return ()


@dataclass(frozen=True)
class Mapping:
    """One checked mapping: every field exists, every constant fits, every expression can be parsed."""

    source: Source
    resource: Resource
    operation: Operation
    sheet: SheetTable
    key: str | None
    columns: Dict[str, ColumnTable]
    fields: tuple[Feed, ...]
    lines: tuple[Feed, ...]
    where: pl.Expr | None

    @property
    def name(self) -> str:
        """The file's name as it was given."""
        return self.source.name

    def feeds(self) -> tuple[Feed, ...]:
        """Return the feeds of the document and of its lines."""
        return self.fields + self.lines

    def feed(self, path: str) -> Feed | None:
        """Return the feed of the document field `path`, if there is one."""
        return next((feed for feed in self.fields if feed.path == path), None)
