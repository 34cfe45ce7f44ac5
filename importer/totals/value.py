"""Control totals as values: blocks of lines, each with its amounts three ways and what makes them differ."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from importer.plan.value import TypedTotal

MOST_NAMED = 100
"""So many documents of a difference are named to a program (`Control.as_json`)."""


class What(StrEnum):
    """In what a document of the ledger is not the one of the sheet."""

    MISSING = "missing"
    CURRENCY = "currency"
    NET = "net"
    CATEGORY = "category"
    """Its net is right, but under other VAT categories."""
    VAT = "vat"
    GROSS = "gross"
    SENT = "sent"
    """What was sent is not what the cells add up to: a fault of this program."""


@dataclass(frozen=True, slots=True)
class Cause:
    """A document that makes a difference: what both sides have, as far as there is something to say."""

    key: str
    what: What
    ours: str = ""
    theirs: str = ""


@dataclass(frozen=True, slots=True)
class Amounts:
    """What some documents add up to; an amount is None where nobody knows it, or there is none."""

    documents: int
    net: Decimal | None = None
    vat: Decimal | None = None
    gross: Decimal | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it with the amounts as decimal strings."""
        money = {"net": self.net, "vat": self.vat, "gross": self.gross}
        return {"documents": self.documents} | {
            name: None if amount is None else format(amount, "f") for name, amount in money.items()
        }


@dataclass(frozen=True, slots=True)
class ControlLine:
    """The documents of one VAT category, or all of a block, three ways."""

    category: str | None
    """None: all of the block; empty: the sheet names none."""
    priced: bool
    """False: the ledger sets the prices, so that amounts are known there only."""
    sheet: Amounts
    held: Amounts
    """Those in the sheet that were not sent: invalid, refused, in doubt or not attempted."""
    sent: Amounts | None
    """None: nothing has been made ready to be sent."""
    ledger: Amounts | None
    """None: the ledger was not read."""
    difference: Amounts
    """What was sent, or else is in the ledger, less what the sheet says is to be there; beyond rounding."""
    rounding: Decimal = Decimal(0)
    """How much of the ledger's amounts is its own rounding."""
    causes: tuple[Cause, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether a person must look."""
        return bool(self.causes)


@dataclass(frozen=True, slots=True)
class Block:
    """The documents of one resource in one currency."""

    resource: str
    currency: str
    """Empty: the sheet names none, and the ledger was not asked."""
    money: bool
    """Whether its documents have amounts."""
    readable: bool
    """Whether the ledger can show such documents again."""
    lines: tuple[ControlLine, ...]
    """One for each VAT category; none where there is only one kind of document."""
    total: ControlLine

    def as_json(self) -> list[dict[str, Any]]:
        """Return its lines, the total last, as `--json` prints them."""
        return [{"resource": self.resource, "currency": self.currency, **_line(line)} for line in self.every]

    @property
    def every(self) -> tuple[ControlLine, ...]:
        """The lines, and the total."""
        return (*self.lines, self.total)


@dataclass(frozen=True, slots=True)
class Control:
    """The control totals of a run."""

    blocks: tuple[Block, ...]
    typed: tuple[TypedTotal, ...] = ()
    """The amounts of total rows in the sheet, compared with the rows above them."""
    insisted: bool = True
    """Whether a total row that differs counts as a difference: not where the mapping turned that off."""
    unread: str = ""
    """Why the ledger was not read, where it should have been."""

    @property
    def causes(self) -> tuple[Cause, ...]:
        """The documents that make a difference, each once: one in another currency is in the blocks of both."""
        return tuple(dict.fromkeys(cause for block in self.blocks for cause in block.total.causes))

    @property
    def misadded(self) -> tuple[TypedTotal, ...]:
        """The amounts of total rows that count as a difference."""
        return tuple(typed for typed in self.typed if not typed.agrees) if self.insisted else ()

    @property
    def differs(self) -> bool:
        """Whether a person must look."""
        return bool(self.causes or self.misadded)

    def as_json(self) -> list[dict[str, Any]]:
        """Return all lines as `--json` prints them, amounts as decimal strings."""
        return [line for block in self.blocks for line in block.as_json()]


def _line(line: ControlLine) -> dict[str, Any]:
    return {
        "category": line.category,
        "sheet": line.sheet.as_json(),
        "held": line.held.as_json(),
        "sent": None if line.sent is None else line.sent.as_json(),
        "ledger": None if line.ledger is None else line.ledger.as_json(),
        "difference": line.difference.as_json(),
        "rounding": format(line.rounding, "f"),
        "agrees": not line.differs,
        "causes": [{"key": cause.key, "what": cause.what.value} for cause in line.causes[:MOST_NAMED]],
    }
