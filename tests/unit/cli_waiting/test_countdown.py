import io

import pytest
from rich.console import Console

from importer.cli.waiting import Countdown, remaining


class Clock:
    """A clock that is set by hand."""

    now = 1_800_000_000.0

    def __call__(self) -> float:
        """Return the time it shows."""
        return self.now


def test_without_a_terminal_a_wait_is_one_line() -> None:
    """However often it is told, a wait is said once; the next one is said again."""
    out, clock = io.StringIO(), Clock()
    told = Countdown(Console(file=out), clock)
    for _ in range(2):
        for left in range(300, 0, -1):
            told(left)
            clock.now += 1
    lines = out.getvalue().splitlines()
    assert [line.startswith("Waiting 5 minutes for the ledger's quota, until ") for line in lines] == [True, True]


def test_a_second_of_waiting_is_not_worth_a_line() -> None:
    """Nobody who reads a log wants to know of it."""
    out = io.StringIO()
    Countdown(Console(file=out), Clock())(1.0)
    assert out.getvalue() == ""


def test_on_a_terminal_the_seconds_are_counted_down() -> None:
    """Each second is seen, in one line."""
    out, clock = io.StringIO(), Clock()
    told = Countdown(Console(file=out, force_terminal=True, highlight=False, width=80), clock)
    for left in (3, 2, 1):
        told(left)
    assert out.getvalue().count("\n") == 1
    assert [f"waiting 0:0{left} for the ledger's quota" in out.getvalue() for left in (3, 2, 1)] == [True] * 3


@pytest.mark.parametrize(("seconds", "words"), [(0, "0:00"), (7.4, "0:07"), (3599, "59:59"), (3900, "1:05:00")])
def test_what_remains_is_shown_as_a_clock(seconds: float, words: str) -> None:
    """Minutes and seconds, hours where there are any."""
    assert remaining(seconds) == words
