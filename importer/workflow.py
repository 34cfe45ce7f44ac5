"""The corridors: a workbook comes in at the front, a result workbook goes out at the back."""

import hashlib
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from importer import mapping, references, results, runner, sheets
from importer.errors import ImporterError
from importer.journal import Journal
from importer.ledger.port import DryLedger, Ledger
from importer.plan.amend import amend
from importer.plan.draw import draw
from importer.plan.value import Plan
from importer.submission import Outcome, Status
from importer.summary import Summary, count_documents, count_rows


@dataclass(frozen=True)
class Job:
    """One workbook to be read through one mapping, and where its result workbook goes (None: nowhere)."""

    mapping: Path
    workbook: Path
    result: Path | None
    sheet: str | None = None


@dataclass(frozen=True)
class Occasion:
    """Which run this is, and when it started."""

    run: str
    started: datetime
    clock: float = field(default_factory=time.monotonic)

    @classmethod
    def now(cls) -> "Occasion":
        """Return a new run: its id is the local time and four digits of chance."""
        started = datetime.now().astimezone()
        return cls(f"{started:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}", started)


@dataclass(frozen=True)
class Policy:
    """How a run is to be carried out."""

    skip_invalid: bool = False
    options: runner.Options = field(default_factory=runner.Options)
    confirm: Callable[[Plan], bool] = lambda _: True
    notify: Callable[[Outcome], None] = lambda _: None


@dataclass(frozen=True)
class Report:
    """What became of a run: the figures, the plan as it was in the end, and an outcome for every document."""

    summary: Summary
    plan: Plan
    outcomes: tuple[Outcome, ...]


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
    """Rehearse offline: shape, types, rules and sums; no network, no credentials."""
    if job.result is not None:
        results.reserve(job.result)
    plan = draw_plan(job)
    outcomes = [*invalid_outcomes(plan), *(_would(s.key, s.operation) for s in plan.submissions)]
    summary = _summary(job, occasion, plan, outcomes, "check")
    return _written(job, Report(replace(summary, exit=3 if _has_invalid(plan) else 0), plan, tuple(outcomes)))


def rehearse(job: Job, occasion: Occasion, ledger: Ledger, journal: Journal, policy: Policy) -> Report:
    """Rehearse against the ledger: as `check`, and it is read; the only ledger this run sees refuses to write."""
    return _import(job, occasion, DryLedger(ledger), journal, policy, "dry-run")


def post(job: Job, occasion: Occasion, ledger: Ledger, journal: Journal, policy: Policy) -> Report:
    """Post every document that is valid and not in the ledger yet, exactly once."""
    return _import(job, occasion, ledger, journal, policy, "posted")
