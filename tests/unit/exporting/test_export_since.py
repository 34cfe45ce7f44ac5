"""Since last time: what is news, and from where the next export goes on."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from importer.exporting.since import Follower, Mark

NOON = datetime(2026, 11, 22, 12)  # noqa: DTZ001  the ledger's own time has no zone
TOOK = timedelta(minutes=2)


def record(number: str, minutes: float) -> dict[str, Any]:
    """Return a document that was changed so many minutes after noon."""
    return {"number": number, "lastModifiedDateTime": (NOON + timedelta(minutes=minutes)).isoformat()}


def read(mark: Mark | None, *records: dict[str, Any]) -> tuple[list[str], Mark | None]:
    """Return the numbers that are news, and the next mark."""
    follower = Follower("number", mark)
    news = [row["number"] for page in follower.news([list(records)]) for row in page]
    return news, follower.next_mark(TOOK)


def test_the_first_time_everything_is_news() -> None:
    """The mark lies before the latest change by as long as the reading took."""
    news, mark = read(None, record("1", 0), record("2", 10))
    assert news == ["1", "2"]
    assert mark is not None
    assert mark.moment == NOON + timedelta(minutes=8)
    assert mark.begin() == "2026-11-22T12:03:00.000"


def test_what_comes_again_in_the_overlap_is_no_news() -> None:
    """The same version of a record is left out, a changed one is not."""
    _, mark = read(None, record("1", 0), record("2", 9), record("3", 10))
    assert read(mark, record("2", 9), record("3", 11), record("4", 11))[0] == ["3", "4"]


def test_a_mark_survives_being_written_down() -> None:
    """What is read from the journal is what was written to it; nothing written is no mark."""
    _, mark = read(None, record("1", 0))
    assert mark is not None
    assert Mark.read(mark.text()) == mark
    assert Mark.read(None) is None


def test_a_night_without_changes_leaves_the_mark() -> None:
    """Nothing read is no reason to start from the beginning, nor to skip what is being posted now."""
    _, mark = read(None, record("1", 0))
    assert read(mark)[1] == mark
    assert read(None)[1] is None


def test_a_record_without_a_time_is_always_news() -> None:
    """What does not say when it was changed cannot be known."""
    _, mark = read(None, {"number": "1"}, record("2", 0))
    assert read(mark, {"number": "1"})[0] == ["1"]


@given(st.lists(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 90)), max_size=6), max_size=6))
def test_no_version_of_a_record_is_missed_or_comes_twice(nights: list[list[tuple[str, int]]]) -> None:
    """Night after night every change that a reading could see is news exactly once."""
    mark, clock, seen = None, 0.0, []
    ledger: dict[str, dict[str, Any]] = {}
    told = []
    for night in nights:
        for number, seconds in night:
            clock += seconds / 60
            ledger[number] = record(number, clock)
        begin = mark.begin() if mark else ""
        listed = [row for row in ledger.values() if row["lastModifiedDateTime"] >= begin[:19]]
        follower = Follower("number", mark)
        told += [tuple(row.values()) for page in follower.news([listed]) for row in page]
        mark = follower.next_mark(timedelta(seconds=1))
        seen += [tuple(row.values()) for row in ledger.values() if tuple(row.values()) not in seen]
    assert sorted(told) == sorted(seen)
