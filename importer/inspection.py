"""Inspection: what is in a workbook before any mapping speaks of it; sheets, header, columns, evidence."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from importer import sheets
from importer.cells import Survey, survey
from importer.errors import WorkbookError
from importer.sheets import Column, Sheet, SheetName


@dataclass(frozen=True)
class Inspected:
    """One sheet: its columns with what each is, or why it has none."""

    name: SheetName
    sheet: Sheet | None = None
    columns: tuple[tuple[Column, Survey], ...] = ()
    trouble: str = ""
    """Why it was not read, in words."""

    @property
    def what(self) -> str:
        """What the sheet is, in words."""
        if self.name.ours:
            return "added by an earlier run, not data"
        if self.sheet is None:
            return self.trouble or "empty"
        if len(self.columns) == 1:
            return "one column, so probably words for people"
        return "data"


def inspect(path: Path, sheet: str | None = None) -> tuple[Inspected, ...]:
    """Return every sheet of a workbook looked at, in its order; only the one named `sheet` if that is given.

    Raises WorkbookError for a file that cannot be read, and when there is no sheet of that name.
    """
    if sheet is not None:
        found = sheets.read(path, sheet=sheet)
        name = next((each for each in sheets.names(path) if each.name == found.name), SheetName(found.name))
        return (_looked_at(name, found),)
    return tuple(_read(path, name) for name in sheets.names(path))


def as_json(path: Path, found: tuple[Inspected, ...]) -> dict[str, Any]:
    """Return an inspection as `--json` prints it."""
    return {"workbook": str(path), "sheets": [_sheet_json(each) for each in found]}


def _read(path: Path, name: SheetName) -> Inspected:
    if name.ours or not name.has_values:
        return Inspected(name)
    try:
        return _looked_at(name, sheets.read(path, sheet=name.name))
    except WorkbookError as error:
        return Inspected(name, trouble=error.message)


def _looked_at(name: SheetName, sheet: Sheet) -> Inspected:
    return Inspected(name, sheet, tuple((column, survey(column)) for column in sheet.columns))


def _sheet_json(each: Inspected) -> dict[str, Any]:
    told: dict[str, Any] = {"name": each.name.name, "visible": each.name.visible, "what": each.what}
    if each.sheet is None:
        return told
    return told | {
        "rows": each.sheet.rows.len(),
        "blank_rows": int(each.sheet.blank.sum()),
        "header_row": each.sheet.header_row,
        "header_evidence": each.sheet.evidence,
        "encoding": each.sheet.encoding,
        "delimiter": each.sheet.delimiter,
        "notes": list(each.sheet.notes),
        "columns": [_column_json(column, seen) for column, seen in each.columns],
    }


def _column_json(column: Column, seen: Survey) -> dict[str, Any]:
    return {
        "column": column.letter,
        "heading": column.heading,
        "type": seen.kind.value,
        "locale": seen.locale,
        "evidence": seen.evidence,
        "ambiguous": seen.ambiguous,
        "thin": seen.thin,
        "blank": seen.blank,
        "distinct": seen.distinct,
        "cells": {
            "text": seen.text,
            "number": seen.number,
            "date": seen.moment,
            "boolean": seen.flag,
            "error": seen.fault,
        },
        "examples": list(seen.examples),
    }
