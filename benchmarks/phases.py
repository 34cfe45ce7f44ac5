"""Where the time goes: what each phase of a check and of a run takes, by the stopwatch in `phased`."""

from collections.abc import Mapping
from typing import TypeAlias

from bench import Bench
from books import sandbox, with_customers
from measuring import MAPPING, Command, python, spent

Told: TypeAlias = dict[str, dict[str, list[float]]]
"""For each command what each phase took: seconds on the clock and of processor time."""


def told(bench: Bench) -> Told:
    """Return what the phases of the usual commands take, once each."""
    book, result = bench.book(), bench.folder / "phased.result.xlsx"
    found = {
        "check": _phases(["check", MAPPING, book, "--no-result", "--quiet"]),
        "check, result": _phases(["check", MAPPING, book, "--result", result, "--quiet"]),
    }
    home = bench.home("phases")
    with sandbox(home, with_customers(bench)) as ledger:
        ledger.settings(latency_ms=bench.sizes.latency_ms)
        posted = bench.invoices(bench.sizes.posted)
        found["run"] = _phases(["run", MAPPING, posted, "--yes", "--no-result", "--quiet"], ledger.environment)
    return found


def _phases(arguments: Command, environment: Mapping[str, str] | None = None) -> dict[str, list[float]]:
    one = spent(python("phased.py", *arguments), environment)
    took: dict[str, list[float]] = one.told()
    if "run" not in arguments:  # whose workers do several things at once
        took["imports"][0] = max(0.0, one.wall - sum(wall for wall, _ in took.values()))
    return took


def table(found: Told) -> str:
    """Return the phases as a table: seconds on the clock (of processor time), workers' seconds added up."""
    if not found:
        return ""
    names = list(next(iter(found.values())))
    rows = [["phase", *found], ["-----", *("-" * 13 for _ in found)]]
    rows += [[name, *(_cell(found[command][name]) for command in found)] for name in names]
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    cells = [[cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in cells)


def _cell(took: list[float]) -> str:
    wall, cpu = took
    return f"{wall:.2f} ({cpu:.2f})" if wall >= 0.005 or cpu >= 0.005 else ""  # noqa: PLR2004  nothing to speak of
