"""Writing an export in a mapping's columns: the rows to be edited, a hidden copy of them, and what is about them."""

import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range

from importer.errors import UsageError
from importer.exporting import About, Exported
from importer.exporting.about import ABOUT, write_about
from importer.exporting.columns import DOCUMENTS
from importer.exporting.drafts import drafts
from importer.exporting.tally import NOTHING_FITS, Sums
from importer.exporting.xlsx import HEADING, STYLE, stretch
from importer.kinds import Kind
from importer.language import later
from importer.ledger.port import Document
from importer.mapping.value import Mapping
from importer.returning.backwards import Cell
from importer.returning.grid import Grid, Page, Row
from importer.settling.compare import currency_of
from importer.sheets.ours import EXPORTED_FROM, EXPORTED_IN, KEPT, Ours, to_properties

FIRST_YEAR = 1900
MOST_TEXT = 32_767
"""Characters of a cell (Excel's limit); a longer text is left out rather than cut, so that it is never sent back."""
LAST_ROW = 1_048_575
_FORMATS: dict[Kind, dict[str, object]] = {
    Kind.DECIMAL: {"num_format": "General"},
    Kind.WHOLE: {"num_format": "0"},
    Kind.DATE: {"num_format": 14},
}
"""14 is the reader's own short date; everything else is text that stays text."""
_TEXT: dict[str, object] = {"num_format": "@"}
_NARROWEST, _WIDEST = 9, 50
TABLES = ("Documents", "Lines")
"""What the tables of the sheets to be edited are called."""
ROWS = later("Rows")
HOW = (
    ("How to edit", "Change cells, run the workbook with the same mapping: only what was changed is sent."),
    ("", "An emptied cell changes nothing; write <clear> to empty a field."),
    ("", "A row without a line number adds a line; yes under Delete removes one; a missing row removes nothing."),
)


def write(  # noqa: PLR0913, PLR0917  where from, through what, where to, and what is told of it
    records: Iterable[Document],
    mapping: Mapping,
    target: Path,
    tenant: str,
    about: About,
    said: Callable[[], Sequence[str]] = tuple,
) -> Exported:
    """Write `records` to the workbook `target` in the columns of `mapping`; it appears when it is whole, or not at all.

    Its first sheet is to be edited; a hidden one keeps what it says now, and of which company (`tenant`). `said` is
    asked in the end for what a person should know of the reading. Raises
    UsageError for another kind of file, or a mapping whose `where` would leave its own rows out, OutputError when
    the target cannot be written.
    """
    if target.suffix.lower() != ".xlsx":
        raise UsageError("An export with a mapping is a workbook, to be edited.", "Name it .xlsx.")
    grid = Grid(mapping)
    _insist_on_rows(grid)
    with drafts([target]) as [draft], ExitStack() as leaving:
        folder = leaving.enter_context(
            tempfile.TemporaryDirectory(prefix="importer-export-", ignore_cleanup_errors=True)
        )
        packed = BytesIO()  # of a full disk XlsxWriter would tell in its own way, and leave a broken archive open
        book = Workbook(packed, {"constant_memory": True, "tmpdir": folder})
        sheets = _Sheets(book, grid, tenant)
        for record in records:
            sheets.add(record)
        exported = sheets.exported(target, said())
        sheets.finish()
        write_about(book, about, exported, (("Mapping", mapping.name), *HOW))
        for name, text in to_properties(Ours((ABOUT,))).items():
            book.set_custom_property(name, text)
        book.close()
        draft.write_bytes(packed.getbuffer())
    return exported


def _insist_on_rows(grid: Grid) -> None:
    """Raise UsageError when the rows would be left out as soon as they come back."""
    where = grid.mapping.where
    empty = [name for name in where.columns if name in grid.backwards.unfed] if where is not None else []
    if empty:
        listed = ", ".join(f"“{name}”" for name in empty)
        raise UsageError(
            f"where in {grid.mapping.name} looks at {listed}, which feeds no field, so an export cannot fill it in "
            "and its rows would be left out when they come back.",
            "Use a mapping without where for this; extends can take the rest over.",
        )


