"""A migration: customers get new numbers, and the invoices that follow still say the old ones."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from importer.journal import Journal
from importer.ledger.client import Client
from importer.workflow.check import check
from importer.workflow.job import Job, Occasion
from importer.workflow.post import Policy, post, rehearse
from importer.workflow.reporting import Report

CUSTOMERS = 'version = 1\nresource = "customer"\n[document]\nkey = "Old"\n[fields]\nname = "Name"\n'
INVOICES = """\
version = 1
resource = "customer-invoice"
[document]
key = "No"
[fields]
referenceNumber = "No"
customerNumber = { column = "Old", lookup = "@customer" }
[lines]
description = "No"
quantity = { value = 1 }
unitPriceInCurrency = { value = 10 }
"""
Sent = Callable[..., Report]
Corridor = Callable[[Job, Occasion, Client, Journal, Policy], Report]


@pytest.fixture
def sent(tmp_path: Path, dial: Callable[..., Client], journal: Journal) -> Sent:
    """Return a function that sends a text file through a mapping, or only rehearses it."""
    client = dial()

    def sent(mapping: str, content: str, corridor: Corridor = post) -> Report:
        paths = tmp_path / "m.toml", tmp_path / "book.csv"
        for path, text in zip(paths, (mapping, content), strict=True):
            path.write_text(text, encoding="utf-8")
        job = Job(*paths, result=None)
        return corridor(job, Occasion.now(), client, journal, Policy(skip_invalid=True))

    return sent


def test_old_numbers_find_the_customers_they_became(control: Any, sent: Sent) -> None:
    """Offline they wait, before the customers are there they are findings, and then they are found."""
    invoices = "No;Old\nF1;4711\nF2;0101\nF3;101\n"
    offline = sent(INVOICES, invoices, lambda job, occasion, *_: check(job, occasion))
    assert offline.summary.documents["would-create"] == 3
    assert any("3 values of “Old” cannot be looked up in @customer offline" in note for note in offline.summary.notes)
    early = sent(INVOICES, invoices, rehearse)
    assert [finding.code for finding in early.plan.findings if finding.code == "not-in-lookup"] == ["not-in-lookup"] * 3
    customers = sent(CUSTOMERS, "Old;Name\n4711;Ås AS\n0101;Øst AS\n")
    numbers = {outcome.key: outcome.number for outcome in customers.outcomes}
    assert set(numbers) == {"4711", "0101"}
    assert set(numbers) & set(numbers.values()) == set()
    later = sent(INVOICES, invoices)
    assert {outcome.key: outcome.status.value for outcome in later.outcomes} == {
        "F1": "created",
        "F2": "created",
        "F3": "invalid",
    }
    assert [submission.customer for submission in later.plan.submissions] == [numbers["4711"], numbers["0101"]]
    assert control.totals()["CustomerInvoice"][0] == 2
