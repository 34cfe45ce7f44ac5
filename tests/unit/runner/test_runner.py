"""What becomes of documents: each row of the tables in the documentation on posting."""

import _thread
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from importer import resources
from importer.errors import DiaryFull, Interrupted, LedgerUnreachable, SignInError, Stopped
from importer.journal import Journal
from importer.journal.standing import State
from importer.ledger.port import DryLedger, Pending, Refused, Unclear
from importer.runner import Options, Ran, left_over, past, resume, run
from importer.runner.posting import ATTEMPTS
from importer.submission import Outcome, Receipt, Status, Submission

SOON = Options(settle_seconds=0.3)
Invoices = Callable[..., Submission]


def statuses(ran: Ran) -> list[str]:
    """Return the statuses in their order."""
    return [outcome.status.value for outcome in ran]


# The usual way


def test_every_document_is_created_once(ledger: Any, journal: Journal, invoice: Invoices) -> None:
    """Fifty documents are fifty calls, and each outcome has its number; the whole is told as it comes."""
    told: list[Outcome] = []
    ran = run([invoice(f"F-{n}", customer=str(n % 7)) for n in range(50)], ledger, journal, "R1", SOON, told.append)
    assert statuses(ran) == ["created"] * 50
    assert ledger.requests == 50
    assert sorted(outcome.key for outcome in told) == sorted(outcome.key for outcome in ran)
    assert {outcome.number for outcome in ran} == set(ledger.documents["customer-invoice"])
    assert ran.reason is None
    assert [kept.status for kept in journal.documents("R1")] == [Status.CREATED] * 50
    assert ran[1:3] == (ran[1], ran[2])


def test_nothing_to_post_is_nothing_done(ledger: Any, journal: Journal) -> None:
    """An empty plan has no outcomes and no reason to stop."""
    assert run([], ledger, journal, "R1", SOON) == Ran(())


def test_a_customers_documents_go_in_order_and_one_at_a_time(ledger: Any, journal: Journal, invoice: Invoices) -> None:
    """Workers are busy with several customers at once, and never with one customer twice."""
    ledger.pace = 0.005
    wanted = [invoice(f"{n % 5}-{n}", customer=str(n % 5)) for n in range(60)]
    run(wanted, ledger, journal, "R1", SOON)
    for customer in range(5):
        keys = [key for key in ledger.sent if key.startswith(f"{customer}-")]
        assert keys == [s.key for s in wanted if s.customer == str(customer)]
    assert ledger.clashes == 0
    assert ledger.together > 1


def test_customers_go_before_documents(ledger: Any, journal: Journal, invoice: Invoices, customer: Invoices) -> None:
    """When one run has both, no document is sent before the last customer is there."""
    ledger.pace = 0.005
    mixed = [invoice("F-1"), customer("K-1"), invoice("F-2", customer="9"), customer("K-2"), customer("K-3")]
    run(mixed, ledger, journal, "R1", SOON)
    assert {key[0] for key in ledger.sent[:3]} == {"K"}


def test_a_number_that_the_ledger_changed_is_told(ledger: Any, journal: Journal, invoice: Invoices) -> None:
    """A number series that takes no numbers from us is no secret."""
    ledger.renumbers = True
    [outcome] = run([invoice(number="A-7")], ledger, journal, "R1", SOON)
    assert (outcome.status, outcome.number) == (Status.CREATED, "000001")
    assert "instead of A-7" in outcome.message


# The same workbook twice


def test_the_same_workbook_twice_sends_nothing(
    ledger: Any, journal: Journal, begin: Callable[..., Journal], invoice: Invoices
) -> None:
    """The second run finds everything done, sorted otherwise or not, and asks the ledger nothing."""
    wanted = [invoice(f"F-{n}") for n in range(5)]
    first = run(wanted, ledger, journal, "R1", SOON)
    ledger.sent.clear()
    again = run(wanted[::-1], ledger, begin("R2"), "R2", SOON)
    assert statuses(again) == ["already-done"] * 5
    assert [outcome.number for outcome in again] == [outcome.number for outcome in first][::-1]
    assert ledger.requests == 0


