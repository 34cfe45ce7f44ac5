"""A ledger that goes wrong on demand, the truth about what is in it, and documents to post to it."""

import datetime as dt
import json
import os
import sqlite3
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import requests

from importer import resources, sandbox
from importer.ledger.access import Access, Secret
from importer.sandbox import Running
from importer.submission import Submission

DOCUMENTS = {
    "CustomerInvoice": "customer-invoice",
    "CustomerCreditNote": "customer-credit-note",
    "CustomerDebitNote": "customer-debit-note",
}
CALM_SECONDS = 20.0
TOKEN_PATH = "/connect/token"


@dataclass(frozen=True, slots=True)
class Filed:
    """One record in the ledger's own books: `mark` is what the test wrote into it to know it again."""

    resource: str
    number: str
    mark: str
    content: str
    """What tells one version of it from another: a document's net, a customer's name, a letter's level."""
    state: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Box:
    """A running sandbox: its address and the folder of its books."""

    url: str
    folder: Path

    def control(self, method: str, path: str, sent: object = None) -> Any:
        """Speak to the control door and return what it says."""
        answer = requests.request(method, f"{self.url}/_sandbox/{path}", json=sent, timeout=30)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def configure(self, **settings: object) -> None:
        """Change settings."""
        self.control("PUT", "settings", settings)

    def calls(self) -> list[dict[str, Any]]:
        """Return the request log, sign-ins left out."""
        return [call for call in self.requests() if call["path"] != TOKEN_PATH]

    def requests(self) -> list[dict[str, Any]]:
        """Return the request log."""
        log: list[dict[str, Any]] = self.control("GET", "requests")["requests"]
        return log

    def calm(self) -> None:
        """Return when no call is waiting to be carried out."""
        until = time.monotonic() + CALM_SECONDS
        while self.control("GET", "health")["waiting"]:
            assert time.monotonic() < until, "the sandbox does not come to rest"
            time.sleep(0.01)

    def books(self) -> list[Filed]:
        """Return everything in the books, as it was written: no list, page or lag comes between."""
        with closing(self._open()) as book:
            return [*_documents(book), *_customers(book), *_letters(book)]

    def count(self) -> int:
        """Return how many documents are in the books."""
        with closing(self._open()) as book:
            (many,) = book.execute("SELECT count(*) FROM document").fetchone()
            return int(many)

    def _open(self) -> sqlite3.Connection:
        (file,) = self.folder.glob("sandbox-*.sqlite3")
        return sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)


def _documents(book: sqlite3.Connection) -> Iterator[Filed]:
    query = "SELECT resource, number, net, state FROM document JOIN document_body USING (id)"
    for resource, number, net, text in book.execute(query):
        state = json.loads(text)
        content = f"{Decimal(net) / 100:.2f}"
        yield Filed(DOCUMENTS[resource], number, state.get("invoiceText", ""), content, state)


def _customers(book: sqlite3.Connection) -> Iterator[Filed]:
    for number, text in book.execute("SELECT number, state FROM customer JOIN customer_body USING (id)"):
        state = json.loads(text)
        yield Filed("customer", number, state.get("accountReference", ""), state.get("name", ""), state)


def _letters(book: sqlite3.Connection) -> Iterator[Filed]:
    query = "SELECT number, letter_date, level_to FROM dunning_letter l JOIN customer c ON c.id = l.customer_id"
    for customer, day, level in book.execute(query):
        yield Filed("dunning-letter", "", f"{customer} {day[:10]}", str(level), {})


CREATES, UPDATES, ADDS_A_ROW = "creates", "updates", "adds a row"
DAY = dt.date(2026, 1, 31)


