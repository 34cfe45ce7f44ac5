"""Whatever goes wrong, and whenever: no document twice, none lost, and the journal never says what is not so."""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from importer.journal import Journal
from importer.journal.standing import Record, State
from importer.submission import Outcome, Status

LATE, SLOW = 0.05, 0.6
QUEUED = 0.4
"""Seconds a background call waits for its turn: longer than a look-up waits, as the ledger promises nothing."""
DONE = frozenset({Status.CREATED, Status.UPDATED, Status.ALREADY_DONE})
NOT_DONE = frozenset({Status.REFUSED, Status.NOT_ATTEMPTED})
FINAL = DONE | {Status.REFUSED, Status.INVALID, Status.IN_DOUBT}
TOKEN = "/connect/token"
UPSERTS = ("W1", "W2")

few = st.integers(1, 3)
wherever = {"method": st.sampled_from(["POST", "POST", "*", "PUT", "GET"]), "times": few, "skip": st.integers(0, 4)}
"""Where something goes wrong, how often, and after how many calls."""


def fault(kind: str, **about: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return faults of one kind."""
    return st.fixed_dictionaries({"kind": st.sampled_from(kind.split()), **about, **wherever})


faults = st.one_of(
    fault("500 502 503 504", commit=st.booleans(), body=st.sampled_from(["json", "empty", "html"])),
    fault("drop html", commit=st.booleans()),
    fault("cut half-json"),
    fault("late", seconds=st.just(LATE)),
    fault("slow", seconds=st.just(SLOW), commit=st.booleans()),
    fault("429", seconds=st.sampled_from([0, None])),
    fault("401"),
    fault("shift", rows=st.sampled_from([-2, -1, 1, 2])),
)
no_token = st.fixed_dictionaries(
    {"kind": st.sampled_from(["500", "503", "drop", "html", "half-json"]), "path": st.just(TOKEN), "times": few}
)
endings = st.one_of(
    st.none(),
    st.tuples(st.just("crash"), st.sampled_from(range(2, 45))),
    st.tuples(st.just("crash"), st.sampled_from(range(2, 15))),
    st.tuples(st.just("full"), st.sampled_from(range(20))),
    st.tuples(st.just("interrupt"), st.sampled_from(range(5))),
)
companies = st.fixed_dictionaries(
    {
        "business_error_status": st.sampled_from([400, 400, 500]),
        "read_lag_seconds": st.sampled_from([0, 0, LATE]),
        "token_seconds": st.sampled_from([3600, 0.5]),
        "background_seconds": st.sampled_from([0, LATE, QUEUED]),
        "max_page_size": st.sampled_from([1000, 2]),
        "unhonoured_number": st.sampled_from(["ignore", "refuse"]),
        "number_series": st.sampled_from(["auto+manual", "auto+manual", "auto"]).map(
            lambda series: dict.fromkeys(("Customer", "CustomerInvoice", "CustomerDebitNote"), series)
        ),
    }
)
"""What the ledger of a company is like."""
clients = st.fixed_dictionaries(
    {"page_size": st.sampled_from([1000, 2]), "background_lines": st.sampled_from([500, 500, 0])}
)
day = {
    "mended": st.booleans(),
    "faults": st.lists(faults, min_size=1, max_size=3),
    "tokens": st.lists(no_token, max_size=1),
    "resumes": st.booleans(),
    "limit": st.sampled_from([None, None, None, 2]),
    "ending": endings,
    "edited": st.sampled_from([None, None, 0, 1, 2]),
    "decided": st.sampled_from([False, False, True]),
}
"""What happens on one day: calls and sign-ins go wrong, a run is begun or resumed, and somebody edits the workbook."""
posts = {"method": st.just("POST"), "times": few, "skip": st.integers(0, 2), "path": st.just("/v?/customer*")}
lost = st.fixed_dictionaries({"kind": st.just("drop"), "commit": st.just(value=True), **posts})
late = st.fixed_dictionaries({"kind": st.just("late"), "seconds": st.just(LATE), **posts})
TAKEN_OUT: Mapping[str, Mapping[str, st.SearchStrategy[Any]]] = {
    "no look-up": {"faults": st.lists(lost, min_size=1), "ending": st.none()},
    "no looking back": {"faults": st.just([]), "ending": st.tuples(st.just("crash"), st.sampled_from(range(2, 25)))},
    "no settle time": {"faults": st.lists(late, min_size=1), "ending": st.none()},
}
"""Days on which that is missed which was taken out: they come up among all others as well, only not so soon."""


def schedules(keys: Sequence[str], most: int, **about: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return whole weeks: a company, the documents in its workbook, and its days; `about` is what they are like."""
    return st.fixed_dictionaries(
        {
            "company": companies,
            "client": clients,
            "book": st.lists(st.sampled_from(keys), unique=True, min_size=3, max_size=8),
            "days": st.lists(st.fixed_dictionaries({**day, **about}), min_size=2, max_size=most),
        }
    )


@dataclass(frozen=True)
class Proof:
    """Lives through weeks, and checks after each of their days."""

    monday: Callable[..., Any]
    ending: Callable[..., Any]
    tally: Counter[str]

    def live(self, schedule: Mapping[str, Any], variant: Mapping[str, Any] | None = None) -> None:
        """Live through one week and its end. Raises AssertionError for what must not be."""
        week = self.monday(schedule["client"], **(variant or {}))
        week.book = schedule["book"]
        week.box.configure(**schedule["company"])
        for day in schedule["days"]:
            self._day(week, day, schedule["company"])
        week.box.control("DELETE", "faults")
        week.finish()
        self._check(week)
        honoured = schedule["company"]["number_series"]["Customer"] != "auto"
        found = list(losses(week, numbered=honoured))
        assert not found, "\n".join(found)
        self._count(week)

    def _day(self, week: Any, day: Mapping[str, Any], company: Mapping[str, Any]) -> None:
        if day["mended"]:
            week.box.control("DELETE", "faults")
        lagging = company["read_lag_seconds"] > 0  # what is late comes at the last moment, and must be seen then
        rules = [rule for rule in day["faults"] if rule["kind"] != "late" or not lagging]
        week.box.control("POST", "faults", rules + day["tokens"])
        end = day["ending"] and self.ending(*day["ending"])
        if day["resumes"] and week.runs:
            week.resume(end)
        else:
            week.run(end, day["limit"])
        self._check(week)
        if day["decided"]:
            week.decide()
            self._check(week)
        if day["edited"] is not None:
            week.edit(day["edited"])

    def _check(self, week: Any) -> None:
        week.box.calm()
        found = [words for standing in standings(week) for words in standing.untrue()]
        assert not found, "\n".join(found)

    def _count(self, week: Any) -> None:
        doubts = sum(outcome.status is Status.IN_DOUBT for outcome in week.said.values())
        faults_met = sum(bool(call["fault"]) for call in week.box.requests())
        about = {"schedules": 1, "lives": week.lives, "documents": len(week.book), "faults met": faults_met}
        self.tally.update({**about, "left in doubt": doubts})


@dataclass(frozen=True)
class Standing:
    """How one document stands: in the ledger's books, in the journal, and in what the latest life said of it."""

    role: Any
    books: Sequence[Any]
    records: Mapping[str, Record]
    """What the journal has, by operation."""
    contents: Mapping[tuple[str, str], str]
    said: Outcome | None
    doubtful: bool
    assumed: bool
    """Whether a person decided: then the number may be unknown."""

    def filed(self) -> list[Any]:
        """Return the records in the books that are this document, or what it changes."""
        sample = self.role.make(0)
        mine = [filed for filed in self.books if filed.resource == sample.resource]
        if self.role.deed == "creates":
            return [filed for filed in mine if filed.mark == self.role.mark]
        return [filed for filed in mine if filed.number == self.role.mark]

    def times(self) -> int:
        """Return how many times it was carried out, as far as that can be counted."""
        if self.role.deed != "adds a row":
            return len(self.filed())
        (target,) = self.filed()
        return sum(line.get("description") == self.role.key for line in target.state["invoiceLines"])

    def has_content_of(self, record: Record) -> bool:
        """Return whether the books have the content that the journal speaks of."""
        if self.role.deed == "adds a row":
            return self.times() > 0
        content = self.contents[self.role.key, record.fingerprint]
        return any(filed.content == content for filed in [*self.filed(), *self.foreign()])

    def foreign(self) -> list[Any]:
        """Return what somebody else has posted in this document's stead."""
        sample = self.role.make(0)
        return [filed for filed in self.books if self.role.foreign and filed.number == sample.number]

    def untrue(self) -> Iterator[str]:
        """Yield what is not as it must be."""
        if self.times() > 1:
            yield f"{self.role.key} is in the ledger twice"
        if not self.records and self.role.deed == "creates" and not self.role.foreign and self.times():
            yield f"{self.role.key} is in the ledger and not in the journal"
        yield from (words for record in self.records.values() for words in self._record_untrue(record))
        yield from self._said_untrue()

    def _record_untrue(self, record: Record) -> Iterator[str]:
        latest = max(self.records.values(), key=lambda each: each.settled)
        if record is not latest or any(each.state.is_open for each in self.records.values()):
            return
        there = self.has_content_of(record)
        if record.state is State.CREATED and not there:
            yield f"{self.role.key} is created in the journal, and the ledger does not have it so"
        if record.state is not State.CREATED and there and not self.role.foreign:
            yield f"{self.role.key} is {record.state} in the journal, and in the ledger"
        numbers = {filed.number for filed in [*self.filed(), *self.foreign()]}
        if record.state is State.CREATED and not self.assumed and (record.number or "") not in numbers:
            yield f"{self.role.key} is {record.number} in the journal and {numbers} in the ledger"

    def _said_untrue(self) -> Iterator[str]:
        if self.said is None:
            return
        counted = self.role.deed != "updates" and not self.role.foreign and self.role.key not in UPSERTS
        if self.said.status in DONE and not self.times() and not self.role.foreign:
            yield f"{self.role.key} was said to be {self.said.status}, and is not in the ledger"
        if self.said.status in NOT_DONE and counted and self.times():
            yield f"{self.role.key} was said to be {self.said.status}, and is in the ledger: {self.said.message}"
        if self.said.status is Status.IN_DOUBT and not self.doubtful:
            yield f"{self.role.key} was said to be in doubt for no reason: {self.said.message}"


def standings(week: Any) -> Iterator[Standing]:
    """Yield how everything stands that was ever in the workbook."""
    books = week.box.books()
    with Journal.open(week.home) as journal:
        for key in sorted({key for key, _ in week.contents}):
            role = week.cast[key]
            found = journal.known(week.access.tenant_id, role.make(0).resource, [key])
            records = {name.operation: record for name, record in found.items()}
            doubtful, assumed = key in week.doubtful, key in week.assumed
            yield Standing(role, books, records, week.contents, week.said.get(key), doubtful, assumed)


def losses(week: Any, *, numbered: bool) -> Iterator[str]:
    """Yield what did not come to the end it should have; `numbered`: the ledger takes our numbers."""
    for standing in standings(week):
        role, said, changed = standing.role, standing.said, week.versions[standing.role.key]
        if role.key not in week.book:
            continue
        if said is None or said.status not in FINAL:
            yield f"{role.key} has not come to an end: {said}"
            continue
        expected = role.welcome and numbered and not (role.guarded and changed)
        queued = any(record.job for record in standing.records.values())
        if said.status is Status.IN_DOUBT and expected and role.traceable and not queued:
            yield f"{role.key} is in doubt, and could be looked up: {said.message}"
        if said.status is Status.REFUSED and expected:
            yield f"{role.key} was refused: {said.message}"
        if said.status is Status.INVALID and not changed:
            yield f"{role.key} is invalid, and was never changed: {said.message}"


@pytest.fixture
def proof(monday: Callable[..., Any], ending: Callable[..., Any], tell: Callable[[str], None]) -> Iterator[Proof]:
    """Return what lives through weeks; tells how many at its end."""
    proof = Proof(monday, ending, Counter())
    started = time.monotonic()
    yield proof
    figures = ", ".join(f"{count} {name}" for name, count in proof.tally.items())
    tell(f"{figures}, {time.monotonic() - started:.0f} s")


def _settings(examples: int, **more: Any) -> settings:
    return settings(
        max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck), **more
    )


