"""`--json`, `--quiet`, colours and the question: what goes to which stream, and what is in the object."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
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
Several = Callable[[Sequence[tuple[Sequence[str], Mapping[str, str]]]], list[Done]]
Posts = Callable[[], list[str]]


@pytest.fixture(scope="module")
def ends(stocked: Run) -> Mapping[str, Done]:
    """Check, rehearse and post the invoices, and check the workbook with mistakes, all with --json."""
    return {
        "check": stocked("check", *INVOICES, "--json"),
        "dry-run": stocked("run", "--dry-run", *INVOICES, "--json", "--no-result"),
        "posted": stocked("run", "--yes", *INVOICES, "--json", "--no-result", "--profile", ""),
        "mistakes": stocked("check", *MISTAKES, "--json", "--no-result"),
    }


@pytest.mark.parametrize("name", ["check", "dry-run", "posted", "mistakes"])
def test_one_object_and_its_invariants(ends: Mapping[str, Done], name: str) -> None:
    """Standard output is one object with just these keys; rows and documents add up; a net is a decimal text."""
    done = ends[name]
    said = json.loads(done.stdout)
    assert list(said) == KEYS
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


def test_a_rehearsal_sends_nothing(
    ends: Mapping[str, Done], importer: Run, fresh_calls: Callable[[], list[dict[str, Any]]]
) -> None:
    """With everything in the ledger or nothing, --dry-run only reads, and needs neither --yes nor a terminal."""
    fresh_calls()
    done = importer("run", "--dry-run", *INVOICES, "--no-result")
    assert done.returncode == 0
    assert done.stderr.startswith("NOT SENT · rung reached: references · ")
    assert {call["method"] for call in fresh_calls()} <= {"GET"}
    assert ends["dry-run"].returncode == 0


def test_talk_goes_to_standard_error(importer: Run) -> None:
    """Without --json standard output is empty; the first line has rung, SENT, company and host."""
    done = importer("run", "--yes", *INVOICES, "--no-result")
    assert done.stdout == ""
    assert any(line.startswith("SENT · rung reached: posted · ") for line in done.stderr.splitlines())
    assert ESCAPE not in done.stderr


def test_quiet_says_nothing(importer: Run) -> None:
    """A check and a run with --quiet leave both streams empty, and the exit code as it is."""
    check = importer("check", *MISTAKES, "--no-result", "--quiet")
    assert (check.returncode, check.stdout, check.stderr) == (3, "", "")
    run = importer("run", "--yes", *INVOICES, "--no-result", "--quiet")
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_quiet_with_json_leaves_the_object(importer: Run) -> None:
    """Both together: the object alone."""
    done = importer("check", *MISTAKES, "--no-result", "--quiet", "--json")
    assert json.loads(done.stdout)["exit"] == 3
    assert done.stderr == ""


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
