"""`importer run`: post a workbook, or rehearse it with the ledger."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import click

from importer.api.running import run as post
from importer.api.value import Pace, Watch, Where
from importer.cli import options
from importer.cli.check import told
from importer.cli.confirming import confirming, insist_on_consent
from importer.cli.example import example
from importer.cli.waiting import Countdown, Progress


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for with `importer run`."""

    dry_run: bool
    yes: bool
    on_invalid: Literal["stop", "skip"]
    where: Where
    pace: Pace
    talk: options.Talk


@click.command(
    epilog=example(
        "importer run --profile ours --dry-run mappings/invoices.toml october.xlsx",
        "importer run --profile ours mappings/invoices.toml october.xlsx",
    )
)
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
    insist_on_consent(dry_run=asked.dry_run, yes=asked.yes)
    said = asked.talk.console()
    waits = Countdown(said)
    with Progress(said, waits) as progress:
        report = post(
            mapping,
            workbook,
            profile=asked.where.profile,
            sandbox=asked.where.sandboxed,
            dry_run=asked.dry_run,
            on_invalid=asked.on_invalid,
            result=book.place,
            sheet=book.sheet,
            **asdict(asked.pace),
            confirm=confirming(asked.talk, progress, ask=not asked.yes),
            watch=Watch(outcome=progress.advance, wait=waits, trouble=waits.again),
        )
    return told(report, said, as_json=asked.talk.as_json)
