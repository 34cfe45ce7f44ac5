"""What the ledger does not take is asked for on Decisions: each value once, with its cells, money and candidates."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from importer.journal import Journal
from importer.ledger.client import Client
from importer.runner import Options
from importer.workflow.job import Job, Occasion
from importer.workflow.post import Policy, post, rehearse
from importer.workflow.rebuild import rebuild
from importer.workflow.reporting import Report

POLICY = Policy(skip_invalid=True, options=Options(settle_seconds=0.2))
MAPPING = """\
version = 1
resource = "customer-invoice"
[document]
key = "No"
[fields]
referenceNumber = "No"
customerNumber = "Customer"
creditTermsId = "Terms"
documentDate = { value = 2026-01-31 }
currencyId = { value = "NOK" }
[lines]
inventoryNumber = { value = "A1" }
quantity = "Qty"
unitPriceInCurrency = { value = 100 }
vatCodeId = "VAT"
"""
HEADINGS = ("No", "Customer", "Qty", "VAT", "Terms")
ROWS = (
    ("V1", "20000", 1, "99", "30"),
    ("V1", "20000", 2, "3", "30"),
    ("V1", "20000", 3, "99", "30"),
    ("V2", "20001", 4, "99", "30"),
    ("V3", "20001", 1, "3", "98"),
    ("V4", "20002", 1, "3", "30"),
)


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """Return a workbook with a VAT code and terms that the ledger does not have, and its mapping."""
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    write(tmp_path / "book.xlsx", ROWS)
    return Job(tmp_path / "m.toml", tmp_path / "book.xlsx")


def write(path: Path, rows: Any) -> None:
    """Write a workbook of one sheet."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Rows")
        for number, cells in enumerate((HEADINGS, *rows)):
            sheet.write_row(number, 0, cells)


def result_of(report: Report) -> Path:
    """Return the result workbook of a run."""
    return Path(report.summary.result or "")


def lines(path: Path, sheet: str, top: int) -> list[dict[str, Any]]:
    """Return the lines of a sheet whose headings stand in row `top`, by heading."""
    headings, *rows = list(openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True))[top - 1 :]
    return [dict(zip(map(str, headings), row, strict=True)) for row in rows]


def answer(path: Path, answers: dict[str, str]) -> None:
    """Fill in the Decisions sheet of a result workbook."""
    book = openpyxl.load_workbook(path)
    for row in book["Decisions"].iter_rows(min_row=5):
        row[2].value = answers.get(str(row[0].value))
    book.save(path)


def test_a_value_that_the_ledger_refused_is_asked_for_once(client: Client, kept: Journal, job: Job) -> None:
    """With its cells, documents, money and candidates; each refused document holds its own reason in its own cell."""
    path = result_of(post(job, Occasion.now(), client, kept, POLICY))
    asked = lines(path, "Decisions", 4)
    shown = ("Value", "Column", "Field", "Cells", "Documents", "Held back", "Currency", "Answer")
    assert [tuple(each[name] for name in shown) for each in asked] == [
        ("99", "VAT", "lines.vatCodeId", 3, 2, 1000, "NOK", None),
        ("98", "Terms", "creditTermsId", 1, 1, 100, "NOK", None),
    ]
    assert [each["Did you mean"] for each in asked] == ["3", "30"]
    assert "TaxCategoryID '99' cannot be found in the system." in asked[0]["Why"]
    errors = lines(path, "Errors", 3)
    assert [(each["Cell"], each["Status"], each["Code"], each["Value"]) for each in errors] == [
        ("D2", "refused", "refused-value", "99"),
        ("D4", "refused", "refused-value", "99"),
        ("D5", "refused", "refused-value", "99"),
        ("E6", "refused", "refused-value", "98"),
    ]
    comment = openpyxl.load_workbook(path)["Rows"]["D5"].comment
    assert comment is not None
    assert "99" in comment.text


def test_its_answer_sends_the_documents(client: Client, kept: Journal, job: Job, control: Any) -> None:
    """The answered workbook is run again: what was refused is created, and what was there is not sent twice."""
    path = result_of(post(job, Occasion.now(), client, kept, POLICY))
    answer(path, {"99": "3", "98": "30"})
    again = post(Job(job.mapping, path), Occasion.now(), client, kept, POLICY)
    counted = {name: count for name, count in again.summary.documents.items() if count}
    assert counted == {"created": 3, "already-done": 1}
    assert control.totals()["CustomerInvoice"][0] == 4


def test_the_question_is_told_again_from_the_journal(client: Client, kept: Journal, job: Job, tmp_path: Path) -> None:
    """A result workbook that is lost has its Decisions as well when it is written again."""
    report = post(job, Occasion.now(), client, kept, POLICY)
    [again] = rebuild(kept.run(report.summary.run), kept, tmp_path / "again.xlsx")
    assert lines(again, "Decisions", 4) == lines(result_of(report), "Decisions", 4)


def test_a_dry_run_asks_for_every_value_the_ledger_does_not_have(client: Client, kept: Journal, job: Job) -> None:
    """A customer nobody knows in several documents is one question."""
    unknown = [(key, "777" if key in {"V1", "V3"} else customer, *rest) for key, customer, *rest in ROWS]
    write(Path(str(job.workbook)), unknown)
    path = result_of(rehearse(job, Occasion.now(), client, kept, POLICY))
    [asked] = lines(path, "Decisions", 4)
    assert (asked["Value"], asked["Cells"], asked["Documents"], asked["Held back"]) == ("777", 4, 2, 700)


def test_a_number_that_cannot_be_updated_is_asked_for(client: Client, kept: Journal, job: Job) -> None:
    """An update of a document that the ledger does not have: which one is meant is a decision as well."""
    text = MAPPING.replace('resource = "customer-invoice"', 'resource = "customer-invoice"\noperation = "update"')
    job.mapping.write_text(text, encoding="utf-8")
    path = result_of(rehearse(job, Occasion.now(), client, kept, POLICY))
    asked = lines(path, "Decisions", 4)
    assert {each["Value"]: each["Field"] for each in asked} == dict.fromkeys(
        ("V1", "V2", "V3", "V4"), "referenceNumber"
    )
