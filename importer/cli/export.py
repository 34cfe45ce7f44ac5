"""`importer export`: what is in the ledger, into a workbook or text files."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from importer.cli import options, screen
from importer.cli.door import open_ledger
from importer.cli.resource import argument
from importer.errors import LedgerUnreachable, UsageError
from importer.export import About, Csv, Exported, asked, form_of, write
from importer.export.value import SUMMED
from importer.ledger.port import Document, Refused, Unclear
from importer.resources.base import Resource

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is to be read, and how text files are written."""

    wheres: tuple[str, ...]
    expands: tuple[str, ...]
    limit: int | None
    delimiter: str | None
    decimal: str | None

    def style(self, target: Path) -> Csv:
        """Return how text files are written. Raises UsageError for such a wish about another kind of file."""
        form = form_of(target)
        if (self.delimiter or self.decimal) and form != ".csv":
            raise UsageError("--delimiter and --decimal are for text files only.", "Leave them out, or write .csv.")
        usual = "semicolon" if self.decimal == "," else "comma"
        return Csv(DELIMITERS[self.delimiter or usual], self.decimal or ".")


@click.command(epilog='With --where "name>=value" keep the quotes: without them the shell writes a file called =value.')
@argument
@click.option("-o", "--output", type=options.FILE, required=True, help="The file to write: .xlsx or .csv.")
@click.option(
    "--where",
    "wheres",
    multiple=True,
    metavar="FILTER",
    help='Only what fits: status=Balanced, "lastModifiedDateTime>=2026-01-14". May be repeated.',
)
@click.option(
    "--expand",
    "expands",
    multiple=True,
    metavar="NAMES",
    help="Read these as well: attachments,taxDetails, ... Each list becomes a sheet or file.",
)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Read at most N documents.")
@click.option("--delimiter", type=click.Choice(list(DELIMITERS)), help="Between the cells of a .csv; default: comma.")
@click.option(
    "--decimal",
    type=click.Choice([".", ","]),
    help="Decimal sign of a .csv; default: point. With a comma, semicolons.",
)
@options.ledger
@options.talk
def export(resource: Resource, output: Path, where: options.Where, talk: options.Talk, **given: Any) -> int:  # noqa: ANN401  the wishes
    """Write what the ledger holds of RESOURCE to a file; nothing in the ledger is changed.

    A workbook has the sheets Documents, Lines, About and one for each list that was expanded; of text files
    there is one for each of them, beside each other.
    """
    wishes = Wishes(**given)
    style = wishes.style(output)
    filters = asked(resource, wishes.wheres, wishes.expands)
    console = talk.console()
    began = time.monotonic()
    waits = screen.Countdown(console)
    with open_ledger(where, on_wait=waits, on_trouble=waits.again) as ledger, _answers():
        about = About(ledger.host, ledger.company, filters, datetime.now().astimezone(), wishes.limit)
        records = islice(ledger.list(resource.name, filters), wishes.limit)
        exported = write(_watched(records, console), resource, output, about, style)
        figures = {"requests": ledger.requests, "seconds": round(time.monotonic() - began, 3)}
    if talk.as_json:
        screen.print_json(_as_json(resource, about, exported) | figures | {"exit": 0})
    else:
        _show(resource, about, exported, console)
    return 0


@contextmanager
def _answers() -> Iterator[None]:
    """Turn what the ledger says instead of a list into the reason for the command to end."""
    try:
        yield
    except Refused as no:
        raise UsageError(f"The ledger refuses to list this: {no.text}", "Check --where; nothing was written.") from no
    except Unclear as unclear:
        message = f"The list could not be read to its end: {unclear.text}"
        raise LedgerUnreachable(message, "Nothing was written; run the command again.") from unclear


def _watched(records: Iterable[Document], console: Console) -> Iterator[Document]:
    """Yield the records, moving a progress bar on a terminal; each of them tells how many there are."""
    if not console.is_terminal:
        yield from records
        return
    columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("reading", total=None)
        for record in records:
            told = record.get("metadata")
            bar.update(task, advance=1, total=told.get("totalCount") if isinstance(told, dict) else None)
            yield record


def _show(resource: Resource, about: About, exported: Exported, console: Console) -> None:
    """Print what was read: where from and what first, then the figures."""
    asked_for = ", ".join(about.wishes())
    console.print(f"READ · {about.company} at {about.host} · {asked_for}", style="bold", markup=False)
    counts = ", ".join(f"{title.lower()} {count}" for title, count in exported.rows.items())
    console.print(f"{resource.title}: {counts}", markup=False)
    for total in exported.totals:
        sums = (f"{SUMMED[name].lower()} {_figure(amount)}" for name, amount in total.sums.items())
        parts = (f"documents {total.documents}", *sums)
        console.print(f"{total.currency or 'no currency'}: {', '.join(parts)}", markup=False)
    for note in exported.notes:
        console.print(note, style="yellow", markup=False)
    for file in exported.files:
        console.print(f"Written: {file}", markup=False)


def _figure(amount: Decimal) -> str:
    return f"{amount:,.2f}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def _as_json(resource: Resource, about: About, exported: Exported) -> dict[str, Any]:
    return {
        "resource": resource.name,
        "company": about.company,
        "host": about.host,
        "filters": dict(about.filters),
        "documents": exported.documents,
        "lines": exported.lines,
        "rows": dict(exported.rows),
        "totals": [
            {
                "currency": total.currency,
                "documents": total.documents,
                "sums": {name: format(amount, "f") for name, amount in total.sums.items()},
            }
            for total in exported.totals
        ],
        "notes": list(exported.notes),
        "files": [str(file) for file in exported.files],
    }
