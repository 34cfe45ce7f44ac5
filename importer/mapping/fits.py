"""What a field holds beyond its kind: the last thing a value has to fit before it may travel.

The payloads of the resources refuse the same; here whole columns are looked at, so that a check knows without
making a payload.
"""

from collections.abc import Iterator

import polars as pl

from importer.cells import Bad
from importer.cells.value import Words
from importer.kinds import Kind
from importer.resources.base import FieldSpec
from importer.resources.declare import GUID, INT32, MONTH_YEAR, YEAR_MONTH

DIGITS = 13
"""Digits before the decimal point of an amount. The API names no limit; no ledger's columns are wider."""


def misfits(spec: FieldSpec, values: pl.Series) -> Iterator[Bad]:
    """Yield the values that are of the field's kind and that the field cannot hold all the same."""
    for code, wrong in _wrong(spec, values):
        for index in wrong.fill_null(value=False).arg_true():
            value = str(values[index])
            yield Bad(index, code, value, _words(spec, value))


def _wrong(spec: FieldSpec, values: pl.Series) -> Iterator[tuple[str, pl.Series]]:
    if spec.guid:
        yield "not-a-guid", ~values.str.contains(rf"^(?i:{GUID.pattern})$")
    if spec.max_length is not None:
        yield "over-limit", values.str.len_chars() > spec.max_length
    match spec.kind:
        case Kind.WHOLE:
            yield "out-of-range", ~values.is_between(-INT32, INT32, closed="left")
        case Kind.DECIMAL:
            yield "out-of-range", values.str.contains(rf"^-?\d{{{DIGITS + 1}}}")
        case Kind.YEAR_MONTH:
            yield "not-a-period", ~values.str.contains(f"^(?:{YEAR_MONTH.pattern})$")
        case Kind.MONTH_YEAR:
            yield "not-a-period", ~values.str.contains(f"^(?:{MONTH_YEAR.pattern})$")


def _words(spec: FieldSpec, value: str) -> Words:
    return {"field": spec.path, "length": len(value), "limit": spec.max_length}