def test_other_content_under_a_done_key_is_invalid(ledger: Any, journal: Journal, invoice: Invoices) -> None:
    """What is in the ledger is not posted a second time because its price was changed in the sheet."""
    run([invoice()], ledger, journal, "R1", SOON)
    [outcome] = run([invoice(price="99")], ledger, journal, "R1", SOON)
    assert (outcome.status, outcome.number) == (Status.INVALID, "000001")
    assert "other content" in outcome.message
    known = past([invoice(price="99"), invoice("F-2")], ledger.tenant, journal)
    assert [(each.key, each.status) for each in known.done] == [("F-1", Status.INVALID)]
    assert known.begun == frozenset()


def test_a_refused_document_is_sent_when_it_was_corrected(ledger: Any, journal: Journal, invoice: Invoices) -> None:
    """A refusal leaves the key free."""
    ledger.moods["F-1"].append("no")
    [refused] = run([invoice()], ledger, journal, "R1", SOON)
    assert (refused.status, refused.message) == (Status.REFUSED, "CustomerID cannot be found in the system.")
    assert statuses(run([invoice(price="99")], ledger, journal, "R1", SOON)) == ["created"]


# Refused because the number exists


def test_a_number_posted_from_elsewhere_with_the_same_content_is_done(
    ledger: Any, journal: Journal, invoice: Invoices
) -> None:
    """Somebody was faster, and it is the same document: nothing is wrong."""
    ledger.put(invoice(number="A-7"), "A-7")
    [outcome] = run([invoice(number="A-7")], ledger, journal, "R1", SOON)
    assert (outcome.status, outcome.number) == (Status.ALREADY_DONE, "A-7")
    assert statuses(run([invoice(number="A-7")], ledger, journal, "R1", SOON)) == ["already-done"]
    assert ledger.sent == ["F-1"]


def test_a_number_with_other_content_is_refused_with_both_shown(
    ledger: Any, journal: Journal, invoice: Invoices
) -> None:
    """The number is another document's: the ledger's words, its amount and ours."""
    ledger.put(invoice(price="77"), "A-7")
    [outcome] = run([invoice(number="A-7")], ledger, journal, "R1", SOON)
    assert outcome.status is Status.REFUSED
    assert "A-7 already exists" in outcome.message
    assert "sent 201.00, ledger has 154.00" in outcome.message
    assert (outcome.ledger or {})["referenceNumber"] == "A-7"


@pytest.mark.parametrize("blind", [Unclear("no answer"), Stopped("halted")])
def test_a_refusal_stands_when_nothing_more_can_be_learnt(
    ledger: Any, journal: Journal, invoice: Invoices, blind: Any
) -> None:
    """A refusal is sure by itself, also when its number cannot be looked up."""
    ledger.moods["F-1"].append("taken")
    ledger.blind.append(blind)
    assert statuses(run([invoice(number="A-7")], ledger, journal, "R1", SOON)) == ["refused"]


# Nobody knows: look before you repeat


@pytest.mark.parametrize("search", [{"number": "A-7"}, {"ref": "EXT-7"}])
@pytest.mark.parametrize(("mood", "sent"), [("done", 1), ("lost", 2), ("late", 1)])
def test_a_lost_answer_never_makes_a_second_document(
    ledger: Any, journal: Journal, invoice: Invoices, search: Any, mood: str, sent: int
) -> None:
    """Done, not done, or done late: in the end the document is there once, and only what was absent was sent again."""
    ledger.moods["F-1"].append(mood)
    [outcome] = run([invoice(**search)], ledger, journal, "R1", SOON)
    assert outcome.status is Status.CREATED
    assert len(ledger.documents["customer-invoice"]) == 1
    assert ledger.sent == ["F-1"] * sent


@pytest.mark.parametrize("fields", [{"number": "10000"}, {"corporateId": "974760673"}, {"vatRegistrationId": "NO1"}])
def test_customers_are_looked_up_by_what_names_them(
    ledger: Any, journal: Journal, customer: Invoices, fields: Any
) -> None:
    """Number, organisation number or VAT number finds the customer that may be there."""
    ledger.moods["K-1"].append("done")
    assert statuses(run([customer(**fields)], ledger, journal, "R1", SOON)) == ["created"]
    assert len(ledger.documents["customer"]) == 1


def test_absent_means_absent_only_after_the_settle_time(ledger: Any, journal: Journal, invoice: Invoices) -> None:
    """Between the first look and the second send the server has had its time."""
    ledger.moods["F-1"].append("lost")
    started = time.monotonic()
    run([invoice(number="A-7")], ledger, journal, "R1", Options(settle_seconds=0.5))
    assert time.monotonic() - started >= 0.5
    assert ledger.looked.count("A-7") == 2


