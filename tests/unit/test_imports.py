"""A command pays only for what it uses: which libraries it has loaded when it ends."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[2] / "samples"
MAPPINGS = SAMPLES.parent / "mappings"
PROGRAM = """
import json, sys
from importer.cli.main import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""
TO_THE_LEDGER = {"authlib", "flask", "requests", "sqlalchemy", "urllib3", "importer.ledger.session", "importer.journal"}


def loaded(*arguments: str) -> set[str]:
    """Return what is loaded when a command has ended."""
    command = [sys.executable, "-c", PROGRAM, *arguments]
    ended = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    return set(json.loads(ended.stderr.strip().rpartition("\n")[2]))


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_help_is_instant(arguments: list[str]) -> None:
    """Help and version load nothing of the trade: no frames, no models, no server, no ledger."""
    assert not loaded(*arguments) & {"polars", "pydantic", "rich", "jinja2", "babel", "keyring", *TO_THE_LEDGER}


def test_a_check_speaks_to_nobody_and_loads_nothing_for_it() -> None:
    """A check of new invoices loads neither HTTP nor the journal, nor what writes results and compares updates."""
    sample = [str(MAPPINGS / "invoices.toml"), str(SAMPLES / "invoices-2026-10.xlsx")]
    unused = {"xlsxwriter", "jinja2", "babel", "keyring", "importer.changes", "importer.returning.drawing"}
    assert not loaded("check", *sample, "--no-result", "--quiet") & (unused | TO_THE_LEDGER)


def test_a_result_is_built_in_the_users_workbook_alone(tmp_path: Path) -> None:
    """A check of an xlsx that writes its result needs neither the writer of new workbooks nor the reader of texts."""
    sample = [str(MAPPINGS / "invoices.toml"), str(SAMPLES / "invoices-2026-10.xlsx")]
    unused = {"xlsxwriter", "importer.sheets.delimited", "importer.settling.lookup", "importer.references.checking"}
    assert not loaded("check", *sample, "--result", str(tmp_path / "result.xlsx"), "--quiet") & unused


def test_an_export_reads_no_mapping_and_no_journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An export of what is in the ledger loads nothing that plans, and no database."""
    monkeypatch.setenv("IMPORTER_HOME", str(tmp_path / "home"))
    found = loaded("export", "customer-invoice", "-o", str(tmp_path / "all.csv"), "--sandbox", "--quiet")
    assert not found & {"importer.mapping", "importer.plan", "importer.journal", "sqlalchemy"}
    assert (tmp_path / "all.csv").exists()
