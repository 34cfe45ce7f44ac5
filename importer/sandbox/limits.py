"""The quota: so many calls in a fixed window, told on every answer (docs.vismasoftware.no, rate limits)."""

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass

from importer.sandbox.settings import Settings


@dataclass(frozen=True, slots=True)
class Quota:
    """The quota after one call: whether the call fits in, and what the answer says about it."""

    allowed: bool
    headers: dict[str, str]
    seconds: int
    """Whole seconds until the window ends, at least 1."""


class Limiter:
    """Counts calls in windows of fixed length; a window starts with its first call."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._rule: tuple[int, float] = (0, 0.0)
        self._ends = 0.0
        self._used = 0

    def call(self, settings: Settings, policy: str, *, counted: bool = True) -> Quota:
        """Count one call, or with `counted` false only look; a call over the limit is not counted."""
        now = self._clock()
        with self._lock:
            self._turn(settings, now)
            allowed = self._used < settings.rate_limit
            self._used += counted and allowed
            left, ends = settings.rate_limit - self._used, self._ends
        seconds = max(1, math.ceil(ends - now))
        reset = math.ceil(ends) if settings.rate_reset == "epoch" else seconds
        return Quota(allowed, _headers(settings.rate_limit, left, reset, policy), seconds)

    def clear(self) -> None:
        """Start a new window with the next call."""
        with self._lock:
            self._ends = 0.0

    def _turn(self, settings: Settings, now: float) -> None:
        """Start a new window when the old one is over, or when the rule has changed."""
        rule = (settings.rate_limit, settings.rate_window_seconds)
        if now >= self._ends or rule != self._rule:
            self._rule, self._ends, self._used = rule, now + rule[1], 0


def _headers(limit: int, left: int, reset: int, policy: str) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(max(0, left)),
        "X-RateLimit-Reset": str(reset),
        "X-RateLimit-Policy": policy,
    }
