"""Expressions: SQL over the columns of one row, worked out by Polars once every word of it is known (`tokens`)."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from importer.cells.value import DTYPES
from importer.kinds import Kind
from importer.mapping.slips import narrowest, slip, stray
from importer.mapping.tokens import screened, sql

EXACT = pl.Decimal(38, 10)
"""Amounts in expressions and totals: ten decimals, twenty-eight digits before them."""

FAULTS = (pl.exceptions.PolarsError, pl.exceptions.PanicException)
"""What Polars raises when an expression cannot be read or worked out."""


@dataclass(frozen=True, eq=False)
class Expression:
    """An expression that fits the types its columns have."""

    text: str
    expr: pl.Expr
    columns: tuple[str, ...]
    """The headings it speaks of."""
    dtype: pl.DataType
    """The type of what it gives."""

    def over(self, frame: pl.DataFrame) -> pl.Series:
        """Return the results, one a row of `frame`; raises FAULTS when it cannot be worked out for some row."""
        return frame.with_columns(self.expr.alias("\0result"))["\0result"]


def parse(text: str, kinds: Mapping[str, Kind]) -> Expression:
    """Return the expression `text`; `kinds` has the columns that are not read as the text the user sees.

    Raises ValueError, with a way out, when it cannot be used.
    """
    expr = _read(text)
    columns = tuple(dict.fromkeys(expr.meta.root_names()))
    types = {name: column_type(kinds.get(name, Kind.TEXT)) for name in columns}
    try:
        dtype = _type(expr, types)
    except FAULTS:
        raise ValueError(_does_not_fit(text, types)) from None
    if not _is_usable(dtype):
        raise ValueError(f"the expression {text} gives something that no field takes")
    return Expression(text, expr, columns, dtype)


def column_type(kind: Kind) -> pl.DataType:
    """Return the type a column of `kind` has in an expression: amounts can be reckoned with."""
    return EXACT if kind is Kind.DECIMAL else DTYPES[kind]


def _read(text: str) -> pl.Expr:
    """Return the expression as Polars reads it; ValueError when it cannot, with what is wrong where that is told."""
    tokens = screened(text)
    if not tokens:
        raise ValueError("the expression is empty")
    unread = f"the expression {text} cannot be read as an SQL expression"
    if said := stray(tokens):
        raise ValueError(f"{unread}: {said}")
    try:
        return pl.sql_expr(sql(tokens))
    except FAULTS:
        call = narrowest(text, tokens, _is_unreadable)
        said = slip(tokens) or (f"{call} is not how {call.partition('(')[0].strip()} is used" if call else "")
    raise ValueError(f"{unread}: {said}" if said else unread)


def _is_unreadable(text: str) -> bool:
    try:
        pl.sql_expr(sql(screened(text)))
    except FAULTS:
        return True
    return False


def _type(expr: pl.Expr, types: Mapping[str, pl.DataType]) -> pl.DataType:
    """Return the type of what an expression gives; raises FAULTS when it does not fit the types of its columns."""
    return Expression("", expr, (), pl.Null()).over(pl.DataFrame(schema={"\0": pl.Null, **types})).dtype


def _does_not_fit(text: str, types: Mapping[str, pl.DataType]) -> str:
    """Say what the columns are, for that is what can be changed."""

    def fails(call: str) -> bool:
        try:
            _type(pl.sql_expr(sql(screened(call))), types)
        except FAULTS:
            return True
        return False

    call = narrowest(text, screened(text), fails)
    what = f"{call} in the expression {text}" if call and call != text else f"the expression {text}"
    if not types:
        return f"{what} cannot be worked out"
    known = ", ".join(f'"{name}" is {_word(dtype)}' for name, dtype in types.items())
    way_out = 'a column is text unless it has a type under [columns], such as { type = "decimal" }'
    return f"{what} does not fit its columns ({known}); {way_out}"


def _is_usable(dtype: pl.DataType) -> bool:
    return dtype in (pl.String, pl.Boolean, pl.Null, pl.Date, pl.Datetime) or dtype.is_numeric()


def _word(dtype: pl.DataType) -> str:
    if dtype.is_numeric():
        return "a number"
    return {pl.Date(): "a date", pl.Boolean(): "yes or no"}.get(dtype, "text")
