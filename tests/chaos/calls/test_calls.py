"""How many calls are made: one for each document, and as many as the quota allows, never more."""

import itertools
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from math import ceil
from pathlib import Path
from typing import Any

import pytest

from importer import runner
from importer.journal import Journal
from importer.journal.standing import Run
from importer.ledger.client import connect
from importer.ledger.settings import Settings
from importer.references import checking
from importer.submission import Status, Submission

LIMIT = 200
DOCUMENTS = 800
WORKERS = 8
RUN = Run("run", "posted", "", "Sandbox AS", "", "127.0.0.1", "mapping.toml", "book.xlsx", "00")
Documents = Callable[[int], list[Submission]]


@pytest.fixture
def documents(box: Any, access_to: Any, cast: Any) -> Documents:
    """Return what makes documents for customers that are there; every second one has a number."""
    box.control("POST", "reset")
    with closing(connect(access_to(box.url))) as client:
        customer = next(role for role in cast if role.key == "C1").make(0)
        for number in range(9001, 9041):
            payload = customer.payload.model_copy(update={"number": str(number)})
            client.create(replace(customer, payload=payload, number=str(number)))
    box.control("DELETE", "requests")
    sample = next(role for role in cast if role.key == "B1").make(0)

    def made(count: int) -> list[Submission]:
        return [_like(sample, position) for position in range(count)]

    return made


def _like(sample: Submission, position: int) -> Submission:
    customer, reference = str(9001 + position % 40), f"shop-{position}"
    update: dict[str, Any] = {"customer_number": customer, "external_reference": reference}
    payload = sample.payload.model_copy(update={**update, "reference_number": f"8{position:05}"})
    return replace(sample, key=f"D{position}", payload=payload, number=f"8{position:05}", customer=customer)


@pytest.fixture
def post(box: Any, access_to: Any, tmp_path: Path) -> Callable[[Sequence[Submission]], int]:
    """Return what checks documents against the ledger, posts them, and says how many calls the client counted."""
    names = map(str, itertools.count())

    def posted(submissions: Sequence[Submission], *, checked: bool = True) -> int:
        name = next(names)
        settings = Settings(connections=WORKERS)
        with Journal.open(tmp_path) as journal, closing(connect(access_to(box.url), settings)) as client:
            assert not checked or checking.check(submissions, client) == ()
            journal.begin(replace(RUN, id=name))
            ran = runner.run(submissions, client, journal, name, runner.Options(workers=WORKERS))
            journal.end(name, {}, 0)
            assert Counter(outcome.status for outcome in ran) == {Status.CREATED: len(submissions)}
            return client.requests

    return posted


def test_one_document_costs_one_call(box: Any, documents: Documents, post: Callable[..., int]) -> None:
    """Documents, pages and one token are all that is asked for; the client's own count is the ledger's."""
    box.configure(max_page_size=25)
    counted = post(documents(150))
    log = box.requests()
    writes = [call for call in log if call["method"] == "POST" and call["path"] == "/v2/customerinvoice"]
    pages = [call for call in log if call["method"] == "GET"]
    tokens = [call for call in log if call["path"] == "/connect/token"]
    assert len(writes) == 150
    assert len(tokens) == 1
    assert len(pages) <= ceil(40 / 25) + 1
    assert counted == len(log) == 150 + len(pages) + 1


def test_what_is_done_costs_no_call(
    box: Any, documents: Documents, post: Callable[..., int], access_to: Any, tmp_path: Path
) -> None:
    """The same documents once more: nothing is sent."""
    post(documents(20))
    before = len(box.requests())
    with Journal.open(tmp_path) as journal, closing(connect(access_to(box.url))) as client:
        journal.begin(replace(RUN, id="again"))
        ran = runner.run(documents(20), client, journal, "again")
    assert {outcome.status for outcome in ran} == {Status.ALREADY_DONE}
    assert len(box.requests()) == before


def _windows(calls: Sequence[dict[str, Any]], seconds: float) -> Iterator[int]:
    """Yield how many calls were made in each window of the quota; a window begins with its first call."""
    moments = sorted(datetime.fromisoformat(call["time"]).timestamp() - call["seconds"] for call in calls)
    while moments:
        inside = [moment for moment in moments if moment < moments[0] + seconds]
        yield len(inside)
        moments = moments[len(inside) :]


def test_the_quota_is_used_and_never_overrun(
    box: Any, documents: Documents, post: Callable[..., int], tell: Callable[[str], None]
) -> None:
    """No 429, and at least 95 of a hundred calls of every window but the last one are made."""
    started = time.monotonic()
    post(documents(200))
    pace = (time.monotonic() - started) / 200
    window = max(3.0, ceil(LIMIT * pace * 1.7))
    box.control("DELETE", "requests")
    box.configure(rate_limit=LIMIT, rate_window_seconds=window)
    post(documents(200 + DOCUMENTS)[200:], checked=False)
    calls = box.calls()
    *full, last = _windows(calls, window)
    used = ", ".join(map(str, [*full, last]))
    tell(f"quota of {LIMIT} in {window:.0f} s: {DOCUMENTS} documents, calls in each window {used}")
    assert [call for call in calls if call["status"] == 429] == []
    assert len(full) >= 3
    assert min(full) >= 0.95 * LIMIT
