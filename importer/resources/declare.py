"""The words a drawer of the cabinet is written with.

A field is one line: `quantity: FirmAmount = about("How many units.")`. Its type says what it takes (`Text`,
`Code`, `Amount`, `Day`, ...), whether the ledger lets it be emptied (`Firm...`: it does not) and, with
`BARE`, that it travels without the usual `{"value": ...}` around it. In Python every field may be None: left
out, or emptied on purpose (`model_fields_set` tells the two apart).

Source of the formats: OpenAPI document of the Visma Net ERP API, September 2026,
https://api.finance.visma.net/API-index/.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, Field, GetCoreSchemaHandler, PlainSerializer, PlainValidator
from pydantic_core import CoreSchema, PydanticCustomError

from importer.kinds import Kind

INT32 = 2**31
PLAIN_DIGITS = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
YEAR_MONTH = re.compile(r"(19|20)\d\d(0[1-9]|1[0-2])", re.ASCII)
MONTH_YEAR = re.compile(r"(0[1-9]|1[0-2])(19|20)\d\d", re.ASCII)
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Scalar:
    """What a scalar's declaration says besides its Python type."""

    kind: Kind
    empty: str | None = None
    """What clearing the field sends as its value."""
    clock: bool = False
    """A day that travels as a date-time at midnight."""
    guid: bool = False
    """An identifier of the form 00000000-0000-0000-0000-000000000000."""


class Firm:
    """Marks a field that cannot be cleared: its wrapper takes no null, or nobody says that it does."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return the schema of the field without its None."""
        schema: Any = handler(source)
        inner: CoreSchema = schema["schema"] if schema["type"] == "nullable" else schema
        return inner


class Bare(Firm):
    """Marks a field that travels plain, without the `{"value": ...}` wrapper."""


class InAddress(Firm):
    """Marks a field that names the record in the request's address and stays out of its body."""


FIRM = Firm()
BARE = Bare()
IN_ADDRESS = InAddress()


def about(meaning: str, *, hint: int | None = None, most: int | None = None, name: str | None = None) -> Any:  # noqa: ANN401  stands where a field's default stands, whatever the field's type
    """Declare an optional field: what it means to a bookkeeper.

    `most` is a documented length that is enforced; `hint` a usual width in the ledger, only good for a
    warning; `name` the API's spelling where camelCase of the attribute is not it.
    """
    return Field(default=None, description=meaning, max_length=most, alias=name, json_schema_extra={"hint": hint})


def rows(meaning: str) -> Any:  # noqa: ANN401  as in `about`
    """Declare a list of rows, left out unless given."""
    return Field(default=(), description=meaning)


def _amount(value: object) -> Decimal:
    if isinstance(value, str) and PLAIN_DIGITS.fullmatch(value):
        return Decimal(value)
    if isinstance(value, Decimal) and value.is_finite():
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    raise PydanticCustomError("amount", "not plain decimal digits")


def _digits(value: Decimal) -> str:
    return format(value, "f")


def _matching(error: Literal["guid", "period"], pattern: re.Pattern[str]) -> AfterValidator:
    def check(value: str) -> str:
        if not pattern.fullmatch(value):
            raise PydanticCustomError(error, "does not match")
        return value

    return AfterValidator(check)


_Digits = Annotated[Decimal, PlainValidator(_amount), PlainSerializer(_digits, when_used="json")]
_Int32 = Annotated[int, Field(ge=-INT32, lt=INT32)]

Text: TypeAlias = Annotated[str | None, Scalar(Kind.TEXT, empty="")]
"""Words for a person; cleared by sending an empty text."""
Code: TypeAlias = Annotated[str | None, Scalar(Kind.CODE, empty="")]
"""An identifier, number or reference; digits keep their leading zeros. Cleared by sending an empty text."""
Country: TypeAlias = Annotated[str | None, Scalar(Kind.COUNTRY, empty="")]
"""A country, as its two-letter ISO 3166 code; cleared by sending an empty text."""
Currency: TypeAlias = Annotated[str | None, Scalar(Kind.CURRENCY, empty="")]
"""A currency, as its ISO 4217 code; cleared by sending an empty text."""
Guid: TypeAlias = Annotated[Annotated[str, _matching("guid", GUID)] | None, Scalar(Kind.CODE, guid=True)]
"""An identifier of the form 00000000-0000-0000-0000-000000000000; cleared by sending null."""
Amount: TypeAlias = Annotated[_Digits | None, Scalar(Kind.DECIMAL)]
"""An amount, quantity, rate or percentage: plain digits as text, a Decimal or an int; a float is refused."""
Whole: TypeAlias = Annotated[_Int32 | None, Scalar(Kind.WHOLE)]
"""A whole number of 32 bits."""
Day: TypeAlias = Annotated[date | None, Scalar(Kind.DATE)]
"""A day, `datetime.date`; travels as 2026-01-31, without clock and zone."""
Midnight: TypeAlias = Annotated[date | None, Scalar(Kind.DATE, clock=True)]
"""A day that travels as 2026-01-31T00:00:00, without zone."""
Flag: TypeAlias = Annotated[bool | None, Scalar(Kind.FLAG)]
"""Yes or no."""
YearMonth: TypeAlias = Annotated[Annotated[str, _matching("period", YEAR_MONTH)] | None, Scalar(Kind.YEAR_MONTH)]
"""A period that travels as YYYYMM."""
MonthYear: TypeAlias = Annotated[Annotated[str, _matching("period", MONTH_YEAR)] | None, Scalar(Kind.MONTH_YEAR)]
"""A period that travels as MMYYYY."""
CHOICE = Scalar(Kind.CHOICE)
"""One of a closed list of the API's names: `Annotated[Literal[...] | None, CHOICE]`."""

FirmAmount: TypeAlias = Annotated[Amount, FIRM]
FirmWhole: TypeAlias = Annotated[Whole, FIRM]
FirmDay: TypeAlias = Annotated[Day, FIRM]
FirmFlag: TypeAlias = Annotated[Flag, FIRM]

Operation: TypeAlias = Annotated[Literal["Insert", "Update", "Delete"] | None, CHOICE, BARE]
"""What the ledger is to do with a row; plain on the wire, the only way the API takes it."""
