"""The report of a run: its figures, and a result workbook for each workbook."""

import getpass
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any

from importer import log
from importer.errors import OutputError
from importer.findings import Finding
from importer.language import _
from importer.plan.plans import Plans
from importer.plan.refusals import explained
from importer.submission import Outcome
from importer.summary import Summary, anything_sent, count_documents, count_rows, exit_code, remark, with_control
from importer.workflow.controlling import Controls, controls
from importer.workflow.job import Ended, Occasion, Work


@dataclass(frozen=True)
class Report:
    """What became of a run: the figures, the plans as they were in the end, and an outcome for every document."""

    summary: Summary
    plan: Plans
    outcomes: tuple[Outcome, ...]
    own: Mapping[Path, Summary] = field(default_factory=dict)
    """The figures of each workbook, as its result has them."""
    results: tuple[Path, ...] = ()
    """The result workbooks that were written."""

    @property
    def exit_code(self) -> int:
        """The exit code of the command (README.md lists them); 0: everything asked for is done."""
        return self.summary.exit

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that is wrong or doubtful in the workbooks, each with its place."""
        return self.plan.findings

    def json(self) -> dict[str, Any]:
        """Return the object that the command prints with `--json`."""
        return self.summary.as_json()


def report(work: Work, occasion: Occasion, ended: Ended) -> Report:
    """Sum the run up, its control totals with what the ledger has now, and write its result workbooks."""
    steps = range(len(work.steps))
    compared = controls(ended, ended.settle)
    ended = _explained(compared.filled(ended))
    summary = _summed(work, occasion, ended, steps)
    if len(steps) > 1:
        parts = tuple(_summed(work, occasion, ended, [step]) for step in steps)
        summary = replace(summary, steps=parts)
    summary = with_control(summary, compared.of(steps))
    writing = _Writing(work, occasion, ended, compared)
    own = {workbook: _own(writing, summary, workbook) for workbook in work.workbooks}
    summary, results = _written(writing, summary)
    tell(summary)
    return Report(summary, ended.plans, tuple(chain.from_iterable(ended.outcomes)), own, results)


def tell(summary: Summary) -> None:
    """Tell the log the figures of a run at its end."""
    figures = summary.as_json()
    kept = ("mode", "host", "profile", "rows", "documents", "findings", "requests", "seconds", "exit")
    counts = {status: count for status, count in summary.documents.items() if count}
    log.tell("summary", **{name: figures[name] for name in kept} | {"rung": summary.rung, "documents": counts})
    log.detail("files", workbook=summary.workbook, mapping=summary.mapping, result=summary.result)


def _explained(ended: Ended) -> Ended:
    """Return the run with the cells named that the ledger's refusals are about."""
    told = zip(ended.plans.each, ended.outcomes, strict=True)
    return replace(ended, plans=Plans(tuple(explained(plan, outcomes) for plan, outcomes in told)))


def _who() -> str:
    """Return the name by which the computer knows whoever runs this; empty where it knows none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


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
        who=_who(),
        sent=ended.carried_out and anything_sent(documents),
        rung="posted" if ended.carried_out else "references" if ledger else "offline",
        notes=(
            *plans.notes,
            *remark(count_rows(plans)),
            *([f"{reason.message} {reason.remedy}".strip()] if reason else []),
        ),
    )


@dataclass(frozen=True)
class _Writing:
    """What result workbooks are made of."""

    work: Work
    occasion: Occasion
    ended: Ended
    compared: Controls

    def steps(self, workbook: Path) -> Sequence[int]:
        """Return the places of the steps that read a workbook."""
        return [at for at, step in enumerate(self.work.steps) if step.workbook == workbook]


def _written(writing: _Writing, summary: Summary) -> tuple[Summary, tuple[Path, ...]]:
    """Write the result workbooks; once documents are posted, a result that cannot be written is only a note."""
    work, ended = writing.work, writing.ended
    written: list[Path] = []
    for workbook in work.workbooks:
        target = work.job.result_of(workbook)
        if target is None:
            continue
        try:
            written.append(_write(writing, summary, workbook, target))
        except OutputError as error:
            if not ended.carried_out:
                raise
            words = _("The result workbook could not be written: {reason} See: importer show {run}")
            note = words.format(reason=error.message, run=summary.run)
            summary = replace(summary, notes=(*summary.notes, note))
    named = ", ".join(map(str, written)) or None
    return replace(summary, result=named), tuple(written)


def _write(writing: _Writing, summary: Summary, workbook: Path, target: Path) -> Path:
    """Write the result of one workbook: what all steps that read it have to say."""
    from importer.results.workbook import write_all  # noqa: PLC0415  a check without a result workbook does without

    ended = writing.ended
    told = [(ended.plans.each[step], ended.outcomes[step]) for step in writing.steps(workbook)]
    return write_all(told, _own(writing, summary, workbook), target)


def _own(writing: _Writing, summary: Summary, workbook: Path) -> Summary:
    """Return the figures of the steps that read one workbook."""
    work, steps = writing.work, writing.steps(workbook)
    if len(steps) == len(work.steps):
        return summary
    own = _summed(work, writing.occasion, writing.ended, steps)
    return replace(with_control(own, writing.compared.of(steps)), mapping=summary.mapping)
