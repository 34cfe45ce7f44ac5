"""Posting: beside the ledger's own latency, beside a bare session, and how many calls it makes."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from bench import Bench
from books import Sandbox, keep_bodies, others, posts, sandbox, with_customers
from measuring import MAPPING, Figure, Series, Spent, at_most, python, rounds, spent

WORKERS = 4


def figures(bench: Bench) -> Iterator[Figure]:
    """Measure runs against fresh books each, with the latency of a real ledger."""
    meter = _Meter(bench)
    meter.posted()  # the first one gives the bodies
    took = rounds(
        bench.pairs,
        {
            "run": meter.posted,
            "session": lambda: meter.bare(1, latency_ms=0),  # whose processor time counts, and no waiting
            "four sessions": lambda: meter.bare(WORKERS, latency_ms=bench.sizes.latency_ms),
        },
    )
    number, latency = bench.sizes.posted, bench.sizes.latency_ms
    shortest = number * latency / 1000 / WORKERS
    bound = Series([Spent(shortest, 1.0)])
    run, inner = took["run"], took["run"].inner()
    what = f"posting {number:,} invoices, {latency} ms, {WORKERS} workers"
    yield _clock(at_most(1.15, (what, "documents x latency / workers"), inner, bound))
    yield _clock(at_most(1.15, (f"{what}: the whole run", "documents x latency / workers"), run, bound))
    yield _clock(at_most(1.15, (what, "four bare sessions in threads"), inner, took["four sessions"].inner()))
    bare = took["session"].inner()
    words = ("processor time of a posted document", "a bare requests session")
    yield replace(at_most(2, words, inner, bare, by="processor"), other=None)
    calls = meter.calls / number
    yield Figure("calls for a created document", "", calls, 1, "calls", note=meter.besides)


def _clock(figure: Figure) -> Figure:
    return replace(figure, other=None)


class _Meter:
    """Posts the same invoices again and again, to books that do not have them yet."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._like = with_customers(bench)
        self._book = bench.invoices(bench.sizes.posted)
        self._bodies = bench.folder / f"bodies-{bench.sizes.posted}.json"
        self.calls = 0
        self.besides = ""

    def posted(self) -> Spent:
        """Post with the importer; what it printed last is what posting alone took."""
        return self._fresh(self._run, self._bench.sizes.latency_ms)

    def bare(self, threads: int, latency_ms: int) -> Spent:
        """Post the same bodies with sessions of requests, in so many threads."""
        command = python("bare_post.py", "{url}", self._bodies, str(threads))

        def post(ledger: Sandbox) -> Spent:
            return spent([str(each).format(url=ledger.url) for each in command], {"TOKEN": ledger.token()})

        return self._fresh(post, latency_ms)

    def _run(self, ledger: Sandbox) -> Spent:
        command = python("timed_run.py", "run", MAPPING, self._book, "--yes", "--no-result", "--quiet", "--json")
        one = spent([*command, "--workers", str(WORKERS)], ledger.environment)
        log = ledger.log()
        self.calls, self.besides = posts(log), others(log)
        keep_bodies(log, self._bodies)
        return one

    def _fresh(self, work: Callable[[Sandbox], Spent], latency_ms: int) -> Spent:
        home = self._bench.home("posting")
        with sandbox(home, self._like) as ledger:
            ledger.settings(latency_ms=latency_ms)
            return work(ledger)
