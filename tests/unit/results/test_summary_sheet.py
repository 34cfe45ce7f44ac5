"""The Summary sheet says what was done, where and with what."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from importer.findings import Finding
from importer.plan.value import Plan
from importer.results.sketch import PAGE
from importer.results.workbook import write
from importer.submission import Outcome, Status
from importer.summary import Summary
from importer.totals.value import Amounts, Block, Cause, Control, ControlLine, What

Result = Callable[..., Path]
Open = Callable[..., Workbook]
Draw = Callable[..., Plan]
Tell = Callable[..., Summary]


def words(sheet: Worksheet) -> list[list[object]]:
    """Return what stands in each row, blanks left out."""
    rows: list[list[object]] = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    return [row for row in rows if row]


def line(sheet: Worksheet, first: object) -> list[object]:
    """Return the row that begins with `first`."""
    return next(row for row in words(sheet) if row[0] == first)


@pytest.mark.parametrize(
    ("mode", "banner"),
    [
        ("check", ("NOT SENT", "Checked on this computer")),
        ("dry-run", ("NOT SENT", "Rehearsed: the ledger was read")),
        ("posted", ("SENT", "Posted to the ledger.")),
    ],
)
def test_the_first_line_says_whether_anything_was_sent(
    plain_book: Result, result: Result, opened: Open, mode: str, banner: tuple[str, str]
) -> None:
    """SENT or NOT SENT in large letters, and beside it which rung was reached."""
    sheet = opened(result(plain_book(), mode=mode))["Summary"]
    assert sheet["A1"].value == banner[0]
    assert sheet["A1"].font.size == 26
    assert str(sheet["D1"].value).startswith(banner[1])
    assert "Documents: 4 created." in str(sheet["D1"].value)


def test_a_run_that_sent_nothing_does_not_say_sent(
    plain_book: Result, result: Result, opened: Open, mistakes: tuple[Finding, ...]
) -> None:
    """Posting was asked for, and invalid documents held everything back."""
    said = {key: Outcome(key, Status.NOT_ATTEMPTED) for key in ("F1", "F4")}
    sheet = opened(result(plain_book(), mistakes, said=said))["Summary"]
    assert sheet["A1"].value == "NOT SENT"
    assert str(sheet["D1"].value).startswith("Posting was asked for, but nothing was sent")


def test_the_facts_of_the_run_are_there(plain_book: Result, result: Result, opened: Open) -> None:
    """Company, host, profile, run, time, file with its fingerprint, and mapping."""
    source = plain_book()
    sheet = opened(result(source))["Summary"]
    assert line(sheet, "Company") == ["Company", "Fjordvik Handel AS", "Workbook", str(source)]
    assert line(sheet, "Host")[:2] == ["Host", "http://127.0.0.1:5000"]
    assert line(sheet, "Run") == ["Run", "20261122-221405-7f3a", "Resource", "customer-invoice, create"]
    assert line(sheet, "SHA-256") == ["SHA-256", "ab" * 32]
    assert line(sheet, "Profile")[2:] == ["Mapping", "invoices.toml"]


def test_documents_are_counted_by_status_with_their_amounts(
    plain_book: Result, result: Result, opened: Open, mistakes: tuple[Finding, ...]
) -> None:
    """A line for each status and currency; totals of what is valid in bold below."""
    sheet = opened(result(plain_book(), mistakes))["Summary"]
    created = [row[:4] for row in words(sheet) if row[0] == "created"]
    assert created == [["created", 1, 251, "NOK"], ["created", 1, 30, "EUR"]]
    invalid = [row[:4] for row in words(sheet) if row[0] == "invalid"]
    assert invalid == [["invalid", 1, 10, "NOK"], ["invalid", 1, 20, "SEK"]]
    cell = next(cell for (cell,) in sheet["A1:A40"] if cell.value == "Valid")
    assert cell.font.bold
    assert [row[1:4] for row in words(sheet) if row[0] == "Valid"] == [[1, 251, "NOK"], [1, 30, "EUR"]]


def test_rows_are_counted_by_fate(
    plain_book: Result, result: Result, opened: Open, mistakes: tuple[Finding, ...]
) -> None:
    """The rows read are the sum of the others."""
    sheet = opened(result(plain_book(), mistakes))["Summary"]
    counts = {row[-2]: row[-1] for row in words(sheet) if len(row) > 1}
    assert counts["Rows read, below the header"] == 5
    assert [counts[fate] for fate in ("in documents", "in invalid documents", "blank")] == [3, 2, 0]


def test_what_to_look_at_first_is_linked(
    plain_book: Result, result: Result, opened: Open, mistakes: tuple[Finding, ...]
) -> None:
    """One line a document, the one that holds back the most first; a click leads to its cell."""
    sheet = opened(result(plain_book(), mistakes))["Summary"]
    first = next(cell for (cell,) in sheet["A1:A40"] if cell.value == "C8")
    assert first.hyperlink.location == "'Oktober'!C8"
    lines = [row[:2] for row in words(sheet) if row[0] in {"B7", "C8", "F8"}]
    assert lines == [
        ["C8", "F3: “32.13.2026” is not a date."],
        ["B7", "F2: customerNumber is needed, and the cell is empty."],
    ]
    assert "and 1 more on the sheet Errors" in [row[0] for row in words(sheet)]


def test_there_is_room_for_a_signature(plain_book: Result, result: Result, opened: Open) -> None:
    """Two boxes with a line around them, at the end of the page."""
    sheet = opened(result(plain_book()))["Summary"]
    assert words(sheet)[-1] == ["Checked by", "Date"]
    assert sheet.cell(sheet.max_row, 2).border.bottom.style == "thin"


def test_notes_are_told(plain_book: Result, drawn: Draw, told: Tell, opened: Open) -> None:
    """What a person should know besides stands on the Summary."""
    plan = drawn(plain_book())
    summary = told(plan, (), notes=["Stopped early: the quota is used up."])
    path = write(plan, (), summary, plan.sheet.path.with_name("r.result.xlsx"))
    assert ["Stopped early: the quota is used up."] in words(opened(path)["Summary"])


def test_customers_have_no_amounts(plain_book: Result, result: Result, opened: Open) -> None:
    """A resource without lines shows counts only, whatever currency its records name."""
    book = opened(result(plain_book(), resource="customer"))
    assert line(book["Summary"], "Status")[:3] == ["Status", "Documents", "What it means"]
    assert line(book["Summary"], "created")[:2] == ["created", 4]
    assert "Held back" not in [cell.value for row in book["Errors"] for cell in row]


def test_it_is_printed_on_one_landscape_page(plain_book: Result, result: Result, opened: Open) -> None:
    """One page, landscape, with its number; the Summary has no grid."""
    sheet = opened(result(plain_book()))["Summary"]
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 1)
    assert sheet.HeaderFooter.oddFooter.right.text == "Page &P of &N"
    assert sheet.sheet_view.showGridLines is False


def block(currency: str, *causes: Cause, categories: int = 0) -> Block:
    """Return control totals of one currency, with lines for so many VAT categories."""
    whole = Amounts(1, Decimal("30.00"))
    lines = [
        ControlLine(name, True, whole, Amounts(0), whole, whole, Amounts(0), causes=causes if name is None else ())  # noqa: FBT003  a value
        for name in (*map(str, range(categories)), None)
    ]
    return Block("customer-invoice", currency, money=True, readable=True, lines=tuple(lines[:-1]), total=lines[-1])


def test_what_a_person_must_look_at_is_said_below_the_banner(
    plain_book: Result, drawn: Draw, told: Tell, ended: Callable[..., tuple[Outcome, ...]], opened: Open
) -> None:
    """Documents in doubt and totals that differ: in red, over the whole width, and the banner is not green."""
    plan = drawn(plain_book())
    fine = write(plan, ended(plan), told(plan, ended(plan)), plan.sheet.path.with_name("fine.xlsx"))
    outcomes = ended(plan, F2=Outcome("F2", Status.IN_DOUBT))
    causes = [Cause(key, What.MISSING) for key in ("F1", "F3", "F4", "F9")]
    summary = replace(told(plan, outcomes), control=Control((block("NOK", *causes),)))
    sheet = opened(write(plan, outcomes, summary, plan.sheet.path.with_name("r.xlsx")))["Summary"]
    assert [sheet[f"A{row}"].value for row in (1, 2, 3, 4)] == [
        "SENT",
        "1 document is in doubt: it may or may not be in the ledger. A person must look.",
        "The control totals differ in 4 documents: F1, F3, F4 and 1 more. A person must look.",
        None,
    ]
    assert {"A2:J2", "A3:J3"} <= {str(area) for area in sheet.merged_cells.ranges}
    green = opened(fine)["Summary"]["A1"].fill.fgColor.rgb
    assert sheet["A1"].fill.fgColor.rgb != green


@pytest.mark.parametrize(("code", "said"), [(7, True), (130, True), (0, False)])
def test_a_run_that_stopped_early_says_what_is_left(
    plain_book: Result, drawn: Draw, ended: Callable[..., tuple[Outcome, ...]], told: Tell, code: int, *, said: bool
) -> None:
    """It is the first thing below SENT; a document that was parked is none that was left behind."""
    plan = drawn(plain_book())
    outcomes = ended(plan, F1=Outcome("F1", Status.NOT_ATTEMPTED))
    summary = replace(told(plan, outcomes), exit=code)
    left = f"The run stopped early: 1 document is not sent yet. To go on: importer resume {summary.run}"
    assert summary.alarms == ((left,) if said else ())


def test_a_printed_page_ends_between_blocks(
    plain_book: Result, drawn: Draw, told: Tell, ended: Callable[..., tuple[Outcome, ...]], opened: Open
) -> None:
    """A Summary of several pages: each page begins with a heading, and holds no more than fits on it."""
    plan = drawn(plain_book())
    outcomes = ended(plan)
    control = Control(tuple(block(currency, categories=5) for currency in ("DKK", "EUR", "NOK", "SEK")))
    path = write(plan, outcomes, replace(told(plan, outcomes), control=control), plan.sheet.path.with_name("r.xlsx"))
    sheet = opened(path)["Summary"]
    ends = [each.id for each in sheet.row_breaks.brk]
    assert [sheet[f"A{end + 1}"].value for end in ends] == ["Customer invoice"] * 2
    for first, last in zip([0, *ends], [*ends, sheet.max_row], strict=True):
        heights = [sheet.row_dimensions[row].height or 15 for row in range(first + 1, last + 1)]
        assert sum(heights) <= PAGE
