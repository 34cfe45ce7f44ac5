"""Hold: a yes in the result workbook parks a document, until somebody takes it away."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.worksheet.datavalidation import DataValidation

from importer.workflow.check import check
from importer.workflow.job import Job, Occasion
from importer.workflow.reporting import Report

MAPPING = """\
version = 1
resource = "customer-invoice"
[document]
key = "No"
[fields]
referenceNumber = "No"
customerNumber = "Customer"
[lines]
description = "Text"
quantity = "Qty"
unitPriceInCurrency = { value = 100 }
"""
ROWS = (("No", "Customer", "Text", "Qty"), ("F1", "1", "a", 1), ("F2", "1", "a", "x"), ("F2", "1", "b", 2))
HOLD, MESSAGE, NUMBER = "F", "G", "H"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return the result workbook of a check: one invoice is right, the other is not."""
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as workbook:
        page = workbook.add_worksheet("Rows")
        for number, cells in enumerate(ROWS):
            page.write_row(number, 0, cells)
    return Path(checked(tmp_path / "book.xlsx").summary.result or "")


def checked(book: Path) -> Report:
    """Check a workbook through the mapping beside it."""
    return check(Job(book.with_name("m.toml"), book), Occasion.now())


def changed(book: Path, **cells: Any) -> Path:
    """Return a copy of a workbook with other cells on the user's sheet."""
    workbook = openpyxl.load_workbook(book)
    for address, value in cells.items():
        workbook["Rows"][address] = value
    path = book.with_name("changed.xlsx")
    workbook.save(path)
    return path


@pytest.mark.parametrize("yes", ["yes", "Ja", True, 1])
def test_one_yes_parks_the_whole_document(book: Path, yes: object) -> None:
    """Whatever is wrong with it keeps nobody back; its cells are marked still, as a warning."""
    report = checked(changed(book, **{f"{HOLD}4": yes}))
    assert {name: count for name, count in report.summary.documents.items() if count} == {
        "would-create": 1,
        "not-attempted": 1,
    }
    assert report.summary.rows == {"read": 3, "in_documents": 3, "invalid": 0, "filtered": 0, "blank": 0}
    assert (report.summary.exit, report.plan.has_invalid) == (0, False)
    assert [(each.code, each.severity) for each in report.plan.findings] == [("not-a-number", "warning")]
    assert [total.documents for total in report.summary.totals] == [1]
    page = openpyxl.load_workbook(report.summary.result or "")["Rows"]
    assert [page[f"{HOLD}{row}"].value for row in (2, 3, 4)] == [None, None, str(yes) if yes is not True else "TRUE"]
    assert str(page[f"{MESSAGE}4"].value).startswith("On hold. To send it, empty Hold and run the workbook again.")
    assert page["D3"].comment is not None


@pytest.mark.parametrize("no", ["no", "nei", None, False])
def test_a_no_parks_nothing(book: Path, no: object) -> None:
    """Nor does an empty cell."""
    assert checked(changed(book, **{f"{HOLD}2": no})).summary.documents["would-create"] == 1


def test_what_is_neither_yes_nor_no_keeps_its_document_back(book: Path) -> None:
    """Nobody guesses whether an invoice is to be sent."""
    report = checked(changed(book, **{f"{HOLD}2": "later"}))
    [finding] = [each for each in report.plan.findings if each.key == "F1"]
    assert (finding.code, str(finding.place)) == ("not-a-flag", "Rows!F2 (Hold)")
    assert report.summary.documents["invalid"] == 2


def test_the_column_offers_a_yes_also_to_rows_that_are_added(book: Path) -> None:
    """Once, however often the workbook goes round; anything else may be written as well."""
    again = Path(checked(changed(book)).summary.result or "")
    for path in (book, again):
        [offer] = openpyxl.load_workbook(path)["Rows"].data_validations.dataValidation
        assert (str(offer.sqref), offer.formula1, offer.showErrorMessage) == ("F2:F1004", '"yes"', False)


def test_the_users_own_drop_downs_stay(book: Path) -> None:
    """Ours comes beside them."""
    own = book.with_name("own.xlsx")
    workbook = openpyxl.load_workbook(book.with_name("book.xlsx"))
    validation = DataValidation(type="list", formula1='"1,2"', sqref="D2:D9")
    workbook["Rows"].add_data_validation(validation)
    workbook.save(own)
    page = openpyxl.load_workbook(checked(own).summary.result or "")["Rows"]
    assert [str(each.sqref) for each in page.data_validations.dataValidation] == ["D2:D9", "F2:F1004"]


def test_a_check_keeps_the_numbers_of_an_earlier_run(book: Path) -> None:
    """It asks no ledger, and says so: the number that stood beside the rows stays, unless rows disagree about it."""
    report = checked(changed(book, **{f"{NUMBER}2": "900", "D3": 1, f"{NUMBER}3": "901", f"{NUMBER}4": "902"}))
    assert [(each.key, each.number) for each in report.outcomes] == [("F1", "900"), ("F2", None)]
    assert "The number is from an earlier run" in report.outcomes[0].message
