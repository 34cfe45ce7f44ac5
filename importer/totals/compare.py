"""Comparing the three ways: by resource, currency and VAT category, every difference with its documents."""

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from importer import resources
from importer.totals.books import Books, has_amounts
from importer.totals.judging import Judged, causes, joined, judged_documents, judged_lines, with_ledger, with_moved
from importer.totals.sides import Told, documents_of, ledger_side, sent_side, sheet_side
from importer.totals.summing import Frame, blocks_of
from importer.totals.value import Block, Control

TYPED = "total-differs"
"""The code by which a mapping rules on total rows."""


def control(
    told: Sequence[Told], books: Mapping[str, Books] | None = None, *, ready: bool, unread: str = ""
) -> Control:
    """Return the control totals of plans and their outcomes.

    `books` is what the ledger has, by resource; None when it was not read, where it should have been for the reason
    `unread`. `ready` says whether payloads were made, so that there is something to be compared as sent.
    """
    grouped: dict[str, list[Told]] = {}
    for each in told:
        grouped.setdefault(each.plan.resource, []).append(each)
    blocks = tuple(block for name, mine in grouped.items() for block in _blocks(name, mine, books, ready=ready))
    typed = tuple(total for each in told for total in each.plan.typed_totals)
    off = [each for each in told if TYPED in each.plan.checks and each.plan.checks[TYPED].severity is None]
    return Control(blocks, typed, not off, unread)


def _blocks(resource: str, told: Sequence[Told], books: Mapping[str, Books] | None, *, ready: bool) -> Iterator[Block]:
    known = resource in resources.names() and resources.get(resource).read_back is not None
    mine = None if books is None or not known else books.get(resource)
    judged = [_judged(each, mine, ready=ready) for each in told]
    both = Judged(pl.concat([each.documents for each in judged]), pl.concat([each.lines for each in judged]))
    frame = Frame(resource, has_amounts(resource), known, mine is not None, ready)
    yield from blocks_of(both, tuple(causes(both.documents)), frame)


def _judged(told: Told, books: Books | None, *, ready: bool) -> Judged:
    documents = documents_of(told)
    sheet = sheet_side(told.plan, documents)
    sent = sent_side(told.plan, sheet) if ready else None
    found, booked, moved = (None, None, None) if books is None else ledger_side(told, books, documents, sheet)
    documents = with_ledger(documents, found)
    lines = judged_lines(joined(sheet, sent, booked), documents)
    documents = judged_documents(documents, lines, asked=books is not None)
    return with_moved(Judged(documents, lines), moved)