def test_other_customers_go_on_while_one_waits(ledger: Any, journal: Journal, invoice: Invoices) -> None:
    """The settle time of one document holds nobody else up, but its own customer's next document."""
    ledger.moods["F-1"].append("lost")
    wanted = [invoice("F-1", number="A-1"), invoice("F-2", number="A-2"), invoice("F-3", number="A-3", customer="9")]
    run(wanted, ledger, journal, "R1", replace(SOON, workers=1))
    assert ledger.sent == ["F-1", "F-3", "F-1", "F-2"]


def test_something_else_under_the_number_is_in_doubt(ledger: Any, journal: Journal, invoice: Invoices) -> None:
    """Found but different is a matter for a person, with both shown, and is never sent again."""
    ledger.moods["F-1"].append("lost")
    ledger.put(invoice(price="77"), "A-7")
    [outcome] = run([invoice(number="A-7")], ledger, journal, "R1", SOON)
    assert outcome.status is Status.IN_DOUBT
    assert "sent 201.00, ledger has 154.00" in outcome.message
    assert "importer settle" in outcome.message
    assert ledger.sent == ["F-1"]


def test_a_look_up_in_trouble_means_unknown(ledger: Any, journal: Journal, invoice: Invoices) -> None:
    """Only absent is absent: when the look-up itself gets no answer the document is in doubt."""
    ledger.moods["F-1"].append("lost")
    ledger.blind.append(Unclear("no answer"))
    assert statuses(run([invoice(number="A-7")], ledger, journal, "R1", SOON)) == ["in-doubt"]
    assert ledger.sent == ["F-1"]


def test_a_document_with_nothing_to_search_by_is_never_sent_again(
    ledger: Any, journal: Journal, begin: Callable[..., Journal], invoice: Invoices
) -> None:
    """Without number and reference nobody can look: in doubt, in this run and in every later one."""
    ledger.moods["F-1"].append("lost")
    for name, diary in (("R1", journal), ("R2", begin("R2"))):
        [outcome] = run([invoice()], ledger, diary, name, SOON)
        assert outcome.status is Status.IN_DOUBT
        journal.close()
    assert ledger.sent == ["F-1"]


def test_a_reference_two_documents_share_is_nothing_to_search_by(
    ledger: Any, journal: Journal, invoice: Invoices
) -> None:
    """A reference that is not unique in the workbook could find the wrong document."""
    ledger.moods["F-2"].append("lost")
    ran = run([invoice("F-1", ref="PO"), invoice("F-2", ref="PO")], ledger, journal, "R1", SOON)
    assert statuses(ran) == ["created", "in-doubt"]


def test_a_reference_another_key_has_found_its_document_by_is_not_ours(
    ledger: Any, journal: Journal, invoice: Invoices
) -> None:
    """A document that the journal knows as another one's is never taken for this one."""
    run([invoice("F-1", ref="PO")], ledger, journal, "R1", SOON)
    ledger.moods["F-2"].append("lost")
    [outcome] = run([invoice("F-2", ref="PO")], ledger, journal, "R1", SOON)
    assert (outcome.status, outcome.number) == (Status.CREATED, "000002")


def test_a_number_that_was_not_honoured_does_not_hide_the_document(
    ledger: Any, journal: Journal, invoice: Invoices
) -> None:
    """When the series renumbered what we sent, the search by number finds nothing: its twin puts it in doubt."""
    ledger.renumbers = True
    ledger.moods["F-1"].append("done")
    [outcome] = run([invoice(number="A-7")], ledger, journal, "R1", SOON)
    assert outcome.status is Status.IN_DOUBT
    assert "000001" in outcome.message
    assert len(ledger.documents["customer-invoice"]) == 1


def test_a_reference_finds_what_the_number_does_not(ledger: Any, journal: Journal, invoice: Invoices) -> None:
    """When the series renumbered a document with a reference of its own, that reference finds it, and it is ours."""
    ledger.renumbers = True
    ledger.moods["F-1"].append("done")
    [outcome] = run([invoice(number="A-7", ref="EXT-7")], ledger, journal, "R1", SOON)
    assert (outcome.status, outcome.number) == (Status.CREATED, "000001")


