import threading
from collections import Counter
from collections.abc import Callable

import pytest

from importer.journal import Journal, Rehearsal
from importer.journal.standing import (
    AlreadyDone,
    Claimed,
    Entry,
    HeldBy,
    Name,
    OtherContent,
    Run,
    State,
    Unsettled,
)
from importer.submission import Outcome, Status

Entries = Callable[..., Entry]


def settle(journal: Journal, entry: Entry, state: State, number: str | None = None, run: str = "R1") -> None:
    """Write down what became of a claim."""
    status = Status.CREATED if state is State.CREATED else Status.REFUSED
    journal.settle(run, entry, state, Outcome(entry.submission.key, status, number, "words"))


def test_a_new_document_is_claimed_and_known(journal: Journal, entry: Entries) -> None:
    """After a claim the journal says that the document may be on its way."""
    one = entry()
    journal.enter("R1", [one])
    assert journal.claim("R1", one) == Claimed()
    record = journal.known(one.tenant, "customer-invoice", ["F-1"])[one.name]
    assert (record.state, record.run, record.fingerprint) == (State.SENDING, "R1", one.fingerprint)


def test_what_is_created_is_never_claimed_again(journal: Journal, entry: Entries) -> None:
    """The same content is already done, other content is another document."""
    one = entry()
    journal.enter("R1", [one])
    journal.claim("R1", one)
    settle(journal, one, State.CREATED, "000001")
    assert journal.claim("R1", one) == AlreadyDone("000001")
    assert journal.claim("R2", entry(price="99")) == OtherContent("000001")


@pytest.mark.parametrize("state", [State.REFUSED, State.NOT_SENT])
def test_what_surely_was_not_done_may_be_sent(journal: Journal, entry: Entries, state: State) -> None:
    """A refused document and one that never left are claimed like new ones, whatever their content is now."""
    one = entry()
    journal.enter("R1", [one])
    journal.claim("R1", one)
    settle(journal, one, state)
    assert journal.claim("R2", entry(price="99")) == Claimed()


@pytest.mark.parametrize("state", [State.SENDING, State.IN_DOUBT])
def test_what_may_have_arrived_is_handed_over_with_what_was_sent(
    journal: Journal, open_journal: Callable[..., Journal], run: Callable[..., Run], entry: Entries, state: State
) -> None:
    """A later run gets the content that may be in the ledger, even when its own is another."""
    one = entry()
    journal.enter("R1", [one])
    journal.claim("R1", one)
    if state is State.IN_DOUBT:
        settle(journal, one, state)
    journal.note_job("R1", one, "J-1")
    journal.close()
    later = open_journal()
    later.begin(run("R2"))
    later.enter("R2", [entry(price="99")])
    assert later.claim("R2", entry(price="99")) == Unsettled(one, "R1", "J-1")
    assert later.known(one.tenant, "customer-invoice", ["F-1"])[one.name].run == "R2"
    assert later.claim("R2", entry(price="99")) == Unsettled(one, "R2", "J-1")


def test_a_resumed_run_with_a_changed_workbook_still_knows_what_it_sent(
    journal: Journal, open_journal: Callable[..., Journal], run: Callable[..., Run], entry: Entries
) -> None:
    """The same run planned afresh keeps the content of a document that may have arrived."""
    one, changed = entry(), entry(price="99")
    journal.enter("R1", [one])
    journal.claim("R1", one)
    journal.close()
    again = open_journal()
    again.begin(run("R1"))
    again.enter("R1", [changed])
    assert again.claim("R1", changed) == Unsettled(one, "R1", None)
    assert [kept.entry for kept in again.documents("R1")] == [changed]
    assert [sent for _, sent in again.open_claims("R1")] == [one]


def test_sending_again_writes_down_what_is_sent_now(journal: Journal, entry: Entries) -> None:
    """Once the first attempt is surely absent, the new content is what may arrive."""
    one, changed = entry(), entry(price="99")
    journal.enter("R1", [one])
    journal.claim("R1", one)
    journal.enter("R1", [changed])
    journal.resend("R1", changed)
    assert [sent for _, sent in journal.open_claims("R1")] == [changed]


def test_a_claim_of_a_run_that_goes_on_is_its_own(
    journal: Journal, open_journal: Callable[..., Journal], run: Callable[..., Run], entry: Entries
) -> None:
    """Another run of this machine is told who has the document, and gets it when that one ends."""
    journal.enter("R1", [entry()])
    journal.claim("R1", entry())
    other = open_journal()
    other.begin(run("R2"))
    other.enter("R2", [entry()])
    assert other.claim("R2", entry()) == HeldBy("R1")
    journal.close()
    assert isinstance(other.claim("R2", entry()), Unsettled)


