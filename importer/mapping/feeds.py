"""The lines of `[fields]` and `[lines]`: which field, and where its value comes from."""

from collections.abc import Callable, Iterator
from typing import Any

import polars as pl
from pydantic import ValidationError

from importer.cells import Reading, parse
from importer.findings import CATALOGUE
from importer.mapping.source import Source, did_you_mean
from importer.mapping.value import Constant, Feed, FeedTable
from importer.resources.base import FieldSpec
from importer.sheets import Column

Resolve = Callable[[str], FieldSpec | None]
_SOURCES = ("column", "expr", "value")
_KEYS = frozenset(FeedTable.model_fields)


def read_feeds(
    source: Source, table: str, raw: dict[str, Any], resolve: Resolve, problems: list[str]
) -> tuple[Feed, ...]:
    """Return the feeds of one table of the mapping; what is wrong with any of them goes to `problems`."""
    feeds: dict[str, Feed] = {}
    for keys, value in _flatten(raw, resolve, ()):
        place, path = (table, *keys), ".".join(keys)
        spec = resolve(path)
        if spec is None:
            problems.append(source.problem(place, _unknown(path, resolve)))
        elif path in feeds:
            problems.append(source.problem(place, f'"{path}" is fed twice'))
        else:
            feed, wrong = _feed(spec, place, value)
            problems += [source.problem(place, f'"{path}": {text}') for text in wrong]
            if feed is not None:
                feeds[path] = feed
    return tuple(feeds.values())


def _flatten(
    raw: dict[str, Any], resolve: Resolve, above: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield (keys, feed) for every feed, however its path is written: quoted, dotted or as nested tables."""
    for key, value in raw.items():
        keys = (*above, *key.split("."))
        nested = isinstance(value, dict) and value and resolve(".".join(keys)) is None and not value.keys() <= _KEYS
        if nested:
            yield from _flatten(value, resolve, keys)
        else:
            yield keys, value


def _unknown(path: str, resolve: Resolve) -> str:
    known = getattr(resolve, "__self__", None)
    names = [*known.paths(), *known.line_paths()] if known is not None else []
    return f'there is no field "{path}"{did_you_mean(path, names)}'


def _feed(spec: FieldSpec, keys: tuple[str, ...], raw: Any) -> tuple[Feed | None, list[str]]:
    try:
        table = FeedTable.model_validate({"column": raw} if isinstance(raw, str) else raw)
    except ValidationError as error:
        return None, [_words(item) for item in error.errors(include_url=False)]
    given = [name for name in _SOURCES if getattr(table, name) is not None]
    if len(given) != 1:
        return None, [f"needs exactly one of column, expr and value, and has {' and '.join(given) or 'none'}"]
    wrong: list[str] = []
    expression = parse_expression(table.expr, wrong)
    values = {known: _canonical(spec, value, wrong) for known, value in (table.values or {}).items()}
    feed = Feed(
        spec=spec,
        keys=keys,
        column=table.column,
        expression=expression,
        constant=_canonical(spec, table.value, wrong),
        default=_canonical(spec, table.default, wrong),
        values={known: value for known, value in values.items() if value is not None},
        pad=table.pad,
    )
    return (None if wrong else feed), wrong


def _words(item: Any) -> str:
    name = str(item["loc"][0]) if item["loc"] else ""
    if item["type"] == "extra_forbidden":
        return f'unknown key "{name}"{did_you_mean(name, _KEYS)}'
    if not name:
        return "must be the name of a column, or a table such as { column = \"Currency\" }"
    return f'"{name}" has a value that cannot be used'


def parse_expression(text: str | None, wrong: list[str]) -> pl.Expr | None:
    """Return the Polars SQL expression `text`; what is wrong with it goes to `wrong`."""
    if text is None:
        return None
    try:
        return pl.sql_expr(text)
    except pl.exceptions.PolarsError as error:
        wrong.append(f"the expression {text!r} cannot be used: {error}")
        return None


def _canonical(spec: FieldSpec, value: Constant | None, wrong: list[str]) -> Constant | None:
    """Return the constant as its field wants it; a constant that does not fit goes to `wrong`."""
    if value is None:
        return None
    parsed = parse(constant_column(value), spec.kind, Reading(choices=spec.choices))
    for bad in parsed.bad:
        entry = CATALOGUE[bad.code]
        wrong.append(entry.message.format(value=bad.value, **bad.words))
    return None if parsed.bad else value


def constant_column(value: Constant, height: int = 1) -> Column:
    """Return a column of `height` cells that all hold `value`, with the type TOML gave it."""
    if isinstance(value, bool):
        return Column("", "", height, flag=pl.Series([value] * height, dtype=pl.Boolean))
    if isinstance(value, int | float):
        return Column("", "", height, number=pl.Series([float(value)] * height, dtype=pl.Float64))
    return Column("", "", height, text=pl.Series([value] * height, dtype=pl.String))
