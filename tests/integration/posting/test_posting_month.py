"""A month of customers, invoices and credit notes against the sandbox: one run, resumed, each document once."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from importer.findings import Severity
from importer.journal import Journal
from importer.ledger.client import Client
from importer.runner import Options
from importer.submission import Status
from importer.workflow.job import Job, Occasion
from importer.workflow.post import Policy, post, rehearse
from importer.workflow.reporting import Report
from importer.workflow.resume import is_finished, resume
from importer.workflow.succession import heir

SOON = Options(settle_seconds=0.3)
CUSTOMERS = """\
version = 1
resource = "customer"
[fields]
number = "No"
name = "Name"
customerClassId = { value = "1" }
"""
DOCUMENTS = """\
version = 1
resource = "{resource}"
[document]
key = "No"
[fields]
referenceNumber = "No"
customerNumber = "Customer"
documentDate = {{ value = 2026-01-31 }}
currencyId = {{ value = "NOK" }}
[lines]
inventoryNumber = {{ value = "A1" }}
quantity = "Qty"
unitPriceInCurrency = {{ value = 100 }}
"""
MONTH = """\
version = 1
[[step]]
mapping = "invoices.toml"
workbook = "invoices.csv"
[[step]]
mapping = "credits.toml"
workbook = "credits.csv"
[[step]]
mapping = "customers.toml"
workbook = "customers.csv"
"""


@pytest.fixture
def books(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a month: 5 customers, 10 invoices, 5 credit notes of the same numbers."""

    def books(**changed: str) -> Path:
        files = {
            "month.toml": MONTH,
            "customers.toml": CUSTOMERS,
            "invoices.toml": DOCUMENTS.format(resource="customer-invoice"),
            "credits.toml": DOCUMENTS.format(resource="customer-credit-note"),
            "customers.csv": "No;Name\n" + "".join(f"{30000 + n};Kunde {n}\n" for n in range(5)),
            "invoices.csv": "No;Customer;Qty\n" + "".join(f"N{n};{30000 + n % 5};2\n" for n in range(10)),
            "credits.csv": "No;Customer;Qty\n" + "".join(f"N{n};{30000 + n % 5};1\n" for n in range(5)),
            **{name.replace("_", "."): text for name, text in changed.items()},
        }
        for name, text in files.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / "month.toml"

    return books


def counted(report: Report) -> dict[str, int]:
    """Return how many documents have which status."""
    return {name: count for name, count in report.summary.documents.items() if count}


def job(path: Path) -> Job:
    """Return the month as a job without result workbooks."""
    return Job(path, None, None)


def test_documents_of_customers_to_come_pass_a_rehearsal(
    client: Client, kept: Journal, books: Any, control: Any
) -> None:
    """An earlier step creates them; a customer that nobody creates is still unknown, and nothing is written."""
    report = rehearse(job(books()), Occasion.now(), client, kept, Policy(options=SOON))
    assert counted(report) == {"would-create": 20}
    path = books(credits_csv="No;Customer;Qty\nN1;30000;1\nN2;39999;1\n")
    report = rehearse(job(path), Occasion.now(), client, kept, Policy(options=SOON))
    wrong = [(each.code, each.value) for each in report.plan.findings if each.severity is Severity.ERROR]
    assert wrong == [("unknown-customer", "39999")]
    assert {entry["method"] for entry in control.log()} == {"GET"}


def test_an_invalid_document_of_one_step_holds_back_the_month(
    client: Client, kept: Journal, books: Any, control: Any
) -> None:
    """Nothing is sent of any step; with skip, an invoice whose customer is held back is held back as well."""
    path = books(customers_csv="No;Name\n30000;A\n30001;\n30002;C\n30003;D\n30004;E\n")
    stopped = post(job(path), Occasion.now(), client, kept, Policy(options=SOON))
    assert counted(stopped) == {"invalid": 4, "not-attempted": 16}
    assert {entry["method"] for entry in control.log()} == {"GET"}
    skipped = post(job(path), Occasion.now(), client, kept, Policy(skip_invalid=True, options=SOON))
    assert counted(skipped) == {"created": 16, "invalid": 4}
    assert skipped.summary.exit == 5


def test_a_month_cut_short_is_gone_on_with(client: Client, kept: Journal, books: Any, control: Any) -> None:
    """Stopped in the middle, with answers lost besides: afterwards every document is there once, each step told."""
    control.faults({"kind": "drop", "commit": True, "method": "POST", "path": "/v2/*", "times": 3})
    occasion, asked = Occasion.now(), []
    policy = Policy(
        options=Options(2, 8, 0.3), confirm=lambda plans, done: asked.append((len(plans.submissions), done))
    )
    begun = post(job(books()), occasion, client, kept, policy)
    assert asked == [(20, 0)]
    assert begun.summary.exit == 7
    assert sum(counted(begun).values()) == 20
    assert counted(begun)["not-attempted"] == 12
    run = kept.run(occasion.run)
    assert not is_finished(kept, run)
    resumed = resume(run, client, kept, Policy(options=SOON))
    assert {name: count for name, count in resumed.summary.documents.items() if count} == {"created": 20}
    assert [step.documents["created"] for step in resumed.summary.steps] == [5, 10, 5]
    assert {name: count for name, (count, _) in control.totals().items()} == {
        "CustomerInvoice": 10,
        "CustomerCreditNote": 5,
    }
    assert Counter(each.status for each in kept.documents(run.id)) == {Status.CREATED: 20}
    assert is_finished(kept, kept.run(run.id))
    again = post(job(books()), Occasion.now(), client, kept, Policy(options=SOON))
    assert counted(again) == {"already-done": 20}


def test_a_workbook_of_the_month_that_changed_meanwhile_is_planned_afresh(
    client: Client, kept: Journal, books: Any, control: Any
) -> None:
    """What is left goes as it reads now, in a run that takes over the work of the old one; nothing comes twice."""
    occasion = Occasion.now()
    post(job(books()), occasion, client, kept, Policy(options=Options(1, 6, 0.3)))
    books(credits_csv="No;Customer;Qty\n" + "".join(f"N{n};{30000 + n % 5};7\n" for n in range(5)))
    told: list[tuple[str, int]] = []
    policy = Policy(options=SOON, afresh=lambda since, run: told.append((run, len(since.changed))))
    resumed = resume(kept.run(occasion.run), client, kept, policy)
    counts = {name: count for name, count in resumed.summary.documents.items() if count}
    assert counts == {"already-done": 6, "created": 14}
    assert told == [(resumed.summary.run, 5)]
    assert heir(kept, kept.run(occasion.run)).id == resumed.summary.run
    assert {name: count for name, (count, _) in control.totals().items()} == {
        "CustomerInvoice": 10,
        "CustomerCreditNote": 5,
    }
