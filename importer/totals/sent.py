"""What was sent, added up from the payloads: line by line in plain Decimal, another way than the sheet's columns go."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

import polars as pl

from importer import resources
from importer.resources.payload import field_named
from importer.submission import Submission

CENT = Decimal("0.01")
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
COLUMNS: Mapping[str, type[pl.DataType] | pl.DataType] = {
    "key": pl.String,
    "category": pl.String,
    "net": pl.Decimal(38, 2),
}


def sent_amounts(submissions: Iterable[Submission]) -> pl.DataFrame:
    """Return `key`, `category` (empty: none is sent) and `net` of every line that the payloads hold.

    A line is quantity x price less discount, rounded half away from zero to two places, or its manual amount; one
    without either has a null: the ledger sets the price.
    """
    rows = ((each.key, *line) for each in submissions for line in _lines(each))
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def _lines(submission: Submission) -> Iterator[tuple[str, Decimal | None]]:
    """Yield VAT category and net of each line."""
    resource = resources.get(submission.resource)
    declared = field_named(type(submission.payload), resource.lines_field) if resource.lines_field else None
    for line in getattr(submission.payload, declared.attribute) or () if declared else ():
        yield getattr(line, "vat_code_id", None) or "", _net(line)


def _net(line: Any) -> Decimal | None:  # noqa: ANN401  a line of any of the resources
    manual, price = line.manual_amount_in_currency, line.unit_price_in_currency
    if manual is None and price is None:
        return None
    amount = manual if manual is not None else _reckoned(line, price)
    return Decimal(amount).quantize(CENT, context=EXACT)


def _reckoned(line: Any, price: Decimal) -> Decimal:  # noqa: ANN401  as above
    quantity = Decimal(1) if line.quantity is None else Decimal(line.quantity)
    gross = EXACT.multiply(quantity, Decimal(price))
    if line.discount_amount_in_currency is not None:
        return EXACT.subtract(gross, Decimal(line.discount_amount_in_currency))
    percent = Decimal(line.discount_percent or 0)
    return EXACT.subtract(gross, EXACT.divide(EXACT.multiply(gross, percent), Decimal(100)))
