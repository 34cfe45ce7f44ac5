"""Patience: how long something that was surely not carried out is tried again, with growing pauses."""

import random
from collections.abc import Callable
from typing import TypeAlias

from importer import log
from importer.ledger.governor import Governor

FIRST_DELAY = 0.5
LONGEST_DELAY = 20.0
Trouble: TypeAlias = Callable[[float, str], None]
"""Told in how many seconds something is tried again, and why."""


def silent(seconds: float, why: str) -> None:
    """Tell nobody."""
    del seconds, why


class Patience:
    """Grows the pauses between attempts, and ends after `seconds`; tells `on_trouble` of each pause."""

    def __init__(
        self, seconds: float, governor: Governor, clock: Callable[[], float], on_trouble: Trouble = silent
    ) -> None:
        self._until = clock() + seconds
        self._governor = governor
        self._clock = clock
        self._on_trouble = on_trouble
        self._delay = FIRST_DELAY

    def wait(self, last: Exception) -> None:
        """Pause before the next attempt; raises `last` when there is no time for one."""
        delay = self._delay * random.uniform(0.5, 1.0)  # noqa: S311  jitter, not a secret
        if self._clock() + delay > self._until:
            raise last from None
        self._delay = min(self._delay * 2, LONGEST_DELAY)
        log.tell("retry", log.WARNING, seconds=round(delay, 3), after=type(last).__name__)
        log.detail("trouble", words=str(last))
        self._on_trouble(delay, str(last))
        self._governor.pause(delay)
