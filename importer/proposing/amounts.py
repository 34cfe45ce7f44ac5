"""Amounts: a column of amounts is the price, the line's total or a sum nobody needs; arithmetic tells which."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from importer.cells import Reading, parse
from importer.kinds import Kind
from importer.proposing.shapes import Seen
from importer.proposing.value import SURE, Match

PRICE, QUANTITY, AMOUNT, DISCOUNT = (
    "price of one unit",
    "quantity",
    "amount of the line",
    "discount in percent",
)
MOST_ROWS = 0.9
"""So many rows have to agree before arithmetic is taken for a proof."""
CENT = 0.011
SINGLE = 0.9
"""How sure an amount is a price when every quantity is one, or there is none."""
COMPUTED = "it is quantity x price less discount, which the ledger works out"
UNPROVEN = 0.6
ALONE = "there is neither price nor quantity, so a line is one unit of it"


def settled(matches: Sequence[Match]) -> tuple[Match, ...]:
    """Return the matches with a column of amounts told to be what it is."""
    amount = _of(matches, AMOUNT)
    if amount is None or not amount.meaning.places:
        return tuple(matches)
    price, quantity = _of(matches, PRICE), _of(matches, QUANTITY)
    if price is not None:
        share = _agreeing(amount, price, quantity, _of(matches, DISCOUNT))
        computed = share >= MOST_ROWS
        meaning = replace(amount.meaning, places=(), guesses=(), why=f"{COMPUTED} (in {share:.0%} of the rows)")
        doubt = replace(amount, score=min(amount.score, UNPROVEN))
        return _with(matches, amount, replace(amount, meaning=meaning) if computed else doubt)
    alone = quantity is None or set(_numbers(quantity.seen).drop_nulls().unique()) <= {1.0}
    if not alone:
        return _with(matches, amount, replace(amount, score=min(amount.score, UNPROVEN)))
    return _with(matches, amount, _as_price(amount, has_quantity=quantity is not None))


def _as_price(amount: Match, *, has_quantity: bool) -> Match:
    """Return a match of the amount as the price of one unit."""
    why = "every quantity is one, so the amount is the price" if has_quantity else ALONE
    places = tuple(replace(each, spec=replace(each.spec, path="unitPriceInCurrency")) for each in amount.meaning.places)
    meaning = replace(amount.meaning, places=places)
    return replace(amount, meaning=meaning, score=min(amount.score, SINGLE), reason=f"{amount.reason}; {why}")


def _of(matches: Sequence[Match], name: str) -> Match | None:
    return next((match for match in matches if match.meaning.name == name and match.score >= SURE), None)


def _with(matches: Sequence[Match], old: Match, new: Match) -> tuple[Match, ...]:
    return tuple(new if match is old else match for match in matches)


def _agreeing(amount: Match, price: Match, quantity: Match | None, discount: Match | None) -> float:
    """Return the share of rows in which the amount is quantity x price less discount."""
    one = pl.lit(1.0)
    frame = pl.DataFrame(
        {
            "amount": _numbers(amount.seen),
            "price": _numbers(price.seen),
            **({"quantity": _numbers(quantity.seen)} if quantity else {}),
            **({"discount": _numbers(discount.seen)} if discount else {}),
        }
    )
    times = pl.col("quantity") if quantity else one
    less = 1 - pl.col("discount").fill_null(0.0) / 100 if discount else one
    close = (pl.col("price") * times * less - pl.col("amount")).abs() <= CENT
    return float(frame.drop_nulls(["amount", "price"]).select(close.mean()).item() or 0.0)


def _numbers(seen: Seen) -> pl.Series:
    return parse(seen.column, Kind.DECIMAL, Reading(percent_field=True)).values.cast(pl.Float64, strict=False)
