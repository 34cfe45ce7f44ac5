"""The report of a run is one page that needs nothing else, and says what the result workbook says."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from importer.findings import Finding
from importer.plan.value import Plan
from importer.results.html.report import MOST_NUMBERS, report, report_page
from importer.submission import Outcome, Status
from importer.summary import Summary
from importer.totals.value import Amounts, Block, Cause, Control, ControlLine, What

Draw = Callable[..., Plan]
Tell = Callable[..., Summary]
End = Callable[..., tuple[Outcome, ...]]
Book = Callable[..., Path]
EMPTY = frozenset({"meta", "br"})
LOADS = frozenset({"src", "href", "srcset", "action", "data", "poster", "background"})
EVIL = "\"><script>alert('x')</script>&<img src=http://evil.example/x>"


class Reader(HTMLParser):
    """Reads a page: whether every element is closed, what stands in it, and what it would load."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.loads: list[str] = []
        self.text: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        self.tags.add(tag)
        self.loads += [name for name, _ in attrs if name in LOADS or name.startswith("on")]
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the element that was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep a text that is shown."""
        if self.open and self.open[-1] != "style" and data.strip():
            self.text.append(data)


@pytest.fixture
def plan(plain_book: Book, drawn: Draw, mistakes: tuple[Finding, ...]) -> Plan:
    """Return four invoices, two of them invalid."""
    return drawn(plain_book(), mistakes)


def test_the_page_is_well_formed_and_loads_nothing(plan: Plan, ended: End, told: Tell) -> None:
    """Every element is closed, and there is no script, no link and no picture: it can be read from a mail."""
    outcomes = ended(plan)
    page = report_page([(plan, outcomes)], told(plan, outcomes))
    read = Reader(page)
    assert page.startswith("<!DOCTYPE html>")
    assert read.open == []
    assert read.loads == []
    assert read.tags.isdisjoint({"script", "link", "img", "iframe", "object", "form", "base"})
    style = page[page.index("<style>") : page.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style
    assert len(page.encode()) < 20_000


def test_it_is_made_for_phone_and_printer(plan: Plan, ended: End, told: Tell) -> None:
    """It fits the screen it is on, wide tables become cards there, and it prints on A4 with headings repeated."""
    outcomes = ended(plan)
    page = report_page([(plan, outcomes)], told(plan, outcomes))
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in page
    assert "@page { size: A4" in page
    assert "table-header-group" in page
    assert '<td data-heading="What is wrong, and how to fix it" class="words">' in page


def test_every_text_is_escaped(plan: Plan, ended: End, told: Tell) -> None:
    """What stands in a cell, a name or a ledger's answer is shown, whatever it looks like, and never becomes HTML."""
    refused = Outcome("F1", Status.REFUSED, message=EVIL)
    outcomes = ended(plan, F1=refused, F4=Outcome("F4", Status.CREATED, EVIL))
    summary = replace(told(plan, outcomes, notes=[EVIL]), company=EVIL, mapping=EVIL)
    page = report_page([(plan, outcomes)], summary)
    read = Reader(page)
    assert "script" not in read.tags
    assert "img" not in read.tags
    assert read.loads == []
    assert sum(text == EVIL for text in read.text) == 5


def test_it_says_which_run_it_is(plan: Plan, ended: End, told: Tell) -> None:
    """SENT or NOT SENT first, then company, host, run, time, file with its fingerprint, and mapping."""
    outcomes = ended(plan)
    texts = Reader(report_page([(plan, outcomes)], told(plan, outcomes))).text
    shown = texts[1:]
    assert shown[:3] == ["SENT", "Posted to the ledger.", "Documents: 2 created, 2 invalid."]
    pairs = dict(pairwise(shown))
    assert pairs["Company"] == "Fjordvik Handel AS"
    assert pairs["Host"] == "http://127.0.0.1:5000"
    assert pairs["Run"] == "20261122-221405-7f3a"
    assert pairs["When"] == "2026-11-22 22:14 (UTC+01:00)"
    assert pairs["SHA-256"] == "ab" * 32
    assert pairs["Mapping"] == "invoices.toml"


def test_a_run_that_sent_nothing_says_so(plan: Plan, ended: End, told: Tell) -> None:
    """NOT SENT, in the title as well, which is what a mail program shows."""
    outcomes = ended(plan, F1=Outcome("F1", Status.ALREADY_DONE, "1"), F4=Outcome("F4", Status.ALREADY_DONE, "2"))
    page = report([(plan, outcomes)], told(plan, outcomes))
    assert page.banner.text == "NOT SENT"
    assert page.title.startswith("NOT SENT · Fjordvik Handel AS · book.xlsx · ")


def test_documents_are_counted_with_their_amounts(plan: Plan, ended: End, told: Tell) -> None:
    """A line for each status and currency, with count and amount."""
    outcomes = ended(plan)
    table = report([(plan, outcomes)], told(plan, outcomes)).tables[0]
    lines = [tuple(cell.text for cell in row.cells) for row in table.rows]
    assert lines == [
        ("created", "1", "30.00 EUR"),
        ("created", "1", "251.00 NOK"),
        ("invalid", "1", "10.00 NOK"),
        ("invalid", "1", "20.00 SEK"),
        ("valid, in all", "1", "251.00 NOK"),
    ]


