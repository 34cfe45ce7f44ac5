"""Reading what a step is about: the sheet of its documents, and that of their lines where they have their own."""

from pathlib import Path

from importer import sheets
from importer.mapping.bind import bind, bind_both
from importer.mapping.value import Mapping
from importer.results.xlsx.book import sheet_name
from importer.sheets import Sheet


def read(mapped: Mapping, workbook: Path, sheet: str | None = None) -> tuple[Sheet, Sheet | None]:
    """Return the sheet a mapping is about, and that of the lines where they are not on it.

    `sheet` names another one than the mapping does. Raises WorkbookError when one of them cannot be read.
    """
    lines = _lines_place(mapped, workbook)
    name = sheet or mapped.sheet.name or (_only_other(workbook, lines[1]) if lines and lines[0] == workbook else None)
    first = _read(mapped, workbook, name, header=mapped.sheet.header, table=mapped.sheet.table)
    return first, _read(mapped, *lines) if lines is not None else None


def fitted(mapped: Mapping, workbook: Path, sheet: str | None = None) -> tuple[Sheet, ...]:
    """Return the sheets a mapping is about, which have all columns it speaks of; raises MappingError if not."""
    first, lines = read(mapped, workbook, sheet)
    if lines is None:
        bind(mapped, first)
        return (first,)
    bind_both(mapped, first, lines)
    return first, lines


def files_of(mapped: Mapping, workbook: Path) -> tuple[Path, ...]:
    """Return the files a mapping reads: the workbook, and that of the lines where they are in another."""
    lines = _lines_place(mapped, workbook)
    return tuple(dict.fromkeys((workbook, *(lines[:1] if lines is not None else ()))))


def _lines_place(mapped: Mapping, workbook: Path) -> tuple[Path, str | None] | None:
    """Return file and sheet of the lines.

    A file is looked for beside the workbook, unless the workbook has a sheet of that name, as a result workbook has.
    """
    apart = mapped.apart
    if apart is None:
        return None
    if apart.file is None:
        return workbook, apart.sheet
    name = sheet_name(apart.sheet or Path(apart.file).stem)
    if any(each.name.casefold() == name.casefold() for each in sheets.names(workbook)):
        return workbook, name
    return workbook.parent / apart.file, apart.sheet


def _only_other(workbook: Path, lines: str | None) -> str | None:
    """Return the only sheet with data besides that of the lines; None when there are none or several."""
    others = [
        each.name
        for each in sheets.names(workbook)
        if each.visible and each.has_values and not each.ours and each.name.casefold() != (lines or "").casefold()
    ]
    return others[0] if len(others) == 1 else None


def _read(mapped: Mapping, path: Path, name: str | None, header: int | None = None, table: str | None = None) -> Sheet:
    said = mapped.sheet
    return sheets.read(
        path,
        sheet=name,
        header=header,
        encoding=said.encoding,
        delimiter=said.delimiter,
        table=table,
        hidden=said.hidden,
    )
