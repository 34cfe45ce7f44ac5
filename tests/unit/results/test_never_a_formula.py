"""Nothing the user typed as text becomes a live formula in what we write."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from openpyxl.workbook.workbook import Workbook

from importer import sheets
from importer.findings import Place, found
from importer.plan.value import Plan
from importer.results.workbook import write as write_result
from importer.submission import Outcome, Status
from importer.summary import Summary

Result = Callable[..., Path]
Open = Callable[..., Workbook]
Draw = Callable[..., Plan]
Tell = Callable[..., Summary]
NASTY = ["=1+1", "+47 911 22 333", "-5", "@SUM(A1)", '=HYPERLINK("http://x.example","y")', "<b>&amp;\"'"]


def formulas(path: Path) -> set[str]:
    """Return every formula in the file, as it stands in the XML."""
    found_there: set[str] = set()
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if name.startswith("xl/worksheets/sheet"):
                text = package.read(name).decode()
                found_there.update(piece.split("</f>")[0] for piece in text.split("<f>")[1:])
    return found_there


@pytest.mark.parametrize("text", NASTY)
def test_text_of_the_user_stays_text_on_every_sheet(
    plain_book: Result, result: Result, opened: Open, text: str
) -> None:
    """Key, value and message are string cells, whatever they begin with."""
    finding = found("not-a-number", Place("Oktober", 5, "Qty", "F"), value=text, key=text, example="1")
    said = {text: Outcome(text, Status.REFUSED, text, text)}
    path = result(plain_book([(text, "1", None, "NOK", text, "x", 1, None)]), [finding], said=said)
    book = opened(path)
    assert [book["Oktober"][f"{letter}5"].data_type for letter in "IKLN"] == ["s"] * 4
    assert (book["Oktober"]["N5"].value, book["Oktober"]["N5"].data_type) == (text, "s")
    assert all(formula.startswith(("SUBTOTAL(", "SUMPRODUCT(")) for formula in formulas(path))


@pytest.mark.parametrize("text", [*NASTY, "\t=1", "\r=1", "a\nb"])
def test_text_of_a_csv_stays_text(tmp_path: Path, result: Result, opened: Open, text: str) -> None:
    """Every cell of a text file becomes a string cell that stays text when it is edited."""
    source = tmp_path / "list.csv"
    quoted = text.replace('"', '""')
    source.write_text(f'Number,Name,Other\nK1,"{quoted}",x\n', encoding="utf-8", newline="")
    path = result(source, header=1)
    cell = opened(path)["list"]["B2"]
    assert (cell.data_type, cell.number_format) == ("s", "@")
    assert str(cell.value).strip() == text.strip()
    assert all(formula.startswith("SUBTOTAL(") for formula in formulas(path))


@pytest.mark.parametrize("text", ["_x0041_", "a\nb", "=1+1", "<&>\"'"])
def test_text_is_the_same_when_it_is_read_again(tmp_path: Path, result: Result, text: str) -> None:
    """What a spreadsheet would take for an escape is escaped itself, so nothing changes on the way."""
    source = tmp_path / "list.csv"
    quoted = text.replace('"', '""')
    source.write_text(f'Number,Name\nK1,"{quoted}"\n', encoding="utf-8", newline="")
    again = sheets.read(result(source, header=1), sheet="list").column("Name")
    assert again is not None
    assert again.shown().to_list() == [text]


def test_a_currency_of_the_users_is_never_part_of_a_formula(plain_book: Result, told: Tell, drawn: Draw) -> None:
    """Totals of several currencies look the name up in a cell instead of quoting it."""
    plan = drawn(plain_book())
    strange = plan.documents.with_columns(currency=pl.Series(['"&1&"', "NOK", "SEK", "EUR"]))
    plan = type(plan)(**{**plan.__dict__, "documents": strange})
    outcomes = tuple(Outcome(key, Status.CREATED, "1") for key in plan.documents["key"])
    path = write_result(plan, outcomes, told(plan, outcomes), plan.sheet.path.with_name("r.result.xlsx"))
    texts = formulas(path)
    assert any(text.startswith("SUMPRODUCT(") for text in texts)
    assert not any("quot" in text or '"' in text for text in texts)
