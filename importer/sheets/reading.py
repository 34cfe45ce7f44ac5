"""The doors of this package: which sheets a file has, and one of them read."""

from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from importer.errors import WorkbookError
from importer.sheets.form import Form, recognise
from importer.sheets.ours import Ours, from_properties
from importer.sheets.package import Package
from importer.sheets.value import Sheet, SheetName
from importer.sheets.wanted import Wanted


class Reader(Protocol):
    """A module that reads one format."""

    def names(self, path: Path) -> list[SheetName]:
        """Return the sheets of a workbook in its order."""

    def read(self, path: Path, wanted: Wanted) -> Sheet:
        """Return one sheet."""


def _reader(form: Form) -> Reader:
    """Return the module that reads a format, which is called like it; loaded when a file asks for it."""
    name = "delimited" if form is Form.CSV else form
    return cast("Reader", import_module(f"importer.sheets.{name}"))


def names(path: str | Path) -> list[SheetName]:
    """Return the sheets of a workbook in its order; a text file has one, named after the file.

    Raises WorkbookError for a file that cannot be read as a workbook.
    """
    path = Path(path)
    return _reader(recognise(path)).names(path)


def ours(path: str | Path) -> Ours:
    """Return what an earlier run added to a workbook: nothing, unless it is a result workbook.

    Raises WorkbookError for a file that cannot be read as a workbook.
    """
    path = Path(path)
    if recognise(path) is not Form.XLSX:
        return Ours()
    with Package(path) as package:
        return from_properties(package.properties())


def read(  # noqa: PLR0913  the keys of [sheet], all of them optional and named
    path: str | Path,
    *,
    sheet: str | None = None,
    header: int | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    table: str | None = None,
    hidden: str | None = None,
) -> Sheet:
    """Return one sheet of a workbook or the content of a text file, every cell with its own type.

    `sheet` is its name (of a text file ignored), by default the only visible one that has values and is not
    ours; `header` the number of the header row, by default found; `encoding` and `delimiter` of a text file
    are detected by default; `table` names the only range to read; with `hidden` "skip", hidden rows are left
    out (`Sheet.left_out`), as are hidden columns. Raises WorkbookError for everything that keeps the file from
    being read: see `recognise`, a sheet that is not there or has to be chosen, no rows, two equal headings.
    """
    path = Path(path)
    if header is not None and header < 1:
        raise WorkbookError(
            "The header of {path} cannot be in row {header}.",
            "Count rows from 1, or leave it out.",
            path=path,
            header=header,
        )
    wanted = Wanted(sheet, header, encoding, delimiter, table, skip=hidden == "skip")
    return _reader(recognise(path)).read(path, wanted)
