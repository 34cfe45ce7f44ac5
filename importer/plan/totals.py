"""Amounts: what the lines of a document add up to, before VAT."""

import polars as pl

from importer.plan.documents import Documents
from importer.plan.feeding import EXACT
from importer.plan.value import Total

_MONEY = pl.Decimal(38, 2)


def line_nets(lines: pl.DataFrame) -> pl.Series:
    """Return quantity x unit price less discount for every line, rounded half away from zero to two places.

    A manual amount stands for the whole line, as the ledger has it. A line without a quantity counts once.
    """
    quantity = _amount(lines, "quantity").fill_null(1)
    price = _amount(lines, "unitPriceInCurrency").fill_null(0)
    gross = quantity * price
    percent = gross * _amount(lines, "discountPercent").fill_null(0) / 100
    discount = _amount(lines, "discountAmountInCurrency").fill_null(percent)
    net = pl.coalesce(_amount(lines, "manualAmountInCurrency"), gross - discount)
    return lines.select(net.round(2, mode="half_away_from_zero").cast(_MONEY).alias("net"))["net"]


def document_nets(documents: Documents) -> pl.DataFrame:
    """Return one line a document: `net` and `lines`."""
    frame = pl.DataFrame(
        {"of": documents.of, "net": line_nets(documents.lines), "present": documents.present},
    )
    sums = frame.group_by("of", maintain_order=True).agg(
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


def _amount(lines: pl.DataFrame, path: str) -> pl.Expr:
    if path not in lines.columns:
        return pl.lit(None, dtype=EXACT)
    return pl.col(path).cast(EXACT)
