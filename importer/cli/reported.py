"""What a person sees of a run: its plan, its summary, its findings. All of it goes to standard error."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from importer import exits
from importer.cli.controlled import show_control
from importer.cli.screen import at, money
from importer.findings import Finding, Severity
from importer.language import _, later, ngettext, written
from importer.ledger.limits import Forecast
from importer.plan.plans import Plans
from importer.plan.value import Total
from importer.submission import Outcome, Status
from importer.summary import Summary, counted, status_count

SHOWN_FINDINGS = 12
RUNGS = {"offline": later("offline"), "references": later("references"), "posted": later("posted")}
NEXT = {
    exits.LOOK: later("Somebody has to look at what is in doubt: importer settle {run}"),
    exits.STOPPED: later("To go on: importer resume {run}"),
    exits.INTERRUPTED: later("To go on: importer resume {run}"),
}
"""What to do next, by the exit code of a run that was posted."""
A_WHILE = 60.0
DAY = 86400.0
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


def headline(summary: Summary) -> str:
    """Return the first line of every summary: rung, SENT or NOT SENT, company and host."""
    sent = _("SENT") if summary.sent else _("NOT SENT")
    where = at(summary.company, summary.host) if summary.host else _("no company, no network")
    rung = _("rung reached: {rung}").format(rung=_(RUNGS.get(summary.rung, summary.rung)))
    return f"{sent} · {rung} · {where}"


def show_summary(summary: Summary, findings: tuple[Finding, ...], screen: Console) -> None:
    """Print what a run did, in figures, and its first findings."""
    screen.print(f"[bold]{headline(summary)}[/bold]")
    for alarm in summary.alarms:
        screen.print(f"[red]{escape(alarm)}[/red]")
    through = _("{workbook} through {mapping} · run {run}")
    screen.print(escape(through.format(workbook=summary.workbook, mapping=summary.mapping, run=summary.run)))
    words = _("rows {read}: {in_documents} in documents, {invalid} invalid, {filtered} filtered, {blank} blank")
    screen.print(words.format(**summary.rows))
    screen.print(_steps(summary) if summary.steps else _documents(summary))
    show_findings(findings, screen, listed=summary.result is not None)
    for note in summary.notes:
        screen.print(f"[yellow]{escape(note)}[/yellow]")
    show_control(summary, screen)
    if summary.mode == "posted" and summary.rung != "posted":
        screen.print(_("Nothing was sent: mend what is invalid, or send the valid ones with --on-invalid skip."))
    if summary.result:
        screen.print(f"{_('Result workbook:')} [bold]{escape(summary.result)}[/bold]")
    looked_at = summary.exit != exits.LOOK or summary.documents[Status.IN_DOUBT.value]
    if summary.rung == "posted" and summary.exit in NEXT and looked_at:
        screen.print(escape(_(NEXT[summary.exit]).format(run=summary.run)))


def _documents(summary: Summary) -> Table:
    table = _counts(summary.documents)
    for total in summary.totals:
        if total.lines:
            table.add_row(f"{counted(total.documents, 'document')}, {counted(total.lines, 'line')}", _money(total))
    return table


def _counts(documents: Mapping[str, int]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(_("documents"))
    table.add_column("", justify="right")
    for status, count in documents.items():
        if count:
            table.add_row(f"[{COLOURS[Status(status)]}]{_(status)}[/]", str(count))
    return table


def show_findings(findings: tuple[Finding, ...], screen: Console, *, listed: bool) -> None:
    """Print the first findings, each with its place and the way out; all are `listed` in a result workbook or not."""
    for finding in findings[:SHOWN_FINDINGS]:
        colour = "red" if finding.severity is Severity.ERROR else "yellow"
        words = f"{finding.place}: {finding.message} {finding.hint} [{finding.code}]"
        screen.print(f"[{colour}]{_(finding.severity.value)}[/] {escape(words)}")
    if len(findings) > SHOWN_FINDINGS:
        here = _("… and {count} more; the result workbook has them all.")
        nowhere = _("… and {count} more; see them all in a result workbook: no --no-result.")
        screen.print((here if listed else nowhere).format(count=len(findings) - SHOWN_FINDINGS))


def show_outcomes(outcomes: Sequence[Outcome], screen: Console) -> None:
    """Print every outcome that a person has to look at."""
    for outcome in outcomes:
        if outcome.status in (Status.REFUSED, Status.IN_DOUBT):
            words = escape(f"{outcome.key}: {_(outcome.message)}")
            screen.print(f"[{COLOURS[outcome.status]}]{_(outcome.status.value)}[/] {words}")


def _steps(summary: Summary) -> Table:
    """Return a line for each step of a month; sums over all of them would mix invoices with credit notes."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading, side in ((_("step"), "left"), (_("rows"), "right"), (_("documents"), "left"), (_("net"), "right")):
        table.add_column(heading, justify="left" if side == "left" else "right")
    for step in summary.steps:
        counts = [
            f"[{COLOURS[Status(name)]}]{status_count(name, count)}[/]"
            for name, count in step.documents.items()
            if count
        ]
        nets = [f"{money(total.net)} {total.currency}".strip() for total in step.totals if total.lines]
        through = _("{workbook} through {mapping}")
        name = through.format(workbook=Path(step.workbook).name, mapping=Path(step.mapping).name)
        table.add_row(escape(name), str(step.rows["read"]), "\n".join(counts), "\n".join(nets))
    return table


