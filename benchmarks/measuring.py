"""Measuring: processes run in turn, what each took, and the figures that are made of it.

A figure is a ratio of medians over several rounds; in a round everything that is compared runs once, after each other,
so that a busy machine is busy for all of it. `os.wait4` tells what one child took: not on Windows.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

HERE = Path(__file__).parent
MAPPING = HERE / "invoices.toml"
PER_MIB = 1024 if sys.platform != "darwin" else 1024 * 1024
"""What `ru_maxrss` counts in: KiB, on macOS bytes."""


class Failed(Exception):
    """A command that is measured ended with another exit code than 0."""


@dataclass(frozen=True)
class Spent:
    """What a process took: seconds on the clock, seconds of processor time, MiB at its peak; and what it printed."""

    wall: float
    cpu: float
    peak: float = 0.0
    said: str = ""

    def told(self) -> Any:  # noqa: ANN401  any JSON value
        """Return the JSON value that it printed last."""
        return json.loads(self.said.strip().rpartition("\n")[2])

    def inner(self) -> "Spent":
        """Return what the process measured itself: a part of what it did."""
        told = self.told()
        return Spent(told["wall"], told["cpu"], self.peak, self.said)


Command: TypeAlias = Sequence[str | Path]
Measured: TypeAlias = Callable[[], Spent]


def importer(*arguments: str | Path) -> list[str | Path]:
    """Return the command that starts the importer, as this Python has it installed."""
    return [Path(sys.executable).with_name("importer"), *arguments]


def python(*arguments: str | Path) -> list[str | Path]:
    """Return a command of this Python; a script is named by its file beside this one."""
    first, *rest = arguments
    return [sys.executable, HERE / first if str(first).endswith(".py") else first, *rest]


def led(environment: Mapping[str, str], command: Command) -> list[str | Path]:
    """Return a command with what it finds in its environment."""
    return ["env", *(f"{name}={value}" for name, value in environment.items()), *command]


def spent(command: Command, environment: Mapping[str, str] | None = None) -> Spent:
    """Run a command to its end and return what it took. Raises Failed."""
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603  our own commands
        [str(each) for each in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=_as_installed() | dict(environment or {}),
    )
    with process:
        said = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise Failed(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{said[-2000:]}")
    return Spent(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / PER_MIB, said)


def _as_installed() -> dict[str, str]:
    """Return our environment, without what would have modules compiled each time: pip compiles what it installs."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@dataclass
class Series:
    """What the same thing took in each round."""

    each: list[Spent] = field(default_factory=list)

    @property
    def wall(self) -> float:
        """Seconds on the clock, the median."""
        return statistics.median(one.wall for one in self.each)

    @property
    def cpu(self) -> float:
        """Seconds of processor time, the median."""
        return statistics.median(one.cpu for one in self.each)

    @property
    def peak(self) -> float:
        """MiB, the highest."""
        return max(one.peak for one in self.each)

    def inner(self) -> "Series":
        """Return the same of what the processes measured themselves."""
        return Series([one.inner() for one in self.each])


def rounds(number: int, measured: Mapping[str, Command | Measured]) -> dict[str, Series]:
    """Run everything in turn, `number` times over."""
    series = {name: Series() for name in measured}
    for at in range(number):
        for name, work in measured.items():
            one = work() if callable(work) else spent(work)
            series[name].each.append(one)
            print(f"  {at + 1}/{number} {name}: {one.wall:.2f} s, {one.cpu:.2f} s of processor time", file=sys.stderr)
    return series


@dataclass(frozen=True)
class Figure:
    """A line of the table: what was measured, beside what, and whether the goal was met."""

    what: str
    beside: str
    figure: float
    """What counts."""
    goal: float
    by: str = "clock"
    """What is counted: `clock` or `processor` (ratios), or a unit."""
    other: float | None = None
    """The ratio of processor times where the clock counts, and the other way round."""
    least: bool = False
    """Whether the goal is the least that will do, not the most."""
    note: str = ""

    @property
    def met(self) -> bool:
        """Whether the goal was met."""
        return self.figure >= self.goal if self.least else self.figure <= self.goal

    def as_json(self) -> dict[str, Any]:
        """Return it as it is written down."""
        return asdict(self) | {"met": self.met}

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> "Figure":
        """Return what was written down."""
        return cls(**{name: value for name, value in kept.items() if name != "met"})


def at_most(goal: float, words: tuple[str, str], ours: Series, theirs: Series, *, by: str = "clock") -> Figure:
    """Return how many times longer ours takes than something else; `words` say what, and beside what."""
    return replace(_compared(words, ours, theirs, by), goal=goal)


def faster(goal: float, words: tuple[str, str], ours: Series, theirs: Series) -> Figure:
    """Return how many times faster ours is than something else."""
    return replace(_compared(words, theirs, ours, "clock"), goal=goal, least=True, note=_medians(ours, theirs))


def _compared(words: tuple[str, str], above: Series, below: Series, by: str) -> Figure:
    what, beside = words
    clock, processor = above.wall / below.wall, above.cpu / below.cpu
    first, second = (clock, processor) if by == "clock" else (processor, clock)
    return Figure(what, beside, first, 1.0, by, second, note=_medians(above, below))


def _medians(*series: Series) -> str:
    return " beside ".join(f"{one.wall:.3g} s ({one.cpu:.3g} s)" for one in series)
