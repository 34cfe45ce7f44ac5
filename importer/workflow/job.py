"""One workbook, one mapping, one run: what goes into a corridor and what comes out of it."""

import hashlib
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from importer import mapping, sheets
from importer.errors import ImporterError, OutputError
from importer.ledger.port import Ledger
from importer.plan.draw import draw
from importer.plan.value import Plan
from importer.results.place import reserve
from importer.submission import Outcome, Status
from importer.summary import Summary, anything_sent, count_documents, count_rows, exit_code


@dataclass(frozen=True)
class Job:
    """One workbook to be read through one mapping, and where its result workbook goes (None: nowhere)."""

    mapping: Path
    workbook: Path
    result: Path | None
    sheet: str | None = None


@dataclass(frozen=True)
class Occasion:
    """Which run this is, when it started, and with which profile."""

    run: str
    started: datetime
    profile: str = ""
    clock: float = field(default_factory=time.monotonic)

    @classmethod
    def now(cls, profile: str = "") -> "Occasion":
        """Return a new run: its id is the local time and four digits of chance."""
        started = datetime.now().astimezone()
        return cls(f"{started:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}", started, profile)


@dataclass(frozen=True)
class Ended:
    """A run at its end, before it is summed up."""

    mode: str
    plan: Plan
    outcomes: tuple[Outcome, ...]
    ledger: Ledger | None = None
    reason: ImporterError | None = None
    """Why it stopped early, if it did."""
    carried_out: bool = False
    """Whether the valid documents were sent: not in a rehearsal, and not when invalid ones held them back."""


@dataclass(frozen=True)
class Report:
    """What became of a run: the figures, the plan as it was in the end, and an outcome for every document."""

    summary: Summary
    plan: Plan
    outcomes: tuple[Outcome, ...]


def draw_plan(job: Job) -> Plan:
    """Return the plan for a job; everything wrong with the data is a finding in it.

    Raises MappingError, WorkbookError, or OutputError when the result workbook could not be written in the end.
    """
    if job.result is not None:
        reserve(job.result)
    mapped = mapping.load(job.mapping)
    table = mapped.sheet
    sheet = sheets.read(
        job.workbook,
        sheet=job.sheet or table.name,
        header=table.header,
        encoding=table.encoding,
        delimiter=table.delimiter,
    )
    return draw(sheet, mapped)


def outcomes_of(plan: Plan, outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """Return one outcome for every document in sheet order: those given, else invalid or not attempted."""
    known = {outcome.key: outcome for outcome in outcomes}
    missing = {True: Status.NOT_ATTEMPTED, False: Status.INVALID}
    pairs = plan.documents.select("key", "valid").iter_rows()
    return tuple(known.get(key) or Outcome(key, missing[valid]) for key, valid in pairs)


def report(job: Job, occasion: Occasion, ended: Ended) -> Report:
    """Sum the run up and write its result workbook."""
    plan, ledger, reason = ended.plan, ended.ledger, ended.reason
    documents = count_documents(ended.outcomes)
    summary = Summary(
        run=occasion.run,
        mode=ended.mode,
        profile=occasion.profile,
        company=ledger.company if ledger else "",
        host=ledger.host if ledger else "",
        mapping=str(job.mapping),
        workbook=str(job.workbook),
        workbook_sha256=sha256(job.workbook),
        rows=count_rows(plan),
        documents=documents,
        totals=plan.totals,
        findings=len(plan.findings),
        requests=ledger.requests if ledger else 0,
        seconds=time.monotonic() - occasion.clock,
        exit=exit_code(documents, reason, carried_out=ended.carried_out),
        started=occasion.started.isoformat(timespec="seconds"),
        sent=ended.carried_out and anything_sent(documents),
        rung="posted" if ended.carried_out else "references" if ledger else "offline",
        notes=(*plan.sheet.notes, *([f"{reason.message} {reason.remedy}".strip()] if reason else [])),
    )
    return Report(_written(job, ended, summary), plan, ended.outcomes)


def _written(job: Job, ended: Ended, summary: Summary) -> Summary:
    """Write the result workbook; once documents are posted, a result that cannot be written is only a note."""
    if job.result is None:
        return summary
    from importer.results.workbook import write  # noqa: PLC0415  a check without a result workbook does without

    try:
        written = write(ended.plan, ended.outcomes, summary, job.result)
    except OutputError as error:
        if not ended.carried_out:
            raise
        note = f"The result workbook could not be written: {error.message} See: importer show {summary.run}"
        return replace(summary, notes=(*summary.notes, note))
    return replace(summary, result=str(written))


def sha256(path: Path) -> str:
    """Return the file's SHA-256 in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
