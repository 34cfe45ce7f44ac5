"""Showing what is about to be sent, and asking whether to send it."""

import click

from importer.api.running import Confirm, Proposal
from importer.cli import options, screen
from importer.cli.asking import agreed
from importer.language import _, ngettext

INTERRUPTED = 130


def confirming(talk: options.Talk, progress: screen.Progress, *, ask: bool) -> Confirm:
    """Return what shows a proposal, of which so many documents are there already, and asks about the rest if `ask`.

    It leaves the command when the answer is no, or none.
    """

    def confirm(proposal: Proposal) -> bool:
        where = screen.at(proposal.company, proposal.host)
        screen.show_plan(proposal.plans, proposal.done, where, proposal.forecast, talk.console())
        if proposal.held_back:
            talk.console().print(f"  {_limited(proposal.documents)}")
        if proposal.documents and ask:
            _ask()
        progress.start(len(proposal.plans.submissions))
        return True

    return confirm


def _limited(documents: int) -> str:
    words = ngettext(
        "--limit: only {count} document of these now; resume sends the others",
        "--limit: only {count} documents of these now; resume sends the others",
        documents,
    )
    return words.format(count=documents)


def _ask() -> None:
    if not agreed(_("Post them?")):
        click.echo(_("Nothing was sent."), err=True)
        raise click.exceptions.Exit(INTERRUPTED)
