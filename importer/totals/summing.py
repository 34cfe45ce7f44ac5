"""Summing up: documents that were judged, added up by resource, currency and VAT category."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

import polars as pl

from importer.totals.judging import EVERYWHERE, Judged
from importer.totals.value import Amounts, Block, Cause, ControlLine

Causes: TypeAlias = dict[str, Cause]
"""By key."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What is known of a comparison as a whole."""

    resource: str
    money: bool
    readable: bool
    asked: bool
    """Whether the ledger was read."""
    ready: bool
    """Whether payloads were made."""


def blocks_of(judged: Judged, causes: Sequence[tuple[str, Cause]], frame: Frame) -> Iterator[Block]:
    """Yield a block for each currency, in order of appearance."""
    for (currency,), documents in judged.documents.group_by("currency", maintain_order=True):
        mine = {cause.key: cause for place, cause in causes if place == currency}
        lines = judged.lines.filter(pl.col("currency") == currency)
        each = tuple(_lines(lines, mine, frame)) if frame.money else ()
        total = _total(documents, mine, frame, each)
        yield Block(frame.resource, str(currency), frame.money, frame.readable, each if len(each) > 1 else (), total)


def _lines(lines: pl.DataFrame, causes: Causes, frame: Frame) -> Iterator[ControlLine]:
    """Yield a line for each VAT category, then one for the documents whose amounts only the ledger knows."""
    ordered = lines.sort("known", "category", descending=[True, False], nulls_last=True, maintain_order=True)
    for (category, known), group in ordered.group_by("category", "known", maintain_order=True):
        off = group.filter(pl.col("net_off") | pl.col("vat_off"))["key"]
        named = tuple(
            cause for key in group["key"] if (cause := causes.get(key)) and (cause.what in EVERYWHERE or key in off)
        )
        yield _line(group, frame, category=str(category), known=bool(known), causes=named)


def _line(group: pl.DataFrame, frame: Frame, *, category: str, known: bool, causes: tuple[Cause, ...]) -> ControlLine:
    going, carried = group.filter("going"), group.filter("carried")
    there = group.filter(pl.col("there") & (pl.col("book_net").is_not_null() | ~pl.col("told")))
    net_off = _sum(group.filter("net_off"), "net_by") + _gone(group, "net")
    vat = _off(group, "vat", known=known)
    return ControlLine(
        category,
        known,
        sheet=_amounts(group.filter("mine"), "net", "vat"),
        held=_amounts(group.filter(pl.col("mine") & ~pl.col("going")), "net", "vat"),
        sent=_amounts(going.filter("mine"), "sent") if frame.ready else None,
        ledger=_amounts(there, "book_net", "book_vat") if frame.asked else None,
        difference=Amounts(
            len(there) - len(carried.filter("mine")) if frame.asked else 0,
            net_off if known else None,
            vat,
            None if vat is None else net_off + vat,
        ),
        rounding=_sum(group.filter(~pl.col("net_off")), "net_by") + _sum(group.filter(~pl.col("vat_off")), "vat_by"),
        causes=causes,
    )


def _total(documents: pl.DataFrame, causes: Causes, frame: Frame, lines: Sequence[ControlLine]) -> ControlLine:
    there, known = documents.filter("there"), bool(documents["known"].any())
    ledger = _amounts(there, "doc_net", "doc_vat", "doc_gross") if frame.money else Amounts(len(there))
    going = documents.filter("going")
    net = _sum(documents.filter("net_off"), "net_by") + _gone(documents, "net") + _unread(documents, frame)
    vat = _off(documents, "vat", known=known)
    rounding = documents.filter(~pl.col("net_off") & ~pl.col("vat_off"))
    return ControlLine(
        lines[0].category if len(lines) == 1 else None,
        known,
        sheet=_amounts(documents.filter("mine"), "net", "vat"),
        held=_amounts(documents.filter(pl.col("mine") & ~pl.col("going")), "net", "vat"),
        sent=_amounts(going, "sent") if frame.ready else None,
        ledger=ledger if frame.asked else None,
        difference=Amounts(
            len(there) - int(documents["carried"].sum()) if frame.asked else 0,
            net if known else None,
            vat,
            None if vat is None else net + vat + _sum(documents.filter("gross_off"), "gross_by"),
        ),
        rounding=_sum(rounding, "net_by") + _sum(rounding, "vat_by"),
        causes=tuple(causes.values()),
    )


def _unread(documents: pl.DataFrame, frame: Frame) -> Decimal:
    """Return by how much what was sent is not what the sheet says, where the ledger was not asked."""
    return Decimal(0) if frame.asked else _sum(documents.filter("sent_off"), "sent_by")


def _gone(frame: pl.DataFrame, name: str) -> Decimal:
    """Return less what documents add up to that should be in the ledger and are not."""
    return -_sum(frame.filter("gone"), name)


def _off(frame: pl.DataFrame, name: str, *, known: bool) -> Decimal | None:
    """Return by how much an amount is off; None where the sheet does not know it."""
    if not known or frame[name].is_null().all():
        return None
    return _sum(frame.filter(f"{name}_off"), f"{name}_by") + _gone(frame, name)


def _amounts(frame: pl.DataFrame, net: str, vat: str = "", gross: str = "") -> Amounts:
    """Return the documents of a frame added up; VAT and gross only where all are known."""
    if not frame[net].count():
        return Amounts(len(frame), Decimal("0.00") if frame.is_empty() else None)
    nets, vats = _sum(frame, net), _whole(frame, vat)
    both = _whole(frame, gross) if gross else None if vats is None else nets + vats
    return Amounts(len(frame), nets, vats, both)


def _whole(frame: pl.DataFrame, name: str) -> Decimal | None:
    return _cents(frame[name].sum()) if name and not frame[name].has_nulls() else None


def _sum(frame: pl.DataFrame, name: str) -> Decimal:
    return _cents(frame[name].sum())


def _cents(amount: object) -> Decimal:
    return Decimal(str(amount or 0)).quantize(Decimal("0.01"))
