"""The program as its user starts it: processes of its own that can be killed, a workbook, and a ledger elsewhere."""

import json
import queue
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from importer import mapping, resources, sheets
from importer.ledger.client import connect
from importer.plan.amend import with_payloads
from importer.plan.draw import draw
from importer.submission import Submission

SEVERAL = Path(__file__).parents[2] / "integration" / "cli" / "several.py"
"""Runs command after command in one process."""
MAPPING = """\
version = 1
resource = "customer-invoice"
operation = "create"

[document]
key = "Document"

[fields]
referenceNumber = "Number"
externalReference = "Reference"
customerNumber = "Customer"
documentDate = "Date"
currencyId = { value = "NOK" }
invoiceText = "Document"

[lines]
inventoryNumber = "Item"
quantity = "Quantity"
unitPriceInCurrency = "Price"
"""
HEADINGS = ("Document", "Number", "Reference", "Customer", "Date", "Item", "Quantity", "Price")
CUSTOMERS = 20
Done = subprocess.CompletedProcess[str]
Process = subprocess.Popen[bytes]


@dataclass(frozen=True, slots=True)
class Invoice:
    """One document of the workbook: every other one has a number of its own, the rest a reference."""

    key: str
    number: str | None
    reference: str | None
    customer: str
    lines: tuple[tuple[int, Decimal], ...]

    @property
    def net(self) -> Decimal:
        """What it comes to before VAT."""
        return sum((quantity * price for quantity, price in self.lines), Decimal(0))


def invoices(count: int, seed: int = 0) -> tuple[Invoice, ...]:
    """Return so many documents of one to three lines."""
    chance = random.Random(seed)

    def one(position: int) -> Invoice:
        lines = tuple(
            (chance.randint(1, 9), Decimal(chance.randint(100, 99_999)) / 100) for _ in range(chance.randint(1, 3))
        )
        numbered = position % 2 == 0
        return Invoice(
            f"D{position:05}",
            f"9{position:05}" if numbered else None,
            None if numbered else f"shop-{position}",
            f"{9001 + chance.randrange(CUSTOMERS)}",
            lines,
        )

    return tuple(one(position) for position in range(count))


def write_workbook(path: Path, documents: Sequence[Invoice]) -> None:
    """Write documents as rows, one a line."""
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("Invoices")
        sheet.write_row(0, 0, HEADINGS)
        lines = [(each, *line) for each in documents for line in each.lines]
        for at, (each, quantity, price) in enumerate(lines, 1):
            sheet.write_row(at, 0, [each.key, each.number or "", each.reference or "", each.customer])
            sheet.write_datetime(at, 4, date(2026, 1, 31), day)
            sheet.write_row(at, 5, ["A1", quantity, float(price)])


