"""`importer runs` and `importer show`: what was done, and when."""

from datetime import datetime

import click
from rich.table import Table

from importer.cli import options, screen
from importer.cli.door import open_journal
from importer.errors import UsageError
from importer.journal import Journal
from importer.journal.standing import Kept, Run


@click.command()
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="How many, the latest first.")
@options.talk
def runs(limit: int, talk: options.Talk) -> int:
    """List earlier runs, the latest first."""
    with open_journal() as journal:
        found = journal.runs(limit)
    if talk.as_json:
        screen.print_json([_as_json(run) for run in found])
        return 0
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("run", "when", "company", "workbook", "documents", "exit"):
        table.add_column(heading)
    for run in found:
        table.add_row(run.id, _when(run), run.company, run.workbook, _counts(run), _exit(run))
    screen.out(table)
    if not found:
        talk.console().print("There is no run yet.")
    return 0


@click.command()
@click.argument("run", required=False)
@click.option("--last", is_flag=True, help="The latest run.")
@options.talk
def show(run: str | None, last: bool, talk: options.Talk) -> int:  # noqa: FBT001  a flag of the command line
    """Show RUN, document by document."""
    with open_journal() as journal:
        one = chosen(journal, run, last=last)
        documents = journal.documents(one.id)
    if talk.as_json:
        screen.print_json({**_as_json(one), "list": [_document(kept) for kept in documents]})
        return 0
    talk.console().print(f"run {one.id} · {_when(one)} · {one.company} at {one.host} · {one.workbook}", markup=False)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("key", "status", "number", "rows", "message"):
        table.add_column(heading)
    for kept in documents:
        colour = screen.COLOURS[kept.status]
        rows = ", ".join(str(row) for row in kept.rows[:6]) + (" …" if len(kept.rows) > 6 else "")  # noqa: PLR2004
        table.add_row(kept.key, f"[{colour}]{kept.status.value}[/]", kept.number or "", rows, kept.message)
    screen.out(table)
    return 0


def chosen(journal: Journal, run: str | None, *, last: bool) -> Run:
    """Return the run that was asked for. Raises UsageError when there is none, or nothing was said."""
    if run is not None and not last:
        return journal.run(run)
    if run is not None:
        raise UsageError("RUN and --last cannot be used together", "Use one of them.")
    if not last:
        raise UsageError("Which run?", "Give its id (importer runs), or --last.")
    latest = journal.runs(1)
    if not latest:
        raise UsageError("There is no run yet", "Post a workbook with: importer run MAPPING WORKBOOK")
    return latest[0]


def _when(run: Run) -> str:
    return f"{datetime.fromtimestamp(run.started).astimezone():%Y-%m-%d %H:%M}"


def _counts(run: Run) -> str:
    documents = run.summary.get("documents", {})
    return ", ".join(f"{count} {name}" for name, count in documents.items() if count) or "cut short"


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
        "key": kept.key,
        "status": kept.status.value,
        "number": kept.number,
        "rows": list(kept.rows),
        "message": kept.message,
    }
