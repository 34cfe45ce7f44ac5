"""The Errors and the Ledger sheet: one line each, sorted, linked, added up."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from importer.findings import Finding, Place, found
from importer.submission import Outcome, Status

Result = Callable[..., Path]
Open = Callable[..., Workbook]


def table(sheet: Worksheet) -> list[dict[str, object]]:
    """Return the lines below the header, by heading."""
    top = next(row for row in range(1, 20) if sheet.cell(row, 2).value == "Status")
    headings = [str(cell.value) for cell in sheet[top]]
    return [dict(zip(headings, row, strict=True)) for row in sheet.iter_rows(min_row=top + 1, values_only=True)]


def test_errors_come_with_the_most_money_first(
    plain_book: Result, result: Result, opened: Open, mistakes: tuple[Finding, ...]
) -> None:
    """F3 holds back 20, F2 10; the money stands on the first line of each only."""
    lines = table(opened(result(plain_book(), mistakes))["Errors"])
    assert [(line["Cell"], line["Document"], line["Held back"], line["Currency"]) for line in lines] == [
        ("C8", "F3", 20, "SEK"),
        ("F8", "F3", None, None),
        ("B7", "F2", 10, "NOK"),
    ]


def test_a_line_has_code_words_and_value(
    plain_book: Result, result: Result, opened: Open, mistakes: tuple[Finding, ...]
) -> None:
    """What is wrong, how to fix it, and what stands in the cell."""
    line = table(opened(result(plain_book(), mistakes))["Errors"])[0]
    assert (line["Status"], line["Code"], line["Value"]) == ("invalid", "not-a-date", "32.13.2026")
    assert line["What is wrong"] == "“32.13.2026” is not a date."
    assert line["How to fix it"] == "Make it a date cell, or write it as 2026-01-31."


def test_a_line_links_to_its_cell(
    plain_book: Result, result: Result, opened: Open, mistakes: tuple[Finding, ...]
) -> None:
    """A click on the cell's name leads there."""
    sheet = opened(result(plain_book(), mistakes))["Errors"]
    links = [cell.hyperlink.location for (cell,) in sheet["A5:A7"] if cell.hyperlink]
    assert links == ["'Oktober'!C8", "'Oktober'!F8", "'Oktober'!B7"]


def test_refused_and_doubtful_documents_are_errors_too(plain_book: Result, result: Result, opened: Open) -> None:
    """They hold money back as well, and say what to do."""
    said = {
        "F1": Outcome("F1", Status.REFUSED, message="Terms 99 cannot be found."),
        "F4": Outcome("F4", Status.IN_DOUBT, message="No answer came."),
    }
    lines = table(opened(result(plain_book(), said=said))["Errors"])
    assert [(line["Cell"], line["Status"], line["Held back"]) for line in lines] == [
        ("row 5", "refused", 251),
        ("row 9", "in-doubt", 30),
    ]
    assert "Look in the ledger" in str(lines[1]["How to fix it"])


def test_an_invalid_document_without_a_finding_is_listed(plain_book: Result, result: Result, opened: Open) -> None:
    """No document is lost without a word."""
    said = {"F1": Outcome("F1", Status.INVALID, message="Already in the ledger as 100, with other content.")}
    (line,) = table(opened(result(plain_book(), said=said))["Errors"])
    assert (line["Document"], line["What is wrong"]) == (
        "F1",
        "Already in the ledger as 100, with other content.",
    )


def test_a_warning_holds_nothing_back(plain_book: Result, result: Result, opened: Open) -> None:
    """A warning is a line of its own kind, below the errors and without money."""
    place = Place("Oktober", 9, "Description", "E")
    findings = [
        found("too-long", place, key="F4", length=300, limit=256, field="description"),
        found(
            "missing-value",
            Place("Oktober", 7, "Customer", "B"),
            key="F2",
            field="customerNumber",
            what="the cell is empty",
        ),
    ]
    lines = table(opened(result(plain_book(), findings))["Errors"])
    assert [(line["Status"], line["Held back"]) for line in lines] == [("invalid", 10), ("warning", None)]


def test_a_total_follows_the_filter(plain_book: Result, result: Result, opened: Open) -> None:
    """With one currency the total is a SUBTOTAL, and its stored value is right from the start."""
    wrong = found(
        "missing-value",
        Place("Oktober", 7, "Customer", "B"),
        key="F2",
        field="customerNumber",
        what="the cell is empty",
    )
    path = result(plain_book(), [wrong])
    formulas, values = opened(path)["Errors"], opened(path, values=True)["Errors"]
    assert formulas["H2"].value == "=SUBTOTAL(109,H4:H4)"
    assert (values["G2"].value, values["H2"].value, values["I2"].value) == (
        "Held back NOK, rows shown",
        10,
        "NOK",
    )
    assert formulas["H2"].font.bold
    assert (formulas["A2"].value, values["A2"].value) == ("=SUBTOTAL(103,A4:A4)", 1)


def test_several_currencies_are_never_added_up(
    plain_book: Result, result: Result, opened: Open, mistakes: tuple[Finding, ...]
) -> None:
    """Each currency has a total of its own."""
    path = result(plain_book(), mistakes)
    values = opened(path, values=True)["Errors"]
    assert [(values[f"H{row}"].value, values[f"I{row}"].value) for row in (2, 3)] == [
        (10, "NOK"),
        (20, "SEK"),
    ]
    assert "OFFSET(H5,ROW(H5:H7)-ROW(H5),0)" in str(opened(path)["Errors"]["H2"].value)


def test_the_ledger_sheet_has_every_document_touched(
    plain_book: Result, result: Result, opened: Open, mistakes: tuple[Finding, ...]
) -> None:
    """Key, status, number, rows and amounts; what was not sent is not on it."""
    held = {"amountInCurrency": Decimal("313.75")}
    said = {
        "F1": Outcome("F1", Status.CREATED, "100", ledger=held),
        "F4": Outcome("F4", Status.REFUSED, message="No."),
    }
    one, two = table(opened(result(plain_book(), mistakes, said=said))["Ledger"])
    assert (one["Key"], one["Status"], one["Ledger number"], one["Rows"]) == ("F1", "created", "100", 2)
    assert (one["Net in the sheet"], one["Total in the ledger"], one["Currency"]) == (251, 313.75, "NOK")
    assert (two["Key"], two["Status"], two["Message"]) == ("F4", "refused", "No.")


def test_empty_lists_say_so(plain_book: Result, result: Result, opened: Open) -> None:
    """An empty sheet would make one wonder."""
    said = {key: Outcome(key, Status.NOT_ATTEMPTED) for key in ("F1", "F2", "F3", "F4")}
    book = opened(result(plain_book(), said=said))
    assert book["Errors"]["A2"].value == "Nothing is wrong."
    assert book["Ledger"]["A2"].value == "No document was sent, and none was found there."


def test_lists_are_made_to_be_used_and_printed(
    plain_book: Result, result: Result, opened: Open, mistakes: tuple[Finding, ...]
) -> None:
    """Frozen header and first column, a filter, landscape, one page wide, the header on every page."""
    sheet = opened(result(plain_book(), mistakes))["Errors"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B5", "A4:I7")
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.HeaderFooter.oddFooter.right.text == "Page &P of &N"
    assert sheet["H5"].number_format == "#,##0.00"
