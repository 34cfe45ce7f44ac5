"""`importer runs` and `importer show`: what was done, and when."""

import re
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from importer.api.diary import open_journal
from importer.cli import options, reported, screen
from importer.cli.example import example
from importer.cli.retold import Wanted, write
from importer.errors import UsageError
from importer.journal import Journal
from importer.journal.standing import Kept, Pruned, Run
from importer.language import ENGLISH, _, ngettext, spoken, suppose
from importer.summary import by_status, counted
from importer.workflow.succession import heir

OURS = re.compile(r"\d{8}-\d{6}-[0-9a-f]{4}")
"""What the id of a run looks like."""
MISTYPED, CUT_OFF = 0.9, 0.5
"""How alike what was typed and the id of a run have to be: as a whole id, and as a part of one."""


@click.command(epilog=example("importer runs", "importer runs --prune 400"))
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="How many, the latest first.")
@click.option(
    "--prune",
    type=click.FloatRange(min=0),
    metavar="DAYS",
    help="Drop what was sent by runs that ended more than DAYS days ago. Keys and numbers stay, so nothing is ever "
    "sent twice; whatever is unfinished or in doubt stays whole.",
)
@options.talk
def runs(limit: int, prune: float | None, talk: options.Talk) -> int:
    """List earlier runs, the latest first; or drop what the journal needs no more of them, with --prune."""
    with open_journal() as journal:
        if prune is not None:
            _tell_pruned(journal.prune(prune), prune, talk)
            return 0
        found = journal.runs(limit)
    if talk.as_json:
        screen.print_json([_as_json(run) for run in found])
    elif found:
        screen.out(_table(found))
    else:
        talk.console().print(
            _("There is no run yet: only what is posted is kept here. Post with: importer run MAPPING WORKBOOK")
        )
    return 0


