"""What `importer export` says on the terminal: how far it is, and what came of it."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from importer.api.reading import Exported
from importer.cli.screen import at
from importer.exporting.value import SUMMED
from importer.language import _, amount


class Bar:
    """A progress bar that moves with every page read; silent when it is no terminal."""

    def __init__(self, console: Console) -> None:
        columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._task = self._bar.add_task("reading", total=None)

    def __call__(self, read: int, total: int | None) -> None:
        """Show how many documents were read, and how many there are."""
        self._bar.update(self._task, completed=read, total=total)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()


def show(done: Exported, console: Console) -> None:
    """Print what was read: where from and what first, then the figures."""
    about, exported = done.about, done.written
    asked_for = ", ".join(about.wishes())
    console.print(f"{_('READ')} · {at(about.company, about.host)} · {asked_for}", style="bold", markup=False)
    counts = ", ".join(f"{_(title).lower()} {count}" for title, count in exported.rows.items())
    console.print(f"{_(done.resource.title)}: {counts}", markup=False)
    for total in exported.totals:
        sums = (f"{_(SUMMED[name]).lower()} {amount(figure)}" for name, figure in total.sums.items())
        parts = (f"{_('documents')} {total.documents}", *sums)
        console.print(f"{total.currency or _('no currency')}: {', '.join(parts)}", markup=False)
    for note in exported.notes:
        console.print(note, style="yellow", markup=False)
    for file in exported.files:
        console.print(f"{_('Written:')} {file}", markup=False)
