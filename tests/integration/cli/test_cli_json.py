"""`--json`, `--quiet`, colours and the question: what goes to which stream, and what is in the object."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

INVOICES = ("mappings/invoices.toml", "samples/invoices-2026-10.xlsx")
MISTAKES = ("mappings/invoices.toml", "samples/invoices-with-mistakes.xlsx")
KEYS = [
    "run",
    "mode",
    "profile",
    "company",
    "host",
    "mapping",
    "workbook",
    "workbook_sha256",
    "rows",
    "documents",
    "totals",
    "findings",
    "requests",
    "seconds",
    "result",
    "exit",
]
STATUSES = [
    "created",
    "updated",
    "unchanged",
    "already-done",
    "would-create",
    "would-update",
    "invalid",
    "refused",
    "in-doubt",
    "not-attempted",
]
ESCAPE = "\x1b["

Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]
Several = Callable[..., list[Done]]
Posts = Callable[[], list[str]]


@pytest.fixture(scope="module")
def ends(stocked: Run, several: Several) -> Mapping[str, Done]:
    """Check, rehearse and post the invoices, and check the workbook with mistakes, all with --json."""
    unsent = {
        "check": ("check", *INVOICES, "--json"),
        "dry-run": ("run", "--dry-run", *INVOICES, "--json", "--no-result"),
        "mistakes": ("check", *MISTAKES, "--json", "--no-result"),
    }
    ends = dict(zip(unsent, several([(command, {}) for command in unsent.values()]), strict=True))
    return ends | {"posted": stocked("run", "--yes", *INVOICES, "--json", "--no-result")}


@pytest.mark.parametrize("name", ["check", "dry-run", "posted", "mistakes"])
def test_one_object_and_its_invariants(ends: Mapping[str, Done], name: str) -> None:
    """Standard output is one object with just these keys; rows and documents add up; a net is a decimal text.

    Control totals are there once something was sent.
    """
    done = ends[name]
    said = json.loads(done.stdout)
    assert list(said) == KEYS + ["control"] * (name == "posted")
    assert list(said["rows"]) == ["read", "in_documents", "invalid", "filtered", "blank"]
    assert list(said["documents"]) == STATUSES
    rows = said["rows"]
    assert rows["read"] == rows["in_documents"] + rows["invalid"] + rows["filtered"] + rows["blank"]
    assert all(list(total) == ["currency", "documents", "lines", "net"] for total in said["totals"])
    assert all(re.fullmatch(r"\d+\.\d\d", total["net"]) for total in said["totals"])
    valid = sum(said["documents"].values()) - said["documents"]["invalid"]
    assert sum(total["documents"] for total in said["totals"]) == valid
    assert said["exit"] == done.returncode
    assert re.fullmatch(r"\d{8}-\d{6}-[0-9a-f]{4}", said["run"])
    assert re.fullmatch(r"[0-9a-f]{64}", said["workbook_sha256"])
    assert said["seconds"] > 0


def test_each_rung_says_where_it_got_to(ends: Mapping[str, Done], surroundings: Mapping[str, str]) -> None:
    """The mode, the host, the calls and the statuses are those of the rung."""
    check, dry, posted = (json.loads(ends[name].stdout) for name in ("check", "dry-run", "posted"))
    host = surroundings["IMPORTER_BASE_URL"].removeprefix("http://")
    assert [each["mode"] for each in (check, dry, posted)] == ["check", "dry-run", "posted"]
    assert [each["host"] for each in (check, dry, posted)] == ["", host, host]
    assert check["requests"] == 0
    assert 0 < dry["requests"] < 10
    assert posted["requests"] > 40
    assert (check["documents"]["would-create"], dry["documents"]["would-create"]) == (40, 40)
    assert posted["documents"]["created"] == 40
    assert Decimal(check["totals"][0]["net"]) == Decimal("343069.10")
    assert check["totals"] == dry["totals"] == posted["totals"]


def test_a_rehearsal_and_a_check_send_nothing(
    ends: Mapping[str, Done], several: Several, fresh_calls: Callable[[], list[dict[str, Any]]]
) -> None:
    """They only read, with everything in the ledger or nothing, and need neither --yes nor a terminal."""
    assert ends["dry-run"].returncode == 0
    fresh_calls()
    dry, check = several(
        [(("run", "--dry-run", *INVOICES, "--no-result"), {}), (("check", *INVOICES, "--no-result"), {})]
    )
    assert (dry.returncode, check.returncode) == (0, 0)
    assert dry.stderr.startswith("NOT SENT · rung reached: references · ")
    assert check.stderr.startswith("NOT SENT · rung reached: offline · no company, no network")
    assert {call["method"] for call in fresh_calls()} <= {"GET"}


def test_talk_goes_to_standard_error(importer: Run) -> None:
    """Without --json standard output is empty; the first line has rung, SENT, company and host.

    Once all of it is in the ledger, the same command sends nothing, and says so.
    """
    importer("run", "--yes", *INVOICES, "--no-result")
    again = importer("run", "--yes", *INVOICES, "--no-result")
    assert again.stdout == ""
    assert any(line.startswith("NOT SENT · rung reached: posted · ") for line in again.stderr.splitlines())
    assert ESCAPE not in again.stderr


def test_quiet_says_nothing(several: Several) -> None:
    """A check and a run with --quiet leave both streams empty, and the exit code as it is; --json is still there."""
    check = ("check", *MISTAKES, "--no-result", "--quiet")
    run = ("run", "--yes", *INVOICES, "--no-result", "--quiet")
    ends = several([(check, {}), (run, {}), ((*check, "--json"), {})])
    assert [(done.stdout, done.stderr) for done in ends[:2]] == [("", "")] * 2
    assert [done.returncode for done in ends] == [3, 0, 3]
    assert json.loads(ends[2].stdout)["exit"] == 3
    assert ends[2].stderr == ""


def test_no_color_whatever_its_value(several: Several) -> None:
    """NO_COLOR set to anything takes the colours away (no-color.org), as --no-color does; else there are some."""
    asked, forced = ("check", *MISTAKES, "--no-result"), {"FORCE_COLOR": "1"}
    values = [forced | {"NO_COLOR": value} for value in ("1", "0", "please")]
    asks = [(asked, forced), ((*asked, "--no-color"), forced), *((asked, each) for each in values)]
    coloured = [ESCAPE + "31m" in done.stderr for done in several(asks)]
    assert coloured == [True, False, False, False, False]


@pytest.mark.skipif(os.name == "nt", reason="a terminal that a test can type into needs POSIX")
def test_on_a_terminal_the_plan_is_shown_and_no_means_no(
    surroundings: Mapping[str, str], desk: Path, fresh_posts: Posts
) -> None:
    """Documents, totals, company and host come before the question; after “n” nothing is sent."""
    import pty  # noqa: PLC0415  there is none on Windows

    keyboard, terminal = pty.openpty()
    os.write(keyboard, b"n\n")
    fresh_posts()
    try:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "importer",
                "run",
                "mappings/credit-notes.toml",
                "samples/credit-notes-2026-10.xlsx",
            ],
            env=surroundings,
            cwd=desk,
            stdin=terminal,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
    finally:
        os.close(terminal)
        os.close(keyboard)
    assert done.returncode == 130
    assert f"at {surroundings['IMPORTER_BASE_URL'].removeprefix('http://')}" in done.stderr
    assert re.search(r"documents, \d+ lines, 6.008\.77 NOK net", done.stderr)
    assert "Post them?" in done.stderr
    assert "Traceback" not in done.stderr
    assert fresh_posts() == []
