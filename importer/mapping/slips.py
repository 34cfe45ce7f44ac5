"""Slips of the pen in an expression: what is wrong with it, in words for who wrote it."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from importer.mapping.tokens import Token, is_called, word

PREFIXES = frozenset({"-", "+", "(", ")", ",", "~"})
"""Signs that may follow another sign, or stand first."""
BETWEEN = frozenset(
    {
        "and", "as", "between", "collate", "div", "else", "end", "escape", "ilike", "in", "is", "like", "not", "or",
        "regexp", "rlike", "similar", "then", "when", "xor",
    }
)  # fmt: skip
"""Words that may follow a column, a text or a number."""
WANTING = frozenset({"and", "as", "between", "case", "else", "ilike", "in", "is", "like", "not", "or", "then", "when"})
"""Words that something has to follow."""


def slip(tokens: Sequence[Token]) -> str:
    """Return what is wrong with the order of words and signs; empty when nothing can be told."""
    return _nesting(tokens) or _ends(tokens) or _neighbours(tokens)


def stray(tokens: Sequence[Token]) -> str:
    """Return the two things that stand side by side with nothing between them, in words; empty when none do.

    SQL takes the second for a new name of the first and drops it without a word.
    """
    for one, other in pairwise(tokens):
        if _is_value(one) and (_is_value(other) or (word(other) and word(other) not in BETWEEN)):
            return f"there is nothing between {one[0]} and {other[0]}"
    return ""


def narrowest(text: str, tokens: Sequence[Token], fails: Callable[[str], bool]) -> str:
    """Return the smallest call of a function in `text` that `fails`; empty when none does."""
    return next((call for call in sorted(_calls(text, tokens), key=len) if fails(call)), "")


def _nesting(tokens: Sequence[Token]) -> str:
    depth = 0
    for token in tokens:
        depth += {"(": 1, ")": -1}.get(token[0], 0)
        if depth < 0:
            return "a parenthesis is closed that was never opened"
    if depth:
        return "a parenthesis is not closed"
    words = [word(token) for token in tokens]
    return "CASE wants an END" if words.count("case") > words.count("end") else ""


def _ends(tokens: Sequence[Token]) -> str:
    first, last = tokens[0], tokens[-1]
    if (last["sign"] and last[0] != ")") or word(last) in WANTING:
        return f"something is missing after {last[0]}"
    if first["sign"] and first[0] not in PREFIXES:
        return f"something is missing before {first[0]}"
    return ""


def _neighbours(tokens: Sequence[Token]) -> str:
    for one, other in pairwise(tokens):
        if one["sign"] and one[0] != ")" and other["sign"] and other[0] not in PREFIXES:
            return f"something is missing between {one[0]} and {other[0]}"
    return ""


def _is_value(token: Token) -> bool:
    return any(token[kind] is not None for kind in ("column", "text", "number"))


def _calls(text: str, tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the text of every call of a function, from its name to its last parenthesis."""
    for at, (token, after) in enumerate(pairwise(tokens)):
        if is_called(token, after):
            depth = 0
            for onward in tokens[at + 1 :]:
                depth += {"(": 1, ")": -1}.get(onward[0], 0)
                if depth == 0:
                    yield text[token.start() : onward.end()]
                    break