def test_a_customer_that_was_renumbered_is_found_by_its_name(ledger: Any, journal: Journal, customer: Invoices) -> None:
    """A customer under another number than we sent puts it in doubt instead of being created twice."""
    ledger.renumbers = True
    ledger.moods["K-1"].append("done")
    [outcome] = run([customer(number="10000")], ledger, journal, "R1", SOON)
    assert outcome.status is Status.IN_DOUBT
    assert len(ledger.documents["customer"]) == 1


def test_a_rule_in_a_faults_clothes_is_refused_after_the_look(ledger: Any, journal: Journal, invoice: Invoices) -> None:
    """A 500 with the ledger's own reason is refused once it is surely absent, and not sent again."""
    ledger.moods["F-1"].append("rule")
    [outcome] = run([invoice(number="A-7")], ledger, journal, "R1", SOON)
    assert (outcome.status, outcome.message) == (Status.REFUSED, "Period is closed")
    assert ledger.sent == ["F-1"]
    assert "A-7" in ledger.looked


def test_a_document_the_ledger_never_takes_is_given_up(ledger: Any, journal: Journal, invoice: Invoices) -> None:
    """After a few attempts, each looked up, the document is refused with what happened."""
    ledger.moods["F-1"].extend(["lost"] * 9)
    [outcome] = run([invoice(number="A-7")], ledger, journal, "R1", Options(settle_seconds=0.05))
    assert outcome.status is Status.REFUSED
    assert f"Sent {ATTEMPTS} times" in outcome.message
    assert len(ledger.sent) == ATTEMPTS


def test_a_dunning_letter_is_never_repeated(
    ledger: Any, journal: Journal, begin: Callable[..., Journal], letter: Submission
) -> None:
    """An action leaves nothing to look for: in doubt, and never sent a second time."""
    ledger.moods["L-1"].append("lost")
    assert statuses(run([letter], ledger, journal, "R1", SOON)) == ["in-doubt"]
    journal.close()
    assert statuses(run([letter], ledger, begin("R2"), "R2", SOON)) == ["in-doubt"]
    assert ledger.sent == ["L-1"]


# Background jobs


@pytest.mark.parametrize(
    ("became", "status"),
    [
        (Receipt("A-7"), "created"),
        (Refused("Period is closed"), "refused"),
        (Unclear("ended without an answer"), "created"),
        (Pending("still at it", "J-F-1"), "in-doubt"),
    ],
)
def test_a_job_that_was_written_down_is_asked_first(
    ledger: Any, journal: Journal, begin: Callable[..., Journal], invoice: Invoices, became: Any, status: str
) -> None:
    """After a crash the job says what became of the document; when it cannot, the ledger is searched."""
    ledger.moods["F-1"].append("job")
    assert statuses(run([invoice(number="A-7")], ledger, journal, "R1", SOON)) == ["in-doubt"]
    journal.close()
    ledger.jobs["J-F-1"] = became
    assert statuses(resume(begin(), "R1", ledger, SOON)) == [status]


def test_nothing_is_sent_again_while_a_job_may_be_at_work(
    ledger: Any, journal: Journal, begin: Callable[..., Journal], invoice: Invoices
) -> None:
    """A job lost from sight is asked about by every later run; what it made in the end is found."""
    ledger.moods["F-1"].append("job")
    assert statuses(run([invoice(number="A-7")], ledger, journal, "R1", SOON)) == ["in-doubt"]
    journal.close()
    ledger.jobs["J-F-1"] = Pending("still at it", "J-F-1")
    diary = begin()
    assert statuses(resume(diary, "R1", ledger, SOON)) == ["in-doubt"]
    ledger.put(invoice(number="A-7"), "A-7")
    assert statuses(resume(diary, "R1", ledger, SOON)) == ["created"]
    assert ledger.sent == ["F-1"]


@pytest.mark.parametrize(
    ("became", "status"), [(Receipt("", None, "Done"), "created"), (Refused("Failed"), "refused"), (None, "in-doubt")]
)
def test_a_letters_job_says_what_became_of_it(
    ledger: Any, journal: Journal, letter: Submission, became: Any, status: str
) -> None:
    """An action cannot be looked up, but its job can be asked."""
    ledger.moods["L-1"].append("job")
    assert statuses(run([letter], ledger, journal, "R1", SOON)) == ["in-doubt"]
    if became is not None:
        ledger.jobs["J-L-1"] = became
    assert statuses(resume(journal, "R1", ledger, SOON)) == [status]
    assert ledger.sent == ["L-1"]


