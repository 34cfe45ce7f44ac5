"""Consent to send: that it can be had at all, what is about to be sent, and the question."""

import sys

import click

from importer import exits
from importer.api.running import Confirm, Proposal
from importer.cli import options, reported, screen
from importer.cli.asking import agreed
from importer.cli.waiting import Progress
from importer.errors import UsageError
from importer.language import _, ngettext


def insist_on_consent(*, dry_run: bool, yes: bool) -> None:
    """Do nothing if nothing is to be sent, or somebody has agreed or can be asked. Raises UsageError otherwise."""
    if not (dry_run or yes or sys.stdin.isatty()):
        raise UsageError(
            "Nothing was sent: there is no terminal to ask on, and --yes was not given.",
            "Add --yes to post without being asked, or --dry-run to rehearse.",
        )


def confirming(talk: options.Talk, progress: Progress, *, ask: bool) -> Confirm:
    """Return what shows a proposal, of which so many documents are there already, and asks about the rest if `ask`.

    It leaves the command when the answer is no, or none.
    """

    def confirm(proposal: Proposal) -> bool:
        where = screen.at(proposal.company, proposal.host)
        reported.show_plan(proposal.plans, proposal.done, where, proposal.forecast, talk.console())
        if proposal.held_back:
            talk.console().print(f"  {_limited(proposal.documents)}")
        if proposal.documents and ask:
            ask_to_post()
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


def ask_to_post() -> None:
    """Ask whether to send what was shown. Leaves the command when the answer is no, or none."""
    if not agreed(_("Post them?")):
        click.echo(_("Nothing was sent."), err=True)
        raise click.exceptions.Exit(exits.INTERRUPTED)
