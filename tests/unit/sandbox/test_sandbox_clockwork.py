"""Faults and quota, with a clock that stands still."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.sandbox.faults import Fault, FaultError, Faults, read
from importer.sandbox.limits import Limiter
from importer.sandbox.settings import Settings
from importer.sandbox.store import etag, stamp


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1_000_000.25

    def __call__(self) -> float:
        """Return what it was set to."""
        return self.now


def test_window_starts_with_its_first_call_and_ends_on_time() -> None:
    """Remaining falls to nothing, the next call is refused, the new window has the whole quota."""
    clock = Clock()
    limiter, rule = Limiter(clock), Settings(rate_limit=2, rate_window_seconds=10)
    calls = [limiter.call(rule, "p") for _ in range(3)]
    assert [(call.allowed, call.headers["X-RateLimit-Remaining"]) for call in calls] == [
        (True, "1"),
        (True, "0"),
        (False, "0"),
    ]
    assert calls[-1].seconds == 10
    clock.now += 9.5
    assert limiter.call(rule, "p").seconds == 1
    clock.now += 0.5
    assert limiter.call(rule, "p").allowed


def test_looking_does_not_count() -> None:
    """An answer that is not counted shows the quota all the same."""
    limiter, rule = Limiter(Clock()), Settings(rate_limit=2)
    assert limiter.call(rule, "p", counted=False).headers["X-RateLimit-Remaining"] == "2"
    assert limiter.call(rule, "p").headers["X-RateLimit-Remaining"] == "1"


def test_new_rule_starts_a_new_window() -> None:
    """Changing the limit or the window forgets what was used."""
    limiter = Limiter(Clock())
    limiter.call(Settings(rate_limit=5), "p")
    assert limiter.call(Settings(rate_limit=9), "p").headers["X-RateLimit-Remaining"] == "8"


def test_reset_as_a_moment() -> None:
    """The end of the window, in whole seconds since 1970."""
    call = Limiter(Clock()).call(Settings(rate_reset="epoch", rate_window_seconds=10), "p")
    assert call.headers["X-RateLimit-Reset"] == "1000011"


def _struck(faults: Faults, calls: int) -> list[str]:
    hits = (faults.strike("GET", "/v1/customer") for _ in range(calls))
    return [hit.kind if hit else "" for hit in hits]


def test_rule_skips_and_stops() -> None:
    """So many pass first, so many are hit, then the rule is gone."""
    faults = Faults()
    faults.add([Fault("500", skip=2, times=2)])
    assert _struck(faults, 6) == ["", "", "500", "500", "", ""]


def test_later_rule_counts_only_calls_that_reach_it() -> None:
    """While the first rule hits, the second does not see the calls."""
    faults = Faults()
    faults.add([Fault("500"), Fault("503", skip=1)])
    assert _struck(faults, 4) == ["500", "", "503", ""]


def test_shift_waits_for_a_second_page() -> None:
    """The first page of a list is not moved."""
    faults = Faults()
    faults.add([Fault("shift")])
    assert faults.strike("GET", "/v1/customer", 1) is None
    assert faults.strike("GET", "/v1/customer", 2) is not None


@given(st.integers(), st.floats(0, 1))
def test_seed_repeats_a_storm(seed: int, rate: float) -> None:
    """Two storms from one seed are alike."""
    storms = []
    for _ in range(2):
        faults = Faults()
        faults.add([Fault(["500", "drop", "late"], rate=rate, times=None, seed=seed, commit=None)])
        storms.append([faults.strike("POST", "/v2/customerinvoice") for _ in range(20)])
    assert storms[0] == storms[1]


@pytest.mark.parametrize("source", ["drop", {"kind": "drop"}, {"kind": ["drop", "cut"], "rate": 1, "seconds": None}])
def test_fault_is_read(source: Any) -> None:
    """A name will do; everything else has a default."""
    assert read(source).times == 1


@pytest.mark.parametrize("source", [None, [], {"kind": "x"}, {"kind": "drop", "times": True}, {"kind": ["drop", 1]}])
def test_fault_that_makes_no_sense_is_refused(source: Any) -> None:
    """Nothing is guessed."""
    with pytest.raises(FaultError):
        read(source)


def test_versions_and_times_look_like_the_vendors() -> None:
    """Eight bytes in base64; a time in milliseconds without a zone."""
    assert etag(0x4D182222) == "AAAAAE0YIiI="
    assert stamp(0.1239) == "1970-01-01T00:00:00.123"
