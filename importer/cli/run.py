"""`importer run`: post a workbook, or rehearse it with the ledger."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from importer import runner
from importer.cli import options, screen
from importer.cli.check import job_of, told
from importer.cli.confirming import confirming
from importer.cli.door import open_journal, open_ledger, settle_seconds
from importer.errors import UsageError
from importer.ledger.client import Client
from importer.workflow.job import Occasion
from importer.workflow.post import Policy, post, rehearse


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for with `importer run`."""

    dry_run: bool
    yes: bool
    on_invalid: str
    where: options.Where
    pace: options.Pace
    talk: options.Talk


@click.command()
@options.mapping
@options.workbook_or_month
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
def run(mapping: Path, workbook: Path | None, book: options.Book, **given: Any) -> int:  # noqa: ANN401  what Asked holds
    """Post every document of WORKBOOK, read through MAPPING, exactly once; or rehearse it with --dry-run.

    Shows the plan and asks before anything is sent. What is in the ledger already is not sent again. MAPPING may be a
    month file, which names its workbooks itself: all of them are checked before the first document is sent.
    """
    asked = Asked(**given)
    if not (asked.dry_run or asked.yes or sys.stdin.isatty()):
        raise UsageError(
            "Nothing was sent: there is no terminal to ask on, and --yes was not given.",
            "Add --yes to post without being asked, or --dry-run to rehearse.",
        )
    talk = asked.talk.console()
    job = job_of(mapping, workbook, book)
    waits = screen.Countdown(talk)
    with open_journal() as journal, open_ledger(asked.where, asked.pace, waits, waits.again) as ledger:
        corridor = rehearse if asked.dry_run else post
        occasion = Occasion.now(asked.where.name)
        with screen.Progress(talk, waits) as progress:
            report = corridor(job, occasion, ledger, journal, _policy(asked, ledger, progress, waits))
    return told(report, talk, as_json=asked.talk.as_json)


def _policy(asked: Asked, ledger: Client, progress: screen.Progress, waits: screen.Countdown) -> Policy:
    return Policy(
        skip_invalid=asked.on_invalid == "skip",
        options=runner.Options(asked.pace.workers, asked.pace.limit, settle_seconds(asked.where), waits.again),
        confirm=confirming(ledger, asked.pace, asked.talk, progress, ask=not asked.yes),
        notify=progress.advance,
    )
