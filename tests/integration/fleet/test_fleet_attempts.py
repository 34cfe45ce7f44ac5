"""One order given to several workers, as a scheduler may: at the same time, after a death, and once more."""

import pickle
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from importer.fleet import attempt
from importer.fleet.attempt import carry_out
from importer.fleet.value import Job, Manner, Order

WORKER = "import pickle, sys; from importer.fleet.attempt import carry_out; carry_out(pickle.load(sys.stdin.buffer))"
DOCUMENTS = 20


@pytest.fixture
def town(found: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give a town of one company, in whose home this process is at work."""
    town = found(1, DOCUMENTS, 40.0)
    for name in ("IMPORTER_HOME", "PYTHON_KEYRING_BACKEND"):
        monkeypatch.setenv(name, town.environment[name])
    monkeypatch.setattr(attempt, "LOOK_SECONDS", 0.05)
    return town


@pytest.fixture
def order(town: Any) -> Order:
    """Return the order for the company."""
    (company,) = town.companies
    workbook = str(company.workbook)
    job = Job("one", company.name, str(town.folder / "invoices.toml"), workbook, workbooks=(workbook,))
    return Order("20261129-120000-abcdef-001", job, Manner())


def test_given_to_two_at_once(town: Any, order: Order) -> None:
    """One of them posts; the other waits, and tells how it ended."""
    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(carry_out, (order, order)))
    assert [(end.exit, end.trouble, end.taken_over) for end in ends] == [(0, "", False)] * 2
    counts = [end.summary.documents["created"] for end in ends if end.summary is not None]
    assert counts == [DOCUMENTS, DOCUMENTS]
    assert (town.twice(), town.lost(), town.count()) == ([], [], DOCUMENTS)


def test_gone_on_with_after_a_death(town: Any, order: Order) -> None:
    """The second worker looks up what may have arrived and tells of the whole run; the third only tells again."""
    worker = subprocess.Popen([sys.executable, "-c", WORKER], stdin=subprocess.PIPE, env=town.environment)
    assert worker.stdin is not None
    worker.stdin.write(pickle.dumps(order))
    worker.stdin.close()
    while town.count() < DOCUMENTS // 3 and worker.poll() is None:
        time.sleep(0.01)
    worker.kill()
    assert worker.wait() != 0
    second, third = carry_out(order), carry_out(order)
    assert (second.exit, second.taken_over, third.exit, third.taken_over) == (0, True, 0, False)
    assert second.summary is not None
    assert third.summary is not None
    assert second.summary.run == third.summary.run == order.run
    done = second.summary.documents
    assert done["created"] + done["already-done"] == DOCUMENTS
    assert third.summary.documents == done
    assert (town.twice(), town.lost(), town.count()) == ([], [], DOCUMENTS)
