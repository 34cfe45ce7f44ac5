"""A run told again from the journal: what it wrote down of itself, and how its documents stand now."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from importer.journal import Journal
from importer.journal.standing import Kept, Run
from importer.language import _, ngettext
from importer.plan.totals import per_currency
from importer.plan.value import Plan, RowFate, Total
from importer.submission import Outcome, Status
from importer.summary import Summary, anything_sent, count_documents, count_rows, remark
from importer.workflow.account import Account, Chapter, Reading, bare_sheet, unpack

_DOCUMENTS: Mapping[str, type[pl.DataType] | pl.DataType] = {
    "key": pl.String,
    "valid": pl.Boolean,
    "currency": pl.String,
    "net": pl.Decimal(38, 2),
    "lines": pl.Int64,
    "number": pl.String,
    "customer": pl.String,
}
_ROWS: Mapping[str, type[pl.DataType] | pl.DataType] = {
    "sheet": pl.String,
    "row": pl.Int64,
    "fate": pl.String,
    "key": pl.String,
    "why": pl.String,
}


def retold(run: Run, journal: Journal) -> Account:
    """Return the account of `run` with its documents as the journal has them now, settled ones included.

    A run that was cut short has the figures known by then, and says so. One of an older importer, or that was pruned,
    has its documents alone.
    """
    documents = journal.documents(run.id)
    under_way = {(record.name.resource, record.name.key) for record, _ in journal.open_claims(run.id)}
    documents = [_on_its_way(kept) if (kept.resource, kept.key) in under_way else kept for kept in documents]
    content = journal.account(run.id)
    account = (unpack(content) if content is not None else None) or _of_documents(run, documents)
    chapters = tuple(_as_now(chapter, documents) for chapter in account.chapters)
    now = replace(account, chapters=chapters)
    summary = _as_it_ended(account.summary, run, now) if account.summary else _as_far_as_known(run, now)
    return replace(now, summary=summary)


def _on_its_way(kept: Kept) -> Kept:
    """Return a document that was being sent when the run was cut short as what it is: nobody knows."""
    if kept.status is not Status.NOT_ATTEMPTED:
        return kept
    words = _("It was on its way when the run was cut short; importer resume looks whether it arrived.")
    return replace(kept, status=Status.IN_DOUBT, message=words)


def _as_now(chapter: Chapter, documents: Iterable[Kept]) -> Chapter:
    """Return a chapter with what became of each document since it was written, and what was to be sent."""
    mine = {kept.key: kept for kept in documents if kept.resource == chapter.plan.resource}
    outcomes = tuple(_since(each, mine.get(each.key)) for each in chapter.outcomes)
    valid = chapter.plan.documents.filter("valid")["key"]
    entries = (mine[key].entry for key in valid if key in mine)
    submissions = tuple(entry.submission for entry in entries if entry is not None)
    return replace(chapter, plan=replace(chapter.plan, submissions=submissions), outcomes=outcomes)


def _since(outcome: Outcome, kept: Kept | None) -> Outcome:
    if kept is None:
        return outcome
    return Outcome(outcome.key, kept.status, kept.number, kept.message, outcome.ledger)


def _as_it_ended(summary: Summary, run: Run, now: Account) -> Summary:
    """Return the figures a run ended with, its documents as they stand now."""
    documents = _counted(now)
    exit_code = summary.exit if run.exit is None else run.exit
    steps = tuple(
        replace(step, documents=count_documents(chapter.outcomes))
        for step, chapter in zip(summary.steps, now.chapters, strict=False)
    )
    return replace(summary, documents=documents, exit=exit_code, sent=anything_sent(documents), steps=steps)


def _as_far_as_known(run: Run, now: Account) -> Summary:
    """Return the figures of a run that never summed itself up, or not for this importer."""
    plans, documents = now.plans, _counted(now)
    rows = run.summary.get("rows") or count_rows(plans)
    return Summary(
        run=run.id,
        mode=run.mode,
        profile=run.profile,
        company=run.company,
        host=run.host,
        mapping=run.mapping,
        workbook=run.workbook,
        workbook_sha256=run.workbook_sha256,
        rows=rows,
        documents=documents,
        totals=_totals(run.summary) or plans.totals,
        findings=run.summary.get("findings", len(plans.findings)),
        requests=run.summary.get("requests", 0),
        exit=run.exit or 0,
        started=datetime.fromtimestamp(run.started).astimezone().isoformat(timespec="seconds"),
        sent=anything_sent(documents),
        rung="posted",
        notes=(*plans.notes, *remark(rows), *_about(run, sum(documents.values()))),
    )


def _about(run: Run, known: int) -> Iterator[str]:
    if run.finished is None:
        yield _(
            "The run was cut short, or still goes on: this is how far it got. To go on: importer resume {run}"
        ).format(run=run.id)
    lost = sum(run.summary.get("documents", {}).values()) - known
    if lost > 0:
        yield ngettext(
            "Besides these, the workbook had 1 document that could not be sent; the journal does not say which.",
            "Besides these, the workbook had {count} documents that could not be sent; the journal does not say which.",
            lost,
        ).format(count=lost)


def _counted(account: Account) -> dict[str, int]:
    return count_documents(outcome for chapter in account.chapters for outcome in chapter.outcomes)


def _totals(summary: Mapping[str, Any]) -> tuple[Total, ...]:
    return tuple(Total(**{**total, "net": Decimal(total["net"])}) for total in summary.get("totals", ()))


def _of_documents(run: Run, documents: Sequence[Kept]) -> Account:
    """Return what is known of a run that wrote no account down: its documents, by resource."""
    resources = dict.fromkeys(kept.resource for kept in documents) or {"": None}
    return Account(tuple(_chapter(run, name, [k for k in documents if k.resource == name]) for name in resources))


def _chapter(run: Run, resource: str, documents: Sequence[Kept]) -> Chapter:
    sheet = bare_sheet(Path(run.workbook), Path(run.workbook).stem)
    fate = RowFate.DOCUMENT.value
    rows = [(sheet.name, row, fate, kept.key, None) for kept in documents for row in kept.rows]
    frame = pl.DataFrame([_document(kept) for kept in documents], schema=_DOCUMENTS, orient="row")
    plan = Plan(
        sheet=sheet,
        resource=resource,
        operation=documents[0].operation if documents else "create",
        rows=pl.DataFrame(rows, schema=_ROWS, orient="row"),
        documents=frame,
        findings=(),
        totals=per_currency(frame),
        build=lambda: ((), []),
    )
    outcomes = tuple(Outcome(kept.key, kept.status, kept.number, kept.message) for kept in documents)
    return Chapter(Path(run.workbook), "", Reading(), plan, outcomes)


def _document(kept: Kept) -> tuple[Any, ...]:
    entry = kept.entry
    if entry is None:
        return kept.key, True, "", Decimal(0), 0, None, None
    sent = entry.submission
    lines = len(getattr(sent.payload, "lines", None) or ())
    return kept.key, True, sent.currency, sent.net, lines, sent.number, sent.customer
