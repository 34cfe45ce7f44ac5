"""`importer fleet --engine dask`: a real cluster of processes, a real PostgreSQL, workers killed in the middle."""

import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from importer.errors import UsageError

pytest.importorskip("distributed", reason="Dask is not installed: pip install 'customer-ledger-importer[fleet]'")


@pytest.fixture(scope="module")
def town(found: Callable[..., Any]) -> Any:
    """Give a town of two companies with six documents each."""
    return found(2, 6, 60.0)


@pytest.fixture(scope="module")
def there(town: Any, clusters: Callable[..., Any], server: Any) -> Iterator[Any]:
    """Give a cluster of two workers for the town."""
    with clusters(town, 2, {**town.environment, "IMPORTER_JOURNAL_URL": server.database()}) as workers:
        yield workers


def test_what_the_workers_lack(town: Any, there: Any, at_hand: Callable[..., Any], server: Any) -> None:
    """Another journal than ours is said once for all workers, with an address, before anything is sent; exit 2."""
    command = ("--yes", "--engine", "dask", "--scheduler", there.scheduler)
    code, _, err = at_hand(town, *command, IMPORTER_JOURNAL_URL=server.database())
    assert code == 2
    assert "worker tcp://127.0.0.1:" in err
    assert "and 1 more: the journal here is another one than the fleet's" in err
    assert town.count() == 0


def test_a_killed_worker_costs_nothing(town: Any, there: Any, at_work: Callable[..., Any]) -> None:
    """Another worker goes on with its company; every document is in its ledger once."""
    ended = at_work(there, 1)
    assert (ended.kills, ended.report["engine"], ended.report["exit"]) == (1, "dask", 0)
    assert (town.twice(), town.lost(), town.count()) == ([], [], 12)


def test_a_scheduler_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said with its address."""
    from importer.fleet import cluster  # noqa: PLC0415  what knows Dask is imported when it is needed

    with socket.create_server(("127.0.0.1", 0)) as bound:
        address = f"tcp://127.0.0.1:{bound.getsockname()[1]}"
    monkeypatch.setattr(cluster, "PATIENCE", "0.3s")
    with pytest.raises(UsageError, match=f"No scheduler answers at {address}"):
        cluster.Cluster(address)


def test_without_dask(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The command that installs it is named."""
    from importer.fleet import cluster  # noqa: PLC0415  as above

    (tmp_path / "distributed.py").write_text("raise ImportError('as if it were not installed')\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "distributed", raising=False)
    with pytest.raises(UsageError) as refused:
        cluster.Cluster("tcp://127.0.0.1:1")
    assert refused.value.remedy == "Install it with: pip install 'customer-ledger-importer[fleet]'"


@pytest.mark.deep
def test_forty_companies(
    found: Callable[..., Any], several_machines: Callable[..., Any], server: Any, tell: Callable[[str], None]
) -> None:
    """Forty companies with fifty invoices each, twelve workers killed, each with a home of its own."""
    town = found(40, 50, 100.0)
    ended = several_machines(town, server.database(), 6, 12, machines=True)
    assert (town.twice(), town.lost(), town.count()) == ([], [], 2000)
    assert ended.report["exit"] == 0
    tell(f"{ended.kills} workers killed, 2000 documents in 40 ledgers, 0 twice, 0 lost, {ended.seconds:.0f} s")
