"""What a person sees on a terminal: the summary of a run, findings, progress. All of it goes to standard error."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Self

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bar
from rich.table import Table

from importer.findings import Finding, Severity
from importer.plan.value import Plan, Total
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


def console(*, color: bool = True, quiet: bool = False) -> Console:
    """Return the console for talk: standard error, without colour when it was asked for or is no terminal."""
    return Console(
        stderr=True,
        no_color=not color or None,
        quiet=quiet,
        highlight=False,
        soft_wrap=not sys.stderr.isatty(),
    )


def headline(summary: Summary) -> str:
    """Return the first line of every summary: rung, SENT or NOT SENT, company and host."""
    sent = "SENT" if summary.sent else "NOT SENT"
    where = f"{summary.company} at {summary.host}" if summary.host else "no company, no network"
    return f"{sent} · rung reached: {summary.rung} · {where}"


def show_summary(summary: Summary, findings: tuple[Finding, ...], screen: Console) -> None:
    """Print what a run did, in figures, and its first findings."""
    screen.print(f"[bold]{headline(summary)}[/bold]")
    screen.print(escape(f"{summary.workbook} through {summary.mapping} · run {summary.run}"))
    rows = summary.rows
    screen.print(
        f"rows {rows['read']}: {rows['in_documents']} in documents, {rows['invalid']} invalid, "
        f"{rows['filtered']} filtered, {rows['blank']} blank"
    )
    screen.print(_documents(summary))
    show_findings(findings, screen)
    for note in summary.notes:
        screen.print(f"[yellow]{escape(note)}[/yellow]")
    if summary.mode == "posted" and summary.rung != "posted":
        screen.print("Nothing was sent: mend what is invalid, or send the valid ones with --on-invalid skip.")
    if summary.result:
        screen.print(f"Result workbook: [bold]{escape(summary.result)}[/bold]")


def _documents(summary: Summary) -> Table:
    table = _counts(summary.documents)
    for total in summary.totals:
        if total.lines:
            table.add_row(f"{total.documents} documents, {total.lines} lines", _money(total))
    return table


def show_counts(title: str, documents: Mapping[str, int], screen: Console) -> None:
    """Print how many documents have which status."""
    screen.print(f"[bold]{escape(title)}[/bold]")
    screen.print(_counts(documents))


def _counts(documents: Mapping[str, int]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("documents")
    table.add_column("", justify="right")
    for status, count in documents.items():
        if count:
            table.add_row(f"[{COLOURS[Status(status)]}]{status}[/]", str(count))
    return table


def show_findings(findings: tuple[Finding, ...], screen: Console) -> None:
    """Print the first findings, each with its place and the way out."""
    for finding in findings[:SHOWN_FINDINGS]:
        colour = "red" if finding.severity is Severity.ERROR else "yellow"
        words = f"{finding.place}: {finding.message} {finding.hint} [{finding.code}]"
        screen.print(f"[{colour}]{finding.severity.value}[/] {escape(words)}")
    if len(findings) > SHOWN_FINDINGS:
        screen.print(f"… and {len(findings) - SHOWN_FINDINGS} more; the result workbook has them all.")


def show_outcomes(outcomes: Sequence[Outcome], screen: Console) -> None:
    """Print every outcome that a person has to look at."""
    for outcome in outcomes:
        if outcome.status in (Status.REFUSED, Status.IN_DOUBT):
            words = escape(f"{outcome.key}: {outcome.message}")
            screen.print(f"[{COLOURS[outcome.status]}]{outcome.status.value}[/] {words}")


def show_plan(plan: Plan, done: int, where: str, forecast: str, screen: Console) -> None:
    """Print what is about to be sent, where to, and how many calls that takes; `done` of it is there already."""
    screen.print(f"[bold]To be sent to {escape(where)}[/bold]")
    for total in plan.totals:
        screen.print(f"  {total.documents} documents, {total.lines} lines, {_money(total)}")
    if done:
        screen.print(f"  {done} of them are in the ledger already and are not sent again")
    screen.print(f"  calls: {forecast}")


def print_json(value: object) -> None:
    """Print one object on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def waiting(screen: Console) -> Callable[[float], None]:
    """Return what tells a person, second by second, that everybody waits for the ledger."""

    def tell(seconds: float) -> None:
        if screen.is_terminal:
            screen.print(f"waiting for the ledger: {seconds:.0f} s ", end="\r")

    return tell


class Progress:
    """A progress bar with rate and time left; silent when it is no terminal."""

    def __init__(self, screen: Console) -> None:
        columns = (
            TextColumn("posting"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
        )
        self._bar = Bar(*columns, console=screen, transient=True, disable=not screen.is_terminal)
        self._task: TaskID | None = None

    def start(self, total: int) -> None:
        """Show the bar, empty, for `total` documents."""
        self._bar.start()
        self._task = self._bar.add_task("posting", total=total, rate="")

    def advance(self, outcome: Outcome) -> None:
        """Move it by one outcome."""
        del outcome
        if self._task is not None:
            self._bar.advance(self._task)
            speed = self._bar.tasks[0].speed
            self._bar.update(self._task, rate=f"{speed:.0f}/s" if speed else "")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, value: object, trace: object) -> None:
        self._bar.stop()


def _money(total: Total) -> str:
    amount = f"{total.net:,.2f}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    currency = total.currency or "in the customer's currency"
    return f"{amount} {currency} net"


def out(table: Table) -> None:
    """Print a table on standard output: it is what was asked for."""
    Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else 200).print(table)
