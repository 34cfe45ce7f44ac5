"""The report of a run: its figures, and a result workbook for each workbook."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from importer.errors import OutputError
from importer.plan.plans import Plans
from importer.submission import Outcome
from importer.summary import Summary, anything_sent, count_documents, count_rows, exit_code, remark
from importer.workflow.job import Ended, Occasion, Work


@dataclass(frozen=True)
class Report:
    """What became of a run: the figures, the plans as they were in the end, and an outcome for every document."""

    summary: Summary
    plan: Plans
    outcomes: tuple[Outcome, ...]


def report(work: Work, occasion: Occasion, ended: Ended) -> Report:
    """Sum the run up and write its result workbooks."""
    steps = range(len(work.steps))
    summary = _summed(work, occasion, ended, steps)
    if len(steps) > 1:
        parts = tuple(_summed(work, occasion, ended, [step]) for step in steps)
        summary = replace(summary, steps=parts)
    summary = _written(work, occasion, ended, summary)
    return Report(summary, ended.plans, tuple(chain.from_iterable(ended.outcomes)))


def _summed(work: Work, occasion: Occasion, ended: Ended, steps: Iterable[int]) -> Summary:
    """Return the figures of some of the steps."""
    chosen = tuple(steps)
    whole = len(chosen) == len(work.steps)
    plans = Plans(tuple(ended.plans.each[step] for step in chosen))
    documents = count_documents(chain.from_iterable(ended.outcomes[step] for step in chosen))
    ledger, reason = ended.ledger, ended.reason
    workbooks = tuple(dict.fromkeys(work.steps[step].workbook for step in chosen))
    return Summary(
        run=occasion.run,
        mode=ended.mode,
        profile=occasion.profile,
        company=ledger.company if ledger else "",
        host=ledger.host if ledger else "",
        mapping=str(work.job.mapping if whole else work.steps[chosen[0]].path),
        workbook=", ".join(map(str, workbooks)),
        workbook_sha256=work.fingerprint(work.steps[step] for step in chosen),
        rows=count_rows(plans),
        documents=documents,
        totals=plans.totals,
        findings=len(plans.findings),
        requests=ledger.requests if ledger else 0,
        seconds=time.monotonic() - occasion.clock,
        exit=exit_code(documents, reason, carried_out=ended.carried_out),
        started=occasion.started.isoformat(timespec="seconds"),
        sent=ended.carried_out and anything_sent(documents),
        rung="posted" if ended.carried_out else "references" if ledger else "offline",
        notes=(
            *plans.notes,
            *remark(count_rows(plans)),
            *([f"{reason.message} {reason.remedy}".strip()] if reason else []),
        ),
    )


def _written(work: Work, occasion: Occasion, ended: Ended, summary: Summary) -> Summary:
    """Write the result workbooks; once documents are posted, a result that cannot be written is only a note."""
    written: list[str] = []
    for workbook in work.workbooks:
        target = work.job.result_of(workbook)
        if target is None:
            continue
        try:
            written.append(str(_write(work, occasion, ended, summary, (workbook, target))))
        except OutputError as error:
            if not ended.carried_out:
                raise
            note = f"The result workbook could not be written: {error.message} See: importer show {summary.run}"
            summary = replace(summary, notes=(*summary.notes, note))
    return replace(summary, result=", ".join(written)) if written else summary


def _write(work: Work, occasion: Occasion, ended: Ended, summary: Summary, where: tuple[Path, Path]) -> Path:
    """Write the result of one workbook: what all steps that read it have to say."""
    from importer.results.workbook import write_all  # noqa: PLC0415  a check without a result workbook does without

    workbook, target = where
    steps: Sequence[int] = [at for at, step in enumerate(work.steps) if step.workbook == workbook]
    told = [(ended.plans.each[step], ended.outcomes[step]) for step in steps]
    own = summary if len(steps) == len(work.steps) else _summed(work, occasion, ended, steps)
    return write_all(told, replace(own, mapping=summary.mapping), target)
