"""A ledger made for tests, that keeps what it is given and fails as it is told, and documents to post."""

import datetime as dt
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from importer import resources
from importer.errors import LedgerUnreachable, SignInError, Stopped
from importer.journal import Journal
from importer.journal.standing import Run
from importer.ledger.port import Conflict, Document, LedgerAnswer, Pending, Refused, Unclear, WriteDown, forget
from importer.submission import Receipt, Submission

DAY = dt.date(2026, 1, 31)
KEPT = {"externalReference", "customerRefNumber", "invoiceText"}
TENANT = "0e1f5c4e-0000-4000-8000-000000000001"


class FakeLedger:
    """A Ledger in memory.

    `moods[key]` says what happens to the next calls about a document: `lost` (unclear, nothing done), `done` (unclear,
    but done), `late` (unclear, done a little later), `rule` (a business rule in a server fault's clothes), `no`,
    `taken`, `conflict`, `away`, `shut`, `job` (a background job that is lost from sight), `bug`.
    """

    company, tenant, host = "Acme AS", TENANT, "ledger.test"

    def __init__(self) -> None:
        self.documents: dict[str, dict[str, Document]] = defaultdict(dict)
        self.moods: dict[str, deque[str]] = defaultdict(deque)
        self.blind: deque[LedgerAnswer | Stopped] = deque()
        """What the next look-ups run into."""
        self.sent: list[str] = []
        self.looked: list[str] = []
        self.busy: set[str] = set()
        self.together = 0
        """The most documents that were in flight at once."""
        self.clashes = 0
        self.halted = False
        self.pace = 0.0
        self.renumbers = False
        self.next_number = 1
        self.jobs: dict[str, Receipt | LedgerAnswer] = {}
        self._lock = threading.RLock()

    @property
    def requests(self) -> int:
        """How many calls were made."""
        return len(self.sent) + len(self.looked)

    def create(self, submission: Submission, write_down: WriteDown = forget) -> Receipt:
        """Keep the document, or fail as told."""
        with self._in_flight(submission):
            mood = self._mood(submission)
            if mood == "job":
                write_down(f"J-{submission.key}")
                raise Pending("The job was lost from sight", f"J-{submission.key}")
            self._fail_first(mood, submission)
            if mood == "late":
                threading.Timer(0.15, self._keep, (submission,)).start()
                raise Unclear("The connection was lost")
            number = self._keep(submission)
            if mood == "done":
                raise Unclear("The connection was lost")
            return Receipt(number, '"AAE="')

    def update(self, submission: Submission, write_down: WriteDown = forget) -> Receipt:
        """Change the document, or fail as told."""
        del write_down
        with self._in_flight(submission):
            mood = self._mood(submission)
            self._fail_first(mood, submission)
            there = self.documents[submission.resource].get(submission.number or "")
            if there is None:
                raise Refused("No such document", 404)
            there.update(as_read(submission, submission.number or ""))
            if mood == "done":
                raise Unclear("The connection was lost")
            return Receipt(submission.number or "", '"AAI="')

    def follow(self, job: str, submission: Submission) -> Receipt:
        """Say what became of a job."""
        del submission
        found = self.jobs.get(job, Pending("The ledger knows nothing of the job", job))
        if isinstance(found, LedgerAnswer):
            raise found
        return found

    def find(self, resource: str, number: str) -> Document | None:
        """Return a document by its number."""
        self._look(number)
        there = {name.casefold(): document for name, document in self.documents[resource].items()}
        return there.get(number.casefold())

    def list(self, resource: str, filters: Mapping[str, str]) -> Iterator[Document]:
        """Yield the documents that fit; of conditions only `>=` is understood."""
        self._look(str(dict(filters)))
        wanted = {name: value for name, value in filters.items() if not name.endswith("Condition")}
        rows = list(self.documents[resource].values())
        meta = {"metadata": {"totalCount": len(rows), "maxPageSize": 1000}}
        for row in rows:
            if all(_fits(row, name, value) for name, value in wanted.items()):
                yield {**row, **meta}

    def halt(self) -> None:
        """Note that nobody may wait any more."""
        self.halted = True

    def put(self, submission: Submission, number: str) -> None:
        """Have a document that somebody else put there."""
        self.documents[submission.resource][number] = as_read(submission, number)

    def _keep(self, submission: Submission) -> str:
        with self._lock:
            wanted = None if self.renumbers else submission.number
            if wanted and wanted.casefold() in map(str.casefold, self.documents[submission.resource]):
                raise Refused(f"{wanted} already exists", 400)
            number = wanted or f"{self.next_number:06}"
            self.next_number += 1
            self.documents[submission.resource][number] = as_read(submission, number)
            return number

    def _mood(self, submission: Submission) -> str:
        self.sent.append(submission.key)
        time.sleep(self.pace)
        return self.moods[submission.key].popleft() if self.moods[submission.key] else ""

    def _fail_first(self, mood: str, submission: Submission) -> None:
        troubles: dict[str, Callable[[], Exception]] = {
            "lost": lambda: Unclear("The connection was lost"),
            "rule": lambda: Unclear("Period is closed", 500, business=True),
            "no": lambda: Refused("CustomerID cannot be found in the system.", 400),
            "taken": lambda: Refused(f"{submission.number} already exists", 400),
            "conflict": lambda: Conflict("Precondition failed", 412),
            "away": lambda: LedgerUnreachable("Nobody answers at ledger.test."),
            "shut": lambda: SignInError("Not allowed."),
            "bug": lambda: ZeroDivisionError("a fault of the program"),
        }
        if mood in troubles:
            trouble = troubles[mood]()
            raise trouble

    def _look(self, what: str) -> None:
        self.looked.append(what)
        if self.blind:
            raise self.blind.popleft()

    def _in_flight(self, submission: Submission) -> "_InFlight":
        return _InFlight(self, submission.customer or submission.key)


