"""The byte scan of a sheet's XML, on the ways different programs write it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from importer.sheets import read

Raw = Callable[..., Path]
HEAD = '<row r="1"><c r="A1" t="str"><v>A</v></c><c r="B1" t="str"><v>B</v></c></row>'


def shown(path: Path) -> list[list[str | None]]:
    """Return what the user sees, column by column."""
    return [list(column.shown()) for column in read(path).columns]


def test_shared_formulas(raw: Raw) -> None:
    """A formula stored once for many cells has its values, and is a fault only where it has none."""
    rows = (
        '<row r="2"><c r="A2"><f t="shared" ref="A2:A4" si="0">B2</f><v>2</v></c><c r="B2"><v>1</v></c></row>'
        '<row r="3"><c r="A3"><f t="shared" si="0"/><v>4</v></c><c r="B3"><v>2</v></c></row>'
        '<row r="4"><c r="A4"><f t="shared" si="0"/></c><c r="B4"><v>3</v></c></row>'
    )
    assert shown(raw(HEAD + rows)) == [["2", "4", "="], ["1", "2", "3"]]


def test_cells_without_references(raw: Raw) -> None:
    """A writer may leave out where cells and rows are; they are counted then."""
    rows = (
        '<row><c t="str"><v>A</v></c><c t="str"><v>B</v></c></row>'
        '<row><c><v>1</v></c><c t="e"><v>#N/A</v></c></row>'
        "<row><c><v>2</v></c><c><f>A1</f></c></row>"
    )
    assert shown(raw(rows)) == [["1", "2"], ["#N/A", "="]]


def test_namespace_prefix(raw: Raw) -> None:
    """A writer may put a prefix on every tag."""
    rows = (
        '<x:row r="1"><x:c r="A1" t="str"><x:v>A</x:v></x:c></x:row>'
        '<x:row r="2"><x:c r="A2" t="e"><x:f>NA()</x:f><x:v>#N/A</x:v></x:c></x:row>'
    )
    assert shown(raw(rows, prefix="x:")) == [["#N/A"]]


def test_single_quotes(raw: Raw) -> None:
    """A writer may put attributes in single quotes."""
    rows = "<row r='2'><c r='A2' t='e'><v>#REF!</v></c><c r='B2'><v>1</v></c></row>"
    assert shown(raw(HEAD + rows)) == [["#REF!"], ["1"]]


@pytest.mark.parametrize("text", ["row>", 't="e"', '&lt;c t="e">', "&lt;/row>&lt;f>", "s='1'", "it's ='a'"])
def test_text_that_looks_like_markup(raw: Raw, text: str) -> None:
    """Texts that quote XML change nothing about the cells around them."""
    rows = f'<row r="2"><c r="A2" t="str"><v>{text}</v></c><c r="B2"><v>1</v></c></row>'
    sheet = read(raw(HEAD + rows))
    assert all(column.fault is None for column in sheet.columns)
    assert list(sheet.columns[1].shown()) == ["1"]


def test_blank_styled_cells_are_no_values(raw: Raw) -> None:
    """Cells with a style and nothing in them are blank, whether closed at once or not."""
    rows = '<row r="2"><c r="A2" s="0"/><c r="B2" s="0"></c></row><row r="3"><c r="A3"><v>1</v></c></row>'
    sheet = read(raw(HEAD + rows))
    assert list(sheet.blank) == [True, False]


def test_large_sheets_are_scanned_in_blocks(raw: Raw) -> None:
    """A fault is found in its row however far down it is, in a sheet of many megabytes."""
    cells = '<c r="A{0}" t="str"><v>a text that fills the cell {0}</v></c><c r="B{0}"><v>{0}</v></c>'
    row = f'<row r="{{0}}">{cells}</row>'
    rows = "".join(row.format(number) for number in range(2, 60_001))
    last = '<row r="60001"><c r="A60001" t="e"><v>#N/A</v></c><c r="B60001"><f>A1</f></c></row>'
    sheet = read(raw(HEAD + rows + last))
    assert [column.shown()[-1] for column in sheet.columns] == ["#N/A", "="]
    assert (sheet.rows[-1], sheet.columns[1].shown()[-2]) == (60_001, "60000")
