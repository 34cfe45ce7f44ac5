# ruff: noqa: INP001  a script beside its output, not a package
"""Make the pictures of docs/reading-the-result again: `python docs/pictures/make_reading.py`.

As make_pictures.py, from whose parts it is made: the workbook with mistakes is posted to a sandbox, and its own result
workbook is shown, a sheet a picture. English pages show the pictures of make_pictures.py where there is one.
"""

import os
import tempfile
from pathlib import Path

import make_pictures as pictures
from openpyxl import load_workbook

USER_SHEET = "Oktober 2026"
ENGLISH = "en"
DECISIONS = {ENGLISH: "Decisions", "nb": "Avgjørelser", "sv": "Beslut"}
"""What the sheet of questions is called in each language."""
WIDER = {"S": 13}
"""Columns whose heading is longer than in English."""
NARROW = 1000
"""Pixels: a page of text is narrower than a README."""


def main() -> None:
    """Make the pictures of every language beside this script."""
    pictures.PICTURE_WIDTH = NARROW
    pictures.WIDTHS = {**pictures.WIDTHS, **WIDER}
    for language, decisions in DECISIONS.items():
        with tempfile.TemporaryDirectory(prefix="importer-pictures-") as name:
            folder = Path(name)
            os.environ["IMPORTER_LANG"] = language
            result = pictures.posted(folder)
            pictures.take(alone(result, decisions, folder), pictures.HERE / f"reading-decisions.{language}.png")
            if language != ENGLISH:
                pictures.narrow(alone(result, USER_SHEET, folder), folder / "sheet.xlsx")
                pictures.take(folder / "sheet.xlsx", pictures.HERE / f"reading-sheet.{language}.png")
                pictures.take(result, pictures.HERE / f"reading-summary.{language}.png")


def alone(result: Path, title: str, folder: Path) -> Path:
    """Return a workbook that has one sheet of the result workbook, and no other."""
    book = load_workbook(result)
    for sheet in book.worksheets:
        if sheet.title != title:
            book.remove(sheet)
    book.save(folder / "alone.xlsx")
    return folder / "alone.xlsx"


if __name__ == "__main__":
    main()
