"""Workbooks, read back with another library."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from importer.exporting import Exported

Invoice = Callable[..., dict[str, Any]]
Export = Callable[..., Exported]
JULY_14 = datetime(2026, 7, 14)  # noqa: DTZ001  a cell has no zone


def opened(exported: Exported) -> Workbook:
    """Return the workbook that was written."""
    return load_workbook(exported.files[0])


def cells(exported: Exported, sheet: str = "Documents", row: int = 2) -> dict[str, Any]:
    """Return the cells of a row by heading, empty ones left out."""
    page = opened(exported)[sheet]
    headings = [cell.value for cell in page[1]]
    found = zip(headings, page[row], strict=True)
    return {str(heading): cell for heading, cell in found if cell.value is not None}


def values(exported: Exported, sheet: str = "Documents", row: int = 2) -> dict[str, Any]:
    """Return the values of a row by heading."""
    return {heading: cell.value for heading, cell in cells(exported, sheet, row).items()}


def test_values_have_native_types(invoice: Invoice, exported: Export) -> None:
    """Codes are text, dates dates, amounts numbers with their decimals, flags flags."""
    found = cells(exported("x.xlsx", [invoice(documentDate="2026-07-14T00:00:00")]))
    shown = {heading: (cell.value, cell.data_type) for heading, cell in found.items()}
    assert shown["referenceNumber"] == ("000123", "s")
    assert shown["customer.number"] == ("0101", "s")
    assert shown["documentDate"] == (JULY_14, "d")
    assert shown["amountInCurrency"] == (1234.77, "n")
    assert shown["balanceInCurrency"] == (-3.5, "n")
    assert shown["hold"] == (False, "b")
    assert shown["contact.id"] == (7, "n")
    assert found["amountInCurrency"].number_format == "#,##0.00######"
    assert found["referenceNumber"].number_format == "@"


def test_every_sheet_is_a_table_with_a_frozen_header(invoice: Invoice, exported: Export) -> None:
    """Documents and Lines are Excel tables down to their last row; header and first column stay in sight."""
    book = opened(exported("x.xlsx", [invoice(), invoice(referenceNumber="000124")]))
    assert book.sheetnames == ["Documents", "Lines", "About"]
    for name, last in (("Documents", 3), ("Lines", 5)):
        page = book[name]
        table = page.tables[name]
        assert table.ref == f"A1:{page.cell(1, page.max_column).coordinate[:-1]}{last}"
        assert table.autoFilter.ref == table.ref
        assert [column.name for column in table.tableColumns] == [cell.value for cell in page[1]]
        assert page.freeze_panes == "B2"
        assert page.column_dimensions["A"].width > 9


def test_lines_are_linked_by_the_documents_number(invoice: Invoice, exported: Export) -> None:
    """Each line carries the number of its document and its own."""
    found = exported("x.xlsx", [invoice(), invoice(referenceNumber="000124")])
    assert (found.documents, found.lines) == (2, 4)
    linked = [values(found, "Lines", row) for row in (2, 3, 4, 5)]
    assert [(line["referenceNumber"], line["lineNumber"]) for line in linked] == [
        ("000123", 1),
        ("000123", 2),
        ("000124", 1),
        ("000124", 2),
    ]


def test_nothing_is_ever_a_formula(invoice: Invoice, exported: Export) -> None:
    """A text that looks like a formula is a string, in a cell where it stays one when it is typed again."""
    texts = ["=1+1", "+47 22 33 44 55", "-5", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://x")']
    found = exported("x.xlsx", [invoice(invoiceText=text) for text in texts])
    page = opened(found)["Documents"]
    column = next(cell.column for cell in page[1] if cell.value == "invoiceText")
    for row, text in enumerate(texts, 2):
        cell = page.cell(row, column)
        assert (cell.data_type, cell.number_format) == ("s", "@")
        assert str(cell.value).replace("_x000D_", "\r") == text


@pytest.mark.parametrize("text", ["<r><t>x</t></r>", "<r></r>", "</t></is></c><c><f>1+1</f></c>", "<&>\"'", " x "])
def test_markup_in_a_text_stays_text(invoice: Invoice, exported: Export, text: str) -> None:
    """No text of the ledger's can become part of the workbook's own markup."""
    assert values(exported("x.xlsx", [invoice(invoiceText=text)]))["invoiceText"] == text


def test_strange_characters_do_not_break_the_workbook(invoice: Invoice, exported: Export) -> None:
    """Control characters, half surrogates and non-characters leave a workbook that opens."""
    found = exported("x.xlsx", [invoice(invoiceText="a\x00\x0b\ufffe\uffff\ud800 æøå 😀")])
    assert values(found)["invoiceText"].endswith("æøå 😀")


def test_no_digit_of_an_amount_is_lost(invoice: Invoice, exported: Export) -> None:
    """An amount with more digits than a spreadsheet's number holds is written as text."""
    found = values(exported("x.xlsx", [invoice(amountInCurrency=Decimal("1234567890123456.78"))]))
    assert found["amountInCurrency"] == "1234567890123456.78"


@given(st.lists(st.decimals(-(10**11), 10**11, places=4), min_size=10, max_size=40))
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_amount_reads_back_as_it_was(invoice: Invoice, exported: Export, amounts: list[Decimal]) -> None:
    """Whatever the amount, the cell holds exactly it."""
    page = opened(exported("x.xlsx", [invoice(amountInCurrency=amount) for amount in amounts]))["Documents"]
    at = next(cell.column for cell in page[1] if cell.value == "amountInCurrency")
    assert [Decimal(str(page.cell(row, at).value)) for row in range(2, len(amounts) + 2)] == amounts


