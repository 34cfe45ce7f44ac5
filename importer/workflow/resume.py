"""Going on where a run stopped, from what the journal kept."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from importer import runner
from importer.errors import ImporterError, UsageError
from importer.journal import Journal
from importer.journal.standing import Run
from importer.ledger.port import Ledger
from importer.plan.amend import with_payloads
from importer.results.place import default_path
from importer.submission import Outcome
from importer.summary import count_documents, exit_code
from importer.workflow.job import Ended, Job, Occasion, draw_plan, outcomes_of, report, sha256
from importer.workflow.post import Policy, referenced


@dataclass(frozen=True)
class Resumed:
    """A run after it was resumed: its summary as `--json` prints it, and how every document stands now."""

    summary: dict[str, Any]
    outcomes: tuple[Outcome, ...]


def is_finished(journal: Journal, run: Run) -> bool:
    """Return whether nothing of `run` is left to do."""
    return run.finished is not None and not runner.left_over(journal, run.id)


def resume(run: Run, ledger: Ledger, journal: Journal, policy: Policy) -> Resumed:
    """Send what was not attempted, look up what may have arrived; return how the whole run stands now.

    Works from the journal alone. A result workbook is written again when the workbook is where it was, unchanged,
    and still reads as it did; whatever else has become of it, the run comes to its end.
    Raises UsageError when `ledger` is another company's or the run never got as far as writing down what it means
    to send, JournalError when it still goes on elsewhere.
    """
    if run.tenant != ledger.tenant:
        raise UsageError(
            f"Run {run.id} was posted to {run.company}, and this is {ledger.company}.",
            "Use the same --profile.",
        )
    if run.finished is None and not journal.documents(run.id):
        raise UsageError(
            f"Run {run.id} was cut short before anything of it was written down: nothing was sent.",
            f"Run the workbook again: importer run {run.mapping} {run.workbook}",
        )
    journal.begin(run)
    ran = runner.resume(journal, run.id, ledger, policy.options, policy.notify)
    outcomes = tuple(Outcome(kept.key, kept.status, kept.number, kept.message) for kept in journal.documents(run.id))
    summary = _with_workbook(run, outcomes, ran, ledger, journal) or _without(run, outcomes, ran)
    journal.end(run.id, summary, summary["exit"])
    return Resumed(summary, outcomes)


def _is_there(run: Run) -> bool:
    workbook = Path(run.workbook)
    return Path(run.mapping).is_file() and workbook.is_file() and sha256(workbook) == run.workbook_sha256


def _with_workbook(
    run: Run, outcomes: tuple[Outcome, ...], ran: runner.Ran, ledger: Ledger, journal: Journal
) -> dict[str, Any] | None:
    """Write the result workbook again and return the summary of the whole run; None when that cannot be done."""
    if not _is_there(run):
        return None
    workbook = Path(run.workbook)
    job = Job(Path(run.mapping), workbook, default_path(workbook))
    try:
        plan, _ = referenced(with_payloads(draw_plan(job)), ledger, journal)
    except ImporterError:
        return None
    if not {outcome.key for outcome in outcomes} <= set(plan.documents["key"]):
        return None
    occasion = Occasion(run.id, datetime.fromtimestamp(run.started).astimezone(), run.profile)
    ended = Ended("posted", plan, outcomes_of(plan, outcomes), ledger, ran.reason, carried_out=True)
    return report(job, occasion, ended).summary.as_json()


def _without(run: Run, outcomes: tuple[Outcome, ...], ran: runner.Ran) -> dict[str, Any]:
    """Return the summary as it was, with what became of the documents since; those never sent are invalid still."""
    documents = count_documents(outcomes)
    documents["invalid"] += max(0, sum(run.summary.get("documents", {}).values()) - len(outcomes))
    code = exit_code(documents, ran.reason, carried_out=True)
    return {**run.summary, "run": run.id, "documents": documents, "result": None, "exit": code}
