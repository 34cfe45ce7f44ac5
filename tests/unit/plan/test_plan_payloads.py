"""Plans become submissions, and take in what is found out later."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial

import polars as pl

from importer.findings import Place, found
from importer.plan.amend import amend, with_payloads
from importer.plan.payloads import build
from importer.plan.value import Plan, RowFate, Total

Rows = Sequence[Sequence[object]]
Draw = Callable[[str, Rows], Plan]
Invoice = Callable[..., str]
HEAD = ("No", "Customer", "Text", "Qty", "Price")
ROWS = [HEAD, ("1", "A", "a", 1, "10.50"), ("2", "B", "b", "x", 20), ("3", "A", "c", 1, 40), ("1", None, "d", 2, 5)]


def test_a_submission_knows_where_it_came_from(drawn: Draw, invoice: Invoice) -> None:
    """Key, number, customer, rows, currency and net; digits as they came in."""
    plan = with_payloads(drawn(invoice('currencyId = { value = "NOK" }', sheet='locale = "en-GB"'), ROWS))
    first, second = plan.submissions
    assert (first.resource, first.operation, first.key) == ("customer-invoice", "create", "1")
    assert (first.number, first.customer, first.currency, first.net) == ("1", "A", "NOK", Decimal("20.50"))
    assert (first.rows, second.rows) == ((2, 5), (4,))
    lines = first.payload.model_dump(by_alias=True, exclude_unset=True)["invoiceLines"]
    assert [str(line["unitPriceInCurrency"]) for line in lines] == ["10.50", "5"]


def test_a_check_makes_no_payloads(drawn: Draw, invoice: Invoice) -> None:
    """The plan alone knows what is valid."""
    plan = drawn(invoice(), ROWS)
    assert plan.submissions == ()
    assert plan.documents["valid"].to_list() == [True, False, True]


def test_what_the_ledger_knows_keeps_a_document_back(drawn: Draw, invoice: Invoice) -> None:
    """Its rows, its amount and its submission go; the findings stay in order."""
    plan = with_payloads(drawn(invoice(), ROWS))
    later = found("unknown-customer", Place("Data", 2, "Customer", "B"), value="A", key="1")
    amended = amend(plan, [later])
    assert [finding.place.cell for finding in amended.findings] == ["B2", "D3"]
    assert amended.documents["valid"].to_list() == [False, False, True]
    assert amended.rows["fate"].to_list() == ["invalid", "invalid", "in_documents", "invalid"]
    assert [submission.key for submission in amended.submissions] == ["3"]
    assert amended.totals == (Total("", 1, 1, Decimal("40.00")),)
    assert list(amended.invalid_keys()) == ["1", "2"]


def test_a_warning_keeps_nothing_back(drawn: Draw, invoice: Invoice) -> None:
    """It is only told."""
    plan = with_payloads(drawn(invoice(), ROWS))
    words = {"length": 99, "limit": 10, "field": "note"}
    amended = amend(plan, [found("too-long", Place("Data", 2, "Text", "C"), key="1", **words)])
    assert amended.submissions == plan.submissions
    assert len(amended.findings) == 2


def test_payloads_made_after_an_amendment_leave_out_what_it_kept_back(drawn: Draw, invoice: Invoice) -> None:
    """The order of the two makes no difference."""
    later = found("unknown-customer", Place("Data", 2, "Customer", "B"), value="A", key="1")
    plan = with_payloads(amend(drawn(invoice(), ROWS), [later]))
    assert [submission.key for submission in plan.submissions] == ["3"]


def test_what_only_the_payload_refuses_is_a_finding_at_its_cell(drawn: Draw, invoice: Invoice) -> None:
    """The last guard: should a rule ever be missing, nothing wrong is sent and nobody sees a traceback."""
    plan = drawn(invoice('contact = "Contact"'), [(*HEAD, "Contact"), *((*row, 7) for row in ROWS[1:])])
    assert isinstance(plan.build, partial)
    case, table = plan.build.args
    documents = case.documents
    contact = replace(documents.header["contact"], values=pl.Series([7, 7, 2**40]))
    price = replace(documents.lines["unitPriceInCurrency"], values=pl.Series(["1", "1", "1", "1e5"]))
    broken = replace(
        documents,
        header={**documents.header, "contact": contact},
        lines={**documents.lines, "unitPriceInCurrency": price},
    )
    submissions, refused = build(replace(case, documents=broken), table)
    assert submissions == ()
    assert [(finding.place.cell, finding.code, finding.key) for finding in refused] == [
        ("F4", "out-of-range", "3"),
        ("E5", "not-a-number", "1"),
    ]


def test_a_field_of_a_submission_has_its_place(drawn: Draw, invoice: Invoice) -> None:
    """In the column that feeds it, in the first row of the document; without a column, the row."""
    plan = with_payloads(drawn(invoice('currencyId = { value = "NOK" }'), ROWS))
    assert str(plan.place(plan.submissions[1], "customerNumber")) == "Data!B4 (Customer)"
    assert str(plan.place(plan.submissions[1], "currencyId")) == "Data, row 4"


def test_fates_are_counted(drawn: Draw, invoice: Invoice) -> None:
    """One count for each fate."""
    plan = drawn(invoice(), ROWS)
    assert [plan.count(fate) for fate in RowFate] == [3, 1, 0, 0]
    assert plan.has_invalid
