import threading
import time

import pytest

from importer.errors import Stopped
from importer.ledger.governor import Governor


class Window:
    """A quota as the ledger keeps it: so many calls in a fixed window that begins with its first call."""

    def __init__(self, limit: int, seconds: float) -> None:
        self.limit, self.seconds = limit, seconds
        self.ends = 0.0
        self.used: list[int] = []
        self.refused = 0
        self._lock = threading.Lock()

    def call(self) -> dict[str, str]:
        """Count one call and return what its answer says of the quota."""
        with self._lock:
            now = time.time()
            if now >= self.ends:
                self.ends = now + self.seconds
                self.used.append(0)
            if self.used[-1] >= self.limit:
                self.refused += 1
            else:
                self.used[-1] += 1
            left, reset = self.limit - self.used[-1], self.ends - now
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(left),
            "X-RateLimit-Reset": str(int(reset) + 1),
        }


def quota(remaining: int, reset: float = 3600, limit: int = 100) -> dict[str, str]:
    """Return the headers of an answer."""
    return {
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(remaining),
        "X-RateLimit-Reset": str(reset),
    }


def waits(governor: Governor, seconds: float = 0.15) -> bool:
    """Return whether nobody gets in within a moment."""
    entered = threading.Event()

    def enter() -> None:
        governor.enter()
        entered.set()

    threading.Thread(target=enter, daemon=True).start()
    return not entered.wait(seconds)


def test_a_full_window_is_used_and_never_overrun() -> None:
    """Eight workers over three windows meet no refusal and use every call of each full window."""
    window, governor = Window(60, 1.2), Governor()
    calls = iter(range(150))
    taking = threading.Lock()

    def work() -> None:
        while True:
            with taking:
                if next(calls, None) is None:
                    return
            ticket = governor.enter()
            time.sleep(0.003)
            governor.leave(ticket, window.call())

    workers = [threading.Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert window.refused == 0
    assert window.used == [60, 60, 30]


def test_one_scout_goes_ahead_when_nothing_is_known() -> None:
    """Before the first answer only one call is made; its answer opens the gate."""
    governor = Governor()
    scout = governor.enter()
    assert waits(governor)
    governor.leave(scout, quota(50))
    governor.enter()


def test_a_ledger_without_a_quota_holds_nobody_back() -> None:
    """An answer without the headers means there is no limit to keep."""
    governor = Governor()
    governor.leave(governor.enter(), {})
    for _ in range(20):
        governor.enter()


def test_calls_on_their_way_count_as_used() -> None:
    """With three calls left and three on their way, the fourth waits for what their answers tell."""
    governor = Governor()
    governor.leave(governor.enter(), quota(3))
    tickets = [governor.enter() for _ in range(3)]
    assert waits(governor)
    governor.leave(tickets[0], quota(2))


def test_the_reserve_is_left_alone() -> None:
    """Calls that are reserved for others are not used."""
    governor = Governor(reserve=10)
    governor.leave(governor.enter(), quota(11))
    governor.leave(governor.enter(), quota(10))
    assert waits(governor)


def test_a_reserve_as_large_as_the_quota_is_said_at_once() -> None:
    """A reserve that leaves nothing stops the run instead of waiting for ever."""
    governor = Governor(reserve=100)
    governor.leave(governor.enter(), quota(99))
    with pytest.raises(Stopped, match="reserve of 100"):
        governor.enter()


def test_a_lost_answer_counts_as_a_call() -> None:
    """A call without an answer may have been counted by the ledger, so it is counted here."""
    governor = Governor()
    governor.leave(governor.enter(), quota(1))
    governor.leave(governor.enter(), None)
    assert waits(governor)


def test_everybody_waits_as_long_as_a_429_says() -> None:
    """Retry-After holds all workers back for that long, then one scout goes first."""
    governor = Governor()
    governor.leave(governor.enter(), quota(50))
    governor.throttled({"Retry-After": "0.3"})
    started = time.time()
    governor.enter()
    assert time.time() - started >= 0.3


def test_a_429_without_retry_after_waits_for_the_reset() -> None:
    """Without Retry-After the end of an empty window is waited for."""
    told: list[float] = []
    governor = Governor(on_wait=told.append)
    governor.throttled(quota(0, reset=1))
    started = time.time()
    governor.enter()
    assert time.time() - started >= 1
    assert told


def test_waiting_ends_when_the_run_is_halted() -> None:
    """Ctrl-C sends home who waits for an hour; what needs no waiting still gets through."""
    governor = Governor()
    governor.leave(governor.enter(), quota(0))
    raised: list[Stopped] = []

    def enter() -> None:
        try:
            governor.enter()
        except Stopped as stopped:
            raised.append(stopped)

    waiting = threading.Thread(target=enter)
    waiting.start()
    governor.halt()
    waiting.join(2)
    assert len(raised) == 1
    with pytest.raises(Stopped):
        governor.pause(60)


def test_an_epoch_reset_is_waited_for_like_any_other() -> None:
    """A reset given as a point in time ends the window at that point."""
    governor = Governor()
    governor.leave(governor.enter(), quota(0, reset=time.time() + 0.4))
    started = time.time()
    governor.enter()
    assert 0.2 <= time.time() - started < 3


def test_the_countdown_is_told_about_once_a_second() -> None:
    """Whoever shows the wait hears the seconds left, not from every worker at once."""
    told: list[float] = []
    governor = Governor(on_wait=told.append)
    governor.leave(governor.enter(), quota(0, reset=2))
    workers = [threading.Thread(target=governor.enter) for _ in range(1)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert 1 <= len(told) <= 4
    assert told == sorted(told, reverse=True)
    assert told[0] <= 2.1
