"""The doors of this package: which sheets a file has, and one of them read."""

import difflib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import chain
from pathlib import Path

import python_calamine

from importer.errors import WorkbookError
from importer.sheets import delimited, exact, tidy
from importer.sheets.assemble import Origin, assemble, no_rows
from importer.sheets.exact import Loaded, careful
from importer.sheets.form import Form, recognise
from importer.sheets.marks import Marks
from importer.sheets.scan import scan
from importer.sheets.ours import Ours, from_properties
from importer.sheets.package import Package, Part
from importer.sheets.value import Sheet, SheetName

VALUES = (b"<v>", b"<is>", b"<f>", b"<f ")
"""A sheet whose XML has none of these is blank."""
PEEK = 1 << 16
"""How much of a sheet's XML is looked at to choose the way to read it."""


def names(path: str | Path) -> list[SheetName]:
    """Return the sheets of a workbook in its order; a text file has one, named after the file.

    Raises WorkbookError for a file that cannot be read as a workbook.
    """
    path = Path(path)
    form = recognise(path)
    if form is Form.CSV:
        return [SheetName(path.stem)]
    if form is not Form.XLSX:
        return _other_names(path)
    with Package(path) as package:
        ours = from_properties(package.properties())
        return [_name(package, part, ours) for part in package.sheets()]


def read(
    path: str | Path,
    *,
    sheet: str | None = None,
    header: int | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Sheet:
    """Return one sheet of a workbook or the content of a text file, every cell with its own type.

    `sheet` is its name (of a text file ignored), by default the only visible one that has values and is not
    ours; `header` the number of the header row, by default found; `encoding` and `delimiter` of a text file
    are detected by default. Raises WorkbookError for everything that keeps the file from being read: see
    `recognise`, a sheet that is not there or has to be chosen, no rows, two equal headings.
    """
    path = Path(path)
    if header is not None and header < 1:
        raise WorkbookError(f"The header of {path} cannot be in row {header}.", "Count rows from 1, or leave it out.")
    form = recognise(path)
    if form is Form.CSV:
        return delimited.read(path, header, encoding, delimiter)
    if form is Form.XLSX:
        return _read_package(path, sheet, header)
    name = choose(path, _other_names(path), sheet)
    with careful(path):
        loaded = exact.load(path, name, header)
    note = f"In an .{form} file an error such as #N/A cannot be told from a blank cell; .xlsx is safer."
    return _assembled(loaded, Marks(), Origin(path, name, form, notes=(note,)))


def choose(path: Path, sheets: Sequence[SheetName], wanted: str | None) -> str:
    """Return the name of the sheet to read: the `wanted` one, else the only one that can be meant."""
    if wanted is not None:
        return _wanted(path, sheets, wanted)
    usable = [sheet.name for sheet in sheets if sheet.visible and not sheet.ours and sheet.has_values]
    if len(usable) == 1:
        return usable[0]
    if usable:
        raise WorkbookError(
            f"{path} has {len(usable)} sheets with data: {', '.join(usable)}.",
            'Choose one with --sheet, or with name = "..." under [sheet] in the mapping.',
        )
    hidden = [sheet.name for sheet in sheets if not sheet.ours and sheet.has_values]
    if hidden:
        raise WorkbookError(
            f"Only hidden sheets of {path} have data: {', '.join(hidden)}.",
            'Unhide the right one, or choose it with --sheet or name = "..." under [sheet] in the mapping.',
        )
    raise WorkbookError(f"There is no data in {path}: every sheet is blank.", "Check that it is the right file.")


def _wanted(path: Path, sheets: Sequence[SheetName], wanted: str) -> str:
    by_fold = {sheet.name.casefold(): sheet.name for sheet in sheets}
    if wanted.casefold() in by_fold:
        return by_fold[wanted.casefold()]
    close = difflib.get_close_matches(wanted, by_fold.values(), n=1)
    meant = f"Did you mean {close[0]}? " if close else ""
    raise WorkbookError(
        f"{path} has no sheet named {wanted}.", f"{meant}Its sheets are: {', '.join(by_fold.values())}."
    )


def _read_package(path: Path, wanted: str | None, header: int | None) -> Sheet:
    with Package(path) as package:
        ours = from_properties(package.properties())
        parts = {part.name: part for part in package.sheets()}
        name = choose(path, [_name(package, part, ours) for part in parts.values()], wanted)
        loaded, marks = _load(package, parts[name], header)
    return _assembled(loaded, marks, Origin(path, name, Form.XLSX, added=ours.columns.get(name, ())))


def _load(package: Package, part: Part, header: int | None) -> tuple[Loaded | None, Marks]:
    """Load the cells and scan the XML for marks at the same time: the loaders leave Python's lock alone."""
    with closing(package.blocks(part)) as blocks, careful(package.path), ThreadPoolExecutor(1) as pool:
        first = next(blocks, b"")
        way = tidy if header in (None, 1) and tidy.looks_tidy(first[:PEEK]) else exact
        loading = pool.submit(way.load, package.path, part.name, header)
        marks = scan(chain([first], blocks), package.formats())
        loaded = loading.result()
        if way is tidy and not (loaded and loaded.values == marks.values - marks.errors):
            loaded = exact.load(package.path, part.name, header)
    return loaded, marks


def _assembled(loaded: Loaded | None, marks: Marks, origin: Origin) -> Sheet:
    if loaded is None:
        raise no_rows(origin)
    return assemble(loaded, marks, origin)


def _name(package: Package, part: Part, ours: Ours) -> SheetName:
    with closing(package.blocks(part)) as blocks:
        has_values = any(mark in block for block in blocks for mark in VALUES)
    return SheetName(part.name, part.visible, has_values, part.name in ours.sheets)


def _other_names(path: Path) -> list[SheetName]:
    with careful(path), python_calamine.load_workbook(path) as book:
        return [
            SheetName(
                sheet.name,
                sheet.visible == python_calamine.SheetVisibleEnum.Visible,
                book.get_sheet_by_name(sheet.name).height > 0,
            )
            for sheet in book.sheets_metadata
            if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
