"""A run told again from the journal: its result workbook, lost, cut short, or with its source gone or changed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from importer.journal import Journal
from importer.ledger.client import Client
from importer.runner import Options
from importer.submission import Receipt, Submission
from importer.workflow.job import Job, Occasion
from importer.workflow.post import Policy, post
from importer.workflow.rebuild import page, rebuild
from importer.workflow.reporting import Report
from importer.workflow.resume import resume
from importer.workflow.retelling import retold

SOON = Options(settle_seconds=0.3, workers=1)
MAPPING = """\
version = 1
resource = "customer-invoice"
[sheet]
name = "January"
[document]
key = "No"
[fields]
referenceNumber = "No"
customerNumber = "Customer"
documentDate = { value = 2026-01-31 }
currencyId = { value = "NOK" }
[lines]
inventoryNumber = { value = "A1" }
quantity = "Qty"
unitPriceInCurrency = { value = 100 }
"""
ROWS = [["N1", "20000", 1], ["N1", "20000", 2], ["N2", "20001", "two"], ["N3", "29999", 3], ["N4", "20002", 4]]
"""Good, a quantity that is none, a customer nobody knows (only the ledger can say), good."""
Dump = dict[str, tuple[object, ...]]


class Killed(BaseException):
    """Stands for the end of the process: nothing is tidied up."""


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """Return a workbook with two good documents and two that are not, its mapping, and where the result goes."""
    (tmp_path / "invoices.toml").write_text(MAPPING, encoding="utf-8")
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        sheet = book.add_worksheet("January")
        for number, cells in enumerate([["No", "Customer", "Qty"], *ROWS]):
            sheet.write_row(number, 0, cells)
        book.add_worksheet("Notes").write(0, 0, "kept as it is")
    return Job(tmp_path / "invoices.toml", tmp_path / "book.xlsx", tmp_path / "first.xlsx")


@pytest.fixture
def send(job: Job, client: Client, kept: Journal) -> Callable[..., Report]:
    """Return a function that posts the valid documents as run R1."""

    def send(ledger: Any = client, **policy: Any) -> Report:
        occasion = replace(Occasion.now("acme"), run="R1")
        return post(job, occasion, ledger, kept, Policy(skip_invalid=True, options=SOON, **policy))

    return send


def dump(path: Path) -> Dump:
    """Return every cell of a workbook: value, type, format, colours, comment and link."""
    book = openpyxl.load_workbook(path)
    return {
        f"{sheet.title}!{cell.coordinate}": (
            cell.value,
            cell.data_type,
            cell.number_format,
            cell.fill.fgColor.rgb,
            cell.font.color.rgb if cell.font.color else None,
            cell.comment.text if cell.comment else None,
            cell.hyperlink.location if cell.hyperlink else None,
        )
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
    }


def said(path: Path, sheet: str) -> str:
    """Return all that stands on a sheet."""
    cells = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    return "\n".join(str(value) for row in cells for value in row if value is not None)


def test_a_lost_result_is_written_again_cell_by_cell(
    job: Job, send: Callable[..., Report], kept: Journal, tmp_path: Path
) -> None:
    """The mapping may be gone: findings, ledger amounts, control totals and all are in the journal."""
    send()
    job.mapping.unlink()
    first = dump(tmp_path / "first.xlsx")
    (tmp_path / "first.xlsx").unlink()
    assert rebuild(kept.run("R1"), kept, tmp_path / "again.xlsx") == (tmp_path / "again.xlsx",)
    assert dump(tmp_path / "again.xlsx") == first
    assert {"January!A1", "Notes!A1"} <= first.keys()


def test_no_file_is_written_over(send: Callable[..., Report], kept: Journal, tmp_path: Path) -> None:
    """A result that is there stays; the new one has the run's id in its name."""
    send()
    before = (tmp_path / "first.xlsx").read_bytes()
    (written,) = rebuild(kept.run("R1"), kept, tmp_path / "first.xlsx")
    assert written.name == "first.R1.result.xlsx"
    assert (tmp_path / "first.xlsx").read_bytes() == before


