"""Each exit code of README.md, seen at a real process."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

CUSTOMERS = ("mappings/customers-legacy.toml", "samples/customers-legacy.csv")
INVOICES = ("mappings/invoices.toml", "samples/invoices-2026-10.xlsx")
NOTES = ("mappings/credit-notes.toml", "samples/credit-notes-2026-10.xlsx")
MISTAKES = ("mappings/invoices.toml", "samples/invoices-with-mistakes.xlsx")
LETTERS = ("mappings/dunning-letters.toml", "samples/dunning-letters-2026-11.xlsx")

pytestmark = pytest.mark.usefixtures("stocked")

Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]
Several = Callable[..., list[Done]]
Posts = Callable[[], list[str]]


@pytest.fixture(autouse=True)
def _clean_slate(control: Callable[..., Any], fresh_posts: Posts) -> None:
    """Begin every test with the customers in the ledger, no faults, no delay and an empty log."""
    control("DELETE", "faults")
    control("PUT", "settings", {"latency_ms": 0})
    fresh_posts()


@pytest.fixture
def nowhere() -> str:
    """Return an address where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


@pytest.fixture
def impatient(home: Path, surroundings: Mapping[str, str]) -> Callable[[str], str]:
    """Return what adds a profile for an address, with half a second's patience, and gives its name."""

    def added(address: str) -> str:
        text = f"""
            [profiles.impatient]
            company = "Nordvarde Kontordrift AS"
            client_id = "{surroundings["IMPORTER_CLIENT_ID"]}"
            tenant_id = "{surroundings["IMPORTER_TENANT_ID"]}"
            base_url = "{address}"
            token_url = "{surroundings["IMPORTER_TOKEN_URL"]}"
            [profiles.impatient.settings]
            patience = 0.5
        """
        (home / "profiles.toml").write_text(text, encoding="utf-8")
        return "impatient"

    return added


def _counts(done: Done) -> dict[str, int]:
    documents = json.loads(done.stdout)["documents"]
    return {status: count for status, count in documents.items() if count}


def _from_profile(importer: Run, *arguments: str) -> Done:
    """Run with the addresses of the profile instead of the environment's."""
    unset = dict.fromkeys(("IMPORTER_BASE_URL", "IMPORTER_TOKEN_URL", "IMPORTER_TENANT_ID"), "")
    return importer(*arguments, "--profile", "impatient", **unset)


def test_0_when_there_is_nothing_left_to_do(importer: Run, fresh_posts: Posts) -> None:
    """Posting what is in the ledger already is done at once."""
    done = importer("run", *CUSTOMERS, "--yes", "--no-result", "--json")
    assert done.returncode == json.loads(done.stdout)["exit"] == 0
    assert fresh_posts() == []


def test_2_without_a_terminal_and_without_yes(importer: Run, fresh_posts: Posts) -> None:
    """Nobody can be asked, so nothing is sent, and the two ways out are named."""
    done = importer("run", *INVOICES, "--no-result")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Nothing was sent" in done.stderr
    assert "--yes" in done.stderr
    assert "--dry-run" in done.stderr
    assert fresh_posts() == []


def test_2_for_a_command_that_means_nothing(several: Several) -> None:
    """An unknown command, a missing argument, an option of another command: said with the usage."""
    commands = [("rum",), ("run",), ("check", *INVOICES, "--on-invalid", "skip"), ("run", "--bogus")]
    ends = several([(command, {}) for command in commands])
    assert [done.returncode for done in ends] == [2] * 4
    assert all("Usage: importer" in done.stderr for done in ends)


def test_4_when_the_secret_is_wrong(importer: Run, fresh_posts: Posts) -> None:
    """The sign-in server's refusal names the company and what to check."""
    done = importer("run", *MISTAKES, "--yes", "--no-result", IMPORTER_CLIENT_SECRET="another-secret")
    assert done.returncode == 4
    assert "IMPORTER_CLIENT_SECRET" in done.stderr
    assert "another-secret" not in done.stderr
    assert fresh_posts() == []


@pytest.fixture
def doubtful(importer: Run, control: Callable[..., Any], fresh_posts: Posts) -> tuple[Done, list[str]]:
    """Send the dunning letters, the answer to one of them lost after it was carried out."""
    control(
        "POST",
        "faults",
        {"kind": "drop", "method": "POST", "path": "/v1/customer/*/action/*", "commit": True},
    )
    return importer("run", *LETTERS, "--yes", "--no-result", "--json"), fresh_posts()


