from email.utils import formatdate

import pytest

from importer.ledger.limits import Quota, duration, predict, read_quota, read_retry_after

NOW = 1_800_000_000.0


def headers(limit: str, remaining: str, reset: str) -> dict[str, str]:
    """Return the headers of an answer."""
    return {"X-RateLimit-Limit": limit, "X-RateLimit-Remaining": remaining, "X-RateLimit-Reset": reset}


@pytest.mark.parametrize("reset", ["90", "1800000090", "1800000090000"])
def test_a_reset_is_seconds_or_a_point_in_time(reset: str) -> None:
    """Seconds to wait, seconds since 1970 and milliseconds since 1970 all mean the same end of the window."""
    assert read_quota(headers("500", "12", reset), NOW) == Quota(500, 12, NOW + 90)


@pytest.mark.parametrize(
    "given", [{}, headers("500", "", "90"), headers("500", "12", "soon"), headers("x", "nan", "inf")]
)
def test_headers_that_tell_nothing_are_no_quota(given: dict[str, str]) -> None:
    """A quota needs what is left and when it ends; anything else is not guessed."""
    assert read_quota(given, NOW) is None


def test_retry_after_is_seconds_or_a_date() -> None:
    """Both forms of Retry-After are understood, and a date that has passed means at once."""
    assert read_retry_after({"Retry-After": "7"}, NOW) == 7
    assert read_retry_after({"Retry-After": formatdate(NOW + 30, usegmt=True)}, NOW) == 30
    assert read_retry_after({"Retry-After": formatdate(NOW - 30, usegmt=True)}, NOW) == 0
    assert read_retry_after({"Retry-After": "later"}, NOW) is None
    assert read_retry_after({}, NOW) is None


def test_what_fits_into_the_window_needs_no_waiting() -> None:
    """Calls within the quota, less the reserve, take as long as they take."""
    forecast = predict(100, Quota(500, 150, NOW + 600), 50, 0.5, NOW)
    assert (forecast.left, forecast.windows, forecast.seconds) == (100, 0, 50.0)
    assert forecast.words == "100 calls needed, 100 of 500 left for the next 10 minutes. About 50 seconds."


def test_what_does_not_fit_waits_for_the_next_windows() -> None:
    """2 000 calls at 500 an hour, 150 of them left, wait four times, an hour between each."""
    forecast = predict(2000, Quota(500, 150, NOW + 600), 0, 0.5, NOW)
    assert forecast.windows == 4
    assert forecast.seconds == 600 + 3 * 3600 + 350 * 0.5
    assert "waits 4 times" in forecast.words


def test_without_a_limit_only_the_pace_counts() -> None:
    """A ledger that tells no limit gets a forecast by the pace alone."""
    assert predict(10, None, 0, 0.2, NOW).words == "10 calls needed; the ledger tells no limit. About 2 seconds."


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "1 second"), (89, "89 seconds"), (91, "2 minutes"), (7260, "2 h 01 min")]
)
def test_durations_read_as_people_say_them(seconds: float, words: str) -> None:
    """A rough time is given in the unit people would use."""
    assert duration(seconds) == words
