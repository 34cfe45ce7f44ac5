"""What a measurement is told: how large, how often, on which files."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

import workload
from measuring import HERE, Figure


@dataclass(frozen=True)
class Sizes:
    """How large the workloads are."""

    lines: int = 100_000
    growth: tuple[int, ...] = (10_000, 100_000, 500_000, 1_000_000)
    posted: int = 2_000
    done: int = 50_000
    exported: int = 100_000
    quota: int = 1_000
    customers: int = 500
    """How many customers the invoices are posted to."""
    latency_ms: int = 50

    def scaled(self, by: float) -> "Sizes":
        """Return the sizes for a quick look: so many times as large."""
        growth = tuple(max(20, int(size * by)) for size in self.growth)
        names = ("lines", "posted", "done", "exported", "quota", "customers")
        fewer = {name: max(8, int(getattr(self, name) * by)) for name in names}
        return replace(self, growth=growth, latency_ms=self.latency_ms if by == 1 else 5, **fewer)


@dataclass(frozen=True)
class Bench:
    """One measurement of everything; `folder` keeps the workloads, which are made once."""

    folder: Path
    sizes: Sizes = field(default_factory=Sizes)
    pairs: int = 5
    workbook: Path | None = None
    baseline: Path = HERE / "by_hand.py"

    def book(self) -> Path:
        """Return the workbook that is checked."""
        return self.workbook or self.made(self.sizes.lines, "xlsx")

    def made(self, lines: int, form: str, customers: int = workload.CUSTOMERS) -> Path:
        """Return a workload of so many lines, as `xlsx` or `csv`."""
        return workload.write(lines, self.folder / f"{lines}-{customers}.{form}", customers)

    def invoices(self, number: int) -> Path:
        """Return a workbook of so many invoices, to the customers there are to post to."""
        return self.made(workload.lines_of(number), "xlsx", self.sizes.customers)

    def home(self, name: str) -> Path:
        """Return a folder for the books of a sandbox, nobody else's."""
        return self.folder / f"home-{name}-{os.getpid()}"


Group: TypeAlias = Callable[[Bench], Iterator[Figure]]
"""Measures some lines of the table."""
