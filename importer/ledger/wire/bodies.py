"""Bodies: payloads into JSON and back.

How a field is wrapped is read from its declaration, never from its name. Decimals travel as JSON numbers with
the digits they came in with; no float is ever made of one. Source: OpenAPI document of the Visma Net ERP API,
September 2026.
"""

import hashlib
import json
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

import simplejson

from importer.resources.base import Payload
from importer.resources.payload import Declared, Form, declared

_COMPACT = (",", ":")
_canonical = json.JSONEncoder(sort_keys=True, separators=_COMPACT).encode
_AS_IT_IS = (str, int)
"""What has one form only; flags are whole numbers to Python."""


def wrap(payload: Payload) -> dict[str, Any]:
    """Return the request body of `payload`: what is set, wrapped as declared, in the declared order.

    Scalars and blocks become `{"value": ...}`, lists are plain, and so are fields declared bare; what belongs
    into the address is left out. Days become text, decimals stay Decimal (see `dumps`).
    """
    given = payload.model_fields_set
    return {
        field.name: _wrapped(field, getattr(payload, field.attribute))
        for field in declared(type(payload))
        if field.attribute in given and not field.in_address
    }


def _wrapped(field: Declared, value: Any) -> Any:  # noqa: ANN401  a JSON value
    if field.form is Form.ROWS:
        return [wrap(row) for row in value]
    plain = wrap(value) if field.form is Form.BLOCK and value is not None else _plain(field, value)
    return {"value": plain} if field.wrapped else plain


def _plain(field: Declared, value: object) -> object:
    if not isinstance(value, date):
        return value
    clock = field.scalar is not None and field.scalar.clock
    return f"{value.isoformat()}T00:00:00" if clock else value.isoformat()


def dumps(body: Any) -> bytes:  # noqa: ANN401  any JSON value
    """Return `body` as UTF-8 JSON; a Decimal as a number with its own digits and without exponent."""
    text: str = simplejson.dumps(
        body, use_decimal=False, default=_number, ensure_ascii=False, allow_nan=False, separators=_COMPACT
    )
    return text.encode()


def _number(value: object) -> Any:  # noqa: ANN401  simplejson's own type for text that goes in as it is
    if isinstance(value, Decimal) and value.is_finite():
        return simplejson.RawJSON(format(value, "f"))
    raise TypeError(f"{type(value).__name__} cannot travel")


def loads(body: bytes) -> Any:  # noqa: ANN401  any JSON value
    """Return the JSON value in `body`, numbers with a point or exponent as Decimal.

    Raises ValueError when it is not JSON: half an answer, HTML, NaN, or nested beyond reason.
    """
    try:
        return simplejson.loads(body.decode("utf-8-sig"), use_decimal=True, parse_constant=_refuse)
    except (RecursionError, InvalidOperation):
        raise ValueError("nested or numbered beyond reason") from None


def _refuse(constant: str) -> Any:  # noqa: ANN401  never returns
    raise ValueError(f"{constant} is not JSON")


def fingerprint(payload: Payload) -> str:
    """Return the SHA-256 of the payload's canonical form, in hexadecimal.

    Two payloads that mean the same have the same: neither the order of fields and of lines counts nor zeros at the end
    of a decimal, so a workbook that is sorted, or saved again (1.50 becomes 1.5), keeps its fingerprints.
    """
    return hashlib.sha256(_canonical(_meaning(payload)).encode()).hexdigest()


def _meaning(payload: Payload) -> dict[str, Any]:
    """Return everything that is set, whether it travels in the body or in the address."""
    names = _names(type(payload))
    return {names[attribute]: _meant(getattr(payload, attribute)) for attribute in payload.model_fields_set}


@cache
def _names(payload: type[Payload]) -> dict[str, str]:
    """Return the API's name of each attribute."""
    return {field.attribute: field.name for field in declared(payload)}


def _meant(value: Any) -> Any:  # noqa: ANN401  a JSON value
    if value is None or isinstance(value, _AS_IT_IS):
        return value
    if isinstance(value, tuple):
        rows = [_meaning(row) for row in value]
        return sorted(rows, key=_canonical) if len(rows) > 1 else rows
    return _meaning(value) if isinstance(value, Payload) else _digits(value)


def _digits(value: Decimal | date) -> str:
    if isinstance(value, date):
        return value.isoformat()
    text = format(value, "f")
    short = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if short == "-0" else short
