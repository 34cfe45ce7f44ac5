"""Decisions: a value nobody knows is asked for once, answered in the result workbook, used, and learned."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from click.testing import CliRunner

from importer import mapping, sheets
from importer.cli.mapping import map_
from importer.errors import ImporterError, WorkbookError
from importer.returning.answers import read_answers
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
customerNumber = { column = "Old", lookup = "old.csv", from = "old", to = "new" }
currencyId = "Currency"  # theirs
creditTermsId = { column = "Terms", values = { "30 days" = "30", "14 days" = "14" } }
[lines]
description = "Text"
quantity = "Qty"
unitPriceInCurrency = { value = 100 }
"""
HEADINGS = ("No", "Old", "Currency", "Terms", "Text", "Qty")
ROWS = (
    ("F1", "A-1", "NOK", "14 dager", "a", 1),
    ("F1", "A-1", "NOK", "14 dager", "b", 1),
    ("F2", "A2", "norske kronr", "14 dager", "a", 50),
    ("F3", "A-1", "NOK", "30 days", "a", 3),
)
Answered = Callable[[Mapping[str, str]], Path]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return the result workbook of a check that found values nobody knows."""
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "old.csv").write_text("old;new\nA-1;10001\nA-2;10002\n", encoding="utf-8")
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as workbook:
        page = workbook.add_worksheet("Rows")
        for number, cells in enumerate((HEADINGS, *ROWS)):
            page.write_row(number, 0, cells)
    return result_of(checked(tmp_path / "book.xlsx"))


def checked(book: Path) -> Report:
    """Check a workbook through the mapping beside it."""
    return check(Job(book.with_name("m.toml"), book), Occasion.now())


def result_of(report: Report) -> Path:
    """Return the result workbook of a check."""
    return Path(report.summary.result or "")


def lines(book: Path) -> list[dict[str, Any]]:
    """Return the lines of the Decisions sheet, by heading."""
    _, _, _, top, *rows = openpyxl.load_workbook(book)["Decisions"].iter_rows(values_only=True)
    return [dict(zip(map(str, top), row, strict=True)) for row in rows]


@pytest.fixture
def answered(book: Path) -> Answered:
    """Return a function that fills in answers, by value, in a copy of the workbook."""

    def fill(answers: Mapping[str, str]) -> Path:
        workbook = openpyxl.load_workbook(book)
        page = workbook["Decisions"]
        for row in range(5, page.max_row + 1):
            page.cell(row, 3).value = answers.get(str(page.cell(row, 1).value))
        path = book.with_name("answered.xlsx")
        workbook.save(path)
        return path

    return fill


ALL = {"14 dager": "14 days", "norske kronr": "NOK", "A2": "A-2"}


def test_every_value_is_asked_for_once_those_with_the_most_money_first(book: Path) -> None:
    """With column and field, cells, documents, money, and what may be meant."""
    asked = lines(book)
    assert [(each["Value"], each["Column"], each["Field"]) for each in asked] == [
        ("14 dager", "Terms", "creditTermsId"),
        ("A2", "Old", "customerNumber"),
        ("norske kronr", "Currency", "currencyId"),
    ]
    assert [(each["Cells"], each["Documents"]) for each in asked] == [(3, 2), (1, 1), (1, 1)]
    assert [each["Held back"] for each in asked] == [5000, 5000, 5000]
    assert asked[0]["Currency"] == "base + 200.00 NOK"
    assert [each["Answer"] for each in asked] == [None, None, None]
    assert [str(each["Did you mean"]).splitlines()[0] for each in asked] == [
        "14 days (14)",
        "A-2",
        "NOK (norske kroner)",
    ]


def test_an_answer_may_be_chosen_from_the_candidates_of_its_row(book: Path) -> None:
    """The drop-down is a range of the row itself, so that it moves with it when the sheet is sorted."""
    page = openpyxl.load_workbook(book)["Decisions"]
    [offer] = page.data_validations.dataValidation
    assert (str(offer.sqref), offer.type, offer.showErrorMessage) == ("C5:C7", "list", False)
    first = offer.formula1.split("$")[1].split("5")[0]
    assert [page[f"{first}{row}"].value for row in (5, 6, 7)] == ["14 days", "A-2", "NOK"]
    assert page.column_dimensions[first].hidden


def test_answers_are_used_and_told(answered: Answered) -> None:
    """Every cell with the value is read as the answer says; the Summary says how many."""
    report = checked(answered(ALL))
    assert report.summary.documents["would-create"] == 3
    assert (
        "5 cells are read as answered on Decisions: Old “A2” = A-2, Currency “norske kronr” = NOK, "
        "Terms “14 dager” = 14 days."
    ) in report.summary.notes


def test_answers_stay_from_result_to_result(answered: Answered) -> None:
    """What was answered is on the next workbook's sheet as well, below what is still open; nothing grows."""
    first = result_of(checked(answered({"14 dager": "14 days"})))
    second = result_of(checked(first))
    for path in (first, second):
        assert [(each["Value"], each["Answer"], each["Why"] == "Decided.") for each in lines(path)] == [
            ("A2", None, False),
            ("norske kronr", None, False),
            ("14 dager", "14 days", True),
        ]
    assert [each.name for each in sheets.names(second)] == ["Summary", "Rows", "Decisions", "Errors", "Ledger"]