# Updates


def test_an_update_is_sent_once_and_then_done(
    ledger: Any, journal: Journal, invoice: Invoices, text_update: Invoices
) -> None:
    """An update is updated, the same one again is done already, and another one is sent."""
    ledger.put(invoice(), "000001")
    for text, status in (("A", "updated"), ("A", "already-done"), ("B", "updated"), ("A", "updated")):
        assert statuses(run([text_update(text)], ledger, journal, "R1", SOON)) == [status]


def test_an_update_of_nothing_is_refused(ledger: Any, journal: Journal, text_update: Invoices) -> None:
    """A document that is not there cannot be updated."""
    assert statuses(run([text_update()], ledger, journal, "R1", SOON)) == ["refused"]


def test_a_conflict_is_refused_with_both_values(
    ledger: Any, journal: Journal, invoice: Invoices, text_update: Invoices
) -> None:
    """A document changed on both sides shows what was sent and what the ledger has."""
    ledger.put(invoice(), "000001")
    ledger.documents["customer-invoice"]["000001"]["invoiceText"] = "Theirs"
    ledger.moods["F-1"].append("conflict")
    [outcome] = run([text_update("Ours", etag="AAE=")], ledger, journal, "R1", SOON)
    assert outcome.status is Status.REFUSED
    assert "invoiceText: sent Ours, ledger has Theirs" in outcome.message


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let updates be repeated at once."""
    monkeypatch.setattr("importer.runner.posting.PAUSE", 0.02)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("moods", [["lost"], ["done"], ["lost", "lost"]])
def test_an_update_that_only_sets_fields_is_repeated(
    ledger: Any, journal: Journal, invoice: Invoices, text_update: Invoices, moods: list[str]
) -> None:
    """Setting a field twice is setting it once."""
    ledger.put(invoice(), "000001")
    ledger.moods["F-1"].extend(moods)
    assert statuses(run([text_update()], ledger, journal, "R1", SOON)) == ["updated"]
    assert ledger.documents["customer-invoice"]["000001"]["invoiceText"] == "New text"


@pytest.mark.usefixtures("quick")
def test_an_update_that_adds_rows_is_never_repeated(
    ledger: Any, journal: Journal, invoice: Invoices, text_update: Invoices
) -> None:
    """A line inserted twice is there twice, so an unclear answer leaves the update in doubt, for good."""
    ledger.put(invoice(), "000001")
    ledger.moods["F-1"].append("done")
    for _ in range(2):
        assert statuses(run([text_update(insert=True)], ledger, journal, "R1", SOON)) == ["in-doubt"]
    assert ledger.sent == ["F-1"]


@pytest.mark.usefixtures("quick")
def test_a_conflict_after_a_lost_answer_may_be_our_own_change(
    ledger: Any, journal: Journal, invoice: Invoices, text_update: Invoices
) -> None:
    """If-Match makes a repeated update harmless: the conflict is our own change when all we sent is there."""
    ledger.put(invoice(), "000001")
    ledger.moods["F-1"].extend(["done", "conflict"])
    assert statuses(run([text_update(etag="AAE=")], ledger, journal, "R1", SOON)) == ["updated"]
    ledger.moods["F-1"].extend(["lost", "conflict"])
    assert statuses(run([text_update("Another", etag="AAE=")], ledger, journal, "R1", SOON)) == ["in-doubt"]


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("moods", "there", "status"),
    [(["lost"] * 3, "Old", "in-doubt"), (["lost"] * 3, "New text", "updated"), (["rule"], "Old", "refused")],
)
def test_an_update_without_an_answer_is_compared(  # the moods, what is there then, what follows
    ledger: Any, journal: Journal, invoice: Invoices, text_update: Invoices, moods: Any, there: str, status: str
) -> None:
    """When repeating does not help, what the ledger has decides; a stated rule with nothing changed is a refusal."""
    ledger.put(invoice(), "000001")
    ledger.documents["customer-invoice"]["000001"]["invoiceText"] = there
    ledger.moods["F-1"].extend(moods)
    assert statuses(run([text_update()], ledger, journal, "R1", SOON)) == [status]


@pytest.mark.usefixtures("quick")
def test_lines_nobody_compared_are_not_called_updated(
    ledger: Any, journal: Journal, invoice: Invoices, text_update: Invoices
) -> None:
    """That the header reads as it was sent says nothing of a line: an update without an answer is in doubt."""
    ledger.put(invoice(), "000001")
    ledger.moods["F-1"].extend(["lost"] * 3)
    lines = [{"lineNumber": 1, "quantity": "44"}]
    payload = resources.get("customer-invoice").assemble({}, lines, "update")
    ran = run([replace(text_update(), payload=payload)], ledger, journal, "R1", SOON)
    assert statuses(ran) == ["in-doubt"]


# Upserts


def test_an_upsert_creates_what_is_not_there_and_updates_what_is(
    ledger: Any, journal: Journal, invoice: Invoices
) -> None:
    """One look decides; the same content again is done, other content is an update."""
    upsert = invoice(number="A-7", operation="upsert")
    changed = invoice(number="A-7", operation="upsert", price="99")
    for wanted, status in ((upsert, "created"), (upsert, "already-done"), (changed, "updated"), (upsert, "updated")):
        assert statuses(run([wanted], ledger, journal, "R1", SOON)) == [status]
    ledger.blind.append(Unclear("no answer"))
    assert statuses(run([invoice("F-2", number="A-8", operation="upsert")], ledger, journal, "R1", SOON)) == [
        "not-attempted"
    ]


def test_an_upsert_whose_create_got_no_answer_is_looked_up_first(
    ledger: Any, journal: Journal, begin: Callable[..., Journal], invoice: Invoices
) -> None:
    """What was begun as a create goes on as one."""
    ledger.moods["F-1"].append("done")
    ledger.blind.extend([Unclear("no answer")])
    upsert = invoice(number="A-7", operation="upsert")
    ledger.put(invoice("other"), "A-0")
    first = run([replace(upsert, operation="create")], ledger, journal, "R1", SOON)
    assert statuses(first) == ["in-doubt"]
    journal.close()
    assert statuses(run([upsert], ledger, begin("R2"), "R2", SOON)) == ["already-done"]
    assert ledger.sent == ["F-1"]


# Rehearsals


def test_a_dry_run_sends_nothing_and_claims_nothing(ledger: Any, journal: Journal, invoice: Invoices) -> None:
    """The path is the same, the ledger refuses to write, and the journal is only read."""
    ledger.put(invoice("there"), "000009")
    wanted = [invoice("F-1"), invoice("F-2", operation="update", number="000009")]
    assert statuses(run(wanted, DryLedger(ledger), journal, "D1", SOON)) == ["would-create", "would-update"]
    assert ledger.sent == []
    assert journal.known(ledger.tenant, "customer-invoice", ["F-1", "F-2"]) == {}
    assert statuses(run(wanted[:1], ledger, journal, "R1", SOON)) == ["created"]
    assert statuses(run(wanted[:1], DryLedger(ledger), journal, "D2", SOON)) == ["already-done"]


def test_a_dry_run_looks_up_what_is_in_doubt(
    ledger: Any, journal: Journal, begin: Callable[..., Journal], invoice: Invoices
) -> None:
    """A rehearsal learns what is there without waiting, and leaves the settling to a real run."""
    ledger.moods["F-1"].append("done")
    ledger.moods["F-2"].append("lost")
    ledger.blind.extend([Unclear("no answer")] * 2)
    wanted = [invoice("F-1", number="A-1"), invoice("F-2", number="A-2", customer="9")]
    run(wanted, ledger, journal, "R1", SOON)
    journal.close()
    diary = begin("R2")
    ran = run(wanted, DryLedger(ledger), diary, "D1", Options(settle_seconds=60))
    assert statuses(ran) == ["already-done", "would-create"]
    assert len(diary.open_claims("R1")) == 2


# Stopping early


def test_a_ledger_that_cannot_be_reached_stops_the_run(ledger: Any, journal: Journal, invoice: Invoices) -> None:
    """What was not sent is not attempted, its claim is given back, and the reason says why."""
    ledger.moods["F-3"].append("away")
    wanted = [invoice(f"F-{n}") for n in range(1, 6)]
    ran = run(wanted, ledger, journal, "R1", SOON)
    assert statuses(ran) == ["created", "created", "not-attempted", "not-attempted", "not-attempted"]
    assert isinstance(ran.reason, LedgerUnreachable)
    assert ledger.halted
    assert journal.open_claims("R1") == []
    assert [entry.submission.key for entry in left_over(journal, "R1")] == ["F-3", "F-4", "F-5"]
    assert statuses(resume(journal, "R1", ledger, SOON)) == ["created"] * 3
    assert left_over(journal, "R1") == []


def test_refused_credentials_stop_the_run(ledger: Any, journal: Journal, invoice: Invoices) -> None:
    """Nothing more is sent, and the claim of the document in hand is given back."""
    ledger.moods["F-1"].append("shut")
    ran = run([invoice("F-1"), invoice("F-2")], ledger, journal, "R1", SOON)
    assert statuses(ran) == ["not-attempted"] * 2
    assert isinstance(ran.reason, SignInError)
    state = next(iter(journal.known(ledger.tenant, "customer-invoice", ["F-1"]).values())).state
    assert state is State.NOT_SENT


def test_a_ledger_lost_while_looking_leaves_the_document_in_doubt(
    ledger: Any, journal: Journal, invoice: Invoices
) -> None:
    """What may have arrived is never called not attempted."""
    ledger.moods["F-1"].append("done")
    ledger.blind.append(LedgerUnreachable("Nobody answers."))
    ran = run([invoice("F-1", number="A-1"), invoice("F-2", number="A-2")], ledger, journal, "R1", SOON)
    assert statuses(ran) == ["in-doubt", "not-attempted"]
    assert isinstance(ran.reason, LedgerUnreachable)


def test_no_more_than_the_limit_is_sent(ledger: Any, journal: Journal, invoice: Invoices) -> None:
    """What is done already does not count against the limit; the rest goes on another time."""
    wanted = [invoice(f"F-{n}") for n in range(6)]
    assert statuses(run(wanted, ledger, journal, "R1", replace(SOON, limit=2)))[:3] == ["created"] * 2 + [
        "not-attempted"
    ]
    ran = run(wanted, ledger, journal, "R1", replace(SOON, limit=3))
    assert statuses(ran) == ["already-done"] * 2 + ["created"] * 3 + ["not-attempted"]
    assert isinstance(ran.reason, Stopped)
    assert run(wanted, ledger, journal, "R1", replace(SOON, limit=1)).reason is None


def test_a_full_disk_stops_before_anything_is_sent(ledger: Any, journal: Journal, invoice: Invoices) -> None:
    """What cannot be written down is not sent."""
    with journal._store.write() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    wanted = [invoice(f"F-{n}" + "x" * 300) for n in range(100)]
    with pytest.raises(DiaryFull, match="disk is full"):
        run(wanted, ledger, journal, "R1", SOON)
    assert ledger.sent == []


def test_an_answer_that_cannot_be_written_down_is_true_all_the_same(
    ledger: Any, journal: Journal, begin: Callable[..., Journal], invoice: Invoices, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk fills up between claim and answer: created is created, the run stops, and a resume finds it."""

    def full(*_: object) -> None:
        raise DiaryFull("The disk is full.")

    monkeypatch.setattr(journal, "settle", full)
    ran = run([invoice("F-1", number="A-1"), invoice("F-2", number="A-2")], ledger, journal, "R1", SOON)
    assert statuses(ran) == ["created", "not-attempted"]
    assert isinstance(ran.reason, DiaryFull)
    journal.close()
    again = resume(begin(), "R1", ledger, SOON)
    assert [outcome.key for outcome in again] == ["F-1", "F-2"]
    assert ledger.sent == ["F-1", "F-2"]


