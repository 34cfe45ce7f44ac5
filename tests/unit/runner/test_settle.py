import json
from collections.abc import Callable
from typing import Any

import pytest

from importer.errors import UsageError
from importer.journal import Journal
from importer.journal.standing import State
from importer.ledger.port import Pending, Refused, Unclear
from importer.runner import Options, left_over, resume, run, settle
from importer.submission import Receipt, Status, Submission

SOON = Options(settle_seconds=0.05)
Invoices = Callable[..., Submission]


@pytest.fixture
def doubtful(ledger: Any, journal: Journal, begin: Callable[..., Journal], invoice: Invoices) -> Journal:
    """Return a journal whose run R1 has ended with three documents in doubt.

    A-1 is there, A-2 is not, and F-3 leaves nothing to search by.
    """
    for key, mood in (("F-1", "done"), ("F-2", "lost"), ("F-3", "done")):
        ledger.moods[key].append(mood)
    ledger.blind.extend([Unclear("no answer")] * 2)
    wanted = [invoice("F-1", number="A-1"), invoice("F-2", number="A-2"), invoice("F-3", price="55")]
    ran = run(wanted, ledger, journal, "R1", SOON)
    assert [outcome.status for outcome in ran] == [Status.IN_DOUBT] * 3
    journal.end("R1", {}, 6)
    journal.close()
    return begin("R2")


def test_the_ledger_is_asked_once_more(ledger: Any, doubtful: Journal) -> None:
    """What is there is created, what is absent twice is not sent, and the rest is left to a person."""
    pauses: list[int] = []
    found = settle(doubtful, "R1", ledger, {}, lambda: pauses.append(1))
    assert {doubt.key: doubt.state for doubt in found} == {
        "F-1": State.CREATED,
        "F-2": State.NOT_SENT,
        "F-3": State.IN_DOUBT,
    }
    assert pauses == [1]
    assert {kept.key: kept.status for kept in doubtful.documents("R1")} == {
        "F-1": Status.CREATED,
        "F-2": Status.NOT_ATTEMPTED,
        "F-3": Status.IN_DOUBT,
    }
    assert [entry.submission.key for entry in left_over(doubtful, "R1")] == ["F-2", "F-3"]


def test_what_turns_up_after_the_pause_is_created(ledger: Any, doubtful: Journal, invoice: Invoices) -> None:
    """A document that the server finished late is found by the second look."""
    found = settle(doubtful, "R1", ledger, {}, lambda: ledger.put(invoice("F-2", number="A-2"), "A-2"))
    assert {doubt.key: doubt.state for doubt in found}["F-2"] is State.CREATED


@pytest.mark.parametrize(
    ("decision", "state", "status"),
    [("created", State.CREATED, Status.CREATED), ("absent", State.NOT_SENT, Status.NOT_ATTEMPTED)],
)
def test_a_person_decides_what_cannot_be_looked_up(
    ledger: Any, doubtful: Journal, decision: str, state: State, status: Status
) -> None:
    """A decision is written down as such; what is absent by decision is sent by resume."""
    found = settle(doubtful, "R1", ledger, {"F-3": decision})
    assert [doubt.state for doubt in found if doubt.key == "F-3"] == [state]
    assert [kept.status for kept in doubtful.documents("R1") if kept.key == "F-3"] == [status]
    assert ("F-3" in {entry.submission.key for entry in left_over(doubtful, "R1")}) == (decision == "absent")


def test_resume_sends_what_was_settled_as_absent(ledger: Any, doubtful: Journal) -> None:
    """After a decision the run goes on to its end."""
    settle(doubtful, "R1", ledger, {"F-3": "absent"})
    doubtful.begin(doubtful.run("R1"))
    assert {outcome.key: outcome.status for outcome in resume(doubtful, "R1", ledger, SOON)} == {
        "F-2": Status.CREATED,
        "F-3": Status.CREATED,
    }
    assert left_over(doubtful, "R1") == []


def test_what_the_ledger_has_instead_is_shown(ledger: Any, doubtful: Journal, invoice: Invoices) -> None:
    """Other content under the number stays in doubt, with the document to look at."""
    ledger.documents["customer-invoice"].pop("A-1")
    ledger.put(invoice(price="77"), "A-1")
    doubt = next(each for each in settle(doubtful, "R1", ledger, {}) if each.key == "F-1")
    assert (doubt.state, doubt.number) == (State.IN_DOUBT, "A-1")
    assert "ledger has 154.00" in doubt.message
    assert json.loads(json.dumps(doubt.document, default=str))["referenceNumber"] == "A-1"


def test_a_letter_in_doubt_is_a_persons_decision(
    ledger: Any, journal: Journal, begin: Callable[..., Journal], letter: Submission
) -> None:
    """An action leaves nothing to look for."""
    ledger.moods["L-1"].append("lost")
    run([letter], ledger, journal, "R1", SOON)
    journal.end("R1", {}, 6)
    diary = begin("R2")
    assert [doubt.state for doubt in settle(diary, "R1", ledger, {})] == [State.IN_DOUBT]
    assert [doubt.state for doubt in settle(diary, "R1", ledger, {"L-1": "created"})] == [State.CREATED]
    assert ledger.looked == []


def test_an_update_in_doubt_is_updated_when_a_person_says_so(
    ledger: Any, journal: Journal, invoice: Invoices, text_update: Invoices
) -> None:
    """The status says what was done: updated, not created."""
    ledger.put(invoice(), "000001")
    ledger.moods["F-1"].append("done")
    run([text_update(insert=True)], ledger, journal, "R1", SOON)
    journal.end("R1", {}, 6)
    settle(journal, "R1", ledger, {"F-1": "created"})
    assert [kept.status for kept in journal.documents("R1")] == [Status.UPDATED]


@pytest.mark.parametrize(
    ("became", "there", "state"),
    [
        (Receipt("A-7"), False, State.CREATED),
        (Refused("Period is closed"), False, State.NOT_SENT),
        (Unclear("ended without an answer"), False, State.NOT_SENT),
        (Pending("still at it", "J-F-1"), False, State.IN_DOUBT),
        (Pending("still at it", "J-F-1"), True, State.CREATED),
    ],
)
def test_a_background_job_is_asked_first(  # what it says, whether the document is there, what follows
    ledger: Any, journal: Journal, invoice: Invoices, became: Any, there: object, state: State
) -> None:
    """As long as a job may be at work, that nothing is there proves nothing."""
    ledger.moods["F-1"].append("job")
    run([invoice(number="A-7")], ledger, journal, "R1", SOON)
    journal.end("R1", {}, 6)
    ledger.jobs["J-F-1"] = became
    if there:
        ledger.put(invoice(number="A-7"), "A-7")
    assert [doubt.state for doubt in settle(journal, "R1", ledger, {})] == [state]


@pytest.mark.parametrize(
    ("run_id", "assume", "words"),
    [
        ("R7", {}, "no run R7"),
        ("R2", {}, "still going on"),
        ("R1", {"F-9": "created"}, "Not in doubt in run R1: F-9"),
        ("R1", {"F-3": "perhaps"}, "created or absent"),
    ],
)
def test_what_cannot_be_settled_is_said(
    ledger: Any, doubtful: Journal, run_id: str, assume: dict[str, str], words: str
) -> None:
    """A wrong run, a wrong key and a wrong decision change nothing."""
    with pytest.raises(UsageError, match=words):
        settle(doubtful, run_id, ledger, assume)
    assert len(doubtful.open_claims("R1")) == 3
