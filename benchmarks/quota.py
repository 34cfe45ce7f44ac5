"""Under a quota: how much of each window is used, and whether the ledger ever had to refuse."""

from collections.abc import Iterator
from datetime import datetime

from bench import Bench
from books import sandbox, with_customers
from measuring import MAPPING, Figure, importer, spent

WINDOWS = 5
SECONDS = 15.0
MANY = 500
"""Invoices from which on the windows are as long as that."""
ENOUGH = 0.95


def figures(bench: Bench) -> Iterator[Figure]:
    """Post more than a few windows take, and read in the request log when each call came."""
    number = bench.sizes.quota
    limit, home = max(4, number // WINDOWS), bench.home("quota")
    seconds = SECONDS if number >= MANY else 2.0
    with sandbox(home, with_customers(bench)) as ledger:
        ledger.settings(rate_limit=limit, rate_window_seconds=seconds)
        book = bench.invoices(number)
        spent(importer("run", MAPPING, book, "--yes", "--no-result", "--quiet"), ledger.environment)
        log = [entry for entry in ledger.log() if "token" not in entry["path"]]
    used = _used([_moment(entry["time"]) for entry in log], seconds) / limit
    refused = sum(entry["status"] == 429 for entry in log)  # noqa: PLR2004  too many requests
    what = f"posting {number:,} invoices, {limit} calls in a window"
    yield Figure(f"{what}: used of each", "the quota", used, ENOUGH, "share", least=True)
    yield Figure(f"{what}: refused", "", refused, 0, "calls")


def _moment(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def _used(moments: list[float], seconds: float) -> float:
    """Return how many calls came in a window, the last one left out; it begins with the first call after another."""
    counts: list[int] = []
    ends = 0.0
    for moment in sorted(moments):
        if moment >= ends:
            ends = moment + seconds
            counts.append(0)
        counts[-1] += 1
    whole = counts[:-1] or counts
    return sum(whole) / len(whole)
