"""`importer resume`: going on where a run stopped."""

import sys
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import click
from rich.console import Console

from importer import exits, runner
from importer.api.diary import open_journal, where_posted
from importer.api.door import open_ledger, settle_seconds
from importer.api.running import insist
from importer.api.value import Pace, Where
from importer.cli import options, reported, screen
from importer.cli.confirming import confirming
from importer.cli.example import example
from importer.cli.history import chosen
from importer.cli.waiting import Countdown, Progress
from importer.journal import Journal
from importer.journal.standing import Run
from importer.language import _, ngettext
from importer.ledger.client import Client
from importer.summary import counted
from importer.workflow.again import again
from importer.workflow.post import Policy
from importer.workflow.resume import Resumed, is_finished
from importer.workflow.resume import resume as go_on
from importer.workflow.since import Since, is_unchanged
from importer.workflow.succession import Behind, heir, left_behind

SHOWN_KEYS = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for with `importer resume`."""

    as_planned: bool
    yes: bool
    where: Where
    pace: Pace
    talk: options.Talk


@click.command(epilog=example("importer resume --last"))
@options.run_id
@options.last
@click.option(
    "--as-planned",
    is_flag=True,
    help="Send what is left as the workbook was when the run began, whatever it is now.",
)
@click.option("--yes", is_flag=True, help="Do not ask, on a terminal, when the workbook has changed since.")
@options.ledger
@options.pace
@options.talk
def resume(run: str | None, *, last: bool, **given: Any) -> int:  # noqa: ANN401  what Asked holds
    """Go on where RUN stopped: send what was not attempted, look up what may have arrived.

    Keeps to the sheet, the result workbook and the choice about invalid documents that the run was begun with. Works
    from the journal: the workbook may be gone. If it has changed since, it is planned afresh, as a run of its own:
    what is done stays done, what is new or changed in it is sent as it is now.
    """
    asked = Asked(**given)
    said = asked.talk.console()
    with open_journal() as journal:
        one = _chosen(journal, chosen(journal, run, last=last), said)
        if is_finished(journal, one):
            return _tell_finished(one, left_behind(journal, one), asked.talk)
        resumed = _resumed(one, journal, asked)
    if asked.talk.as_json:
        screen.print_json(replace(resumed.summary, exit=resumed.exit).as_json())
    else:
        reported.show_summary(resumed.summary, resumed.findings, said)
        reported.show_outcomes(resumed.outcomes, said)
    _tell_behind(resumed.behind, said)
    return resumed.exit


def _chosen(journal: Journal, one: Run, said: Console) -> Run:
    """Return the run in which the work of `one` goes on, and say so if that is another one."""
    last = heir(journal, one)
    if last.id != one.id:
        words = _("Run {run} was planned afresh: its work went on in run {newest}.")
        said.print(words.format(run=one.id, newest=last.id), markup=False)
    return last


def _resumed(one: Run, journal: Journal, asked: Asked) -> Resumed:
    said, pace = asked.talk.console(), asked.pace
    place = where_posted(asked.where, one)
    waits = Countdown(said)
    with open_ledger(place, pace, waits, waits.again) as ledger, Progress(said, waits) as bar:
        policy = Policy(
            options=runner.Options(pace.workers, pace.limit, settle_seconds(place), waits.again),
            confirm=partial(insist, confirming(asked.talk, bar, ask=_asks(asked)), ledger, pace),
            notify=bar.advance,
            begun=lambda: _begun(len(runner.left_over(journal, one.id)), ledger, asked, bar),
            afresh=lambda since, other: _tell_afresh(one.id, since, other, said),
        )
        return go_on(one, ledger, journal, policy, as_planned=asked.as_planned)


def _asks(asked: Asked) -> bool:
    return sys.stdin.isatty() and not asked.yes


def _begun(left: int, ledger: Client, asked: Asked, bar: Progress) -> None:
    forecast = ledger.forecast(left, asked.pace.workers)
    reported.show_left(left, screen.at(ledger.company, ledger.host), forecast, asked.talk.console())
    bar.start(left)


def _tell_afresh(run: str, since: Since, other: str, said: Console) -> None:
    """Say what has changed in the workbook, and as which run it is planned afresh."""
    kinds = {_("changed"): since.changed, _("new"): since.new, _("not in it any more"): since.gone}
    counts = ", ".join(f"{counted(len(keys), 'document')} {kind}" for kind, keys in kinds.items() if keys)
    words = _("{workbook} has changed since run {run}: {counts}.")
    said.print(words.format(workbook=since.named, run=run, counts=counts), markup=False)
    for kind, keys in kinds.items():
        if keys:
            said.print(f"  {kind}: {_listed(keys)}", markup=False)
    said.print(_("It is planned afresh, as run {run}; what is done stays done.").format(run=other), markup=False)


def _tell_finished(one: Run, behind: tuple[Behind, ...], talk: options.Talk) -> int:
    said = talk.console()
    words = _("Run {run} is finished: there is nothing to resume. Nothing was sent.")
    said.print(words.format(run=one.id), markup=False)
    if not is_unchanged(one):
        words = _("Its workbook has changed since. For what is new or changed in it: {command}")
        said.print(words.format(command=again(one)), markup=False)
    _tell_behind(behind, said)
    code = exits.LOOK if behind else exits.DONE
    if talk.as_json:
        screen.print_json({**one.summary, "exit": code})
    return code


def _tell_behind(behind: tuple[Behind, ...], said: Console) -> None:
    """Say which documents are in doubt that no workbook has any more, and how to find out about them."""
    for each in behind:
        words = ngettext(
            "{count} document of run {run} is in doubt, and not in the workbook any more: {keys}.",
            "{count} documents of run {run} are in doubt, and not in the workbook any more: {keys}.",
            len(each.keys),
        )
        said.print(words.format(count=len(each.keys), run=each.run, keys=_listed(each.keys)), markup=False)
        said.print(_("To find out: importer settle {run}").format(run=each.run), markup=False)


def _listed(keys: tuple[str, ...]) -> str:
    return ", ".join(keys[:SHOWN_KEYS]) + (" …" if len(keys) > SHOWN_KEYS else "")
