"""The offline rehearsal: shape, types, rules and sums; no network, no credentials, no journal."""

from collections.abc import Iterator

import polars as pl

from importer.language import _, later
from importer.plan.value import Plan
from importer.sheets.ours import NUMBER, own
from importer.submission import Outcome, Status
from importer.workflow.drawing import draw_plans
from importer.workflow.job import Ended, Job, Occasion, outcomes_of, work_of
from importer.workflow.reporting import Report, report


def check(job: Job, occasion: Occasion) -> Report:
    """Rehearse a job offline, and write its result workbooks."""
    work = work_of(job)
    plans = draw_plans(work)
    would = {
        (plan.resource, key): Outcome(key, _would(plan, key), number, _(_SAID_BEFORE) if number else "")
        for plan in plans.each
        for key, number in _said_before(plan)
    }
    return report(work, occasion, Ended("check", plans, outcomes_of(plans, would)))


_SAID_BEFORE = later("The number is from an earlier run: a check does not ask whether the ledger has it; a run does.")


def _said_before(plan: Plan) -> Iterator[tuple[str, str | None]]:
    """Yield each valid document with the ledger number that an earlier result workbook has beside its rows."""
    column = own(plan.sheet.ours, NUMBER)
    keys = plan.documents.filter("valid").select("key")
    if column is None:
        yield from ((key, None) for key in keys["key"])
        return
    beside = pl.DataFrame({"row": plan.sheet.rows, "number": column.shown()})
    rows = plan.rows.filter(pl.col("sheet") == plan.sheet.name).join(beside, on="row")
    said = rows.drop_nulls(["key", "number"]).group_by("key").agg(pl.col("number").unique())
    alone = said.filter(pl.col("number").list.len() == 1).with_columns(pl.col("number").list.first())
    yield from keys.join(alone, on="key", how="left", maintain_order="left").iter_rows()


def _would(plan: Plan, key: str) -> Status:
    """Return what would become of a document, as far as can be told offline."""
    if key in plan.unchanged:
        return Status.UNCHANGED
    known = plan.exported is not None and key in plan.exported.submissions
    return Status.WOULD_UPDATE if plan.operation == "update" or known else Status.WOULD_CREATE
