"""The three sides of a comparison as frames: one line for each document and VAT category.

Where some line of a document has no VAT category in the sheet, the ledger gives it one that nobody knows beforehand:
the document is compared as a whole then, under the category "". So is one whose amounts the sheet does not know.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

import polars as pl

from importer.plan.value import Plan
from importer.settling.compare import folded
from importer.submission import Outcome, Status
from importer.totals.books import Booked, Books, has_amounts
from importer.totals.sent import sent_amounts

CARRIED_OUT = (Status.CREATED, Status.UPDATED, Status.UNCHANGED, Status.ALREADY_DONE)
"""In the ledger, by our own account."""
GOING = (*CARRIED_OUT, Status.WOULD_CREATE, Status.WOULD_UPDATE)
PARTLY = (Status.UPDATED, Status.UNCHANGED, Status.WOULD_UPDATE)
"""Of these the sheet need not have all lines, nor all there is to say of a line."""
MONEY = pl.Decimal(38, 2)
Dtype: TypeAlias = type[pl.DataType] | pl.DataType
Row: TypeAlias = tuple[object, ...]
BOOKED: Mapping[str, Dtype] = {"key": pl.String, "category": pl.String, "book_net": MONEY, "book_vat": MONEY}
FOUND: Mapping[str, Dtype] = {
    "key": pl.String,
    "book_currency": pl.String,
    "doc_net": MONEY,
    "doc_vat": MONEY,
    "doc_gross": MONEY,
    "rounded": MONEY,
    "told": pl.Boolean,
}


@dataclass(frozen=True, slots=True)
class Told:
    """A plan and what became of its documents."""

    plan: Plan
    outcomes: Sequence[Outcome]
    updated: frozenset[str] = frozenset()
    """The numbers of documents that we have updated: what they were created with is history."""

    @property
    def history(self) -> list[str]:
        """The keys of documents that were created as the sheet has them, and updated since."""
        numbers = {folded(number) for number in self.updated}
        return [each.key for each in self.outcomes if each.number and folded(each.number) in numbers]


def documents_of(told: Told) -> pl.DataFrame:
    """Return a line for each document of the plan.

    `key`, `currency`, `lines`, `known` (the sheet knows its amounts: all lines are in it, each with a price), `going`
    (it is in the ledger, or would be) and `carried` (it is in the ledger, by our own account).
    """
    plan, money = told.plan, has_amounts(told.plan.resource)
    statuses = {outcome.key: outcome.status.value for outcome in told.outcomes}
    priced = plan.amounts.group_by("key").agg(pl.col("priced").all())
    status = pl.col("key").replace_strict(statuses, default=Status.NOT_ATTEMPTED.value, return_dtype=pl.String)
    joined = plan.documents.select("key", "currency", pl.col("lines").cast(pl.Int64), status=status).join(
        priced, on="key", how="left", maintain_order="left"
    )
    whole = pl.lit(money and plan.operation != "update") & ~_is_one_of(PARTLY) & ~pl.col("key").is_in(told.history)
    return joined.select(
        "key",
        pl.col("currency").fill_null("") if money else pl.lit("").alias("currency"),
        "lines",
        known=whole & pl.col("priced").fill_null(value=False),
        going=_is_one_of(GOING),
        carried=_is_one_of(CARRIED_OUT),
    )


def sheet_side(plan: Plan, documents: pl.DataFrame) -> pl.DataFrame:
    """Return `key`, `category`, `net`, `vat`: what the cells say, null where they do not know; `mine` is true."""
    lines = documents.select("key", "known").join(plan.amounts, on="key", how="left", maintain_order="left")
    category = pl.when("known").then(pl.col("category").fill_null("")).otherwise(pl.lit(""))
    vat = pl.when(pl.col("vat").is_not_null().all()).then(pl.col("vat").sum())
    return (
        lines.with_columns(category=pl.when((category == "").any().over("key")).then(pl.lit("")).otherwise(category))
        .group_by("key", "category", "known", maintain_order=True)
        .agg(pl.col("net").sum(), vat)
        .select("key", "category", _if_known("net"), _if_known("vat"), mine=True)
    )


def sent_side(plan: Plan, sheet: pl.DataFrame) -> pl.DataFrame:
    """Return `key`, `category` and `sent`: the net that the payloads hold; null where one has no price."""
    lines = sent_amounts(plan.submissions)
    whole = sheet.filter(pl.col("category") == "")["key"]
    category = pl.when(pl.col("key").is_in(whole.implode())).then(pl.lit("")).otherwise("category")
    every = pl.when(pl.col("net").is_not_null().all()).then(pl.col("net").sum())
    return lines.group_by("key", category.alias("category"), maintain_order=True).agg(every.alias("sent"))


def ledger_side(
    told: Told, books: Books, documents: pl.DataFrame, sheet: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Return what the ledger has of the documents that are in it by our own account: of each, and by category.

    By category it comes twice: of those in the sheet's currency, and of those that are in another one.
    """
    numbers = {outcome.key: outcome.number for outcome in told.outcomes}
    categories = dict(sheet.group_by("key").agg("category").iter_rows())
    found: list[Row] = []
    lines: list[Row] = []
    moved: list[Row] = []
    for key, currency in documents.filter("carried").select("key", "currency").iter_rows():
        booked = books.get(numbers.get(key))
        if booked is None:
            continue
        elsewhere = bool(currency and booked.currency and booked.currency != currency)
        mine = tuple(_by_category(booked, categories.get(key, [""])))
        told_all = not elsewhere and all(net is not None for _, net, _ in mine)
        found.append((key, booked.currency, booked.net, booked.vat, booked.gross, booked.rounding, told_all))
        (moved if elsewhere else lines).extend((key, *line) for line in mine)
    return _frame(found, FOUND), _frame(lines, BOOKED), _frame(moved, BOOKED)


def _by_category(booked: Booked, mine: Collection[str]) -> Iterator[tuple[str, Decimal | None, Decimal | None]]:
    """Yield category, net and VAT of a document; None where the ledger does not tell them by category."""
    if booked.nets and "" not in mine:
        yield from ((category, net, booked.vats.get(category)) for category, net in booked.nets.items())
    elif len(mine) == 1:
        yield from ((category, booked.net, booked.vat) for category in mine)
    else:
        yield from ((category, None, None) for category in mine)


def _frame(rows: Sequence[Row], schema: Mapping[str, Dtype]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict(schema), orient="row", strict=False)


def _is_one_of(statuses: Collection[Status]) -> pl.Expr:
    return pl.col("status").is_in([status.value for status in statuses])


def _if_known(name: str) -> pl.Expr:
    return pl.when("known").then(name).alias(name)