def test_a_fault_of_the_program_comes_out(ledger: Any, journal: Journal, invoice: Invoices) -> None:
    """A worker that falls over stops the run and is heard; what it had in hand stays open in the journal."""
    ledger.moods["F-1"].append("bug")
    with pytest.raises(ZeroDivisionError):
        run([invoice("F-1"), invoice("F-2")], ledger, journal, "R1", SOON)
    assert [entry.submission.key for _, entry in journal.open_claims("R1")] == ["F-1"]


def press_after(seconds: float) -> None:
    """Press Ctrl-C in the main thread, a little later."""
    threading.Timer(seconds, _thread.interrupt_main).start()


def test_ctrl_c_lets_what_is_in_flight_end(ledger: Any, journal: Journal, invoice: Invoices) -> None:
    """The documents in flight come to their end, nothing new is begun, and the run says that it was interrupted."""
    ledger.pace = 0.8
    press_after(0.4)
    ran = run([invoice(f"F-{n}", customer=str(n)) for n in range(20)], ledger, journal, "R1", SOON)
    assert statuses(ran) == ["created"] * 4 + ["not-attempted"] * 16
    assert isinstance(ran.reason, Interrupted)
    assert ran.reason.exit_code == 130


def test_ctrl_c_twice_stops_at_once(ledger: Any, journal: Journal, invoice: Invoices) -> None:
    """What was in flight is in doubt, truthfully, and the next resume finds out."""
    ledger.pace = 3
    press_after(0.3)
    press_after(0.9)
    started = time.monotonic()
    ran = run([invoice(f"F-{n}", customer=str(n)) for n in range(8)], ledger, journal, "R1", SOON)
    assert time.monotonic() - started < 2.5
    assert statuses(ran) == ["in-doubt"] * 4 + ["not-attempted"] * 4
    assert len(left_over(journal, "R1")) == 8
    time.sleep(2.5)


