"""xls, the workbooks of Excel 97 and older: values by calamine, everything else from the records."""

import struct
from functools import partial
from pathlib import Path

from importer.sheets import exact, xls_records
from importer.sheets.assemble import Origin, assemble, no_rows
from importer.sheets.choosing import choose, choose_table, unseen
from importer.sheets.compound import BrokenError, streams
from importer.sheets.form import Form, damaged, locked, unreadable
from importer.sheets.hushed import hushed
from importer.sheets.marks import Marks
from importer.sheets.value import Sheet, SheetName
from importer.sheets.wanted import Wanted, header_of


def names(path: Path) -> list[SheetName]:
    """Return the sheets of a workbook in its order."""
    _opened(path)
    with hushed():
        return exact.names(path)


def read(path: Path, wanted: Wanted) -> Sheet:
    """Return one sheet; raises WorkbookError as `importer.sheets.read` says."""
    looked_through = _opened(path)
    with hushed():
        sheets = exact.names(path)
    if wanted.table is not None:
        choose_table(path, (), wanted.table)
    name = choose(path, sheets, wanted.sheet)
    marks = looked_through.get(name, Marks())
    with hushed():
        rows = exact.load(path, name)
    origin = Origin(path, name, Form.XLS, notes=unseen(sheets, name), skip=wanted.skip)
    loaded = exact.from_rows(rows, partial(header_of, wanted=wanted, merged=marks.merged, table=None))
    if loaded is None:
        raise no_rows(origin)
    return assemble(loaded, marks, origin)


def _opened(path: Path) -> dict[str, Marks]:
    """Return the marks of every sheet: calamine, too, reads all of them when it opens the file."""
    try:
        found = streams(path.read_bytes())
        stream = found.get("Workbook") or found.get("Book") or b""
        known = xls_records.overview(stream)
        if known.locked:
            raise locked(path)
        marks = {name: xls_records.marks_of(stream, at, known.formats) for name, at in known.sheets.items()}
    except OSError as error:
        raise unreadable(path, error) from None
    except (BrokenError, struct.error, IndexError) as error:
        raise damaged(path, str(error)) from None
    return marks
