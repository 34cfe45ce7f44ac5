"""The Summary sheet: what was done, where, with what, and room for a signature."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import polars as pl

from importer.language import _, later, ngettext
from importer.plan.value import Plan
from importer.results import looks
from importer.results.control_part import put_control
from importer.results.sketch import ACROSS, LINE, WIDTHS, Sketch, cents, lines, room
from importer.results.xlsx.book import quoted
from importer.results.xlsx.page import Page
from importer.results.xlsx.styles import Look
from importer.submission import Status
from importer.summary import Summary, verdict

_MOST_FINDINGS = 8
_ALARM_ROOM, _ALARM_LINE = 120, 18.0
"""Characters of an alarm in a line, and how high a line of it is, in points."""
_MOST_ROWS = 52
"""So many rows can still be read when they are printed on one page."""

_RUNGS: Mapping[str, str] = {
    "offline": later("Checked on this computer: shapes, types, rules and sums. The ledger was not asked."),
    "references": later("Rehearsed: the ledger was read, and nothing was written to it."),
    "posted": later("Posted to the ledger."),
}
_MEANINGS: Mapping[str, str] = {
    Status.CREATED: later("New in the ledger, with the number beside the row."),
    Status.UPDATED: later("Changed in the ledger."),
    Status.UNCHANGED: later("The ledger held the same already."),
    Status.ALREADY_DONE: later("In the ledger from before; not sent again."),
    Status.WOULD_CREATE: later("Valid; would be new in the ledger."),
    Status.WOULD_UPDATE: later("Valid; would change the ledger."),
    Status.INVALID: later("Not sent; see Errors."),
    Status.REFUSED: later("The ledger said no; see Errors."),
    Status.IN_DOUBT: later("May or may not be in the ledger: a person must look."),
    Status.NOT_ATTEMPTED: later("Valid, but not sent in this run."),
}
_FATES = (
    ("read", later("Rows read, below the header")),
    ("in_documents", later("in documents")),
    ("invalid", later("in invalid documents")),
    ("filtered", later("filtered: no document")),
    ("blank", later("blank")),
)


@dataclass(frozen=True, eq=False)
class Story:
    """Everything the Summary tells."""

    summary: Summary
    plans: tuple[Plan, ...]
    ends: pl.DataFrame
    """What became of each document of all of them (see `ends.document_ends`)."""
    problems: pl.DataFrame
    """What the Errors sheet lists (see `errors_sheet.problems`)."""
    errors_sheet: str
    """What the Errors sheet is called."""
    money: bool
    """Whether documents have amounts."""
    notes: tuple[str, ...] = ()
    """What is to be known of the result workbook itself."""


def summary_page(story: Story, name: str) -> Page:
    """Return the Summary sheet, made to be printed on one landscape page where that can be read."""
    sketch = Sketch()
    sketch.block()
    _banner(sketch, story)
    _facts(sketch, story)
    sketch.block()
    bars = _tables(sketch, story)
    if story.summary.control is not None:
        put_control(sketch, story.summary.control, story.summary.rung)
    _notes(sketch, story)
    _findings(sketch, story)
    _sign_off(sketch)
    whole = sketch.row <= _MOST_ROWS
    return Page(
        name,
        tuple(sketch.boxes),
        widths=WIDTHS,
        heights=sketch.heights,
        bars=bars,
        tab="34495E",
        grid=False,
        one_page=whole,
        breaks=() if whole else sketch.breaks,
    )


def _banner(sketch: Sketch, story: Story) -> None:
    summary = story.summary
    sent = looks.BANNER_ALARM if summary.alarms else looks.BANNER_SENT
    look = sent if summary.sent else looks.BANNER_NOT_SENT
    sketch.put("A", _("SENT") if summary.sent else _("NOT SENT"), look, 3)
    held = summary.mode == "posted" and not summary.sent
    rung = _("Posting was asked for, but nothing was sent to the ledger.") if held else _(_RUNGS[summary.rung])
    sketch.put("D", f"{rung}\n{verdict(summary.documents)}", looks.RUNG, ACROSS - 3)
    sketch.down(1, 48)
    for words in summary.alarms:
        sketch.put("A", words, looks.ALARM, ACROSS)
        sketch.down(1, lines(words, _ALARM_ROOM) * _ALARM_LINE + 4)
    sketch.down()


def _facts(sketch: Sketch, story: Story) -> None:
    summary = story.summary
    sheets = dict.fromkeys(sheet.name for plan in story.plans for sheet in plan.sheets)
    made = dict.fromkeys(f"{plan.resource}, {plan.operation}" for plan in story.plans)
    pairs = (
        ((_("Company"), summary.company), (_("Workbook"), summary.workbook)),
        ((_("Host"), summary.host), (_("Sheet"), ", ".join(sheets))),
        ((_("Profile"), summary.profile), (_("Mapping"), summary.mapping)),
        ((_("Run"), summary.run), (_("Resource"), "; ".join(made))),
        ((_("Who"), summary.who), (_("Rung"), _(summary.rung))),
        ((_("When"), summary.when), (_("Ledger calls"), str(summary.requests))),
    )
    for (left, known), (right, other) in pairs:
        sketch.put("A", left, looks.LABEL)
        sketch.put("B", known or "-", looks.NOTE, 3)
        sketch.put("E", right, replace(looks.LABEL, across="right"))
        sketch.put("F", other or "-", replace(looks.NOTE, indent=1), 5)
        longest = max(lines(known, room("B", 3)), lines(other, room("F", 5)))
        sketch.down(1, longest * LINE)
    sketch.put("A", "SHA-256", looks.LABEL)
    sketch.put("B", summary.workbook_sha256 or "-", looks.NOTE, ACROSS - 1)
    sketch.down(2)


def _tables(sketch: Sketch, story: Story) -> tuple[str, ...]:
    """Put documents by status on the left and rows by fate on the right; return where bars go."""
    top = sketch.row
    _headings(sketch, story)
    first = sketch.row
    for status, currency, count, net in _by_status(story):
        sketch.put("A", _(status), looks.status_look(status))
        sketch.put("B", count, looks.NUMBER)
        _money(sketch, story, (net, currency), looks.AMOUNT)
        _meaning(sketch, story, _(_MEANINGS[Status(status)]), looks.NOTE)
        sketch.down()
    last = sketch.row - 1
    _totals(sketch, story)
    bottom = sketch.row
    sketch.row = top
    _rows(sketch, story)
    sketch.row = max(bottom, sketch.row) + 1
    return (f"B{first}:B{last}",) if last >= first else ()


def _headings(sketch: Sketch, story: Story) -> None:
    sketch.put("A", _("Status"), looks.HEADING_INDENTED)
    sketch.put("B", _("Documents"), looks.HEADING_RIGHT)
    if story.money:
        sketch.put("C", _("Net amount"), looks.HEADING_RIGHT)
        sketch.put("D", _("Currency"), looks.HEADING_INDENTED)
    _meaning(sketch, story, _("What it means"), looks.HEADING if story.money else looks.HEADING_INDENTED)
    sketch.down(1, 20)


def _money(sketch: Sketch, story: Story, amount: tuple[Decimal, str], look: Look) -> None:
    if story.money:
        known = amount != (Decimal(0), looks.BASE)
        sketch.put("C", amount[0] if known else None, look)
        sketch.put(
            "D",
            amount[1] if known else None,
            looks.ASIDE if look is looks.AMOUNT else looks.TOTAL_CURRENCY,
        )


def _meaning(sketch: Sketch, story: Story, words: str, look: Look) -> None:
    """Put words to the right of the figures."""
    if story.money:
        sketch.put("E", words, look, 3)
    else:
        sketch.put("C", words, replace(look, indent=1), 5)


def _by_status(story: Story) -> Iterator[tuple[str, str, int, Decimal]]:
    """Yield status, currency, count and net, statuses in the order of their closed set."""
    currency = pl.col("currency") if story.money else pl.lit(looks.BASE).alias("currency")
    groups = story.ends.group_by("status", currency).agg(
        pl.len().alias("count"), pl.col("net").cast(pl.Decimal(38, 6)).sum()
    )
    order = {status.value: place for place, status in enumerate(Status)}
    spoken = {name: place for place, name in enumerate(story.ends["currency"].unique(maintain_order=True))}
    listed = sorted(groups.iter_rows(), key=lambda group: (order[group[0]], spoken.get(group[1], 0)))
    for status, currency, count, net in listed:
        yield status, currency, count, cents(net)


def _totals(sketch: Sketch, story: Story) -> None:
    """Put the sum of all documents that are valid, one line a currency."""
    currency = pl.col("currency") if story.money else pl.lit(looks.BASE).alias("currency")
    valid = story.ends.filter("valid").group_by(currency, maintain_order=True)
    sums = valid.agg(pl.len().alias("count"), pl.col("lines").sum(), pl.col("net").cast(pl.Decimal(38, 6)).sum())
    for name, count, lines_in_all, net in sums.iter_rows():
        sketch.put("A", _("Valid"), looks.TOTAL_CURRENCY)
        sketch.put("B", count, looks.TOTAL_NUMBER)
        _money(sketch, story, (cents(net), name), looks.TOTAL_AMOUNT)
        _meaning(sketch, story, _in_all(lines_in_all), looks.TOTAL)
        sketch.down()


def _in_all(lines: int) -> str:
    if not lines:
        return _("in all")
    words = ngettext("in all, with {count} line", "in all, with {count} lines", lines)
    return words.format(count=lines)


def _rows(sketch: Sketch, story: Story) -> None:
    sketch.put("I", _("Rows of the sheet"), looks.HEADING)
    sketch.put("J", _("Rows"), looks.HEADING_RIGHT)
    sketch.down()
    for fate, words in _FATES:
        whole = fate == "read"
        sketch.put("I", _(words), looks.TOTAL if whole else looks.NOTE)
        sketch.put("J", story.summary.rows.get(fate, 0), looks.TOTAL_NUMBER if whole else looks.NUMBER)
        sketch.down()


def _notes(sketch: Sketch, story: Story) -> None:
    notes = [*story.summary.notes, *story.notes]
    based = (pl.col("currency") == looks.BASE) & (pl.col("net").cast(pl.Decimal(38, 6)) != 0)
    if story.money and not story.ends.filter(based).is_empty():
        notes.append(_("{base}: the document names no currency, so it is the company's own.").format(base=looks.BASE))
    if not notes:
        return
    sketch.block()
    sketch.put("A", _("Notes"), looks.TITLE)
    sketch.down(1, 22)
    for note in notes:
        sketch.put("A", note, looks.NOTE, ACROSS)
        sketch.down(1, lines(note, room("A", ACROSS)) * LINE)
    sketch.down()


def _findings(sketch: Sketch, story: Story) -> None:
    problems = story.problems
    if problems.is_empty():
        return
    sketch.block()
    sketch.put("A", _("What to look at first"), looks.TITLE)
    sketch.down(1, 22)
    sketch.put("A", _("Cell"), looks.HEADING)
    sketch.put("B", _("What is wrong"), looks.HEADING, 5)
    sketch.put("G", _("How to fix it"), looks.HEADING, 4)
    sketch.down(1, 20)
    first = _first_of_each(problems)
    for cell, what, how, link in first.iter_rows():
        sketch.put("A", cell, looks.LINK, link=link)
        sketch.put("B", what, looks.NOTE, 5)
        sketch.put("G", how, looks.NOTE, 4)
        sketch.down(1, max(lines(what, room("B", 5)), lines(how, room("G", 4))) * LINE)
    left = len(problems) - len(first)
    if left:
        words, place = (
            _("and {count} more on the sheet {sheet}").format(count=left, sheet=story.errors_sheet),
            f"{quoted(story.errors_sheet)}!A1",
        )
        sketch.put("A", words, looks.LINK, 3, place)
        sketch.down()
    sketch.down()


def _first_of_each(problems: pl.DataFrame) -> pl.DataFrame:
    """Return `cell`, `what`, `how` and `link` of the first problem of each of the first documents."""
    first = problems.filter(pl.col("key").is_first_distinct() | pl.col("key").is_null()).head(_MOST_FINDINGS)
    named = pl.col("key").is_not_null() & ~pl.col("what").str.contains(pl.col("key"), literal=True)
    what = pl.when(named).then(pl.format("{}: {}", "key", "what")).otherwise("what")
    return first.select("cell", what.alias("what"), "how", "link")


def _sign_off(sketch: Sketch) -> None:
    sketch.put("A", _("Checked by"), replace(looks.LABEL, down="center"))
    sketch.put("B", None, looks.LINED, 3)
    sketch.put("E", _("Date"), replace(looks.LABEL, down="center", across="right", indent=1))
    sketch.put("F", None, looks.LINED, 2)
    sketch.down(1, 32)
