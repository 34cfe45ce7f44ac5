"""What a person sees on a terminal: the summary of a run, findings, progress. All of it goes to standard error."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from importer.findings import Finding, Severity
from importer.submission import Outcome, Status
from importer.summary import Summary

SHOWN_FINDINGS = 12
COLOURS = {
    Status.CREATED: "green",
    Status.UPDATED: "green",
    Status.UNCHANGED: "green",
    Status.ALREADY_DONE: "green",
    Status.WOULD_CREATE: "cyan",
    Status.WOULD_UPDATE: "cyan",
    Status.INVALID: "red",
    Status.REFUSED: "red",
    Status.IN_DOUBT: "magenta",
    Status.NOT_ATTEMPTED: "yellow",
}
RUNGS = {"check": "offline", "dry-run": "references", "posted": "posted"}


def console(*, color: bool = True, quiet: bool = False) -> Console:
    """Return the console for talk: standard error, without colour when it was asked for or is no terminal."""
    return Console(
        stderr=True, no_color=not color or None, quiet=quiet, highlight=False, soft_wrap=not sys.stderr.isatty()
    )


def headline(summary: Summary) -> str:
    """Return the first line of every summary: rung, SENT or NOT SENT, company and host."""
    sent = "SENT" if summary.sent else "NOT SENT"
    where = f"{summary.company} at {summary.host}" if summary.host else "no company, no network"
    return f"{sent} · rung reached: {RUNGS[summary.mode]} · {where}"


def show_summary(summary: Summary, findings: tuple[Finding, ...], screen: Console) -> None:
    """Print what a run did, in figures, and its first findings."""
    screen.print(f"[bold]{headline(summary)}[/bold]")
    screen.print(f"{summary.workbook} through {summary.mapping} · run {summary.run}")
    rows = summary.rows
    screen.print(
        f"rows {rows['read']}: {rows['in_documents']} in documents, {rows['invalid']} invalid, "
        f"{rows['filtered']} filtered, {rows['blank']} blank"
    )
    screen.print(_documents(summary))
    show_findings(findings, screen)
    for note in summary.notes:
        screen.print(f"[yellow]{note}[/yellow]", markup=True)
    if summary.result:
        screen.print(f"Result workbook: [bold]{summary.result}[/bold]")


def _documents(summary: Summary) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("documents")
    table.add_column("", justify="right")
    for status, count in summary.documents.items():
        if count:
            table.add_row(f"[{COLOURS[Status(status)]}]{status}[/]", str(count))
    for total in summary.totals:
        currency = total.currency or "customer's currency"
        lines = f"{total.documents} documents, {total.lines} lines"
        table.add_row(f"net {currency} ({lines})", f"{total.net:,.2f}".replace(",", " "))
    return table


def show_findings(findings: tuple[Finding, ...], screen: Console) -> None:
    """Print the first findings, each with its place and the way out."""
    for finding in findings[:SHOWN_FINDINGS]:
        colour = "red" if finding.severity is Severity.ERROR else "yellow"
        screen.print(f"[{colour}]{finding.severity.value}[/] ", end="")
        screen.print(f"{finding.place}: {finding.message} {finding.hint} [{finding.code}]", markup=False)
    if len(findings) > SHOWN_FINDINGS:
        screen.print(f"… and {len(findings) - SHOWN_FINDINGS} more in the result workbook.")


def show_outcomes(outcomes: list[Outcome], screen: Console) -> None:
    """Print every outcome that a person has to look at."""
    for outcome in outcomes:
        if outcome.status in (Status.REFUSED, Status.IN_DOUBT):
            screen.print(f"[{COLOURS[outcome.status]}]{outcome.status.value}[/] ", end="")
            screen.print(f"{outcome.key}: {outcome.message}", markup=False)


def print_json(value: object) -> None:
    """Print one object on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


@contextmanager
def progress(total: int, screen: Console) -> Iterator[Callable[[Outcome], None]]:
    """Yield a function that moves a progress bar by one outcome; silent when it is no terminal."""
    if not screen.is_terminal or total == 0:
        yield lambda _: None
        return
    columns = (
        TextColumn("posting"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=screen, transient=True) as bar:
        task = bar.add_task("posting", total=total, rate="")

        def advance(outcome: Outcome) -> None:
            del outcome
            bar.advance(task)
            speed = bar.tasks[0].speed
            bar.update(task, rate=f"{speed:.0f}/s" if speed else "")

        yield advance
