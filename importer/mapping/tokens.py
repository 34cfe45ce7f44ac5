"""The words of an expression: which are known, and which may never be said.

Polars' own SQL can read files, and does so while it parses; it also knows the clock and looks at other rows.
None of this belongs in a mapping, so Polars sees an expression only when every word of it is known here.
"""

import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import TypeAlias

from importer.mapping.source import did_you_mean
from importer.sheets.header import heading

Token: TypeAlias = re.Match[str]

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


def screened(text: str) -> list[Token]:
    """Return the words and signs of an expression, blanks left out; ValueError for one that is not known."""
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        token = TOKEN.match(text, at)
        if token is None:
            raise ValueError(f"the expression {text} cannot be read from {text[at : at + 12]} on")
        if token["blank"] is None:
            tokens.append(token)
        at = token.end()
    _look_at_words(tokens)
    return tokens


def sql(tokens: Sequence[Token]) -> str:
    """Return the expression with headings as a sheet has them."""
    return " ".join(_normal(token) for token in tokens)


def is_called(token: Token, after: Token | None) -> bool:
    """Tell whether a word is the name of a function that is called here."""
    return after is not None and after[0] == "(" and word(token) in FUNCTIONS


def word(token: Token) -> str:
    """Return a word in small letters; empty for anything else."""
    return (token["word"] or "").lower()


def _look_at_words(tokens: Sequence[Token]) -> None:
    for token, after in zip_longest(tokens, tokens[1:]):
        name = word(token)
        if name in REFUSED:
            raise ValueError(f"{token[0]} cannot be used: an expression sees the columns of one row, nothing else")
        called = after is not None and after[0] == "(" and (name or token["column"])
        if called and name not in FUNCTIONS | BEFORE_PARENTHESIS:
            raise ValueError(f"there is no function {token[0]}{did_you_mean(name, FUNCTIONS)}")


def _normal(token: Token) -> str:
    if token["column"] is None:
        return token[0]
    name = heading(token[0][1:-1].replace('""', '"'))
    return '"' + name.replace('"', '""') + '"'
