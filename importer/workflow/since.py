"""What has become of a run's workbook since the run: the same, with other content, with more in it, or gone."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from importer.errors import ImporterError
from importer.journal.standing import Kept, Run
from importer.ledger import wire
from importer.plan.amend import with_payloads
from importer.plan.value import Plan
from importer.workflow.again import Asked
from importer.workflow.job import Job, draw_plan, sha256


@dataclass(frozen=True)
class Since:
    """A run's workbook as it reads now, against the documents that the run wrote down."""

    job: Job
    plan: Plan | None
    """What it plans now; None when it cannot be read."""
    why: str = ""
    """Why it cannot be read."""
    changed: tuple[str, ...] = ()
    """Keys of documents of the run that read otherwise now, or are not in it any more."""

    def left(self, keys: Collection[str]) -> tuple[str, ...]:
        """Return those of `keys` that have changed."""
        return tuple(key for key in self.changed if key in keys)


def read_again(run: Run, documents: Collection[Kept]) -> Since:
    """Read the workbook of `run` once more and compare it with the run's `documents`."""
    job = Asked.kept(run).job(run)
    for path in (job.mapping, job.workbook):
        if not path.is_file():
            return Since(job, None, f"{path} is not there any more.")
    try:
        plan = with_payloads(draw_plan(job))
    except ImporterError as trouble:
        return Since(job, None, trouble.message)
    return Since(job, plan, changed=() if is_unchanged(run) else _changed(plan, documents))


def is_unchanged(run: Run) -> bool:
    """Return whether the workbook is where it was, byte for byte."""
    path: Path = Asked.kept(run).job(run).workbook
    return path.is_file() and sha256(path) == run.workbook_sha256


def _changed(plan: Plan, documents: Collection[Kept]) -> tuple[str, ...]:
    now = {submission.key: wire.fingerprint(submission.payload) for submission in plan.submissions}
    return tuple(kept.key for kept in documents if kept.entry and now.get(kept.key) != kept.entry.fingerprint)
