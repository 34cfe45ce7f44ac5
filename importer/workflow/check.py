"""The offline rehearsal: shape, types, rules and sums; no network, no credentials, no journal."""

from importer.plan.value import Plan
from importer.submission import Outcome, Status
from importer.workflow.drawing import draw_plans
from importer.workflow.job import Ended, Job, Occasion, outcomes_of, work_of
from importer.workflow.reporting import Report, report


def check(job: Job, occasion: Occasion) -> Report:
    """Rehearse a job offline, and write its result workbooks."""
    work = work_of(job)
    plans = draw_plans(work)
    would = {
        (plan.resource, key): Outcome(key, _would(plan, key))
        for plan in plans.each
        for key in plan.documents.filter("valid")["key"]
    }
    return report(work, occasion, Ended("check", plans, outcomes_of(plans, would)))


def _would(plan: Plan, key: str) -> Status:
    """Return what would become of a document, as far as can be told offline."""
    if key in plan.unchanged:
        return Status.UNCHANGED
    known = plan.exported is not None and key in plan.exported.submissions
    return Status.WOULD_UPDATE if plan.operation == "update" or known else Status.WOULD_CREATE
