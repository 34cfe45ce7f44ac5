"""Showing what is about to be sent, and asking whether to send it."""

from collections.abc import Callable

import click

from importer.cli import options, screen
from importer.cli.asking import agreed
from importer.language import _
from importer.ledger.client import Client
from importer.plan.plans import Plans

INTERRUPTED = 130


def confirming(
    ledger: Client, pace: options.Pace, talk: options.Talk, progress: screen.Progress, *, ask: bool
) -> Callable[[Plans, int], None]:
    """Return what shows plans, of which so many documents are there already, and asks about the rest if `ask`.

    It leaves the command when the answer is no, or none.
    """

    def confirm(plans: Plans, done: int) -> None:
        calls = len(plans.submissions) - done
        where = screen.at(ledger.company, ledger.host)
        screen.show_plan(plans, done, where, ledger.forecast(calls, pace.workers), talk.console())
        if calls and ask:
            _ask()
        progress.start(len(plans.submissions))

    return confirm


def _ask() -> None:
    if not agreed(_("Post them?")):
        click.echo(_("Nothing was sent."), err=True)
        raise click.exceptions.Exit(INTERRUPTED)
