"""`importer fleet` with a person at it: the plan and the one question, and a polite end in the middle."""

import json
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals and no SIGTERM")


@pytest.fixture(scope="module")
def town(found: Callable[..., Any]) -> Any:
    """Give a town of two companies with twenty documents each, whose ledgers take their time."""
    return found(2, 20, 300.0)


def test_a_person_is_asked_once(town: Any, watch: Callable[..., Any]) -> None:
    """Every company with its documents and sums, the sums of all, one question; no means that nothing is sent."""
    seen = watch(["fleet", town.fleet.name], town.environment, town.folder, [("Post them?", "n\n")])
    assert seen.exit == 130
    nets = [sum(one.net for one in company.documents) for company in town.companies]
    for net in (*nets, sum(nets)):
        assert f"{net:,.2f}".replace(",", "\N{NARROW NO-BREAK SPACE}") in seen.text
    assert "2 companies, 40 documents" in seen.text
    assert seen.text.count("Post them?") == 1
    assert "Nothing was sent." in seen.text
    assert town.count() == 0


def test_a_polite_end_can_be_gone_on_with(town: Any) -> None:
    """What is in flight comes to its end, nothing more is begun, exit 130; run again, all is there once."""
    fleet = town.start("--yes", "--json", "--processes", "1", "--workers", "2")
    while town.count() < 5 and fleet.poll() is None:
        time.sleep(0.05)
    fleet.send_signal(signal.SIGTERM)
    out, err = fleet.communicate(timeout=120)
    report = json.loads(out)
    assert (fleet.returncode, report["exit"]) == (130, 130), err
    first, second = report["jobs"]
    assert first["run"]["documents"]["created"] == town.count() < 20
    assert "Interrupted" in second["trouble"]
    for company in town.companies:
        company.control("PUT", "settings", {"latency_ms": 0})
    again = town.start("--yes", "--json", "--no-result")
    again.communicate(timeout=120)
    assert again.returncode == 0
    assert (town.twice(), town.lost(), town.count()) == ([], [], 40)
