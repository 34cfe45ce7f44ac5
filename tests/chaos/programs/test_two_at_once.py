"""Two programs at the same workbook at the same time."""

import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from importer import runner
from importer.journal import Journal
from importer.journal.standing import Claimed
from importer.ledger.client import connect
from importer.runner import posting
from importer.submission import Status


def test_two_runs_share_the_work(found: Any, box: Any) -> None:
    """Every document is posted by one of them, and is already done for the other; both end well."""
    site = found(box, 80, latency_ms=30)
    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(lambda _: site.run("--json", "--no-result"), range(2)))
    assert [done.returncode for done in ends] == [0, 0], [done.stderr for done in ends]
    counts = [json.loads(done.stdout)["documents"] for done in ends]
    assert [count["created"] + count["already-done"] for count in counts] == [80, 80]
    assert sum(count["created"] for count in counts) == 80
    assert site.twice() == []
    assert site.lost() == []


@pytest.fixture
def held(found: Any, box: Any) -> Iterator[Any]:
    """Give a site whose only document is in the hands of a run that goes on, in this very process."""
    site = found(box, 1)
    assert site.run("--no-result", "--limit", "1").returncode == 0
    with Journal.open(site.home) as journal:
        (run,) = journal.runs()
        (kept,) = journal.documents(run.id)
    assert kept.entry is not None
    shutil.rmtree(site.home)
    box.control("POST", "reset")
    site.seed()
    with Journal.open(site.home) as journal:
        journal.begin(run)
        journal.enter(run.id, [kept.entry])
        assert journal.claim(run.id, kept.entry) == Claimed()
        yield site


def test_a_run_that_goes_on_is_left_alone(held: Any, box: Any) -> None:
    """Exit 2: it is still going on, and nothing is sent in its stead."""
    for command in (("resume", "--last"), ("settle", "--last")):
        done = held.importer(*command)
        assert done.returncode == 2, done.stderr
        assert "is still going on" in done.stderr
        assert "Wait until it has ended." in done.stderr
    assert [call for call in box.calls() if call["method"] != "GET"] == []


def test_a_document_in_other_hands_is_left_to_them(held: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The loser does not attempt it, stops with a way out, and says which run has it."""
    monkeypatch.setattr(posting, "HELD_SECONDS", 0.2)
    monkeypatch.setattr(posting, "PAUSE", 0.1)
    with Journal.open(held.home) as journal, closing(connect(held.access)) as client:
        (first,) = journal.runs()
        (entry,) = [entry for _, entry in journal.open_claims(first.id)]
        journal.begin(replace(first, id="second", started=first.started + 1))
        ran = runner.run([entry.submission], client, journal, "second")
        (kept,) = journal.documents("second")
    assert ran.reason is not None
    assert (ran.reason.exit_code, ran.reason.remedy) == (7, "Resume when it has ended.")
    for said in (ran[0], kept):
        assert said.status is Status.NOT_ATTEMPTED
        assert first.id in said.message
    assert held.filed() == []
