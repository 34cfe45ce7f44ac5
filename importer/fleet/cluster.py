"""The engine for a Dask cluster: the scheduler may repeat an order as it likes, the shared journal decides.

The only place that knows Dask, which is installed when asked for (`pip install 'customer-ledger-importer[fleet]'`).
"""

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from importer.errors import LedgerUnreachable, UsageError
from importer.fleet.attempt import carry_out, given_up, interrupted
from importer.fleet.ready import Needs, lacking
from importer.fleet.value import Came, Lane, Order, Tell
from importer.runner.crew import GLANCE, STOP_NOW, interrupts

EXTRA = "pip install 'customer-ledger-importer[fleet]'"
PATIENCE = "10s"
"""How long a scheduler may take to answer."""
TRIES = 3
"""An order is given to the scheduler so often; each time it tries several workers of its own accord."""
_ONE = threading.Lock()


def carry_out_alone(order: Order) -> Came:
    """Carry out an order while no other one is in this process: a process speaks one language at a time."""
    with _ONE:
        return carry_out(order)


class Cluster:
    """Lanes side by side on the workers of a cluster."""

    name = "dask"

    def __init__(self, scheduler: str) -> None:
        """Connect. Raises UsageError when Dask is not installed or no scheduler answers at the address."""
        self._distributed = _imported()
        self._scheduler = scheduler
        try:
            self._client = self._distributed.Client(scheduler, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError, ImportError) as trouble:
            raise UsageError(
                f"No scheduler answers at {scheduler}: {trouble}", "Start one with: dask scheduler"
            ) from None
        self._running: dict[Any, tuple[Lane, int]] = {}

    def close(self) -> None:
        """Leave the cluster; it goes on for others."""
        with suppress(TimeoutError, OSError):
            self._client.close()

    def lacking(self, needs: Needs) -> tuple[str, ...]:
        """Return what is missing on the workers, each said once with the first worker that lacks it."""
        answers = self._client.run(lacking, needs, on_error="return")
        if not answers:
            return (f"no worker is at {self._scheduler}: start some with dask worker {self._scheduler}",)
        return tuple(_said(answers))

    def carry_out(self, lanes: Sequence[Lane], tell: Tell) -> None:
        """Carry out all orders (see `Engine.carry_out`); what is under way ends where it is."""
        for lane in lanes:
            self._submit(lane, 0)
        stopping = False
        with interrupts(lambda: None) as pressed:
            while self._running and len(pressed) < STOP_NOW:
                for future in [each for each in self._running if each.done()]:
                    self._take(future, tell, stopping=stopping)
                if pressed and not stopping:
                    stopping = True
                time.sleep(GLANCE)
        for lane, _ in self._running.values():
            for order in lane:
                tell(interrupted(order))

    def _submit(self, lane: Lane, tries: int) -> None:
        key = f"importer-{lane[0].run}-{tries}"
        self._running[self._client.submit(carry_out_alone, lane[0], key=key, pure=False)] = lane, tries

    def _take(self, future: Any, tell: Tell, *, stopping: bool) -> None:  # noqa: ANN401  a future of Dask's
        """Tell what came of an order, and begin the next one of its lane."""
        lane, tries = self._running.pop(future)
        came = self._came(future, lane[0], tries)
        if came is None:
            self._submit(lane, tries + 1)
            return
        tell(came)
        if stopping:
            for order in lane[1:]:
                tell(interrupted(order))
        elif lane[1:]:
            self._submit(lane[1:], 0)

    def _came(self, future: Any, order: Order, tries: int) -> Came | None:  # noqa: ANN401  as above
        """Return what came of an order; None when its workers died and it is to be tried once more."""
        try:
            came: Came = future.result(timeout=PATIENCE)
        except self._distributed.KilledWorker as killed:
            return given_up(order, TRIES * (killed.allowed_failures + 1)) if tries + 1 >= TRIES else None
        except Exception as trouble:  # noqa: BLE001  whatever Dask falls over: the other companies go on
            words = f"The cluster could not carry it out: {trouble or type(trouble).__name__}. Run the fleet again."
            return Came(order.job, order.run, None, LedgerUnreachable.exit_code, words)
        return came


def _said(answers: dict[str, Any]) -> Iterator[str]:
    """Yield what workers lack; what several lack is said once."""
    told: dict[str, list[str]] = {}
    for worker, answer in answers.items():
        for words in [str(answer)] if isinstance(answer, BaseException) else answer:
            told.setdefault(words, []).append(worker)
    for words, workers in told.items():
        more = f" and {len(workers) - 1} more" if len(workers) > 1 else ""
        yield f"worker {workers[0]}{more}: {words}"


def _imported() -> Any:  # noqa: ANN401  a library without types
    try:
        import distributed  # noqa: PLC0415  heavy, and an extra
    except ImportError:
        raise UsageError("The engine dask needs Dask, which is not installed.", f"Install it with: {EXTRA}") from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what it has to say is not for a user
    return distributed
