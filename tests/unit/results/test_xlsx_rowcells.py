"""Cells of a row as bytes: found where they are, given another style, nothing else changed."""

import pytest

from importer.results.xlsx.outline import StrangeError
from importer.results.xlsx.rowcells import RowCells

ROW = (
    b'<c r="A5" s="3" t="s"><v>1</v></c><c r="B5"/>'
    b'<c t="inlineStr" r="D5"><is><t>see r="E5" s="9"</t></is></c><c r="E5" s="3"/>'
)


@pytest.mark.parametrize(
    ("reference", "cell"),
    [
        ("A5", b'<c s="7" r="A5" t="s"><v>1</v></c>'),
        ("B5", b'<c s="7" r="B5"/>'),
        ("D5", b'<c s="7" t="inlineStr" r="D5"><is><t>see r="E5" s="9"</t></is></c>'),
        ("E5", b'<c s="7" r="E5"/>'),
    ],
)
def test_one_cell_gets_another_style(reference: str, cell: bytes) -> None:
    """The cell keeps its value, and its neighbours are the same bytes, whatever their text says."""
    cells = RowCells("")
    changed = cells.split(cells.with_style(ROW, reference, 7))
    assert changed == {**cells.split(ROW), reference[0]: cell}


def test_a_missing_cell_is_made_in_its_place() -> None:
    """Cells of a row stand from left to right."""
    changed = RowCells("").with_style(ROW, "C5", 7)
    assert list(RowCells("").split(changed)) == ["A", "B", "C", "D", "E"]
    assert b'<c r="C5" s="7"/>' in changed


def test_single_quotes_are_understood() -> None:
    """An attribute may stand in either kind of quotes."""
    assert RowCells("x:").with_style(b"<x:c r='A1' s='2'/>", "A1", 7) == b"<x:c s=\"7\" r='A1'/>"


def test_the_last_column_is_found_with_and_without_values() -> None:
    """An empty cell that only has a look is a cell, but no value."""
    cells = RowCells("")
    assert (cells.last(ROW), cells.last_filled(ROW)) == (5, 4)
    assert (cells.last(b""), cells.last_filled(b'<c r="A1"/>')) == (0, 0)


def test_styles_are_given_back_in_tags_only() -> None:
    """A text that looks like an attribute is a text."""
    changed = RowCells("").with_styles(ROW, {3: 1, 9: 2})
    assert changed.count(b's="1"') == 2
    assert b'see r="E5" s="9"' in changed


def test_a_cell_without_an_address_is_strange() -> None:
    """Nothing can be put beside a cell that does not say where it is."""
    with pytest.raises(StrangeError):
        RowCells("").split(b"<c><v>1</v></c>")
