"""Journals in a folder of their own, and documents to write down."""

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from importer import resources
from importer.journal import Journal
from importer.journal.standing import Entry, Run
from importer.ledger import wire
from importer.submission import Submission

TENANT = "0e1f5c4e-0000-4000-8000-000000000001"


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        """Return the time it shows."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Return a clock that stands still."""
    return Clock()


@pytest.fixture
def open_journal(tmp_path: Path, clock: Clock) -> Iterator[Callable[..., Journal]]:
    """Return what opens the journal in this test's folder, once or several times."""
    opened: list[Journal] = []

    def make(home: Path = tmp_path, **options: Any) -> Journal:
        opened.append(Journal.open(home, **{"clock": clock, **options}))
        return opened[-1]

    yield make
    for journal in opened:
        journal.close()


@pytest.fixture
def journal(open_journal: Callable[..., Journal], run: Callable[..., Run]) -> Journal:
    """Return a journal in which run R1 has begun."""
    journal = open_journal()
    journal.begin(run("R1"))
    return journal


@pytest.fixture
def run() -> Callable[..., Run]:
    """Return what describes a run."""

    def make(name: str, started: float = 0.0) -> Run:
        return Run(name, "posted", "acme", "Acme AS", TENANT, "127.0.0.1", "m.toml", "w.xlsx", "00", started=started)

    return make


@pytest.fixture
def entry() -> Callable[..., Entry]:
    """Return what makes an invoice as it stands in the journal; `price` makes other content."""
    resource = resources.get("customer-invoice")

    def make(key: str = "F-1", price: str = "100.50", operation: str = "create", number: str | None = None) -> Entry:
        header = {"customerNumber": "10000", "documentDate": dt.date(2026, 1, 31)}
        lines = [{"inventoryNumber": "A1", "quantity": "2", "unitPriceInCurrency": price}]
        payload = resource.assemble(header, lines, operation)
        submission = Submission(
            "customer-invoice",
            operation,
            key,
            payload,
            (2, 5),
            number=number,
            customer="10000",
            currency="NOK",
            net=Decimal(price) * 2,
        )
        return Entry(TENANT, submission, wire.fingerprint(payload), (("referenceNumber", key),))

    return make
