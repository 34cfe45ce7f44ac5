"""What `importer export` says: on the terminal, and as JSON."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from importer.cli.screen import at
from importer.exporting import About, Exported
from importer.exporting.value import SUMMED
from importer.language import _, amount
from importer.ledger.pages import Listing
from importer.ledger.port import Document
from importer.resources.base import Resource


def limited(pages: Iterable[Sequence[Document]], limit: int | None) -> Iterator[Sequence[Document]]:
    """Yield the pages up to `limit` documents; no page more is asked for than that takes."""
    left = limit
    for page in pages:
        yield page[:left]
        if left is not None:
            left -= len(page)
            if left <= 0:
                return


def watched(listing: Listing, console: Console) -> Iterator[Sequence[Document]]:
    """Yield the pages of a list, moving a progress bar on a terminal."""
    if not console.is_terminal:
        yield from listing
        return
    columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("reading", total=None)
        for page in listing:
            bar.update(task, completed=listing.read, total=listing.total)
            yield page


def show(resource: Resource, about: About, exported: Exported, console: Console) -> None:
    """Print what was read: where from and what first, then the figures."""
    asked_for = ", ".join(about.wishes())
    console.print(f"{_('READ')} · {at(about.company, about.host)} · {asked_for}", style="bold", markup=False)
    counts = ", ".join(f"{_(title).lower()} {count}" for title, count in exported.rows.items())
    console.print(f"{_(resource.title)}: {counts}", markup=False)
    for total in exported.totals:
        sums = (f"{_(SUMMED[name]).lower()} {amount(figure)}" for name, figure in total.sums.items())
        parts = (f"{_('documents')} {total.documents}", *sums)
        console.print(f"{total.currency or _('no currency')}: {', '.join(parts)}", markup=False)
    for note in exported.notes:
        console.print(note, style="yellow", markup=False)
    for file in exported.files:
        console.print(f"{_('Written:')} {file}", markup=False)


def as_json(resource: Resource, about: About, exported: Exported) -> dict[str, Any]:
    """Return what was read for programs: counts, sums as decimal strings, files."""
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
