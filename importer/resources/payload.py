"""Payloads: what a validated request body is, and how its declaration reads as plain facts.

`declared(SomePayload)` is the one place where pydantic's view of a class becomes ours; paths, assembly and
wire build on it, so that none of them knows a field by its name.
"""

from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from typing import Any, ClassVar, Literal, get_args, get_origin

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel
from pydantic.fields import FieldInfo

from importer.resources.declare import Bare, Firm, InAddress, Operation, Scalar, about


class Payload(BaseModel):
    """A validated request body, or a block or row of one: frozen, typed strictly, unknown names refused.

    Attributes are snake_case, the API's own names are aliases, and `model_validate` takes the aliases. A
    field that is not in `model_fields_set` is left out; one that is there and None is sent as null.
    """

    model_config = ConfigDict(
        alias_generator=to_camel,
        defer_build=True,  # a check only reads what is declared; validation is built by the first payload
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        strict=True,
        validate_by_alias=True,
        validate_by_name=False,
    )


class Row(Payload):
    """One row of a list; `operation` tells the ledger what to do with it.

    `row_key` is the API's name of the field that says which existing row is meant; empty when rows have no
    such.
    """

    row_key: ClassVar[str] = ""

    operation: Operation = about("What the ledger is to do with the row: Insert, Update or Delete.")


class Line(Row):
    """One line of a document: a row that is fed by the mapping's `[lines]`, one for each row of the sheet."""


class Pair(Payload):
    """A row that is a name and its value, declared in this order; a path tells it by name: `subaccount.1`."""


class Form(Enum):
    """How a field is built: one value, a block of fields, or a list of rows."""

    SCALAR = auto()
    BLOCK = auto()
    ROWS = auto()


@dataclass(frozen=True, slots=True)
class Declared:
    """What the declaration of one field says."""

    name: str
    """The API's name."""
    attribute: str
    meaning: str
    form: Form
    wrapped: bool
    """Travels as `{"value": ...}`."""
    nullable: bool
    """May be sent as null."""
    in_address: bool
    """Part of the request's address, never of its body."""
    scalar: Scalar | None = None
    inner: type[Payload] | None = None
    """The payload of a block, or of each row."""
    choices: tuple[str, ...] = ()
    max_length: int | None = None
    length_hint: int | None = None


@cache
def declared(payload: type[Payload]) -> tuple[Declared, ...]:
    """Return what `payload` declares, field by field, in the order of the declaration."""
    return tuple(_declared(attribute, info) for attribute, info in payload.model_fields.items())


def field_named(payload: type[Payload], name: str) -> Declared | None:
    """Return the field of `payload` that the API calls `name`; None when there is none."""
    return _by_name(payload).get(name)


@cache
def _by_name(payload: type[Payload]) -> dict[str, Declared]:
    return {field.name: field for field in declared(payload)}


def _declared(attribute: str, info: FieldInfo) -> Declared:
    taken, nullable = _taken(info.annotation)
    form, inner = _form(taken)
    marks = info.metadata
    bare = form is Form.ROWS or any(isinstance(mark, Bare) for mark in marks)
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    hint = extra.get("hint")
    return Declared(
        name=info.alias or attribute,
        attribute=attribute,
        meaning=info.description or "",
        form=form,
        wrapped=not bare,
        nullable=nullable and not any(isinstance(mark, Firm) for mark in marks),
        in_address=any(isinstance(mark, InAddress) for mark in marks),
        scalar=next((mark for mark in marks if isinstance(mark, Scalar)), None),
        inner=inner,
        choices=get_args(taken) if get_origin(taken) is Literal else (),
        max_length=next((length for mark in marks if (length := getattr(mark, "max_length", None))), None),
        length_hint=hint if isinstance(hint, int) else None,
    )


def _taken(annotation: Any) -> tuple[Any, bool]:  # noqa: ANN401  a type expression has no type of its own
    members = get_args(annotation)
    if type(None) not in members:
        return annotation, False
    return next(member for member in members if member is not type(None)), True


def _form(taken: Any) -> tuple[Form, type[Payload] | None]:  # noqa: ANN401  as above
    if get_origin(taken) is tuple:
        return Form.ROWS, get_args(taken)[0]
    if isinstance(taken, type) and issubclass(taken, Payload):
        return Form.BLOCK, taken
    return Form.SCALAR, None
