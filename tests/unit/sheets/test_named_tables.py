"""Named tables: where the header is, or all that is read."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from importer.errors import WorkbookError
from importer.sheets import read

Ods = Callable[..., Path]
Tables = Callable[..., Path]


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    """Return a function that writes a sheet with rows above, beside and below tables of this name, range and sheet."""

    def write(*named: tuple[str, str]) -> Path:
        path = tmp_path / "tables.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("Data")
            sheet.write_row(0, 0, ["these", "are", "all", "words"])
            sheet.write_row(6, 1, ["below", 9])
            sheet.write_column(2, 4, ["Beside", "x", "y"])
            for name, place in named:
                columns = [{"header": heading} for heading in ("A", "B", "C")[: ord(place[3]) - ord(place[0]) + 1]]
                sheet.add_table(place, {"name": name, "columns": columns, "data": [["v", 1, 2], ["w", 3, 4]]})
        return path

    return write


def test_the_only_table_shows_the_header(tables: Tables) -> None:
    """One table on the sheet says where the header is; rows typed below it are not lost."""
    sheet = read(tables(("Orders", "B3:D5")))
    assert (sheet.header_row, sheet.headings, list(sheet.rows)) == (3, ("A", "B", "C", "Beside"), [4, 5, 6, 7])
    assert sheet.evidence == "table Orders (B3:D5) begins in it"
    assert sheet.table == "Orders"


def test_a_given_header_comes_first(tables: Tables) -> None:
    """A header row that is given wins over the table."""
    assert read(tables(("Orders", "B3:D5")), header=1).headings == ("these", "are", "all", "words")


def test_only_the_table_that_is_named(tables: Tables) -> None:
    """A table that is named is all that is read, on whatever sheet, and what is left out is said."""
    sheet = read(tables(("Orders", "B3:D5")), table="ORDERS")
    assert (sheet.headings, list(sheet.rows)) == (("A", "B", "C"), [4, 5])
    assert sheet.notes == ("Outside table Orders there are values in columns E and rows below it; not read.",)


def test_several_tables(tables: Tables) -> None:
    """With several tables none is preferred; a name that is not there is answered with those that are."""
    path = tables(("Orders", "B3:D5"), ("Others", "B10:D12"))
    assert read(path).table is None
    assert list(read(path, table="Others").rows) == [11, 12]
    with pytest.raises(WorkbookError, match="has no table named Order") as caught:
        read(path, table="Order")
    assert caught.value.remedy == "Did you mean Orders? Its tables are: Orders, Others."


def test_a_workbook_without_tables(tmp_path: Path) -> None:
    """A table that is asked for where there is none is an error, in every kind of workbook."""
    with xlsxwriter.Workbook(tmp_path / "plain.xlsx") as book:
        book.add_worksheet().write_column(0, 0, ["A", "x"])
    with pytest.raises(WorkbookError, match="has no table named Orders"):
        read(tmp_path / "plain.xlsx", table="Orders")


def test_a_named_range_of_an_open_document(ods: Ods) -> None:
    """A database range is what a table is in LibreOffice."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = "".join(
        f"<table:table-row>{cell.format(a)}{cell.format(b)}</table:table-row>" for a, b in ("pq", "AB", "xy", "zw")
    )
    named = '<table:database-range table:name="Orders" table:target-range-address="Data.A2:Data.B3"/>'
    sheet = read(ods(rows, after=f"<table:database-ranges>{named}</table:database-ranges>"), table="Orders")
    assert (sheet.headings, list(sheet.rows)) == (("A", "B"), [3])
