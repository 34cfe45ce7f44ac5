"""Expressions: SQL over the columns of one row, worked out by Polars.

Polars' own SQL can read files, and does so while it parses; it also knows the clock and looks at other rows.
None of this belongs in a mapping, so Polars sees an expression only when every word of it is known here.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import polars as pl

from importer.cells.value import DTYPES
from importer.kinds import Kind
from importer.mapping.source import did_you_mean
from importer.sheets.header import heading

EXACT = pl.Decimal(38, 10)
"""Amounts in expressions and totals: ten decimals, twenty-eight digits before them."""

FAULTS = (pl.exceptions.PolarsError, pl.exceptions.PanicException)
"""What Polars raises when an expression cannot be read or worked out."""

FUNCTIONS = frozenset(
    {
        "abs", "cast", "ceil", "ceiling", "char_length", "coalesce", "concat", "concat_ws", "date", "date_part",
        "day", "dayofweek", "ends_with", "floor", "greatest", "if", "ifnull", "initcap", "least", "left",
        "length", "lower", "lpad", "ltrim", "mod", "month", "nullif", "pow", "power", "quarter", "regexp_like",
        "replace", "reverse", "right", "round", "rpad", "rtrim", "sign", "split_part", "sqrt", "starts_with",
        "strftime", "strpos", "strptime", "substr", "substring", "timestamp", "trim", "try_cast", "upper", "week",
        "year",
    }
)  # fmt: skip
"""What may be called: functions of one row, which give the same tomorrow as today."""
BEFORE_PARENTHESIS = frozenset(
    {
        "and", "between", "case", "char", "decimal", "else", "ilike", "in", "like", "not", "numeric", "or", "regexp",
        "rlike", "then", "varchar", "when",
    }
)  # fmt: skip
"""Words that may stand before a parenthesis without being called."""
REFUSED = frozenset(
    {
        "all", "any", "current_date", "current_time", "current_timestamp", "distinct", "exists", "from", "localtime",
        "localtimestamp", "over", "select", "table", "values", "with",
    }
)  # fmt: skip
"""Words that lead out of the row: to files, to the clock, to other rows."""
TOKEN = re.compile(
    r"""(?P<blank>\s+) | (?P<column>"(?:[^"]|"")*") | (?P<text>'(?:[^']|'')*') | (?P<number>\d+(?:\.\d+)?)
    | (?P<word>[^\W\d]\w*(?!['\w])) | (?P<sign>\|\||::|<>|<=|>=|!=|-(?!-)|/(?!\*)|[+*%=<>(),~])""",
    re.VERBOSE,
)
"""No comments and no letters stuck to a quotation mark: both could hide a word from us."""


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
    clean = _screened(text)
    try:
        expr = pl.sql_expr(clean)
    except FAULTS as error:
        raise ValueError(f"the expression {text} cannot be read: {_first_line(error)}") from None
    columns = tuple(dict.fromkeys(expr.meta.root_names()))
    types = {name: column_type(kinds.get(name, Kind.TEXT)) for name in columns}
    try:
        dtype = Expression(text, expr, columns, pl.Null()).over(pl.DataFrame(schema={"\0": pl.Null, **types})).dtype
    except FAULTS as error:
        raise ValueError(_does_not_fit(text, types, error)) from None
    if not _is_usable(dtype):
        raise ValueError(f"the expression {text} gives something that no field takes")
    return Expression(text, expr, columns, dtype)


def column_type(kind: Kind) -> pl.DataType:
    """Return the type a column of `kind` has in an expression: amounts can be reckoned with."""
    return EXACT if kind is Kind.DECIMAL else DTYPES[kind]


def _screened(text: str) -> str:
    """Return the expression with headings as a sheet has them; ValueError for a word that is not known."""
    tokens: list[re.Match[str]] = []
    at = 0
    while at < len(text):
        token = TOKEN.match(text, at)
        if token is None:
            raise ValueError(f"the expression {text} cannot be read from {text[at : at + 12]} on")
        tokens.append(token)
        at = token.end()
    _look_at_words([token for token in tokens if token["blank"] is None])
    return "".join(_normal(token) for token in tokens)


def _look_at_words(tokens: Sequence[re.Match[str]]) -> None:
    for token, after in zip_longest(tokens, tokens[1:]):
        word = (token["word"] or "").lower()
        if word in REFUSED:
            raise ValueError(f"{token[0]} cannot be used: an expression sees the columns of one row, nothing else")
        called = after is not None and after[0] == "(" and (word or token["column"])
        if called and word not in FUNCTIONS | BEFORE_PARENTHESIS:
            raise ValueError(f"there is no function {token[0]}{did_you_mean(word, FUNCTIONS)}")


def _normal(token: re.Match[str]) -> str:
    if token["column"] is None:
        return token[0]
    name = heading(token[0][1:-1].replace('""', '"'))
    return '"' + name.replace('"', '""') + '"'


def _does_not_fit(text: str, types: Mapping[str, pl.DataType], error: Exception) -> str:
    """Say what the columns are, for that is what can be changed."""
    known = ", ".join(f'"{name}" is {_word(dtype)}' for name, dtype in types.items())
    way_out = 'a column is text unless it has a type under [columns], such as { type = "decimal" }'
    return f"the expression {text} does not fit its columns ({known}): {_first_line(error)}; {way_out}"


def _is_usable(dtype: pl.DataType) -> bool:
    return dtype in (pl.String, pl.Boolean, pl.Null, pl.Date, pl.Datetime) or dtype.is_numeric()


def _word(dtype: pl.DataType) -> str:
    if dtype.is_numeric():
        return "a number"
    return {pl.Date(): "a date", pl.Boolean(): "yes or no"}.get(dtype, "text")


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
