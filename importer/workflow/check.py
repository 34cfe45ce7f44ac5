"""The offline rehearsal: shape, types, rules and sums; no network, no credentials, no journal."""

from importer.submission import Outcome, Status
from importer.workflow.job import Ended, Job, Occasion, Report, draw_plan, outcomes_of, report


def check(job: Job, occasion: Occasion) -> Report:
    """Rehearse a job offline, and write its result workbook."""
    plan = draw_plan(job)
    would = Status.WOULD_UPDATE if plan.operation == "update" else Status.WOULD_CREATE
    outcomes = outcomes_of(plan, (Outcome(key, would) for key in plan.documents.filter("valid")["key"]))
    return report(job, occasion, Ended("check", plan, outcomes))
