"""What goes into a corridor and what comes out of it: a job of one or several steps, a report."""

import hashlib
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TypeAlias

from importer import log, mapping
from importer.errors import ImporterError, UsageError
from importer.language import _, heed, later
from importer.ledger.port import Ledger
from importer.mapping.months import Step, is_month, load_month
from importer.plan.holding import ON_HOLD
from importer.plan.plans import Plans
from importer.plan.value import Plan
from importer.results.place import BESIDE, default_path
from importer.submission import Outcome, Status
from importer.workflow.reading import files_of

Numbers: TypeAlias = Callable[[str], Mapping[str, str]]
"""Says for the name of a resource which number each key got that was imported into the company."""
Known: TypeAlias = Mapping[tuple[str, str], Outcome]
"""(Resource, key) -> what became of a document."""


@dataclass(frozen=True)
class Job:
    """What a run is asked for: a workbook to be read through a mapping, or all the steps of a month file."""

    mapping: Path
    """A mapping, or a month file."""
    workbook: Path | None
    """None where the month file says which."""
    result: Path | None = BESIDE
    """Where the result workbook goes: BESIDE the workbook; None: nowhere."""
    sheet: str | None = None

    def result_of(self, workbook: Path) -> Path | None:
        """Return where the result of one of the workbooks goes."""
        return default_path(workbook) if self.result == BESIDE else self.result


@dataclass(frozen=True)
class Occasion:
    """Which run this is, when it started, and with which profile."""

    run: str
    started: datetime
    profile: str = ""
    clock: float = field(default_factory=time.monotonic)
    instead_of: str = ""
    """The run whose work this one takes over: its workbook has changed since."""

    @classmethod
    def now(cls, profile: str = "") -> "Occasion":
        """Return a new run: its id is the local time and four digits of chance."""
        started = datetime.now().astimezone()
        return cls(log.take_run(), started, profile)


@dataclass(frozen=True)
class Work:
    """A job as it was found: its steps in the order they are carried out, and the workbooks they read."""

    job: Job
    steps: tuple[Step, ...]

    @property
    def workbooks(self) -> tuple[Path, ...]:
        """The workbooks, each once."""
        return tuple(dict.fromkeys(step.workbook for step in self.steps))

    @property
    def named(self) -> str:
        """The workbooks in words, as the summary and the journal have them."""
        return ", ".join(map(str, self.workbooks))

    def fingerprint(self, steps: Iterable[Step] | None = None) -> str:
        """Return the SHA-256 of all files that the steps read, in their order."""
        chosen = self.steps if steps is None else steps
        files = dict.fromkeys(chain.from_iterable(files_of(step.mapping, step.workbook) for step in chosen))
        return ", ".join(sha256(file) for file in files)


@dataclass(frozen=True)
class Ended:
    """A run at its end, before it is summed up."""

    mode: str
    plans: Plans
    outcomes: tuple[tuple[Outcome, ...], ...]
    """For each plan an outcome for every document."""
    ledger: Ledger | None = None
    reason: ImporterError | None = None
    """Why it stopped early, if it did."""
    carried_out: bool = False
    """Whether the valid documents were sent: not in a rehearsal, and not when invalid ones held them back."""
    settle: float = 1.0
    """Seconds after which what was sent can be read in the ledger."""
    updated: Callable[[str], frozenset[str]] = lambda _: frozenset()
    """Says for the name of a resource which numbers the importer has updated, in this run or before."""


def work_of(job: Job) -> Work:
    """Return a job's steps: those of its month file, or the one that mapping and workbook make.

    From here on the language of the first locale in them is spoken, if that was asked for (`--lang auto`). Raises
    MappingError with everything wrong with them, UsageError when the command does not fit.
    """
    if not is_month(job.mapping):
        if job.workbook is None:
            raise UsageError("Which workbook?", "Name it after the mapping: {mapping} WORKBOOK", mapping=job.mapping)
        return _heard(Work(job, (Step(mapping.load(job.mapping), job.mapping, job.workbook, job.sheet),)))
    if job.sheet is not None:
        raise UsageError(
            "{mapping} has several steps, so --sheet says nothing.", "Name sheets in its steps.", mapping=job.mapping
        )
    work = Work(job, load_month(job.mapping, job.workbook))
    if len(work.workbooks) > 1 and job.result not in {None, BESIDE}:
        remedy = later("Leave --result out: the result of each goes beside it.")
        raise UsageError(
            "{mapping} reads {count} workbooks, which cannot share a result.",
            remedy,
            mapping=job.mapping,
            count=len(work.workbooks),
        )
    return _heard(work)


def _heard(work: Work) -> Work:
    """Speak the language of the first locale that the steps name, if that was asked for; return the work."""
    locales = (step.mapping.sheet.locale for step in work.steps)
    heed(next((locale for locale in locales if locale), None))
    return work


def known(plans: Plans, outcomes: Iterable[Sequence[Outcome]]) -> Known:
    """Return outcomes, given for each plan in its order, by resource and key."""
    pairs = zip(plans.each, outcomes, strict=True)
    return {(plan.resource, outcome.key): outcome for plan, each in pairs for outcome in each}


def outcomes_of(plans: Plans, outcomes: Known) -> tuple[tuple[Outcome, ...], ...]:
    """Return for each plan an outcome for every document in sheet order: those given, else invalid or not attempted."""
    return tuple(_outcomes_of(plan, outcomes) for plan in plans.each)


def _outcomes_of(plan: Plan, outcomes: Known) -> tuple[Outcome, ...]:
    missing = {True: Status.NOT_ATTEMPTED, False: Status.INVALID}
    pairs = plan.documents.select("key", "valid").iter_rows()
    parked = {(plan.resource, key): Outcome(key, Status.NOT_ATTEMPTED, message=_(ON_HOLD)) for key in plan.on_hold}
    known = {**parked, **outcomes}
    return tuple(known.get((plan.resource, key)) or Outcome(key, missing[valid]) for key, valid in pairs)


def sha256(path: Path) -> str:
    """Return the file's SHA-256 in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
