"""Reading request bodies: the wrapping is taken off, names get their proper case, types are checked.

What comes out is plain: `{"customerNumber": "10000", "invoiceLines": [{"quantity": "500", ...}]}`. Decimals
are strings of digits and dates are `yyyy-MM-dd`, so that the result can be stored as JSON without losing
anything. A member given as `{"value": null}` comes out as None; a member left out, unknown or bare null does
not come out.
"""

import json
import re
import uuid
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from importer.sandbox.contract import Contract, Field
from importer.sandbox.refusals import MalformedBody

Plain = dict[str, Any]

_MAX_INT = 2**31
_LIMIT = Decimal(10) ** 15
_PLACES = 28
"""Decimals a number may have, as .NET's decimal."""
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,7})?)?(?:Z|[+-]\d\d:\d\d)?)?")
_UNPAIRED = re.compile("[\ud800-\udfff]")
_MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def parse(text: bytes) -> Any:  # noqa: ANN401  JSON is anything
    """Return the JSON in `text` with every number exact; raises MalformedBody."""
    try:
        return json.loads(text.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError) as reason:
        raise MalformedBody(f"The body is not valid JSON: {reason}.") from None


def unwrap(contract: Contract, shape: str, body: object, place: str = "") -> Plain:
    """Return the known members of `body`, plain; `shape` names a body or a row of the contract.

    Raises MalformedBody naming the place: `invoiceLines[0].quantity: ...`.
    """
    if not isinstance(body, dict):
        raise MalformedBody(f"{place or 'The body'}: expected an object, got {_kind(body)}.")
    members = contract.shapes[shape]
    plain: Plain = {}
    for name, raw in body.items():
        member = members.get(name.lower())
        if member is not None and raw is not None:
            path = f"{place}.{member.name}" if place else member.name
            plain[member.name] = _member(contract, member, raw, path)
    return plain


def _member(contract: Contract, member: Field, raw: object, path: str) -> Any:  # noqa: ANN401  a plain value
    value = _inside(raw, path) if member.wrapped else raw
    if value is None:
        if member.nullable:
            return None
        raise MalformedBody(f"{path}: null is not a value of type {member.type}.")
    if member.type == "object":
        return unwrap(contract, member.of, value, path)
    if member.type == "array":
        return _rows(contract, member, value, path)
    return _CHECKS[member.type](member, value, path)


def _inside(raw: object, path: str) -> object:
    if isinstance(raw, dict):
        for name, value in raw.items():
            if name.lower() == "value":
                return value
    raise MalformedBody(f'{path}: expected {{"value": ...}}, got {_kind(raw)}.')


def _rows(contract: Contract, member: Field, value: object, path: str) -> list[Plain]:
    if not isinstance(value, list):
        raise MalformedBody(f"{path}: expected an array, got {_kind(value)}.")
    return [unwrap(contract, member.of, row, f"{path}[{at}]") for at, row in enumerate(value)]


def _text(member: Field, value: object, path: str) -> str:
    if not isinstance(value, str):
        raise _wrong(path, "a string", value)
    if _UNPAIRED.search(value):
        raise MalformedBody(f"{path}: the text holds half a character.")
    if member.format == "uuid":
        _guid(value, path)
    return value


def _guid(value: str, path: str) -> None:
    try:
        uuid.UUID(value)
    except ValueError:
        raise MalformedBody(f"{path}: {value!r} is not a GUID.") from None


def _whole(_: Field, value: object, path: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _wrong(path, "a whole number", value)
    if not -_MAX_INT <= value < _MAX_INT:
        raise MalformedBody(f"{path}: {value} is too large for a whole number.")
    return value


def _decimal(_: Field, value: object, path: str) -> str:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise _wrong(path, "a number", value)
    exact = Decimal(value)
    if not -_LIMIT < exact < _LIMIT or _places(exact) > _PLACES:
        raise MalformedBody(f"{path}: {value} is out of range.")
    return format(exact, "f")


def _places(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _flag(_: Field, value: object, path: str) -> bool:
    if not isinstance(value, bool):
        raise _wrong(path, "true or false", value)
    return value


def _choice(member: Field, value: object, path: str) -> str:
    if isinstance(value, str) and value in member.choices:
        return value
    raise MalformedBody(f"{path}: {value!r} is not one of {', '.join(member.choices)}.")


def _date(_: Field, value: object, path: str) -> str:
    found = _DATE.fullmatch(value) if isinstance(value, str) else None
    if found is None or not is_day(*map(int, found.groups())):
        raise _wrong(path, "a date", value)
    return str(value)[:10]


def is_day(year: int, month: int, day: int) -> bool:
    """Tell whether the calendar has this day."""
    if not (year >= 1 and 1 <= month <= len(_MONTH_DAYS) and 1 <= day <= _MONTH_DAYS[month - 1]):
        return False
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return (month, day) != (2, 29) or leap


_CHECKS: Mapping[str, Callable[[Field, object, str], object]] = {
    "string": _text,
    "integer": _whole,
    "decimal": _decimal,
    "boolean": _flag,
    "enum": _choice,
    "datetime": _date,
}


def _wrong(path: str, wanted: str, value: object) -> MalformedBody:
    return MalformedBody(f"{path}: expected {wanted}, got {_kind(value)}.")


def _kind(value: object) -> str:
    """Return how JSON calls the type of `value`, with the value of a scalar."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "an array"
    if isinstance(value, Decimal):
        return str(value)
    return json.dumps(value, default=str, ensure_ascii=False)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
