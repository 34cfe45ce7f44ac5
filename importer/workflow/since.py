"""What has become of a run's workbook since the run: the same, with other content, with more in it, or gone."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import partial

from importer.errors import ImporterError
from importer.journal import Journal
from importer.journal.standing import Entry, Kept, Run
from importer.language import _
from importer.ledger import wire
from importer.plan.plans import Plans
from importer.workflow.again import Asked
from importer.workflow.drawing import ready_plans
from importer.workflow.job import Job, Work, sha256, work_of


@dataclass(frozen=True)
class Since:
    """A run's workbooks as they read now, against the documents that the run wrote down."""

    job: Job
    named: str
    """The workbooks, in words."""
    work: Work | None = None
    """Its steps; None when they cannot be read."""
    plans: Plans | None = None
    """What it plans now; None when it cannot be read."""
    why: str = ""
    """Why it cannot be read."""
    changed: tuple[str, ...] = ()
    """Keys of documents of the run that read otherwise now, or are not valid any more."""
    new: tuple[str, ...] = ()
    """Keys of valid documents that the run did not have."""
    gone: tuple[str, ...] = ()
    """Keys of documents of the run that are not in it any more."""

    @property
    def differs(self) -> bool:
        """Whether the workbook says something else than it did."""
        return bool(self.changed or self.new or self.gone)


def read_again(run: Run, documents: Collection[Kept], journal: Journal) -> Since:
    """Read the workbooks of `run` once more and compare them with the run's `documents`."""
    job = Asked.kept(run).job(run)
    named = str(job.workbook or run.workbook)
    for path in (job.mapping, job.workbook):
        if path is not None and not path.is_file():
            return Since(job, named, why=_("{file} is not there any more.").format(file=path))
    try:
        work = work_of(job)
        plans = ready_plans(work, partial(journal.numbers, run.tenant))
    except ImporterError as trouble:
        return Since(job, named, why=trouble.message)
    since = Since(job, work.named, work, plans)
    return since if is_unchanged(run) else _compared(since, plans, documents)


def is_unchanged(run: Run) -> bool:
    """Return whether the workbooks are where they were, byte for byte."""
    job = Asked.kept(run).job(run)
    if job.workbook is not None and ", " not in run.workbook_sha256:
        return job.workbook.is_file() and sha256(job.workbook) == run.workbook_sha256
    try:
        return work_of(job).fingerprint() == run.workbook_sha256
    except (ImporterError, OSError):
        return False


def _compared(since: Since, plans: Plans, documents: Collection[Kept]) -> Since:
    """Return what in the workbook is not as the run wrote it down."""
    now = {(each.resource, each.key): wire.fingerprint(each.payload) for each in plans.submissions}
    there = {(plan.resource, key) for plan in plans.each for key in plan.documents["key"]}
    before = {(kept.resource, kept.key): kept.entry for kept in documents}
    return replace(
        since,
        changed=tuple(name[1] for name, entry in before.items() if name in there and _differs(now.get(name), entry)),
        new=tuple(name[1] for name in now if name not in before),
        gone=tuple(name[1] for name in before if name not in there),
    )


def _differs(now: str | None, entry: Entry | None) -> bool:
    return entry is not None and now != _drawn(entry)


def _drawn(entry: Entry) -> str:
    """Return the fingerprint of all that the rows of a document said, of which an update sends a part."""
    return entry.submission.drawn or entry.fingerprint
