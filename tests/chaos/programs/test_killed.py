"""`importer run` and `importer resume`, killed at random instants, until everything is in the ledger: once."""

import json
import os
import random
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest

POST = {"method": "POST", "path": "/v?/customerinvoice", "times": None}
FAULTS: tuple[dict[str, object], ...] = (
    {**POST, "kind": ["500", "502", "503", "504", "drop", "html"], "rate": 0.08, "commit": None},
    {**POST, "kind": ["cut", "half-json"], "rate": 0.04},
    {**POST, "kind": "late", "rate": 0.02, "seconds": 0.2},
    {**POST, "kind": "429", "rate": 0.02, "seconds": 0},
    {**POST, "kind": "401", "rate": 0.01},
    {"method": "GET", "times": None, "kind": ["500", "drop", "half-json"], "rate": 0.03},
)
ENDS = {0, 4, 5, 6, 7}
"""Exit codes with which a life may end by itself while calls go wrong; 1 would be a fault of the program."""
KILLED = {-9, 1}
"""How a killed process ends on POSIX and on Windows."""
MOST_SEEN = 6
GROWTH = 60


class Siege:
    """One site whose every life is cut short, until there have been enough of them."""

    def __init__(self, site: Any, seed: int, more: Callable[..., Any]) -> None:
        self.site = site
        self.chance = random.Random(seed)
        self.more = more
        self.tally: Counter[str] = Counter()

    def live(self, kills: int, until: float) -> None:
        """Start and kill so often, or until then; the workbook grows when all of it is in the ledger before that."""
        self.site.box.control("POST", "faults", [fault | {"seed": at} for at, fault in enumerate(FAULTS)])
        while self.tally["kills"] < kills and time.monotonic() < until:
            ended = self._life()
            assert not self.site.twice()
            if ended == 0:
                self.site.fill(self.more(len(self.site.documents) + GROWTH))

    def _life(self) -> int | None:
        """Start the program, kill it at some instant, and return its exit code if it ended before that."""
        runs = ("run", "mapping.toml", "book.xlsx", "--yes")
        process = self.site.popen(*self.chance.choice([runs, ("resume", "--last")]) if self.tally else runs)
        self.tally["lives"] += 1
        self._wait(process)
        process.kill()
        code = process.wait()
        if code in KILLED:
            self.tally["kills"] += 1
            return None
        assert code in ENDS, (self.site.folder / "said.txt").read_text(encoding="utf-8")[-3000:]
        return int(code)

    def _wait(self, process: Any) -> None:
        """Wait for an instant: any at all, or one while documents are being posted."""
        if self.chance.random() < 0.2:
            time.sleep(self.chance.uniform(0, 1.5))
            return
        enough = self.site.box.count() + self.chance.randint(1, MOST_SEEN)
        while process.poll() is None and self.site.box.count() < enough:
            time.sleep(0.01)
        time.sleep(self.chance.uniform(0, 0.08))

    def finish(self) -> dict[str, Any]:
        """Let everything go well, run to the end, and return the last run's summary."""
        self.site.box.control("DELETE", "faults")
        for _ in range(3):
            done = self.site.run("--json")
            if done.returncode == 0:
                break
        assert done.returncode == 0, done.stderr
        summary: dict[str, Any] = json.loads(done.stdout)
        return summary


def check_end(siege: Siege, summary: dict[str, Any]) -> None:
    """Every document once, in the ledger, in the summary and in the sums."""
    site = siege.site
    assert site.twice() == []
    assert site.lost() == []
    assert len(site.filed()) == len(site.documents)
    counts = summary["documents"]
    assert counts["created"] + counts["already-done"] == len(site.documents) == sum(counts.values())
    (total,) = summary["totals"]
    (filed,) = site.box.control("GET", "totals")["documents"]
    assert Decimal(total["net"]) == Decimal(filed["net"]) == site.sum()
    assert total["lines"] == filed["lines"]


def besiege(sites: list[Siege], kills: int, tell: Callable[[str], None], seconds: float = float("inf")) -> None:
    """Besiege all sites at once and check how they end."""
    started = time.monotonic()
    with ThreadPoolExecutor(len(sites)) as pool:
        list(pool.map(lambda siege: siege.live(kills, started + seconds), sites))
        summaries = list(pool.map(Siege.finish, sites))
    for siege, summary in zip(sites, summaries, strict=True):
        check_end(siege, summary)
    tally = sum((siege.tally for siege in sites), Counter())
    documents = sum(len(siege.site.documents) for siege in sites)
    took = time.monotonic() - started
    tell(f"{tally['kills']} kills in {tally['lives']} lives, {documents} documents, 0 twice, 0 lost, {took:.0f} s")


@pytest.fixture
def sieges(found: Any, elsewhere: Callable[[], Any], more_invoices: Callable[..., Any]) -> Callable[[int, int], Any]:
    """Return what founds sites to besiege: how many, and documents in each."""

    def made(count: int, documents: int) -> list[Siege]:
        sites = [found(elsewhere(), documents, settle=0.4, latency_ms=30) for _ in range(count)]
        return [Siege(site, seed, more_invoices) for seed, site in enumerate(sites)]

    return made


def test_killed_at_any_instant(sieges: Callable[[int, int], list[Siege]], tell: Callable[[str], None]) -> None:
    """A dozen kills over more than a hundred documents while calls go wrong."""
    besiege(sieges(2, 60), 6, tell)


@pytest.mark.deep
def test_killed_at_any_instant_deep(sieges: Callable[[int, int], list[Siege]], tell: Callable[[str], None]) -> None:
    """Five hundred kills, or as many as there is time for: `DEEP_SECONDS` in the environment."""
    besiege(sieges(2, 3000), 250, tell, float(os.environ.get("DEEP_SECONDS", "inf")))
