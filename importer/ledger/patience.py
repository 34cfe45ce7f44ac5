"""Patience: how long something that was surely not carried out is tried again, with growing pauses."""

import random
from collections.abc import Callable

from importer.ledger.governor import Governor

FIRST_DELAY = 0.5
LONGEST_DELAY = 20.0


class Patience:
    """Grows the pauses between attempts, and ends after `seconds`."""

    def __init__(self, seconds: float, governor: Governor, clock: Callable[[], float]) -> None:
        self._until = clock() + seconds
        self._governor = governor
        self._clock = clock
        self._delay = FIRST_DELAY

    def wait(self, last: Exception) -> None:
        """Pause before the next attempt; raises `last` when there is no time for one."""
        delay = self._delay * random.uniform(0.5, 1.0)  # noqa: S311  jitter, not a secret
        if self._clock() + delay > self._until:
            raise last from None
        self._delay = min(self._delay * 2, LONGEST_DELAY)
        self._governor.pause(delay)
