"""Answers read back: what a person has filled in on the Decisions sheet of a result workbook."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from importer import sheets
from importer.errors import WorkbookError
from importer.findings import Place
from importer.mapping.answer import Answer
from importer.sheets import Column, Sheet
from importer.sheets.ours import ASKED
from importer.sheets.reading import ours

ROWS = range(1, 21)
"""Where the headings may have gone to: rows above them may be inserted or deleted."""


def read_answers(workbook: Path) -> tuple[Answer, ...]:
    """Return the answers in a workbook; none when it has no Decisions sheet, or nothing is filled in.

    Rows may be in any order, filtered, deleted or doubled. Raises WorkbookError when the sheet is there and its
    columns are not: answers are never passed over in silence.
    """
    name, *headings = ours(workbook).decisions or ("",)
    if not name or all(each.name != name for each in sheets.names(workbook)):
        return ()
    return tuple(_answers(_sheet(workbook, name, headings), headings))


def _sheet(workbook: Path, name: str, headings: list[str]) -> Sheet:
    """Return the sheet, read from the row that has the headings."""
    for row in ROWS:
        try:
            sheet = sheets.read(workbook, sheet=name, header=row)
        except WorkbookError:
            continue
        if set(headings) <= set(sheet.headings):
            return sheet
    raise WorkbookError(
        "On the sheet {name} of {workbook} there are no rows under the headings {headings}.",
        "Bring them back (undo), or delete the sheet: then nothing is answered.",
        name=name,
        workbook=workbook,
        headings=", ".join(headings),
    )


def _answers(sheet: Sheet, headings: list[str]) -> Iterator[Answer]:
    columns: dict[str, Column] = {}
    for asked, heading in zip(ASKED, headings, strict=False):
        column = sheet.column(heading)
        assert column is not None  # noqa: S101  the caller has looked
        columns[asked] = column
    said = pl.DataFrame({name: column.shown() for name, column in columns.items()}).fill_null("")
    for row, cells in zip(sheet.rows, said.iter_rows(named=True), strict=True):
        if cells["means"] and cells["value"]:
            place = Place(sheet.name, int(row), columns["means"].heading, columns["means"].letter)
            yield Answer(place=place, **cells)
