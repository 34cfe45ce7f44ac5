"""`importer resume` and `importer settle`: going on, and finding out."""

import time
from pathlib import Path

import click
from rich.table import Table

from importer import results, runner, workflow
from importer.cli import options, screen
from importer.cli.door import open_journal, open_ledger, settle_seconds
from importer.cli.history import chosen
from importer.errors import UsageError
from importer.journal.standing import Run, State
from importer.ledger.settings import Settings

_RUN = click.argument("run", required=False)
_LAST = click.option("--last", is_flag=True, help="The latest run.")


@click.command()
@_RUN
@_LAST
@options.ledger
@options.pace
@options.talk
def resume(run: str | None, last: bool, where: options.Where, pace: options.Pace, talk: options.Talk) -> int:  # noqa: FBT001  a flag of the command line
    """Go on where RUN stopped: send what was not attempted, look up what may have arrived.

    Works from the journal, so the workbook may have been moved; a result workbook is written when it is still
    where it was, unchanged.
    """
    said = talk.console()
    settings = Settings(reserve_calls=pace.reserve_calls, connections=max(8, pace.workers))
    with open_journal() as journal:
        one = chosen(journal, run, last=last)
        if not workflow.is_unfinished(journal, one):
            said.print(f"Run {one.id} is finished: there is nothing to resume.")
            return 0
        with open_ledger(_same(where, one), settings, screen.waiting(said)) as ledger, screen.Progress(said) as bar:
            bar.start(len(runner.left_over(journal, one.id)))
            policy = workflow.Policy(
                options=runner.Options(pace.workers, pace.limit, settle_seconds()), notify=bar.advance
            )
            report = workflow.resume(one, ledger, journal, policy)
    return screen.show_resumed(report, said, as_json=talk.as_json)
