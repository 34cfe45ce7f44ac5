"""A result workbook is the next input: what we added to it is not data."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import xlsxwriter

from importer.sheets import names, read
from importer.sheets.ours import Ours, from_properties, to_properties


def result_book(path: Path, ours: Ours, headings: list[str], row: list[object]) -> Path:
    """Write a workbook with our marks in its properties."""
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("Summary").write(0, 0, "SENT")
        sheet = workbook.add_worksheet("Invoices")
        sheet.write_row(0, 0, headings)
        sheet.write_row(1, 0, row)
        for name, text in to_properties(ours).items():
            workbook.set_custom_property(name, text)
    return path


OURS = Ours(("Summary",), {"Invoices": ("Status", "Message")})


def test_our_sheets_and_columns_are_not_data(tmp_path: Path) -> None:
    """The Summary does not have to be passed over by hand, and our columns are kept apart from the data."""
    path = result_book(tmp_path / "r.xlsx", OURS, ["No", "Status", "Message"], ["F1", "created", ""])
    assert [(name.name, name.ours) for name in names(path)] == [("Summary", True), ("Invoices", False)]
    sheet = read(path)
    assert (sheet.name, sheet.headings) == ("Invoices", ("No",))
    assert [column.heading for column in sheet.ours] == ["Status", "Message"]


def test_the_users_own_status_column(tmp_path: Path) -> None:
    """Where the user has a Status as well, ours is the one to the right."""
    path = result_book(tmp_path / "r.xlsx", OURS, ["Status", "No", "Status"], ["paid", "F1", "created"])
    sheet = read(path)
    assert [(column.heading, column.letter) for column in sheet.columns] == [("Status", "A"), ("No", "B")]
    assert [column.letter for column in sheet.ours] == ["C"]


def test_rows_with_only_our_values_are_blank(tmp_path: Path) -> None:
    """A row whose data the user has deleted is blank, whatever we wrote beside it."""
    path = result_book(tmp_path / "r.xlsx", OURS, ["No", "Status"], ["F1", "created"])
    workbook = openpyxl.load_workbook(path)
    workbook["Invoices"].append([None, "created"])
    workbook["Invoices"].append(["F3", "created"])
    workbook.save(path)
    assert list(read(path).blank) == [False, True, False]


def test_without_our_mark_it_is_data(book: Callable[..., Path]) -> None:
    """A workbook of the user's that happens to have our headings and sheet names is all data."""
    sheet = read(book({"Summary": [["No", "Status"], ["F1", "open"]]}))
    assert sheet.headings == ("No", "Status")


def test_long_lists_survive() -> None:
    """More than fits into one property is spread over several, none over 255 characters."""
    ours = Ours(("Summary", "Errors"), {f"Sheet {n} æøå": ("Status", "Message") for n in range(40)})
    properties = to_properties(ours)
    assert len(properties) > 1
    assert all(len(text) <= 255 for text in properties.values())
    assert from_properties({"Company": "ACME", **properties}) == ours


def test_damaged_mark() -> None:
    """A mark somebody has tampered with is no mark, and no crash."""
    name = next(iter(to_properties(OURS)))
    for text in ("", "{", "[1]", '{"sheets": 1, "columns": []}', '{"sheets": [], "columns": []}'):
        assert from_properties({name: text}) == Ours()
