"""A town of companies, each with a ledger of its own; a Dask cluster of processes; and what kills some of them.

`benchmarks/fleet_proof.py` has its town from here too.
"""

import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import psutil
import pytest
import requests
import xlsxwriter

from importer import resources, sandbox
from importer.ledger.access import Access, Secret
from importer.ledger.client import connect
from importer.sandbox import Running
from importer.submission import Submission

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
currencyId = "Currency"
invoiceText = "Document"

[lines]
inventoryNumber = "Item"
quantity = "Quantity"
unitPriceInCurrency = "Price"
"""
HEADINGS = ("Document", "Number", "Reference", "Customer", "Date", "Currency", "Item", "Quantity", "Price")
CUSTOMERS = 4
SEVERAL = Path(__file__).parents[1] / "cli" / "several.py"
"""Runs command after command in one process."""
GLANCE = 0.01
PATIENCE_SECONDS = 120.0


@dataclass(frozen=True)
class Invoice:
    """One document: every other one has a number of its own, the rest a reference."""

    key: str
    number: str
    reference: str
    customer: str
    lines: tuple[tuple[int, Decimal], ...]

    @property
    def net(self) -> Decimal:
        """What it comes to before VAT."""
        return sum((quantity * price for quantity, price in self.lines), Decimal(0))


def invoices(count: int, seed: int) -> tuple[Invoice, ...]:
    """Return so many documents of one to three lines."""
    chance = random.Random(seed)

    def one(at: int) -> Invoice:
        lines = tuple((chance.randint(1, 9), Decimal(chance.randint(100, 99_999)) / 100) for _ in range(1 + at % 3))
        number, reference = (f"9{at:05}", "") if at % 2 else ("", f"shop-{at}")
        return Invoice(f"D{at:05}", number, reference, f"{9001 + chance.randrange(CUSTOMERS)}", lines)

    return tuple(one(at) for at in range(count))


@dataclass
class Company:
    """A company: its ledger, which is a sandbox of its own, and its workbook."""

    name: str
    running: Running
    books: Path
    workbook: Path
    currency: str
    documents: tuple[Invoice, ...]

    @property
    def tenant(self) -> str:
        """The company's own tenant."""
        return f"{int(self.name.rpartition('-')[2]):08}-0000-4000-8000-000000000000"

    def found(self, latency_ms: float) -> None:
        """Make it a company of its own, with customers and a workbook."""
        self.control("PUT", "settings", {"tenant_id": self.tenant})
        access = Access(
            company=self.name,
            tenant_id=self.tenant,
            client_id=self.running.client_id,
            secret=Secret(self.running.client_secret),
            base_url=self.running.url,
            token_url=self.running.token_url,
        )
        kind = resources.get("customer")
        with closing(connect(access)) as client:
            for number in map(str, range(9001, 9001 + CUSTOMERS)):
                payload = kind.assemble({"number": number, "name": f"Customer {number} AS"})
                client.create(Submission("customer", "create", number, payload, (), number=number))
        self.control("PUT", "settings", {"latency_ms": latency_ms})
        self.fill(self.documents)

    def fill(self, documents: tuple[Invoice, ...]) -> None:
        """Write the documents into the workbook, a row for each line."""
        self.documents = documents
        with xlsxwriter.Workbook(str(self.workbook)) as book:
            day, sheet = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_worksheet("Invoices")
            sheet.write_row(0, 0, HEADINGS)
            lines = [(each, *line) for each in documents for line in each.lines]
            for at, (each, quantity, price) in enumerate(lines, 1):
                sheet.write_row(at, 0, [each.key, each.number, each.reference, each.customer])
                sheet.write_datetime(at, 4, date(2026, 1, 31), day)
                sheet.write_row(at, 5, [self.currency, "A1", quantity, float(price)])

    def control(self, method: str, path: str, sent: object = None) -> Any:
        """Speak to the ledger's control door."""
        answer = requests.request(method, f"{self.running.control_url}/{path}", json=sent, timeout=30)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def filed(self) -> list[tuple[str, str]]:
        """Return key and net of every invoice in the ledger's own books."""
        with closing(self._open()) as book:
            rows = book.execute("SELECT net, state FROM document JOIN document_body USING (id)").fetchall()
        return [(json.loads(text)["invoiceText"], f"{Decimal(net) / 100:.2f}") for net, text in rows]

    def count(self) -> int:
        """Return how many documents are in the ledger."""
        with closing(self._open()) as book:
            return int(book.execute("SELECT count(*) FROM document").fetchone()[0])

    def _open(self) -> sqlite3.Connection:
        (file,) = self.books.glob("sandbox-*.sqlite3")
        return sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=30)

    def profile(self) -> str:
        """Return its profile, as profiles.toml has it."""
        return (
            f'[profiles.{self.name}]\ncompany = "{self.name}"\ntenant_id = "{self.tenant}"\n'
            f'client_id = "{self.running.client_id}"\nbase_url = "{self.running.url}"\n'
            f'token_url = "{self.running.token_url}"\n[profiles.{self.name}.settings]\nsettle_seconds = 0.4\n'
        )


