"""The fast way and the exact way to read a sheet give the same columns, or the fast one declines."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from importer.sheets import exact, header, tidy
from importer.sheets.value import PARTS

Write = Callable[..., Path]
TIDY = [
    ["Text", "Number", "Date", "Flag", "Blank"],
    ["x", 1.5, date(2026, 1, 14), True, None],
    [None, -3, datetime(2026, 1, 14, 10, 30), False, None],  # noqa: DTZ001  cells have no zone
    ["  y ", None, None, None, None],
]


def test_same_columns(book: Write) -> None:
    """A tidy sheet comes out the same both ways, part by part."""
    path = book(TIDY)
    fast, slow = tidy.load(path, "Sheet"), exact.from_rows(exact.load(path, "Sheet"), header.find)
    assert fast is not None
    assert slow is not None
    assert (fast.header_row, fast.size, fast.evidence) == (slow.header_row, slow.size, slow.evidence)
    for one, other in zip(fast.columns, slow.columns, strict=True):
        assert (one.heading, one.letter) == (other.heading, other.letter)
        for part in PARTS:
            left, right = getattr(one, part), getattr(other, part)
            assert (None if left is None else list(left)) == (None if right is None else list(right))


@pytest.mark.parametrize(
    "rows",
    [
        [["A"], ["x"], [1]],
        [["A"], [True], [1.0]],
        [["A"], [date(2026, 1, 14)], [1]],
        [["A"], [(0.5, "hh:mm")]],
        [["A"], [(1.5, "[h]:mm")]],
        [["A"], [(20260114, "dd.mm.yyyy")]],
        [["A", "A"], [1, 2]],
        [["A", ""], [1, 2]],
        [["Logo"], [], ["A", "B"], [1, 2]],
    ],
)
def test_declines(book: Write, rows: list[list[object]]) -> None:
    """Several types in a column, times of day, odd headings, rows above the header: left to the exact way."""
    assert tidy.load(book(rows), "Sheet") is None
