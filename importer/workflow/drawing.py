"""Drawing the plans of a job: every step is read and checked before anything is sent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import polars as pl

from importer.findings import Finding, Place, found
from importer.language import _
from importer.mapping.answers import with_answers
from importer.mapping.months import Step
from importer.mapping.value import Mapping as Mapped
from importer.plan.amend import amend, with_payloads
from importer.plan.decided import decided
from importer.plan.draw import draw
from importer.plan.plans import Plans
from importer.plan.value import Plan
from importer.results.place import reserve
from importer.returning.answers import read_answers
from importer.sheets import Sheet
from importer.workflow.job import Numbers, Work
from importer.workflow.reading import read


def draw_plans(work: Work) -> Plans:
    """Return the plans of a job without their submissions: all that a check needs, which asks nobody.

    What a mapping looks up in the journal is left for later. Raises MappingError, WorkbookError, or OutputError when
    a result workbook could not be written in the end.
    """
    _reserve(work)
    return Plans(_sent_once([_compared(_drawn(step)) for step in work.steps]))


def ready_plans(work: Work, numbers: Numbers) -> Plans:
    """Return the plans of a job with a submission for every valid document.

    `numbers` says what the journal of the company knows (see `Mapping.looked_up`); what an earlier step is to create
    counts as known to the later ones. Raises as `draw_plans`.
    """
    _reserve(work)
    plans: list[Plan] = []
    for step in work.steps:
        plan = _drawn(step, partial(_known, numbers, tuple(plans)))
        plans.append(with_payloads(_explained(plan, step, plans)))
    return Plans(_sent_once(plans))


def place(plan: Plan, key: str) -> Place:
    """Return the first row of a document."""
    row = plan.rows.filter(pl.col("key") == key).row(0, named=True)
    return Place(row["sheet"], row["row"])


def _reserve(work: Work) -> None:
    for workbook in work.workbooks:
        target = work.job.result_of(workbook)
        if target is not None:
            reserve(target)


def _compared(plan: Plan) -> Plan:
    """Return the plan of an exported workbook against what that said then; nothing can be said before look-ups are."""
    if plan.exported is None or plan.waits:
        return plan
    from importer import changes  # noqa: PLC0415  most workbooks were never exported, and do without

    return changes.offline(with_payloads(plan))


def _drawn(step: Step, numbers: Numbers | None = None) -> Plan:
    mapped = step.mapping if numbers is None else step.mapping.looked_up(numbers)
    mapped, unfit = with_answers(mapped, read_answers(step.workbook))
    sheet, lines = read(mapped, step.workbook, step.sheet)
    return decided(amend(_as_exported(step, mapped, sheet, lines), unfit))


def _as_exported(step: Step, mapped: Mapped, sheet: Sheet, lines: Sheet | None) -> Plan:
    """Return the plan of what was read, beside what the workbook said when it was exported, if it was."""
    if not mapped.updates:
        return draw(sheet, mapped, lines)
    from importer.returning.drawing import drawn  # noqa: PLC0415  what only creates does without

    return drawn(step.workbook, mapped, sheet, lines)


def _known(numbers: Numbers, earlier: Iterable[Plan], resource: str) -> Mapping[str, str]:
    """Return the number of each key that was imported, or will be by an earlier step."""
    own = (each for plan in earlier if plan.resource == resource for each in plan.submissions)
    return {**{each.key: each.number for each in own if each.number}, **numbers(resource)}


def _explained(plan: Plan, step: Step, earlier: Iterable[Plan]) -> Plan:
    """Return the plan with the way out where a number is missing that an earlier step is yet to be given."""
    waiting = {feed.lookup.resource for feed in step.mapping.feeds() if feed.lookup is not None and feed.waits}
    unnumbered = {
        submission.key
        for other in earlier
        if other.resource in waiting
        for submission in other.submissions
        if not submission.number
    }
    hint = _(
        "An earlier step of this month creates it, and only then the ledger gives it a number: run that step's mapping "
        "by itself first, then the month; or feed the number in that mapping."
    )
    findings = (
        replace(each, hint=hint) if each.code == "not-in-lookup" and each.value in unnumbered else each
        for each in plan.findings
    )
    return replace(plan, findings=tuple(findings)) if unnumbered else plan


def _sent_once(plans: Sequence[Plan]) -> tuple[Plan, ...]:
    """Return the plans with a finding at each document that several of them would send."""
    if len(plans) == 1:
        return tuple(plans)
    keys = [
        plan.documents.filter("valid").select("key", resource=pl.lit(plan.resource), step=pl.lit(at))
        for at, plan in enumerate(plans)
    ]
    several = pl.concat(keys).filter(pl.struct("resource", "key").is_duplicated())
    return tuple(amend(plan, list(_twice(plans, at, several))) for at, plan in enumerate(plans))


def _twice(plans: Sequence[Plan], at: int, several: pl.DataFrame) -> Iterable[Finding]:
    mine = several.filter(pl.col("step") == at)
    others = several.filter(pl.col("step") != at)
    for key, step in mine.join(others, on=["resource", "key"]).select("key", "step_right").iter_rows():
        sheet = plans[step].sheet
        yield found(
            "in-two-steps",
            place(plans[at], key),
            key=key,
            other=_("{file}, sheet {sheet}").format(file=sheet.path.name, sheet=sheet.name),
        )
