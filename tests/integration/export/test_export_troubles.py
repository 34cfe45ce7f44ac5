"""Exports from a ledger that moves, refuses, breaks off, and is large."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from importer import resources
from importer.exporting import About, Exported, Output, write
from importer.ledger.client import Client
from importer.ledger.port import Unclear
from importer.sandbox import Running

Export = Callable[..., Exported]
Faulty = Callable[..., None]
PATH = "/v1/customercreditnote*"


@pytest.fixture(scope="module")
def many(running: Running, books: dict[str, str]) -> int:
    """Make twenty copies of what is in the books, and return how many credit notes there are."""
    assert books
    requests.post(f"{running.control_url}/copies?times=20", timeout=30).raise_for_status()
    return 3 * 21


@pytest.fixture(scope="module", autouse=True)
def pages(running: Running) -> Iterator[None]:
    """Let the ledger's pages have ten rows."""
    address = f"{running.control_url}/settings"
    requests.put(address, json={"max_page_size": 10}, timeout=10).raise_for_status()
    yield
    requests.put(address, json={"max_page_size": 1000}, timeout=10).raise_for_status()


def numbers(path: Path) -> list[str]:
    """Return the numbers of the documents in a text file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row["referenceNumber"] for row in csv.DictReader(file)]


@pytest.mark.parametrize("rows", [1, 3, -1, -4])
@pytest.mark.parametrize("skip", [0, 3])
def test_pages_that_shift_lose_and_double_nothing(
    many: int, export: Export, faulty: Faulty, rows: int, skip: int
) -> None:
    """Rows come or go before a page while it is read: every document is in the file, and once."""
    faulty(kind="shift", path=PATH, rows=rows, skip=skip)
    found = numbers(export("customer-credit-note", "x.csv").files[0])
    assert len(found) == len(set(found)) == many


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "429", "seconds": 0, "skip": 2, "times": 2},
        {"kind": "drop", "skip": 3},
        {"kind": "cut", "skip": 1},
        {"kind": "half-json", "skip": 4},
        {"kind": "503", "skip": 2, "body": "html"},
        {"kind": "401", "skip": 2},
    ],
)
def test_a_page_that_fails_is_asked_for_again(
    many: int, export: Export, faulty: Faulty, fault: dict[str, object]
) -> None:
    """Throttled, cut off or mangled in the middle: the file has everything in the end, once."""
    faulty(path=PATH, **fault)
    found = numbers(export("customer-credit-note", "x.csv").files[0])
    assert len(found) == len(set(found)) == many


def test_pages_come_in_the_ledgers_order(many: int, ledger: Client) -> None:
    """Pages that are fetched side by side are handed on one after the other, and no page is read in vain."""
    before = ledger.requests
    listing = ledger.pages("customer-credit-note", {})
    found = [row["referenceNumber"] for page in listing for row in page]
    assert ledger.requests - before == -(-many // 10)
    assert (listing.read, listing.total, listing.settled) == (many, many, True)
    assert found[3:] == sorted(found[3:])


def test_a_list_that_breaks_leaves_no_file(tmp_path: Path) -> None:
    """When the ledger's answer makes no sense for good there is neither a file nor a half one."""

    def broken() -> Iterator[list[dict[str, object]]]:
        yield [{"referenceNumber": "1"}]
        raise Unclear("nobody knows")

    about = About("host", "company", {}, datetime.now(UTC))
    with pytest.raises(Unclear):
        write(broken(), resources.get("customer-credit-note"), Output(tmp_path / "x.csv"), about)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def program(running: Running, tmp_path: Path) -> tuple[list[str], dict[str, str]]:
    """Return how `importer export` is started, and with which environment."""
    environment = os.environ | {
        "IMPORTER_BASE_URL": running.url,
        "IMPORTER_TOKEN_URL": running.token_url,
        "IMPORTER_CLIENT_ID": running.client_id,
        "IMPORTER_CLIENT_SECRET": running.client_secret,
        "IMPORTER_TENANT_ID": running.tenant_id,
        "IMPORTER_HOME": str(tmp_path / "home"),
    }
    return [sys.executable, "-m", "importer", "export", "customer-credit-note"], environment


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_killed_export_leaves_the_old_file(
    many: int, faulty: Faulty, program: tuple[list[str], dict[str, str]], tmp_path: Path
) -> None:
    """Killed in the middle, the target stays what it was; the next export sweeps up and is whole."""
    command, environment = program
    target = tmp_path / "x.csv"
    target.write_text("what was there", encoding="utf-8")
    faulty(kind="slow", path=PATH, seconds=30, skip=4, times=None, commit=True)
    started = subprocess.Popen([*command, "-o", str(target)], env=environment, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 30
    while not list(tmp_path.glob(".x.csv.*.part")) and time.monotonic() < until:
        time.sleep(0.05)
    started.send_signal(signal.SIGKILL)
    started.wait()
    assert target.read_text(encoding="utf-8") == "what was there"
    assert list(tmp_path.glob(".x*.part"))
    requests.delete(f"{environment['IMPORTER_BASE_URL']}/_sandbox/faults", timeout=10).raise_for_status()
    subprocess.run([*command, "-o", str(target), "--quiet"], env=environment, check=True)
    assert len(numbers(target)) == many
    assert list(tmp_path.glob(".x*.part")) == []


def test_since_last_goes_on_where_it_ended(
    many: int, program: tuple[list[str], dict[str, str]], tmp_path: Path, create: Callable[..., str]
) -> None:
    """The second night has only what is new, and none that is known; with --append the file has everything once."""
    command, environment = program

    def night(*more: str) -> dict[str, object]:
        done = subprocess.run(
            [*command, "-o", str(tmp_path / "x.csv"), "--since", "last", "--append", "--json", *more],
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        said: dict[str, object] = json.loads(done.stdout)
        return said

    assert night()["documents"] == many
    line = {"inventoryNumber": "0042", "quantity": 1, "unitPriceInCurrency": 5, "vatCodeId": "3"}
    new = create("customer-credit-note", {"customerNumber": "0101"}, line)
    second = night()
    assert second["documents"] == many + 1
    assert "Appended: 1 added, 0 replaced by what was read now" in str(second["notes"])
    assert "lastModifiedDateTime" in str(second["filters"])
    found = numbers(tmp_path / "x.csv")
    assert len(found) == len(set(found)) == many + 1
    assert found[-1] == new
    assert night("--where", "status=Hold")["documents"] == many + 1, "another filter has a mark of its own"


MAPPING = """
version = 1
resource = "customer-credit-note"
operation = "update"
document = { key = "No" }
fields = { referenceNumber = "No", customerRefNumber = "Ref" }
"""


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("more", [["--since", "last"], ["--mapping", "m.toml"]])
def test_a_list_that_never_holds_still_is_exit_6(
    faulty: Faulty, program: tuple[list[str], dict[str, str]], tmp_path: Path, more: list[str]
) -> None:
    """The file is there and says so, somebody must look, and no mark is set: the next export reads everything."""
    command, environment = program
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    faulty(kind="shift", path=PATH, rows=-1, skip=1, times=None)

    def exported() -> tuple[int, dict[str, Any]]:
        words = [*command, "-o", "x.xlsx", "--json", *more]
        done = subprocess.run(words, env=environment, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
        return done.returncode, json.loads(done.stdout)

    code, said = exported()
    assert (code, said["exit"]) == (6, 6)
    assert any("kept changing while it was read" in note for note in said["notes"])
    assert (tmp_path / "x.xlsx").is_file()
    requests.delete(f"{environment['IMPORTER_BASE_URL']}/_sandbox/faults", timeout=10).raise_for_status()
    code, said = exported()
    assert (code, said["filters"]) == (0, {})
