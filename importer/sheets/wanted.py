"""What is asked for of a file: which sheet, which of its rows and columns, and how to read it."""

from collections.abc import Sequence
from dataclasses import dataclass

from importer.sheets import header as headers
from importer.sheets.header import Header
from importer.sheets.marks import Span


@dataclass(frozen=True, slots=True)
class Wanted:
    """The keys of `[sheet]` that concern reading; None means: find out."""

    sheet: str | None = None
    header: int | None = None
    encoding: str | None = None
    delimiter: str | None = None
    table: str | None = None
    skip: bool = False
    """Whether hidden rows and columns are left out."""


@dataclass(frozen=True, slots=True)
class Table:
    """A named table of a workbook (Excel: *Format as Table*) and the sheet it stands on."""

    name: str
    sheet: str
    span: Span
    has_header: bool = True

    @property
    def range(self) -> str:
        """The range as a spreadsheet writes it: `A4:F20`."""
        return self.span.reference


def header_of(
    rows: Sequence[Sequence[object]], wanted: Wanted, merged: Sequence[Span], table: Table | None
) -> Header | None:
    """Return the header that is given, else the first row of `table`, else the one that is found."""
    if wanted.header is not None:
        return headers.given(rows, wanted.header, merged)
    if table is not None:
        return headers.given(rows, table.span.top, why=f"table {table.name} ({table.range}) begins in it")
    return headers.find(rows, merged)
