"""`importer check` and `importer run`."""

import sys
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console

from importer import results, runner, workflow
from importer.cli import options, screen
from importer.cli.door import open_journal, open_ledger
from importer.errors import UsageError
from importer.ledger.client import Client
from importer.ledger.settings import Settings
from importer.plan.value import Plan

_MAPPING = click.argument("mapping", type=options.FILE)
_WORKBOOK = click.argument("workbook", type=options.FILE)


@click.command()
@_MAPPING
@_WORKBOOK
@options.book
@options.talk
def check(mapping: Path, workbook: Path, book: options.Book, talk: options.Talk) -> int:
    """Rehearse offline: what is wrong in WORKBOOK, read through MAPPING, cell by cell.

    No network and no credentials. Writes a result workbook with the wrong cells marked.
    """
    report = workflow.check(_job(mapping, workbook, book), workflow.Occasion.now())
    return screen.show_report(report, talk.console(), as_json=talk.as_json)


@click.command()
@_MAPPING
@_WORKBOOK
@click.option("--dry-run", is_flag=True, help="Read the ledger, send nothing.")
@click.option("--yes", is_flag=True, help="Do not ask before sending.")
@click.option(
    "--on-invalid",
    type=click.Choice(["stop", "skip"]),
    default="stop",
    show_default=True,
    help="stop: send nothing unless every document is valid; skip: send the valid ones.",
)
@options.ledger
@options.book
@options.pace
@options.talk
def run(mapping: Path, workbook: Path, **given: Any) -> int:  # noqa: ANN401  the option groups, as they come
    """Post every document of WORKBOOK, read through MAPPING, exactly once; or rehearse it with --dry-run.

    Shows the plan and asks before anything is sent. What is in the ledger already is not sent again.
    """
    asked = Asked(**given)
    asked.check_terminal()
    screen_ = asked.talk.console()
    with open_ledger(asked.where, asked.settings(), screen.waiting(screen_)) as ledger, open_journal() as journal:
        policy = asked.policy(ledger, screen_)
        corridor = workflow.rehearse if asked.dry_run else workflow.post
        report = corridor(_job(mapping, workbook, asked.book), workflow.Occasion.now(), ledger, journal, policy)
    return screen.show_report(report, screen_, as_json=asked.talk.as_json)