@dataclass(frozen=True)
class Role:
    """A document and the part it plays; every version of it has other content."""

    key: str
    make: Callable[[int], Submission]
    content: Callable[[int], str]
    """What a version is told by in the books."""
    deed: str = CREATES
    mark: str = ""
    """What it is known by in the books; of an update, the number it aims at."""
    traceable: bool = True
    """Whether it can be looked up after an unclear answer."""
    welcome: bool = True
    """Whether the ledger takes it."""
    versions: bool = True
    """Whether its content may change between two runs."""
    guarded: bool = False
    """Whether an update carries the version it was exported with."""
    foreign: bool = False
    """Whether somebody else has posted the very same."""


def _price(key: str, version: int) -> Decimal:
    """Return a price that no other document and no other version has."""
    return Decimal(zlib.crc32(key.encode()) % 9000 + 100) + Decimal(version) / 4


def document(
    key: str, resource: str = "customer-invoice", *, item: str = "A1", priced: bool = True, **header: object
) -> Role:
    """Return a document of one line; keywords are fields of its header."""
    customer = str(header.setdefault("customerNumber", "9001"))
    kind = resources.get(resource)

    def net(version: int) -> Decimal:
        return 2 * _price(key, version) if priced else Decimal(0)

    def make(version: int) -> Submission:
        line = {"inventoryNumber": item, "quantity": "2"}
        if priced:
            line["unitPriceInCurrency"] = format(_price(key, version), "f")
        usual = {"documentDate": DAY, "currencyId": "NOK", "invoiceText": key}
        payload = kind.assemble(usual | header, [line])
        number = header.get("referenceNumber")
        return Submission(
            resource,
            "create",
            key,
            payload,
            rows=(2,),
            number=None if number is None else str(number),
            customer=customer,
            currency="NOK",
            net=net(version),
        )

    named = any(name in header for name in ("referenceNumber", "externalReference", "customerRefNumber"))
    return Role(key, make, lambda version: f"{net(version):.2f}", mark=key, traceable=named)


def customer(key: str, *, operation: str = "create", **header: object) -> Role:
    """Return a customer to create or upsert; keywords are its fields."""

    def make(version: int) -> Submission:
        fields = {"name": f"{key} {version} AS", "accountReference": key, **header}
        payload = resources.get("customer").assemble(fields)
        number = header.get("number")
        return Submission("customer", operation, key, payload, (2,), number=None if number is None else str(number))

    named = any(name in header for name in ("number", "corporateId", "vatRegistrationId"))
    return Role(key, make, lambda version: f"{key} {version} AS", mark=key, traceable=named)


def letter(key: str, day: dt.date) -> Role:
    """Return a dunning letter to the first customer, known by its day."""

    def make(version: int) -> Submission:
        fields = {"customerNumber": "9001", "dunningLetterDate": day, "levelFrom": 1, "levelTo": 2 + version}
        payload = resources.get("dunning-letter").assemble(fields)
        return Submission("dunning-letter", "create", key, payload, (2,), customer="9001")

    return Role(key, make, lambda version: str(2 + version), mark=f"9001 {day}", traceable=False)


def update(key: str, number: str) -> Role:
    """Return a change of a customer's name."""

    def make(version: int) -> Submission:
        payload = resources.get("customer").assemble({"name": f"{key} {version} AS"}, operation="update")
        return Submission("customer", "update", key, payload, (2,), number=number, customer=number)

    return Role(key, make, lambda version: f"{key} {version} AS", UPDATES, mark=number)


def row(key: str, number: str) -> Role:
    """Return an update that adds a row to an invoice: done twice, the row is there twice."""

    def make(version: int) -> Submission:
        del version
        line = {"inventoryNumber": "A1", "description": key, "quantity": "1", "unitPriceInCurrency": "5"}
        payload = resources.get("customer-invoice").assemble({}, [line], operation="update")
        return Submission("customer-invoice", "update", key, payload, (2,), number=number, customer="9002")

    return Role(key, make, lambda _: key, ADDS_A_ROW, mark=number, traceable=False, versions=False)


