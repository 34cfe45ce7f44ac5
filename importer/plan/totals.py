"""Amounts: what the lines of a document add up to, before VAT."""

import polars as pl

from importer.mapping.expressions import EXACT
from importer.plan.cells import Cells
from importer.plan.documents import Documents
from importer.plan.value import Total

MONEY = pl.Decimal(38, 2)
LARGEST = 1e25
"""No line amounts to as much; what is below can be reckoned exactly."""

QUANTITY = pl.col("quantity").fill_null(1)
PRICE = pl.col("unitPriceInCurrency").fill_null(0)
PERCENT = pl.col("discountPercent").fill_null(0)
GROSS = QUANTITY * PRICE
DISCOUNT = pl.coalesce("discountAmountInCurrency", GROSS * PERCENT / 100)
NET = pl.coalesce("manualAmountInCurrency", GROSS - DISCOUNT)
FACTORS = (
    "quantity",
    "unitPriceInCurrency",
    "discountPercent",
    "discountAmountInCurrency",
    "manualAmountInCurrency",
)


def document_nets(documents: Documents, cells: Cells) -> pl.DataFrame:
    """Return one line a document, in order: `lines`, how many it has, and `net`, what they add up to.

    A line is quantity x unit price less discount, rounded half away from zero to two places; a quantity that
    is not given is 1, a manual amount stands for the whole line. Factors count with ten decimals. A line too
    large to reckon with is noted.
    """
    factors = pl.DataFrame({path: _exact(documents, path) for path in FACTORS})
    if (large := _too_large(documents, factors, cells)).any():
        factors = factors.select(series.set(large, None) for series in factors)
    net = NET.round(2, mode="half_away_from_zero").cast(MONEY)
    lines = factors.select(net.alias("net"), of=documents.of, present=documents.present)
    sums = lines.group_by("of", maintain_order=True).agg(
        net=pl.col("net").filter(pl.col("present")).sum(), lines=pl.col("present").sum().cast(pl.Int64)
    )
    return sums.drop("of")


def per_currency(documents: pl.DataFrame) -> tuple[Total, ...]:
    """Return the totals of the documents that are not invalid, by currency in order of appearance."""
    sums = (
        documents.filter("valid")
        .group_by("currency", maintain_order=True)
        .agg(documents=pl.len(), lines=pl.col("lines").sum(), net=pl.col("net").sum())
    )
    return tuple(Total(**row) for row in sums.iter_rows(named=True))


def _too_large(documents: Documents, factors: pl.DataFrame, cells: Cells) -> pl.Series:
    """Return the lines that are too large to reckon with [Boolean]; they are noted."""
    estimate = (GROSS * pl.max_horizontal(PERCENT.abs(), 1)).abs()
    estimates = factors.cast(pl.Float64).select(estimate.alias("estimate"))["estimate"]
    large = documents.present & (estimates >= LARGEST)
    fed = documents.lines.get("unitPriceInCurrency")
    words = ({"value": f"{amount:.0f}", "field": "the amount of a line"} for amount in estimates.filter(large))
    cells.note_each(large.arg_true(), "out-of-range", fed.column if fed else None, words)
    return large


def _exact(documents: Documents, path: str) -> pl.Series:
    """Return the values of a line field to reckon with; nulls when nothing feeds it."""
    if path in documents.lines:
        return documents.lines[path].values.cast(EXACT)
    return pl.Series([None], dtype=EXACT).new_from_index(0, len(documents.of))
