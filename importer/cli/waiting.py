"""While it takes: a progress bar, and the seconds that the ledger makes everybody wait, counted down."""

import time
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from importer.language import _, later
from importer.ledger.limits import duration
from importer.submission import Outcome

POSTING = later("posting")
ANOTHER = 5.0
"""Seconds by which the end of a wait has to move to count as another wait."""
LAST_SECOND = 1.0
WORTH_A_LINE = 2.0
"""Seconds of waiting that are told where nobody looks on."""


class Countdown:
    """Tells a person that everybody waits for the ledger, second by second; without a terminal once a wait.

    Called with the seconds that are left, about once a second, from any thread.
    """

    def __init__(self, screen: Console, clock: Callable[[], float] = time.time) -> None:
        self._screen = screen
        self._clock = clock
        self._until = 0.0
        self._bar: Progress | None = None
        self._told: dict[str, float] = {}

    def show_in(self, bar: "Progress") -> None:
        """Count down in `bar` from now on."""
        self._bar = bar

    def __call__(self, seconds: float) -> None:
        """Tell that there are `seconds` left to wait."""
        until = self._clock() + seconds
        another = until > self._until + ANOTHER
        self._until = max(self._until, until)
        if self._screen.is_terminal:
            self._count(seconds)
        elif another and seconds >= WORTH_A_LINE:
            end = datetime.fromtimestamp(until).astimezone()
            words = _("Waiting {time} for the ledger's quota, until {end}.")
            self._screen.print(words.format(time=duration(seconds), end=f"{end:%H:%M:%S}"))

    def again(self, seconds: float, why: str) -> None:
        """Tell that something is tried again in `seconds`, and why; several workers with one trouble tell it once."""
        now = self._clock()
        if self._told.get(why, 0.0) > now:
            return
        self._told = {words: until for words, until in self._told.items() if until > now}
        self._told[why] = now + seconds
        words = _("Trying again in {time}: {why}")
        self._screen.print(words.format(time=duration(seconds), why=why), markup=False)

    def _count(self, seconds: float) -> None:
        words = _("waiting {time} for the ledger's quota").format(time=remaining(seconds))
        if self._bar is not None and self._bar.running:
            self._bar.say(words)
        else:
            self._screen.print(f"{words} ", end="\r" if seconds > LAST_SECOND else "\n")


class Progress:
    """A progress bar with rate and time left; silent when it is no terminal."""

    def __init__(self, screen: Console, waits: Countdown | None = None) -> None:
        if waits is not None:
            waits.show_in(self)
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
        )
        self._bar = Bar(*columns, console=screen, transient=True, disable=not screen.is_terminal)
        self._task: TaskID | None = None

    @property
    def running(self) -> bool:
        """Whether it is shown."""
        return self._task is not None

    def start(self, total: int) -> None:
        """Show the bar, empty, for `total` documents."""
        self._bar.start()
        self._task = self._bar.add_task(_(POSTING), total=total, rate="")

    def say(self, words: str) -> None:
        """Show what is waited for, until the next outcome."""
        if self._task is not None:
            self._bar.update(self._task, description=words)

    def advance(self, outcome: Outcome) -> None:
        """Move it by one outcome."""
        del outcome
        if self._task is not None:
            self._bar.advance(self._task)
            speed = self._bar.tasks[0].speed
            self._bar.update(self._task, description=_(POSTING), rate=f"{speed:.0f}/s" if speed else "")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()


def remaining(seconds: float) -> str:
    """Return a time to be counted down: `0:07`, `59:30`, `1:05:00`."""
    minutes, rest = divmod(max(0, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