@pytest.mark.parametrize(
    ("become", "why"), [("gone", "is not there any more"), ("changed", "has changed since: its SHA-256 is")]
)
def test_without_its_source_the_documents_are_listed(
    job: Job, send: Callable[..., Report], kept: Journal, tmp_path: Path, become: str, why: str
) -> None:
    """The Summary says plainly that the user's sheets are not carried over, and why; every finding keeps its cell."""
    send()
    assert job.workbook is not None
    if become == "gone":
        job.workbook.unlink()
    else:
        job.workbook.write_bytes(job.workbook.read_bytes() + b"\0")
    (written,) = rebuild(kept.run("R1"), kept, tmp_path / "plain.xlsx")
    assert openpyxl.load_workbook(written).sheetnames == ["Summary", "Documents", "Errors", "Ledger"]
    summary = said(written, "Summary")
    assert "Written from the journal alone, without the sheets of the workbook" in summary
    assert why in summary
    rows = list(openpyxl.load_workbook(written)["Documents"].iter_rows(values_only=True))
    assert [row[:3] for row in rows[1:]] == [
        ("N1", "created", "N1"),
        ("N2", "invalid", None),
        ("N3", "invalid", None),
        ("N4", "created", "N4"),
    ]
    assert "January!C4 (Qty): “two” is not a number." in str(rows[2])
    assert rows[1][-1] == "2, 3"


class Falling:
    """A ledger whose program is killed while the second document is on its way."""

    def __init__(self, ledger: Client) -> None:
        self._ledger = ledger
        self._calls = 0

    def __getattr__(self, name: str) -> Any:
        """Be the ledger in everything else."""
        return getattr(self._ledger, name)

    def create(self, submission: Submission, note_job: Callable[[str], None]) -> Receipt:
        """Create one document, and none after it."""
        self._calls += 1
        if self._calls > 1:
            raise Killed
        return self._ledger.create(submission, note_job)


def test_a_run_that_was_killed_is_told_as_far_as_it_got(
    send: Callable[..., Report], client: Client, kept: Journal, tmp_path: Path
) -> None:
    """What was on its way is in doubt, the invalid ones have their reasons, and the Summary says it was cut short."""
    with pytest.raises(Killed):
        send(Falling(client))
    assert not (tmp_path / "first.xlsx").exists()
    account = retold(kept.run("R1"), kept)
    statuses = {outcome.key: outcome.status.value for outcome in account.chapters[0].outcomes}
    assert statuses == {"N1": "created", "N2": "invalid", "N3": "invalid", "N4": "in-doubt"}
    (written,) = rebuild(kept.run("R1"), kept, tmp_path / "far.xlsx")
    summary = said(written, "Summary")
    assert "The run was cut short, or still goes on" in summary
    assert "importer resume R1" in summary
    errors = said(written, "Errors")
    assert "“two” is not a number." in errors
    assert "Customer 29999 is not in the ledger." in errors
    assert "on its way when the run was cut short" in errors
    assert "kept as it is" in said(written, "Notes")
    assert "cut short" in page(kept.run("R1"), kept)


def test_a_resumed_run_is_told_as_it_stands_now(
    job: Job, send: Callable[..., Report], client: Client, kept: Journal, tmp_path: Path
) -> None:
    """After resume the journal has the whole run, and the result it wrote can be written again."""
    with pytest.raises(Killed):
        send(Falling(client))
    kept.__exit__(None, None, None)
    with Journal.open(tmp_path / "home") as journal:
        resume(journal.run("R1"), client, journal, Policy(skip_invalid=True, options=SOON))
        first = dump(tmp_path / "first.xlsx")
        (written,) = rebuild(journal.run("R1"), journal, tmp_path / "again.xlsx")
        assert dump(written) == first
        assert job.workbook is not None
        assert {outcome.status.value for outcome in retold(journal.run("R1"), journal).chapters[0].outcomes} == {
            "created",
            "invalid",
        }


def test_a_pruned_run_still_has_its_documents(send: Callable[..., Report], kept: Journal, tmp_path: Path) -> None:
    """What people wrote into cells is dropped with the payloads; keys, statuses and numbers stay."""
    send()
    kept.prune(-1)
    assert kept.account("R1") is None
    (written,) = rebuild(kept.run("R1"), kept, tmp_path / "pruned.xlsx")
    rows = list(openpyxl.load_workbook(written)["Documents"].iter_rows(values_only=True))
    assert [row[:3] for row in rows[1:]] == [("N1", "created", "N1"), ("N4", "created", "N4")]
    summary = said(written, "Summary")
    assert "the workbook had 2 documents that could not be sent" in summary
    assert "the journal does not say any more" in summary


def test_the_account_holds_no_secret(send: Callable[..., Report], kept: Journal, sandbox: Any, tmp_path: Path) -> None:
    """Neither the journal nor the report of a run has the client's secret."""
    send()
    text = page(kept.run("R1"), kept)
    assert sandbox.client_secret not in text
    kept.close()
    assert sandbox.client_secret.encode() not in b"".join(
        file.read_bytes() for file in (tmp_path / "home").rglob("*") if file.is_file()
    )
