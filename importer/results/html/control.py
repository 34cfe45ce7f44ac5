"""Control totals on the page: what is in the sheet, was sent and is in the ledger, and what makes them differ."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal, TypeAlias

from importer.language import _, amount, later
from importer.plan.value import TypedTotal
from importer.results import control_part as words
from importer.results import looks
from importer.results.html.value import Cell, Row, Table
from importer.submission import Status
from importer.totals.value import Amounts, Block, Cause, Control, ControlLine
from importer.totals.words import named

MOST_CAUSES = 100
"""So many documents are named."""
Which: TypeAlias = Literal["net", "vat", "gross"]
_AMOUNTS: tuple[tuple[Which, str], ...] = (("net", later("Net")), ("vat", later("VAT")), ("gross", later("Gross")))


def control_tables(control: Control | None) -> Iterator[Table]:
    """Yield the control totals, and the documents that make a difference where there are any."""
    if control is None or not control.blocks:
        return
    rows = (*(row for block in control.blocks for row in _block(block)), *map(_typed, control.typed))
    headings = (
        Cell(_("What"), "label"),
        *(Cell(_(side), "number") for side in (words.SHEET, words.HELD, words.SENT, words.LEDGER, words.DIFFERENCE)),
        Cell(_("Verdict"), "short"),
    )
    yield Table(_(words.TITLE), headings, rows, " ".join(_notes(control)))
    if control.causes:
        yield _causes(control.causes)


def _block(block: Block) -> Iterator[Row]:
    """Yield the lines of one resource and currency: the count, net by VAT category, then the totals."""
    currency = block.currency or (looks.BASE if block.money else "")
    about = f"{words.titled(block.resource)} {currency}".strip()
    yield Row((Cell(_("{what}: documents").format(what=about)), *_counts(block.total)), total=True)
    if not block.money:
        return
    for line in block.lines:
        yield Row((Cell(_category(line)), *_amounts(line, "net")))
    for which, label in _AMOUNTS:
        if _known(block.total, which):
            yield Row((Cell(_("{label} in all").format(label=_(label))), *_amounts(block.total, which)), total=True)


def _category(line: ControlLine) -> str:
    if not line.category:
        return _("Net, no VAT category") if line.priced else _("Net, no VAT category, amount not known")
    label = _("Net, VAT category {name}") if line.priced else _("Net, VAT category {name}, amount not known")
    return label.format(name=line.category)


def _typed(total: TypedTotal) -> Row:
    """Return the line of an amount that is typed in a total row: what the rows add up to, and how far it is off."""
    label = _("Typed in {place}: {stated}").format(place=total.place, stated=amount(total.stated))
    off = Decimal(0) if total.agrees else total.stated - total.rows
    sides = (amount(total.rows), "", "", "", amount(off))
    return Row((Cell(label), *map(Cell, sides), _judged(differs=not total.agrees)))


def _counts(line: ControlLine) -> tuple[Cell, ...]:
    sides = (line.sheet, line.held, line.sent, line.ledger)
    counts = tuple(Cell("" if side is None else str(side.documents)) for side in sides)
    return (*counts, Cell(str(line.difference.documents) if line.ledger else ""), _verdict(line))


def _amounts(line: ControlLine, which: Which) -> tuple[Cell, ...]:
    sides = (line.sheet, line.held, line.sent, line.ledger, line.difference if line.ledger else None)
    off = _of(line.difference, which)
    said = _verdict(line) if which == "net" or off else Cell("")
    return (*(Cell(_shown(_of(side, which))) for side in sides), said)


def _known(line: ControlLine, which: Which) -> bool:
    return any(_of(side, which) is not None for side in (line.sheet, line.sent, line.ledger))


def _of(amounts: Amounts | None, which: Which) -> Decimal | None:
    if amounts is None:
        return None
    known: Decimal | None = getattr(amounts, which)
    return known


def _shown(value: Decimal | None) -> str:
    return "" if value is None else amount(value)


def _verdict(line: ControlLine) -> Cell:
    if line.ledger is None and not line.differs:
        return Cell(_("not compared"), f"s-{Status.NOT_ATTEMPTED.value}")
    if line.differs or (line.sent is not None and line.sent.documents):
        return _judged(differs=line.differs)
    return Cell("")


def _judged(*, differs: bool) -> Cell:
    if differs:
        return Cell(_(words.DIFFERS), f"s-{Status.INVALID.value}")
    return Cell(_(words.AGREES), f"s-{Status.CREATED.value}")


def _notes(control: Control) -> Iterator[str]:
    if control.unread:
        yield _(words.NOT_READ).format(why=control.unread)
    for block in control.blocks:
        if block.total.rounding:
            rounding = f"{amount(block.total.rounding)} {block.currency}".strip()
            yield _("{amount} in the ledger is its own rounding.").format(amount=rounding)


def _causes(causes: tuple[Cause, ...]) -> Table:
    rows = tuple(Row((Cell(said),)) for said in named(causes, MOST_CAUSES))
    return Table(_("Documents that differ"), (Cell(_("What differs")),), rows, cards=False)