def test_updates_have_claims_of_their_own(journal: Journal, entry: Entries) -> None:
    """Creating and updating under one key do not get into each other's way, and another change is a new update."""
    create, update = entry(), entry(operation="update", number="000001")
    journal.enter("R1", [create])
    journal.claim("R1", create)
    settle(journal, create, State.CREATED, "000001")
    journal.enter("R1", [update])
    assert journal.claim("R1", update) == Claimed()
    settle(journal, update, State.CREATED, "000001")
    assert journal.claim("R2", update) == AlreadyDone("000001")
    assert journal.claim("R2", entry(operation="update", number="000001", price="99")) == Claimed()


def test_a_claim_that_was_lost_is_never_settled(
    journal: Journal, open_journal: Callable[..., Journal], run: Callable[..., Run], entry: Entries
) -> None:
    """A run that lost its claim to another one fails loudly instead of overwriting what that one knows."""
    journal.enter("R1", [entry()])
    journal.claim("R1", entry())
    with pytest.raises(RuntimeError, match="lost to another run"):
        settle(journal, entry(), State.CREATED, "000001", run="R9")
    with pytest.raises(RuntimeError, match="lost to another run"):
        journal.resend("R9", entry())
    del open_journal, run


def test_companies_do_not_share_keys(journal: Journal, entry: Entries) -> None:
    """The same key in another company's ledger is another document."""
    one = entry()
    other = Entry("another-tenant", one.submission, one.fingerprint)
    journal.enter("R1", [one])
    assert journal.claim("R1", one) == journal.claim("R1", other) == Claimed()
    journal.forget("another-tenant")
    assert journal.known("another-tenant", "customer-invoice", ["F-1"]) == {}
    assert journal.known(one.tenant, "customer-invoice", ["F-1"])


def test_threads_never_share_a_document(journal: Journal, entry: Entries) -> None:
    """Eight threads that want the same fifty documents get each of them once."""
    wanted = [entry(f"F-{n}") for n in range(50)]
    journal.enter("R1", wanted)
    got: list[str] = []

    def work() -> None:
        got.extend(one.submission.key for one in wanted if journal.claim("R1", one) == Claimed())

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(got) == Counter(one.submission.key for one in wanted)


def test_many_keys_are_looked_up_at_once(journal: Journal, entry: Entries) -> None:
    """Twelve thousand keys cost a handful of queries, and only those that are known come back."""
    entries = [entry(f"F-{n}") for n in range(20)]
    journal.enter("R1", entries)
    for one in entries:
        journal.claim("R1", one)
    known = journal.known(entries[0].tenant, "customer-invoice", [f"F-{n}" for n in range(12_000)])
    assert {name.key for name in known} == {f"F-{n}" for n in range(20)}


def test_numbers_lead_back_to_keys(journal: Journal, entry: Entries) -> None:
    """The journal knows whose a number is, and which number a key got: a migration's own lookup."""
    for key, number in (("F-1", "000001"), ("F-2", "000002")):
        journal.enter("R1", [entry(key)])
        journal.claim("R1", entry(key))
        settle(journal, entry(key), State.CREATED, number)
    tenant = entry().tenant
    assert journal.owners(tenant, "customer-invoice", ["000002", "000009"]) == {"000002": "F-2"}
    assert journal.numbers(tenant, "customer-invoice") == {"F-1": "000001", "F-2": "000002"}


def test_a_rehearsal_reads_and_never_claims(journal: Journal, entry: Entries) -> None:
    """A dry run gets the answers of the real journal and leaves no trace in it."""
    rehearsal = Rehearsal(journal)
    one, done = entry("F-1"), entry("F-2")
    journal.enter("R1", [done])
    journal.claim("R1", done)
    settle(journal, done, State.CREATED, "000002")
    rehearsal.enter("D1", [one])
    assert rehearsal.claim("D1", one) == Claimed()
    assert rehearsal.claim("D1", done) == AlreadyDone("000002")
    rehearsal.resend("D1", one)
    rehearsal.note_job("D1", one, "J")
    rehearsal.settle("D1", one, State.CREATED, Outcome("F-1", Status.CREATED))
    rehearsal.record("D1", [("customer-invoice", Outcome("F-1", Status.WOULD_CREATE))])
    assert Name(one.tenant, "customer-invoice", "create", "F-1") not in rehearsal.known(
        one.tenant, "customer-invoice", ["F-1"]
    )
    assert rehearsal.owners(one.tenant, "customer-invoice", ["000002"]) == {"000002": "F-2"}
    assert journal.documents("D1") == []
