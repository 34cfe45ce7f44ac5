"""The control totals on the Summary: what the sheet says, what was sent, what the ledger has, and what is not the same.

All texts are gathered at the top.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from importer import resources
from importer.language import _, amount, later
from importer.plan.value import TypedTotal
from importer.results import looks
from importer.results.sketch import ACROSS, LINE, Sketch, lines, room
from importer.results.xlsx.book import quoted
from importer.results.xlsx.styles import Look
from importer.totals.value import Amounts, Block, Control, ControlLine
from importer.totals.words import CAUSES as OF_CAUSES
from importer.totals.words import named

TITLE = later("Control totals")
RESOURCES = (
    later("Customer"),
    later("Customer invoice"),
    later("Customer credit note"),
    later("Customer debit note"),
    later("Dunning letter"),
)
"""The titles that resources have."""
CATEGORY, NOT_GIVEN, NOT_KNOWN, ALL = (
    later("VAT category"),
    later("none given"),
    later("amount not known"),
    later("All"),
)
SHEET, HELD, SENT, TO_SEND = later("In the sheet"), later("Not sent"), later("Sent"), later("To be sent")
LEDGER, DIFFERENCE = later("In the ledger"), later("Difference")
MEASURES = {"documents": later("Documents"), "net": later("Net"), "vat": later("VAT"), "gross": later("Gross")}
AGREES, DIFFERS = later("agrees"), later("differs")
ROUNDING = later("Rounding of the ledger: {amount}")
NO_VAT = later(
    "The sheet has no VAT amounts and no rates: VAT and gross are shown as the ledger has them, and not compared."
)
NOT_BY_CATEGORY = later(
    "Where VAT is blank for a category, the ledger does not tell it by category; it is in the sum of all."
)
IN_PART = later(
    "Amount not known: the sheet has the documents in part only, an update has changed them since, or a price is "
    "missing or cannot be read."
)
NOT_READ = later("The ledger could not be read afterwards, so nothing is compared with it: {why}")
NOT_SHOWN = later("The ledger does not show such documents again: they are counted as it accepted them.")
NOT_COUNTED = later(
    "Where a document has lines of several VAT categories, it is counted in each, and once in the sum of all."
)
TYPED, TYPED_STATED = later("Total rows typed in the sheet"), later("Typed")
TYPED_ROWS = later("Rows add up to")
MORE = later("and {count} more")
CAUSES = OF_CAUSES

MOST_CAUSES = 10
MOST_TYPED = 10
_SIDES = {"C": "sheet", "D": "held", "E": "sent", "F": "ledger", "G": "difference"}


@dataclass(frozen=True, slots=True)
class _Looks:
    """How the cells of a line look: one that differs is red all over, and says so."""

    label: Look
    count: Look
    amount: Look
    word: Look

    @classmethod
    def of(cls, *, differs: bool, total: bool) -> "_Looks":
        label, count, amount = looks.NOTE, looks.NUMBER, looks.AMOUNT
        if total:
            label, count, amount = looks.TOTAL, looks.TOTAL_NUMBER, looks.TOTAL_AMOUNT
        if differs:
            ink, fill = looks.DIFFERS.ink, looks.DIFFERS.fill
            label, count, amount = (replace(look, ink=ink, fill=fill) for look in (label, count, amount))
        return cls(label, count, amount, looks.DIFFERS if differs else looks.AGREES)

    @property
    def below(self) -> "_Looks":
        """The looks of the rows after the first: no line above them."""
        label, count, amount = (replace(look, edges="") for look in (self.label, self.count, self.amount))
        return replace(self, label=label, count=count, amount=amount)


def titled(resource: str) -> str:
    """Return what a resource is called in the language spoken."""
    return _(resources.get(resource).title) if resource in resources.names() else resource


def put_control(sketch: Sketch, control: Control, rung: str) -> None:
    """Put the control totals of a run that came as far as `rung` onto the sheet; nothing where there are none."""
    if not control.blocks and not control.typed:
        return
    sketch.block()
    sketch.put("A", _(TITLE), looks.TITLE)
    sketch.down(1, 22)
    if control.unread:
        _say(sketch, _(NOT_READ).format(why=control.unread), looks.DIFFERS)
    for number, block in enumerate(control.blocks):
        if number:
            sketch.block()
        _put_block(sketch, block, rung)
    remarks = tuple(dict.fromkeys(words for block in control.blocks for words in _remarks(block, rung)))
    for words in remarks:
        _say(sketch, words, looks.LABEL)
    sketch.down(1 if remarks else 0)
    _put_typed(sketch, control)


def _put_block(sketch: Sketch, block: Block, rung: str) -> None:
    sketch.put("A", titled(block.resource), looks.HEADING)
    sketch.put("B", block.currency or None, looks.HEADING)
    known = _headings(block, rung)
    for letter in _SIDES:
        sketch.put(letter, _(known[letter]) if letter in known else None, looks.HEADING_RIGHT)
    sketch.down(1, 20)
    for line in block.lines:
        _put_line(sketch, block, line, total=False)
    _put_line(sketch, block, block.total, total=True)
    for words in named(block.total.causes, MOST_CAUSES):
        _say(sketch, words, looks.DIFFERS)
    sketch.down()


def _headings(block: Block, rung: str) -> dict[str, str]:
    """Return the headings of the amounts there are."""
    total = block.total
    known = {"C": SHEET, "D": HELD}
    if total.sent is not None:
        known["E"] = SENT if rung == "posted" else TO_SEND
    if total.ledger is not None:
        known["F"] = LEDGER
    if total.sent is not None:
        known["G"] = DIFFERENCE
    return known


def _put_line(sketch: Sketch, block: Block, line: ControlLine, *, total: bool) -> None:
    """Put one line a measure: documents, and where there is money net, VAT and gross."""
    compared = line.sent is not None
    dressed = _Looks.of(differs=line.differs, total=total)
    every = tuple(MEASURES) if block.money else ("documents",)
    measures = [name for name in every if name == "documents" or _is_told(line, name)]
    for name in measures:
        first = name == "documents"
        if not first:
            dressed = dressed.below
        sketch.put("A", _label(block, line) if first else None, dressed.label)
        sketch.put("B", _(MEASURES[name]), dressed.label)
        for letter, side in _SIDES.items():
            amounts: Amounts | None = getattr(line, side)
            value = getattr(amounts, name) if amounts is not None and (letter != "G" or compared) else None
            sketch.put(letter, value, dressed.count if first else dressed.amount)
        if first and (line.differs or (line.sent is not None and line.sent.documents)):
            sketch.put("I", _(DIFFERS if line.differs else AGREES), dressed.word)
        if name == "net" and line.rounding:
            sketch.put("I", _(ROUNDING).format(amount=amount(line.rounding)), looks.NOTE, 2)
        sketch.down()


def _is_told(line: ControlLine, name: str) -> bool:
    sides = (line.sheet, line.sent, line.ledger)
    return any(getattr(side, name) is not None for side in sides if side is not None)


def _label(block: Block, line: ControlLine) -> str | None:
    if line.category is None:
        return _(ALL)
    if not block.money:
        return None
    if not line.priced:
        return _(NOT_KNOWN)
    if not line.category:
        return None if line is block.total else _(NOT_GIVEN)
    return f"{_(CATEGORY)} {line.category}"


def _remarks(block: Block, rung: str) -> Iterator[str]:
    """Yield what is to be known of the amounts of a block."""
    total, ledger = block.total, block.total.ledger
    if rung == "posted" and not block.readable:
        yield _(NOT_SHOWN)
    if ledger is not None and ledger.vat is not None and total.sheet.vat is None:
        yield _(NO_VAT)
    if any(line.ledger is not None and line.ledger.documents and line.ledger.vat is None for line in block.lines):
        yield _(NOT_BY_CATEGORY)
    if block.money and len({line.priced for line in block.every}) > 1:
        yield _(IN_PART)
    if sum(line.sheet.documents for line in block.lines) > total.sheet.documents:
        yield _(NOT_COUNTED)


def _put_typed(sketch: Sketch, control: Control) -> None:
    """Put the amounts of total rows, those that differ first."""
    if not control.typed:
        return
    sketch.block()
    headings = {"D": _(TYPED_STATED), "E": _(TYPED_ROWS), "G": _(DIFFERENCE)}
    sketch.put("A", _(TYPED), looks.HEADING, 3)
    for letter in "DEFG":
        sketch.put(letter, headings.get(letter), looks.HEADING_RIGHT)
    sketch.down(1, 20)
    ordered = sorted(control.typed, key=lambda typed: typed.agrees)
    for typed in ordered[:MOST_TYPED]:
        _put_one_typed(sketch, typed)
    if len(ordered) > MOST_TYPED:
        _say(sketch, _(MORE).format(count=len(ordered) - MOST_TYPED), looks.LABEL)
    sketch.down()


def _put_one_typed(sketch: Sketch, typed: TypedTotal) -> None:
    dressed = _Looks.of(differs=not typed.agrees, total=False)
    place = typed.place
    sketch.put("A", place.cell, looks.LINK, link=f"{quoted(place.sheet)}!{place.cell}")
    sketch.put("B", place.column, dressed.label, 2)
    difference = typed.stated - typed.rows
    for letter, value in (("D", typed.stated), ("E", typed.rows), ("F", None), ("G", difference)):
        sketch.put(letter, None if value is None else value.quantize(Decimal("0.01")), dressed.amount)
    sketch.put("I", _(AGREES if typed.agrees else DIFFERS), dressed.word)
    sketch.down()


def _say(sketch: Sketch, words: str, look: Look) -> None:
    sketch.put("A", words, replace(look, wrap=True), ACROSS)
    sketch.down(1, lines(words, room("A", ACROSS)) * LINE)
