"""`importer resume` and `importer settle`: going on, and finding out."""

import sys
import time
from collections.abc import Sequence

import click
from rich.table import Table

from importer import runner
from importer.cli import options, screen
from importer.cli.door import open_journal, open_ledger, settle_seconds
from importer.cli.history import chosen
from importer.cli.options import Where
from importer.journal.standing import Run, State
from importer.runner import Doubt
from importer.workflow.post import Policy
from importer.workflow.resume import is_finished
from importer.workflow.resume import resume as go_on

_RUN = click.argument("run", required=False)
_LAST = click.option("--last", is_flag=True, help="The latest run.")


@click.command()
@_RUN
@_LAST
@options.ledger
@options.pace
@options.talk
def resume(run: str | None, *, last: bool, where: Where, pace: options.Pace, talk: options.Talk) -> int:
    """Go on where RUN stopped: send what was not attempted, look up what may have arrived.

    Works from the journal. A result workbook is written again when the workbook is where it was, unchanged.
    """
    said = talk.console()
    with open_journal() as journal:
        one = chosen(journal, run, last=last)
        if is_finished(journal, one):
            said.print(f"Run {one.id} is finished: there is nothing to resume.")
            if talk.as_json:
                screen.print_json({**one.summary, "exit": 0})
            return 0
        place = _same(where, one)
        with open_ledger(place, pace, screen.waiting(said)) as ledger, screen.Progress(said) as bar:
            bar.start(len(runner.left_over(journal, one.id)))
            pacing = runner.Options(pace.workers, pace.limit, settle_seconds(place))
            resumed = go_on(one, ledger, journal, Policy(options=pacing, notify=bar.advance))
    if talk.as_json:
        screen.print_json(resumed.summary)
    else:
        screen.show_counts(f"run {one.id}, resumed", resumed.summary["documents"], said)
        screen.show_outcomes(resumed.outcomes, said)
        if resumed.summary.get("result"):
            said.print(f"Result workbook: {resumed.summary['result']}", markup=False)
    return int(resumed.summary["exit"])


@click.command()
@_RUN
@_LAST
@click.option(
    "--assume",
    nargs=2,
    multiple=True,
    metavar="created|absent KEY",
    help="What a person found out about a document. May be repeated.",
)
@options.ledger
@options.talk
def settle(
    run: str | None, *, last: bool, assume: tuple[tuple[str, str], ...], where: Where, talk: options.Talk
) -> int:
    """Find out what became of the documents of RUN that are in doubt.

    Each is looked up in the ledger. What cannot be looked up is asked about on a terminal, or decided with --assume.
    """
    decided = {key: decision for decision, key in assume}
    with open_journal() as journal:
        one = chosen(journal, run, last=last)
        place = _same(where, one)
        with open_ledger(place) as ledger:
            doubts = runner.settle(journal, one.id, ledger, decided, lambda: time.sleep(settle_seconds(place)))
            asked = _ask(doubts)
            if asked:
                again = {doubt.key: doubt for doubt in runner.settle(journal, one.id, ledger, asked)}
                doubts = tuple(again.get(doubt.key, doubt) for doubt in doubts)
    _show(doubts, talk)
    return 6 if any(doubt.state is State.IN_DOUBT for doubt in doubts) else 0


def _same(where: Where, run: Run) -> Where:
    """Return the ledger that was asked for, or else the one the run was posted to."""
    if where.profile or where.sandboxed:
        return where
    sandboxed = run.profile == "sandbox"
    return Where(None if sandboxed else run.profile or None, sandboxed)


def _ask(doubts: Sequence[Doubt]) -> dict[str, str]:
    """Ask a person, on a terminal, about each document that could not be looked up."""
    if not sys.stdin.isatty():
        return {}
    answers = {}
    for doubt in doubts:
        if doubt.state is State.IN_DOUBT:
            click.echo(f"{doubt.key}: {doubt.message}", err=True)
            choice = click.Choice(["created", "absent", "later"])
            answers[doubt.key] = click.prompt("In the ledger it is", type=choice, default="later", err=True)
    return {key: answer for key, answer in answers.items() if answer != "later"}


def _show(doubts: Sequence[Doubt], talk: options.Talk) -> None:
    if talk.as_json:
        screen.print_json(
            [{"key": d.key, "state": d.state.value, "number": d.number, "message": d.message} for d in doubts]
        )
        return
    if not doubts:
        talk.console().print("Nothing is in doubt.")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("key", "now", "number", "message"):
        table.add_column(heading)
    for doubt in doubts:
        table.add_row(doubt.key, doubt.state.value, doubt.number or "", doubt.message)
    screen.out(table)
