"""The samples against the sandbox's ledger, through mapping, plan and wire."""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from importer import mapping as mappings_
from importer import sandbox, sheets
from importer.ledger.access import Access, Secret
from importer.ledger.client import Client, connect
from importer.ledger.port import Refused
from importer.plan.amend import with_payloads
from importer.plan.draw import draw
from importer.plan.value import Plan
from importer.references import checking
from importer.submission import Submission

ROOT = Path(__file__).parents[3]
MONTH = (
    ("customers-legacy", "customers-legacy.csv"),
    ("invoices", "invoices-2026-10.xlsx"),
    ("credit-notes", "credit-notes-2026-10.xlsx"),
    ("debit-notes", "debit-notes-2026-10.xlsx"),
)
CORRECTIONS = tuple((name, f"{name}.xlsx") for name in ("invoice-update", "credit-note-update", "debit-note-update"))

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Corrected:
    """All documents by number, before and after, and the status of every update's answer."""

    before: Mapping[str, Document]
    after: Mapping[str, Document]
    statuses: tuple[int, ...]


@pytest.fixture(scope="session")
def lines_of() -> Callable[[Document], dict[int, Document]]:
    """Return what gives a document's lines by their number."""
    return lambda document: {line["lineNumber"]: line for line in document.get("invoiceLines") or document["lines"]}


@pytest.fixture(scope="session")
def corrected() -> Corrected:
    """Post the samples of the month, then their corrections."""
    with sandbox.start() as running, _client(running) as ledger:
        for job in MONTH:
            for submission in _plan(*job).submissions:
                ledger.create(submission)
        before = _documents(ledger)
        for job in CORRECTIONS:
            for submission in _plan(*job).submissions:
                ledger.update(submission)
        log = requests.get(f"{running.control_url}/requests", timeout=20).json()["requests"]
        statuses = tuple(entry["status"] for entry in log if entry["method"] == "PUT")
        return Corrected(before, _documents(ledger), statuses)


@pytest.fixture
def before(corrected: Corrected) -> Mapping[str, Document]:
    """Return the month's documents by number, as they were posted."""
    return corrected.before


@pytest.fixture
def after(corrected: Corrected) -> Mapping[str, Document]:
    """Return the month's documents by number, corrected."""
    return corrected.after


@pytest.fixture
def line_of(
    corrected: Corrected, lines_of: Callable[[Document], dict[int, Document]]
) -> Callable[[str, int], tuple[Document, Document]]:
    """Return what gives one line of one document, before and after."""
    return lambda number, line: (
        lines_of(corrected.before[number])[line],
        lines_of(corrected.after[number])[line],
    )


@pytest.fixture
def statuses(corrected: Corrected) -> tuple[int, ...]:
    """Return the status of the answer to each correction."""
    return corrected.statuses


@pytest.fixture
def said() -> set[tuple[str, str]]:
    """Return what the ledger finds in the workbook with mistakes: cell (a whole row's: empty) and message."""
    with sandbox.start() as running, _client(running) as ledger:
        for submission in _plan(*MONTH[0]).submissions:
            ledger.create(submission)
        plan = _plan("invoices", "invoices-with-mistakes.xlsx")
        findings = checking.check(plan.submissions, ledger, plan.place)
        kept_back = {finding.key for finding in findings}
        texts = {_refusal(ledger, each) for each in plan.submissions if each.key not in kept_back}
        refused = {("", text) for text in texts if text is not None}
        return {(finding.place.cell, finding.message) for finding in findings} | refused


def _refusal(ledger: Client, submission: Submission) -> str | None:
    """Return why the ledger refuses a document; None when it took it."""
    try:
        ledger.create(submission)
    except Refused as refusal:
        return refusal.text
    return None


def _client(running: sandbox.Running) -> closing[Client]:
    access = Access(
        running.company,
        running.tenant_id,
        running.client_id,
        Secret(running.client_secret),
        base_url=running.url,
        token_url=running.token_url,
    )
    return closing(connect(access))


def _plan(mapping: str, sample: str) -> Plan:
    loaded = mappings_.load(ROOT / "mappings" / f"{mapping}.toml")
    sheet = sheets.read(ROOT / "samples" / sample, encoding=loaded.sheet.encoding)
    return with_payloads(draw(sheet, loaded))


def _documents(ledger: Client) -> dict[str, Document]:
    kinds = ("customer-invoice", "customer-credit-note", "customer-debit-note")
    return {row["referenceNumber"]: row for kind in kinds for row in ledger.list(kind, {})}
