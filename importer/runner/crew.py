"""The crew: a few workers that take documents from the lanes until there are none left, or told to stop."""

import queue
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context

from importer.errors import ImporterError, Interrupted
from importer.ledger.port import Ledger
from importer.runner.lanes import Lanes, Later, Step, Turn
from importer.submission import Outcome

GLANCE = 0.2
"""Seconds the caller's thread sleeps at most before it looks whether Ctrl-C was pressed."""
STOP_NOW = 2
"""Pressed so often, Ctrl-C leaves what is in flight to the next resume."""
STOPPING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGBREAK") if hasattr(signal, name))
"""What counts as Ctrl-C: the key itself, whoever ends the process politely, and Ctrl-Break on Windows."""


@contextmanager
def interrupts(wake: Callable[[], None]) -> Iterator[list[int]]:
    """Count Ctrl-C, and what counts as it, in a list instead of being interrupted, so that no outcome is lost.

    `wake` is called at once, from within the signal's handler.
    """
    pressed: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield pressed  # only the main thread hears of Ctrl-C
        return

    def press(number: int, _: object) -> None:
        pressed.append(number)
        wake()

    before = {number: signal.signal(number, press) for number in STOPPING}
    try:
        yield pressed
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class Crew:
    """Workers over `lanes`; outcomes are told to `notify` in the caller's thread.

    The first Ctrl-C lets what is in flight come to its end, the second leaves it to the next resume.
    """

    def __init__(self, lanes: Lanes, ledger: Ledger, notify: Callable[[Outcome], None]) -> None:
        self.outcomes: dict[int, Outcome] = {}
        self.in_flight: dict[int, Turn] = {}
        self.reason: ImporterError | None = None
        self._lanes = lanes
        self._ledger = ledger
        self._notify = notify
        self._fault: BaseException | None = None
        self._told: queue.SimpleQueue[Outcome | None] = queue.SimpleQueue()
        self._deciding = threading.Lock()

    def work(self, workers: int, post: Callable[[Turn], Step]) -> None:
        """Return when everything is done or given up.

        Raises whatever a worker fell over: that is our own fault.
        """
        threads = [
            threading.Thread(target=copy_context().run, args=(self._worker, post), name=f"worker {number}", daemon=True)
            for number in range(workers)
        ]
        for thread in threads:
            thread.start()
        with interrupts(lambda: self._told.put(None)) as pressed:
            while len(pressed) < STOP_NOW and any(thread.is_alive() for thread in threads):
                self._tell(GLANCE)
                if pressed and self.reason is None:
                    self.stop(Interrupted("Interrupted.", "Resume goes on."))
        self._tell_rest()
        if self._fault is not None:
            raise self._fault

    def stop(self, reason: ImporterError) -> None:
        """Begin nothing more, and send home whoever waits for the ledger; the first reason counts."""
        with self._deciding:
            self.reason = self.reason or reason
        self._lanes.close()
        self._ledger.halt()

    def _worker(self, post: Callable[[Turn], Step]) -> None:
        try:
            while (turn := self._lanes.take()) is not None:
                self._turn(turn, post)
        except BaseException as fault:  # noqa: BLE001  it is raised again, in the caller's thread
            self._fault = fault
            self._lanes.close()
        finally:
            self._told.put(None)

    def _turn(self, turn: Turn, post: Callable[[Turn], Step]) -> None:
        self.in_flight[turn.position] = turn
        try:
            step = post(turn)
        except ImporterError as reason:
            self.stop(reason)
            del self.in_flight[turn.position]
        else:
            self._take_down(turn, step)

    def _take_down(self, turn: Turn, step: Step) -> None:
        del self.in_flight[turn.position]
        if isinstance(step, Later):
            self._lanes.park(turn, step)
        else:
            self.outcomes[turn.position] = step
            self._told.put(step)
            self._lanes.finish(turn)

    def _tell(self, seconds: float) -> None:
        try:
            outcome = self._told.get(timeout=seconds)
        except queue.Empty:
            return
        if outcome is not None:
            self._notify(outcome)

    def _tell_rest(self) -> None:
        while not self._told.empty():
            self._tell(0)
