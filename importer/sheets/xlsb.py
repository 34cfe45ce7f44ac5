"""xlsb, the binary workbooks of Excel: values by calamine, everything else from the records."""

import struct
from functools import partial
from pathlib import Path

from importer.sheets import exact, xlsb_records
from importer.sheets.assemble import Origin, assemble, no_rows
from importer.sheets.choosing import choose, choose_table, unseen
from importer.sheets.compound import BrokenError
from importer.sheets.form import Form, damaged
from importer.sheets.hushed import hushed
from importer.sheets.limits import check_extent
from importer.sheets.package import Package
from importer.sheets.value import Sheet, SheetName
from importer.sheets.wanted import Wanted, header_of
from importer.sheets.xlsb_records import Walked

STYLES, STRINGS = "styles.bin", "sharedStrings.bin"


def names(path: Path) -> list[SheetName]:
    """Return the sheets of a workbook in its order."""
    return list(_walked(path))


def read(path: Path, wanted: Wanted) -> Sheet:
    """Return one sheet; raises WorkbookError as `importer.sheets.read` says."""
    walked = {sheet.name: (sheet, found) for sheet, found in _walked(path).items()}
    if wanted.table is not None:
        choose_table(path, (), wanted.table)
    known = [sheet for sheet, _ in walked.values()]
    name = choose(path, known, wanted.sheet)
    _, found = walked[name]
    check_extent(path, name, found.extent)
    with hushed():
        rows = exact.load(path, name)
    origin = Origin(path, name, Form.XLSB, notes=unseen(known, name), skip=wanted.skip)
    loaded = exact.from_rows(rows, partial(header_of, wanted=wanted, merged=found.marks.merged, table=None))
    if loaded is None:
        raise no_rows(origin)
    return assemble(loaded, found.marks, origin)


def _walked(path: Path) -> dict[SheetName, Walked]:
    """Return the sheets and what their records say."""
    try:
        with Package(path) as package:
            return _walk(package)
    except (BrokenError, struct.error, IndexError) as error:
        raise damaged(path, str(error)) from None


def _walk(package: Package) -> dict[SheetName, Walked]:
    targets = package.targets()
    by_name = {target.rpartition("/")[2]: target for target in targets.values()}
    formats = xlsb_records.formats(package.content(by_name[STYLES]) if STYLES in by_name else b"")
    if STRINGS in by_name:
        xlsb_records.check_strings(package.content(by_name[STRINGS]))
    walked: dict[SheetName, Walked] = {}
    for sheet in xlsb_records.sheets(package.content(package.book())):
        if sheet.relation in targets:
            found = xlsb_records.walk(package.content(targets[sheet.relation]), formats)
            walked[SheetName(sheet.name, sheet.visible, found.extent.filled > 0)] = found
    return walked
