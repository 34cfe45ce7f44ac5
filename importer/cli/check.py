"""`importer check`: the rehearsal that needs nobody."""

from pathlib import Path

import click
from rich.console import Console

from importer.cli import options, screen
from importer.cli.place import insist_on_result
from importer.workflow.check import check as rehearse
from importer.workflow.job import BESIDE, Job, Occasion
from importer.workflow.reporting import Report


@click.command()
@options.mapping
@options.workbook_or_month
@options.book
@options.talk
def check(mapping: Path, workbook: Path | None, book: options.Book, talk: options.Talk) -> int:
    """Rehearse offline: what is wrong in WORKBOOK, read through MAPPING, cell by cell.

    No network and no credentials. Writes a result workbook with the wrong cells marked. MAPPING may be a month file,
    which names its workbooks itself.
    """
    report = rehearse(job_of(mapping, workbook, book), Occasion.now())
    return told(report, talk.console(), as_json=talk.as_json)


def job_of(mapping: Path, workbook: Path | None, book: options.Book) -> Job:
    """Return the job that was asked for."""
    if book.result is not None:
        insist_on_result(book.result, workbook)
    return Job(mapping, workbook, None if book.no_result else book.result or BESIDE, book.sheet)


def told(report: Report, talk: Console, *, as_json: bool) -> int:
    """Say what became of a run, and return its exit code."""
    if as_json:
        screen.print_json(report.summary.as_json())
    else:
        screen.show_summary(report.summary, report.plan.findings, talk)
        screen.show_outcomes(report.outcomes, talk)
    return report.summary.exit
