"""What holds for every table in every format that can be written here: xlsx by two libraries, xlsb, ods, texts."""

import csv
import gzip
import io
import runpy
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeAlias
from xml.sax.saxutils import escape

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importer.errors import WorkbookError
from importer.sheets import Sheet, read

Cell: TypeAlias = str | float | bool | datetime | None
Rows: TypeAlias = Sequence[Sequence[Cell]]
HEADINGS = ["One", "Two", "Three"]
LEAN = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
BINARY: Callable[..., Path] = runpy.run_path(
    str(Path(__file__).parents[2] / "samples" / "awkward" / "binary_workbook.py")
)["write"]
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)
FIRST, LAST = datetime.fromisoformat("1950-01-01"), datetime.fromisoformat("2100-01-01")
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp", "Cf", "Co", "Cn"]),
    min_size=1,
    max_size=12,
).filter(lambda text: not text.startswith(("#", "=")) and "_x" not in text)
CELLS = st.one_of(
    st.none(),
    TEXTS,
    st.integers(-(10**9), 10**9).map(float),
    st.booleans(),
    st.datetimes(FIRST, LAST).map(lambda moment: moment.replace(microsecond=0)),
)
ROWS = st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=6)


def by_xlsxwriter(path: Path, rows: Rows) -> None:
    """Write texts as texts, whatever they look like."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                elif isinstance(cell, datetime):
                    sheet.write_datetime(row, column, cell, day)
                elif cell is not None:
                    sheet.write(row, column, cell)


def by_openpyxl(path: Path, rows: Rows) -> None:
    """Write with the library that most programs use."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    book.save(path)


def by_hand(path: Path, rows: Rows) -> None:
    """Write an OpenDocument file."""
    lines = "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows)
    sheet = f'<table:table table:name="Sheet">{lines}</table:table>'
    body = f"<office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body>"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", f"<office:document-content {SPACES}>{body}</office:document-content>")


def _cell(cell: Cell) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
    kinds = {bool: ("boolean", "boolean-value"), datetime: ("date", "date-value")}
    kind, name = kinds.get(type(cell), ("float", "value"))
    value = cell.isoformat() if isinstance(cell, datetime) else str(cell).lower()
    return f'<table:table-cell office:value-type="{kind}" office:{name}="{value}"/>'


WRITERS: Mapping[str, tuple[str, Callable[[Path, Rows], object]]] = {
    "xlsxwriter": ("table.xlsx", by_xlsxwriter),
    "openpyxl": ("table.xlsm", by_openpyxl),
    "xlsb": ("table.xlsb", BINARY),
    "ods": ("table.ods", by_hand),
}


def table(sheet: Sheet) -> list[list[Cell]]:
    """Return the sheet row by row, each cell under its own type."""
    columns: list[list[Cell]] = []
    for column in sheet.columns:
        known = [list(part) for part in (column.text, column.number, column.moment, column.flag) if part is not None]
        columns.append(
            [next((cell for cell in cells if cell is not None), None) for cells in zip(*known, strict=True)]
            if known
            else [None] * column.size
        )
    return [list(row) for row in zip(*columns, strict=True)]


@pytest.mark.parametrize("writer", WRITERS)
@LEAN
@given(rows=ROWS)
def test_every_cell_survives(tmp_path_factory: pytest.TempPathFactory, writer: str, rows: Rows) -> None:
    """Every cell of every type comes back as it was, in its row, and every row once; or there was nothing to read."""
    name, write = WRITERS[writer]
    path = tmp_path_factory.mktemp("tables") / name
    write(path, [HEADINGS, *rows])
    filled = [number for number, row in enumerate(rows, start=1) if any(cell is not None for cell in row)]
    if not filled:
        with pytest.raises(WorkbookError, match="no data"):
            read(path, header=1)
        return
    sheet = read(path, header=1)
    assert table(sheet) == [list(row) for row in rows[: filled[-1]]]
    assert list(sheet.rows) == list(range(2, filled[-1] + 2))
    assert [row - 1 for row, blank in zip(sheet.rows, sheet.blank, strict=True) if not blank] == filled


@pytest.mark.parametrize("name", ["table.csv", "table.tsv", "table.csv.gz", "table.tsv.gz"])
@LEAN
@given(rows=st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=6))
def test_texts_survive(tmp_path_factory: pytest.TempPathFactory, name: str, rows: Sequence[Sequence[str]]) -> None:
    """Every text of a text file comes back, packed or not."""
    written = io.StringIO()
    csv.writer(written, delimiter="\t" if "tsv" in name else ";").writerows([HEADINGS, *rows])
    content = written.getvalue().encode()
    path = tmp_path_factory.mktemp("texts") / name
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    sheet = read(path, header=1)
    assert table(sheet) == [list(row) for row in rows]
    assert list(sheet.rows) == list(range(2, len(rows) + 2))


@LEAN
@given(
    hidden=st.sets(st.integers(2, 9), max_size=4),
    spans=st.lists(st.tuples(st.integers(2, 9), st.integers(0, 3), st.integers(0, 2)), max_size=3),
    rows=st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=8, max_size=8),
)
def test_no_row_is_lost_or_doubled(
    tmp_path_factory: pytest.TempPathFactory, hidden: set[int], spans: list[tuple[int, int, int]], rows: Rows
) -> None:
    """However rows are hidden and cells merged, every row is there once, and own cells are what they were."""
    path = tmp_path_factory.mktemp("rows") / "table.xlsb"
    merged = [(top, min(top + high, 9), column, column) for top, high, column in spans]
    BINARY(path, [HEADINGS, *rows[:-1], ("end", "end", "end")], hidden_rows=sorted(hidden), merged=merged)
    read_all, left = read(path, header=1), read(path, header=1, hidden="skip")
    assert list(read_all.rows) == list(left.rows) == list(range(2, 10))
    out = [] if left.left_out is None else list(left.rows.filter(left.left_out))
    assert out == sorted(hidden)
    for ours, theirs in zip(table(read_all), rows[:-1], strict=False):
        assert [mine for mine, own in zip(ours, theirs, strict=True) if own is not None] == [
            own for own in theirs if own is not None
        ]
