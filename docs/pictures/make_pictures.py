# ruff: noqa: INP001  a script beside its output, not a package
"""Make the pictures again: `python docs/pictures/make_pictures.py`; needs LibreOffice (soffice) and poppler-utils.

The workbook with mistakes is posted to a sandbox, and what is shown is its own result workbook. The sheet is
shown with some columns hidden and others narrowed, so that it can be read at the width of a README.
"""

import os
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
STEPS = (("customers-legacy.toml", "customers-legacy.csv"), ("invoices.toml", "invoices-with-mistakes.xlsx"))
WIDTHS: Mapping[str, float] = {
    "A": 11,
    "B": 9,
    "C": 25,
    "D": 12,
    "E": 12,
    "F": 7,
    "G": 10,
    "K": 10,
    "P": 11,
    "Q": 7,
    "R": 58,
    "S": 10,
}
"""The columns that are shown, and how wide (in characters); the others are hidden, as the letters tell."""
MESSAGE = "R"
FIRST_ROW, LAST_ROW = 7, 24
A_LINE = 68
"""Characters of a message in a line."""
LINE = 15.0
"""Height of a line of text, in points."""
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include>/etc/fonts/fonts.conf</include>
  <alias binding="same"><family>Calibri</family><accept><family>Liberation Sans</family></accept></alias>
</fontconfig>
"""
"""What stands in for the workbook's own font on a machine that does not have it."""
PICTURE_WIDTH = 1200
"""Pixels: more than the width of a README, for sharp screens."""
SHADES = bytes(round(value / 17) * 17 for value in range(256))
"""Sixteen shades of each colour are enough for text on plain grounds, and make a small file."""
PAGES: Mapping[str, str] = {
    "summary": "Summary",
    "decisions": "Decisions",
    "errors": "Errors",
    "ledger": "Ledger",
}
"""The sheets that are shown as they are printed, by the name of the picture."""
FOOTER = 0.07
"""The part of a page, at its foot, that holds the page number."""
AIR = 8
ROUGHLY = 100
"""Dots to the inch of the first look at a page."""


def main() -> None:
    """Make the pictures beside this script."""
    with tempfile.TemporaryDirectory(prefix="importer-pictures-") as name:
        folder = Path(name)
        result = posted(folder)
        sheet = folder / "sheet.xlsx"
        narrow(result, sheet)
        take(as_pdf(sheet), 1, HERE / "result-workbook.png")
        printed = as_pdf(result)
        for picture, title in PAGES.items():
            take(printed, page_of(title, printed), HERE / f"{picture}.png")
    print(f"The pictures are in {HERE}.")  # noqa: T201  a script prints what it wrote


def posted(folder: Path) -> Path:
    """Post the customers and the workbook with mistakes, as a user would; return its result workbook."""
    surroundings = os.environ | {"IMPORTER_HOME": str(folder / "home")}
    importer = (sys.executable, "-m", "importer", "run", "--sandbox", "--yes", "--on-invalid", "skip")
    for name, workbook in STEPS:
        shutil.copy(ROOT / "mappings" / name, folder)
        shutil.copy(ROOT / "samples" / workbook, folder)
        subprocess.run([*importer, name, workbook], check=False, cwd=folder, env=surroundings)  # noqa: S603  ourselves
    result = folder / "invoices-with-mistakes.result.xlsx"
    if not result.exists():
        raise SystemExit("There is no result workbook to take a picture of; see above.")
    return result


def narrow(result: Path, target: Path) -> None:
    """Write the user's sheet alone, narrow enough to be read in a picture, with letters and row numbers."""
    book = load_workbook(result)
    for sheet in book.worksheets:
        if sheet.title in {"Summary", "Decisions", "Errors", "Changes", "Ledger"}:
            book.remove(sheet)
    sheet = book.worksheets[0]
    _set_widths(sheet)
    for row in range(FIRST_ROW, sheet.max_row + 1):
        message = str(sheet[f"{MESSAGE}{row}"].value or "")
        sheet.row_dimensions[row].height = LINE * max(1, ceil(len(message) / A_LINE))
    sheet.print_area = f"A1:S{LAST_ROW}"
    sheet.print_options.headings = True
    book.save(target)


