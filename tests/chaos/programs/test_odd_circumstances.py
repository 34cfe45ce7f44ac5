"""Places, names, limits and neighbours that a run does not expect: every document once all the same."""

import json
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

POST = {"method": "POST", "path": "/v?/customerinvoice"}
ODD = ("9/1 A", "Nr. 7&8?x=1", "Ærø #12", "50%+20", "..", "a\\b")
"""Numbers that an address, or a look-up by one, could stumble over."""
STARTED_SECONDS = 60.0


def is_whole(site: Any) -> bool:
    """Return whether every document is there once, and nothing else."""
    return (site.twice(), site.lost(), len(site.filed())) == ([], [], len(site.documents))


def test_a_run_and_a_resume_of_the_same_at_once(found: Any, box: Any) -> None:
    """Whoever is second waits for what the other has in hand; afterwards nothing is left, whatever way they end."""
    site = found(box, 60, latency_ms=20)
    assert site.run("--no-result", "--limit", "10").returncode == 7
    with ThreadPoolExecutor(2) as pool:
        resumed = pool.submit(site.importer, "resume", "--last")
        ran = pool.submit(site.run, "--no-result")
    assert {resumed.result().returncode, ran.result().returncode} <= {0, 2, 7}, resumed.result().stderr
    assert site.run("--no-result").returncode == 0
    assert is_whole(site)


def test_a_home_with_blanks_and_letters_of_all_kinds(found: Any, box: Any) -> None:
    """The journal lies wherever it is told, and is found there again."""
    site = found(box, 4)
    home = str(site.folder / "Mine dokumenter (æøå) 'x' %20 #1" / "会計")
    assert site.run("--no-result", "--limit", "1", IMPORTER_HOME=home).returncode == 7
    done = site.importer("resume", "--last", IMPORTER_HOME=home)
    assert done.returncode == 0, done.stderr
    assert is_whole(site)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not delete a file that is open")
def test_a_journal_deleted_in_the_middle(found: Any, box: Any) -> None:
    """What was posted before is found in the ledger by the next run, by number and by reference."""
    site = found(box, 40, latency_ms=40)
    process = site.popen("run", "mapping.toml", "book.xlsx", "--yes", "--no-result")
    until = time.monotonic() + STARTED_SECONDS
    while box.count() < 5 and process.poll() is None:
        assert time.monotonic() < until
        time.sleep(0.01)
    shutil.rmtree(site.home)
    assert process.wait() in {0, 7}
    assert site.run("--no-result").returncode == 0
    assert is_whole(site)


def test_a_token_that_lives_for_a_second(found: Any, box: Any) -> None:
    """It is renewed as often as it takes, and no call is refused for it more than once."""
    site = found(box, 60, latency_ms=100, token_seconds=1)
    done = site.run("--no-result", "--workers", "2")
    assert done.returncode == 0, done.stderr
    assert sum(call["path"] == "/connect/token" for call in box.requests()) > 1
    assert is_whole(site)


def test_a_quota_of_five(found: Any, box: Any) -> None:
    """Windows of a second with five calls in them: slow, and never refused."""
    site = found(box, 12, rate_limit=5, rate_window_seconds=1)
    done = site.run("--no-result", "--workers", "8")
    assert done.returncode == 0, done.stderr
    assert [call for call in box.calls() if call["status"] == 429] == []
    assert is_whole(site)


def test_numbers_that_do_not_go_into_an_address(found: Any, box: Any) -> None:
    """Each answer is lost, half of them after the document was made: looked up by number, every one is there once."""
    site = found(box, len(ODD))
    site.fill([replace(each, number=number) for each, number in zip(site.documents, ODD, strict=True)])
    box.control("POST", "faults", [{**POST, "kind": "drop", "commit": n % 2 == 0} for n in range(len(ODD))])
    done = site.run("--no-result", "--workers", "1", "--json")
    assert done.returncode == 0, done.stderr
    assert {filed.number for filed in site.filed()} == set(ODD)
    assert is_whole(site)
    again = site.run("--no-result", "--json")
    assert json.loads(again.stdout)["documents"]["already-done"] == len(ODD)


@pytest.mark.parametrize("workers", ["1", "16"])
def test_all_of_one_customer(found: Any, box: Any, workers: str) -> None:
    """However many workers there are: one after the other, in the order of the sheet, each once."""
    site = found(box, 20)
    site.fill([replace(each, customer="9001", number=None, reference=f"r{each.key}") for each in site.documents])
    box.control("POST", "faults", {**POST, "kind": "drop", "commit": True, "times": 3})
    done = site.run("--no-result", "--workers", workers)
    assert done.returncode == 0, done.stderr
    in_order = [filed.mark for filed in sorted(site.filed(), key=lambda filed: int(filed.number))]
    assert in_order == [each.key for each in site.documents]
    assert is_whole(site)


def test_what_was_refused_and_mended_is_sent(found: Any, box: Any) -> None:
    """A run that ended with refusals is finished; what was refused goes with the next one, as it is then."""
    site = found(box, 4, closed_periods=["202601"])
    refused = site.run("--no-result", "--json")
    assert refused.returncode == 5, refused.stderr
    assert json.loads(refused.stdout)["documents"]["refused"] == 4
    box.configure(closed_periods=[])
    first, *others = site.documents
    site.fill([replace(first, lines=((1, first.net + 1),)), *others])
    assert "nothing to resume" in site.importer("resume", "--last").stderr
    done = site.run("--no-result", "--json")
    assert json.loads(done.stdout)["documents"]["created"] == 4
    assert is_whole(site)


def test_another_companys_run_is_not_resumed(found: Any, box: Any) -> None:
    """Exit 2 before anything is sent: the journal knows which company a run was for."""
    site = found(box, 3)
    assert site.run("--no-result", "--limit", "1").returncode == 7
    other = site.importer("resume", "--last", IMPORTER_TENANT_ID="5a0db0c5-0000-4000-8000-00000000ffff")
    assert other.returncode == 2, other.stderr
    assert "Use the same --profile." in other.stderr
    assert len(site.filed()) == 1
    assert site.importer("resume", "--last").returncode == 0
    assert is_whole(site)


def test_a_ledger_that_stops_and_comes_back(found: Any, elsewhere: Any) -> None:
    """The run waits for it and goes on, or stops with 7; resumed, every document is there once."""
    box = elsewhere()
    site = found(box, 40, latency_ms=40)
    process = site.popen("run", "mapping.toml", "book.xlsx", "--yes", "--no-result")
    until = time.monotonic() + STARTED_SECONDS
    while box.count() < 5 and process.poll() is None:
        assert time.monotonic() < until
        time.sleep(0.01)
    elsewhere(box)
    assert process.wait() in {0, 6, 7}, (site.folder / "said.txt").read_text(encoding="utf-8")[-2000:]
    assert site.run("--no-result").returncode == 0
    assert is_whole(site)
