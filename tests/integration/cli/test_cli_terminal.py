"""Commands at a terminal: what a person is asked and told there, and what Ctrl-C and a polite end do."""

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals in its library")

CUSTOMERS = ("mappings/customers-legacy.toml", "samples/customers-legacy.csv")
LETTERS = ("mappings/dunning-letters.toml", "samples/dunning-letters-2026-11.xlsx")
LOST, ALSO_LOST = "P-2611-01", "P-2611-02"
CTRL_C = "\x03"
PATIENCE_SECONDS = 120
MEANWHILE = 0.2
"""Seconds between what a person reads and what it types."""

Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]


@pytest.fixture(scope="module")
def at_terminal(watch: Callable[..., Any], surroundings: Mapping[str, str], desk: Path) -> Callable[..., Any]:
    """Return what runs the program at a terminal; `typed` are pairs of what is waited for and what is typed then."""

    def ran(*arguments: str, typed: Sequence[tuple[str, str]] = ()) -> Any:
        return watch(arguments, surroundings, desk, typed)

    return ran


@pytest.fixture(autouse=True)
def _clean_slate(control: Callable[..., Any]) -> None:
    """Begin every test without faults, and with no quota to speak of."""
    control("DELETE", "faults")
    control("PUT", "settings", {"rate_limit": 1_000_000, "rate_window_seconds": 3600, "latency_ms": 0})


def test_no_is_no(at_terminal: Callable[..., Any], fresh_posts: Callable[[], list[str]]) -> None:
    """The plan is shown and asked about; whoever says no, or presses Ctrl-C, has sent nothing."""
    fresh_posts()
    for answer in ("n\n", CTRL_C):
        seen = at_terminal("run", *CUSTOMERS, "--no-result", typed=[("[y/N]:", answer)])
        assert "20 documents in NOK" in seen.text
        assert "30 calls needed" in seen.text
        assert "Nothing was sent." in seen.text
        assert seen.exit == 130, seen.text
    assert fresh_posts() == []


def test_a_workbook_that_has_changed_is_asked_about_before_it_is_resumed(
    at_terminal: Callable[..., Any], importer: Run, desk: Path, fresh_posts: Callable[[], list[str]]
) -> None:
    """The differences are told and the new plan is shown; no sends nothing, --yes asks nothing."""
    mapping, book = desk / "few.toml", desk / "few.csv"
    mapping.write_text('version = 1\nresource = "customer"\n[fields]\nnumber = "No"\nname = "Name"\n', encoding="utf-8")
    book.write_text("No;Name\n80001;A\n80002;B\n", encoding="utf-8")
    assert importer("run", mapping.name, book.name, "--yes", "--no-result", "--limit", "1").returncode == 7
    book.write_text("No;Name\n80001;A\n80002;Bee\n80003;C\n", encoding="utf-8")
    fresh_posts()
    seen = at_terminal("resume", "--last", typed=[("[y/N]:", "n\n")])
    assert seen.exit == 130, seen.text
    assert "1 document changed, 1 document new." in seen.text
    assert "1 of them is in the ledger already and not sent again" in seen.text
    assert fresh_posts() == []
    done = at_terminal("resume", "--last", "--yes")
    assert done.exit == 0, done.text
    assert len(fresh_posts()) == 2


def test_ctrl_c_ends_the_wait_for_quota(
    at_terminal: Callable[..., Any], control: Callable[..., Any], importer: Run
) -> None:
    """The wait for the ledger's quota is counted down, and Ctrl-C ends it at once; resume goes on."""
    control("PUT", "settings", {"rate_limit": 12, "rate_window_seconds": 60})
    seen = at_terminal("run", *CUSTOMERS, "--no-result", "--yes", typed=[("for the ledger's quota", CTRL_C)])
    assert re.search(r"waiting 0:\d\d for the ledger's quota", seen.text)
    assert "waits" in seen.text
    assert "Ends about" in seen.text
    assert seen.exit == 130, seen.text
    assert seen.seconds < 5
    assert "To go on: importer resume" in seen.text
    control("PUT", "settings", {"rate_limit": 1_000_000, "rate_window_seconds": 3600})
    resumed = importer("resume", "--last", "--json")
    assert resumed.returncode == 0, resumed.stderr
    assert json.loads(resumed.stdout)["documents"]["created"] == 30


def test_what_is_in_doubt_is_asked_about(
    at_terminal: Callable[..., Any], control: Callable[..., Any], importer: Run
) -> None:
    """Each document side by side with what the ledger has; the answers settle what was answered, the rest is exit 6."""
    for customer, commit in (("0142", True), ("0205", False)):
        path = f"/v1/customer/{customer}/action/*"
        control("POST", "faults", {"kind": "drop", "method": "POST", "path": path, "commit": commit})
    assert importer("run", *LETTERS, "--yes", "--no-result").returncode == 6
    asked = at_terminal("settle", "--last", typed=[(f"{LOST} is", "created\n"), (f"{ALSO_LOST} is", "later\n")])
    assert asked.exit == 6, asked.text
    assert re.search(r"document +is +number +date +customer +amount", asked.text)
    assert re.search(rf"{LOST} +in doubt +sent +0142", asked.text)
    assert "counts as done and is never sent again" in asked.text
    assert "counts as not sent, and resume sends it" in asked.text
    assert f"--assume created {ALSO_LOST}" in asked.text
    assert "6 created" in importer("runs", "--limit", "1").stdout
    settled = at_terminal("settle", "--last", typed=[(f"{ALSO_LOST} is", "absent\n")])
    assert settled.exit == 0, settled.text
    assert "1 document to be sent: importer resume" in settled.text
    assert importer("resume", "--last").returncode == 0
    assert control("GET", "totals")["dunningLetters"] == 7


def test_a_polite_end_is_a_ctrl_c(
    surroundings: Mapping[str, str], desk: Path, control: Callable[..., Any], fresh_posts: Callable[[], list[str]]
) -> None:
    """SIGTERM lets what is in flight come to its end: exit 130, every document accounted for, resume goes on."""
    control("PUT", "settings", {"latency_ms": 60})
    fresh_posts()
    command = ["run", "mappings/credit-notes.toml", "samples/credit-notes-2026-10.xlsx", "--yes", "--no-result"]
    process = subprocess.Popen(
        [sys.executable, "-m", "importer", *command, "--workers", "1", "--json"],
        env=surroundings,
        cwd=desk,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    posted, until = 0, time.monotonic() + PATIENCE_SECONDS
    while not posted and time.monotonic() < until:
        posted += len(fresh_posts())
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    out, said = process.communicate(timeout=PATIENCE_SECONDS)
    posted += len(fresh_posts())
    assert process.returncode == json.loads(out)["exit"] == 130, said
    assert "Traceback" not in said
    counts = {status: count for status, count in json.loads(out)["documents"].items() if count}
    assert counts == {"created": posted, "not-attempted": 7 - posted}
