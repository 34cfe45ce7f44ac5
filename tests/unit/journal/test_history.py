import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from importer.errors import JournalError, UsageError
from importer.journal import Journal
from importer.journal.alive import LEASE
from importer.journal.standing import Entry, Pruned, Run, State
from importer.submission import Outcome, Status

DAY = 86400.0


def test_a_run_is_remembered_with_what_came_of_it(journal: Journal, clock: Any) -> None:
    """A run that has ended shows when, with which figures and exit code."""
    clock.now += 60
    journal.end("R1", {"documents": {"created": 2}}, 5)
    run = journal.run("R1")
    assert (run.finished, run.exit, run.summary) == (clock.now, 5, {"documents": {"created": 2}})
    assert run.company == "Acme AS"


def test_runs_come_latest_first(journal: Journal, run: Callable[..., Run], clock: Any) -> None:
    """History is read from its end."""
    for name, started in (("R2", clock.now + 10), ("R0", clock.now - 10)):
        journal.begin(run(name, started))
    assert [each.id for each in journal.runs()] == ["R2", "R1", "R0"]
    assert [each.id for each in journal.runs(1)] == ["R2"]


def test_a_run_nobody_made_is_a_usage_error(journal: Journal) -> None:
    """An unknown id is said, with the way to the known ones."""
    with pytest.raises(UsageError, match="no run R7") as unknown:
        journal.run("R7")
    assert "importer runs" in unknown.value.remedy


def test_a_plan_is_kept_before_anything_is_sent(journal: Journal, entry: Callable[..., Entry]) -> None:
    """What a run means to send is there as not attempted, in order, with everything needed to send it."""
    entries = [entry("F-2"), entry("F-1")]
    journal.enter("R1", entries)
    kept = journal.documents("R1")
    assert [(each.key, each.status, each.rows) for each in kept] == [
        ("F-2", Status.NOT_ATTEMPTED, (2, 5)),
        ("F-1", Status.NOT_ATTEMPTED, (2, 5)),
    ]
    assert [each.entry for each in kept] == entries
    journal.enter("R1", [])
    assert len(journal.documents("R1")) == 2


def test_a_plan_made_afresh_replaces_what_it_names(journal: Journal, entry: Callable[..., Entry]) -> None:
    """Documents of the new plan are written anew; one that vanished from the workbook keeps its standing."""
    journal.enter("R1", [entry("F-1"), entry("F-2")])
    journal.record("R1", [("customer-invoice", Outcome("F-2", Status.IN_DOUBT, None, "unknown"))])
    journal.enter("R1", [entry("F-3"), entry("F-1", price="99")])
    kept = {each.key: each for each in journal.documents("R1")}
    assert kept["F-2"].status is Status.IN_DOUBT
    assert kept["F-1"].entry == entry("F-1", price="99")
    assert kept["F-3"].position == 0


def test_settling_a_claim_settles_its_document(journal: Journal, entry: Callable[..., Entry]) -> None:
    """Claim and document are settled in one commit: a crash never leaves one without the other."""
    journal.enter("R1", [entry()])
    journal.claim("R1", entry())
    journal.settle("R1", entry(), State.CREATED, Outcome("F-1", Status.CREATED, "000001", "hello"), '"AAE="')
    kept = journal.documents("R1")[0]
    assert (kept.status, kept.number, kept.message) == (Status.CREATED, "000001", "hello")
    assert journal.open_claims("R1") == []


def test_pruning_drops_payloads_and_keeps_keys(
    journal: Journal, run: Callable[..., Run], entry: Callable[..., Entry], clock: Any
) -> None:
    """Old payloads go, but nothing is ever sent twice, and what is in doubt keeps its payload."""
    journal.begin(run("R2"))
    for name, key in (("R1", "F-1"), ("R2", "F-2")):
        journal.enter(name, [entry(key)])
        journal.claim(name, entry(key))
    journal.settle("R1", entry("F-1"), State.CREATED, Outcome("F-1", Status.CREATED, "000001"))
    for name in ("R1", "R2"):
        journal.end(name, {}, 0)
    clock.now += 31 * DAY
    assert journal.prune(30) == Pruned(payloads=1, runs=1, kept=1)
    assert journal.documents("R1")[0].entry is None
    assert journal.documents("R1")[0].number == "000001"
    assert journal.documents("R2")[0].entry == entry("F-2")
    assert [sent for _, sent in journal.open_claims("R2")] == [entry("F-2")]
    assert journal.known(entry().tenant, "customer-invoice", ["F-1"])
    assert journal.prune(30) == Pruned(payloads=0, runs=0, kept=1)


