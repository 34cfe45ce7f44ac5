"""`importer resume`: going on where a run stopped."""

import click

from importer import runner
from importer.cli import options, screen
from importer.cli.door import open_journal, open_ledger, settle_seconds, where_posted
from importer.cli.history import chosen
from importer.cli.options import Where
from importer.journal import Journal
from importer.journal.standing import Run
from importer.workflow.again import again
from importer.workflow.post import Policy
from importer.workflow.resume import Resumed, is_finished
from importer.workflow.resume import resume as go_on
from importer.workflow.since import is_unchanged


@click.command()
@options.run_id
@options.last
@click.option(
    "--as-planned",
    is_flag=True,
    help="Send what is left as the workbook was when the run began, whatever it is now.",
)
@options.ledger
@options.pace
@options.talk
def resume(  # noqa: PLR0913  one for each group of options
    run: str | None, *, last: bool, as_planned: bool, where: Where, pace: options.Pace, talk: options.Talk
) -> int:
    """Go on where RUN stopped: send what was not attempted, look up what may have arrived.

    Keeps to the sheet, the result workbook and the choice about invalid documents that the run was begun with. Works
    from the journal: the workbook may be gone. If what is left to be sent has changed in the workbook since, nothing
    is sent, and both ways to go on are told.
    """
    with open_journal() as journal:
        one = chosen(journal, run, last=last)
        if is_finished(journal, one):
            _tell_finished(one, talk)
            return 0
        resumed = _resumed(one, journal, where, pace, talk, as_planned=as_planned)
    if talk.as_json:
        screen.print_json(resumed.summary.as_json())
    else:
        screen.show_summary(resumed.summary, resumed.findings, talk.console())
        screen.show_outcomes(resumed.outcomes, talk.console())
    return resumed.summary.exit


def _resumed(  # noqa: PLR0913  one for each group of options
    one: Run, journal: Journal, where: Where, pace: options.Pace, talk: options.Talk, *, as_planned: bool
) -> Resumed:
    said = talk.console()
    place = where_posted(where, one)
    waits = screen.Countdown(said)
    with open_ledger(place, pace, waits, waits.again) as ledger, screen.Progress(said, waits) as bar:
        left = len(runner.left_over(journal, one.id))

        def begun() -> None:
            screen.show_left(left, f"{ledger.company} at {ledger.host}", ledger.forecast(left, pace.workers), said)
            bar.start(left)

        pacing = runner.Options(pace.workers, pace.limit, settle_seconds(place), waits.again)
        policy = Policy(options=pacing, notify=bar.advance, begun=begun)
        return go_on(one, ledger, journal, policy, as_planned=as_planned)


def _tell_finished(one: Run, talk: options.Talk) -> None:
    said = talk.console()
    said.print(f"Run {one.id} is finished: there is nothing to resume. Nothing was sent.", markup=False)
    if not is_unchanged(one):
        said.print(f"Its workbook has changed since. For what is new or changed in it: {again(one)}", markup=False)
    if talk.as_json:
        screen.print_json({**one.summary, "exit": 0})
