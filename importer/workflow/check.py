"""The offline rehearsal: shape, types, rules and sums; no network, no credentials, no journal."""

from importer.submission import Outcome, Status
from importer.workflow.drawing import draw_plans
from importer.workflow.job import Ended, Job, Occasion, outcomes_of, work_of
from importer.workflow.reporting import Report, report


def check(job: Job, occasion: Occasion) -> Report:
    """Rehearse a job offline, and write its result workbooks."""
    work = work_of(job)
    plans = draw_plans(work)
    would = {
        (plan.resource, key): Outcome(key, Status.WOULD_UPDATE if plan.operation == "update" else Status.WOULD_CREATE)
        for plan in plans.each
        for key in plan.documents.filter("valid")["key"]
    }
    return report(work, occasion, Ended("check", plans, outcomes_of(plans, would)))
