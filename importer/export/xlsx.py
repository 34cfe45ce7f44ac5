"""Workbooks: one real Excel table a sheet, native types, and in memory never more than a page of records.

XlsxWriter makes the workbook, its looks and its tables, and keeps rows in a file when it is told to
(`constant_memory`). Cell by cell it takes most of an export's time, so the rows of records are made elsewhere
(`xmlrows`) and put into that file. It has no tables then, because it remembers every cell of a table's range: a
table is made on a scratch sheet, two rows high, and given its range when the end is known.
"""

import io
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import polars as pl
from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError, FileSizeError
from xlsxwriter.utility import xl_range

from importer.errors import OutputError
from importer.export.columns import Column, Kind, Table
from importer.export.value import SUMMED, About, Exported
from importer.export.xmlrows import MOST_TEXT, fitting, longest, rows_xml

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
14 and 22 are the reader's own short date, without and with the time."""
_HEADING = {"bold": True, "font_color": "#24405C", "bg_color": "#E2EAF3"}
"""Of its own, because not every spreadsheet draws the looks of a table."""
_WIDTHS = {Kind.DECIMAL: 14, Kind.DAY: 11, Kind.MOMENT: 17}
_NARROWEST, _WIDEST = 9, 50
_STYLE = "Table Style Light 9"


class XlsxFile:
    """One workbook in the making; as a context manager it leaves nothing open and no scratch files behind."""

    def __init__(self, tables: Sequence[Table], draft: Path) -> None:
        self._leaving = ExitStack()
        scratch = tempfile.TemporaryDirectory(prefix="importer-export-", ignore_cleanup_errors=True)
        folder = self._leaving.enter_context(scratch)
        self._book = Workbook(str(draft), {"constant_memory": True, "tmpdir": folder})
        self._grids = {table.title: Grid(self._book, table) for table in tables}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        for sheet in self._book.worksheets():
            sheet.row_data_fh.close()
        self._leaving.close()

    def add(self, table: Table, frame: pl.DataFrame) -> None:
        """Add flat rows to a table."""
        self._grids[table.title].add(frame)

    def notes(self) -> list[str]:
        """Return what a person should know of what could not be written as it was."""
        cut = sum(grid.cut for grid in self._grids.values())
        return [f"Texts longer than a cell can hold, and cut: {cut}; csv keeps them whole."] if cut else []

    def close(self, about: About, exported: Exported) -> None:
        """Write the sheet *About* and the file. Raises OutputError when it is too large, else OSError."""
        for grid in self._grids.values():
            grid.end()
        _write_about(self._book, about, exported)
        self._book.set_properties({"title": "Export from the customer ledger", "company": about.company})
        try:
            self._book.close()
        except FileCreateError as error:
            raise OSError(str(error)) from error
        except FileSizeError as error:
            raise OutputError("The export is too large for a workbook.", "Write it as .csv, or narrow it.") from error


