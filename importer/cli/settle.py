"""`importer settle`: finding out what became of documents in doubt."""

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from importer import runner
from importer.cli import options, screen
from importer.cli.asking import choice
from importer.cli.door import open_journal, open_ledger, settle_seconds, where_posted
from importer.cli.history import chosen
from importer.cli.options import Where
from importer.cli.waiting import remaining
from importer.journal.standing import State
from importer.ledger.client import Client
from importer.runner import Doubt
from importer.summary import counted
from importer.workflow.resume import settled

IN_DOUBT = 6
ANSWERS = ("created", "absent", "later")
NOW = {State.CREATED: "[green]created[/]", State.NOT_SENT: "[yellow]not in the ledger[/]"}
TWO_ANSWERS = """\
  created   it is there: it counts as done and is never sent again
  absent    it is not there: it counts as not sent, and resume sends it
  later     leave it in doubt for now"""


@click.command()
@options.run_id
@options.last
@click.option(
    "--assume",
    nargs=2,
    multiple=True,
    type=(click.Choice(["created", "absent"]), str),
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
    Sends nothing. Exit 6 when something is left in doubt.
    """
    said = talk.console()
    with open_journal() as journal:
        one = chosen(journal, run, last=last)
        place = where_posted(where, one)
        waits = screen.Countdown(said)
        with open_ledger(place, on_wait=waits, on_trouble=waits.again) as ledger:
            pause = partial(_wait, settle_seconds(place), said)
            decided = {key: decision for decision, key in assume}
            doubts = runner.settle(journal, one.id, ledger, decided, pause)
            _show(one.id, doubts, ledger, talk)
            asked = _ask(doubts)
            if asked:
                again = {doubt.name: doubt for doubt in runner.settle(journal, one.id, ledger, asked)}
                doubts = tuple(again.get(doubt.name, doubt) for doubt in doubts)
        settled(one, journal)
    _tell_end(one.id, doubts, talk)
    return IN_DOUBT if any(doubt.state is State.IN_DOUBT for doubt in doubts) else 0


def _wait(seconds: float, said: Console, sleep: Callable[[float], None] = time.sleep) -> None:
    """Wait out the settle time, counted down on a terminal: the ledger may still be at work on a call."""
    said.print(f"Not found at first. The ledger may still be at work: looking again in {seconds:g} seconds.")
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        if said.is_terminal:
            said.print(f"{remaining(left)} ", end="\r")
        sleep(min(left, 1.0))


def _ask(doubts: Sequence[Doubt]) -> dict[str, str]:
    """Ask a person, on a terminal, about each document that could not be looked up."""
    if not sys.stdin.isatty():
        return {}
    answers: dict[str, str] = {}
    for doubt in (doubt for doubt in doubts if doubt.state is State.IN_DOUBT):
        if not answers:
            click.echo(f"\nLook in the ledger for each of them, and answer\n{TWO_ANSWERS}", err=True)
        answers[doubt.name] = choice(f"{doubt.key} is", ANSWERS)
    return {key: answer for key, answer in answers.items() if answer != "later"}


def _show(run: str, doubts: Sequence[Doubt], ledger: Client, talk: options.Talk) -> None:
    """Print a table of what was in doubt: as it was sent, and what the ledger has."""
    said = talk.console()
    said.print(f"[bold]NOT SENT · looked up: run {run} · {escape(ledger.company)} at {escape(ledger.host)}[/bold]")
    if not doubts or talk.as_json:
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("document", "is", "", "number", "date", "customer", "amount"):
        table.add_column(heading, no_wrap=heading in {"document", "number", "date"}, overflow="fold")
    for doubt in doubts:
        now = NOW.get(doubt.state, "[magenta]in doubt[/]")
        table.add_row(escape(doubt.key), now, "sent", *(escape(text) for text in asdict(doubt.ours).values()))
        if doubt.theirs is None:
            table.add_row("", "", "ledger", "nothing found" if doubt.state is State.NOT_SENT else "not known")
        else:
            table.add_row("", "", "ledger", *(escape(text) for text in asdict(doubt.theirs).values()))
    screen.out(table)
    for doubt in doubts:
        said.print(f"{doubt.key}: {doubt.message}", markup=False)


def _tell_end(run: str, doubts: Sequence[Doubt], talk: options.Talk) -> None:
    """Print what is left to do, or everything as JSON."""
    if talk.as_json:
        screen.print_json([_as_json(doubt) for doubt in doubts])
        return
    said = talk.console()
    absent = sum(doubt.state is State.NOT_SENT for doubt in doubts)
    left = [doubt.key for doubt in doubts if doubt.state is State.IN_DOUBT]
    if not doubts:
        said.print("Nothing is in doubt.")
    if absent:
        said.print(f"{counted(absent, 'document')} to be sent: importer resume {run}", markup=False)
    if left:
        said.print(f"{counted(len(left), 'document')} still in doubt. Look in the ledger, then for each of them:")
        said.print(f"  importer settle {run} --assume created {left[0]}    (or absent)", markup=False)


def _as_json(doubt: Doubt) -> dict[str, object]:
    return {
        "key": doubt.key,
        "state": doubt.state.value,
        "number": doubt.number,
        "message": doubt.message,
        "sent": asdict(doubt.ours),
        "ledger": asdict(doubt.theirs) if doubt.theirs else None,
    }
