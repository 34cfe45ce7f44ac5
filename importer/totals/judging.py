"""Judging what the three sides say of each document: the same, the ledger's rounding, or a difference."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from importer.totals.sides import BOOKED, FOUND, MONEY
from importer.totals.value import Cause, What

CENT = pl.lit(Decimal("0.01"))
HALF_A_CENT = pl.lit(Decimal("0.005"))
ALLOWED = CENT + HALF_A_CENT * pl.col("lines")
"""How much of a difference is the ledger's rounding: it may round every line, and the VAT of each."""
NOTHING = pl.lit(Decimal("0.00")).cast(MONEY)
_ONLY_THERE: Mapping[str, pl.Expr] = {
    "mine": pl.lit(value=False),
    "known": pl.lit(value=True),
    "going": pl.lit(value=False),
    "carried": pl.lit(value=False),
    "there": pl.lit(value=True),
    "gone": pl.lit(value=False),
}
"""What is in the ledger in a currency in which the sheet does not have it."""
EVERYWHERE = (What.MISSING, What.CURRENCY, What.SENT, What.GROSS)
"""What is the matter with the whole document, whatever its VAT categories."""


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """The documents of one resource and their lines, as `judging` leaves them."""

    documents: pl.DataFrame
    lines: pl.DataFrame


def joined(sheet: pl.DataFrame, sent: pl.DataFrame | None, booked: pl.DataFrame | None) -> pl.DataFrame:
    """Return the sides next to each other, null where one has nothing; `mine` is whether the sheet has the line."""
    lines = sheet
    for side in (sent, booked):
        if side is not None:
            lines = lines.join(side, on=["key", "category"], how="full", coalesce=True, maintain_order="left_right")
    missing = {name: kind for name, kind in {**BOOKED, "sent": MONEY}.items() if name not in lines.columns}
    return lines.with_columns(
        pl.col("mine").fill_null(value=False), **{name: pl.lit(None, kind) for name, kind in missing.items()}
    )


def with_ledger(documents: pl.DataFrame, found: pl.DataFrame | None) -> pl.DataFrame:
    """Return the documents with what the ledger has of each; the currency is the ledger's where the sheet names none.

    `there`: it has the document in the right currency; `gone`: it should have, and was asked.
    """
    side = pl.DataFrame(schema=FOUND) if found is None else found
    both = documents.join(side, on="key", how="left", maintain_order="left")
    currency = pl.when(pl.col("currency") != "").then("currency").otherwise(pl.col("book_currency").fill_null(""))
    return both.with_columns(
        currency.alias("currency"),
        found=pl.col("book_currency").is_not_null(),
        elsewhere=(pl.col("currency") != "")
        & (pl.col("book_currency").fill_null("") != "")
        & (pl.col("book_currency") != pl.col("currency")),
    ).with_columns(
        there=pl.col("found") & ~pl.col("elsewhere"),
        gone=pl.lit(found is not None) & pl.col("carried") & (~pl.col("found") | pl.col("elsewhere")),
    )


