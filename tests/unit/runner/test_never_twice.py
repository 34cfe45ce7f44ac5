"""Never twice and never lost: the corners in which one document could pass for another, or for absent."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from importer.journal import Journal
from importer.ledger.port import DryLedger, Refused, Unclear
from importer.references.checking import examine
from importer.references.desk import Desk
from importer.runner import Options, Ran, resume, run
from importer.submission import Status, Submission

SOON = Options(settle_seconds=0.1)
Invoices = Callable[..., Submission]


def statuses(ran: Ran) -> list[str]:
    """Return the statuses in their order."""
    return [outcome.status.value for outcome in ran]


def test_references_that_differ_in_case_only_are_one(ledger: Any, journal: Journal, invoice: Invoices) -> None:
    """The ledger finds both by either of them, so neither finds its own document: nothing is taken for another."""
    ledger.moods["F-1"].append("lost")
    ledger.moods["F-2"].append("done")
    ran = run([invoice("F-1", ref="web-1"), invoice("F-2", ref="WEB-1")], ledger, journal, "R1", SOON)
    assert statuses(ran) == ["in-doubt", "in-doubt"]


def test_a_number_another_key_asked_for_is_its_own_in_any_case(
    ledger: Any, journal: Journal, begin: Callable[..., Journal], invoice: Invoices
) -> None:
    """The document of a key that was cut short is not taken for that of a key with the same number in capitals."""
    ledger.moods["F-1"].append("done")
    ledger.blind.append(Unclear("no answer"))
    assert statuses(run([invoice("F-1", number="n1x")], ledger, journal, "R1", SOON)) == ["in-doubt"]
    journal.close()
    [outcome] = run([invoice("F-2", number="N1X")], ledger, begin("R2"), "R2", SOON)
    assert outcome.status is Status.REFUSED
    assert len(ledger.documents["customer-invoice"]) == 1


def test_what_is_there_from_elsewhere_is_claimed_and_not_sent(
    ledger: Any, journal: Journal, begin: Callable[..., Journal], invoice: Invoices
) -> None:
    """It is already done, with its number, in a rehearsal as well; later runs know it from the journal alone."""
    ledger.put(invoice(ref="EXT-1"), "000007")
    there = examine([invoice(ref="EXT-1")], Desk(ledger)).there
    for lender in (DryLedger(ledger), ledger):
        [outcome] = run([invoice(ref="EXT-1")], lender, journal, "R1", SOON, there=there)
        assert (outcome.status, outcome.number) == (Status.ALREADY_DONE, "000007")
        assert "posted from elsewhere" in outcome.message
    journal.close()
    assert statuses(run([invoice(ref="EXT-1")], ledger, begin("R2"), "R2", SOON)) == ["already-done"]
    assert ledger.sent == []


@pytest.mark.parametrize("earlier", [False, True])
def test_a_number_that_exists_after_all_and_cannot_be_looked_up_is_in_doubt(
    ledger: Any, journal: Journal, begin: Callable[..., Journal], invoice: Invoices, *, earlier: bool
) -> None:
    """Absent twice, sent again, refused because the number exists: it may be our own, and only a look could tell."""
    wanted = [invoice(number="A-7")]
    ledger.moods["F-1"].append("lost")
    if earlier:
        ledger.blind.append(Unclear("no answer"))
        assert statuses(run(wanted, ledger, journal, "R1", SOON)) == ["in-doubt"]
    journal.close()
    ledger.moods["F-1"].append("taken")
    looks = itertools.count()

    def find(resource: str, number: str) -> Any:
        del resource, number
        if next(looks) > 1:
            raise Unclear("no answer")

    ledger.find = find
    assert statuses(run(wanted, ledger, begin("R2"), "R2", SOON)) == ["in-doubt"]
    assert ledger.sent == ["F-1", "F-1"]


def test_a_number_that_exists_and_is_not_seen_yet_is_looked_for_again(
    ledger: Any, journal: Journal, invoice: Invoices
) -> None:
    """Our own first attempt may be what is in the way, and come to sight late: refused is only what stays away."""
    wanted = invoice(number="A-7")
    ledger.moods["F-1"].extend(["lost", "taken"])
    looks = itertools.count()

    def find(resource: str, number: str) -> Any:
        if next(looks) == 3:
            ledger.put(wanted, number)
        return ledger.documents[resource].get(number)

    ledger.find = find
    assert statuses(run([wanted], ledger, journal, "R1", SOON)) == ["created"]
    assert len(ledger.documents["customer-invoice"]) == 1


def test_a_job_whose_number_exists_is_looked_for(
    ledger: Any, journal: Journal, begin: Callable[..., Journal], invoice: Invoices
) -> None:
    """A job may be refused its number because an earlier attempt arrived: then the document is there."""
    ledger.moods["F-1"].append("job")
    run([invoice(number="A-7")], ledger, journal, "R1", SOON)
    journal.close()
    ledger.put(invoice(number="A-7"), "A-7")
    ledger.jobs["J-F-1"] = Refused("A-7 already exists", 400)
    assert statuses(resume(begin(), "R1", ledger, SOON)) == ["created"]
