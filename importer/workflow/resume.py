"""Going on where a run stopped, from what the journal kept."""

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from importer import runner
from importer.errors import ImporterError, UsageError
from importer.findings import Finding
from importer.journal import Journal
from importer.journal.standing import Kept, Run
from importer.ledger.port import Ledger
from importer.plan.value import Total
from importer.submission import Outcome, Status
from importer.summary import Summary, anything_sent, count_documents, counted, exit_code
from importer.workflow.again import again
from importer.workflow.job import Ended, Known, Occasion, outcomes_of
from importer.workflow.post import Policy
from importer.workflow.referencing import referenced, there_already
from importer.workflow.reporting import report
from importer.workflow.since import Since, read_again

SHOWN_KEYS = 3


@dataclass(frozen=True)
class Resumed:
    """A run after it was resumed: its figures, what is wrong in its workbook, and how every document stands now."""

    summary: Summary
    findings: tuple[Finding, ...]
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True)
class _Going:
    """A run that is being gone on with."""

    run: Run
    ledger: Ledger
    journal: Journal
    since: Since
    occasion: Occasion


def is_finished(journal: Journal, run: Run) -> bool:
    """Return whether nothing of `run` is left to do."""
    return run.finished is not None and not runner.left_over(journal, run.id)


def resume(run: Run, ledger: Ledger, journal: Journal, policy: Policy, *, as_planned: bool = False) -> Resumed:
    """Send what was not attempted, look up what may have arrived; return how the whole run stands now.

    Works from the journal: the workbook may be gone. Where it is there, its result workbook is written again, with
    the run's own sheet and place for it. Raises UsageError when `ledger` is another company's, when the run never got
    as far as writing down what it means to send, or when what is left reads otherwise in the workbook now (unless
    `as_planned`); JournalError when it still goes on elsewhere. Then nothing was sent.
    """
    documents = journal.documents(run.id)
    _check(run, ledger, documents)
    occasion = Occasion(run.id, datetime.fromtimestamp(run.started).astimezone(), run.profile)
    going = _Going(run, ledger, journal, read_again(run, documents, journal), occasion)
    if not as_planned:
        _insist_unchanged(going)
    left = [entry.submission for entry in runner.left_over(journal, run.id)]
    there = there_already(left, ledger, journal)
    journal.begin(run)
    policy.begun()
    ran = runner.resume(journal, run.id, ledger, policy.options, policy.notify, there=there)
    resumed = _summed_up(going, ran)
    journal.end(run.id, resumed.summary.as_json(), resumed.summary.exit)
    return resumed


def settled(run: Run, journal: Journal) -> None:
    """Bring the figures of a run that has ended up to date with what was found out about its documents."""
    if run.finished is None:
        return
    documents = _counted_now(run, tuple(_known(journal.documents(run.id)).values()))
    code = 7 if documents[Status.NOT_ATTEMPTED.value] else exit_code(documents, None, carried_out=True)
    journal.end(run.id, {**run.summary, "documents": documents, "exit": code}, code)


def _check(run: Run, ledger: Ledger, documents: Collection[Kept]) -> None:
    if run.tenant != ledger.tenant:
        raise UsageError(
            f"Run {run.id} was posted to {run.company}, and this is {ledger.company}.",
            "Use the same --profile.",
        )
    if run.finished is None and not documents:
        raise UsageError(
            f"Run {run.id} was cut short before anything of it was written down: nothing was sent.",
            f"Run the workbook again: {again(run)}",
        )


def _insist_unchanged(going: _Going) -> None:
    left = {entry.submission.key for entry in runner.left_over(going.journal, going.run.id)}
    changed = going.since.left(left)
    if not changed or going.since.plans is None:
        return
    shown = ", ".join(changed[:SHOWN_KEYS]) + (" …" if len(changed) > SHOWN_KEYS else "")
    raise UsageError(
        f"{going.since.named} has changed since run {going.run.id}: {counted(len(changed), 'document')} that "
        f"{'is' if len(changed) == 1 else 'are'} still to be sent would be sent otherwise now ({shown}). "
        "Nothing was sent.",
        f"As the workbook is now, leaving what is done as it is: {again(going.run)}\n"
        f"As it was when the run began: importer resume {going.run.id} --as-planned",
    )