@dataclass
class Town:
    """Companies, and the desk from which their fleet is started."""

    folder: Path
    companies: list[Company]
    environment: dict[str, str]

    @property
    def home(self) -> Path:
        """The folder of profiles and locks."""
        return self.folder / "home"

    @property
    def fleet(self) -> Path:
        """The fleet file."""
        return self.folder / "fleet.toml"

    def furnish(self, home: Path) -> None:
        """Put profiles and secrets into a home."""
        secrets = home / "secrets"
        secrets.mkdir(parents=True)
        (home / "profiles.toml").write_text("\n".join(each.profile() for each in self.companies), encoding="utf-8")
        for each in self.companies:
            (secrets / each.name).write_text(each.running.client_secret, encoding="utf-8")

    def write_fleet(self, more: str = "") -> None:
        """Write the fleet file, a job for each company."""
        jobs = (f'[[job]]\nprofile = "{each.name}"\nworkbook = "{each.workbook.name}"\n' for each in self.companies)
        top = 'version = 1\nname = "All clients, October"\n\n[defaults]\nmapping = "invoices.toml"\n\n'
        self.fleet.write_text(top + "\n".join(jobs) + more, encoding="utf-8")

    def start(self, *arguments: str, **changed: str) -> subprocess.Popen[str]:
        """Start `importer fleet` and return at once."""
        return subprocess.Popen(
            [sys.executable, "-m", "importer", "fleet", self.fleet.name, *arguments],
            env={**self.environment, **changed},
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def count(self) -> int:
        """Return how many documents are in all ledgers."""
        return sum(each.count() for each in self.companies)

    def twice(self) -> list[str]:
        """Return the documents that are in a ledger more than once."""
        counts = Counter((each.name, key) for each in self.companies for key, _ in each.filed())
        return [f"{name} {key}" for (name, key), times in counts.items() if times > 1]

    def lost(self) -> list[str]:
        """Return the documents that are not in their ledger as they are in their workbook."""
        there = {(each.name, *filed) for each in self.companies for filed in each.filed()}
        wanted = [(each.name, one.key, f"{one.net:.2f}") for each in self.companies for one in each.documents]
        return [f"{name} {key}" for name, key, net in wanted if (name, key, net) not in there]


@contextmanager
def town(folder: Path, companies: int, documents: int, latency_ms: float = 0.0) -> Iterator[Town]:
    """Give a town of companies, each with a ledger of its own and so many documents to send."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("IMPORTER_")}
    environment = plain | {
        "IMPORTER_HOME": str(folder / "home"),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        "IMPORTER_LANG": "en",
        "PYTHONUNBUFFERED": "1",
    }
    with ExitStack() as stack:
        made: list[Company] = []
        for number in range(1, companies + 1):
            name = f"client-{number:02}"
            running = stack.enter_context(sandbox.start(folder / "books" / name))
            currency = "SEK" if number % 5 == 0 else "NOK"
            workbook = folder / f"{name}.xlsx"
            company = Company(name, running, folder / "books" / name, workbook, currency, invoices(documents, number))
            company.found(latency_ms)
            made.append(company)
        (folder / "invoices.toml").write_text(MAPPING, encoding="utf-8")
        founded = Town(folder, made, environment)
        founded.furnish(founded.home)
        founded.write_fleet()
        yield founded


@dataclass
class Workers:
    """The workers of a local cluster: processes that can be killed, and are replaced."""

    town: Town
    scheduler: str
    environment: Mapping[str, str]
    machines: bool
    there: list[subprocess.Popen[bytes]] = field(default_factory=list)
    made: int = 0

    def add(self) -> None:
        """Start one more."""
        self.made += 1
        environment = dict(self.environment)
        if self.machines:
            home = self.town.folder / f"machine-{self.made}"
            self.town.furnish(home)
            environment["IMPORTER_HOME"] = str(home)
        command = ["worker", self.scheduler, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
        local = str(self.town.folder / f"dask-{self.made}")
        self.there.append(_dask([*command, "--local-directory", local], environment))

    def kill(self, chance: random.Random) -> int:
        """Kill one of them without a word, and start another; return how many were killed."""
        victim = self.there.pop(chance.randrange(len(self.there)))
        victim.kill()
        victim.wait()
        self.add()
        return 1


@contextmanager
def cluster(town: Town, count: int, environment: Mapping[str, str], *, machines: bool = False) -> Iterator[Workers]:
    """Give a Dask cluster of so many worker processes, its scheduler in a process as well."""
    with socket.create_server(("127.0.0.1", 0)) as bound:
        port = bound.getsockname()[1]
    command = ["scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
    scheduler = _dask(command, environment)
    workers = Workers(town, f"tcp://127.0.0.1:{port}", environment, machines)
    try:
        for _ in range(count):
            workers.add()
        _wait_for(workers.scheduler, count)
        yield workers
    finally:
        for process in (*workers.there, scheduler):
            process.kill()
            process.wait()


def _dask(command: list[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "dask", *command],
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _wait_for(scheduler: str, count: int) -> None:
    from distributed import Client  # noqa: PLC0415  heavy

    with Client(scheduler, timeout=PATIENCE_SECONDS, set_as_default=False) as client:
        client.wait_for_workers(count, timeout=PATIENCE_SECONDS)


def kill_workers(
    town: Town, fleet: subprocess.Popen[str], kills: int, kill: Callable[[], int], chance: random.Random
) -> int:
    """Kill so many workers, each when some more documents are in the ledgers; return how many were."""
    whole, done = sum(len(each.documents) for each in town.companies), 0
    for number in range(1, kills + 1):
        enough = whole * number // (kills + 1) + chance.randint(0, 3)
        while fleet.poll() is None and town.count() < enough:
            time.sleep(GLANCE)
        time.sleep(chance.uniform(0, 0.05))
        if fleet.poll() is None:
            done += kill()
    return done


def kill_a_process(fleet: subprocess.Popen[str], chance: random.Random) -> int:
    """Kill one of the processes that a fleet has on this machine; return how many were."""
    with suppress(psutil.NoSuchProcess):
        children = psutil.Process(fleet.pid).children()
        workers = [each for each in children if any("spawn_main" in word for word in each.cmdline())]
        if workers:
            chance.choice(workers).send_signal(signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
            return 1
    return 0


@dataclass(frozen=True)
class Ended:
    """How a fleet ended."""

    report: dict[str, Any]
    seconds: float
    kills: int


def on_cluster(town: Town, journal: str, workers: int, kills: int, *, machines: bool = False) -> Ended:
    """Let a cluster carry the fleet out while workers are killed and replaced; `machines`: each has its own home."""
    with cluster(town, workers, {**town.environment, "IMPORTER_JOURNAL_URL": journal}, machines=machines) as there:
        return on_workers(there, kills)


def on_workers(there: Workers, kills: int) -> Ended:
    """Let the workers of a cluster carry their town's fleet out while some are killed and replaced."""
    chance, started, town = random.Random(kills), time.monotonic(), there.town
    journal = there.environment["IMPORTER_JOURNAL_URL"]
    where = ("--engine", "dask", "--scheduler", there.scheduler)
    fleet = town.start(*where, "--yes", "--json", IMPORTER_JOURNAL_URL=journal)
    done = kill_workers(town, fleet, kills, lambda: there.kill(chance), chance)
    return Ended(_said(fleet), time.monotonic() - started, done)


def on_machine(town: Town, processes: int, kills: int) -> Ended:
    """Let processes of this machine carry the fleet out while some are killed."""
    chance, started = random.Random(kills), time.monotonic()
    fleet = town.start("--processes", str(processes), "--yes", "--json")
    done = kill_workers(town, fleet, kills, lambda: kill_a_process(fleet, chance), chance)
    return Ended(_said(fleet), time.monotonic() - started, done)


def _said(fleet: subprocess.Popen[str]) -> dict[str, Any]:
    out, err = fleet.communicate()
    try:
        said: dict[str, Any] = json.loads(out)
    except ValueError:
        raise AssertionError(f"the fleet ended with {fleet.returncode}:\n{err}") from None
    return said


def figures(town: Town, ended: Ended) -> dict[str, Any]:
    """Return what is in the ledgers, and what it took."""
    jobs = ended.report["jobs"]
    return {
        "companies": len(town.companies),
        "documents": sum(len(each.documents) for each in town.companies),
        "in the ledgers": town.count(),
        "twice": len(town.twice()),
        "lost": len(town.lost()),
        "workers killed": ended.kills,
        "jobs taken over": sum(job["taken_over"] for job in jobs),
        "exit": ended.report["exit"],
        "seconds": round(ended.seconds, 1),
    }


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Town]]:
    """Return what founds a town: how many companies and documents, and how slow the ledgers are."""
    with ExitStack() as stack:
        yield lambda *asked: stack.enter_context(town(tmp_path_factory.mktemp("town"), *asked))


