"""`importer check`: the rehearsal that needs nobody."""

from pathlib import Path

import click
from rich.console import Console

from importer.api.checking import check as rehearse
from importer.cli import options, reported, screen
from importer.cli.example import example
from importer.workflow.reporting import Report


@click.command(epilog=example("importer check mappings/invoices.toml october.xlsx", "importer check october.toml"))
@options.mapping
@options.workbook_or_month
@options.book
@options.talk
def check(mapping: Path, workbook: Path | None, book: options.Book, talk: options.Talk) -> int:
    """Rehearse offline: what is wrong in WORKBOOK, read through MAPPING, cell by cell.

    No network and no credentials. Writes a result workbook with the wrong cells marked. MAPPING may be a month file,
    which names its workbooks itself.
    """
    report = rehearse(mapping, workbook, result=book.place, sheet=book.sheet)
    return told(report, talk.console(), as_json=talk.as_json)


def told(report: Report, talk: Console, *, as_json: bool) -> int:
    """Say what became of a run, and return its exit code."""
    if as_json:
        screen.print_json(report.json())
    else:
        reported.show_summary(report.summary, report.findings, talk)
        reported.show_outcomes(report.outcomes, talk)
    return report.exit_code
