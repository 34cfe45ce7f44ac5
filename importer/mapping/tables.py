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


def _only_true(drop: bool) -> bool:  # noqa: FBT001  the value of a key
    if not drop:
        raise ValueError("it can only be true; leave it out")
    return drop


Drop: TypeAlias = Annotated[bool, AfterValidator(_only_true), Field(json_schema_extra={"const": True})]
"""Takes away what the mapping that is extended says."""


class _Table(BaseModel):
    model_config = ConfigDict(defer_build=True, extra="forbid", frozen=True, strict=True)  # built once, as a whole


class SheetTable(_Table):
    """`[sheet]`: which sheet, and how to read it; everything is optional."""

    name: str | None = Field(default=None, description="The sheet's name; needed when several sheets have data.")
    header: int | None = Field(default=None, ge=1, description="The number of the row that holds the headings.")
    locale: Locale | None = Field(
        default=None, description='How to read numbers and dates that are texts, for example "nb-NO".'
    )
    encoding: Encoding | None = Field(default=None, description='Encoding of a text file, for example "cp1252".')
    delimiter: str | None = Field(
        default=None, min_length=1, max_length=1, description="What separates the cells of a text file."
    )
    table: str | None = Field(
        default=None, min_length=1, description="A named table of the workbook: only its range is read."
    )
    hidden: Literal["read", "skip"] | None = Field(
        default=None, description="What to do with hidden rows and columns: read them (default), or leave them out."
    )
    where: str | None = Field(
        default=None, description="An SQL expression that is true for the rows this mapping is about."
    )


class DocumentTable(_Table):
    """`[document]`: rows with the same key are one document."""

    key: Heading | None = Field(default=None, description="The column whose value names the document.")
    match: str | None = Field(
        default=None,
        min_length=1,
        description="The field by which documents are found in the ledger, if not the number.",
    )


class ColumnTable(_Table):
    """One line of `[columns]`: what a column holds, and other headings it may have."""

    type: Literal["text", "code", "decimal", "whole", "date", "flag"] | None = Field(
        default=None, description="What the column is in an expression."
    )
    format: DateFormat | None = Field(default=None, description='How its texts write dates, for example "dd.mm.yyyy".')
    locale: Locale | None = Field(default=None, description="How to read the texts of this column alone.")
    names: tuple[Heading, ...] = Field(
        default=(), strict=False, description="Other headings the column may have; a sheet has exactly one of them."
    )
    drop: Drop | None = Field(default=None, description="What the extended mapping says of this column is left out.")

    @property
    def kind(self) -> Kind | None:
        """The kind that `type` names."""
        return Kind(self.type) if self.type else None


class FeedTable(_Table):
    """The long form of a feed: `{ column = "Country", values = { Norge = "NO" } }`."""

    column: Heading | None = Field(default=None, description="The source is this column.")
    expr: str | None = Field(default=None, description="The source is an SQL expression over the columns of one row.")
    value: Constant | None = Field(default=None, description="The source is a constant.")
    default: Constant | None = Field(default=None, description="What to use where the source is empty.")
    values: dict[str, Constant] | None = Field(
        default=None, min_length=1, description="What a cell says = what the field gets."
    )
    replace: dict[str, str] | None = Field(
        default=None, min_length=1, description="What a cell says = what it is read as; other cells as they stand."
    )
    pad: int | None = Field(
        default=None, ge=1, le=64, description="Zeros are put before a number until it has so many digits."
    )
    lookup: str | None = Field(
        default=None,
        min_length=1,
        description="The file in which cells are looked up, or @customer: by what was imported into the company.",
    )
    from_: Heading | None = Field(
        default=None, alias="from", description="The column of the lookup that holds what the cells say."
    )
    to: Heading | None = Field(default=None, description="The column of the lookup that holds what the field gets.")
    sheet: str | None = Field(default=None, description="The sheet of the lookup; needed when several have data.")
    drop: Drop | None = Field(default=None, description="The extended mapping's feed of this field is left out.")


class LinesTable(_Table):
    """What `[lines]` says besides its feeds: where the lines are, when not on the sheet of their documents."""

    sheet: str | None = Field(default=None, min_length=1, description="The sheet of the lines.")
    file: str | None = Field(
        default=None, min_length=1, description="The file of the lines, relative to the workbook; default: the same."
    )
    on: Heading = Field(description="The column of that sheet which holds the key of a line's document.")


class CheckTable(_Table):
    """One line of `[checks]`: how grave the findings of a code are for this mapping, and why."""

    severity: Literal["error", "warning", "off"] = Field(
        description="error: keeps its document out of the ledger; warning: does not; off: is only counted."
    )
    reason: str = Field(min_length=1, description="Why; it stands in the summary.")


class TotalsTable(_Table):
    """`[totals]`: columns that are sent nowhere, and only compared with the ledger in the control totals."""

    vat: Heading | None = Field(default=None, description="The column with the VAT of each line, as an amount.")
    gross: Heading | None = Field(default=None, description="The column with the amount of each line, VAT included.")
    vat_percent: Heading | None = Field(default=None, description="The column with the VAT rate of each line.")


class MappingFile(_Table):
    """The whole file, before its fields are looked at."""

    version: int = Field(description="The version of the mapping language: 1.")
    extends: str | None = Field(
        default=None, description="Another mapping, whose keys hold unless they stand here too."
    )
    resource: str = Field(description="What the rows become, for example customer-invoice.")
    operation: Operation = Field(
        default="create", description="create: not in the ledger yet; update: there already; upsert: either."
    )
    sheet: SheetTable = Field(default=SheetTable(), description="Which sheet, and how to read it.")
    document: DocumentTable = Field(default=DocumentTable(), description="Which rows are one document.")
    columns: dict[Heading, ColumnTable] = Field(
        default_factory=dict, description="Columns that need explaining, by heading."
    )
    fields: dict[str, Any] = Field(description="The fields of the document, and where each comes from.")
    lines: dict[str, Any] = Field(
        default_factory=dict, description="The fields of the document's lines, and where each comes from."
    )
    checks: dict[str, CheckTable] = Field(
        default_factory=dict, description="Codes of findings that are more or less grave than usual, and why."
    )
    totals: TotalsTable = Field(
        default=TotalsTable(), description="Columns that are only compared with the ledger in the control totals."
    )


VERSION = 1
TABLES: Mapping[str, type[_Table]] = {
    "sheet": SheetTable,
    "document": DocumentTable,
    "columns": ColumnTable,
    "fields": FeedTable,
    "lines": FeedTable,
    "checks": CheckTable,
    "totals": TotalsTable,
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
            whole = item["loc"][0] == "checks"  # half of a ruling is none
            _leave_out(table, item["loc"][:2] if whole else item["loc"])
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


def keys_of(model: type[BaseModel]) -> tuple[str, ...]:
    """Return the keys of a table as a mapping writes them."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


def _meant(name: str, above: tuple[str, ...]) -> str:
    """Say which key was meant, or in which table it belongs."""
    model = TABLES[above[0]] if above else MappingFile
    elsewhere = [table for table in ("sheet", "document") if name in keys_of(TABLES[table])]
    return f"; it belongs under [{elsewhere[0]}]" if elsewhere else did_you_mean(name, keys_of(model))