def _set_widths(sheet: Worksheet) -> None:
    """Show the columns of `WIDTHS` only; neighbours of one width are kept together by the library."""
    for letter in [*sheet.column_dimensions]:
        del sheet.column_dimensions[letter]
    for number in range(1, sheet.max_column + 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = WIDTHS.get(letter, 8)
        sheet.column_dimensions[letter].hidden = letter not in WIDTHS


def page_of(title: str, printed: Path) -> int:
    """Return the first page of a sheet in a printed workbook: its footer says which sheet it is."""
    pages = _run("pdftotext", "-layout", str(printed), "-").decode().split("\f")
    return next(at for at, text in enumerate(pages, start=1) if text.rstrip().split("\n")[-1].startswith(title))


def take(printed: Path, page: int, picture: Path) -> None:
    """Write a page of a PDF as a picture, cropped to what is on it."""
    dots = round(ROUGHLY * PICTURE_WIDTH / _box(_pixels(printed, page, ROUGHLY)).width)
    box = _box(_pixels(printed, page, dots))
    place = ("-x", box.left - AIR, "-y", box.top - AIR, "-W", box.width + 2 * AIR, "-H", box.height + 2 * AIR)
    image = _run("pdftoppm", *_only(page), "-r", str(dots), *map(str, place), str(printed))
    _, size, _, colours = image.split(b"\n", 3)
    picture.write_bytes(png(*map(int, size.split()), colours.translate(SHADES)))


def png(width: int, height: int, colours: bytes) -> bytes:
    """Return a picture of three bytes a pixel as a PNG file (ISO/IEC 15948)."""
    rows = b"".join(b"\0" + colours[at : at + 3 * width] for at in range(0, 3 * width * height, 3 * width))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    )


def as_pdf(workbook: Path) -> Path:
    """Print a workbook as a PDF beside it, with settings of LibreOffice's own making, whatever yours are."""
    folder = workbook.parent
    settings = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    fonts = folder / "fonts.conf"
    fonts.write_text(FONTS, encoding="utf-8")
    printing = ("--headless", "--convert-to", "pdf", "--outdir", str(folder), str(workbook))
    _run("soffice", settings, *printing, FONTCONFIG_FILE=str(fonts))
    return workbook.with_suffix(".pdf")


@dataclass(frozen=True)
class Box:
    """The part of a page that something is on, in pixels."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True)
class Pixels:
    """A page in shades of grey, a byte a pixel."""

    width: int
    height: int
    greys: bytes


def _only(page: int) -> tuple[str, ...]:
    return ("-f", str(page), "-singlefile")


def _pixels(printed: Path, page: int, dots: int) -> Pixels:
    """Return a page at `dots` to the inch."""
    image = _run("pdftoppm", *_only(page), "-r", str(dots), "-gray", str(printed))
    _, size, _, greys = image.split(b"\n", 3)
    width, height = map(int, size.split())
    return Pixels(width, height, greys)


def _box(page: Pixels) -> Box:
    """Return where the page is not white, its footer left out."""
    white = b"\xff" * page.width
    height = round(page.height * (1 - FOOTER))
    lines = [page.greys[at * page.width : (at + 1) * page.width] for at in range(height)]
    filled = [at for at, line in enumerate(lines) if line != white]
    left = min(page.width - len(line.lstrip(b"\xff")) for line in lines if line != white)
    right = max(len(line.rstrip(b"\xff")) for line in lines)
    return Box(left, filled[0], right - left, filled[-1] + 1 - filled[0])


def _run(program: str, *arguments: str, **surroundings: str) -> bytes:
    """Run a program of the machine and return what it writes."""
    path = shutil.which(program)
    if path is None:
        raise SystemExit(f"{program} is needed for the pictures; install LibreOffice and poppler-utils.")
    around = os.environ | surroundings
    return subprocess.run([path, *arguments], check=True, capture_output=True, env=around).stdout  # noqa: S603  found above


if __name__ == "__main__":
    main()
