"""The log of a run: JSON lines for an operator, nobody's name above DEBUG, and never a secret."""

import csv
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from importer.sandbox import Running

Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]
CUSTOMERS = ("mappings/customers-legacy.toml", "samples/customers-legacy.csv")
LETTERS = ("mappings/dunning-letters.toml", "samples/dunning-letters-2026-11.xlsx")
TOKEN = "eyJ0ZW5hbnQiOi"
"""What every token of the sandbox begins with (see test_cli_secrets)."""


@pytest.fixture(scope="module")
def log(importer: Run, control: Callable[..., object], desk: Path) -> str:
    """Return the log, at DEBUG, of a month in which much goes wrong."""
    where = {"IMPORTER_LOG": str(desk / "nightly.log"), "IMPORTER_LOG_LEVEL": "debug"}
    ends = [importer("run", *CUSTOMERS, "--yes", "--json", "--no-result", **where)]
    control("POST", "faults", [{"kind": "drop", "method": "POST", "path": "/v1/customer/*", "commit": True}])
    control("POST", "faults", [{"kind": "503", "method": "GET", "path": "/v1/customer"}])
    ends += [
        importer("run", *LETTERS, "--yes", "--no-result", **where),
        importer("export", "customer", "-o", "customers.csv", **where),
        importer("profile", "test", IMPORTER_CLIENT_SECRET="sandbox-secret-misspelt", **where),
        importer("check", "mappings/invoices.toml", "not-there.xlsx", **where),
    ]
    assert [done.returncode for done in ends] == [0, 6, 0, 4, 2], [done.stderr for done in ends]
    return (desk / "nightly.log").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def lines(log: str) -> list[dict[str, Any]]:
    """Return the lines of the log."""
    return [json.loads(line) for line in log.splitlines()]


def test_no_secret_at_any_level(log: str, running: Running) -> None:
    """Neither client secret, token nor the header they travel in is anywhere in the log."""
    secrets = (running.client_secret, "sandbox-secret-misspelt", TOKEN, "Bearer", "Authorization")
    assert [secret for secret in secrets if secret in log] == []


def test_no_customer_above_debug(lines: list[dict[str, Any]], desk: Path) -> None:
    """Names and numbers of customers are in lines of level debug, and in no other."""
    told = csv.DictReader((desk / CUSTOMERS[1]).read_text(encoding="cp1252").splitlines(), delimiter=";")
    rows = [list(row.values()) for row in told]
    whose = {str(cell) for row in rows for cell in row[:2] if cell}
    assert len(whose) > 30
    values = {text for line in lines if line["level"] != "debug" for text in _texts(line)}
    assert {text for text in values if any(each in text for each in whose if not each.isdigit())} == set()
    assert {part for text in values for part in text.split("/")} & whose == set()
    assert any(line["level"] == "debug" and line.get("key") in whose for line in lines)


def _texts(value: object) -> list[str]:
    match value:
        case dict():
            return [text for each in value.values() for text in _texts(each)]
        case list():
            return [text for each in value for text in _texts(each)]
    return [str(value)]


def test_a_run_is_told_from_start_to_end(lines: list[dict[str, Any]], importer: Run) -> None:
    """All lines of a run have its id, those of its workers too: start, sign-in, calls, claims, counts and exit code."""
    first = [line for line in lines if line["run"] == lines[0]["run"]]
    assert f'"{lines[0]["run"]}"' in importer("runs", "--json").stdout
    assert (first[0]["event"], first[0]["command"]) == ("start", "importer run")
    assert (first[-1]["event"], first[-1]["exit"]) == ("end", 0)
    events = [line["event"] for line in first]
    assert [events.count(event) for event in ("sign-in", "posting", "claim", "settled", "summary")] == [1, 1, 30, 30, 1]
    posts = [line for line in first if line["event"] == "call" and line["method"] == "POST"]
    assert {(line["path"], line["status"], line["attempt"]) for line in posts} == {("/v1/customer", 201, 1)}
    [summary] = [line for line in first if line["event"] == "summary"]
    assert (summary["documents"], summary["exit"]) == ({"created": 30}, 0)
    assert all(line["run"] and line["time"].endswith("Z") for line in lines)


def test_trouble_is_told(lines: list[dict[str, Any]]) -> None:
    """A lost answer, another try, a refused sign-in and what stops a command are warnings; addresses name nobody."""
    warnings = [line for line in lines if line["level"] == "warning"]
    lost = {line["path"] for line in warnings if line["event"] == "call"}
    assert lost == {"/v1/customer/*/action/createDunningLetter"}
    assert [line["after"] for line in warnings if line["event"] == "retry"] == ["Unclear"]
    assert [line["by"] for line in warnings if line["event"] == "stopped"] == ["SignInError", "WorkbookError"]
    assert [line["exit"] for line in lines if line["event"] == "end"] == [0, 6, 0, 4, 2]
    assert [line for line in lines if line["event"] == "page" and line["rows"] == 30]


def test_the_log_may_be_standard_error(importer: Run) -> None:
    """With `--log -` it goes there, at level info; standard output stays data."""
    done = importer("run", *CUSTOMERS, "--dry-run", "--json", "--quiet", "--no-result", "--log", "-")
    assert json.loads(done.stdout)["documents"]["already-done"] == 30
    assert {json.loads(line)["level"] for line in done.stderr.splitlines()} == {"info"}


def test_a_log_that_cannot_be_written_ends_the_command(importer: Run, desk: Path) -> None:
    """Said before anything is done, as is a level that is none; without `--log` there is no log."""
    nowhere = importer("check", *CUSTOMERS, "--log", str(desk))
    assert (nowhere.returncode, "Name another file with --log" in nowhere.stderr) == (2, True)
    level = importer("check", *CUSTOMERS, "--log", "-", IMPORTER_LOG_LEVEL="loud")
    assert (level.returncode, "debug, info, warning, error" in level.stderr) == (2, True)
    assert '"event"' not in importer("check", *CUSTOMERS, "--no-result").stderr