QUICK = _settings(40, derandomize=True, phases=[Phase.generate])
DEEP = _settings(3000, derandomize=False)
QUICK_SECONDS = 20.0
FEWEST = 12
"""Weeks that are lived through however busy the machine is."""


def explore(
    chosen: settings, proof: Proof, weeks: st.SearchStrategy[dict[str, Any]], seconds: float = float("inf")
) -> None:
    """Live through as many weeks as chosen, or fewer when a busy machine takes longer for them than `seconds`."""
    until = time.monotonic() + seconds

    @chosen
    @given(weeks)
    def live(schedule: dict[str, Any]) -> None:
        if time.monotonic() < until or proof.tally["schedules"] < FEWEST:
            proof.live(schedule)

    live()


def test_no_schedule_posts_twice_or_loses(proof: Proof, keys: Sequence[str]) -> None:
    """Faults, crashes, full disks, Ctrl-C, edits and decisions in any order."""
    explore(QUICK, proof, schedules(keys, 3), QUICK_SECONDS)


@pytest.mark.deep
def test_no_schedule_posts_twice_or_loses_deep(proof: Proof, keys: Sequence[str]) -> None:
    """As above, for as long as somebody has patience: `DEEP_SECONDS` in the environment, else to the end."""
    explore(DEEP, proof, schedules(keys, 8), float(os.environ.get("DEEP_SECONDS", "inf")))


@pytest.mark.parametrize("taken_out", TAKEN_OUT)
def test_this_test_finds_what_is_taken_out(
    proof: Proof, variants: Mapping[str, Mapping[str, Any]], taken_out: str
) -> None:
    """Without look-up, without looking back at what a crash left behind, or without waiting, it finds a duplicate."""
    found: list[str] = []

    @QUICK
    @given(schedules(("R1", "R2", "R3", "O1"), 3, **TAKEN_OUT[taken_out]))
    def live(schedule: Mapping[str, Any]) -> None:
        if any("twice" in words for words in found):
            return
        try:
            proof.live(schedule, variants[taken_out])
        except AssertionError as error:
            found.append(str(error))

    live()
    assert any("is in the ledger twice" in words for words in found), found
