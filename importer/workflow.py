"""The corridors: a workbook comes in at the front, a result workbook goes out at the back."""

import hashlib
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import polars as pl

from importer import mapping, references, results, runner, sheets
from importer.errors import ImporterError
from importer.findings import Finding, Place, found
from importer.journal import Journal
from importer.journal.standing import Run
from importer.ledger.port import DryLedger, Ledger
from importer.plan.amend import amend, with_payloads
from importer.plan.draw import draw
from importer.plan.value import Plan
from importer.submission import Outcome, Status
from importer.summary import Summary, count_documents, count_rows, exit_code


@dataclass(frozen=True)
class Job:
    """One workbook to be read through one mapping, and where its result workbook goes (None: nowhere)."""

    mapping: Path
    workbook: Path
    result: Path | None
    sheet: str | None = None


@dataclass(frozen=True)
class Occasion:
    """Which run this is, when it started, and for whom."""

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
class Policy:
    """How a run is carried out; `confirm` is asked before anything is sent, `notify` told every outcome."""

    skip_invalid: bool = False
    options: runner.Options = field(default_factory=runner.Options)
    confirm: Callable[[Plan], None] = lambda _: None
    notify: Callable[[Outcome], None] = lambda _: None


@dataclass(frozen=True)
class Report:
    """What became of a run: the figures, the plan as it was in the end, and an outcome for every document."""

    summary: Summary
    plan: Plan
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True)
class Ended:
    """A run at its end, before it is summed up."""

    plan: Plan
    outcomes: tuple[Outcome, ...]
    run: Run
    ledger: Ledger | None = None
    reason: ImporterError | None = None
    """Why it stopped early, if it did."""
    carried_out: bool = False
    """Whether the valid documents were sent: not in a rehearsal, and not when invalid ones held them back."""


def draw_plan(job: Job) -> Plan:
    """Return the plan for a job; raises MappingError or WorkbookError, everything else is a finding in it."""
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


def check(job: Job, occasion: Occasion) -> Report:
    """Rehearse offline: shape, types, rules and sums; no network, no credentials, no journal."""
    _reserve(job)
    plan = draw_plan(job)
    would = Status.WOULD_UPDATE if plan.operation == "update" else Status.WOULD_CREATE
    outcomes = _of_all(plan, (Outcome(key, would) for key in plan.documents.filter("valid")["key"]))
    return _report(job, occasion, Ended(plan, outcomes, _run_of(job, occasion, "check")))


def rehearse(job: Job, occasion: Occasion, ledger: Ledger, journal: Journal, policy: Policy) -> Report:
    """Rehearse against the ledger: the path of `post`, with a ledger that reads and refuses to write."""
    _reserve(job)
    run = _run_of(job, occasion, "dry-run", ledger)
    plan, _ = _referenced(with_payloads(draw_plan(job)), ledger, journal)
    ran = runner.run(plan.submissions, DryLedger(ledger), journal, run.id, policy.options, policy.notify)
    return _report(job, occasion, Ended(plan, _of_all(plan, ran), run, ledger, ran.reason))


def post(job: Job, occasion: Occasion, ledger: Ledger, journal: Journal, policy: Policy) -> Report:
    """Post every document that is valid and not in the ledger yet, exactly once.

    `policy.confirm` is asked first, with the plan; whatever it raises ends the run before anything was sent.
    """
    _reserve(job)
    run = _run_of(job, occasion, "posted", ledger)
    plan, done = _referenced(with_payloads(draw_plan(job)), ledger, journal)
    if plan.has_invalid and not policy.skip_invalid:
        return _report(job, occasion, Ended(plan, _of_all(plan, done), run, ledger))
    policy.confirm(plan)
    journal.begin(run)
    ran = runner.run(plan.submissions, ledger, journal, run.id, policy.options, policy.notify)
    report = _report(job, occasion, Ended(plan, _of_all(plan, ran), run, ledger, ran.reason, carried_out=True))
    journal.end(run.id, report.summary.as_json(), report.summary.exit)
    return report


def _reserve(job: Job) -> None:
    if job.result is not None:
        results.reserve(job.result)


def _referenced(plan: Plan, ledger: Ledger, journal: Journal) -> tuple[Plan, list[Outcome]]:
    """Return the plan with what journal and ledger know against it, and the outcomes of what is done already."""
    done = runner.done(plan.submissions, ledger.tenant, journal)
    plan = amend(plan, [_other_content(plan, outcome) for outcome in done if outcome.status is Status.INVALID])
    known = {outcome.key for outcome in done}
    left = [submission for submission in plan.submissions if submission.key not in known]
    return amend(plan, references.check(left, ledger)), done


def _other_content(plan: Plan, outcome: Outcome) -> Finding:
    row = plan.rows.filter(pl.col("key") == outcome.key)["row"][0]
    return found("other-content", Place(plan.sheet.name, row), key=outcome.key, number=outcome.number)


def _of_all(plan: Plan, outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """Return one outcome for every document in sheet order: those given, else invalid or not attempted."""
    known = {outcome.key: outcome for outcome in outcomes}
    missing = {True: Status.NOT_ATTEMPTED, False: Status.INVALID}
    return tuple(
        known.get(key) or Outcome(key, missing[valid]) for key, valid in plan.documents.select("key", "valid").iter_rows()
    )


def _run_of(job: Job, occasion: Occasion, mode: str, ledger: Ledger | None = None) -> Run:
    return Run(
        id=occasion.run,
        mode=mode,
        profile=occasion.profile,
        company=ledger.company if ledger else "",
        tenant=ledger.tenant if ledger else "",
        host=ledger.host if ledger else "",
        mapping=str(job.mapping),
        workbook=str(job.workbook),
        workbook_sha256=_sha256(job.workbook),
        started=occasion.started.timestamp(),
    )


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""  # reading the workbook says what is wrong with it


def _report(job: Job, occasion: Occasion, ended: Ended) -> Report:
    """Sum the run up and write its result workbook."""
    run, plan = ended.run, ended.plan
    documents = count_documents(ended.outcomes)
    summary = Summary(
        run=run.id,
        mode=run.mode,
        profile=run.profile,
        company=run.company,
        host=run.host,
        mapping=run.mapping,
        workbook=run.workbook,
        workbook_sha256=run.workbook_sha256,
        rows=count_rows(plan),
        documents=documents,
        totals=plan.totals,
        findings=len(plan.findings),
        requests=ended.ledger.requests if ended.ledger else 0,
        seconds=time.monotonic() - occasion.clock,
        exit=exit_code(documents, ended.reason, carried_out=ended.carried_out),
        started=occasion.started.isoformat(timespec="seconds"),
        notes=(*plan.sheet.notes, *([str(ended.reason)] if ended.reason else [])),
    )
    if job.result is not None:
        written = results.write(plan, ended.outcomes, summary, job.result)
        summary = replace(summary, result=str(written), seconds=time.monotonic() - occasion.clock)
    return Report(summary, plan, ended.outcomes)
