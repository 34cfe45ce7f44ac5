"""`importer fleet`: many companies' workbooks at once."""

import os
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from importer import language, profiles
from importer.api.diary import open_journal
from importer.api.place import insist_on_result
from importer.api.value import Pace
from importer.cli import options, screen
from importer.cli.confirming import ask_to_post, insist_on_consent
from importer.cli.example import example
from importer.cli.fleet_shown import show_plan, show_report, tell
from importer.errors import MappingError, OutputError, UsageError
from importer.fleet.book import write
from importer.fleet.conduct import conduct, planned
from importer.fleet.file import load
from importer.fleet.processes import Processes
from importer.fleet.ready import Needs, lacking
from importer.fleet.value import Fleet, Manner, Report
from importer.language import _
from importer.results.place import default_path, reserve

if TYPE_CHECKING:
    from importer.fleet.cluster import Cluster


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for with `importer fleet`."""

    dry_run: bool
    yes: bool
    engine: str
    scheduler: str | None
    processes: int | None
    on_invalid: str | None
    result: Path | None
    no_result: bool
    pace: Pace
    talk: options.Talk


@click.command(
    epilog=example(
        "importer fleet fleet.toml --dry-run",
        "importer fleet fleet.toml --yes --engine dask --scheduler tcp://10.0.0.5:8786",
    )
)
@click.argument("file", metavar="FLEET", type=options.FILE)
@click.option("--dry-run", is_flag=True, help="Read the ledgers, send nothing.")
@click.option("--yes", is_flag=True, help="Do not ask before sending.")
@click.option(
    "--engine",
    type=click.Choice(["processes", "dask"]),
    default="processes",
    show_default=True,
    help="processes: on this machine; dask: on the workers of a Dask cluster.",
)
@click.option("--scheduler", metavar="URL", help="The cluster's scheduler, for example tcp://10.0.0.5:8786.")
@click.option("--processes", type=click.IntRange(1, 64), metavar="N", help="Companies at a time; default: the cores.")
@click.option(
    "--on-invalid",
    type=click.Choice(["stop", "skip"]),
    help="stop: send nothing of a company unless every document is valid; skip: send the valid ones. Goes before "
    "what the file says.",
)
@click.option("--result", type=options.FILE, help="Where the summary workbook goes; default: beside the fleet file.")
@click.option("--no-result", is_flag=True, help="Write no summary workbook.")
@options.pace
@options.talk
def fleet(file: Path, **given: Any) -> int:  # noqa: ANN401  what Asked holds
    """Run the jobs of FLEET: many workbooks, each into its own company's ledger, exactly once.

    Companies go side by side, the jobs of one company one after the other. Shows the plan and asks once before anything
    is sent. See docs/fleet.md.
    """
    asked = Asked(**given)
    _insist(asked)
    whole = _read(file, asked)
    target = _target(file, asked)
    talk = asked.talk.console()
    with _engine(asked, whole) as (engine, manner):
        if not (asked.dry_run or asked.yes):
            _confirm(whole, talk)
        report = conduct(whole, engine, manner, lambda came: tell(came, talk))
    return _told(_written(report, target), asked)


def _insist(asked: Asked) -> None:
    """Raise UsageError for options that do not go together."""
    insist_on_consent(dry_run=asked.dry_run, yes=asked.yes)
    if asked.engine == "dask" and not asked.scheduler:
        raise UsageError("The engine dask needs a scheduler.", "Say where: --scheduler tcp://HOST:8786")
    if asked.engine != "dask" and asked.scheduler:
        raise UsageError("--scheduler is for the engine dask.", "Add --engine dask, or leave --scheduler out.")
    if asked.engine == "dask" and asked.processes:
        raise UsageError("--processes is for this machine: a cluster has the workers it has.", "Leave it out.")


def _read(file: Path, asked: Asked) -> Fleet:
    whole = load(file, profiles.names(os.environ))
    if asked.on_invalid is None:
        return whole
    return replace(whole, jobs=tuple(replace(job, skip_invalid=asked.on_invalid == "skip") for job in whole.jobs))


def _target(file: Path, asked: Asked) -> Path | None:
    """Return where the summary workbook goes. Raises UsageError or OutputError when it cannot."""
    if asked.no_result:
        return None
    if asked.result is not None:
        insist_on_result(asked.result, None)
    target = asked.result or default_path(file)
    reserve(target)
    return target


@contextmanager
def _engine(asked: Asked, whole: Fleet) -> Iterator[tuple["Processes | Cluster", Manner]]:
    """Give the engine and the manner of work, everything that is needed being there."""
    pace = asked.pace
    manner = Manner(asked.dry_run, pace.workers, pace.limit, pace.reserve_calls, language.asked())
    with open_journal() as journal:
        if asked.engine == "dask":
            if not journal.is_shared:
                raise UsageError(
                    "The engine dask needs a journal that all workers share, and a file of SQLite's is none.",
                    "Keep it in PostgreSQL: set IMPORTER_JOURNAL_URL here and for every worker (docs/fleet.md).",
                )
            manner = replace(manner, journal=journal.identity())
    if asked.engine == "processes":
        _stop_lacking(lacking(Needs.of(whole)))
        yield Processes(asked.processes or os.cpu_count() or 1), manner
        return
    from importer.fleet.cluster import Cluster  # noqa: PLC0415  what knows Dask

    with closing(Cluster(asked.scheduler or "")) as cluster:
        needs = Needs.of(whole, manner.journal)
        _stop_lacking((*lacking(replace(needs, secrets=False)), *cluster.lacking(needs)))
        yield cluster, manner


def _stop_lacking(problems: Sequence[str]) -> None:
    if problems:
        raise MappingError("The fleet cannot start, and nothing was sent", problems)


def _confirm(whole: Fleet, talk: Console) -> None:
    """Show what is to be sent, and ask. Leaves the command when the answer is no."""
    plans = [planned(job) for job in whole.jobs]
    show_plan(whole, plans, talk)
    if any(plan.documents for plan in plans):
        ask_to_post()


def _written(report: Report, target: Path | None) -> Report:
    """Write the summary workbook; once documents are posted, one that cannot be written is only a note."""
    if target is None:
        return report
    try:
        return replace(report, result=str(write(report, target)))
    except OutputError as trouble:
        words = _("The summary workbook could not be written: {reason} See: importer runs")
        return replace(report, notes=(words.format(reason=trouble.message),))


def _told(report: Report, asked: Asked) -> int:
    """Say what became of the fleet, and return its exit code."""
    if asked.talk.as_json:
        screen.print_json(report.as_json())
    else:
        show_report(report, asked.talk.console())
    return report.exit
