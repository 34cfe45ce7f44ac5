"""Checks of numbers against each other: used twice, or so alike that the ledger may take two of them for one."""

from collections.abc import Sequence

import polars as pl

from importer.language import _, all_of
from importer.plan.case import Case
from importer.sheets import Column

SHOWN_KEYS = 3
SPACES = dict.fromkeys((" ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{THIN SPACE}", "\t", "\n"), "")


def names_used_twice(case: Case) -> None:
    """Note documents that share the number, or whatever else names them in the ledger: to it `a1` is A1."""
    number = case.mapping.resource.number_field or ""
    naming = () if case.mapping.key is not None else tuple(feed.path for feed in case.mapping.naming)
    for paths in dict.fromkeys(((number,), naming)):
        if paths and case.documents.header.keys() >= set(paths):
            _note_twice(case, paths)


def _note_twice(case: Case, paths: Sequence[str]) -> None:
    fields = [case.documents.header[path] for path in paths]
    parts = pl.DataFrame([field.values.cast(pl.String).alias(field.fed.path) for field in fields])
    names = parts.select(pl.concat_str(pl.all(), separator=" ").alias("name"))["name"]
    same = pl.select(_same(pl.lit(names))).to_series()
    twice = (same.is_not_null() & same.is_duplicated()).arg_true()
    shared = list(zip(*(texts.gather(twice) for texts in (names, same, case.documents.keys)), strict=True))
    sharing: dict[str, list[str]] = {}
    for _name, alike, key in shared:
        sharing.setdefault(alike, []).append(key)
    field = all_of(paths)
    words = ({"field": field, "value": name, "others": _others(key, sharing[alike])} for name, alike, key in shared)
    case.cells.note_each(fields[0].at.gather(twice), "duplicate-number", fields[0].column, words)


def _others(key: str, keys: Sequence[str]) -> str:
    """Return the keys but one, the first of them by name: `A, B, C and 7 more`."""
    shown = [other for other in keys[: SHOWN_KEYS + 1] if other != key][:SHOWN_KEYS]
    more = len(keys) - 1 - len(shown)
    names = ", ".join(shown)
    return _("{names} and {count} more").format(names=names, count=more) if more else names


def similar_numbers(case: Case) -> None:
    """Note numbers that differ from an earlier one only in case, spaces or leading zeros; so with keys, without any."""
    resource, documents = case.mapping.resource, case.documents
    number = resource.number_field or ""
    for path in dict.fromkeys((number, resource.customer_field)):
        if path in documents.header:
            field = documents.header[path]
            _note_similar(case, path, pl.DataFrame({"value": field.values, "at": field.at}), field.column)
    key = case.mapping.key
    if key is not None and number not in documents.header:
        column = case.cells.columns.get(key)
        _note_similar(case, key, pl.DataFrame({"value": documents.keys, "at": documents.starts}), column)


def _note_similar(case: Case, name: str, said: pl.DataFrame, column: Column | None) -> None:
    """Note the first document of every spelling but the first of a number: its `value`, and `at` which row it stands.

    Where it is the number that names documents, spellings the ledger cannot tell apart are noted already.
    """
    said = said.drop_nulls("value")
    spellings = said.unique("value", keep="first", maintain_order=True).with_columns(plain=_plain(pl.col("value")))
    if not (spellings["plain"] != spellings["value"]).any():
        return
    alike = spellings.filter(pl.col("plain").is_duplicated()).with_columns(
        first=pl.col("value").first().over("plain"), there=pl.col("at").first().over("plain")
    )
    later = alike.filter(pl.col("value") != pl.col("first"))
    if name == case.mapping.resource.number_field:
        later = later.filter(_same(pl.col("value")) != _same(pl.col("first")))
    rows = case.cells.rows.gather(later["there"])
    said_twice = zip(later["value"], later["first"], rows, strict=True)
    words = ({"value": value, "other": other, "row": row, "field": name} for value, other, row in said_twice)
    case.cells.note_each(later["at"], "similar-number", column, words)


def _same(number: pl.Expr) -> pl.Expr:
    """Return numbers as the ledger compares them: it knows no case, and no spaces around them."""
    return number.str.strip_chars().str.to_lowercase()


def _plain(number: pl.Expr) -> pl.Expr:
    """Return numbers without what a person, or the ledger, may overlook: case, spaces, leading zeros."""
    return _same(number).str.replace_many(SPACES).str.strip_chars_start("0")
