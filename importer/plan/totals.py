"""Amounts: what the lines of a document add up to, before VAT."""

import polars as pl

from importer.mapping.expressions import EXACT
from importer.plan.cells import Cells
from importer.plan.documents import Documents
from importer.plan.value import Total

MONEY = pl.Decimal(38, 2)
LARGEST = 1e15
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
    large to reckon with is noted, and counts nothing.
    """
    factors = pl.DataFrame({path: _exact(documents, path) for path in FACTORS})
    estimate = factors.cast(pl.Float64).select(estimate=GROSS.abs() * pl.max_horizontal(PERCENT.abs(), 1))
    large = documents.present & (estimate["estimate"] >= LARGEST)
    if large.any():
        _note_large(documents, estimate["estimate"], large, cells)
    counted = factors.select(of=documents.of, net=pl.when(documents.present & ~large).then(NET)....
