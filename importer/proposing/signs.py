"""Signs: documents that add up to less than nothing are credit notes, and what tells them from the others."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from importer.cells import Reading, parse
from importer.kinds import Kind
from importer.proposing.keys import Key
from importer.proposing.shapes import Seen
from importer.proposing.toml import quoted
from importer.proposing.value import Feed, Question
from importer.sheets import Column

CREDIT = "customer-credit-note"
PREFIX = re.compile(r"[^\W\d_]+")
FEW_VALUES = 8
"""A column with more different values than this is no kind of document."""
SEPARATED = 0.95
"""How sure it is that what separates the signs without an exception separates the documents."""
MISTAKEN = 0.02
"""So large a share of documents may have the other sign by mistake."""


@dataclass(frozen=True)
class Signed:
    """What the signs of the amounts say: which rows to take, whether to turn the sign, what to ask."""

    where: Feed | None = None
    turn: bool = False
    question: Question | None = None


def signs(resource: str, key: Key, amounts: Sequence[Column], seen: Sequence[Seen]) -> Signed:
    """Return what the signs of the documents say; `amounts` are the columns whose product is the line's amount."""
    totals = _totals(key, amounts)
    wanted = totals["negative"] if resource == CREDIT else ~totals["negative"]
    negative = int(totals["negative"].sum())
    turn = resource == CREDIT and negative > 0
    if not totals.height or wanted.all() or negative == 0:
        return Signed(turn=turn and bool(wanted.all()))
    where = _separating(key, totals["key"], wanted, seen)
    if where is not None:
        return Signed(where=where, turn=turn)
    if min(negative, totals.height - negative) <= MISTAKEN * totals.height:
        return Signed(turn=turn and negative * 2 > totals.height)
    example = totals["key"].filter(totals["negative"])[0]
    text = f"{negative} of {totals.height} documents add up to less than nothing, as {example}: which rows are meant?"
    return Signed(turn=turn, question=Question("sheet", text, (f"where = {quoted('…')}",)))


def _totals(key: Key, amounts: Sequence[Column]) -> pl.DataFrame:
    """Return each document and whether it adds up to less than nothing."""
    rows = pl.DataFrame({"key": key.values, "amount": _product(amounts)})
    summed = rows.drop_nulls("key").group_by("key", maintain_order=True).agg(pl.col("amount").sum())
    return summed.filter(pl.col("amount") != 0).select("key", negative=pl.col("amount") < 0)


def _product(amounts: Sequence[Column]) -> pl.Series:
    product = pl.Series([1.0]).new_from_index(0, amounts[0].size)
    for column in amounts:
        product *= parse(column, Kind.DECIMAL, Reading()).values.cast(pl.Float64, strict=False).fill_null(0.0)
    return product


def _separating(key: Key, keys: pl.Series, wanted: pl.Series, seen: Sequence[Seen]) -> Feed | None:
    by_prefix = _by_prefix(key, keys, wanted)
    if by_prefix is not None:
        return by_prefix
    for each in seen:
        if 1 < each.survey.distinct <= FEW_VALUES and each.heading != key.seen.heading:
            found = by_values(key, keys, wanted, each)
            if found is not None:
                return found
    return None


def _by_prefix(key: Key, keys: pl.Series, wanted: pl.Series) -> Feed | None:
    """Return the condition that the letters in front of the number give: `C536379` is a credit note."""
    letters = [_letters(name) for name in keys]
    ours = {letter for letter, mine in zip(letters, wanted, strict=True) if mine}
    theirs = {letter for letter, mine in zip(letters, wanted, strict=True) if not mine}
    if ours & theirs:
        return None
    excluded, chosen = ("" in ours), (theirs if "" in ours else ours)
    if "" in chosen or not chosen:
        return None
    name = _name(key.seen)
    tests = [f"{name} {'NOT LIKE' if excluded else 'LIKE'} '{letter}%'" for letter in sorted(chosen)]
    condition = (" AND " if excluded else " OR ").join(tests)
    reason = _reason(wanted, f"numbers that begin with {', '.join(sorted(chosen))}", excluded=excluded)
    return Feed("sheet", "where", quoted(condition), SEPARATED, reason)


def by_values(key: Key, keys: pl.Series, wanted: pl.Series, seen: Seen) -> Feed | None:
    """Return the condition on a column whose values tell the wanted documents from the others, if they do."""
    frame = pl.DataFrame({"key": key.values, "value": seen.column.shown()}).drop_nulls("key")
    joined = frame.join(pl.DataFrame({"key": keys, "wanted": wanted}), on="key").drop_nulls("value")
    ours = set(joined.filter(pl.col("wanted"))["value"])
    theirs = set(joined.filter(~pl.col("wanted"))["value"])
    if not ours or not theirs or ours & theirs:
        return None
    listed = ", ".join("'" + value.replace("'", "''") + "'" for value in sorted(ours))
    reason = f"{int(wanted.sum())} documents are meant, {int((~wanted).sum())} not; '{seen.heading}' tells which"
    return Feed("sheet", "where", quoted(f"{_name(seen)} IN ({listed})"), SEPARATED, reason)


def _reason(wanted: pl.Series, what: str, *, excluded: bool) -> str:
    kept, others = int(wanted.sum()), int((~wanted).sum())
    which = "the others" if excluded else "those"
    return f"{kept} documents have the sign this resource takes and {others} have not; {what} are {which}"


def _letters(name: str) -> str:
    found = PREFIX.match(name)
    return found[0] if found else ""


def _name(seen: Seen) -> str:
    return '"' + seen.heading.replace('"', '""') + '"'
