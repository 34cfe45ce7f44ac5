"""Going on where a run stopped, from what the journal kept."""

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from importer import exits, log, runner
from importer.errors import ImporterError, JournalError, UsageError
from importer.findings import Finding
from importer.journal import Journal
from importer.journal.standing import Kept, Run
from importer.language import _, ngettext
from importer.ledger.port import Ledger
from importer.plan.value import Total
from importer.submission import Outcome, Status
from importer.summary import Summary, anything_sent, count_documents, exit_code
from importer.workflow.account import Account, pack, updated
from importer.workflow.afresh import POSTED, plan_afresh
from importer.workflow.again import again
from importer.workflow.job import Ended, Known, Occasion, outcomes_of
from importer.workflow.post import Policy
from importer.workflow.referencing import referenced, there_already
from importer.workflow.reporting import report, tell
from importer.workflow.since import Since, read_again
from importer.workflow.succession import Behind, left_behind

FINISHED = frozenset({exits.DONE, exits.SOME_INVALID})


@dataclass(frozen=True)
class Resumed:
    """A run after it was resumed: its figures, what is wrong in its workbook, and how every document stands now."""

    summary: Summary
    findings: tuple[Finding, ...]
    outcomes: tuple[Outcome, ...]
    behind: tuple[Behind, ...] = ()
    """What is in doubt of earlier runs whose work this one took over, and in no workbook any more."""

    @property
    def exit(self) -> int:
        """The exit code: a document in doubt counts, whichever run left it behind."""
        return exits.LOOK if self.behind and self.summary.exit in FINISHED else self.summary.exit


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
    the run's own sheet and place for it. Where it reads otherwise now (unless `as_planned`), it is planned afresh, as
    a run of its own with all that the run was asked for; `policy.confirm` is asked then. Raises UsageError when
    `ledger` is another company's, or when the run never got as far as writing down what it means to send;
    JournalError when it still goes on elsewhere. Then nothing was sent.
    """
    log.about(run.id)
    documents = journal.documents(run.id)
    _check(run, ledger, documents)
    since = read_again(run, documents, journal)
    if since.differs and not as_planned:
        return _afresh(run, since, ledger, journal, policy)
    occasion = Occasion(run.id, datetime.fromtimestamp(run.started).astimezone(), run.profile)
    resumed = _go_on(_Going(run, ledger, journal, since, occasion), policy)
    return replace(resumed, behind=left_behind(journal, run))


def _go_on(going: _Going, policy: Policy) -> Resumed:
    """Carry out what is left, as it was planned when the run began."""
    run, ledger, journal = going.run, going.ledger, going.journal
    left = [entry.submission for entry in runner.left_over(journal, run.id)]
    there = there_already(left, ledger, journal)
    journal.begin(run)
    policy.begun()
    log.tell("resuming", host=ledger.host, profile=run.profile, documents=len(left))
    ran = runner.resume(journal, run.id, ledger, policy.options, policy.notify, there=there)
    resumed = _summed_up(going, ran)
    if (account := journal.account(run.id)) is not None:
        journal.keep_account(run.id, updated(account, resumed.summary))
    journal.end(run.id, resumed.summary.as_json(), resumed.summary.exit)
    return resumed


def settled(run: Run, journal: Journal) -> None:
    """Bring the figures of a run that has ended up to date with what was found out about its documents."""
    if run.finished is None:
        return
    outcomes = tuple(_known(journal.documents(run.id)).values())
    documents = _counted_now(run, outcomes)
    is_left = any(outcome.status is Status.NOT_ATTEMPTED for outcome in outcomes)
    code = exits.STOPPED if is_left else exit_code(documents, None, carried_out=True)
    journal.end(run.id, {**run.summary, "documents": documents, "exit": code}, code)


def _check(run: Run, ledger: Ledger, documents: Collection[Kept]) -> None:
    if run.tenant != ledger.tenant:
        raise UsageError(
            "Run {run} was posted to {company}, and this is {other}.",
            "Use the same --profile.",
            run=run.id,
            company=run.company,
            other=ledger.company,
        )
    if run.finished is None and not documents:
        raise UsageError(
            "Run {run} was cut short before anything of it was written down: nothing was sent.",
            "Run the workbook again: {command}",
            run=run.id,
            command=again(run),
        )


def _afresh(run: Run, since: Since, ledger: Ledger, journal: Journal, policy: Policy) -> Resumed:
    """Plan what is in the workbook now, and post it."""
    if journal.is_alive(run.id):
        raise JournalError(
            "Run {run} is still going on in another window or program.", "Wait until it has ended.", run=run.id
        )
    report = plan_afresh(run, since, ledger, journal, policy)
    summary = report.summary
    if summary.rung != POSTED:
        words = _("Run {run} stands as it was. To go on with it as planned: importer resume {run} --as-planned")
        note = words.format(run=run.id)
        return Resumed(replace(summary, notes=(*summary.notes, note)), report.plan.findings, report.outcomes)
    behind = left_behind(journal, journal.run(summary.run))
    return Resumed(summary, report.plan.findings, report.outcomes, behind)


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
    summary = _from_journal(going, told, ran, why)
    tell(summary)
    return Resumed(summary, (), told)


def _with_workbook(going: _Going, outcomes: Known, ran: runner.Ran) -> Resumed:
    """Write the result workbooks again. Raises LedgerUnreachable when the references cannot be read."""
    since = going.since
    assert since.work is not None  # noqa: S101  the caller has looked
    assert since.plans is not None  # noqa: S101  as above
    plans = referenced(since.plans, going.ledger, going.journal).plans
    updated = partial(going.journal.updated, going.ledger.tenant)
    ended = Ended(
        "posted", plans, outcomes_of(plans, outcomes), going.ledger, ran.reason, carried_out=True, updated=updated
    )
    reported = report(since.work, going.occasion, ended)
    account = Account.of(since.work, plans, ended.outcomes).ended(reported)
    going.journal.keep_account(going.run.id, pack(account))
    new = {(each.resource, each.key) for each in plans.submissions} - outcomes.keys()
    notes = (*reported.summary.notes, *_about_new(len(new), going.run))
    return Resumed(replace(reported.summary, notes=notes), plans.findings, reported.outcomes)


def _about_new(count: int, run: Run) -> tuple[str, ...]:
    if not count:
        return ()
    words = ngettext(
        "{count} document of the workbook is new, or has become valid, since the run; to send them: {command}",
        "{count} documents of the workbook are new, or have become valid, since the run; to send them: {command}",
        count,
    )
    return (words.format(count=count, command=again(run)),)


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
        words = _("{workbook} has changed since the run; to send what is new in it: {command}")
        why = words.format(workbook=going.since.named, command=again(going.run))
    wanted = going.since.job.result is not None
    see = _("No result workbook was written; see: importer show {run}").format(run=going.run.id)
    return (*reason, f"{why} {see}" if wanted else why)


def _known(documents: Sequence[Kept]) -> Known:
    """Return what became of each document, as the journal has it."""
    return {(kept.resource, kept.key): Outcome(kept.key, kept.status, kept.number, kept.message) for kept in documents}


def _counted_now(run: Run, outcomes: Sequence[Outcome]) -> dict[str, int]:
    """Return documents by status; those that were never to be sent are invalid still, or on hold."""
    documents, before = count_documents(outcomes), run.summary.get("documents", {})
    others = max(0, sum(before.values()) - len(outcomes))
    invalid = min(others, before.get(Status.INVALID.value, 0))
    documents[Status.INVALID.value] += invalid
    documents[Status.NOT_ATTEMPTED.value] += others - invalid
    return documents


def _rows(documents: Sequence[Kept]) -> dict[str, int]:
    """Return the rows of a run that was cut short before it was summed up: those it meant to send."""
    known = len({row for kept in documents for row in kept.rows})
    return {"read": known, "in_documents": known, "invalid": 0, "filtered": 0, "blank": 0}


def _totals(summary: Mapping[str, Any]) -> tuple[Total, ...]:
    return tuple(Total(**{**total, "net": Decimal(total["net"])}) for total in summary.get("totals", ()))
