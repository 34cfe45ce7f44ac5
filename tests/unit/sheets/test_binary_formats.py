"""xls and xlsb: what their records say besides the values, and what is refused before calamine sees it."""

import struct
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from importer.errors import WorkbookError
from importer.sheets import names, read
from importer.sheets.compound import BrokenError, streams
from importer.sheets.formats import Formats
from importer.sheets.hushed import hushed
from importer.sheets.xls_records import FORMULA_CELL, marks_of, overview

Binary = Callable[..., Path]
SAMPLES = Path(__file__).parents[3] / "samples" / "awkward"
NOON = datetime.fromisoformat("2026-01-14T12:00:00")
START, END = struct.pack("<HH", 0x0809, 0), struct.pack("<HH", 0x000A, 0)


def record(number: int, content: bytes) -> bytes:
    """Return one record of an xls stream."""
    return struct.pack("<HH", number, len(content)) + content


@pytest.mark.parametrize("name", ["formats", "hidden-rows", "merged-groups", "error-cells"])
@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_the_same_in_every_format(name: str, ending: str) -> None:
    """A workbook that LibreOffice wrote in another format is the same sheet, marks and remarks included."""
    one, other = read(SAMPLES / f"{name}.xlsx"), read(SAMPLES / f"{name}.{ending}")
    assert (one.headings, list(one.rows), one.notes) == (other.headings, list(other.rows), other.notes)
    for left, right in zip(one.columns, other.columns, strict=True):
        assert left.shown().to_list() == right.shown().to_list()


def test_every_type_of_an_xlsb(binary: Binary, tmp_path: Path) -> None:
    """Texts, numbers, dates, booleans, errors, percentages and zeros in front."""
    rows = [["A", "B", "C"], ["x", 1.5, NOON], [True, "#N/A", (0.25, 2)], [(101, 3), None, "y"]]
    sheet = read(binary(tmp_path / "book.xlsb", rows, merged=[(2, 3, 1, 1)]))
    assert [list(column.shown()) for column in sheet.columns] == [
        ["x", "TRUE", "0101"],
        ["1.5", "#N/A", None],
        ["2026-01-14 12:00", "25%", "y"],
    ]
    assert [each.name for each in names(tmp_path / "book.xlsb")] == ["Sheet"]


def test_cells_beyond_the_end(binary: Binary, tmp_path: Path) -> None:
    """A cell that no sheet has, or far away from all others, is refused."""
    blank: list[object] = [None]
    rows = [["A"], *[blank] * 1999, [*blank * 16_000, "far"]]
    with pytest.raises(WorkbookError, match="reaches to WQK2001, but only 2 of its"):
        read(binary(tmp_path / "far.xlsb", rows))


@pytest.mark.parametrize("ending", ["xls", "xlsb"])
def test_cut_short(tmp_path: Path, ending: str) -> None:
    """A file cut short anywhere is damaged."""
    whole = (SAMPLES / f"error-cells.{ending}").read_bytes()
    path = tmp_path / f"cut.{ending}"
    for size in range(16, len(whole) * 9 // 10, 499):
        path.write_bytes(whole[:size])
        with pytest.raises(WorkbookError, match=r"damaged|password|zip archive"):
            read(path)


def test_formulas_that_were_never_worked_out() -> None:
    """A formula whose empty text is still to be worked out has no value; one that is just empty is blank."""
    result = bytes([3, 0, 0, 0, 0, 0, 0xFF, 0xFF])
    cells = [record(FORMULA_CELL, struct.pack("<HHH", 1, column, 0) + result + bytes([column, 0])) for column in (0, 2)]
    marks = marks_of(START + b"".join(cells) + END, 0, Formats())
    assert {column: dict(rows) for column, rows in marks.faults.items()} == {2: {2: "formula"}}


def test_records_that_cannot_be() -> None:
    """Records without an end, a column too many, more texts than bytes: broken."""
    for stream in (
        START,
        START + record(0x0203, bytes(2)) + END,
        START + record(0x0203, b"\0\0\0\1" + bytes(10)) + END,
    ):
        with pytest.raises((BrokenError, struct.error)):
            marks_of(stream, 0, Formats())
    with pytest.raises(BrokenError, match="more texts than bytes"):
        overview(START + record(0x00FC, struct.pack("<ii", 9, 99_999_999)) + END)


def test_a_locked_xls(tmp_path: Path) -> None:
    """An xls that is encrypted says so in a record."""
    content = bytearray((SAMPLES / "error-cells.xls").read_bytes())
    at = content.index(struct.pack("<HH", 0x00E1, 2))  # a record of two bytes near the beginning, of no use here
    content[at : at + 2] = struct.pack("<H", 0x002F)
    path = tmp_path / "locked.xls"
    path.write_bytes(content)
    with pytest.raises(WorkbookError, match="protected with a password"):
        read(path)


def test_a_container_that_goes_round() -> None:
    """A chain of sectors that comes back to itself does not go on for ever."""
    content = bytearray((SAMPLES / "error-cells.xls").read_bytes())
    (first,) = struct.unpack_from("<I", content, 76)
    (directory,) = struct.unpack_from("<I", content, 48)
    struct.pack_into("<I", content, 512 * (first + 1) + 4 * directory, directory)
    with pytest.raises(BrokenError, match="leads nowhere"):
        streams(bytes(content))


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    """What a library prints of its own failure does not reach the screen; afterwards the screen is back."""
    import os  # noqa: PLC0415  to write past Python

    with hushed():
        os.write(2, b"thread panicked")
    os.write(2, b"hello")
    assert capfd.readouterr().err == "hello"
