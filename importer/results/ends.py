"""What became of each document, as a frame: the plan and the outcomes side by side."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from importer import resources
from importer.plan.value import Plan
from importer.resources.base import ReadBack
from importer.results.looks import BASE
from importer.submission import Outcome, Status

_OUTCOME = ("key", "status", "number", "amount", "said")
BOOKED = ("book_status", "book_date", "book_net", "book_vat", "book_currency", "changed")
"""What the ledger has besides, as texts: of documents that were read there."""


def document_ends(plan: Plan, outcomes: Sequence[Outcome]) -> pl.DataFrame:
    """Return what became of each document of the plan, one line each, in sheet order.

    `key`, `valid`, `net` (decimal digits), `lines` and `customer` are the plan's, and so is `currency`, or else that of
    the ledger, never blank;
    `status`, `number`, `said` and `amount` (the ledger's total, decimal digits) the outcome's, and so is what else the
    ledger has (BOOKED). A document without an outcome is invalid, or was not attempted.
    """
    known = _known(outcomes, _read_back(plan.resource))
    documents = plan.documents.select("key", "valid", "lines", "customer", "currency", pl.col("net").cast(pl.String))
    left, kept_back = pl.lit(Status.NOT_ATTEMPTED.value), pl.lit(Status.INVALID.value)
    own = pl.when(pl.col("currency") != "").then("currency")
    return documents.join(known, on="key", how="left", maintain_order="left").with_columns(
        pl.coalesce(own, "book_currency", pl.lit(BASE)).alias("currency"),
        pl.coalesce("status", pl.when("valid").then(left).otherwise(kept_back)),
        pl.col("said").fill_null(""),
    )


def _known(outcomes: Sequence[Outcome], back: ReadBack) -> pl.DataFrame:
    rows = [
        (
            outcome.key,
            outcome.status.value,
            outcome.number,
            _amount(outcome.ledger, back.amount),
            outcome.message,
            *_booked(outcome.ledger, back),
        )
        for outcome in outcomes
    ]
    frame = pl.DataFrame(rows, schema=dict.fromkeys((*_OUTCOME, *BOOKED), pl.String), orient="row")
    return frame.unique("key", keep="last", maintain_order=True)


def _booked(ledger: dict[str, Any] | None, back: ReadBack) -> tuple[str | None, ...]:
    """Return what the ledger has besides the total, in the order of BOOKED."""
    if ledger is None:
        return (None,) * len(BOOKED)
    return (
        _text(ledger, back.status),
        _text(ledger, back.date),
        _amount(ledger, back.net),
        _amount(ledger, back.vat),
        _text(ledger, back.currency),
        _text(ledger, back.modified),
    )


def _read_back(resource: str) -> ReadBack:
    known = resources.get(resource).read_back if resource in resources.names() else None
    return known or ReadBack(number="", customer="")


def _at(ledger: dict[str, Any] | None, name: str) -> Any:  # noqa: ANN401  any JSON value
    value: Any = ledger if name else None
    for step in name.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _text(ledger: dict[str, Any], name: str) -> str | None:
    value = _at(ledger, name)
    return None if value is None else str(value)


def _amount(ledger: dict[str, Any] | None, name: str) -> str | None:
    """Return an amount of the document in the ledger as decimal digits."""
    value = _at(ledger, name)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return format(Decimal(value), "f")
