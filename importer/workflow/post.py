"""The corridors to the ledger: rehearse with it, post to it."""

from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl

from importer import references, runner
from importer.errors import LedgerUnreachable
from importer.findings import Finding, Place, found
from importer.journal import Journal
from importer.journal.standing import Run
from importer.ledger.port import DryLedger, Ledger, LedgerAnswer
from importer.plan.amend import amend, with_payloads
from importer.plan.value import Plan
from importer.submission import Outcome, Status, Submission
from importer.workflow.again import Asked
from importer.workflow.job import Ended, Job, Occasion, Report, draw_plan, outcomes_of, report, sha256


@dataclass(frozen=True)
class Policy:
    """How a run is carried out.

    `confirm` is asked before anything is sent, with the plan and how many of it are in the ledger already;
    `notify` is told every outcome.
    """

    skip_invalid: bool = False
    options: runner.Options = field(default_factory=runner.Options)
    confirm: Callable[[Plan, int], None] = lambda _, __: None
    notify: Callable[[Outcome], None] = lambda _: None


def rehearse(job: Job, occasion: Occasion, ledger: Ledger, journal: Journal, policy: Policy) -> Report:
    """Rehearse against the ledger: the path of `post`, with a ledger that reads and refuses to write."""
    plan, _ = referenced(with_payloads(draw_plan(job)), ledger, journal)
    ran = runner.run(plan.submissions, DryLedger(ledger), journal, occasion.run, policy.options, policy.notify)
    return report(job, occasion, Ended("dry-run", plan, outcomes_of(plan, ran), ledger, ran.reason))


def post(job: Job, occasion: Occasion, ledger: Ledger, journal: Journal, policy: Policy) -> Report:
    """Post every document that is valid and not in the ledger yet, exactly once.

    `policy.confirm` is asked first; whatever it raises ends the run before anything was sent.
    """
    plan, done = referenced(with_payloads(draw_plan(job)), ledger, journal)
    if plan.has_invalid and not policy.skip_invalid:
        return report(job, occasion, Ended("posted", plan, outcomes_of(plan, done), ledger))
    policy.confirm(plan, sum(outcome.status is not Status.INVALID for outcome in done))
    journal.begin(_run(job, occasion, ledger, Asked.of(job, skip_invalid=policy.skip_invalid)))
    ran = runner.run(plan.submissions, ledger, journal, occasion.run, policy.options, policy.notify)
    ended = Ended("posted", plan, outcomes_of(plan, ran), ledger, ran.reason, carried_out=True)
    reported = report(job, occasion, ended)
    journal.end(occasion.run, reported.summary.as_json(), reported.summary.exit)
    return reported


def referenced(plan: Plan, ledger: Ledger, journal: Journal) -> tuple[Plan, list[Outcome]]:
    """Return the plan with what journal and ledger know against it, and the outcomes of what is done already."""
    done = runner.done(plan.submissions, ledger.tenant, journal)
    plan = amend(plan, [_other_content(plan, outcome) for outcome in done if outcome.status is Status.INVALID])
    known = {outcome.key for outcome in done}
    left = [submission for submission in plan.submissions if submission.key not in known]
    return amend(plan, _against_ledger(left, ledger, plan)), done


def _against_ledger(left: list[Submission], ledger: Ledger, plan: Plan) -> tuple[Finding, ...]:
    """Return what the ledger knows against `left`. Raises LedgerUnreachable when it cannot be read."""
    try:
        return references.check(left, ledger, plan.place)
    except LedgerUnreachable as nobody:
        message = nobody.message
    except LedgerAnswer as answer:
        message = f"The ledger cannot be read: {answer.text.rstrip('.')}."
    raise LedgerUnreachable(message, "Check address and network, and run the command again.")


def _other_content(plan: Plan, outcome: Outcome) -> Finding:
    row = plan.rows.filter(pl.col("key") == outcome.key)["row"][0]
    return found("other-content", Place(plan.sheet.name, row), key=outcome.key, number=outcome.number)


def _run(job: Job, occasion: Occasion, ledger: Ledger, asked: Asked) -> Run:
    return Run(
        id=occasion.run,
        mode="posted",
        profile=occasion.profile,
        company=ledger.company,
        tenant=ledger.tenant,
        host=ledger.host,
        mapping=str(job.mapping),
        workbook=str(job.workbook),
        workbook_sha256=sha256(job.workbook),
        started=occasion.started.timestamp(),
        asked=asked.as_kept(),
    )