def test_ctrl_c_while_a_document_waits_leaves_it_in_doubt(ledger: Any, journal: Journal, invoice: Invoices) -> None:
    """A document in its settle time is neither sent again nor forgotten."""
    ledger.moods["F-1"].append("lost")
    press_after(0.4)
    ran = run([invoice(number="A-1")], ledger, journal, "R1", Options(settle_seconds=60))
    assert statuses(ran) == ["in-doubt"]
    assert "resume looks again" in ran[0].message
    assert statuses(resume(journal, "R1", ledger, SOON)) == ["created"]


# Crashes and other runs


def test_a_crashed_run_is_found_out_before_anything_is_sent(
    ledger: Any, journal: Journal, begin: Callable[..., Journal], invoice: Invoices
) -> None:
    """Two documents were claimed when the process died: the one that had arrived is found, the other is sent."""
    wanted = [invoice("F-1", number="A-1"), invoice("F-2", number="A-2", customer="9")]
    for one in wanted:
        ledger.moods[one.key].append("bug")
    ledger.pace = 0.2
    with pytest.raises(ZeroDivisionError):
        run(wanted, ledger, journal, "R1", SOON)
    ledger.put(wanted[0], "A-1")
    journal.close()
    assert statuses(resume(begin(), "R1", ledger, SOON)) == ["created"] * 2
    assert set(ledger.documents["customer-invoice"]) == {"A-1", "A-2"}
    assert ledger.sent[2:] == ["F-2"]


