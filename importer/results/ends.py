"""What became of each document, as a frame: the plan and the outcomes side by side."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from importer import resources
from importer.plan.value import Plan
from importer.results.looks import BASE
from importer.submission import Outcome, Status

_OUTCOME = ("key", "status", "number", "amount", "said")


def document_ends(plan: Plan, outcomes: Sequence[Outcome]) -> pl.DataFrame:
    """Return what became of each document of the plan, one line each, in sheet order.

    `key`, `valid`, `currency` (never blank), `net` (decimal digits), `lines` and `customer` are the plan's;
    `status`, `number`, `said` and `amount` (the ledger's total, decimal digits) the outcome's. A document
    without an outcome is invalid, or was not attempted.
    """
    known = _known(outcomes, _amount_name(plan.resource))
    currency = pl.col("currency").fill_null("").replace("", BASE)
    documents = plan.documents.select("key", "valid", "lines", "customer", currency, pl.col("net").cast(pl.String))
    left, kept_back = pl.lit(Status.NOT_ATTEMPTED.value), pl.lit(Status.INVALID.value)
    return documents.join(known, on="key", how="left", maintain_order="left").with_columns(
        pl.coalesce("status", pl.when("valid").then(left).otherwise(kept_back)),
        pl.col("said").fill_null(""),
    )


def _known(outcomes: Sequence[Outcome], amount_name: str) -> pl.DataFrame:
    rows = [
        (
            outcome.key,
            outcome.status.value,
            outcome.number,
            _amount(outcome.ledger, amount_name),
            outcome.message,
        )
        for outcome in outcomes
    ]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(_OUTCOME, pl.String), orient="row")
    return frame.unique("key", keep="last", maintain_order=True)


def _amount_name(resource: str) -> str:
    if resource not in resources.names():
        return ""
    read_back = resources.get(resource).read_back
    return read_back.amount if read_back is not None else ""


def _amount(ledger: dict[str, Any] | None, name: str) -> str | None:
    """Return the document's total in the ledger as decimal digits."""
    value: Any = ledger
    for step in name.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return format(Decimal(value), "f")
