"""What holds for every table that is written and read again."""

import csv
import io
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from importer.errors import WorkbookError
from importer.sheets import Column, Sheet, exact, header, read, tidy
from importer.sheets.value import PARTS

Cell: TypeAlias = str | float | bool | datetime | None
Rows: TypeAlias = Sequence[Sequence[Cell]]

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_characters="\r", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp", "Cf"]),
    min_size=1,
    max_size=12,
)
FIRST, LAST = datetime.fromisoformat("1950-01-01"), datetime.fromisoformat("2100-01-01")
MOMENTS = st.datetimes(FIRST, LAST).map(lambda moment: moment.replace(microsecond=0))
CELLS = st.one_of(st.none(), TEXTS, st.integers(-(10**9), 10**9).map(float), st.booleans(), MOMENTS)
KINDS: list[st.SearchStrategy[Cell]] = [TEXTS, st.integers(-999, 999).map(float), st.booleans(), MOMENTS]
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\n\";,|' "), max_size=8)
"""No carriage return, which Python's writer leaves unquoted, and nothing that makes a file binary."""
HEADINGS = ["One", "Two", "Three"]
PLACES = st.integers(0, 100_000)
"""Places in a file, whose size differs by a byte from second to second: it holds the time it was written at."""
LEAN = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def tidy_rows(draw: st.DrawFn) -> list[list[Cell]]:
    """Return rows whose columns each have one type, some cells blank."""
    columns: list[st.SearchStrategy[Cell]] = [st.none() | draw(st.sampled_from(KINDS)) for _ in HEADINGS]
    height = draw(st.integers(1, 6))
    return [[draw(cells) for cells in columns] for _ in range(height)]


@pytest.fixture(scope="module")
def write(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Rows], Path]:
    """Return a function that writes a workbook with our headings in row 1."""
    path = tmp_path_factory.mktemp("tables") / "table.xlsx"

    def save(rows: Rows) -> Path:
        with xlsxwriter.Workbook(path, {"strings_to_numbers": False}) as workbook:
            sheet = workbook.add_worksheet("Table")
            day = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
            for column, heading in enumerate(HEADINGS):
                sheet.write_string(0, column, heading)
            for row, cells in enumerate(rows, start=1):
                for column, cell in enumerate(cells):
                    if isinstance(cell, str):
                        sheet.write_string(row, column, cell)
                    elif isinstance(cell, datetime):
                        sheet.write_datetime(row, column, cell, day)
                    elif cell is not None:
                        sheet.write(row, column, cell)
        return path

    return save


def cells_of(column: Column) -> list[Cell]:
    """Return each cell under its own type."""
    parts = [getattr(column, part) for part in ("text", "number", "moment", "flag")]
    known = [list(part) for part in parts if part is not None]
    return [next((cell for cell in cells if cell is not None), None) for cells in zip(*known, strict=True)]


def table(sheet: Sheet) -> list[list[Cell]]:
    """Return the sheet row by row; a column without cells has none."""
    columns = [cells_of(column) or [None] * column.size for column in sheet.columns]
    return [list(row) for row in zip(*columns, strict=True)]


def trimmed(rows: Rows) -> list[list[Cell]]:
    """Return rows as a sheet keeps them: without the blank ones at the end."""
    kept = [list(row) for row in rows]
    while kept and all(cell is None for cell in kept[-1]):
        kept.pop()
    return kept


@LEAN
@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=6))
def test_workbooks_survive(write: Callable[[Rows], Path], rows: Rows) -> None:
    """Every cell of every type comes back as it was, in its row, or there was nothing to read."""
    path = write(rows)
    if not trimmed(rows):
        with pytest.raises(WorkbookError):
            read(path, header=1)
        return
    sheet = read(path, header=1)
    assert table(sheet) == trimmed(rows)
    assert list(sheet.rows) == list(range(2, len(trimmed(rows)) + 2))


@LEAN
@given(rows=tidy_rows())
def test_fast_and_exact_way_agree(write: Callable[[Rows], Path], rows: Rows) -> None:
    """The fast way to read a sheet gives the columns of the exact way, or declines."""
    path = write(rows)
    fast, slow = tidy.load(path, "Table"), exact.from_rows(exact.load(path, "Table"), header.find)
    if fast is None or slow is None:
        return
    assert (fast.header_row, fast.evidence, fast.size) == (slow.header_row, slow.evidence, slow.size)
    for one, other in zip(fast.columns, slow.columns, strict=True):
        for part in PARTS:
            left, right = getattr(one, part), getattr(other, part)
            assert (left is None or left.null_count() == left.len()) or list(left) == list(right)


@LEAN
@given(
    rows=st.lists(st.tuples(ANY_TEXT, ANY_TEXT, ANY_TEXT), min_size=1, max_size=6),
    delimiter=st.sampled_from(";,\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    end=st.sampled_from(["\n", "\r\n"]),
)
@example(rows=[("a", "b", "c")], delimiter=";", encoding="cp1252", end="\n")
def test_text_files_survive(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, str, str]],
    delimiter: str,
    encoding: str,
    end: str,
) -> None:
    """Whatever the texts, the delimiter and the encoding, a written text file is read back, row for row."""
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator=end).writerows([HEADINGS, *rows])
    path = tmp_path_factory.mktemp("texts") / "table.csv"
    path.write_bytes(written.getvalue().encode(encoding, "replace"))
    if not any(plain(text) for row in rows for text in row):
        with pytest.raises(WorkbookError, match="no data"):
            read(path, header=1, delimiter=delimiter, encoding=encoding)
        return
    sheet = read(path, header=1, delimiter=delimiter, encoding=encoding)
    assert sheet.ragged == ()
    assert list(sheet.rows) == list(range(2, sheet.rows.len() + 2))
    for index, row in enumerate(table(sheet)):
        for cell, text in zip(row, rows[index], strict=True):
            assert plain(cell) == plain(text.encode(encoding, "replace").decode(encoding))


def plain(cell: Cell) -> str:
    """Return a text without what reading strips or unifies."""
    return "".join(str(cell or "").split()).replace("_x000D_", "").strip("\u200b\u200c\u200d\u2060\ufeff")


@LEAN
@given(data=st.data())
def test_damaged_files_are_refused_or_read(
    write: Callable[[Rows], Path], tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """A workbook with any bytes changed or cut off is read or refused in our words; nothing else happens."""
    content = bytearray(write([["x", 1.0, True], ["y", 2.0, None]]).read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(PLACES) % len(content)] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("damaged") / "table.xlsx"
    path.write_bytes(bytes(content[: data.draw(PLACES) % len(content) + 1]))
    with suppress(WorkbookError):
        assert read(path).columns
