"""Lanes: who is next. Documents of one customer go in sheet order and never two at once; customers go first.

A lane is one customer's queue. Workers take the head of whichever lane is free, in sheet order over all. A
document that has to wait (for the settle time, or for another run) holds its own lane only.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TypeAlias

from importer import resources
from importer.journal.standing import Entry
from importer.settling.compare import folded
from importer.submission import Outcome


@dataclass(frozen=True)
class Later:
    """A step that cannot be taken before `at` (monotonic seconds); `meanwhile` is what is true until then."""

    at: float
    go: Callable[[], "Step"]
    meanwhile: Outcome


Step: TypeAlias = Outcome | Later


@dataclass(frozen=True)
class Turn:
    """A worker's turn: a document, and what to go on with if it was begun before."""

    position: int
    entry: Entry
    parked: Later | None = None


Order: TypeAlias = tuple[int, int]
"""Customers (0) before documents (1), then as in the sheet."""


class Lanes:
    """All documents of a run, handed out to workers. Safe to use from several threads."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._changed = threading.Condition()
        self._queues: dict[str, deque[Turn]] = {}
        self._customers = 0
        self._left = len(entries)
        self._ready: list[tuple[Order, str]] = []
        self._parked: list[tuple[float, str]] = []
        self._closed = False
        for position, entry in enumerate(entries):
            self._customers += _stage(entry) == 0
            self._queues.setdefault(_lane(entry, position), deque()).append(Turn(position, entry))
        for lane in self._queues:
            self._make_ready(lane)

    def take(self) -> Turn | None:
        """Return the next turn, as soon as there is one; None when there will be none."""
        with self._changed:
            while not self._closed and self._left:
                now = time.monotonic()
                while self._parked and self._parked[0][0] <= now:
                    self._make_ready(heappop(self._parked)[1])
                if self._ready and (self._ready[0][0][0] == 0 or not self._customers):
                    return self._queues[heappop(self._ready)[1]][0]
                self._changed.wait(self._parked[0][0] - now if self._parked else None)
            return None

    def finish(self, turn: Turn) -> None:
        """Take note that the turn's document has its outcome; its lane is free."""
        lane = _lane(turn.entry, turn.position)
        with self._changed:
            self._queues[lane].popleft()
            self._left -= 1
            self._customers -= _stage(turn.entry) == 0
            if self._queues[lane]:
                self._make_ready(lane)
            self._changed.notify_all()

    def park(self, turn: Turn, later: Later) -> None:
        """Put the turn's document off; its lane waits with it."""
        lane = _lane(turn.entry, turn.position)
        with self._changed:
            self._queues[lane][0] = Turn(turn.position, turn.entry, later)
            heappush(self._parked, (later.at, lane))
            self._changed.notify_all()

    def close(self) -> None:
        """Hand out nothing more."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def parked(self) -> Iterator[Turn]:
        """Yield the turns that were begun and not finished; for when the workers have gone."""
        for queue in self._queues.values():
            if queue and queue[0].parked is not None:
                yield queue[0]

    def _make_ready(self, lane: str) -> None:
        head = self._queues[lane][0]
        heappush(self._ready, ((_stage(head.entry), head.position), lane))


def _stage(entry: Entry) -> int:
    resource = resources.get(entry.submission.resource)
    return 0 if resource.customer_field == resource.number_field else 1


def _lane(entry: Entry, position: int) -> str:
    """Return the lane of a document: its customer's, or its own when it has none."""
    customer = entry.submission.customer
    return f"{_stage(entry)} of {folded(customer)}" if customer else f"alone {position}"
