"""xlsx and xlsm: values by fastexcel or calamine, everything else from the XML of the sheet."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path

from importer.sheets import exact, limits, tidy
from importer.sheets.assemble import Origin, assemble, no_rows
from importer.sheets.choosing import choose, choose_table, unseen
from importer.sheets.exact import Loaded, careful
from importer.sheets.form import Form
from importer.sheets.marks import Marks
from importer.sheets.ours import KEPT, Ours, from_properties
from importer.sheets.package import Package, Part
from importer.sheets.scan import scan
from importer.sheets.value import Sheet, SheetName
from importer.sheets.wanted import Table, Wanted, header_of

VALUES = (b"<v>", b"<is>", b"<f>", b"<f ")
"""A sheet whose XML has none of these is blank."""
PEEK = 1 << 16
"""How much of a sheet's XML is looked at to choose the way to read it."""


def names(path: Path) -> list[SheetName]:
    """Return the sheets of a workbook in its order."""
    with Package(path) as package:
        ours = from_properties(package.properties())
        return [_name(package, part, ours) for part in package.sheets()]


def read(path: Path, wanted: Wanted) -> Sheet:
    """Return one sheet; raises WorkbookError as `importer.sheets.read` says."""
    with Package(path) as package:
        ours = from_properties(package.properties())
        parts = {part.name: part for part in package.sheets()}
        known = [_name(package, part, ours) for part in parts.values()]
        asked = None if wanted.table is None else _asked(package, parts.values(), wanted.table)
        name = asked.sheet if asked and wanted.sheet is None else choose(path, known, wanted.sheet)
        table = asked or _over_the_data(package, parts[name])
        _check_extent(package, parts[name])
        loaded, marks = _load(package, parts[name], wanted, table)
    origin = Origin(
        path,
        name,
        Form.XLSX,
        added=ours.columns.get(name, ()),
        notes=unseen(known, name),
        table=table.name if table else None,
        only=asked.span if asked else None,
        skip=wanted.skip,
    )
    if loaded is None:
        raise no_rows(origin)
    return assemble(loaded, marks, origin)


def _name(package: Package, part: Part, ours: Ours) -> SheetName:
    with closing(package.blocks(part)) as blocks:
        has_values = any(mark in block for block in blocks for mark in VALUES)
    kept = part.name in KEPT and not part.visible
    return SheetName(part.name, part.visible, has_values, kept or part.name in ours.sheets, kept)


def _asked(package: Package, parts: Iterable[Part], name: str) -> Table:
    """Return the table that was asked for, wherever it stands."""
    return choose_table(package.path, [table for part in parts for table in package.tables(part)], name)


def _over_the_data(package: Package, part: Part) -> Table | None:
    """Return the only named table of a sheet, whose first row is its header then."""
    tables = [table for table in package.tables(part) if table.has_header]
    return tables[0] if len(tables) == 1 else None


def _check_extent(package: Package, part: Part) -> None:
    """Raise WorkbookError for a sheet that reaches too far; the libraries must never see it."""
    with closing(package.blocks(part)) as blocks:
        first = next(blocks, b"")
        extent = limits.declared(first, package.member(part)) or limits.measured(chain([first], blocks))
    if limits.is_beyond(extent):
        with closing(package.blocks(part)) as blocks:
            limits.check_extent(package.path, part.name, limits.filled(blocks))


def _load(package: Package, part: Part, wanted: Wanted, table: Table | None) -> tuple[Loaded | None, Marks]:
    """Load the cells and scan the XML for marks at the same time: the loaders leave Python's lock alone."""
    on_top = wanted.header in {None, 1} and (table is None or table.span.top == 1)
    with closing(package.blocks(part)) as blocks, careful(package.path), ThreadPoolExecutor(1) as pool:
        first = next(blocks, b"")
        is_tidy = on_top and tidy.looks_tidy(first[:PEEK])
        loading = pool.submit(_any_way, package.path, part.name, is_tidy=is_tidy)
        marks = scan(chain([first], blocks), package.formats())
        loaded = loading.result()
        if isinstance(loaded, Loaded) and loaded.values == marks.values - marks.errors:
            return _with_evidence(loaded, wanted, table), marks
        rows = exact.load(package.path, part.name) if loaded is None or isinstance(loaded, Loaded) else loaded
    return exact.from_rows(rows, partial(header_of, wanted=wanted, merged=marks.merged, table=table)), marks


def _any_way(path: Path, sheet: str, *, is_tidy: bool) -> Loaded | list[list[object]] | None:
    return tidy.load(path, sheet) if is_tidy else exact.load(path, sheet)


def _with_evidence(loaded: Loaded, wanted: Wanted, table: Table | None) -> Loaded:
    """Say why the header is in row 1 in the words of the exact way, which asks for given rows and tables first."""
    if wanted.header is None and table is None:
        return loaded
    found = header_of([[]], wanted, (), table)
    return replace(loaded, evidence=found.evidence if found else loaded.evidence)
