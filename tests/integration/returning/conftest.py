"""A ledger that is exported in a mapping's columns, edited and run again; real HTTP and a real journal between."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from openpyxl import load_workbook

from importer import mapping as mappings
from importer import resources, runner, sandbox
from importer.changes.reading import expands
from importer.exporting import About, Exported
from importer.journal import Journal
from importer.ledger.access import Access, Secret
from importer.ledger.client import Client, connect
from importer.returning.writing import write
from importer.sandbox import Running
from importer.submission import Submission
from importer.workflow.check import check
from importer.workflow.job import Job, Occasion
from importer.workflow.post import Policy, post, rehearse
from importer.workflow.reporting import Report

Values = Mapping[str, object]
Edit = Callable[["Book"], None]


@dataclass
class Book:
    """The first sheet of an exported workbook, to be edited as a person would."""

    path: Path
    name: str = ""

    def __post_init__(self) -> None:
        self.book = load_workbook(self.path)
        self.sheet = self.book[self.name] if self.name else self.book.worksheets[0]
        self.columns = {cell.value: at for at, cell in enumerate(self.sheet[1], start=1)}

    def value(self, row: int, heading: str) -> Any:
        """Return what stands in a cell."""
        return self.sheet.cell(row, self.columns[heading]).value

    def set(self, row: int, heading: str, value: Any) -> None:
        """Write into a cell."""
        self.sheet.cell(row, self.columns[heading]).value = value

    def append(self, **cells: object) -> None:
        """Add a row; `_` in a heading is a blank."""
        row = self.sheet.max_row + 1
        for heading, value in cells.items():
            self.set(row, heading.replace("_", " "), value)

    def save(self) -> None:
        """Save it under its name."""
        self.book.save(self.path)


@dataclass
class Company:
    """A company's ledger, with a journal of its own."""

    running: Running
    ledger: Client
    journal: Journal
    folder: Path
    results: list[Path] = field(default_factory=list)

    def create(self, name: str, header: Values, *lines: Values) -> str:
        """Create a record from flat paths; return its number."""
        resource = resources.get(name)
        number = header.get(resource.number_field or "")
        customer = str(header.get(resource.customer_field) or "")
        payload = resource.assemble(header, lines)
        submission = Submission(name, "create", "", payload, (), str(number) if number else None, customer)
        return self.ledger.create(submission).number

    def update(self, name: str, number: str, header: Values, *lines: Values) -> None:
        """Change a record as another client would."""
        payload = resources.get(name).assemble(header, lines, "update")
        self.ledger.update(Submission(name, "update", "", payload, (), number))

    def find(self, name: str, number: str) -> dict[str, Any]:
        """Return a record as the ledger holds it."""
        record = self.ledger.find(name, number)
        assert record is not None
        return record

    def mapping(self, text: str) -> Path:
        """Write a mapping down."""
        path = self.folder / "m.toml"
        path.write_text(f"version = 1\n{text}", encoding="utf-8")
        return path

    def export(self, text: str, tenant: str | None = None) -> Path:
        """Export everything of the mapping's resource in its columns."""
        self.exported = self._write(mappings.load(self.mapping(text)), tenant or self.ledger.tenant)
        return self.exported.files[0]

    def _write(self, mapping: mappings.Mapping, tenant: str) -> Exported:
        filters = expands(mapping.resource, [feed.path for feed in mapping.fields])
        about = About(self.ledger.host, self.ledger.company, filters, datetime.now(UTC))
        records = self.ledger.list(mapping.resource.name, filters)
        return write(records, mapping, self.folder / "book.xlsx", tenant, about)

    def run(
        self,
        workbook: Path,
        *,
        dry: bool = False,
        skip: bool = False,
        meanwhile: Callable[[], None] = lambda: None,
    ) -> Report:
        """Run a workbook through the mapping; the log has the calls of this run only.

        `meanwhile` is what somebody else does between the plan and the first call that writes.
        """
        self.calls_cleared()
        job = Job(self.folder / "m.toml", workbook, self.folder / f"result-{len(self.results)}.xlsx")
        policy = Policy(skip, runner.Options(settle_seconds=0.1), confirm=lambda *_: meanwhile())
        report = (rehearse if dry else post)(job, Occasion.now(), self.ledger, self.journal, policy)
        self.results.append(Path(report.summary.result or ""))
        return report

    def check(self, workbook: Path) -> Report:
        """Check a workbook offline."""
        return check(Job(self.folder / "m.toml", workbook, None), Occasion.now())

    def calls_cleared(self) -> None:
        """Empty the request log."""
        requests.delete(f"{self.running.control_url}/requests", timeout=20).raise_for_status()

    def writes(self) -> list[dict[str, Any]]:
        """Return the calls that wrote something, of the last run."""
        log = requests.get(f"{self.running.control_url}/requests", timeout=20).json()["requests"]
        return [entry for entry in log if entry["method"] in {"PUT", "POST"} and "/connect/" not in entry["path"]]

    def calls(self) -> Sequence[dict[str, Any]]:
        """Return all calls of the last run but those for a token."""
        log = requests.get(f"{self.running.control_url}/requests", timeout=20).json()["requests"]
        return [entry for entry in log if "/connect/" not in entry["path"]]


@pytest.fixture(scope="session")
def two_sandboxes() -> Iterator[tuple[Running, Running]]:
    """Return two sandboxes."""
    with sandbox.start() as one, sandbox.start() as other:
        yield one, other


@pytest.fixture
def open_company(two_sandboxes: tuple[Running, Running], tmp_path: Path) -> Iterator[Callable[[int], Company]]:
    """Return what opens one of two companies with empty books."""
    with ExitStack() as stack:

        def opened(at: int) -> Company:
            running = two_sandboxes[at]
            requests.post(f"{running.control_url}/reset", timeout=20).raise_for_status()
            folder = tmp_path / f"company {at}"
            folder.mkdir(exist_ok=True)
            access = Access(
                running.company,
                running.tenant_id,
                running.client_id,
                Secret(running.client_secret),
                base_url=running.url,
                token_url=running.token_url,
            )
            ledger = stack.enter_context(closing(connect(access)))
            return Company(running, ledger, stack.enter_context(Journal.open(folder)), folder)

        yield opened


@pytest.fixture
def company(open_company: Callable[[int], Company]) -> Company:
    """Return a company with empty books."""
    return open_company(0)


@pytest.fixture
def edited() -> Callable[[Path, Edit], Path]:
    """Return what edits a workbook and saves it."""

    def change(path: Path, edit: Edit) -> Path:
        book = Book(path)
        edit(book)
        book.save()
        return path

    return change