class Grid:
    """The rows of one table, on as many sheets as they need."""

    def __init__(self, book: Any, table: Table) -> None:  # noqa: ANN401  the library has no types
        self.cut = 0
        self._book = book
        self._table = table
        self._looks = {kind: _look(book, spec) for kind, spec in _FORMATS.items()}
        self._heading = _look(book, _HEADING)
        self._sheets = 0
        self._next = 0
        self._sheet: Any = None
        self._widths: list[int] = []
        self._begin()

    def add(self, frame: pl.DataFrame) -> None:
        """Write rows below the others."""
        lengths = longest(frame, self._table.columns)
        self._widths = [
            max(width, lengths[name]) for width, name in zip(self._widths, self._table.headings, strict=True)
        ]
        fits, cut = fitting(frame, [name for name, length in lengths.items() if length > MOST_TEXT // 2])
        self.cut += cut
        while fits.height:
            if self._next == MOST_ROWS:
                self.end()
                self._begin()
            some = fits.head(MOST_ROWS - self._next)
            self._sheet.row_data_fh.write(rows_xml(some, self._table.columns, self._looks, self._next + 1))
            self._next += some.height
            fits = fits.slice(some.height)

    def end(self) -> None:
        """Make what is on the sheet a table, and give the columns their widths."""
        last = max(self._next - 1, 1)
        name = self._table.title.title().replace(" ", "") + (str(self._sheets) if self._sheets > 1 else "")
        self._sheet.tables.append(_excel_table(name, self._table.headings, last))
        for at, width in enumerate(self._widths):
            self._sheet.set_column(at, at, min(max(width + 1, _NARROWEST), _WIDEST))
        self._sheet.dim_rowmin, self._sheet.dim_rowmax = 0, self._next - 1
        self._sheet.dim_colmin, self._sheet.dim_colmax = 0, len(self._table.columns) - 1

    def _begin(self) -> None:
        self._sheets += 1
        title = self._table.title
        sheet = self._book.add_worksheet(f"{title} {self._sheets}" if self._sheets > 1 else title)
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.repeat_rows(0)
        sheet.repeat_columns(0)
        sheet.ignore_errors({"number_stored_as_text": xl_range(1, 0, MOST_ROWS - 1, len(self._table.columns) - 1)})
        sheet.set_footer("&L&A&RPage &P of &N")
        headings = pl.DataFrame([[name] for name in self._table.headings], self._table.headings)
        as_text = [Column((name,), Kind.TEXT) for name in self._table.headings]
        sheet.row_data_fh.write(rows_xml(headings, as_text, dict.fromkeys(Kind, self._heading), 1))
        self._widths = [max(len(column.name) + 2, _WIDTHS.get(column.kind, 0)) for column in self._table.columns]
        self._sheet, self._next = sheet, 1


def _look(book: Any, spec: Mapping[str, object]) -> int:  # noqa: ANN401  as above
    """Return the number of a format in the workbook, which has it from then on."""
    number: int = book.add_format(spec)._get_xf_index()  # noqa: SLF001  cells are written elsewhere
    return number


def _excel_table(name: str, headings: Sequence[str], last_row: int) -> dict[str, Any]:
    """Return a table over all columns down to `last_row`, as XlsxWriter keeps it."""
    scratch = Workbook(io.BytesIO(), {"in_memory": True}).add_worksheet()
    columns = [{"header": heading} for heading in headings]
    scratch.add_table(0, 0, 1, len(headings) - 1, {"name": name, "columns": columns, "style": _STYLE})
    table: dict[str, Any] = scratch.tables[0]
    for key in ("range", "a_range", "autofilter"):
        table[key] = xl_range(0, 0, last_row, len(headings) - 1)
    return table


def _write_about(book: Any, about: About, exported: Exported) -> None:  # noqa: ANN401  as above
    sheet = book.add_worksheet("About")
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1 + len(SUMMED), 18)
    bold = book.add_format({"bold": True})
    row = 0
    for row, (label, value) in enumerate(_facts(about, exported)):
        sheet.write_string(row, 0, label, bold)
        _write_fact(sheet, row, value)
    _write_totals(book, sheet, row + 2, exported)


def _facts(about: About, exported: Exported) -> list[tuple[str, str | int]]:
    facts: list[tuple[str, str | int]] = [
        ("Company", about.company),
        ("Host", about.host),
        ("Read", about.at.isoformat(" ", "seconds")),
        *(("Asked for", wish) for wish in about.wishes()),
        *exported.rows.items(),
    ]
    return facts + [("Note", note) for note in exported.notes]


def _write_fact(sheet: Any, row: int, value: str | int) -> None:  # noqa: ANN401  as above
    if isinstance(value, int):
        sheet.write_number(row, 1, value)
    else:
        sheet.write_string(row, 1, value)


def _write_totals(book: Any, sheet: Any, row: int, exported: Exported) -> None:  # noqa: ANN401  as above
    names = [name for name in SUMMED if any(name in total.sums for total in exported.totals)]
    bold = book.add_format({"bold": True})
    amount = book.add_format(_FORMATS[Kind.DECIMAL])
    if exported.totals:
        for at, heading in enumerate(("Currency", "Documents", *(SUMMED[name] for name in names))):
            sheet.write_string(row, at, heading, bold)
    for below, total in enumerate(exported.totals, 1):
        sheet.write_string(row + below, 0, total.currency or "not told")
        sheet.write_number(row + below, 1, total.documents)
        for at, name in enumerate(names, 2):
            sheet.write_number(row + below, at, total.sums.get(name, Decimal()), amount)