@dataclass
class Hands:
    """Processes that run command after command of the program; as many as are wanted at the same time."""

    plain: Mapping[str, str]
    idle: queue.SimpleQueue[subprocess.Popen[str]] = field(default_factory=queue.SimpleQueue)

    def run(self, arguments: Sequence[str], environment: Mapping[str, str], folder: Path) -> Done:
        """Run one command to its end."""
        process = self._take()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps([list(arguments), dict(environment), str(folder)]) + "\n")
        process.stdin.flush()
        code, said, talk = json.loads(process.stdout.readline())
        self.idle.put(process)
        return subprocess.CompletedProcess(arguments, code, said, talk)

    def _take(self) -> subprocess.Popen[str]:
        with suppress(queue.Empty):
            return self.idle.get_nowait()
        return subprocess.Popen(
            [sys.executable, str(SEVERAL)],
            env=self.plain,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def end(self) -> None:
        """Let all of them end."""
        while not self.idle.empty():
            self.idle.get().communicate()


@pytest.fixture(scope="session")
def hands(plain: Mapping[str, str]) -> Iterator[Hands]:
    """Give processes for all tests; they are started when they are needed."""
    hands = Hands(plain)
    yield hands
    hands.end()


@dataclass
class Site:
    """A desk with a workbook and a mapping, a home for the journal, and a ledger that is spoken to over HTTP."""

    folder: Path
    box: Any
    access: Any
    environment: Mapping[str, str]
    hands: "Hands"
    documents: tuple[Invoice, ...] = ()
    started: list[Process] = field(default_factory=list)

    @property
    def home(self) -> Path:
        """The folder of the journal."""
        return self.folder / "home"

    def fill(self, documents: Sequence[Invoice]) -> None:
        """Put documents into the workbook."""
        self.documents = tuple(documents)
        write_workbook(self.folder / "book.xlsx", documents)

    def seed(self) -> None:
        """Put the customers into the ledger."""
        kind = resources.get("customer")
        with closing(connect(self.access)) as client:
            for number in map(str, range(9001, 9001 + CUSTOMERS)):
                payload = kind.assemble({"number": number, "name": f"Customer {number} AS"})
                client.create(Submission("customer", "create", number, payload, (), number=number))
        self.box.control("DELETE", "requests")

    def submissions(self) -> tuple[Submission, ...]:
        """Return what the workbook is to become in the ledger."""
        mapped = mapping.load(self.folder / "mapping.toml")
        plan = with_payloads(draw(sheets.read(self.folder / "book.xlsx"), mapped))
        return plan.submissions

    def popen(self, *arguments: str, **changed: str) -> Process:
        """Start the program and return at once."""
        with (self.folder / "said.txt").open("ab") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", "importer", *arguments],
                env={**self.environment, **changed},
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )
        self.started.append(process)
        return process

    def importer(self, *arguments: str, **changed: str) -> Done:
        """Run the program to its end, in a process that has run it before: to start one costs more than most runs."""
        return self.hands.run(arguments, {**self.environment, **changed}, self.folder)

    def run(self, *more: str, **changed: str) -> Done:
        """Run the workbook to its end."""
        return self.importer("run", "mapping.toml", "book.xlsx", "--yes", *more, **changed)

    def filed(self) -> list[Any]:
        """Return the invoices in the ledger's own books."""
        return [filed for filed in self.box.books() if filed.resource == "customer-invoice"]

    def twice(self) -> list[str]:
        """Return the keys of documents that are in the ledger more than once."""
        return [key for key, times in Counter(filed.mark for filed in self.filed()).items() if times > 1]

    def lost(self) -> list[str]:
        """Return the keys of documents that are not in the ledger as they are in the workbook."""
        there = {(filed.mark, filed.content) for filed in self.filed()}
        return [each.key for each in self.documents if (each.key, f"{each.net:.2f}") not in there]

    def sum(self) -> Decimal:
        """Return what the documents of the workbook come to before VAT."""
        return sum((each.net for each in self.documents), Decimal(0))

    def end(self) -> None:
        """Kill what still runs."""
        for process in self.started:
            with suppress(OSError):
                process.kill()
            process.wait()


@pytest.fixture
def found(
    plain: Mapping[str, str], access_to: Any, tmp_path_factory: pytest.TempPathFactory, hands: "Hands"
) -> Iterator[Any]:
    """Return what founds a site: its ledger, how many documents, and settings of the ledger."""
    sites: list[Site] = []

    def made(box: Any, count: int, *, seed: int = 0, settle: float = 0.3, **settings: object) -> Site:
        folder = tmp_path_factory.mktemp("site")
        access = access_to(box.url)
        box.control("POST", "reset")
        environment = {
            **plain,
            "IMPORTER_HOME": str(folder / "home"),
            "IMPORTER_BASE_URL": access.base_url,
            "IMPORTER_TOKEN_URL": access.token_url,
            "IMPORTER_CLIENT_ID": access.client_id,
            "IMPORTER_CLIENT_SECRET": access.secret.reveal(),
            "IMPORTER_TENANT_ID": access.tenant_id,
            "IMPORTER_SETTLE_SECONDS": str(settle),
        }
        (folder / "mapping.toml").write_text(MAPPING, encoding="utf-8")
        site = Site(folder, box, access, environment, hands)
        sites.append(site)
        site.fill(invoices(count, seed))
        site.seed()
        box.configure(**settings)
        return site

    yield made
    for site in sites:
        site.end()


@pytest.fixture(scope="session")
def more_invoices() -> Callable[..., tuple[Invoice, ...]]:
    """Return what makes documents: how many, and by which seed."""
    return invoices
