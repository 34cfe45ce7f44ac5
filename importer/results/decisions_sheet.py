"""The Decisions sheet: every value that could not be matched, once, with a cell to say what it means."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import polars as pl

from importer.findings import Finding
from importer.language import _, later, ngettext
from importer.plan.doubt import Doubt
from importer.plan.value import Plan
from importer.results import columns, looks
from importer.results.parts import Part
from importer.results.xlsx.book import quoted
from importer.results.xlsx.cells import Form, letter_of, number_of
from importer.results.xlsx.page import Box, ListColumn, Listing, Offer, Page
from importer.sheets.ours import ASKED

UNFIT = "answer-does-not-fit"
TOP = 4
"""The row of the headings."""
_CHOICES = 20
"""So many are offered in the drop-down."""
_SUGGESTED = 3
_ANSWER = later("Answer")
_HEADINGS = (
    later("Value"),
    later("Column"),
    _ANSWER,
    later("Resource"),
    later("Field"),
    later("Mapping"),
    later("Mapping said"),
)
"""Of the columns that are read back, in the order of ASKED."""
_HOW = later(
    "Each of these values stands in your sheet and could not be matched. Choose or write in the column Answer what is "
    "meant, save this workbook and run it again: the answer counts for every cell that says the same. "
    "To keep the answers for the next workbook: importer map learn"
)
_BESIDE = replace(looks.NOTE, indent=1)
_PURPLE, _GREY = "6C3483", "A6ACAF"


@dataclass(frozen=True)
class Decisions:
    """What is to be decided and what was, a line each, those that hold back the most first."""

    lines: tuple[Doubt, ...]
    held: Mapping[tuple[str, str, str], Mapping[str, Decimal]]
    """What the documents of a value are about, by currency; by resource, path and value."""
    reasons: Mapping[str, str]
    """Why an answer does not fit, by the cell it stood in."""

    @classmethod
    def of(cls, parts: Sequence[Part]) -> "Decisions":
        """Return the decisions of all parts; the same value of the same field is one line."""
        gathered: dict[tuple[str, str, str], Doubt] = {}
        held: dict[tuple[str, str, str], dict[str, Decimal]] = {}
        for part in parts:
            money = {key: (currency, Decimal(net)) for key, currency, net in _nets(part)}
            for doubt in part.plan.doubts:
                spot = doubt.resource, doubt.path, doubt.value
                gathered[spot] = _both(gathered[spot], doubt) if spot in gathered else doubt
                for key in doubt.keys if doubt.why else ():
                    currency, net = money.get(key, ("", Decimal(0)))
                    sums = held.setdefault(spot, {})
                    sums[currency] = sums.get(currency, Decimal(0)) + net
        unfit = (each for part in parts for each in part.plan.findings if each.code == UNFIT)
        made = cls(tuple(gathered.values()), held, {str(each.place): each.message for each in unfit})
        return replace(made, lines=tuple(sorted(made.lines, key=made._rank)))

    @property
    def open(self) -> int:
        """How many values are still to be decided."""
        return sum(bool(each.why) for each in self.lines)

    def told(self, plan: Plan) -> Plan:
        """Return a plan whose findings about answers stand where the answers do on the new sheet."""
        rows = {each.answer.place: row for row, each in enumerate(self.lines, start=TOP + 1) if each.answer}

        def moved(finding: Finding) -> Finding:
            if finding.code != UNFIT:
                return finding
            return replace(finding, place=replace(finding.place, row=rows.get(finding.place, TOP), letter="C"))

        return replace(plan, findings=tuple(map(moved, plan.findings)))

    def notes(self, name: str) -> tuple[str, ...]:
        """Return what the Summary says of the sheet."""
        if not self.open:
            return ()
        words = ngettext(
            "A value could not be matched: say on the sheet {name} what it means, and run this workbook again.",
            "{count} values could not be matched: say on the sheet {name} what they mean, and run this workbook again.",
            self.open,
        )
        return (words.format(count=self.open, name=name),)

    def amounts(self) -> list[tuple[Decimal | None, str]]:
        """Return for each line what is held back, and the currency; of several the largest sum, the others named."""
        return [_largest(self.held.get((each.resource, each.path, each.value), {})) for each in self.lines]

    def why(self, doubt: Doubt) -> str:
        """Return why a value is still to be decided; empty when it is not."""
        reason = self.reasons.get(str(doubt.answer.place)) if doubt.answer else None
        return reason or doubt.why

    def _rank(self, doubt: Doubt) -> tuple[bool, Decimal, int]:
        sums = self.held.get((doubt.resource, doubt.path, doubt.value), {})
        return not doubt.why, -max(sums.values(), default=Decimal(0)), -doubt.cells


def decisions_page(decisions: Decisions, name: str, *, money: bool) -> Page:
    """Return the sheet."""
    lines = decisions.lines
    value, column, answer, resource, path, mapping, fingerprint = map(_, _HEADINGS)
    listed = [
        replace(columns.link(value, 26, _texts(each.value for each in lines)), look=replace(looks.LINK, format="@")),
        columns.code(column, 18, _texts(each.column for each in lines)),
        *_answers(answer, lines),
        columns.further(_("Did you mean"), 30, _texts(map(_suggestion, lines))),
        columns.count(_("Cells"), 8, pl.Series([each.cells for each in lines], dtype=pl.Int64)),
        columns.count(_("Documents"), 11, pl.Series([len(each.keys) for each in lines], dtype=pl.Int64)),
    ]
    if money:
        listed += _money(decisions)
    listed += [
        columns.words(_("Why"), 46, _texts(decisions.why(each) or _("Decided.") for each in lines)),
        columns.aside(path, 24, _texts(each.path for each in lines)),
        *(_hidden(heading, texts) for heading, texts in _aside((resource, mapping, fingerprint), lines)),
        *_choices(lines),
    ]
    placed = tuple(_lettered(listed))
    first = next(each.letter for each in placed if each.heading == _choice(1))
    offered = [replace(each, offer=_offer(first)) if each.offer else each for each in placed]
    boxes = (Box("A1", _("Decisions"), looks.TITLE), Box("A2", _(_HOW), looks.RUNG_NOTE, len(_visible(placed))))
    listing = Listing(TOP, tuple(offered), looks.HEADING, links=_texts(map(_link, lines)))
    tab = _PURPLE if decisions.open else _GREY
    return Page(name, boxes, listing, frozen=f"B{TOP + 1}", tab=tab, heights={1: 24.0, 2: 48.0, TOP: 30.0})


def asked(name: str) -> tuple[str, ...]:
    """Return what the workbook says of the sheet, so that it can be read back: its name and its headings."""
    assert len(_HEADINGS) == len(ASKED)  # noqa: S101  one and the same list
    return name, *map(_, _HEADINGS)


def _nets(part: Part) -> Iterable[tuple[str, str, str]]:
    return part.ends.select("key", "currency", "net").iter_rows()


def _both(one: Doubt, other: Doubt) -> Doubt:
    keys = tuple(dict.fromkeys((*one.keys, *other.keys)))
    return replace(one, why=one.why or other.why, cells=one.cells + other.cells, keys=keys)


def _largest(sums: Mapping[str, Decimal]) -> tuple[Decimal | None, str]:
    ordered = sorted(((net, currency) for currency, net in sums.items() if net), reverse=True)
    if not ordered:
        return None, ""
    others = "".join(f" + {net:.2f} {currency}" for net, currency in ordered[1:])
    return ordered[0][0], f"{ordered[0][1]}{others}"


def _texts(texts: Iterable[str | None]) -> pl.Series:
    return pl.Series([text or None for text in texts], dtype=pl.String)


def _answers(heading: str, lines: Sequence[Doubt]) -> list[ListColumn]:
    """Return the column to fill in: what is answered, and cells that look as if they wanted to be."""
    said = _texts(each.answer.means if each.answer else None for each in lines)
    entry = columns.entry(heading, 22, said)
    waiting = _texts("" if each.answer else " " for each in lines)
    return [replace(entry, offer=Offer("")), replace(entry, form=Form.EMPTY, values=waiting)]


def _suggestion(doubt: Doubt) -> str:
    few = list(doubt.candidates.items())[:_SUGGESTED]
    return "\n".join(f"{meant} ({about})" if about else meant for meant, about in few)


def _money(decisions: Decisions) -> list[ListColumn]:
    amounts = decisions.amounts()
    sums = pl.Series([amount for amount, _ in amounts], dtype=pl.Decimal(38, 6))
    return [
        columns.amount(_("Held back"), 15, sums),
        replace(columns.aside(_("Currency"), 12, _texts(currency for _, currency in amounts)), look=_BESIDE),
    ]


def _aside(headings: Sequence[str], lines: Sequence[Doubt]) -> Iterable[tuple[str, pl.Series]]:
    parts = ("resource", "mapping", "fingerprint")
    return [(h, _texts(getattr(each, part) for each in lines)) for h, part in zip(headings, parts, strict=True)]


def _hidden(heading: str, texts: pl.Series) -> ListColumn:
    return replace(columns.code(heading, 10, texts), hidden=True)


def _choice(number: int) -> str:
    return _("Choice {number}").format(number=number)


def _choices(lines: Sequence[Doubt]) -> list[ListColumn]:
    """Return the columns that the drop-downs get what they offer from: any text, and no limit to its length."""
    offered = [list(each.candidates)[:_CHOICES] for each in lines]
    return [
        _hidden(_choice(n + 1), _texts(row[n] if n < len(row) else None for row in offered)) for n in range(_CHOICES)
    ]


def _offer(first: str) -> Offer:
    """Return the drop-down of the answers: the filled cells of the row's own choices, wherever the row is sorted to."""
    start, end = f"${first}{TOP + 1}", f"${letter_of(number_of(first) + _CHOICES - 1)}{TOP + 1}"
    prompt = _("Choose what is meant, or write it. The answer counts for every cell with this value.")
    return Offer(f"OFFSET({start},0,0,1,MAX(1,COUNTA({start}:{end})))", _(_ANSWER), prompt)


def _lettered(listed: Iterable[ListColumn]) -> Iterable[ListColumn]:
    """Yield the columns with their letters; one that is in two halves has one letter."""
    place, last = 0, ""
    for each in listed:
        place += each.heading != last
        last = each.heading
        yield replace(each, letter=letter_of(place))


def _visible(placed: Iterable[ListColumn]) -> set[str]:
    return {each.letter for each in placed if not each.hidden}


def _link(doubt: Doubt) -> str | None:
    return f"{quoted(doubt.place.sheet)}!{doubt.place.cell}" if doubt.place.cell else None
