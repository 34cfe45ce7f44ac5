"""Strays: rows without a key that stand among or beside the rows of a document and may be lines of it.

Sent without such a row, an invoice would be too small, and nobody would notice.
"""

from collections.abc import Iterable, Sequence

import polars as pl

from importer.mapping.bind import Bound
from importer.mapping.value import Feed

KEY, BLOCK, LOST, CONTENT, SAID = "\0key", "\0block", "\0lost", "\0content", "\0said"
"""Columns beside those of the sheet, whose headings cannot begin like that."""


def owners(bound: Bound, rows: pl.Series, names: pl.Series, lost: pl.Series) -> pl.Series:
    """Return for each of the `lost` rows the key of the document it may be a line of; null for all others.

    `rows` are the rows the mapping is about, `names` the documents they name. A stray fills in something that
    feeds a line, and says of the header nothing that the document does not say. It stands inside the document or
    directly below it, without a blank row between; or directly above it, if it does say something of its header.
    Where the document above and the one below will both do, it is the one above.
    """
    nobody = pl.Series([None], dtype=pl.String).new_from_index(0, len(rows))
    if bound.mapping.key is None or not lost.any() or names.null_count() == len(names):
        return nobody
    mapping = bound.mapping
    lines = _columns(mapping.lines) - {mapping.key}
    header = sorted(_columns(mapping.fields) - lines - {mapping.key})
    mine = (
        _frame(bound, [*header, *lines])
        .with_columns(
            names.alias(KEY),
            lost.alias(LOST),
            pl.any_horizontal(pl.lit(value=False), pl.col(lines).is_not_null()).alias(CONTENT),
        )
        .filter(rows)
    )
    above = _owner(mine, header)
    below = _owner(mine.reverse(), header, insist=True).reverse()
    return nobody.scatter(rows.arg_true(), pl.select(pl.coalesce(above, below)).to_series())


def _columns(feeds: Iterable[Feed]) -> set[str]:
    return {name for feed in feeds for name in feed.columns()}


def _frame(bound: Bound, names: Sequence[str]) -> pl.DataFrame:
    """Return what every row shows in these columns, and its block: blank rows part one from the next."""
    block = bound.sheet.blank.cast(pl.UInt32).cum_sum().alias(BLOCK)
    return pl.DataFrame([block, *(bound.columns[name].shown().alias(name) for name in names)])


def _owner(rows: pl.DataFrame, header: Sequence[str], *, insist: bool = False) -> pl.Series:
    """Return the document above each lost row that fits it and has no row that does not fit between.

    With `insist` it also has to say something of the document's header.
    """
    named = pl.col(KEY).is_not_null()
    firsts = (pl.col(name).drop_nulls().first().alias(f"{SAID}{name}") for name in header)
    said = rows.filter(named).group_by(KEY).agg(*firsts)
    beside = rows.with_columns(
        pl.col(KEY).forward_fill().alias("above"),
        (pl.col(KEY).forward_fill() == pl.col(KEY).backward_fill()).alias("inside"),
        (pl.col(BLOCK) == pl.when(named).then(BLOCK).forward_fill()).alias("directly"),
        named.cum_sum().alias("run"),
    ).join(said, left_on="above", right_on=KEY, how="left", maintain_order="left")
    differs = pl.any_horizontal(pl.lit(value=False), *(pl.col(name) != pl.col(f"{SAID}{name}") for name in header))
    says = pl.any_horizontal(pl.lit(not insist), *(pl.col(name) == pl.col(f"{SAID}{name}") for name in header))
    fits = (
        pl.col(LOST)
        & pl.col(CONTENT)
        & (pl.col("inside") | pl.col("directly"))
        & says
        & ~differs.fill_null(value=False)
    )
    reached = (named | fits.fill_null(value=False)).cast(pl.UInt8).cum_min().over("run") == 1
    return beside.select(pl.when(reached & ~named).then("above").alias("owner"))["owner"]
