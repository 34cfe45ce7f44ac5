"""Amounts: what a whole document comes to once some of its lines are changed."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from importer.settling.flat import NUMBER, OPERATION, Values

CENTS = Decimal("0.01")
RECKONED = ("quantity", "unitPriceInCurrency", "discountPercent")
"""A discount as an amount that the ledger worked out from these is no longer right when one of them changes."""
DISCOUNT = "discountAmountInCurrency"


def whole_net(lines: Sequence[Values], changed: Sequence[Values]) -> Decimal:
    """Return what the lines add up to, less discount and before VAT, once those in `changed` are carried out."""
    kept: dict[object, Values] = {line.get(NUMBER, -at): line for at, line in enumerate(lines)}
    added: list[Values] = []
    for line in changed:
        number = line.get(NUMBER)
        if line.get(OPERATION) == "Delete":
            kept.pop(number, None)
        elif number in kept:
            kept[number] = _laid_over(kept[number], line)
        else:
            added.append(line)
    return sum((net(line) for line in (*kept.values(), *added)), Decimal(0))


def net(line: Mapping[str, object]) -> Decimal:
    """Return a line's quantity x unit price less discount, rounded half up; a manual amount stands for all of it."""
    if isinstance(manual := line.get("manualAmountInCurrency"), Decimal):
        return _rounded(manual)
    gross = _number(line, "quantity", 1) * _number(line, "unitPriceInCurrency", 0)
    discount = line.get(DISCOUNT)
    less = discount if isinstance(discount, Decimal) else gross * _number(line, "discountPercent", 0) / 100
    return _rounded(gross - less)


def _laid_over(line: Values, change: Values) -> Values:
    stale = any(name in change for name in RECKONED) and DISCOUNT not in change
    return {name: value for name, value in line.items() if not (stale and name == DISCOUNT)} | change


def _number(line: Mapping[str, object], name: str, usual: int) -> Decimal:
    value = line.get(name)
    return value if isinstance(value, Decimal) else Decimal(usual)


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(CENTS, ROUND_HALF_UP)
