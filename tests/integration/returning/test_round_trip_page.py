"""The page about the round trip is true: its commands are run as they stand there."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from importer.cli import main

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "round-trip.md"
Say = Callable[[str], str]


@pytest.fixture
def say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    """Return what runs a command of the page in a folder of its own; it must end well."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IMPORTER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")

    def command(line: str) -> str:
        words = [str(ROOT / word) if (ROOT / word).is_file() else word for word in shlex.split(line)[1:]]
        assert not main.cli.main(args=[*words], prog_name="importer", standalone_mode=False)
        said = capsys.readouterr()
        return said.err + said.out

    return command


def commands() -> list[str]:
    """Return the commands of the page's session."""
    [session] = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return [line for line in session.splitlines() if line]


def counts(said: str) -> dict[str, int]:
    """Return the documents by status that a summary tells."""
    found = re.findall(r"^(unchanged|updated|would-update|created) +(\d+)$", said, re.MULTILINE)
    return {name: int(count) for name, count in found}


def test_the_session_goes_as_the_page_says(say: Say, tmp_path: Path) -> None:
    """One cell is edited, one invoice is changed, thirty-nine are left alone, and the changes are listed."""
    filled, invoiced, exported, *back = commands()
    say(f"{filled} --no-result")
    assert counts(say(f"{invoiced} --no-result")) == {"created": 40}
    assert "documents 40" in say(exported)
    book = load_workbook(tmp_path / "edited.xlsx")
    sheet = book.worksheets[0]
    [reference] = [cell for cell in sheet[1] if cell.value == "Ny referanse"]
    number, old = sheet["A2"].value, sheet.cell(2, reference.column).value
    sheet.cell(2, reference.column).value = "PO-2026-77"
    book.save(tmp_path / "edited.xlsx")
    checked, rehearsed, posted = (counts(say(line)) for line in back)
    assert checked == rehearsed == {"unchanged": 39, "would-update": 1}
    assert posted == {"unchanged": 39, "updated": 1}
    rows = [
        row[2:6]
        for row in load_workbook(tmp_path / "edited.result.xlsx")["Changes"].iter_rows(min_row=4, values_only=True)
    ]
    assert rows == [(number, "customerRefNumber", old, "PO-2026-77")]