@pytest.fixture(scope="session")
def machine() -> Callable[..., Ended]:
    """Return what lets processes of this machine carry a fleet out."""
    return on_machine


@pytest.fixture(scope="session")
def clusters() -> Callable[..., Any]:
    """Return what gives a Dask cluster: its town, how many workers, and their environment."""
    return cluster


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Return what keeps a line of figures for the end of the test run: how much was tried is part of the proof."""
    return lambda line: record_property("figures", line)


@pytest.fixture(scope="session")
def several_machines() -> Callable[..., Ended]:
    """Return what lets a Dask cluster carry a fleet out: a town, the journal, how many workers and kills."""
    return on_cluster


@pytest.fixture(scope="session")
def at_work() -> Callable[..., Ended]:
    """Return what lets the workers of a cluster that is there carry their fleet out: they, and how many kills."""
    return on_workers


@pytest.fixture(scope="module")
def at_hand() -> Iterator[Callable[..., tuple[int, str, str]]]:
    """Return what runs `importer fleet` in a process that has run it before: to start one costs more than it does."""
    hand = subprocess.Popen(
        [sys.executable, str(SEVERAL)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    )
    into, out = hand.stdin, hand.stdout
    assert into is not None
    assert out is not None

    def run(town: Town, *arguments: str, **changed: str) -> tuple[int, str, str]:
        command = ["fleet", town.fleet.name, *arguments]
        into.write(json.dumps([command, {**town.environment, **changed}, str(town.folder)]) + "\n")
        into.flush()
        code, said, talk = json.loads(out.readline())
        return code, said, talk

    yield run
    hand.communicate()