class _InFlight:
    def __init__(self, ledger: FakeLedger, customer: str) -> None:
        self.ledger, self.customer = ledger, customer

    def __enter__(self) -> None:
        with self.ledger._lock:
            self.ledger.clashes += self.customer in self.ledger.busy
            self.ledger.busy.add(self.customer)
            self.ledger.together = max(self.ledger.together, len(self.ledger.busy))

    def __exit__(self, *error: object) -> None:
        with self.ledger._lock:
            self.ledger.busy.discard(self.customer)


def as_read(submission: Submission, number: str) -> Document:
    """Return a document as a ledger gives it back."""
    fields = submission.payload.model_dump(by_alias=True, exclude_unset=True)
    if submission.resource == "customer":
        return {**fields, "number": number, "status": fields.get("status", "Active")}
    date = fields.get("documentDate")
    return {
        **{name: value for name, value in fields.items() if name in KEPT},
        "referenceNumber": number,
        "customer": {"number": submission.customer},
        "documentDate": f"{date}T00:00:00" if date else "2026-01-31T00:00:00",
        "currencyId": submission.currency,
        "detailTotalInCurrency": submission.net.quantize(Decimal("0.0001")),
    }


def _fits(row: Document, name: str, value: str) -> bool:
    if name == "customer":
        return bool(row["customer"]["number"] == value)
    if name == "documentDate":
        return str(row[name])[:10] >= value
    return str(row.get(name)).casefold() == value.casefold()


@pytest.fixture
def ledger() -> FakeLedger:
    """Return an empty ledger."""
    return FakeLedger()


@pytest.fixture
def invoice() -> Callable[..., Submission]:
    """Return what makes an invoice over twice its price; without number or `ref` it leaves nothing to search by."""
    resource = resources.get("customer-invoice")

    def make(key: str = "F-1", price: str = "100.50", ref: str | None = None, **parts: Any) -> Submission:
        customer, number = parts.get("customer", "10000"), parts.get("number")
        operation, order = parts.get("operation", "create"), parts.pop("order", None)
        header = {"customerNumber": customer, "documentDate": parts.pop("day", DAY), "currencyId": "NOK"}
        header |= {"referenceNumber": number} if number else {}
        header |= {"customerRefNumber": order} if order else {}
        header |= {"externalReference": ref} if ref else {}
        lines = [{"inventoryNumber": "A1", "quantity": "2", "unitPriceInCurrency": price}]
        payload = resource.assemble(header, lines, operation)
        usual = {"operation": operation, "customer": customer, "currency": "NOK", "net": Decimal(price) * 2}
        return Submission("customer-invoice", key=key, payload=payload, rows=(2,), **{**usual, **parts})

    return make


@pytest.fixture
def text_update() -> Callable[..., Submission]:
    """Return what makes an update that only sets a field of invoice 000001; `insert` adds a line as well."""
    resource = resources.get("customer-invoice")

    def make(text: str = "New text", *, insert: bool = False, etag: str | None = None) -> Submission:
        lines = [{"description": "more", "quantity": "1"}] if insert else []
        payload = resource.assemble({"invoiceText": text}, lines, "update")
        return Submission("customer-invoice", "update", "F-1", payload, (2,), "000001", "10000", "NOK", etag=etag)

    return make


@pytest.fixture
def customer() -> Callable[..., Submission]:
    """Return what makes a customer; `fields` are its own fields."""

    def make(key: str = "K-1", name: str = "Kari Nordmann", number: str | None = None, **fields: str) -> Submission:
        given = {"name": name, **({"number": number} if number else {}), **fields}
        payload = resources.get("customer").assemble(given)
        return Submission("customer", "create", key, payload, (2,), number=number, customer=number)

    return make


@pytest.fixture
def letter() -> Submission:
    """Return a dunning letter."""
    fields = {"customerNumber": "10000", "dunningLetterDate": dt.date(2026, 1, 31), "levelFrom": 1, "levelTo": 2}
    payload = resources.get("dunning-letter").assemble(fields)
    return Submission("dunning-letter", "create", "L-1", payload, (2,), customer="10000")


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Callable[..., Journal]]:
    """Return what opens this test's journal, once or several times, and begins a run in it."""
    opened: list[Journal] = []

    def make(run: str = "R1") -> Journal:
        journal = Journal.open(tmp_path)
        opened.append(journal)
        journal.begin(Run(run, "posted", "acme", "Acme AS", TENANT, "ledger.test", "m.toml", "w.xlsx", "00"))
        return journal

    yield make
    for journal in opened:
        journal.close()


@pytest.fixture
def journal(begin: Callable[..., Journal]) -> Journal:
    """Return a journal in which run R1 goes on."""
    return begin()
