"""A month file checked offline: all its steps as one run."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from importer.errors import MappingError, UsageError
from importer.workflow.check import check
from importer.workflow.drawing import ready_plans
from importer.workflow.job import Job, Occasion, work_of

Month = Callable[..., Path]


def test_the_steps_are_one_run(month: Month) -> None:
    """Rows and documents are summed, and told step by step; customers come first whatever their place."""
    summary = check(Job(month(), None, None), Occasion.now()).summary
    assert summary.rows == {"read": 10, "in_documents": 6, "invalid": 0, "filtered": 4, "blank": 0}
    assert summary.documents["would-create"] == 5
    assert [(Path(step.mapping).name, step.documents["would-create"]) for step in summary.steps] == [
        ("customers.toml", 2),
        ("invoices.toml", 2),
        ("credits.toml", 1),
    ]
    assert [(total.currency, total.documents, total.net) for total in summary.totals] == [("", 5, Decimal(45))]
    told = summary.as_json()
    assert [Path(step["workbook"]).name for step in told["steps"]] == ["customers.csv", "january.xlsx", "january.xlsx"]
    assert told["workbook"] == ", ".join(step["workbook"] for step in told["steps"][:2])


def test_each_workbook_has_one_result_with_the_marks_of_all_its_steps(month: Month) -> None:
    """A row says what became of it in the step it belongs to; figures are those of the steps over the workbook."""
    path = month(
        rows=[("1", "7", "a", 1, 10, None), ("2", "8", "c", "x", 5, "Credit"), ("3", "7", "b", 1, 10, "Credit")]
    )
    summary = check(Job(path, None), Occasion.now()).summary
    assert summary.result == ", ".join(
        str(path.with_name(name)) for name in ("customers.result.xlsx", "january.result.xlsx")
    )
    book = openpyxl.load_workbook(path.with_name("january.result.xlsx"))
    assert [[cell.value for cell in row[6:9:2]] for row in book["Rows"].iter_rows(min_row=2)] == [
        ["would-create", None],
        ["invalid", "Qty: “x” is not a number. Type the amount as a number, for example 1234,50."],
        ["would-create", None],
    ]
    assert book["Rows"]["D3"].comment is not None
    shown = [[cell.value for cell in row] for row in book["Summary"].iter_rows()]
    assert [row[1] for row in shown if row[0] in {"would-create", "invalid"}] == [2, 1]
    assert ["Resource", "customer-invoice, create; customer-credit-note, create"] in [
        [value for value in row if value][-2:] for row in shown
    ]


def test_a_document_that_two_steps_would_send_is_sent_by_neither(month: Month) -> None:
    """One run sends a document once; both places are named."""
    twice = month(**{"credits.toml": (month().with_name("invoices.toml")).read_text(encoding="utf-8")})
    report = check(Job(twice, None, None), Occasion.now())
    assert [finding.code for finding in report.plan.findings] == ["in-two-steps"] * 4
    assert report.plan.findings[0].message == "1 is also in january.xlsx, sheet Rows; one run sends a document once."
    assert report.summary.documents["invalid"] == 4


def test_the_command_line_names_the_workbook_instead_of_the_file(month: Month, tmp_path: Path) -> None:
    """Only where the steps name none of their own."""
    path = month()
    other = path.with_name("february.xlsx")
    path.with_name("january.xlsx").rename(other)
    assert [step.workbook.name for step in work_of(Job(path, other)).steps] == [
        "customers.csv",
        "february.xlsx",
        "february.xlsx",
    ]
    with pytest.raises(MappingError) as raised:
        work_of(Job(path, None))
    assert raised.value.problems == (
        f"{path}:4: there is no workbook at {tmp_path / 'january.xlsx'}",
        f"{path}:7: there is no workbook at {tmp_path / 'january.xlsx'}",
    )


@pytest.mark.parametrize(
    ("job", "words"),
    [
        ({"result": Path("r.xlsx")}, "reads 2 workbooks, which cannot share a result"),
        ({"sheet": "Rows"}, "has several steps, so --sheet says nothing"),
    ],
)
def test_options_of_one_workbook_are_refused(month: Month, job: dict[str, object], words: str) -> None:
    """They would be for one of several."""
    with pytest.raises(UsageError, match=words):
        work_of(Job(month(), None, **job))  # type: ignore[arg-type]


def test_a_mapping_needs_a_workbook(month: Month) -> None:
    """A month file does not, so the command line leaves it open."""
    with pytest.raises(UsageError, match="Which workbook"):
        work_of(Job(month().with_name("invoices.toml"), None))


# Lines apart

APART = """\
version = 1
resource = "customer-invoice"
[document]
key = "No"
[fields]
referenceNumber = "No"
customerNumber = "Customer"
[lines]
file = "lines.csv"
on = "Of"
description = "Text"
quantity = "Qty"
unitPriceInCurrency = "Price"
"""


@pytest.fixture
def pair(tmp_path: Path) -> Path:
    """Return a mapping beside orders.csv and lines.csv, one line of which is wrong."""
    (tmp_path / "orders.csv").write_text("No;Customer\n1;7\n2;8\n", encoding="utf-8")
    (tmp_path / "lines.csv").write_text("Of;Text;Qty;Price\n2;b;x;10\n1;a;1;10\n", encoding="utf-8")
    path = tmp_path / "m.toml"
    path.write_text(APART, encoding="utf-8")
    return path


def test_lines_of_another_file_come_back_in_one_result_workbook(pair: Path) -> None:
    """Both sheets have their columns, and the wrong cell is marked on the right one."""
    summary = check(Job(pair, pair.with_name("orders.csv")), Occasion.now()).summary
    assert summary.rows == {"read": 4, "in_documents": 2, "invalid": 2, "filtered": 0, "blank": 0}
    assert len(summary.workbook_sha256.split(", ")) == 2
    book = openpyxl.load_workbook(pair.with_name("orders.result.xlsx"))
    assert book.sheetnames == ["Summary", "orders", "lines", "Errors", "Ledger"]
    assert [row[2].value for row in book["orders"].iter_rows(min_row=2)] == ["would-create", "invalid"]
    assert [row[4].value for row in book["lines"].iter_rows(min_row=2)] == ["invalid", "would-create"]
    assert book["lines"]["C2"].comment is not None
    assert book["orders"]["E3"].value.startswith("lines!C2 (Qty): “x” is not a number.")


def test_a_result_workbook_with_both_sheets_is_the_next_input(pair: Path) -> None:
    """Its own sheet of lines is read, not the file again; what was mended there is what counts."""
    check(Job(pair, pair.with_name("orders.csv")), Occasion.now())
    mended = pair.with_name("orders.result.xlsx")
    book = openpyxl.load_workbook(mended)
    book["lines"]["C2"] = "3"
    book.save(mended)
    again = check(Job(pair, mended, None), Occasion.now()).summary
    assert again.documents["would-create"] == 2
    assert again.rows["in_documents"] == 4


def test_lines_of_another_sheet_are_marked_in_the_same_workbook(tmp_path: Path) -> None:
    """Both sheets keep what they had and get our columns; the only other sheet with data is that of the documents."""
    mapping = tmp_path / "m.toml"
    mapping.write_text(APART.replace('file = "lines.csv"', 'sheet = "Order lines"'), encoding="utf-8")
    workbook = tmp_path / "orders.xlsx"
    with xlsxwriter.Workbook(workbook) as book:
        first, second = book.add_worksheet("Orders"), book.add_worksheet("Order lines")
        for number, cells in enumerate((("No", "Customer"), ("1", "7"), ("2", "8"))):
            first.write_row(number, 0, cells)
        for number, line in enumerate((("Of", "Text", "Qty", "Price"), ("1", "a", 1, 10), ("3", "b", 1, 10))):
            second.write_row(number, 0, line)
        second.activate()
    check(Job(mapping, workbook), Occasion.now())
    read = openpyxl.load_workbook(workbook.with_name("orders.result.xlsx"))
    assert read.sheetnames == ["Summary", "Orders", "Order lines", "Errors", "Ledger"]
    assert [row[2].value for row in read["Orders"].iter_rows(min_row=2)] == ["would-create", "invalid"]
    assert [row[4].value for row in read["Order lines"].iter_rows(min_row=2)] == ["would-create", "invalid"]
    assert read["Order lines"]["A3"].comment is not None
    assert [sheet.title for sheet in read.worksheets if sheet.sheet_view.tabSelected] == ["Summary"]
    again = check(Job(mapping, workbook.with_name("orders.result.xlsx"), None), Occasion.now()).summary
    assert again.rows == {"read": 4, "in_documents": 2, "invalid": 2, "filtered": 0, "blank": 0}


@pytest.mark.parametrize(("fed", "said"), [("number", False), ("accountReference", True)])
def test_a_number_that_only_the_ledger_will_give(month: Month, fed: str, *, said: bool) -> None:
    """What is looked up is known from an earlier step's own numbers; else the way out is to run that step first."""
    customers = f'version = 1\nresource = "customer"\n[document]\nkey = "No"\n[fields]\n{fed} = "No"\nname = "Name"\n'
    path = month(**{"customers.toml": customers})
    invoices = path.with_name("invoices.toml")
    looked_up = 'customerNumber = { column = "Customer", lookup = "@customer" }'
    text = invoices.read_text(encoding="utf-8").replace('customerNumber = "Customer"', looked_up)
    invoices.write_text(text, encoding="utf-8")
    plans = ready_plans(work_of(Job(path, None, None)), lambda _resource: {})
    hints = {finding.hint for finding in plans.each[1].findings if finding.code == "not-in-lookup"}
    assert [hint.startswith("An earlier step of this month creates it") for hint in hints] == [True] * said