def test_a_value_of_the_field_itself_is_an_answer_too(answered: Answered) -> None:
    """Where the mapping lists words, one that is none of them is what the field gets."""
    report = checked(answered({**ALL, "14 dager": "45"}))
    assert report.summary.documents["would-create"] == 3


@pytest.mark.parametrize(
    ("value", "means", "reason"),
    [
        ("norske kronr", "kroners", "“kroners” is neither a code nor the name of a currency"),
        ("A2", "10002", "“10002” is not in old.csv."),
    ],
)
def test_an_answer_that_does_not_fit_is_a_finding_at_its_cell(
    answered: Answered, value: str, means: str, reason: str
) -> None:
    """The documents stay back, and the next workbook says why beside the answer."""
    path = answered({**ALL, value: means})
    report = checked(path)
    [finding] = [each for each in report.plan.findings if each.code == "answer-does-not-fit"]
    cell = openpyxl.load_workbook(path)["Decisions"][finding.place.cell]
    assert (finding.place.sheet, cell.value) == ("Decisions", means)
    assert reason in finding.message
    assert report.summary.documents["invalid"] == 1
    [line] = [each for each in lines(result_of(report)) if each["Value"] == value]
    assert (line["Answer"], reason in line["Why"]) == (means, True)


def test_two_answers_for_one_value_are_none(answered: Answered) -> None:
    """A row that was copied and filled in otherwise: nobody can tell which is right."""
    path = answered(ALL)
    workbook = openpyxl.load_workbook(path)
    page = workbook["Decisions"]
    page.append(["EUR" if cell.column == 3 else cell.value for cell in page[7]])
    workbook.save(path)
    messages = [each.message for each in checked(path).plan.findings if each.code == "answer-does-not-fit"]
    assert messages == ["“EUR” cannot be what “norske kronr” means: C7 says “NOK”."]


def test_the_sheet_may_be_sorted_cut_and_moved_down(answered: Answered) -> None:
    """Rows above, rows deleted, another order: an answer belongs to the value of its row."""
    path = answered(ALL)
    workbook = openpyxl.load_workbook(path)
    page = workbook["Decisions"]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=5)]
    page.delete_rows(5, 3)
    for row in rows[:0:-1]:
        page.append(row)
    page.insert_rows(1, 2)
    workbook.save(path)
    assert [(each.value, each.means) for each in read_answers(path)] == [("norske kronr", "NOK"), ("A2", "A-2")]


