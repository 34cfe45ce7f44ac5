"""Every kind of workbook that the program writes, opened by another program than the one that wrote it."""

import os
import shutil
import subprocess
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from importer import sheets
from importer.cli.main import cli
from importer.language import choose

ROOT = Path(__file__).parents[3]
OFFICE = shutil.which("soffice")
ROWS = 1_200
SECONDS = 240
COMMANDS = (
    "run --sandbox --yes --lang sv mappings/customers-legacy.toml samples/customers-legacy.csv",
    "run --sandbox --yes --on-invalid skip --lang nb mappings/invoices.toml samples/invoices-with-mistakes.xlsx",
    "check --lang nb mappings/invoices.toml samples/invoices-with-mistakes.result.xlsx --result again.xlsx",
    "check --lang en mappings/credit-notes.toml samples/credit-notes-2026-10.xlsx --result credits.xlsx",
    "check --lang en mappings/invoices.toml large.csv --result large.xlsx",
    "template mappings/invoices.toml -o template.xlsx",
    "export customer-invoice --sandbox -o exported.xlsx",
    "export customer-invoice --sandbox --mapping mappings/invoice-update.toml -o edited.xlsx",
)
"""What writes a workbook each: samples in every language, one given back, one written anew, large, and exports."""
AFTER_EDITING = "run --sandbox --yes --on-invalid skip --lang sv mappings/invoice-update.toml edited.xlsx"
READ_BACK = ("invoices-with-mistakes.result.xlsx", "customers-legacy.result.xlsx", "again.xlsx", "large.xlsx")


@dataclass(frozen=True)
class Opened:
    """A workbook, and what the other program made of it."""

    written: Path
    saved: Path


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a folder with a workbook of every kind."""
    folder = tmp_path_factory.mktemp("desk")
    for name in ("samples", "mappings"):
        shutil.copytree(ROOT / name, folder / name)
    write_large(folder / "large.csv")
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        patched.setenv("IMPORTER_HOME", str(folder / "home"))
        patched.setenv("IMPORTER_SETTLE_SECONDS", "0.1")
        for command in COMMANDS:
            run(command)
        edit(folder / "edited.xlsx")
        run(AFTER_EDITING)
        yield folder
    choose(None)


def run(command: str) -> None:
    """Run a command in this process."""
    code = cli.main(args=command.split(), prog_name="importer", standalone_mode=False) or 0
    assert code in {0, 3, 5, 6}, command


def write_large(path: Path) -> None:
    """Write a text file with many rows, in every tenth of them a price that is none."""
    book = openpyxl.load_workbook(ROOT / "samples" / "invoices-with-mistakes.xlsx")
    headings, cells = book.worksheets[0].iter_rows(min_row=6, max_row=7, values_only=True)
    row = ["" if cell is None else str(cell).removesuffix(" 00:00:00") for cell in cells]
    quantity, price = headings.index("Antall"), headings.index("Pris")
    lines = []
    for number in range(1, ROWS + 1):
        line = [str(10_000_000 + number), *row[1:]]
        line[quantity], line[price] = str(number), "ca. 450" if number % 10 == 0 else "450"
        lines.append(line)
    path.write_text("\n".join(";".join(map(str, line)) for line in (headings, *lines)), encoding="utf-8")


def edit(path: Path) -> None:
    """Change one due date of an exported workbook, as a person would."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    due = next(at for at, cell in enumerate(sheet[1], start=1) if "orfall" in str(cell.value))
    sheet.cell(2, due).value = sheet.cell(3, due).value
    book.save(path)


@pytest.fixture(scope="module")
def opened(desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Sequence[Opened]:
    """Return every workbook of the desk with what LibreOffice saved of it: one process opens them all."""
    if OFFICE is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    home, out = tmp_path_factory.mktemp("office"), tmp_path_factory.mktemp("saved")
    written = [*sorted(desk.glob("*.xlsx")), *sorted((desk / "samples").glob("*.result.xlsx"))]
    command = [OFFICE, f"-env:UserInstallation={home.as_uri()}", "--headless", "--convert-to", "xlsx"]
    command += ["--outdir", str(out), *map(str, written)]
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, timeout=SECONDS, env=os.environ | {"HOME": str(home)}
    )
    assert "Error" not in done.stderr
    return [Opened(path, out / path.name) for path in written]


def test_every_workbook_opens_and_nothing_is_missing(opened: Sequence[Opened]) -> None:
    """Nothing is repaired away: all its sheets in their order, hidden ones hidden, each with all its texts."""
    assert len(opened) == len(COMMANDS) + 1
    for each in opened:
        assert each.saved.is_file(), each.written.name
        before, after = load(each.written), load(each.saved)
        assert states(after.worksheets) == states(before.worksheets), each.written.name
        for sheet in before.worksheets:
            assert texts(sheet) == texts(after[sheet.title]), f"{each.written.name}, {sheet.title}"


def load(path: Path) -> Workbook:
    """Read a workbook; what openpyxl cannot keep is not its reader's concern here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path)


def states(pages: Sequence[Worksheet]) -> list[tuple[str, bool]]:
    """Return the names of sheets, and whether each can be seen."""
    return [(sheet.title, sheet.sheet_state == "visible") for sheet in pages]


def texts(sheet: Worksheet) -> list[tuple[str, str]]:
    """Return the texts of the first rows and where they stand."""
    cells = (cell for row in sheet.iter_rows(max_row=60) for cell in row)
    return [(cell.coordinate, cell.value) for cell in cells if isinstance(cell.value, str) and cell.data_type == "s"]


@pytest.mark.parametrize("name", READ_BACK)
def test_what_was_saved_there_is_still_the_next_input(opened: Sequence[Opened], name: str) -> None:
    """After LibreOffice has saved a result workbook, the reader still knows the user's columns from ours."""
    [each] = [each for each in opened if each.written.name == name]
    pages = sheets.names(each.saved)
    (data,) = [sheet.name for sheet in pages if not sheet.ours and sheet.visible and sheet.has_values]
    before, after = sheets.read(each.written, sheet=data), sheets.read(each.saved, sheet=data)
    assert after.headings == before.headings
    assert [column.heading for column in after.ours] == [column.heading for column in before.ours]
    assert after.rows.to_list() == before.rows.to_list()
