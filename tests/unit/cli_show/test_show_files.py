"""`importer show RUN --result FILE --html FILE`: what it writes, where, and what it says when it cannot."""

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from importer.cli.history import show
from importer.errors import UsageError
from importer.journal import Journal
from importer.journal.standing import Run

RUN = "20261123-101500-ab12"


@pytest.fixture
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Return a function that shows the only run of a journal: one that was killed before it had sent anything."""
    monkeypatch.setenv("IMPORTER_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("IMPORTER_JOURNAL_URL", raising=False)
    with Journal.open(tmp_path / "home") as journal:
        journal.begin(Run(RUN, "posted", "acme", "Acme AS", "T", "acme.example", "m.toml", "w.xlsx", "00"))

    def show_it(*arguments: str | Path) -> Result:
        return CliRunner().invoke(show, [*map(str, arguments)], standalone_mode=False)

    return show_it


def test_both_files_are_written_and_named(shown: Callable[..., Result], tmp_path: Path) -> None:
    """One command writes the result workbook and the report, and says where they are."""
    result, html = tmp_path / "again.xlsx", tmp_path / "report.html"
    done = shown(RUN, "--result", result, "--html", html)
    assert done.exception is None, done.output
    assert f"Result workbook: {result}" in done.stderr
    assert f"Report: {html}" in done.stderr
    assert openpyxl.load_workbook(result).sheetnames == ["Summary", "Documents", "Errors", "Ledger"]
    assert "NOT SENT" in html.read_text(encoding="utf-8")


def test_a_language_that_is_asked_for_wins(shown: Callable[..., Result], tmp_path: Path) -> None:
    """A run in English is told in Norwegian to whoever asks for that: in both files, and on the screen."""
    result, html = tmp_path / "again.xlsx", tmp_path / "report.html"
    done = shown(RUN, "--result", result, "--html", html, "--lang", "nb")
    assert f"Resultatarbeidsbok: {result}" in done.stderr
    assert openpyxl.load_workbook(result).sheetnames == ["Sammendrag", "Bilag", "Feil", "Reskontro"]
    page = html.read_text(encoding="utf-8")
    assert "IKKE SENDT" in page
    assert "Kjøringen ble avbrutt" in page


def test_a_script_reads_where_they_are(shown: Callable[..., Result], tmp_path: Path) -> None:
    """With --json one object names the files."""
    done = shown("--last", "--html", tmp_path / "report.html", "--json")
    assert json.loads(done.stdout) == {"run": RUN, "result": [], "html": str(tmp_path / "report.html")}


def test_a_report_is_never_written_over(shown: Callable[..., Result], tmp_path: Path) -> None:
    """A file that is there stays as it is."""
    (tmp_path / "report.html").write_text("mine", encoding="utf-8")
    done = shown(RUN, "--html", tmp_path / "report.html")
    assert isinstance(done.exception, UsageError)
    assert "is there already" in done.exception.message
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(("option", "name"), [("--html", "report.pdf"), ("--result", "again.xls")])
def test_a_name_has_to_say_what_the_file_is(
    shown: Callable[..., Result], tmp_path: Path, option: str, name: str
) -> None:
    """A file that opens in no program is not written."""
    done = shown(RUN, option, tmp_path / name)
    assert isinstance(done.exception, UsageError)
    assert "ends in ." in done.exception.remedy
    assert not (tmp_path / name).exists()


def test_a_rehearsal_is_told_what_to_do(shown: Callable[..., Result], tmp_path: Path) -> None:
    """The id of a check or a dry run is in no journal: its result is made by the command that made it."""
    done = shown("20261123-090000-0000", "--result", tmp_path / "again.xlsx")
    assert isinstance(done.exception, UsageError)
    assert "importer check" in done.exception.remedy
    assert "importer run --dry-run" in done.exception.remedy
