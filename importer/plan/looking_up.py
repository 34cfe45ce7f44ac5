"""Cells are looked up: in the mapping's `values`, in a file beside it, or in what was imported before."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from itertools import islice
from typing import TypeAlias

import polars as pl

from importer.cells import Bad, Parsed, parse
from importer.cells.value import DTYPES, Words
from importer.kinds import Kind
from importer.language import _, later
from importer.mapping.lookups import Known, Lookup
from importer.mapping.value import Feed
from importer.sheets import Column

MOST_KEYS, MOST_VALUES = 2000, 20
"""So many keys are compared letter by letter with so many values that are not among them; else it takes too long."""
RESOURCES: Mapping[str, tuple[str, str]] = {
    "customer": (later("customer"), later("customers")),
    "customer-invoice": (later("customer invoice"), later("customer invoices")),
    "customer-credit-note": (later("customer credit note"), later("customer credit notes")),
    "customer-debit-note": (later("customer debit note"), later("customer debit notes")),
}
"""What to call one and several of the resources that have numbers."""

Hints: TypeAlias = Mapping[str, str]
"""A value that is not in a lookup -> the key that was probably meant."""


def in_values(column: Column, feed: Feed) -> Parsed:
    """Return what the mapping's `values` have for what the user sees; anything they do not have is bad."""
    parsed = parse(column, Kind.TEXT)
    known = {shown: value[0] for shown, value in feed.values.items()}
    values = parsed.values.replace_strict(known, default=None, return_dtype=DTYPES[feed.spec.kind])
    lost = (parsed.values.is_not_null() & ~parsed.values.is_in(list(known))).arg_true()
    bad = (Bad(index, "not-in-values", parsed.values[index], {"field": feed.path}) for index in lost)
    return replace(parsed, values=values, bad=(*parsed.bad, *bad))


def in_lookup(column: Column, feed: Feed, lookup: Lookup) -> Parsed:
    """Return what the lookup has for what the user sees.

    What it does not have, or has nothing for that the field takes, is bad. While nobody has asked the journal,
    the cells stay as they are.
    """
    parsed = parse(column, Kind.CODE)
    known = lookup.known
    if known is None:
        return parsed
    at = _places(parsed.values, known)
    lost = (parsed.values.is_not_null() & at.is_null()).arg_true()
    values = known.values.gather(at)
    empty = (at.is_not_null() & values.is_null()).arg_true()
    bad = (*_not_in(parsed.values, lost, lookup, known), *_without_result(parsed.values, empty, at, feed))
    return replace(parsed, values=values.alias(column.heading), bad=(*parsed.bad, *bad))


def _places(values: pl.Series, known: Known) -> pl.Series:
    """Return where among the keys each value stands [UInt32]; null where it does not."""
    places = pl.DataFrame({"key": known.keys}).with_row_index("at")
    return pl.DataFrame({"key": values}).join(places, on="key", how="left", maintain_order="left")["at"]


def _not_in(values: pl.Series, lost: pl.Series, lookup: Lookup, known: Known) -> Iterator[Bad]:
    if lost.is_empty():
        return
    hints = _meant(values.gather(lost).unique(maintain_order=True), known.keys)
    words = _of_journal(lookup) if lookup.resource else _of_file(lookup)
    for index, value in zip(lost, values.gather(lost), strict=True):
        yield Bad(index, "not-in-lookup", value, words(value, hints))


def _of_file(lookup: Lookup) -> Callable[[str, Hints], Words]:
    def words(value: str, hints: Hints) -> Words:
        way_out = _("Correct the cell, or add a row to {lookup}.").format(lookup=lookup.name)
        return {"where": _("in {lookup}").format(lookup=lookup.name), "way_out": _hinted(value, hints, way_out)}

    return words


def _of_journal(lookup: Lookup) -> Callable[[str, Hints], Words]:
    one, many = (_(name) for name in RESOURCES.get(lookup.resource, (lookup.resource, lookup.resource)))

    def words(value: str, hints: Hints) -> Words:
        where = _("the key of any {what} that was imported into this company").format(what=one)
        way_out = _("Run the {what} first, or correct the cell.").format(what=many)
        return {"where": where, "way_out": _hinted(value, hints, way_out)}

    return words


def _hinted(value: str, hints: Hints, way_out: str) -> str:
    """Return the way out, before it the key that was probably meant."""
    return f"{_('Did you mean {meant}?').format(meant=hints[value])} {way_out}" if value in hints else way_out


def _without_result(values: pl.Series, empty: pl.Series, at: pl.Series, feed: Feed) -> Iterator[Bad]:
    lookup = feed.lookup
    if lookup is None or lookup.known is None or lookup.known.rows is None:
        return
    shown, rows = lookup.known.shown.gather(at.gather(empty)), lookup.known.rows.gather(at.gather(empty))
    for index, value, result, row in zip(empty, values.gather(empty), shown, rows, strict=True):
        nothing, useless = _("nothing under “{column}”"), _("“{result}”, which {field} does not take")
        said = (nothing if result is None else useless).format(column=lookup.to, result=result, field=feed.path)
        yield Bad(index, "no-result-in-lookup", value, {"lookup": lookup.name, "row": row, "result": said})


def _meant(lost: pl.Series, keys: pl.Series) -> Hints:
    """Return the keys that were probably meant: written with other zeros, signs or capitals, else nearly the same."""
    loose = pl.DataFrame({"key": keys, "loose": _loose(keys)}).filter(pl.col("loose").is_unique())
    values = pl.DataFrame({"value": lost, "loose": _loose(lost)})
    hints: dict[str, str] = dict(values.join(loose, on="loose").select("value", "key").iter_rows())
    if len(keys) <= MOST_KEYS:
        known = keys.to_list()
        for value in islice((value for value in lost if value not in hints), MOST_VALUES):
            for close in get_close_matches(value, known, n=1):
                hints[value] = close
    return hints


def _loose(texts: pl.Series) -> pl.Series:
    """Return texts without what people write differently: capitals, signs, blanks, zeros in front."""
    bare = texts.str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]", "").str.strip_chars_start("0")
    return bare.set(bare == "", None)