@pytest.fixture(scope="session")
def box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Box]:
    """Give a sandbox in this process."""
    folder = tmp_path_factory.mktemp("books")
    with sandbox.start(folder) as running:
        yield Box(running.url, folder)


@pytest.fixture(scope="session")
def cast() -> tuple[Role, ...]:
    """Return the documents: with a number, with a reference, with nothing, and everything that is no document."""
    return (
        document("N1", referenceNumber="500001"),
        document("N2", referenceNumber="500002"),
        document("N3", "customer-debit-note", referenceNumber="500003", customerNumber="9002"),
        document("B1", referenceNumber="500004", externalReference="web-4", customerNumber="9003"),
        document("R1", externalReference="web-1"),
        document("R2", "customer-credit-note", externalReference="web-2", customerNumber="9002"),
        document("R3", externalReference="web-3", customerNumber="9003"),
        document("O1", "customer-debit-note", customerRefNumber="order-1", customerNumber="9003"),
        document("X1"),
        document("X2", customerNumber="9002"),
        replace(document("S1", externalReference="web-9"), traceable=False),
        replace(document("S2", externalReference="web-9", customerNumber="9002"), traceable=False),
        replace(document("U1", referenceNumber="500005", priced=False, customerNumber="9006"), versions=False),
        replace(document("T1", referenceNumber="700001"), welcome=False),
        replace(document("T2", referenceNumber="700002"), foreign=True, versions=False),
        replace(document("F1", referenceNumber="500006", item="UNKNOWN"), welcome=False),
        replace(document("F2", externalReference="web-8", item="UNKNOWN"), welcome=False),
        customer("C1", number="9501"),
        customer("C2", corporateId="923609016"),
        customer("C3"),
        letter("L1", dt.date(2026, 3, 1)),
        letter("L2", dt.date(2026, 3, 2)),
        update("P1", "9004"),
        replace(update("P2", "9005"), guarded=True),
        row("P3", "700003"),
        customer("W1", operation="upsert", number="9502"),
        customer("W2", operation="upsert", number="9006"),
    )


@pytest.fixture(scope="session")
def at() -> type[Box]:
    """Return the class of running sandboxes, for one that runs elsewhere."""
    return Box


@pytest.fixture(scope="session")
def access_to() -> Any:
    """Return what makes the credentials for a sandbox at an address."""

    def made(url: str, secret: str = Running.client_secret) -> Access:
        return Access(
            company=Running.company,
            tenant_id=Running.tenant_id,
            client_id=Running.client_id,
            secret=Secret(secret),
            base_url=url,
            token_url=f"{url}{TOKEN_PATH}",
        )

    return made


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Return what keeps a line of figures for the end of the test run: how much was tried is part of the proof."""
    return lambda line: record_property("figures", line)


@pytest.fixture(scope="session")
def plain() -> Mapping[str, str]:
    """Return the environment without anything that is about the importer, its colours or a keychain."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("IMPORTER_")}
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        kept.pop(name, None)
    return kept | {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}


@pytest.fixture
def elsewhere(
    plain: Mapping[str, str], at: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Any]]:
    """Return what starts a ledger in a process of its own, as `importer sandbox` does; or one anew, killed before."""
    servers: dict[Path, subprocess.Popen[str]] = {}

    def start(anew: Any = None) -> Any:
        home = anew.folder.parent if anew else tmp_path_factory.mktemp("server")
        if anew:
            servers[home].kill()
            servers[home].communicate()
        server = subprocess.Popen(
            [sys.executable, "-m", "importer", "sandbox", "--port", anew.url.rpartition(":")[2] if anew else "0"],
            env={**plain, "IMPORTER_HOME": str(home), "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
        servers[home] = server
        assert server.stdout is not None
        url = next(line for line in server.stdout if line.startswith("IMPORTER_BASE_URL=")).partition("=")[2].strip()
        return at(url, home / "sandbox")

    yield start
    for server in servers.values():
        server.kill()
        server.communicate()