def test_a_sheet_that_lost_its_columns_is_not_passed_over(answered: Answered) -> None:
    """Answers are never ignored without a word; without the sheet nothing is answered."""
    path = answered(ALL)
    workbook = openpyxl.load_workbook(path)
    workbook["Decisions"].delete_cols(1)
    workbook.save(path)
    with pytest.raises(WorkbookError, match="no rows under the headings Value, Column, Answer"):
        checked(path)
    del workbook["Decisions"]
    workbook.save(path)
    assert read_answers(path) == ()


def learn(*arguments: object) -> tuple[int, str]:
    """Run `importer map learn`; return exit code and output."""
    done = CliRunner().invoke(map_, ["learn", *map(str, arguments)], standalone_mode=False)
    if done.exception is not None and isinstance(done.exception, ImporterError):
        return done.exception.exit_code, f"{done.exception.message} {done.exception.remedy}"
    return int(done.return_value or 0), done.output


def test_the_mapping_learns_the_answers(answered: Answered, tmp_path: Path) -> None:
    """Nobody is asked again; comments stay, the change is shown, and a second time there is nothing to learn."""
    path, toml = answered(ALL), tmp_path / "m.toml"
    assert learn(path, "--dry-run")[1].count("Would learn") == 3
    assert toml.read_text(encoding="utf-8") == MAPPING
    code, said = learn(path)
    assert code == 0
    assert '+currencyId = { column = "Currency", replace = { "norske kronr" = "NOK" } }  # theirs\n' in said
    assert "is read as “A-2” before it is looked up in old.csv (replace)" in said
    assert '= { "30 days" = "30", "14 days" = "14", "14 dager" = "14" } }\n' in toml.read_text(encoding="utf-8")
    assert mapping.load(toml).feed("currencyId") is not None
    assert checked(tmp_path / "book.xlsx").summary.documents["would-create"] == 3
    assert learn(path) == (0, f"{toml} knows all 3 answers.\n")


def test_a_list_in_a_table_of_its_own_stays_in_shape(answered: Answered, tmp_path: Path) -> None:
    """There is a blank before the closing brace as before, and the comment behind it stays."""
    path, toml = answered(ALL), tmp_path / "m.toml"
    inline = 'creditTermsId = { column = "Terms", values = { "30 days" = "30", "14 days" = "14" } }\n'
    table = '[fields.creditTermsId]\ncolumn = "Terms"\nvalues = { "30 days" = "30", "14 days" = "14" } # agreed\n'
    toml.write_text(MAPPING.replace(inline, "") + table, encoding="utf-8")
    assert learn(path)[0] == 0
    assert '\nvalues = { "30 days" = "30", "14 days" = "14", "14 dager" = "14" } # agreed\n' in toml.read_text("utf-8")


def test_a_mapping_that_says_otherwise_by_now_learns_nothing(answered: Answered, tmp_path: Path) -> None:
    """Somebody has decided the same value in another way since: a person has to look; the file stays as it is."""
    path, toml = answered(ALL), tmp_path / "m.toml"
    toml.write_text(MAPPING.replace('"14 days" = "14"', '"14 days" = "14", "14 dager" = "15"'), encoding="utf-8")
    before = toml.read_bytes()
    code, said = learn(path)
    assert (code, toml.read_bytes()) == (2, before)
    assert "creditTermsId, “14 dager” = “14 days”: the mapping has been changed since, and reads it as “15”" in said
    toml.write_text(MAPPING.replace('"Currency"', '"Cur"'), encoding="utf-8")
    assert "the mapping feeds this field from Cur now" in learn(path)[1]


def test_there_has_to_be_something_to_learn(book: Path, tmp_path: Path) -> None:
    """No answer, or no mapping where the workbook says: each with its way out."""
    assert learn(book) == (2, f"Nothing is answered in {book}. Fill in the column Answer on its sheet Decisions.")
    workbook = openpyxl.load_workbook(book)
    workbook["Decisions"]["C5"] = "14 days"
    workbook.save(book)
    (tmp_path / "m.toml").rename(tmp_path / "n.toml")
    assert learn(book)[0] == 2
    assert learn(book, "--mapping", tmp_path / "n.toml")[0] == 0
