"""Make the pictures again: `python docs/pictures/make_pictures.py`; needs LibreOffice (soffice) and pdftoppm.

The workbook with mistakes is posted to a sandbox, and what is shown is its own result workbook. The sheet is
shown with some columns hidden and others narrowed, so that it can be read at the width of a README.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from importer import results, runner, sandbox, workflow
from importer.cli.door import sandbox_ledger
from importer.journal import Journal

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
STEPS = (("customers-legacy.toml", "customers-legacy.csv"), ("invoices.toml", "invoices-with-mistakes.xlsx"))
WIDTHS: Mapping[str, float] = {
    "A": 10,
    "B": 8,
    "C": 25,
    "D": 11,
    "E": 12,
    "F": 7,
    "G": 9,
    "K": 10,
    "P": 11,
    "Q": 56,
    "R": 10,
}
"""The columns that are shown, and how wide (in characters); the others are hidden, as the letters tell."""
LAST_ROW = 25
PICTURE_WIDTH = 1720
"""Pixels: twice the width of a README, for sharp screens."""
FOOTER = 0.07
"""The part of a page, at its foot, that holds the page number."""
AIR = 8


def main() -> None:
    """Make both pictures beside this script."""
    with tempfile.TemporaryDirectory(prefix="importer-pictures-") as name:
        folder = Path(name)
        result = posted(folder)
        sheet = folder / "sheet.xlsx"
        narrow(result, sheet)
        take(sheet, HERE / "result-workbook.png")
        take(result, HERE / "summary.png")
    print(f"The pictures are in {HERE}.")  # noqa: T201  a script prints what it wrote


def posted(folder: Path) -> Path:
    """Post the customers and the workbook with mistakes; return its result workbook."""
    for name, workbook in STEPS:
        shutil.copy(ROOT / "mappings" / name, folder)
        shutil.copy(ROOT / "samples" / workbook, folder)
    policy = workflow.Policy(skip_invalid=True, options=runner.Options(settle_seconds=1))
    with (
        chdir(folder),
        sandbox.start() as running,
        Journal.open(folder / "home") as journal,
        sandbox_ledger(running) as ledger,
    ):
        for name, workbook in STEPS:
            job = workflow.Job(Path(name), Path(workbook), results.default_path(Path(workbook)))
            report = workflow.post(job, workflow.Occasion.now("sandbox"), ledger, journal, policy)
    return folder / str(report.summary.result)


def narrow(result: Path, target: Path) -> None:
    """Write the user's sheet alone, narrow enough to be read in a picture, with letters and row numbers."""
    book = load_workbook(result)
    for sheet in book.worksheets:
        if sheet.title in {"Summary", "Errors", "Ledger"}:
            book.remove(sheet)
    sheet = book.worksheets[0]
    _set_widths(sheet)
    for row in range(sheet.max_row):
        sheet.row_dimensions[row + 7].height = None  # narrower messages are taller; the program works it out
    sheet.print_area = f"A1:R{LAST_ROW}"
    sheet.print_options.headings = True
    sheet.oddFooter.left.text = sheet.oddFooter.center.text = sheet.oddFooter.right.text = None
    book.save(target)


def _set_widths(sheet: Worksheet) -> None:
    """Show the columns of `WIDTHS` only; neighbours of one width are kept together by the library."""
    for letter in [*sheet.column_dimensions]:
        del sheet.column_dimensions[letter]
    for number in range(1, sheet.max_column + 1):
        letter = sheet.cell(1, number).column_letter
        sheet.column_dimensions[letter].width = WIDTHS.get(letter, 8)
        sheet.column_dimensions[letter].hidden = letter not in WIDTHS


def take(workbook: Path, picture: Path) -> None:
    """Write the first page of `workbook` as a picture, cropped to what is on it."""
    profile = (workbook.parent / "office").as_uri()
    folder = workbook.parent
    _run(
        "soffice",
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(workbook),
    )
    page = workbook.with_suffix(".pdf")
    whole = _box(_pixels(page, 100))
    dots = round(100 * PICTURE_WIDTH / whole.width)
    box = _box(_pixels(page, dots))
    crop = ("-x", box.left - AIR, "-y", box.top - AIR, "-W", box.width + 2 * AIR, "-H", box.height + 2 * AIR)
    _run(
        "pdftoppm",
        "-f",
        "1",
        "-l",
        "1",
        "-r",
        str(dots),
        *map(str, crop),
        "-png",
        "-singlefile",
        str(page),
        str(picture.with_suffix("")),
    )


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


def _pixels(page: Path, dots: int) -> Pixels:
    """Return the first page at `dots` to the inch."""
    image = _run("pdftoppm", "-f", "1", "-l", "1", "-r", str(dots), "-gray", str(page))
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


def _run(program: str, *arguments: str) -> bytes:
    """Run a program of the machine and return what it writes."""
    path = shutil.which(program)
    if path is None:
        raise SystemExit(f"{program} is needed for the pictures; install LibreOffice and poppler-utils.")
    return subprocess.run([path, *arguments], check=True, capture_output=True).stdout  # noqa: S603  found just above


if __name__ == "__main__":
    main()
