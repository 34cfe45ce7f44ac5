"""The corridors to the ledger: rehearse with it, post to it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias

from importer import changes, log, runner
from importer.errors import ImporterError
from importer.journal import Journal
from importer.journal.standing import Run
from importer.ledger.port import DryLedger, Ledger
from importer.plan.plans import Plans
from importer.submission import Outcome
from importer.workflow.account import Account, pack
from importer.workflow.again import Asked
from importer.workflow.drawing import ready_plans
from importer.workflow.job import Ended, Job, Known, Occasion, Work, outcomes_of, work_of
from importer.workflow.referencing import Referenced, referenced
from importer.workflow.reporting import Report, report
from importer.workflow.since import Since

Told: TypeAlias = tuple[tuple[Outcome, ...], ...]
"""For each plan an outcome for every document."""


@dataclass(frozen=True)
class Policy:
    """How a run is carried out.

    `confirm` is asked before anything is sent, with the plans and how many of it are in the ledger already;
    `notify` is told every outcome, `begun` that a resumed run goes on, `afresh` as which run it is planned anew
    because its workbook has changed.
    """

    skip_invalid: bool = False
    options: runner.Options = field(default_factory=runner.Options)
    confirm: Callable[[Plans, int], None] = lambda _, __: None
    notify: Callable[[Outcome], None] = lambda _: None
    begun: Callable[[], None] = lambda: None
    afresh: Callable[[Since, str], None] = lambda _, __: None


def rehearse(job: Job, occasion: Occasion, ledger: Ledger, journal: Journal, policy: Policy) -> Report:
    """Rehearse against the ledger: the path of `post`, with a ledger that reads and refuses to write."""
    work = work_of(job)
    ready = referenced(ready_plans(work, partial(journal.numbers, ledger.tenant)), ledger, journal)
    outcomes, reason = _run(ready, DryLedger(ledger), journal, occasion, policy)
    return report(work, occasion, Ended("dry-run", ready.plans, outcomes_of(ready.plans, outcomes), ledger, reason))


def post(job: Job, occasion: Occasion, ledger: Ledger, journal: Journal, policy: Policy) -> Report:
    """Post every document that is valid and not in the ledger yet, exactly once.

    All steps are checked before the first document is sent. `policy.confirm` is asked first; whatever it raises ends
    the run before anything was sent.
    """
    work = work_of(job)
    ready = referenced(ready_plans(work, partial(journal.numbers, ledger.tenant)), ledger, journal)
    plans = ready.plans
    if plans.has_invalid and not policy.skip_invalid:
        return report(work, occasion, Ended("posted", plans, outcomes_of(plans, ready.done), ledger))
    policy.confirm(plans, ready.count)
    asked = Asked.of(job, skip_invalid=policy.skip_invalid, instead_of=occasion.instead_of)
    account = Account.of(work, plans, outcomes_of(plans, ready.done))
    journal.begin(run_of(work, occasion, ledger, asked))
    journal.keep_account(occasion.run, pack(account))
    log.tell("posting", host=ledger.host, profile=occasion.profile, documents=len(plans.submissions), done=ready.count)
    outcomes, reason = _run(ready, ledger, journal, occasion, policy)
    plans, told = _clashed(plans, outcomes_of(plans, outcomes))
    settle = policy.options.settle_seconds
    ended = Ended(
        "posted",
        plans,
        told,
        ledger,
        reason,
        carried_out=True,
        settle=settle,
        updated=partial(journal.updated, ledger.tenant),
    )
    reported = report(work, occasion, ended)
    journal.keep_account(occasion.run, pack(account.ended(reported)))
    journal.end(occasion.run, reported.summary.as_json(), reported.summary.exit)
    return reported


def _clashed(plans: Plans, outcomes: Told) -> tuple[Plans, Told]:
    """Return plans and what became of their documents, with what somebody else has changed meanwhile."""
    told = [changes.clashed(plan, mine) for plan, mine in zip(plans.each, outcomes, strict=True)]
    return Plans(tuple(plan for plan, _ in told)), tuple(mine for _, mine in told)


def _run(
    ready: Referenced, ledger: Ledger, journal: Journal, occasion: Occasion, policy: Policy
) -> tuple[Known, ImporterError | None]:
    """Return what became of each document, and why the run stopped early if it did."""
    options, submissions = policy.options, ready.plans.submissions
    there, known = ready.there, ready.fingerprints
    ran = runner.run(
        submissions, ledger, journal, occasion.run, options, policy.notify, there=there, fingerprints=known
    )
    pairs = zip(submissions, ran, strict=True)
    return {**ready.done, **{(each.resource, each.key): outcome for each, outcome in pairs}}, ran.reason


def run_of(work: Work, occasion: Occasion, ledger: Ledger, asked: Asked) -> Run:
    """Return a posting run that begins, as the journal keeps it."""
    return Run(
        id=occasion.run,
        mode="posted",
        profile=occasion.profile,
        company=ledger.company,
        tenant=ledger.tenant,
        host=ledger.host,
        mapping=str(work.job.mapping),
        workbook=work.named,
        workbook_sha256=work.fingerprint(),
        started=occasion.started.timestamp(),
        asked=asked.as_kept(),
    )