def test_another_runs_document_is_left_to_it(
    ledger: Any,
    journal: Journal,
    begin: Callable[..., Journal],
    invoice: Invoices,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The loser is told who has the document, does not send it, and says that there is something left."""
    monkeypatch.setattr("importer.runner.posting.HELD_SECONDS", 0.1)
    monkeypatch.setattr("importer.runner.posting.PAUSE", 0.1)
    ledger.pace = 1.0
    other = begin("R2")
    thread = threading.Thread(target=run, args=([invoice()], ledger, journal, "R1", SOON))
    thread.start()
    time.sleep(0.3)
    ran = run([invoice()], ledger, other, "R2", SOON)
    thread.join()
    assert statuses(ran) == ["not-attempted"]
    assert "Run R1 has it in hand" in ran[0].message
    assert isinstance(ran.reason, Stopped)
    assert ledger.sent == ["F-1"]


def test_a_document_another_run_finishes_meanwhile_is_done(
    ledger: Any,
    journal: Journal,
    begin: Callable[..., Journal],
    invoice: Invoices,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Waiting a moment for the other run is often enough."""
    monkeypatch.setattr("importer.runner.posting.PAUSE", 0.1)
    ledger.pace = 0.6
    other = begin("R2")
    thread = threading.Thread(target=run, args=([invoice()], ledger, journal, "R1", SOON))
    thread.start()
    time.sleep(0.2)
    assert statuses(run([invoice()], ledger, other, "R2", SOON)) == ["already-done"]
    thread.join()
    assert ledger.sent == ["F-1"]
