"""Result workbooks of the samples, opened by another program than the one that wrote them."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from importer import mapping, sheets
from importer.plan.draw import draw
from importer.results.workbook import write
from importer.submission import Outcome, Status
from importer.summary import Summary, count_documents, count_rows

ROOT = Path(__file__).parents[3]
OFFICE = shutil.which("soffice")
PAIRS = [
    ("invoices", "invoices-with-mistakes.xlsx"),
    ("credit-notes", "credit-notes-2026-10.xlsx"),
    ("customers-legacy", "customers-legacy.csv"),
]


@pytest.fixture
def result_of(tmp_path: Path) -> Callable[[str, str], Path]:
    """Return a function that checks a sample with its mapping and writes the result workbook."""

    def make(name: str, workbook: str) -> Path:
        mapped = mapping.load(ROOT / "mappings" / f"{name}.toml")
        table = mapped.sheet
        read = sheets.read(
            ROOT / "samples" / workbook,
            sheet=table.name,
            header=table.header,
            encoding=table.encoding,
            delimiter=table.delimiter,
        )
        plan = draw(read, mapped)
        status = {True: Status.WOULD_CREATE, False: Status.INVALID}
        outcomes = [Outcome(key, status[valid]) for key, valid in plan.documents.select("key", "valid").iter_rows()]
        summary = Summary(
            run="20261122-221405-7f3a",
            mode="check",
            profile="",
            company="",
            host="",
            mapping=name,
            workbook=workbook,
            workbook_sha256="00" * 32,
            rows=count_rows(plan),
            documents=count_documents(outcomes),
            totals=plan.totals,
            findings=len(plan.findings),
        )
        return write(plan, outcomes, summary, tmp_path / "sample.result.xlsx")

    return make


@pytest.mark.deep
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(("name", "workbook"), PAIRS)
def test_libreoffice_opens_saves_and_gives_it_back(
    result_of: Callable[[str, str], Path], tmp_path: Path, name: str, workbook: str
) -> None:
    """After LibreOffice has saved the workbook, the reader still knows the user's columns from ours."""
    result = result_of(name, workbook)
    home, out = tmp_path / "home", tmp_path / "saved"
    command = [str(OFFICE), f"-env:UserInstallation={home.as_uri()}", "--headless"]
    command += ["--convert-to", "xlsx", "--outdir", str(out), str(result)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    saved = out / result.name
    (data,) = [sheet.name for sheet in sheets.names(saved) if not sheet.ours and sheet.visible and sheet.has_values]
    before, after = sheets.read(result, sheet=data), sheets.read(saved, sheet=data)
    assert after.headings == before.headings
    assert [column.heading for column in after.ours] == [column.heading for column in before.ours]
    assert after.rows.to_list() == before.rows.to_list()