def _summed_up(going: _Going, ran: runner.Ran) -> Resumed:
    """Return the whole run as it stands now, its result workbook written where it can be."""
    outcomes = _known(going.journal.documents(going.run.id))
    why = going.since.why
    if going.since.plans is not None and not going.since.changed:
        try:
            return _with_workbook(going, outcomes, ran)
        except ImporterError as trouble:
            why = trouble.message
    told = tuple(outcomes.values())
    return Resumed(_from_journal(going, told, ran, why), (), told)


def _with_workbook(going: _Going, outcomes: Known, ran: runner.Ran) -> Resumed:
    """Write the result workbooks again. Raises LedgerUnreachable when the references cannot be read."""
    since = going.since
    assert since.work is not None  # noqa: S101  the caller has looked
    assert since.plans is not None  # noqa: S101  as above
    plans = referenced(since.plans, going.ledger, going.journal).plans
    ended = Ended("posted", plans, outcomes_of(plans, outcomes), going.ledger, ran.reason, carried_out=True)
    reported = report(since.work, going.occasion, ended)
    new = {(each.resource, each.key) for each in plans.submissions} - outcomes.keys()
    notes = (*reported.summary.notes, *_about_new(len(new), going.run))
    return Resumed(replace(reported.summary, notes=notes), plans.findings, reported.outcomes)


def _about_new(count: int, run: Run) -> tuple[str, ...]:
    if not count:
        return ()
    words = "is new, or has become valid," if count == 1 else "are new, or have become valid,"
    return (f"{counted(count, 'document')} of the workbook {words} since the run; to send them: {again(run)}",)


def _from_journal(going: _Going, outcomes: tuple[Outcome, ...], ran: runner.Ran, why: str) -> Summary:
    """Return the figures as they were, with what became of the documents since."""
    run, ledger = going.run, going.ledger
    documents = _counted_now(run, outcomes)
    return Summary(
        run=run.id,
        mode="posted",
        profile=run.profile,
        company=ledger.company,
        host=ledger.host,
        mapping=run.mapping,
        workbook=run.workbook,
        workbook_sha256=run.workbook_sha256,
        rows=run.summary.get("rows") or _rows(going.journal.documents(run.id)),
        documents=documents,
        totals=_totals(run.summary),
        findings=run.summary.get("findings", 0),
        requests=ledger.requests,
        seconds=time.monotonic() - going.occasion.clock,
        exit=exit_code(documents, ran.reason, carried_out=True),
        started=going.occasion.started.isoformat(timespec="seconds"),
        sent=anything_sent(documents),
        rung="posted",
        notes=_notes(going, ran, why),
    )


def _notes(going: _Going, ran: runner.Ran, why: str) -> tuple[str, ...]:
    """Return why there is no result workbook, what was not looked at, and why the run stopped early."""
    reason = [f"{ran.reason.message} {ran.reason.remedy}".strip()] if ran.reason else []
    if going.since.changed:
        why = f"{going.since.named} has changed since the run; to send what is new in it: {again(going.run)}"
    wanted = going.since.job.result is not None
    return (*reason, f"{why} No result workbook was written; see: importer show {going.run.id}" if wanted else why)


def _known(documents: Sequence[Kept]) -> Known:
    """Return what became of each document, as the journal has it."""
    return {(kept.resource, kept.key): Outcome(kept.key, kept.status, kept.number, kept.message) for kept in documents}


def _counted_now(run: Run, outcomes: Sequence[Outcome]) -> dict[str, int]:
    """Return documents by status; those that were never to be sent are invalid still."""
    documents = count_documents(outcomes)
    documents["invalid"] += max(0, sum(run.summary.get("documents", {}).values()) - len(outcomes))
    return documents


def _rows(documents: Sequence[Kept]) -> dict[str, int]:
    """Return the rows of a run that was cut short before it was summed up: those it meant to send."""
    known = len({row for kept in documents for row in kept.rows})
    return {"read": known, "in_documents": known, "invalid": 0, "filtered": 0, "blank": 0}


def _totals(summary: Mapping[str, Any]) -> tuple[Total, ...]:
    return tuple(Total(**{**total, "net": Decimal(total["net"])}) for total in summary.get("totals", ()))
