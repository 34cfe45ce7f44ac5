"""What a run wrote down of itself stays in the journal until it is pruned."""

from collections.abc import Callable
from typing import Any

from importer.journal import Journal
from importer.journal.standing import Entry, Run, State
from importer.submission import Outcome, Status


def test_the_last_account_is_kept(journal: Journal) -> None:
    """What is written at the end takes the place of what was written at the beginning."""
    assert journal.account("R1") is None
    journal.keep_account("R1", b"begun")
    journal.keep_account("R1", b"ended\0\xff")
    assert journal.account("R1") == b"ended\0\xff"
    assert journal.account("R2") is None


def test_pruning_drops_accounts_of_finished_runs(
    journal: Journal, run: Callable[..., Run], entry: Callable[..., Entry], clock: Any
) -> None:
    """What people wrote goes with the payloads; a run that is unfinished, in doubt or young keeps its account."""
    for name in ("R2", "R3"):
        journal.begin(run(name))
    for name in ("R1", "R2", "R3"):
        journal.keep_account(name, b"account")
    journal.enter("R2", [entry("F-2")])
    journal.claim("R2", entry("F-2"))
    journal.settle("R2", entry("F-2"), State.IN_DOUBT, Outcome("F-2", Status.IN_DOUBT))
    for name in ("R1", "R2"):
        journal.end(name, {}, 0)
    clock.now += 30 * 86400
    journal.end("R3", {}, 0)
    journal.prune(10)
    assert [journal.account(name) for name in ("R1", "R2", "R3")] == [None, b"account", b"account"]
