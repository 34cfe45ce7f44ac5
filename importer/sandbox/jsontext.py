"""Writing JSON as the API does: amounts as numbers with exactly four decimals, never through a float."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from json.encoder import encode_basestring

_FOUR = Decimal("0.0001")
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)


def write(value: object) -> str:
    """Return `value` as JSON text; mappings, iterables, str, int, bool, None and Decimal are known."""
    if isinstance(value, str):
        return encode_basestring(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return format(value.quantize(_FOUR, context=_EXACT), "f")
    return _compound(value)


def _compound(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + members(value) + "}"
    if isinstance(value, Iterable):
        return "[" + ",".join([write(item) for item in value]) + "]"
    raise TypeError(f"not JSON: {type(value).__name__}")


def members(value: Mapping[str, object]) -> str:
    """Return the inside of an object, without its braces."""
    return ",".join([f"{encode_basestring(name)}:{write(item)}" for name, item in value.items()])
