"""Checks of numbers against each other: used twice, or so alike that the ledger may take two of them for one."""

from collections.abc import Sequence

import polars as pl

from importer.language import _, all_of
from importer.plan.case import Case
from importer.plan.documents import Agreed

SHOWN_KEYS = 3
SPACES = dict.fromkeys((" ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{THIN SPACE}", "\t", "\n"), "")


def names_used_twice(case: Case) -> None:
    """Note documents that share the number, or whatever else names them in the ledger."""
    number = case.mapping.resource.number_field or ""
    naming = () if case.mapping.key is not None else tuple(feed.path for feed in case.mapping.naming)
    for paths in dict.fromkeys(((number,), naming)):
        if paths and case.documents.header.keys() >= set(paths):
            _note_twice(case, paths)


def _note_twice(case: Case, paths: Sequence[str]) -> None:
    fields = [case.documents.header[path] for path in paths]
    parts = pl.DataFrame([field.values.cast(pl.String).alias(field.fed.path) for field in fields])
    names = parts.select(pl.concat_str(pl.all(), separator=" ").alias("name"))["name"]
    twice = (names.is_not_null() & names.is_duplicated()).arg_true()
    shared = list(zip(names.gather(twice), case.documents.keys.gather(twice), strict=True))
    sharing: dict[str, list[str]] = {}
    for name, key in shared:
        sharing.setdefault(name, []).append(key)
    field = all_of(paths)
    words = ({"field": field, "value": name, "others": _others(key, sharing[name])} for name, key in shared)
    case.cells.note_each(fields[0].at.gather(twice), "duplicate-number", fields[0].column, words)


def _others(key: str, keys: Sequence[str]) -> str:
    """Return the keys but one, the first of them by name: `A, B, C and 7 more`."""
    shown = [other for other in keys[: SHOWN_KEYS + 1] if other != key][:SHOWN_KEYS]
    more = len(keys) - 1 - len(shown)
    names = ", ".join(shown)
    return _("{names} and {count} more").format(names=names, count=more) if more else names


def similar_numbers(case: Case) -> None:
    """Note numbers that differ from an earlier one only in case, spaces or leading zeros."""
    resource = case.mapping.resource
    for path in dict.fromkeys((resource.number_field or "", resource.customer_field)):
        if path in case.documents.header:
            _note_similar(case, case.documents.header[path])


def _note_similar(case: Case, field: Agreed) -> None:
    """Note the first document of every spelling but the first of a number."""
    said = pl.DataFrame({"value": field.values, "at": field.at}).drop_nulls("value")
    spellings = said.unique("value", keep="first", maintain_order=True).with_columns(plain=_plain(pl.col("value")))
    if not (spellings["plain"] != spellings["value"]).any():
        return
    alike = spellings.filter(pl.col("plain").is_duplicated()).with_columns(
        first=pl.col("value").first().over("plain"), there=pl.col("at").first().over("plain")
    )
    later = alike.filter(pl.col("value") != pl.col("first"))
    rows = case.cells.rows.gather(later["there"])
    said_twice = zip(later["value"], later["first"], rows, strict=True)
    words = ({"value": value, "other": other, "row": row, "field": field.fed.path} for value, other, row in said_twice)
    case.cells.note_each(later["at"], "similar-number", field.column, words)


def _plain(number: pl.Expr) -> pl.Expr:
    """Return numbers without what a person, or the ledger, may overlook: case, spaces, leading zeros."""
    return number.str.to_lowercase().str.replace_many(SPACES).str.strip_chars_start("0")