def _table(found: list[Run]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in (_("run"), _("when"), _("company"), _("workbook"), _("documents"), _("exit")):
        table.add_column(heading, no_wrap=heading in {_("run"), _("exit")}, overflow="fold")
    heirs = {run.asked.get("instead_of"): _("; went on in {run}").format(run=run.id) for run in reversed(found)}
    for run in found:
        about = (run.id, _when(run), run.company, run.workbook, _counts(run) + heirs.get(run.id, ""), _exit(run))
        table.add_row(*(escape(text) for text in about))
    return table


def _tell_pruned(pruned: Pruned, days: float, talk: options.Talk) -> None:
    if talk.as_json:
        screen.print_json({"days": days, **asdict(pruned)})
        return
    said = talk.console()
    dropped = ngettext(
        "Dropped what {runs} run that ended more than {days:g} days ago sent, {documents} in all. "
        "Keys, numbers, fingerprints and statuses stay.",
        "Dropped what {runs} runs that ended more than {days:g} days ago sent, {documents} in all. "
        "Keys, numbers, fingerprints and statuses stay.",
        pruned.runs,
    )
    nothing = _("Nothing to drop: no finished run that ended more than {days:g} days ago has payloads left.")
    documents = counted(pruned.payloads, "document")
    said.print((dropped if pruned.runs else nothing).format(runs=pruned.runs, documents=documents, days=days))
    if pruned.kept:
        kept = ngettext(
            "{count} older run keeps its payloads: it is unfinished or in doubt (importer resume, settle).",
            "{count} older runs keep their payloads: they are unfinished or in doubt (importer resume, settle).",
            pruned.kept,
        )
        said.print(kept.format(count=pruned.kept))


@click.command(epilog=example("importer show --last", "importer show 20261031-221405-7f3a --html october.html"))
@options.run_id
@options.last
@click.option("--result", type=options.FILE, help="Write its result workbook once more, to this file.")
@click.option("--html", type=options.FILE, help="Write a report of it to this file: one page, to send by mail.")
@options.talk
def show(run: str | None, *, last: bool, result: Path | None, html: Path | None, talk: options.Talk) -> int:
    """Show RUN, document by document; or write its result workbook or a report of it.

    Both are made from the journal, as the documents stand now: nothing is sent and no ledger is asked. The result
    workbook needs the source besides, unchanged; without it, it lists the documents instead of the sheets.
    """
    with open_journal() as journal:
        one = chosen(journal, run, last=last)
        if result is not None or html is not None:
            return write(one, journal, Wanted(result, html), talk)
        documents = journal.documents(one.id)
        later = heir(journal, one)
    if talk.as_json:
        screen.print_json({**_as_json(one), "list": [_document(kept) for kept in documents]})
        return 0
    _head(one, later, talk.console())
    told = _teller(one)
    table = Table(box=None, pad_edge=False, header_style="bold")
    several = len({kept.resource for kept in documents}) > 1
    narrow = (_("key"), _("status"), _("number"))
    for heading in (*([_("resource")] if several else []), *narrow, _("rows"), _("message")):
        table.add_column(heading, no_wrap=heading in narrow, overflow="fold")
    for kept in documents:
        colour = reported.COLOURS[kept.status]
        rows = ", ".join(str(row) for row in kept.rows[:6]) + (" …" if len(kept.rows) > 6 else "")  # noqa: PLR2004
        status = f"[{colour}]{_(kept.status.value)}[/]"
        named = [kept.resource, escape(kept.key)] if several else [escape(kept.key)]
        table.add_row(*named, status, escape(kept.number or ""), rows, escape(told(kept.message)))
    screen.out(table)
    return 0


def _teller(run: Run) -> Callable[[str], str]:
    """Return what tells a message of a run in the language spoken."""
    if run.asked.get("language", ENGLISH) == spoken():
        return _
    from importer.workflow.rewording import again  # noqa: PLC0415  heavy, and needed for another language only

    return again


def chosen(journal: Journal, run: str | None, *, last: bool) -> Run:
    """Return the run that was asked for, and speak its language unless another was chosen.

    Raises UsageError when there is none, or nothing was said.
    """
    one = _asked_for(journal, run, last=last)
    suppose(one.asked.get("language"))
    return one


def _asked_for(journal: Journal, run: str | None, *, last: bool) -> Run:
    if run is not None and not last:
        return _known(journal, run)
    if run is not None:
        raise UsageError("RUN and --last cannot be used together.", "Use one of them.")
    if not last:
        raise UsageError("Which run?", "Give its id (importer runs), or --last.")
    latest = journal.runs(1)
    if not latest:
        raise UsageError("There is no run yet.", "Post a workbook with: importer run MAPPING WORKBOOK")
    return latest[0]


def _known(journal: Journal, run: str) -> Run:
    ids = {known.id: known for known in journal.runs()}
    if run in ids:
        return ids[run]
    whole = OURS.fullmatch(run) is not None
    close = get_close_matches(run, ids, n=1, cutoff=MISTYPED if whole else CUT_OFF)
    if close:
        raise UsageError(
            "There is no run {run}.", "Did you mean {close}? All there are: importer runs", run=run, close=close[0]
        )
    if whole:
        raise UsageError(
            "There is no run {run}.",
            "Only what is posted is kept (importer runs): check, --dry-run, and a run that invalid documents kept from "
            "sending leave their result workbook and nothing else. There is nothing to go on with or to show: run it "
            "again, with importer check, importer run --dry-run or importer run.",
            run=run,
        )
    raise UsageError("There is no run {run}.", "List them with: importer runs", run=run)


def _head(run: Run, later: Run, said: Console) -> None:
    """Print which run it is, what came of it, and what to do about it; `later` is the one that went on with it."""
    where = screen.at(run.company, run.host)
    said.print(f"{_('run')} {run.id} · {_when(run)} · {where} · {run.workbook}", markup=False)
    if later.id != run.id:
        said.print(_("Its work went on in run {run}: importer show {run}").format(run=later.id), markup=False)
    elif run.finished is None:
        words = _("It was cut short, or still goes on. To go on with it: importer resume {run}")
        said.print(words.format(run=run.id), markup=False)


def _when(run: Run) -> str:
    return f"{datetime.fromtimestamp(run.started).astimezone():%Y-%m-%d %H:%M}"


def _counts(run: Run) -> str:
    return by_status(run.summary.get("documents", {})) or _("cut short")


def _exit(run: Run) -> str:
    return "" if run.exit is None else str(run.exit)


def _as_json(run: Run) -> dict[str, object]:
    return {
        "run": run.id,
        "mode": run.mode,
        "profile": run.profile,
        "company": run.company,
        "host": run.host,
        "mapping": run.mapping,
        "workbook": run.workbook,
        "workbook_sha256": run.workbook_sha256,
        "started": datetime.fromtimestamp(run.started).astimezone().isoformat(timespec="seconds"),
        "finished": run.finished is not None,
        "documents": dict(run.summary.get("documents", {})),
        "exit": run.exit,
    }


def _document(kept: Kept) -> dict[str, object]:
    return {
        "resource": kept.resource,
        "key": kept.key,
        "status": kept.status.value,
        "number": kept.number,
        "rows": list(kept.rows),
        "message": kept.message,
    }
