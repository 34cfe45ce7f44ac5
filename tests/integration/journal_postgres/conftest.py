"""Journals in a PostgreSQL of our own, and in SQLite."""

import datetime as dt
import time
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


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest) -> str | None:
    """Return where the journal is: None for SQLite in its home, or the URL of an empty database."""
    server: Any = request.getfixturevalue("server") if request.param == "postgres" else None
    return None if server is None else str(server.database())


@pytest.fixture
def open_journal(tmp_path: Path, address: str | None) -> Iterator[Callable[..., Journal]]:
    """Return what opens the journal, once or several times; `home` is another machine's."""
    opened: list[Journal] = []

    def make(home: Path | None = None, **options: Any) -> Journal:
        opened.append(Journal.open(home or tmp_path, address, **options))
        return opened[-1]

    yield make
    for journal in opened:
        journal.close()


@pytest.fixture
def about() -> Callable[..., Run]:
    """Return what describes a run."""

    def make(name: str) -> Run:
        return Run(
            name, "posted", "acme", "Acme AS", TENANT, "127.0.0.1", "m.toml", "w.xlsx", "00", started=time.time()
        )

    return make


@pytest.fixture
def entry() -> Callable[..., Entry]:
    """Return what makes an invoice as it stands in the journal; `price` makes other content."""
    resource = resources.get("customer-invoice")

    def make(key: str = "F-1", price: str = "100.50") -> Entry:
        header = {"customerNumber": "10000", "documentDate": dt.date(2026, 1, 31), "invoiceText": "Blåbærsyltetøy 🫐"}
        payload = resource.assemble(header, [{"inventoryNumber": "A1", "quantity": "2", "unitPriceInCurrency": price}])
        net = Decimal(price) * 2
        submission = Submission(
            resource.name, "create", key, payload, (2, 5), customer="10000", currency="NOK", net=net
        )
        return Entry(TENANT, submission, wire.fingerprint(payload), (("externalReference", key),))

    return make
