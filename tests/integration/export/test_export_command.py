"""`importer export` against a sandbox, as its user types it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from importer.sandbox import Running

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def importer(running: Running, tmp_path: Path) -> Run:
    """Return what runs the program in a folder of its own, with a sandbox for a ledger."""
    environment = os.environ | {
        "IMPORTER_BASE_URL": running.url,
        "IMPORTER_TOKEN_URL": running.token_url,
        "IMPORTER_CLIENT_ID": running.client_id,
        "IMPORTER_CLIENT_SECRET": running.client_secret,
        "IMPORTER_TENANT_ID": running.tenant_id,
        "IMPORTER_HOME": str(tmp_path / "home"),
    }

    def run(*arguments: str, **changed: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "importer", *arguments],
            env=environment | changed,
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    return run


@pytest.mark.usefixtures("books")
def test_an_export_says_what_it_read(importer: Run, tmp_path: Path) -> None:
    """The first line has READ, company, host and filters; the workbook is where it was asked for; exit 0."""
    done = importer(
        "export", "customer-invoice", "-o", "out.xlsx", "--where", "status=balanced", "--expand", "taxDetails"
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    first = done.stderr.splitlines()[0]
    assert first.startswith("READ · ")
    assert "at 127.0.0.1:" in first
    assert first.endswith("status = Balanced, expandTaxDetails = true")
    assert "documents 2, lines 3, tax details 2" in done.stderr
    assert load_workbook(tmp_path / "out.xlsx").sheetnames == ["Documents", "Lines", "Tax details", "About"]


@pytest.mark.usefixtures("books")
def test_json_is_one_object_on_standard_output(importer: Run) -> None:
    """Counts, sums as decimal strings, files, calls and the exit code."""
    done = importer("export", "customer-credit-note", "-o", "out.csv", "--where", "financialPeriod=202610", "--json")
    said = json.loads(done.stdout)
    assert (said["resource"], said["documents"], said["lines"], said["exit"]) == (
        "customer-credit-note",
        2,
        2,
        0,
    )
    assert said["filters"] == {"financialPeriod": "202610"}
    assert said["totals"][0]["sums"]["detailTotalInCurrency"] == "398.0000"
    assert said["files"] == ["out.csv", "out.lines.csv"]
    assert said["requests"] >= 1
    assert done.stderr == ""


@pytest.mark.usefixtures("books")
def test_a_limited_export_says_so(importer: Run, tmp_path: Path) -> None:
    """With --limit the file and the first line say that there may be more."""
    done = importer("export", "customer-invoice", "-o", "out.xlsx", "--limit", "1")
    assert done.returncode == 0
    assert "at most 1 documents" in done.stderr.splitlines()[0]
    book = load_workbook(tmp_path / "out.xlsx")
    assert book["Documents"].max_row == 2
    assert "at most 1 documents" in [cell.value for cell in book["About"]["B"]]


@pytest.mark.usefixtures("books")
def test_quiet_says_nothing(importer: Run) -> None:
    """With --quiet only the file is left behind."""
    done = importer("export", "customer", "-o", "out.csv", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_no_hits_are_an_empty_valid_file(importer: Run, tmp_path: Path) -> None:
    """Nothing that fits is said, and is no failure."""
    done = importer("export", "customer-invoice", "-o", "out.xlsx", "--where", "customer=nobody")
    assert done.returncode == 0
    assert "Nothing in the ledger fits" in done.stderr
    assert load_workbook(tmp_path / "out.xlsx")["Documents"].max_row == 1


def test_wrong_credentials_are_exit_4(importer: Run, tmp_path: Path) -> None:
    """Sign-in refused: said, and no file."""
    done = importer("export", "customer", "-o", "out.xlsx", IMPORTER_CLIENT_SECRET="wrong")
    assert done.returncode == 4
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out.xlsx").exists()


def test_what_the_ledger_refuses_is_said(importer: Run) -> None:
    """A question the ledger answers with no ends the command with the ledger's own words; exit 2."""
    done = importer("export", "customer", "-o", "out.xlsx", "--where", "attributes=not JSON")
    assert done.returncode == 2
    assert "The ledger refuses to list this" in done.stderr
