"""Workbooks: one real Excel table a sheet, native types, and in memory never more than a page of records.

XlsxWriter makes the workbook: its looks, tables and the sheet *About*. Cell by cell it would take most of an
export's time and, told to keep rows out of memory, has no tables. So it makes a workbook without rows; they are
made column by column (`xmlrows`), wait in a scratch file, and are put into their sheets while the file is packed.
"""

import io
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

import polars as pl
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range

from importer.errors import OutputError
from importer.exporting.about import write_about
from importer.exporting.columns import Column, Kind, Table
from importer.exporting.scratch import Tidy
from importer.exporting.value import About, Exported
from importer.exporting.xmlrows import MOST_TEXT, fitting, longest, write_rows

MOST_ROWS = 1_048_576
"""Rows of a sheet, the header included (Excel's limit); then another sheet begins."""
_FORMATS: dict[Kind, dict[str, object]] = {
    Kind.TEXT: {"num_format": "@"},
    Kind.WHOLE: {"num_format": "0"},
    Kind.DECIMAL: {"num_format": "#,##0.00######"},
    Kind.FLAG: {},
    Kind.DAY: {"num_format": 14},
    Kind.MOMENT: {"num_format": 22},
}
"""`@` is text that stays text, also when somebody types it again: no code becomes a number, none a formula.
14 and 22 are the reader's own short date, without and with the time; numbers have the reader's own signs."""
HEADING: dict[str, object] = {"bold": True, "font_color": "#24405C", "bg_color": "#E2EAF3"}
"""Of its own, because not every spreadsheet draws the looks of a table."""
_WIDTHS = {Kind.DECIMAL: 14, Kind.DAY: 11, Kind.MOMENT: 17}
_NARROWEST, _WIDEST = 9, 50
STYLE = "Table Style Light 9"
_LEVEL = 2
"""Of compression: a third of the time of the usual one, and a fifth more to store."""
_LARGEST = 2**32 - 1
"""Bytes of a sheet; Excel opens none that is larger."""
_END_OF_ROWS = b"</sheetData>"


