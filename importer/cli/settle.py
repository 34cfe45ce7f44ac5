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

from importer import exits, runner
from importer.api.diary import open_journal, where_posted
from importer.api.door import open_ledger, settle_seconds
from importer.api.value import Where
from importer.cli import options, screen
from importer.cli.asking import choice
from importer.cli.example import example
from importer.cli.history import chosen
from importer.cli.waiting import Countdown, remaining
from importer.journal.standing import State
from importer.language import _, later
from importer.ledger.client import Client
from importer.runner import Doubt
from importer.summary import counted
from importer.workflow.resume import settled
from importer.workflow.succession import heir

ANSWERS = ("created", "absent", "later")
NOW = {State.CREATED: ("green", later("created")), State.NOT_SENT: ("yellow", later("not in the ledger"))}
THREE_ANSWERS = later("""\
  created   it is there: it counts as done and is never sent again
  absent    it is not there: it counts as not sent, and resume sends it
  later     leave it in doubt for now""")


@click.command(epilog=example("importer settle --last", "importer settle 20261031-221405-7f3a --assume created 10042"))
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
        waits = Countdown(said)
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
        last_one = heir(journal, one).id
    _tell_end(one.id, doubts, last_one, talk)
    return exits.LOOK if any(doubt.state is State.IN_DOUBT for doubt in doubts) else exits.DONE


def _wait(seconds: float, said: Console, sleep: Callable[[float], None] = time.sleep) -> None:
    """Wait out the settle time, counted down on a terminal: the ledger may still be at work on a call."""
    words = _("Not found at first. The ledger may still be at work: looking again in {seconds:g} seconds.")
    said.print(words.format(seconds=seconds))
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
            click.echo(f"\n{_('Look in the ledger for each of them, and answer')}\n{_(THREE_ANSWERS)}", err=True)
        answers[doubt.name] = choice(_("{key} is").format(key=doubt.key), ANSWERS)
    return {key: answer for key, answer in answers.items() if answer != "later"}


def _show(run: str, doubts: Sequence[Doubt], ledger: Client, talk: options.Talk) -> None:
    """Print a table of what was in doubt: as it was sent, and what the ledger has."""
    said = talk.console()
    where = screen.at(ledger.company, ledger.host)
    words = f"{_('NOT SENT')} · {_('looked up: run {run}').format(run=run)} · {where}"
    said.print(f"[bold]{escape(words)}[/bold]")
    if not doubts or talk.as_json:
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in (_("document"), _("is"), "", _("number"), _("date"), _("customer"), _("amount")):
        table.add_column(heading, no_wrap=heading in {_("document"), _("number"), _("date")}, overflow="fold")
    for doubt in doubts:
        colour, word = NOW.get(doubt.state, ("magenta", later("in doubt")))
        now = f"[{colour}]{_(word)}[/]"
        table.add_row(escape(doubt.key), now, _("sent"), *(escape(text) for text in asdict(doubt.ours).values()))
        if doubt.theirs is None:
            absent = doubt.state is State.NOT_SENT
            table.add_row("", "", _("ledger"), _("nothing found") if absent else _("not known"))
        else:
            table.add_row("", "", _("ledger"), *(escape(text) for text in asdict(doubt.theirs).values()))
    screen.out(table)
    for doubt in doubts:
        said.print(f"{doubt.key}: {_(doubt.message)}", markup=False)


def _tell_end(run: str, doubts: Sequence[Doubt], newest: str, talk: options.Talk) -> None:
    """Print what is left to do, or everything as JSON; `newest` is the run that went on with the work of `run`."""
    if talk.as_json:
        screen.print_json([_as_json(doubt) for doubt in doubts])
        return
    said = talk.console()
    absent = sum(doubt.state is State.NOT_SENT for doubt in doubts)
    left = [doubt.key for doubt in doubts if doubt.state is State.IN_DOUBT]
    if not doubts:
        said.print(_("Nothing is in doubt."))
    if absent and newest == run:
        words = _("{documents} to be sent: importer resume {run}")
        said.print(words.format(documents=counted(absent, "document"), run=run), markup=False)
    elif absent:
        words = _(
            "{documents} not in the ledger. The workbook has changed since and was planned afresh: "
            "what it still has of them is sent by importer resume {run}"
        )
        said.print(words.format(documents=counted(absent, "document"), run=newest), markup=False)
    if left:
        words = _("{documents} still in doubt. Look in the ledger, then for each of them:")
        said.print(words.format(documents=counted(len(left), "document")))
        said.print(f"  importer settle {run} --assume created {left[0]}    {_('(or absent)')}", markup=False)


def _as_json(doubt: Doubt) -> dict[str, object]:
    return {
        "key": doubt.key,
        "state": doubt.state.value,
        "number": doubt.number,
        "message": doubt.message,
        "sent": asdict(doubt.ours),
        "ledger": asdict(doubt.theirs) if doubt.theirs else None,
    }