def test_what_is_in_doubt_comes_before_what_is_wrong(plan: Plan, ended: End, told: Tell) -> None:
    """In doubt, refused, invalid: each with its cell, its reason and the way out."""
    said = {"F1": Outcome("F1", Status.REFUSED, message="No."), "F4": Outcome("F4", Status.IN_DOUBT, message="Lost.")}
    outcomes = ended(plan, **said)
    table = next(table for table in report([(plan, outcomes)], told(plan, outcomes)).tables if "person" in table.title)
    lines = [tuple(cell.text for cell in row.cells) for row in table.rows]
    assert [line[1] for line in lines] == ["in-doubt", "refused", "invalid", "invalid", "invalid"]
    assert lines[0] == ("row 9", "in-doubt", "F4", "Lost.", "30.00 EUR")
    assert ("B7", "invalid", "F2") in [line[:3] for line in lines]
    assert all(row.cells[3].more for row in table.rows)


def test_ledger_numbers_are_listed(plan: Plan, ended: End, told: Tell) -> None:
    """What is in the ledger has its number there; a very long list ends with how many more there are."""
    outcomes = ended(plan)
    table = report([(plan, outcomes)], told(plan, outcomes)).tables[-1]
    assert [tuple(cell.text for cell in row.cells) for row in table.rows] == [
        ("F1", "created", "9F1", "10001", "251.00 NOK"),
        ("F4", "created", "9F4", "10001", "30.00 EUR"),
    ]
    assert table.note == ""
    many = plan.documents.sample(MOST_NUMBERS + 7, with_replacement=True, seed=1)
    crowd = replace(plan, documents=many.with_columns(key=many["key"] + "-" + many["key"].rank("ordinal").cast(str)))
    created = tuple(Outcome(key, Status.CREATED, key) for key in crowd.documents["key"])
    table = report([(crowd, created)], told(crowd, created)).tables[-1]
    assert len(table.rows) == MOST_NUMBERS
    assert table.note == "and 7 more in the result workbook."


def test_control_totals_name_the_documents_that_differ(plan: Plan, ended: End, told: Tell) -> None:
    """In the sheet, not sent, sent, in the ledger, difference; one that is off says so in a word, and its documents."""
    cause = Cause("F1", What.NET, "251.00", "250.00")
    one, two = Amounts(1, Decimal("30.00")), Amounts(1, Decimal("251.00"))
    off = Amounts(0, Decimal("-1.00"))
    line = ControlLine(None, True, two, Amounts(0), two, Amounts(1, Decimal("250.00")), off, causes=(cause,))  # noqa: FBT003  a value
    fine = ControlLine(None, True, one, Amounts(0), one, one, Amounts(0, Decimal("0.00")))  # noqa: FBT003  as above
    blocks = tuple(
        Block("customer-invoice", currency, money=True, readable=True, lines=(), total=total)
        for currency, total in (("NOK", line), ("EUR", fine))
    )
    outcomes = ended(plan)
    page = report([(plan, outcomes)], replace(told(plan, outcomes), control=Control(blocks)))
    assert (page.banner.look, page.alarms) == (
        "look",
        ("The control totals differ in 1 document: F1. A person must look.",),
    )
    totals, causes = page.tables[1:3]
    assert [tuple(cell.text for cell in row.cells) for row in totals.rows] == [
        ("Customer invoice NOK: documents", "1", "0", "1", "1", "0", "differs"),
        ("Net in all", "251.00", "", "251.00", "250.00", "-1.00", "differs"),
        ("Customer invoice EUR: documents", "1", "0", "1", "1", "0", "agrees"),
        ("Net in all", "30.00", "", "30.00", "30.00", "0.00", "agrees"),
    ]
    assert causes.rows[0].cells[0].text == "F1: net 251.00 in the sheet, 250.00 in the ledger."


def luminance(colour: str) -> float:
    """Return the relative luminance of RRGGBB (WCAG 2.1)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_ink_can_be_read(plan: Plan, ended: End, told: Tell) -> None:
    """Every ink of the page has a contrast of at least 4.5 to its ground: that of its rule, else white."""
    outcomes = ended(plan)
    page = report_page([(plan, outcomes)], told(plan, outcomes))
    rules = re.findall(r"\{([^{}]*)\}", page[page.index("<style>") : page.index("</style>")])
    inks = 0
    for rule in rules:
        if (ink := re.search(r"(?<![-\w])color: #([0-9a-fA-F]{6})", rule)) is None:
            continue
        ground = re.search(r"background: #([0-9a-fA-F]{6})", rule)
        light, dark = sorted((luminance(ink[1]), luminance(ground[1] if ground else "ffffff")), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, rule
        inks += 1
    assert inks >= 15