def judged_lines(lines: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """Return the lines with what their documents are, and `net_off` and `vat_off`: beyond rounding."""
    about = documents.select("key", "currency", "lines", "known", "going", "carried", "there", "gone", "told")
    whole = lines.join(about, on="key", how="left", maintain_order="left")
    compared = pl.col("there") & pl.col("known")
    told = pl.col("told").fill_null(value=False)
    net = pl.when(told).then(pl.col("book_net").fill_null(NOTHING) - pl.col("net").fill_null(NOTHING))
    return whole.with_columns(
        net_by=pl.when(compared).then(net),
        vat_by=pl.when(compared).then(pl.col("book_vat") - pl.col("vat")),
    ).with_columns(net_off=_beyond("net_by", ALLOWED), vat_off=_beyond("vat_by", ALLOWED))


def judged_documents(documents: pl.DataFrame, lines: pl.DataFrame, *, asked: bool) -> pl.DataFrame:
    """Return the documents with their sums, and `what` makes a difference; null where nothing does."""
    every = {name: pl.when(pl.col(name).is_not_null().all()).then(pl.col(name).sum()) for name in ("net", "vat")}
    mine = lines.filter("mine").group_by("key").agg(**every)
    other = lines.group_by("key").agg(
        sent=pl.when(pl.col("sent").is_not_null().any()).then(pl.col("sent").sum()), category=pl.col("net_off").any()
    )
    whole = documents.join(mine, on="key", how="left", maintain_order="left")
    whole = whole.join(other, on="key", how="left", maintain_order="left").with_columns(
        gross=pl.col("net") + pl.col("vat")
    )
    compared = pl.col("there") & pl.col("known")
    whole = whole.with_columns(
        net_by=pl.when(compared).then(pl.col("doc_net") - pl.col("net")),
        vat_by=pl.when(compared).then(pl.col("doc_vat") - pl.col("vat")),
        gross_by=pl.when(compared).then(pl.col("doc_gross") - pl.col("gross")),
        sent_by=pl.when("known").then(pl.col("sent") - pl.col("net")),
    ).with_columns(
        net_off=_beyond("net_by", ALLOWED),
        vat_off=_beyond("vat_by", ALLOWED),
        gross_off=_beyond("gross_by", ALLOWED + pl.col("rounded").fill_null(NOTHING)),
        sent_off=_beyond("sent_by", HALF_A_CENT),
    )
    return whole.with_columns(_what(asked=asked))


def with_moved(judged: Judged, moved: pl.DataFrame | None) -> Judged:
    """Return documents and lines with what is in another currency than the sheet's once more, where it is.

    `mine`: the sheet has the document in the currency of the line; `stated` is the sheet's currency. `moved` is what
    the ledger has of such documents by VAT category.
    """
    documents = judged.documents.with_columns(stated="currency", mine=True)
    away = documents.filter(pl.col("elsewhere") & pl.col("carried")).with_columns(
        pl.lit(None, MONEY).alias("net"),
        pl.lit(None, MONEY).alias("vat"),
        currency="book_currency",
        sent=pl.lit(None, MONEY),
        net_by="doc_net",
        vat_by="doc_vat",
        net_off=pl.col("doc_net").is_not_null(),
        vat_off=pl.col("doc_vat").is_not_null(),
        **_ONLY_THERE,
    )
    if moved is None or away.is_empty():
        return Judged(documents, judged.lines)
    lines = moved.join(away.select("key", "currency"), on="key", how="left").with_columns(
        told=True,
        net_by="book_net",
        vat_by="book_vat",
        net_off=pl.col("book_net").is_not_null(),
        vat_off=pl.col("book_vat").is_not_null(),
        **_ONLY_THERE,
    )
    both = pl.concat([judged.lines, lines], how="diagonal")
    return Judged(pl.concat([documents, away.select(documents.columns)]), both)


def causes(documents: pl.DataFrame) -> Iterator[tuple[str, Cause]]:
    """Yield currency and cause of every document that makes a difference, in sheet order."""
    sides: Mapping[str, tuple[str, str]] = {
        What.CURRENCY: ("stated", "book_currency"),
        What.NET: ("net", "doc_net"),
        What.VAT: ("vat", "doc_vat"),
        What.GROSS: ("gross", "doc_gross"),
        What.SENT: ("net", "sent"),
    }
    for row in documents.filter(pl.col("what").is_not_null()).iter_rows(named=True):
        ours, theirs = (row[name] for name in sides[row["what"]]) if row["what"] in sides else ("", "")
        yield row["currency"], Cause(row["key"], What(row["what"]), str(ours), str(theirs))


def _what(*, asked: bool) -> pl.Expr:
    """Return the first thing that is not the same, in the order in which a person would look."""
    expected = pl.col("carried") & pl.lit(asked)
    return (
        pl.when(expected & ~pl.col("found"))
        .then(pl.lit(What.MISSING.value))
        .when(expected & pl.col("elsewhere"))
        .then(pl.lit(What.CURRENCY.value))
        .when("net_off")
        .then(pl.lit(What.NET.value))
        .when(pl.col("category").fill_null(value=False))
        .then(pl.lit(What.CATEGORY.value))
        .when("vat_off")
        .then(pl.lit(What.VAT.value))
        .when("gross_off")
        .then(pl.lit(What.GROSS.value))
        .when("sent_off")
        .then(pl.lit(What.SENT.value))
        .alias("what")
    )


def _beyond(name: str, allowed: pl.Expr) -> pl.Expr:
    return (pl.col(name).abs() > allowed).fill_null(value=False)
