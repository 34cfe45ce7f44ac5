"""The importer with a stopwatch at the doors between its phases; the last line it prints is what each phase took.

    python benchmarks/phased.py check invoices.toml invoices.xlsx

A phase has what was spent in it and in no phase inside it. The main thread is charged with the whole process (Polars
works in threads of its own), workers with themselves; what they spend is taken off what waits for them.
"""

import json
import sys
import threading
import time
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Any

from importer.cli.main import main

PHASES = {
    "read": ["importer.workflow.reading:read"],
    "parse": ["importer.plan.ground:survey", "importer.plan.ground:survey_both"],
    "plan": ["importer.workflow.drawing:draw_plans", "importer.workflow.drawing:ready_plans"],
    "validate": ["importer.plan.checks.registry:apply", "importer.plan.checks.cautions:cautions"],
    "wrap": [
        "importer.plan.payloads:build",
        "importer.ledger.wire.bodies:wrap",
        "importer.ledger.wire.bodies:dumps",
        "importer.ledger.wire.bodies:fingerprint",
    ],
    "refer": ["importer.workflow.referencing:referenced"],
    "post": ["importer.runner.run:run"],
    "send": ["importer.ledger.connections:Connections.send"],
    "journal": [
        f"importer.journal.journal:Journal.{name}"
        for name in ("begin", "enter", "keep_account", "claim", "settle", "record", "known", "owners", "end")
    ],
    "report": ["importer.workflow.reporting:report"],
    "write": ["importer.results.workbook:write_all"],
}


class Stopwatch:
    """What each phase took so far: seconds on the clock and of processor time."""

    def __init__(self) -> None:
        self.took = {name: [0.0, 0.0] for name in PHASES}
        self._main = threading.main_thread()
        self._inside = threading.local()
        self._lock = threading.Lock()

    def around(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """Return `work`, timed."""

        @wraps(work)
        def timed(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401  whatever `work` takes and gives
            outer = getattr(self._inside, "phase", None)
            self._inside.phase = [0.0, 0.0]
            wall, cpu = self._now()
            try:
                return work(*arguments, **named)
            finally:
                spent = [after - before for after, before in zip(self._now(), (wall, cpu), strict=True)]
                self._charge(name, spent, outer)
                self._inside.phase = outer

        return timed

    def _now(self) -> tuple[float, float]:
        own = time.process_time() if threading.current_thread() is self._main else time.thread_time()
        return time.perf_counter(), own

    def _charge(self, name: str, spent: list[float], outer: list[float] | None) -> None:
        inside = self._inside.phase
        worker = threading.current_thread() is not self._main
        with self._lock:
            for at in (0, 1):
                self.took[name][at] += spent[at] - inside[at]
                if outer is not None:
                    outer[at] += spent[at]
            if worker and outer is None:
                self.took["post"][1] -= spent[1]


def attach(stopwatch: Stopwatch) -> None:
    """Put the stopwatch at every door, under every name that a module has it by."""
    for phase, doors in PHASES.items():
        for door in doors:
            module, _, path = door.partition(":")
            holder, *names = [import_module(module), *path.split(".")]
            for name in names[:-1]:
                holder = getattr(holder, name)
            work = getattr(holder, names[-1])
            timed = stopwatch.around(phase, work)
            setattr(holder, names[-1], timed)
            for other in [each for name, each in sys.modules.items() if name.startswith("importer")]:
                for name in [name for name, value in vars(other).items() if value is work]:
                    setattr(other, name, timed)


if __name__ == "__main__":
    watch = Stopwatch()
    attach(watch)
    started, begun = time.perf_counter(), time.process_time()
    try:
        main(sys.argv[1:])
    finally:
        whole = [time.perf_counter() - started, time.process_time() - begun]
        known = [sum(took[at] for took in watch.took.values()) for at in (0, 1)]
        rest = [max(0.0, every - some) for every, some in zip(whole, known, strict=True)]
        print(json.dumps(watch.took | {"the rest": rest, "imports": [0.0, begun]}))
