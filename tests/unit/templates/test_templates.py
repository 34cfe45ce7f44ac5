"""Templates: the empty workbook of a mapping, filled in and checked."""

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from importer import mapping, sheets
from importer.errors import OutputError, WorkbookError
from importer.mapping.source import Source
from importer.plan.draw import draw
from importer.templates import template_of, write

ROOT = Path(__file__).parents[3]
MAPPINGS = sorted(path.stem for path in (ROOT / "mappings").glob("*.toml"))
APART = """
version = 1
resource = "customer-invoice"
[sheet]
name = "Orders"
header = 4
[document]
key = "Order no"
[fields]
referenceNumber = "Order no"
customerNumber = "Customer"
hold = "Hold"
[lines]
sheet = "Order lines"
on = "Order"
inventoryNumber = "Item"
quantity = "Qty"
"""
EXAMPLES = {"text": "Words", "code": "0101", "date": dt.date(2026, 10, 1), "country": "NO", "currency": "NOK"}


@pytest.fixture
def made(tmp_path: Path) -> Callable[[mapping.Mapping], Path]:
    """Return what writes the empty workbook of a mapping."""

    def make(found: mapping.Mapping) -> Path:
        path = tmp_path / "empty.xlsx"
        write(template_of(found), path)
        return path

    return make


def _fill(path: Path, sheet: str, header: int, rows: Sequence[Sequence[Any]]) -> None:
    """Fill in rows as a person does who types into the cells, whose formats stay."""
    book = openpyxl.load_workbook(path)
    for down, row in enumerate(rows, header + 1):
        for right, value in enumerate(row, 1):
            book[sheet].cell(down, right).value = value
    book.save(path)


@pytest.mark.parametrize("name", MAPPINGS)
def test_filled_in_it_is_clean(name: str, made: Callable[..., Path]) -> None:
    """A row with an example in every column goes through a check without a finding."""
    found = mapping.load(ROOT / "mappings" / f"{name}.toml")
    template = template_of(found)
    path = made(found)
    [page] = template.pages
    row = [_example(found, heading) for heading in page.headings]
    _fill(path, page.name, page.header_row, [row])
    plan = draw(sheets.read(path, sheet=found.sheet.name), found)
    assert [finding.message for finding in plan.findings] == []
    assert plan.documents["valid"].to_list() == [True]


def _example(found: mapping.Mapping, heading: Any) -> Any:
    """Return what a person might write under a heading."""
    special: dict[str, Any] = {"Antall": 2, "Orgnr": "311100882", "Godkjent": "Ja"}
    if found.where is not None and found.resource.lines_field is not None:
        special["Antall"] = -2
    paths = {
        "mainContact.email": "a@b.example",
        "mainAddress.postalCode": "0150",
        "documentDueDate": dt.date(2026, 10, 31),
    }
    given = next((paths[path] for path in heading.feeds if path in paths), special.get(heading.name))
    if given is not None:
        return given
    if heading.choices:
        return heading.choices[0]
    return EXAMPLES.get(heading.kind.value, 1)


@pytest.mark.parametrize("name", MAPPINGS)
def test_an_empty_one_has_no_data(name: str, made: Callable[..., Path]) -> None:
    """The sheet of help is ours and no data, so what is missing are rows, not the choice of a sheet."""
    path = made(mapping.load(ROOT / "mappings" / f"{name}.toml"))
    with pytest.raises(WorkbookError, match="There is no data in"):
        sheets.read(path)


def test_headings_say_what_they_are(made: Callable[..., Path]) -> None:
    """A note each, drop-down lists where only some words are allowed, dates and identifiers with their formats."""
    path = made(mapping.load(ROOT / "mappings" / "invoices.toml"))
    sheet = openpyxl.load_workbook(path).worksheets[0]
    notes = {cell.value: cell.comment.text for cell in sheet[1] if cell.comment is not None}
    assert len(notes) == sheet.max_column
    assert "Names the document." in notes["Fakturanr"]
    assert "Must be filled in." in notes["Kundenr"]
    assert "uom" in notes["Enhet"]
    assert sheet.freeze_panes == "B2"
    letters = {cell.value: cell.coordinate.rstrip("1") for cell in sheet[1]}
    formats = {name: _format_of(path, letters[name]) for name in ("Kundenr", "Fakturadato", "Pris")}
    assert formats["Kundenr"] == "@"
    assert formats["Fakturadato"] == "mm-dd-yy"
    assert formats["Pris"].startswith("#,##0.00")
    lists = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert [str(rule.sqref).split(":")[0] for rule in lists] == [f"{letters['Enhet']}2"]


def _format_of(path: Path, letter: str) -> str:
    book = openpyxl.load_workbook(path)
    style: Any = book.worksheets[0].column_dimensions[letter]
    return str(style.number_format)


def test_lists_hold_what_is_allowed(made: Callable[..., Path]) -> None:
    """The list of a column stands on the sheet of help, and the rule points at it."""
    path = made(mapping.load(ROOT / "mappings" / "invoices.toml"))
    book = openpyxl.load_workbook(path)
    [rule] = [rule for rule in book.worksheets[0].data_validations.dataValidation if rule.type == "list"]
    name, _, cells = str(rule.formula1).partition("!")
    shown = [row[0].value for row in book[name.strip("'")][cells.replace("$", "")]]
    assert shown == ["stk", "time", "mnd", "natt", "eske", "km"]


def test_identifiers_keep_their_zeros(made: Callable[..., Path]) -> None:
    """0101 typed into a column of numbers that name something stays 0101."""
    found = mapping.load(ROOT / "mappings" / "dunning-letters.toml")
    path = made(found)
    book = openpyxl.load_workbook(path)
    assert _format_of(path, "A") == _format_of(path, "B") == "@"
    assert book.sheetnames[-1] == "Help"


def test_lines_on_a_sheet_of_their_own(made: Callable[..., Path]) -> None:
    """Both sheets are there, the header where the mapping has it, and yes and no as words of the locale."""
    found = mapping.parse(Source.of("apart.toml", APART))
    documents, lines = template_of(found).pages
    book = openpyxl.load_workbook(made(found))
    assert book.sheetnames == ["Orders", "Order lines", "Help"]
    assert [cell.value for cell in book["Orders"][4]] == ["Order no", "Customer", "Hold"]
    assert [cell.value for cell in book["Order lines"][1]] == ["Order", "Item", "Qty"]
    assert [heading.is_key for heading in lines.headings] == [True, False, False]
    assert documents.headings[2].choices == ("yes", "no")


def test_nothing_is_overwritten(made: Callable[..., Path]) -> None:
    """A workbook that somebody has filled in is safe."""
    found = mapping.load(ROOT / "mappings" / "invoices.toml")
    path = made(found)
    before = path.read_bytes()
    with pytest.raises(OutputError, match="exists already"):
        write(template_of(found), path)
    assert path.read_bytes() == before


def test_help_says_what_nobody_fills_in(made: Callable[..., Path]) -> None:
    """Constants of the mapping and the condition on rows stand on the sheet of help."""
    path = made(mapping.load(ROOT / "mappings" / "credit-notes.toml"))
    told = [cell.value for row in openpyxl.load_workbook(path)["Help"].iter_rows() for cell in row if cell.value]
    assert any("Godkjent" in str(words) and "Only rows" in str(words) for words in told)