def show_plan(plan: Plans, done: int, where: str, forecast: Forecast, screen: Console) -> None:
    """Print what is about to be sent, where to, and how many calls that takes; `done` of it is there already."""
    if not plan.totals:
        screen.print(f"[bold]{escape(_('Nothing is to be sent to {where}').format(where=where))}[/bold]")
        return
    screen.print(f"[bold]{escape(_('To be sent to {where}').format(where=where))}[/bold]")
    for each in plan.each:
        if len(plan.each) > 1:
            words = _("from {file}, {sheet}:").format(file=each.sheet.path.name, sheet=each.sheet.name)
            screen.print(f"  {escape(words)}")
        for total in each.totals:
            screen.print(f"  {'  ' * (len(plan.each) > 1)}{_planned(total)}")
    if done:
        words = ngettext(
            "{count} of them is in the ledger already and not sent again",
            "{count} of them are in the ledger already and not sent again",
            done,
        )
        screen.print(f"  {words.format(count=done)}")
    if forecast.calls:
        screen.print(f"  {_('calls:')} {forecast.words}{_end(forecast)}")


def show_left(left: int, where: str, forecast: Forecast, screen: Console) -> None:
    """Print how much of a run is left to be sent, or looked up, and where."""
    words = ngettext(
        "{count} document left to be sent or looked up at {where}",
        "{count} documents left to be sent or looked up at {where}",
        left,
    )
    screen.print(f"[bold]{escape(words.format(count=left, where=where))}[/bold]")
    if forecast.left is not None:
        screen.print(f"  {_('calls:')} {forecast.words}{_end(forecast)}")


def _end(forecast: Forecast) -> str:
    """Return when the last call will be answered, where that is worth a clock."""
    if forecast.seconds < A_WHILE:
        return ""
    end = datetime.now().astimezone() + timedelta(seconds=forecast.seconds)
    moment = f"{end:%H:%M}" if forecast.seconds < DAY / 2 else f"{written(end.date())} {end:%H:%M}"
    return f" {_('Ends about {moment}.').format(moment=moment)}"


def _planned(total: Total) -> str:
    documents = counted(total.documents, "document")
    if total.lines:
        return f"{documents}, {counted(total.lines, 'line')}, {_money(total)}"
    return f"{documents} {_('in')} {total.currency}" if total.currency else documents


def _money(total: Total) -> str:
    currency = total.currency or _("in the customer's currency")
    return f"{money(total.net)} {currency} {_('net')}"
