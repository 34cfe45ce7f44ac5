"""`check`, `run` and `export` of Python: what they return and raise; they say nothing and ask nobody."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import importer
from importer import sandbox
from importer.errors import Interrupted, MappingError, UsageError, WorkbookError
from importer.sandbox import Running

ROOT = Path(__file__).parents[3]
CUSTOMERS = (ROOT / "mappings/customers-legacy.toml", ROOT / "samples/customers-legacy.csv")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Give a sandbox with empty books."""
    with sandbox.start(tmp_path_factory.mktemp("books")) as started:
        yield started


@pytest.fixture(autouse=True)
def surroundings(running: Running, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the environment say which ledger; every test has a journal of its own."""
    for name, value in {
        "IMPORTER_HOME": str(tmp_path_factory.mktemp("home")),
        "IMPORTER_BASE_URL": running.url,
        "IMPORTER_TOKEN_URL": running.token_url,
        "IMPORTER_CLIENT_ID": running.client_id,
        "IMPORTER_CLIENT_SECRET": running.client_secret,
        "IMPORTER_TENANT_ID": running.tenant_id,
        "IMPORTER_SETTLE_SECONDS": "0.2",
    }.items():
        monkeypatch.setenv(name, value)


def test_a_no_sends_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    """When `confirm` says no nothing is sent, and that is raised; it was told what would have been."""
    proposed: list[importer.Proposal] = []

    def no(proposal: importer.Proposal) -> bool:
        proposed.append(proposal)
        return False

    with pytest.raises(Interrupted, match="Nothing was sent"):
        importer.run(*CUSTOMERS, result=None, confirm=no)
    assert [proposal.documents for proposal in proposed] == [30]
    assert importer.run(*CUSTOMERS, result=None, dry_run=True).json()["documents"]["would-create"] == 30
    assert capfd.readouterr() == ("", "")


def test_run_posts_and_export_reads_back(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Every outcome is told as it comes, the report is that of --json, and nothing is printed."""
    outcomes: list[str] = []
    watch = importer.Watch(outcome=lambda outcome: outcomes.append(outcome.status.value))
    result = tmp_path / "result.xlsx"
    report = importer.run(*CUSTOMERS, result=result, watch=watch)
    assert (report.exit_code, report.results, report.json()["documents"]["created"]) == (0, (result,), 30)
    assert outcomes == ["created"] * 30
    pages: list[tuple[int, int | None]] = []
    exported = importer.export(
        "customer",
        tmp_path / "c.csv",
        limit=7,
        watch=importer.Watch(page=lambda read, total: pages.append((read, total))),
    )
    assert (exported.exit_code, exported.documents, exported.json()["documents"]) == (0, 7, 7)
    assert all(file.is_file() for file in exported.files)
    assert pages[0][1] is not None
    assert pages[0][1] >= 30
    assert capfd.readouterr() == ("", "")


def test_check_needs_nobody(tmp_path: Path) -> None:
    """A check tells its findings with their places, and writes its result where it is told."""
    workbook, result = ROOT / "samples/invoices-with-mistakes.xlsx", tmp_path / "there.xlsx"
    report = importer.check(str(ROOT / "mappings/invoices.toml"), str(workbook), result=str(result))
    assert (report.exit_code, report.json()["mode"], report.results) == (3, "check", (result,))
    assert {finding.place.sheet for finding in report.findings} == {"Oktober 2026"}


def test_wrong_wishes_are_raised(tmp_path: Path) -> None:
    """What cannot be meant is an exception with a remedy; nothing is asked of the ledger."""
    mapping, workbook = CUSTOMERS
    misspelt: Any = "Skip"
    with pytest.raises(WorkbookError):
        importer.check(mapping, tmp_path / "no.xlsx", result=None)
    with pytest.raises(MappingError):
        importer.check(tmp_path / "no.toml", workbook, result=None)
    with pytest.raises(UsageError, match=r"ends in \.xlsx|no name") as told:
        importer.check(mapping, workbook, result=tmp_path / "x.pdf")
    assert told.value.remedy
    with pytest.raises(UsageError, match="no resource"):
        importer.export("invoice", tmp_path / "x.xlsx")
    with pytest.raises(UsageError, match="Skip"):
        importer.run(mapping, workbook, on_invalid=misspelt)


def test_the_door_is_light() -> None:
    """`import importer` reads none of its rooms; a name that is not there is said as Python says it."""
    code = "import importer, sys, json; print(json.dumps(sorted(m for m in sys.modules if m.startswith('importer'))))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60).stdout
    assert json.loads(loaded) == ["importer"]
    assert all(getattr(importer, name) for name in importer.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'post'"):
        importer.post  # noqa: B018  asking is the point