@dataclass
class _Sheets:
    """The sheets in the making: each page twice, once to be edited and once as it is now."""

    book: Any
    grid: Grid
    tenant: str
    rows: int = 0
    sums: Sums = field(default_factory=Sums)
    _made: dict[str, tuple["_Sheet", "_Sheet"]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        formats = {kind: self.book.add_format(_FORMATS.get(kind, _TEXT)) for kind in Kind}
        heading = self.book.add_format(HEADING)
        top = (self.grid.mapping.sheet.header or 1) - 1
        shown = [
            _Sheet(self.book.add_worksheet(page.name[:31]), page, formats, at=top * (not at))
            for at, page in enumerate(self.grid.pages)
        ]
        kept = [
            _Sheet(self.book.add_worksheet(name), page, formats, at=0)
            for name, page in zip(KEPT, self.grid.pages, strict=False)
        ]
        for page, both, name in zip(self.grid.pages, zip(shown, kept, strict=True), TABLES, strict=False):
            self._made[page.name] = both
            both[0].begin(heading)
            both[0].make_table(name)
            both[1].begin(heading, EXPORTED_FROM, EXPORTED_IN)
            both[1].sheet.very_hidden()

    def add(self, record: Document) -> None:
        """Write the rows of a record."""
        before, currency = self.rows, currency_of(self.grid.mapping.resource.name, record)
        for page, row in self.grid.rows(record):
            shown, kept = self._made[page.name]
            shown.add(row)
            kept.add([*row, self.tenant, currency])
            self.rows += 1
        if self.rows > before:
            self.sums.add(record)

    def exported(self, target: Path, said: Sequence[str]) -> Exported:
        """Return what was written."""
        totals, notes = self.sums.totals(), tuple(self.grid.notes())
        nothing = () if totals else (NOTHING_FITS,)
        return Exported({DOCUMENTS: len(self.grid.keys), ROWS: self.rows}, (target,), totals, (*said, *nothing, *notes))

    def finish(self) -> None:
        """Give the columns their widths, and the tables their ends."""
        for shown, _ in self._made.values():
            shown.end()


class _Sheet:
    """One sheet, written from the top down."""

    def __init__(self, sheet: Any, page: Page, formats: dict[Kind, Any], at: int) -> None:  # noqa: ANN401  the library has no types
        self.sheet, self._page, self._formats = sheet, page, formats
        self._top = self._next = at
        self._widths = [max(len(each.heading) + 2, _NARROWEST) for each in page.fields]

    def begin(self, look: Any, *more: str) -> None:  # noqa: ANN401  as above
        """Write the header, with `more` headings."""
        for at, heading in enumerate([*(each.heading for each in self._page.fields), *more]):
            self.sheet.write_string(self._top, at, heading, look)
        self._look = look
        self._next = self._top + 1
        self.sheet.freeze_panes(self._next, 1)

    def make_table(self, name: str) -> None:
        """Make a table of what stands below the header, unless two headings differ in nothing but their case.

        XlsxWriter makes none while it keeps rows out of memory, because of rows of totals; this one has no such row.
        It writes the header anew, and in the way of a workbook that is all in memory: so once more.
        """
        headings = [each.heading for each in self._page.fields]
        if len({heading.casefold() for heading in headings}) < len(headings):
            return
        table = {"name": name, "columns": [{"header": heading} for heading in headings], "style": STYLE}
        self.sheet.constant_memory = False
        self.sheet.add_table(self._top, 0, self._top + 1, len(headings) - 1, table)
        self.sheet.constant_memory = True
        self.begin(self._look)

    def add(self, row: Row) -> None:
        """Write a row below the others."""
        if self._next > LAST_ROW:
            raise UsageError("There are more rows than a sheet holds.", "Export less: with --where, or --limit.")
        for at, cell in enumerate(row):
            if cell is not None and cell != "":
                self._put(at, cell)
        self._next += 1

    def end(self) -> None:
        """Give the columns their widths, and the rows a filter."""
        for at, width in enumerate(self._widths):
            self.sheet.set_column(at, at, min(width, _WIDEST))
        last = max(self._next - 1, self._top + 1)
        if self.sheet.tables:
            stretch(self.sheet, xl_range(self._top, 0, last, len(self._widths) - 1))
        else:
            self.sheet.autofilter(self._top, 0, last, len(self._widths) - 1)
        self.sheet.set_landscape()
        self.sheet.repeat_rows(self._top)
        self.sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{LAST_ROW + 1}"})

    def _put(self, at: int, cell: Cell) -> None:
        kind = self._page.fields[at].kind if at < len(self._page.fields) else Kind.TEXT
        if isinstance(cell, date) and cell.year >= FIRST_YEAR:
            self.sheet.write_datetime(self._next, at, cell, self._formats[Kind.DATE])
        elif isinstance(cell, Decimal | int):
            self.sheet.write_number(self._next, at, cell, self._formats[kind])
        else:
            self._put_text(at, str(cell))

    def _put_text(self, at: int, text: str) -> None:
        """Write a text as nothing but text; one that looks like the library's own markup in two pieces."""
        look = self._formats[Kind.TEXT]
        if len(text.encode("utf-16-le")) > MOST_TEXT * 2:
            return
        if text.startswith("<r>") and text.endswith("</r>"):
            self.sheet.write_rich_string(self._next, at, text[:1], look, text[1:], look)
        else:
            self.sheet.write_string(self._next, at, text, look)
        if at < len(self._widths):
            self._widths[at] = max(self._widths[at], min(len(text) + 1, _WIDEST))
