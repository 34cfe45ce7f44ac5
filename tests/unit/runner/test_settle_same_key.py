"""Two documents of one run with one key: an invoice and its credit note."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from importer import resources
from importer.errors import UsageError
from importer.journal import Journal
from importer.journal.standing import State
from importer.ledger.port import Unclear
from importer.runner import Options, run, settle
from importer.submission import Status, Submission

SOON = Options(settle_seconds=0.05)


@pytest.fixture
def doubtful(
    ledger: Any, journal: Journal, begin: Callable[..., Journal], invoice: Callable[..., Submission]
) -> Journal:
    """Return a journal whose run R1 has ended with an invoice F-1 and a credit note F-1 in doubt."""
    ledger.moods["F-1"].extend(["done", "done"])
    ledger.blind.extend([Unclear("no answer")] * 2)
    first = invoice("F-1", price="55")
    payload = resources.get("customer-credit-note").assemble({"customerNumber": "10001"}, [{"description": "back"}])
    second = replace(first, resource="customer-credit-note", payload=payload)
    ran = run([first, second], ledger, journal, "R1", SOON)
    assert [outcome.status for outcome in ran] == [Status.IN_DOUBT] * 2
    journal.end("R1", {}, 6)
    journal.close()
    return begin("R2")


def test_a_key_alone_does_not_say_which_is_meant(ledger: Any, doubtful: Journal) -> None:
    """Nothing is decided; both names are given."""
    with pytest.raises(UsageError) as raised:
        settle(doubtful, "R1", ledger, {"F-1": "created"})
    assert raised.value.remedy == "Say which is meant: customer-invoice:F-1 and customer-credit-note:F-1."


def test_resource_and_key_decide_one_of_them(ledger: Any, doubtful: Journal) -> None:
    """The other stays in doubt."""
    found = settle(doubtful, "R1", ledger, {"customer-credit-note:F-1": "created"})
    assert {doubt.name: doubt.state for doubt in found} == {
        "customer-invoice:F-1": State.IN_DOUBT,
        "customer-credit-note:F-1": State.CREATED,
    }
