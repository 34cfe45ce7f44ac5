"""Whatever goes wrong, and whenever: no document twice, none lost, and the journal never says what is not so."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from importer.journal import Journal
from importer.journal.standing import Record, State
from importer.submission import Outcome, Status

LATE, SLOW = 0.05, 0.6
DONE = frozenset({Status.CREATED, Status.UPDATED, Status.ALREADY_DONE})
NOT_DONE = frozenset({Status.REFUSED, Status.NOT_ATTEMPTED})
FINAL = DONE | {Status.REFUSED, Status.INVALID, Status.IN_DOUBT}
TOKEN = "/connect/token"
UPSERTS = ("W1", "W2")

before_or_after = st.booleans()
few = st.integers(1, 3)
faults = st.one_of(
    st.fixed_dictionaries({"kind": st.just("429"), "seconds": st.sampled_from([0, None])}),
    st.fixed_dictionaries({"kind": st.just("401")}),
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["500", "502", "503", "504"]),
            "commit": before_or_after,
            "body": st.sampled_from(["json", "empty", "html"]),
        }
    ),
    st.fixed_dictionaries({"kind": st.sampled_from(["drop", "html"]), "commit": before_or_after}),
    st.fixed_dictionaries({"kind": st.sampled_from(["cut", "half-json"])}),
    st.fixed_dictionaries({"kind": st.just("slow"), "commit": before_or_after, "seconds": st.just(SLOW)}),
    st.fixed_dictionaries({"kind": st.just("late"), "seconds": st.just(LATE)}),
    st.fixed_dictionaries({"kind": st.just("shift"), "rows": st.sampled_from([-2, -1, 1, 2])}),
)
"""One thing that goes wrong with a call."""
troubles = st.fixed_dictionaries(
    {
        "method": st.sampled_from(["POST", "POST", "*", "PUT", "GET"]),
        "times": few,
        "skip": st.integers(0, 5),
    }
)
"""Where it goes wrong, how often, and after how many calls."""
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
        "background_seconds": st.sampled_from([0, LATE]),
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


class Weeks(RuleBasedStateMachine):
    """Runs, resumes, edits and decisions in any order, while things go wrong; checked after each of them."""

    def __init__(
        self,
        monday: Callable[..., Any],
        ending: Callable[..., Any],
        tally: Counter[str],
        keys: tuple[str, ...],
    ) -> None:
        super().__init__()
        self.monday = monday
        self.ending = ending
        self.tally = tally
        self.keys = keys
        self.week: Any = None
        self.sound = True
        self.numbered = True
        self.lag = 0
        """A call that is carried out late is so at the last moment: no time is left for it to be seen later still."""

    @initialize(data=st.data(), company=companies, client=clients)
    def open(self, data: st.DataObject, company: dict[str, Any], client: dict[str, Any]) -> None:
        """Begin a week: a company, and documents in the workbook."""
        self.week = self.monday(client)
        keys = st.sampled_from(self.keys or tuple(self.week.cast))
        self.week.book = data.draw(st.lists(keys, unique=True, min_size=3, max_size=9))
        self.week.box.configure(**company)
        self.numbered = company["number_series"]["Customer"] != "auto"
        self.lag = company["read_lag_seconds"]

    @rule(
        faults=st.lists(st.tuples(faults, troubles), max_size=3),
        tokens=st.none() | st.tuples(st.sampled_from(["500", "503", "drop", "html", "half-json"]), few),
        ending=endings,
        resumes=st.booleans(),
        limit=st.sampled_from([None, None, None, 2]),
    )
    def live(
        self,
        faults: list[tuple[dict[str, Any], dict[str, Any]]],
        tokens: tuple[str, int] | None,
        ending: tuple[str, int] | None,
        resumes: bool,  # noqa: FBT001  drawn by name
        limit: int | None,
    ) -> None:
        """Run the workbook, or resume the latest run, while calls and sign-ins go wrong."""
        rules = [{**about, **where} for about, where in faults if about["kind"] != "late" or not self.lag]
        if tokens is not None:
            rules.append({"kind": tokens[0], "path": TOKEN, "times": tokens[1]})
        self.week.box.control("POST", "faults", rules)
        end = ending and self.ending(*ending)
        if resumes and self.week.runs:
            self.week.resume(end)
        else:
            self.week.run(end, limit)

    @precondition(lambda self: self.week.runs)
    @rule()
    def mend(self) -> None:
        """Let everything go well until something goes wrong again."""
        self.week.box.control("DELETE", "faults")

    @precondition(lambda self: self.week.runs)
    @rule(data=st.data())
    def edit(self, data: st.DataObject) -> None:
        """Change a document in the workbook."""
        key = data.draw(st.sampled_from(self.week.book))
        if self.week.cast[key].versions:
            self.week.versions[key] += 1

    @precondition(lambda self: self.week.runs)
    @rule()
    def decide(self) -> None:
        """Let a person who looks into the books settle what is in doubt."""
        self.week.decide()

    @precondition(lambda self: self.week is not None)
    @invariant()
    def nothing_untrue(self) -> None:
        """Check the books against the journal and against what was said."""
        self.week.box.calm()
        found = breaches(self.week)
        self.sound = not found
        assert not found, "\n".join(found)

    def teardown(self) -> None:
        """Resume to the end: nothing is lost, and what is in doubt is so for a reason."""
        self.tally["schedules"] += 1
        if self.week is None or not self.sound:
            return
        self.week.box.control("DELETE", "faults")
        self.week.finish()
        self.nothing_untrue()
        found = list(losses(self.week, numbered=self.numbered))
        self.tally += Counter(lives=self.week.lives, documents=len(self.week.book), runs=len(self.week.runs))
        self.tally["in doubt at the end"] += sum(
            outcome.status is Status.IN_DOUBT for outcome in self.week.said.values()
        )
        assert not found, "\n".join(found)


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


def breaches(week: Any) -> list[str]:
    """Return what is not as it must be at any moment."""
    return [words for standing in standings(week) for words in standing.untrue()]


def losses(week: Any, *, numbered: bool) -> Iterator[str]:
    """Yield what did not come to the end it should have; `numbered`: the ledger takes our numbers."""
    for key in week.book:
        role, said = week.cast[key], week.said.get(key)
        if said is None or said.status not in FINAL:
            yield f"{key} has not come to an end: {said}"
            continue
        overtaken = role.guarded and week.versions[key]
        sure = role.traceable and role.welcome and numbered and not overtaken
        if said.status is Status.IN_DOUBT and sure:
            yield f"{key} is in doubt, and could be looked up: {said.message}"
        if said.status is Status.REFUSED and role.welcome and numbered and not overtaken:
            yield f"{key} was refused: {said.message}"
        if said.status is Status.INVALID and not week.versions[key]:
            yield f"{key} is invalid, and was never changed: {said.message}"


@pytest.fixture
def weeks(monday: Callable[..., Any], ending: Callable[..., Any], tell: Callable[[str], None]) -> Iterator[Any]:
    """Return what lives through weeks: settings of hypothesis, which documents, and what is taken out."""
    tally: Counter[str] = Counter()

    def live(chosen: settings, keys: Sequence[str] = (), **parts: Any) -> None:
        def begin(client: Mapping[str, Any]) -> Any:
            return monday(client, **parts)

        class Machine(Weeks):
            def __init__(self) -> None:
                super().__init__(begin, ending, tally, tuple(keys))

        run_state_machine_as_test(Machine, settings=chosen)

    started = time.monotonic()
    yield live
    figures = ", ".join(f"{count} {name}" for name, count in tally.items())
    tell(f"schedules: {figures}, {time.monotonic() - started:.1f} s")


def _settings(examples: int, steps: int, **more: Any) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
        **more,
    )


QUICK = _settings(40, 6, derandomize=True, phases=[Phase.generate])
DEEP = _settings(3000, 12)


def test_no_schedule_posts_twice_or_loses(weeks: Callable[..., None]) -> None:
    """Faults, crashes, full disks, Ctrl-C, edits and decisions in any order."""
    weeks(QUICK)


@pytest.mark.deep
def test_no_schedule_posts_twice_or_loses_deep(weeks: Callable[..., None]) -> None:
    """As above, for as long as somebody has patience."""
    weeks(DEEP)


@pytest.mark.parametrize("taken_out", ["no look-up", "no looking back", "no settle time"])
def test_this_test_finds_what_is_taken_out(
    weeks: Callable[..., None], variants: Mapping[str, Mapping[str, Any]], taken_out: str
) -> None:
    """Without look-up, without looking back at what a crash left behind, or without waiting, it finds a duplicate."""
    with pytest.raises(AssertionError, match="is in the ledger twice"):
        weeks(QUICK, ("R1", "R2", "R3", "O1"), **variants[taken_out])
