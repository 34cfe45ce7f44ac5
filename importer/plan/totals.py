"""Amounts: what the lines of a document add up to, before VAT."""

import polars as pl

from importer.language import _
from importer.mapping.expressions import EXACT
from importer.mapping.totals import GROSS as GROSS_AMOUNT
from importer.mapping.totals import VAT, VAT_PERCENT
from importer.plan.cells import Cells
from importer.plan.documents import Documents
from importer.plan.value import AMOUNTS, Total

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


def document_amounts(documents: Documents) -> pl.DataFrame:
    """Return one line for each document and VAT category, in order: what the cells say, for the control totals.

    `key`, `category` (empty: none is given), `lines`, `net`, `priced` (whether every line says what it costs) and
    `vat`: as its column has it, or the gross amount's less the net, or by the rate; null where the sheet does not know.
    Lines too large to reckon with count nothing; their documents are invalid.
    """
    factors = pl.DataFrame({path: _exact(documents, path) for path in FACTORS})
    factors = factors.select(series.set(_is_too_large(factors), None) for series in factors)
    prices = pl.coalesce("unitPriceInCurrency", "manualAmountInCurrency")
    lines = factors.select(
        key=documents.keys.gather(documents.of),
        category=_category(documents),
        net=NET.round(2, mode="half_away_from_zero").cast(MONEY),
        priced=prices.is_not_null(),
        **{path: _compared(documents, path) for path in (VAT, GROSS_AMOUNT, VAT_PERCENT)},
    ).filter(documents.present)
    by_rate = _summed(lines, "key", "category", VAT_PERCENT).with_columns(_vat().alias("vat"))
    return _summed(by_rate, "key", "category").select(*AMOUNTS)


def _summed(lines: pl.DataFrame, *by: str) -> pl.DataFrame:
    """Return lines added up; an amount that one of them does not have, their sum has not either."""
    count = pl.col("lines").sum() if "lines" in lines.columns else pl.len().cast(pl.Int64).alias("lines")
    known = [
        pl.when(pl.col(path).is_not_null().all()).then(pl.col(path).sum()).alias(path) for path in (VAT, GROSS_AMOUNT)
    ]
    sums = [count, pl.col("net").sum(), pl.col("priced").all(), *known]
    return lines.group_by(*by, maintain_order=True).agg(sums)


def _vat() -> pl.Expr:
    """Return the VAT of lines of one rate, rounded half away from zero to two places."""
    by_rate = pl.col("net").cast(EXACT) * pl.col(VAT_PERCENT) / 100
    vat = pl.coalesce(pl.col(VAT), pl.col(GROSS_AMOUNT) - pl.col("net").cast(EXACT), by_rate)
    return vat.round(2, mode="half_away_from_zero").cast(MONEY)


def _category(documents: Documents) -> pl.Series:
    fed = documents.lines.get("vatCodeId")
    if fed is None:
        return pl.Series([""]).new_from_index(0, len(documents.of))
    return fed.values.cast(pl.String).fill_null("")


def _compared(documents: Documents, path: str) -> pl.Series:
    fed = documents.totals.get(path)
    return _nothing(documents) if fed is None else fed.values.cast(EXACT)


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
    estimates = _estimates(factors)
    large = documents.present & (estimates >= LARGEST)
    fed = documents.lines.get("unitPriceInCurrency")
    words = ({"value": f"{amount:.0f}", "field": _("the amount of a line")} for amount in estimates.filter(large))
    cells.note_each(large.arg_true(), "out-of-range", fed.column if fed else None, words)
    return large


def _estimates(factors: pl.DataFrame) -> pl.Series:
    estimate = (GROSS * pl.max_horizontal(PERCENT.abs(), 1)).abs()
    return factors.cast(pl.Float64).select(estimate.alias("estimate"))["estimate"]


def _is_too_large(factors: pl.DataFrame) -> pl.Series:
    return (_estimates(factors) >= LARGEST).fill_null(value=False)


def _exact(documents: Documents, path: str) -> pl.Series:
    """Return the values of a line field to reckon with; nulls when nothing feeds it."""
    if path in documents.lines:
        return documents.lines[path].values.cast(EXACT)
    return _nothing(documents)


def _nothing(documents: Documents) -> pl.Series:
    return pl.Series([None], dtype=EXACT).new_from_index(0, len(documents.of))
