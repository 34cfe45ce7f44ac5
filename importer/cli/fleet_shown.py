"""What a person sees of a fleet: the plan, each company as it ends, and the end. All of it goes to standard error."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from importer import exits
from importer.cli import screen
from importer.fleet.conduct import Planned
from importer.fleet.reasons import reason, verdict
from importer.fleet.value import Came, Fleet, Report
from importer.language import _, later, ngettext
from importer.plan.plans import added
from importer.plan.value import Total
from importer.summary import counted

COLOURS = {
    exits.DONE: "green",
    exits.INVALID: "red",
    exits.SOME_INVALID: "yellow",
    exits.LOOK: "magenta",
    exits.STOPPED: "yellow",
    exits.INTERRUPTED: "yellow",
}


def show_plan(whole: Fleet, plans: Sequence[Planned], talk: Console) -> None:
    """Print what is to be sent: a line for each job, and the totals."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading, side in _HEADINGS:
        table.add_column(_(heading), justify="right" if side else "left")
    for plan in plans:
        books = ", ".join(Path(book).name for book in plan.job.workbooks)
        counts = (str(plan.documents), str(plan.invalid or ""))
        table.add_row(
            escape(plan.job.name), escape(books), *counts, escape(plan.trouble) or "\n".join(_nets(plan.totals))
        )
    talk.print(f"[bold]{_('To be sent')}[/bold]")
    talk.print(table)
    documents = counted(sum(plan.documents for plan in plans), "document")
    count = len(whole.profiles)
    companies = ngettext("{count} company", "{count} companies", count).format(count=count)
    talk.print(f"[bold]{companies}, {documents}[/bold]")
    for net in _nets(added(tuple(each for plan in plans for each in plan.totals))):
        talk.print(f"  {net} {_('net')}")


_HEADINGS = (
    (later("company"), False),
    (later("workbook"), False),
    (later("documents"), True),
    (later("invalid"), True),
    (later("net"), True),
)
"""With whether the column keeps to the right."""


def tell(came: Came, talk: Console) -> None:
    """Print what came of a job, as soon as it is known."""
    counts = came.summary.documents.items() if came.summary is not None else ()
    documents = ", ".join(f"{count} {_(status)}" for status, count in counts if count)
    again = f" · {_('a worker died over it, and another went on')}" if came.taken_over else ""
    colour = COLOURS.get(came.exit, "red")
    words = f"{came.job.name}: {documents}{again}".rstrip(": ")
    talk.print(f"[{colour}]{_(verdict(came))}[/] {escape(words)}")
    if why := reason(came):
        talk.print(f"  {escape(why)}")


def show_report(report: Report, talk: Console) -> None:
    """Print what became of the fleet."""
    sent = _("SENT") if report.sent else _("NOT SENT")
    done, count = len(report.came) - len(report.needing), len(report.came)
    words = _("{done} of {count} jobs are done").format(done=done, count=count)
    talk.print(f"[bold]{sent} · {words} · {escape(report.id)}[/bold]")
    for status, number in report.documents.items():
        if number:
            talk.print(f"  {number} {_(status)}")
    for net in _nets(report.totals):
        talk.print(f"  {net} {_('net')}")
    for note in report.notes:
        talk.print(f"[yellow]{escape(note)}[/yellow]")
    if report.result:
        talk.print(f"{_('Summary workbook:')} [bold]{escape(report.result)}[/bold]")


def _nets(totals: Sequence[Total]) -> list[str]:
    base = _("in the customer's currency")
    return [f"{screen.money(each.net)} {each.currency or base}" for each in totals if each.lines]