class XlsxFile(Tidy):
    """One workbook in the making."""

    def __init__(self, tables: Sequence[Table], draft: Path) -> None:
        super().__init__()
        self._draft = draft
        self._bare = io.BytesIO()
        self._book = Workbook(self._bare, {"in_memory": True})
        looks = {kind: _look(self._book, spec) for kind, spec in _FORMATS.items()}
        self._grids = {table.title: Grid(self._book, table, looks, self._leaving) for table in tables}

    def add(self, table: Table, frame: pl.DataFrame) -> None:
        """Add flat rows to a table."""
        self._grids[table.title].add(frame)

    def notes(self) -> list[str]:
        """Return what a person should know of what could not be written as it was."""
        cut = sum(grid.cut for grid in self._grids.values())
        return [f"Texts longer than a cell can hold, and cut: {cut}; csv keeps them whole."] if cut else []

    def close(self, about: About, exported: Exported) -> None:
        """Write the sheet *About* and the file. Raises OutputError when it is too large, else OSError."""
        rows = {part: waiting for grid in self._grids.values() for part, waiting in grid.end()}
        write_about(self._book, about, exported)
        self._book.set_properties({"title": "Export from the customer ledger", "company": about.company})
        self._book.close()
        with ZipFile(self._bare) as bare, ZipFile(self._draft, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as whole:
            for part in bare.namelist():
                _pack(whole, part, bare.read(part), rows.get(part))


class Grid:
    """The rows of one table, on as many sheets as they need."""

    def __init__(self, book: Any, table: Table, looks: Mapping[Kind, int], leaving: ExitStack) -> None:  # noqa: ANN401  the library has no types
        self.cut = 0
        self._book = book
        self._table = table
        self._looks = looks
        self._leaving = leaving
        self._widths = [max(len(column.name) + 2, _WIDTHS.get(column.kind, 0)) for column in table.columns]
        self._pages: list[_Page] = []
        self._begin()

    def add(self, frame: pl.DataFrame) -> None:
        """Write rows below the others."""
        lengths = longest(frame, self._table.columns)
        self._widths = [max(width, length) for width, length in zip(self._widths, lengths.values(), strict=True)]
        fits, cut = fitting(frame, [name for name, length in lengths.items() if length > MOST_TEXT // 2])
        self.cut += cut
        while fits.height:
            if self._pages[-1].height == MOST_ROWS:
                self._begin()
            page = self._pages[-1]
            some = fits.head(MOST_ROWS - page.height)
            page.add(some, self._table.columns, self._looks)
            fits = fits.slice(some.height)

    def end(self) -> Iterator[tuple[str, IO[bytes]]]:
        """Make each sheet a table, give its columns their widths, and yield its part of the file with its rows."""
        heading = self._book.add_format(HEADING)
        columns = [{"header": name, "header_format": heading} for name in self._table.headings]
        for number, page in enumerate(self._pages, 1):
            name = self._table.title.title().replace(" ", "") + (str(number) if number > 1 else "")
            table = {"name": name, "columns": columns, "style": STYLE}
            page.sheet.add_table(0, 0, 1, len(columns) - 1, table)
            page.stretch(xl_range(0, 0, max(page.height - 1, 1), len(columns) - 1))
            for at, width in enumerate(self._widths):
                page.sheet.set_column(at, at, min(max(width + 1, _NARROWEST), _WIDEST))
            yield f"xl/worksheets/sheet{page.sheet.index + 1}.xml", page.rows

    def _begin(self) -> None:
        number = len(self._pages) + 1
        title = self._table.title
        sheet = self._book.add_worksheet(f"{title} {number}" if number > 1 else title)
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.repeat_rows(0)
        sheet.repeat_columns(0)
        sheet.ignore_errors({"number_stored_as_text": f"A2:XFD{MOST_ROWS}"})
        sheet.set_footer("&L&A&RPage &P of &N")
        rows = tempfile.TemporaryFile(prefix="importer-export-")  # noqa: SIM115  as long as the workbook is made
        self._leaving.enter_context(rows)
        self._pages.append(_Page(sheet, rows))


class _Page:
    """One sheet: as XlsxWriter has it, without rows, and the rows."""

    def __init__(self, sheet: Any, rows: IO[bytes]) -> None:  # noqa: ANN401  as above
        self.sheet = sheet
        self.rows = rows
        self.height = 1

    def add(self, frame: pl.DataFrame, columns: Sequence[Column], looks: Mapping[Kind, int]) -> None:
        """Put rows below the others."""
        write_rows(self.rows, frame, columns, looks, self.height + 1)
        self.height += frame.height

    def stretch(self, over: str) -> None:
        """Let the sheet's table reach `over`."""
        stretch(self.sheet, over)
        self.sheet.dim_rowmax = self.height - 1


def stretch(sheet: Any, over: str) -> None:  # noqa: ANN401  as above
    """Let a sheet's table reach `over`; XlsxWriter would remember every cell that it is told of."""
    table = sheet.tables[0]
    for key in ("range", "a_range", "autofilter"):
        table[key] = over


def _pack(whole: ZipFile, part: str, bare: bytes, rows: IO[bytes] | None) -> None:
    """Put one part into the file, with its rows when it is a sheet that has some."""
    if rows is None:
        whole.writestr(part, bare)
        return
    size = rows.tell() + len(bare)
    if size > _LARGEST:
        raise OutputError("The export is too large for a workbook.", "Write it as .csv or .parquet, or narrow it.")
    before, end, after = bare.partition(_END_OF_ROWS)
    rows.seek(0)
    with whole.open(part, "w", force_zip64=size >= _LARGEST // 2) as packed:
        packed.write(before)
        shutil.copyfileobj(rows, packed, 1 << 20)
        packed.write(end + after)


def _look(book: Any, spec: Mapping[str, object]) -> int:  # noqa: ANN401  as above
    """Return the number of a format in the workbook, which has it from then on."""
    number: int = book.add_format(spec)._get_xf_index()  # noqa: SLF001  the cells are written elsewhere
    return number
