"""The governor: keeps the calls of all workers under the ledger's quota, so that no 429 is met.

Every call passes `enter` before it is sent and `leave` when it is answered. What is on its way counts as used
until its answer says how many are really left. When a window ends nothing is known of the next one, so one
call goes ahead as a scout and the others wait for what its answer tells.
"""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from importer import log
from importer.errors import Stopped
from importer.ledger.limits import Forecast, Quota, predict, read_quota, read_retry_after

SLACK = 1.5
"""Two ends of a window that are closer than this are the same: Reset is told in whole seconds."""
MARGIN = 0.05
TICK = 1.0
STRIKES = (5.0, 10.0, 20.0, 40.0, 60.0)
"""Seconds to wait after a 429 that does not say how long, the first time, the second time, ..."""
PACE = 0.3
"""Seconds a call is thought to take before any was timed."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """Leave to make one call."""

    window: int
    issued: float


class Governor:
    """Shares one company's quota out among workers. Safe to use from several threads.

    `reserve` calls of every window are left for others. `on_wait` is told, about once a second, how many
    seconds everybody still has to wait; `clock` returns seconds since 1970.
    """

    def __init__(
        self,
        reserve: int = 0,
        on_wait: Callable[[float], None] = lambda seconds: None,  # noqa: ARG005  told, and not interested
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.reserve = reserve
        self._on_wait = on_wait
        self._clock = clock
        self._changed = threading.Condition()
        self._quota: Quota | None = None
        self._window = 0
        self._on_their_way = 0
        self._scouting = False
        self._unlimited = False
        self._closed_until = 0.0
        self._strikes = 0
        self._halted = False
        self._pace = PACE
        self._announced = 0.0
        self._told_until = 0.0

    @property
    def quota(self) -> Quota | None:
        """What the ledger last said of its quota; None before it said anything."""
        return self._quota

    def enter(self) -> Ticket:
        """Return leave to make one call, as soon as the quota has room.

        Raises Stopped when halted while waiting.
        """
        while True:
            with self._changed:
                now = self._clock()
                wait = self._wait(now)
                if wait <= 0:
                    return self._admit(now)
                if self._halted:
                    raise Stopped("Stopped while waiting for the ledger's quota.", "Resume goes on.")
                self._changed.wait(min(wait, TICK))
            self._announce()

    def leave(self, ticket: Ticket, headers: Mapping[str, str] | None) -> None:
        """Take note of an answer's headers; None when no answer came."""
        with self._changed:
            now = self._clock()
            self._on_their_way -= 1
            self._scouting = False
            self._pace += (now - ticket.issued - self._pace) / 10
            told = read_quota(headers, ticket.issued + min(now - ticket.issued, 1.0)) if headers else None
            if ticket.window == self._window:
                self._learn(told, answered=headers is not None)
            self._changed.notify_all()

    def throttled(self, headers: Mapping[str, str]) -> None:
        """Take note of a 429: everybody waits as long as it says, or longer each time if it says nothing."""
        with self._changed:
            now = self._clock()
            wait = read_retry_after(headers, now)
            told = read_quota(headers, now)
            if wait is None and told is not None and told.remaining == 0:
                wait = told.resets_at - now
            if wait is None:
                wait = STRIKES[min(self._strikes, len(STRIKES) - 1)]
                self._strikes += 1
            self._closed_until = max(self._closed_until, now + wait + MARGIN)
            self._next_window()
        log.tell("throttled", log.WARNING, seconds=round(wait, 3))

    def pause(self, seconds: float) -> None:
        """Wait `seconds` before trying again. Raises Stopped when halted before or meanwhile."""
        until = time.monotonic() + seconds  # whatever becomes of the clock on the wall
        with self._changed:
            while not self._halted and (left := until - time.monotonic()) > 0:
                self._changed.wait(min(left, TICK))  # no longer: Windows hears of Ctrl-C only in between
            if self._halted:
                raise Stopped("Stopped while waiting to try again.", "Resume goes on.")

    def halt(self) -> None:
        """Send home whoever waits, and whoever would have to wait from now on."""
        with self._changed:
            self._halted = True
            self._changed.notify_all()

    def forecast(self, calls: int, workers: int = 1) -> Forecast:
        """Return what `calls` more calls by `workers` workers will take."""
        return predict(calls, self._quota, self.reserve, self._pace / workers, self._clock())

    def _wait(self, now: float) -> float:
        if now < self._closed_until:
            return self._closed_until - now
        if self._quota is not None and now >= self._quota.resets_at + MARGIN:
            self._next_window()
        if self._quota is None:
            return TICK if self._scouting and not self._unlimited else 0.0
        if self._quota.remaining - self._on_their_way > self.reserve:
            return 0.0
        if self._quota.limit <= self.reserve:
            raise Stopped(
                "A reserve of {reserve} calls leaves nothing of the {limit} in a window.",
                "Lower --reserve-calls.",
                reserve=self.reserve,
                limit=self._quota.limit,
            )
        return self._quota.resets_at + MARGIN - now

    def _admit(self, now: float) -> Ticket:
        self._scouting = self._quota is None
        self._on_their_way += 1
        return Ticket(self._window, now)

    def _learn(self, told: Quota | None, *, answered: bool) -> None:
        known = self._quota
        if told is None:
            self._unlimited = self._unlimited or (answered and known is None)
            if known is not None:
                self._quota = replace(known, remaining=max(0, known.remaining - 1))
        elif known is None:
            self._quota, self._strikes = told, 0
        elif told.remaining > known.remaining and told.resets_at > known.resets_at + SLACK:
            self._next_window()
            self._quota = told
        else:
            resets_at = max(known.resets_at, min(told.resets_at, known.resets_at + SLACK))
            self._quota = Quota(told.limit, min(known.remaining, told.remaining), resets_at)

    def _next_window(self) -> None:
        self._quota = None
        self._window += 1
        self._scouting = False
        self._unlimited = False

    def _announce(self) -> None:
        with self._changed:
            now = self._clock()
            end = max(self._closed_until, self._quota.resets_at if self._quota is not None else 0.0)
            only_answers = self._on_their_way > 0 and now >= self._closed_until
            if only_answers or end <= now or now - self._announced < TICK * 0.9 or self._wait(now) <= 0:
                return
            self._announced = now
            another, self._told_until = end > self._told_until + SLACK, end
        if another:
            log.tell("waiting for quota", log.WARNING, seconds=round(end - now, 3))
        self._on_wait(end - now)