def test_6_when_a_letter_may_have_been_sent(
    doubtful: tuple[Done, list[str]], importer: Run, control: Callable[..., Any], fresh_posts: Posts
) -> None:
    """A letter leaves nothing to look up: it is in doubt, never sent a second time, and a person is sent for."""
    done, posts = doubtful
    assert done.returncode == json.loads(done.stdout)["exit"] == 6
    assert _counts(done) == {"created": 6, "in-doubt": 1}
    assert len(posts) == 7
    again = importer("run", *LETTERS, "--yes", "--no-result", "--json")
    assert again.returncode == 6
    assert _counts(again) == {"already-done": 6, "in-doubt": 1}
    assert fresh_posts() == []
    assert control("GET", "totals")["dunningLetters"] == 7


def test_a_lost_answer_is_looked_up(importer: Run, control: Callable[..., Any], fresh_posts: Posts) -> None:
    """A credit note whose answer was lost is found by its number, and counts as created; exit 0."""
    control("POST", "faults", {"kind": "drop", "method": "POST", "path": "/v2/customercreditnote", "commit": True})
    done = importer("run", *NOTES, "--yes", "--no-result", "--json")
    assert done.returncode == 0, done.stderr
    assert _counts(done) == {"created": 7}
    assert len(fresh_posts()) == 7


def test_7_when_a_limit_was_set_and_resume_goes_on(importer: Run, fresh_posts: Posts) -> None:
    """The plan says that only ten are sent now; resume sends the others, and a second run not one of them again."""
    first = importer("run", *INVOICES, "--yes", "--no-result", "--limit", "10")
    assert first.returncode == 7
    assert "--limit: only 10 documents of these now" in first.stderr
    assert "10 calls needed" in first.stderr
    assert "Stopped after 10 documents" in first.stderr
    assert "Resume goes on." in first.stderr
    assert "Control totals agree: in the sheet less what was not sent" in first.stderr
    assert len(fresh_posts()) == 10
    resumed = importer("resume", "--last", "--json")
    assert resumed.returncode == 0, resumed.stderr
    assert _counts(resumed) == {"created": 40}
    assert len(fresh_posts()) == 30
    second = importer("run", *INVOICES, "--yes", "--no-result")
    assert second.returncode == 0
    assert "40 of them are in the ledger already" in second.stderr
    assert "calls needed" not in second.stderr
    assert re.search(r"already-done +40", second.stderr)
    assert fresh_posts() == []


def test_7_when_nobody_listens(importer: Run, impatient: Callable[[str], str], nowhere: str) -> None:
    """A server that is not there: its address, what to check, and no library's words."""
    impatient(nowhere)
    done = _from_profile(importer, "run", *MISTAKES, "--yes", "--no-result")
    assert done.returncode == 7
    assert nowhere.removeprefix("http://") in done.stderr
    assert "Check address and network" in done.stderr
    assert not any(word in done.stderr for word in ("Traceback", "HTTPConnectionPool", "Errno", "urllib3"))


def test_7_when_the_ledger_is_out_of_order(
    importer: Run,
    impatient: Callable[[str], str],
    control: Callable[..., Any],
    fresh_calls: Callable[[], list[dict[str, Any]]],
    surroundings: Mapping[str, str],
) -> None:
    """A ledger that answers every read with a server fault stops the run before anything is sent."""
    control("POST", "faults", {"kind": "503", "method": "GET", "times": None, "body": "html"})
    impatient(surroundings["IMPORTER_BASE_URL"])
    done = _from_profile(importer, "run", *MISTAKES, "--yes", "--no-result", "--on-invalid", "skip")
    assert done.returncode == 7, done.stderr
    assert "fault of the importer" not in done.stderr
    assert {call["method"] for call in fresh_calls()} == {"GET"}


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot send Ctrl-C to one process")
def test_130_when_interrupted(
    surroundings: Mapping[str, str], desk: Path, control: Callable[..., Any], importer: Run, fresh_posts: Posts
) -> None:
    """Ctrl-C lets what is in flight come to its end; the next run sends what was left, nothing twice."""
    control("PUT", "settings", {"latency_ms": 60})
    command = ["run", "mappings/debit-notes.toml", "samples/debit-notes-2026-10.xlsx", "--yes", "--no-result"]
    process = subprocess.Popen(
        [sys.executable, "-m", "importer", *command, "--workers", "1", "--json"],
        env=surroundings,
        cwd=desk,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    posted = 0
    until = time.monotonic() + 30
    while not posted and time.monotonic() < until:
        posted += len(fresh_posts())
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, said = process.communicate(timeout=30)
    posted += len(fresh_posts())
    assert process.returncode == json.loads(out)["exit"] == 130
    assert "Traceback" not in said
    counts = {status: count for status, count in json.loads(out)["documents"].items() if count}
    assert counts == {"created": posted, "not-attempted": 5 - posted}
    done = importer(*command, "--json")
    assert _counts(done) == {"already-done": posted, "created": 5 - posted}
    assert len(fresh_posts()) == 5 - posted
