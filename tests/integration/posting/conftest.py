"""A sandbox, a client of it and a journal; real HTTP and a real database between them."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import requests

from importer import resources
from importer.journal import Journal
from importer.journal.standing import Run
from importer.ledger.access import Access, Secret
from importer.ledger.client import Client, connect
from importer.ledger.settings import Settings
from importer.sandbox import Running, start
from importer.submission import Submission


class Control:
    """The sandbox's control door."""

    def __init__(self, url: str) -> None:
        self._url = url

    def faults(self, *faults: dict[str, Any]) -> None:
        """Add faults to those in force."""
        self._call("POST", "faults", list(faults))

    def well(self) -> None:
        """Take all faults away."""
        self._call("DELETE", "faults")

    def settings(self, **changes: Any) -> None:
        """Change settings."""
        self._call("PUT", "settings", changes)

    def log(self) -> list[dict[str, Any]]:
        """Return the request log."""
        entries: list[dict[str, Any]] = self._call("GET", "requests")["requests"]
        return entries

    def clear_log(self) -> None:
        """Empty the request log."""
        self._call("DELETE", "requests")

    def totals(self) -> dict[str, tuple[int, Decimal]]:
        """Return the number and net sum of documents, by resource."""
        return {row["resource"]: (row["documents"], Decimal(row["net"])) for row in self._totals()["documents"]}

    def letters(self) -> int:
        """Return how many dunning letters were made."""
        return int(self._totals()["dunningLetters"])

    def reset(self) -> None:
        """Make the sandbox new."""
        self._call("POST", "reset")

    def _totals(self) -> Any:
        return self._call("GET", "totals")

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        answer = requests.request(method, f"{self._url}/{path}", json=body, timeout=20)
        assert answer.ok, answer.text
        return answer.json() if answer.content else None


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Running]:
    """Return one sandbox for the whole session."""
    with start() as running:
        yield running


@pytest.fixture
def control(sandbox: Running) -> Control:
    """Return the control door of an empty sandbox."""
    control = Control(sandbox.control_url)
    control.reset()
    return control


@pytest.fixture
def dial(sandbox: Running) -> Iterator[Callable[..., Client]]:
    """Return clients of the sandbox; keyword arguments are settings. Patience and timeouts are short."""
    access = Access(
        company=sandbox.company,
        tenant_id=sandbox.tenant_id,
        client_id=sandbox.client_id,
        secret=Secret(sandbox.client_secret),
        base_url=sandbox.url,
        token_url=sandbox.token_url,
    )
    with ExitStack() as stack:

        def make(**settings: Any) -> Client:
            client = connect(access, Settings(**{"patience": 8.0, "read_timeout": 1.0, **settings}))
            stack.callback(client.close)
            return client

        yield make


@pytest.fixture
def client(dial: Callable[..., Client], control: Control, customer: Callable[..., Submission]) -> Client:
    """Return a client of a sandbox that has twenty customers and nothing else."""
    patient = dial(read_timeout=30)
    for number in range(20000, 20020):
        patient.create(customer(str(number)))
    client = dial()
    client.scopes()  # so that it has its token, and the log holds what a test makes it do
    control.clear_log()
    return client


@pytest.fixture
def journal(tmp_path: Path, sandbox: Running) -> Iterator[Journal]:
    """Return a journal in which run R1 goes on."""
    with Journal.open(tmp_path) as journal:
        run = Run("R1", "posted", "", sandbox.company, sandbox.tenant_id, sandbox.url, "m.toml", "w.xlsx", "00")
        journal.begin(run)
        yield journal


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Journal]:
    """Return a journal with nothing in it."""
    with Journal.open(tmp_path / "home") as journal:
        yield journal


@pytest.fixture
def customer() -> Callable[..., Submission]:
    """Return what makes a customer."""

    def make(number: str, **fields: str) -> Submission:
        given = {"number": number, "name": f"Kunde {number}", "customerClassId": "1", **fields}
        payload = resources.get("customer").assemble(given)
        return Submission("customer", "create", number, payload, (2,), number=number, customer=number)

    return make


@pytest.fixture
def document() -> Callable[..., Submission]:
    """Return what makes a document over twice its price, for one of twenty customers in turn.

    `by` is what it can be found by: `number`, `reference` or nothing.
    """

    def make(index: int, by: str = "number", name: str = "customer-invoice", lines: int = 1) -> Submission:
        resource = resources.get(name)
        customer, number = str(20000 + index % 20), f"F{index:05}"
        header = {"customerNumber": customer, "documentDate": dt.date(2026, 1, 31), "currencyId": "NOK"}
        header |= {"number": {"referenceNumber": number}, "reference": {"externalReference": number}}.get(by, {})
        line = {"inventoryNumber": "A1", "quantity": "2", "unitPriceInCurrency": f"{100 + index}.50"}
        return Submission(
            name,
            "create",
            number,
            resource.assemble(header, [line] * lines),
            (index + 2,),
            number=number if by == "number" else None,
            customer=customer,
            currency="NOK",
            net=(Decimal(100 + index) + Decimal("0.50")) * 2 * lines,
        )

    return make


@pytest.fixture
def letter() -> Submission:
    """Return a dunning letter."""
    fields = {"customerNumber": "20000", "dunningLetterDate": dt.date(2026, 3, 31), "levelFrom": 1, "levelTo": 2}
    payload = resources.get("dunning-letter").assemble(fields)
    return Submission("dunning-letter", "create", "L-1", payload, (2,), customer="20000")