def test_pruning_keeps_what_may_be_gone_on_with(
    journal: Journal, run: Callable[..., Run], entry: Callable[..., Entry], clock: Any
) -> None:
    """A run that stopped early keeps its payloads until a later one has carried its documents out."""
    journal.enter("R1", [entry("F-1")])
    journal.end("R1", {}, 7)
    clock.now += 31 * DAY
    assert journal.prune(30) == Pruned(payloads=0, runs=0, kept=1)
    assert journal.documents("R1")[0].entry == entry("F-1")
    journal.begin(run("R2"))
    journal.enter("R2", [entry("F-1")])
    assert journal.prune(30) == Pruned(payloads=0, runs=0, kept=1)
    journal.claim("R2", entry("F-1"))
    journal.settle("R2", entry("F-1"), State.CREATED, Outcome("F-1", Status.CREATED, "000001"))
    assert journal.prune(30) == Pruned(payloads=1, runs=1, kept=0)
    assert journal.documents("R2")[0].entry == entry("F-1")


def test_a_run_that_was_cut_short_is_pruned_when_others_have_done_its_work(
    journal: Journal, run: Callable[..., Run], entry: Callable[..., Entry], clock: Any
) -> None:
    """A killed run never ended; its payloads go all the same once nothing of it is left to do."""
    journal.enter("R1", [entry("F-1")])
    journal.begin(run("R2"))
    clock.now += 31 * DAY
    assert journal.prune(30) == Pruned(payloads=0, runs=0, kept=1)
    journal.claim("R2", entry("F-1"))
    journal.settle("R2", entry("F-1"), State.CREATED, Outcome("F-1", Status.CREATED, "000001"))
    assert journal.prune(30) == Pruned(payloads=1, runs=1, kept=0)


# Who is alive


def test_a_run_goes_on_in_one_process_only(
    journal: Journal, open_journal: Callable[..., Journal], run: Callable[..., Run]
) -> None:
    """A run that is going on cannot be resumed elsewhere; once it was cut short it can, at once."""
    other = open_journal()
    assert other.is_alive("R1")
    with pytest.raises(JournalError, match="still going on"):
        other.begin(run("R1"))
    journal.close()
    assert not other.is_alive("R1")
    other.begin(run("R1"))
    assert other.is_alive("R1")


def test_a_finished_run_is_not_alive(journal: Journal) -> None:
    """A run that has ended holds nothing back."""
    journal.end("R1", {}, 0)
    assert not journal.is_alive("R1")
    assert not journal.is_alive("never-was")


def test_a_run_on_another_machine_is_told_by_its_heartbeat(
    journal: Journal, open_journal: Callable[..., Journal], tmp_path: Any, clock: Any
) -> None:
    """Where there is no lock file to look at, a recent heartbeat means alive and an old one dead."""
    (tmp_path / "running" / "R1.lock").rename(tmp_path / "elsewhere")
    other = open_journal()
    assert other.is_alive("R1")
    clock.now += LEASE + 1
    assert not other.is_alive("R1")
    del journal


def test_a_run_that_goes_on_renews_its_heartbeat(
    open_journal: Callable[..., Journal],
    run: Callable[..., Run],
    tmp_path: Path,
    clock: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However long a run takes, on another machine it counts as alive."""
    monkeypatch.setattr("importer.journal.journal.BEAT", 0.02)
    journal = open_journal()
    journal.begin(run("R1"))
    clock.now += 10 * LEASE
    other = open_journal()
    (tmp_path / "running" / "R1.lock").rename(tmp_path / "elsewhere")
    deadline = time.monotonic() + 5
    while not other.is_alive("R1") and time.monotonic() < deadline:
        time.sleep(0.02)
    assert other.is_alive("R1")


def test_lock_files_of_dead_runs_are_tidied_up(
    journal: Journal, open_journal: Callable[..., Journal], tmp_path: Any
) -> None:
    """Pruning removes what crashed processes left in the folder, and nothing of those that live."""
    (tmp_path / "running" / "R0.lock").touch()
    open_journal().prune(30)
    assert [path.name for path in (tmp_path / "running").iterdir()] == ["R1.lock"]
    journal.end("R1", {}, 0)
    assert list((tmp_path / "running").iterdir()) == []