def test_a_date_before_spreadsheets_is_text(invoice: Invoice, exported: Export) -> None:
    """A date no spreadsheet can hold, as the ledger's empty one, is written as it reads."""
    assert values(exported("x.xlsx", [invoice(documentDate="0001-01-01T00:00:00")]))["documentDate"] == "0001-01-01"


@pytest.mark.parametrize(
    ("text", "kept"),
    [("x" * 40_000, 32_767), ("😀" * 20_000, 16_383), ("<r>" + "x" * 40_000 + "</r>", 32_767)],
)
def test_a_text_longer_than_a_cell_is_cut_and_said(invoice: Invoice, exported: Export, text: str, kept: int) -> None:
    """A cell holds 32 767 characters; that one was cut is in the notes and on the sheet About."""
    found = exported("x.xlsx", [invoice(note=text)])
    assert values(found)["note"] == text[:kept]
    assert found.notes == ("Texts longer than a cell can hold, and cut: 1; csv keeps them whole.",)
    assert found.notes[0] in [cell.value for cell in opened(found)["About"]["B"]]


def test_no_rows_give_a_valid_workbook_with_headings(exported: Export) -> None:
    """An empty list is an empty table, and is said."""
    found = exported("x.xlsx", [])
    page = opened(found)["Documents"]
    assert page.max_row == 1
    assert page["A1"].value == "referenceNumber"
    assert page.tables["Documents"].ref.endswith("2")
    assert (found.documents, found.totals) == (0, ())
    assert "no rows" in found.notes[0]


def test_the_same_question_gives_the_same_columns(invoice: Invoice, exported: Export) -> None:
    """Columns do not depend on what the first record happens to hold."""
    empty = [cell.value for cell in opened(exported("a.xlsx", []))["Documents"][1]]
    sparse = [cell.value for cell in opened(exported("b.xlsx", [{"referenceNumber": "1"}, invoice()]))["Documents"][1]]
    assert empty == sparse


def test_a_sheet_that_is_full_goes_on_on_the_next(
    invoice: Invoice, exported: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More rows than a sheet takes stand on a second one, with a header and a table of its own."""
    monkeypatch.setattr("importer.exporting.xlsx.MOST_ROWS", 4)
    book = opened(exported("x.xlsx", [invoice(referenceNumber=str(number)) for number in range(1, 5)]))
    assert book.sheetnames == ["Documents", "Lines", "Documents 2", "Lines 2", "Lines 3", "About"]
    assert [book["Documents"].max_row, book["Documents 2"].max_row] == [4, 2]
    assert book["Documents 2"]["A1"].value == "referenceNumber"
    assert list(book["Documents 2"].tables) == ["Documents2"]


def test_about_says_where_from_what_when_and_how_much(invoice: Invoice, exported: Export) -> None:
    """Host, company, filters, time, counts and the sums of each currency, as values."""
    records = [invoice(), invoice(), invoice(currencyId="SEK", amountInCurrency=Decimal(10))]
    found = exported(
        "x.xlsx",
        records,
        lastModifiedDateTime="2026-01-14",
        lastModifiedDateTimeCondition=">=",
        status="Balanced",
    )
    page = opened(found)["About"]
    told = [[cell.value for cell in row if cell.value is not None] for row in page.iter_rows()]
    for line in (
        ["Company", "Fjord Regnskap AS"],
        ["Host", "api.finance.visma.net"],
        ["Read", "2026-11-22 22:14:05+00:00"],
        ["Asked for", "lastModifiedDateTime >= 2026-01-14"],
        ["Asked for", "status = Balanced"],
        ["Documents", 3],
        ["Lines", 6],
        ["Currency", "Documents", "Net", "Amount", "Open balance"],
        ["NOK", 2, 1975.632, 2469.54, -7],
        ["SEK", 1, 987.816, 10, -3.5],
    ):
        assert line in told
    assert not [cell for row in page.iter_rows() for cell in row if cell.data_type == "f"]


def test_expanded_lists_have_sheets(invoice: Invoice, exported: Export) -> None:
    """VAT rows stand on a sheet of their own, linked by number."""
    vat = {
        "taxId": "3",
        "vatId": {"number": "3"},
        "vatRate": Decimal("25.0000"),
        "vatAmount": Decimal("2.5000"),
    }
    found = exported("x.xlsx", [invoice(taxDetails=[vat])], expandTaxDetails="true")
    assert found.rows == {"Documents": 1, "Lines": 2, "Tax details": 1}
    shown = values(found, "Tax details")
    assert shown == {
        "referenceNumber": "000123",
        "taxId": "3",
        "vatId.number": "3",
        "vatRate": 25,
        "vatAmount": 2.5,
    }


def test_what_the_ledger_could_not_read_is_said(invoice: Invoice, exported: Export) -> None:
    """Documents with errorInfo, and members this version does not know, are in the notes."""
    found = exported("x.xlsx", [invoice(errorInfo="no location", brandNew=1)])
    assert values(found)["errorInfo"] == "no location"
    assert [note.partition(" ")[2][:26] for note in found.notes] == [
        "ledger could not read 1 of",
        "ledger also sent brandNew,",
    ]


def test_nothing_is_left_behind(invoice: Invoice, exported: Export, tmp_path: Path) -> None:
    """Beside the workbook there is nothing."""
    exported("x.xlsx", [invoice()])
    assert [path.name for path in tmp_path.iterdir()] == ["x.xlsx"]
