"""`importer demo`: a whole month against the sandbox, in front of your eyes."""

import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from importer import exits, exporting, resources, runner
from importer import sandbox as server
from importer.api.door import sandbox_ledger
from importer.cli import options
from importer.cli.example import example
from importer.cli.reported import COLOURS
from importer.cli.screen import console, money
from importer.cli.shipped import folder
from importer.journal import Journal
from importer.language import _, choose, later, spoken
from importer.ledger.client import Client
from importer.results.place import default_path
from importer.submission import Status
from importer.summary import status_count
from importer.workflow.job import Job, Occasion
from importer.workflow.post import Policy, post
from importer.workflow.reporting import Report

SHOWN = 5
"""How many mistakes are shown; the workbook has more."""


@dataclass(frozen=True, slots=True)
class Step:
    """One workbook of the month, and what is to come of it when all goes as it should."""

    title: str
    mapping: str
    workbook: str
    expected: Mapping[str, int]


STEPS = (
    Step(later("customers from the old system"), "customers-legacy.toml", "customers-legacy.csv", {"created": 30}),
    Step(later("invoices of October"), "invoices.toml", "invoices-2026-10.xlsx", {"created": 40}),
    Step(later("credit notes"), "credit-notes.toml", "credit-notes-2026-10.xlsx", {"created": 7}),
    Step(later("debit notes"), "debit-notes.toml", "debit-notes-2026-10.xlsx", {"created": 5}),
    Step(later("dunning letters"), "dunning-letters.toml", "dunning-letters-2026-11.xlsx", {"created": 7}),
    Step(later("the same invoices once more"), "invoices.toml", "invoices-2026-10.xlsx", {"already-done": 40}),
    Step(
        later("a workbook with mistakes"),
        "invoices.toml",
        "invoices-with-mistakes.xlsx",
        {"created": 2, "refused": 1, "invalid": 15},
    ),
)


@click.command(epilog=example("importer demo --out a-month"))
@options.lang
@options.log_file
@click.option("--out", type=options.FILE, default=Path("importer-demo"), show_default=True, help="Where files go.")
def demo(out: Path) -> int:
    """Post a whole month to the built-in sandbox: customers, invoices, notes and dunning letters.

    Nothing leaves this machine, and no credentials are needed. Leaves the workbooks and their results in a folder.
    """
    screen = console()
    began = time.monotonic()
    choose(spoken())  # a month has one language, whatever the locale of each mapping
    screen.print(f"[bold]{_('A month in the sandbox ledger.')}[/bold] {_('Nothing leaves this machine.')}\n")
    place = _prepared(out)
    with _ledger() as (ledger, journal):
        reports = [(step, _posted(step, place, ledger, journal)) for step in STEPS]
        exported = _exported(place, ledger)
    screen.print(_table(reports))
    _show_mistakes(reports[-1][1], screen)
    read_back = _("The ledger was read back into {file}.")
    screen.print("\n" + read_back.format(file=f"[bold]{exported}[/bold]"))
    results = _("Every workbook and its result (*.result.xlsx) is in {folder}: open one and look.")
    screen.print(results.format(folder=f"[bold]{place}[/bold]"))
    screen.print(_("{seconds:.1f} seconds. Next: importer check --help").format(seconds=time.monotonic() - began))
    wrong = [step.title for step, report in reports if not _as_expected(step, report)]
    for title in wrong:
        screen.print(f"[red]{_('Not as a demo should go:')}[/red] {_(title)}")
    return exits.FAULT if wrong else exits.DONE


def _prepared(out: Path) -> Path:
    """Return a new folder below `out` with the workbooks of the month, and the mappings to read them through."""
    place = out / f"{datetime.now():%Y%m%d-%H%M%S}"  # noqa: DTZ005  a folder's name in the user's own time
    place.mkdir(parents=True)
    for name in {step.workbook for step in STEPS}:
        shutil.copy(folder("samples") / name, place / name)
    shutil.copytree(folder("mappings"), place / "mappings", ignore=shutil.ignore_patterns("*.md"))
    return place


@contextmanager
def _ledger() -> Iterator[tuple[Client, Journal]]:
    """Give a sandbox with empty books and an empty journal, both gone afterwards."""
    with (
        tempfile.TemporaryDirectory(prefix="importer-demo-") as home,
        server.start() as running,
        Journal.open(Path(home)) as journal,
        sandbox_ledger(running) as ledger,
    ):
        yield ledger, journal


def _posted(step: Step, place: Path, ledger: Client, journal: Journal) -> Report:
    workbook = place / step.workbook
    job = Job(place / "mappings" / step.mapping, workbook, default_path(workbook))
    policy = Policy(skip_invalid=True, options=runner.Options(settle_seconds=1))
    return post(job, Occasion.now("sandbox"), ledger, journal, policy)


def _exported(place: Path, ledger: Client) -> Path:
    resource, target = resources.get("customer-invoice"), place / "ledger-invoices.xlsx"
    about = exporting.About(ledger.host, ledger.company, {}, datetime.now().astimezone(), None)
    exporting.write(ledger.pages(resource.name, {}), resource, exporting.Output(target), about)
    return target


def _as_expected(step: Step, report: Report) -> bool:
    return {name: count for name, count in report.summary.documents.items() if count} == dict(step.expected)


def _table(reports: list[tuple[Step, Report]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(_("what"))
    table.add_column(_("rows"), justify="right")
    table.add_column(_("documents"))
    table.add_column(_("net"), justify="right")
    for step, report in reports:
        counts = report.summary.documents.items()
        words = ", ".join(f"[{COLOURS[Status(name)]}]{status_count(name, count)}[/]" for name, count in counts if count)
        nets = "\n".join(f"{money(t.net)} {t.currency}" for t in report.summary.totals if t.net)
        table.add_row(_(step.title), str(report.summary.rows["read"]), words, nets)
    return table


def _show_mistakes(report: Report, screen: Console) -> None:
    what, where = _("What was wrong in the workbook with mistakes"), _("(each is marked in its result workbook):")
    screen.print(f"\n[bold]{what}[/bold] {where}")
    findings = report.plan.findings
    for finding in findings[:SHOWN]:
        screen.print(f"  [red]{_('invalid')}[/red]  {escape(f'{finding.place}: {finding.message} {finding.hint}')}")
    more = _("… and {count} more; the result workbook has them all.")
    screen.print(f"  {more.format(count=len(findings) - SHOWN)}")
    for outcome in report.outcomes:
        if outcome.status is Status.REFUSED:
            words = _("{key}: the ledger says: {words}")
            screen.print(f"  [red]{_('refused')}[/red]  {escape(words.format(key=outcome.key, words=outcome.message))}")
