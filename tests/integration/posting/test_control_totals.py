"""Control totals three ways, against a ledger in which somebody has changed things by hand."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from importer.journal import Journal
from importer.ledger.client import Client
from importer.runner import Options
from importer.sandbox import Running
from importer.totals.value import Control
from importer.workflow.job import Job, Occasion
from importer.workflow.post import Policy, post
from importer.workflow.reporting import Report

MAPPING = """\
version = 1
resource = "customer-invoice"
[document]
key = "No"
[fields]
referenceNumber = "No"
customerNumber = "Customer"
documentDate = { value = 2026-01-31 }
currencyId = { value = "NOK" }
[lines]
inventoryNumber = { value = "A1" }
quantity = "Qty"
unitPriceInCurrency = "Price"
vatCodeId = "Category"
[totals]
vat = "VAT"
"""
HEAD = "No;Customer;Qty;Price;Category;VAT\n"
ROWS = [f"K{n};{20000 + n};2;100;3;50\n" for n in range(6)]
TOTAL = "Sum;;;;;300\n"
Post = Callable[..., Report]


@pytest.fixture
def posted(tmp_path: Path, client: Client) -> Iterator[Post]:
    """Return a function that posts six invoices, with other rows below the header where they are given."""
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    with Journal.open(tmp_path / "home") as journal:

        def go(rows: str = "".join(ROWS)) -> Report:
            (tmp_path / "b.csv").write_text(HEAD + rows, encoding="utf-8")
            job = Job(tmp_path / "m.toml", tmp_path / "b.csv", None)
            return post(job, Occasion.now(), client, journal, Policy(options=Options(settle_seconds=0.1)))

        yield go


@pytest.fixture
def by_hand(sandbox: Running) -> Callable[..., None]:
    """Return a function that changes the ledger as somebody would in its own screens: method, number, body."""
    token = requests.post(
        sandbox.token_url,
        data={
            "grant_type": "client_credentials",
            "client_id": sandbox.client_id,
            "client_secret": sandbox.client_secret,
            "tenant_id": sandbox.tenant_id,
            "scope": " ".join(f"vismanet_erp_service_api:{right}" for right in ("read", "update", "delete")),
        },
        timeout=20,
    ).json()["access_token"]

    def change(method: str, number: str, body: dict[str, Any] | None = None) -> None:
        answer = requests.request(
            method,
            f"{sandbox.url}/v1/customerinvoice/{number}",
            json=body,
            headers={"Authorization": f"Bearer {token}"},
            timeout=20,
        )
        assert answer.ok, answer.text

    return change


def control_of(report: Report) -> Control:
    """Return the control totals of a run."""
    assert report.summary.control is not None
    return report.summary.control


def caused(report: Report) -> list[tuple[str, str]]:
    """Return which documents make a difference, and which."""
    return [(cause.key, cause.what.value) for cause in control_of(report).causes]


def price(amount: int) -> dict[str, Any]:
    """Return a change of the first line's price."""
    line = {"operation": "Update", "lineNumber": {"value": 1}, "unitPriceInCurrency": {"value": amount}}
    return {"invoiceLines": [line]}


def test_three_ways_agree_and_the_ledger_is_read_in_pages(posted: Post, control: Any) -> None:
    """Count, net, VAT and gross are the same on every side; after the last document one list is read."""
    report = posted("".join(ROWS) + TOTAL)
    [block] = control_of(report).blocks
    total = block.total
    assert (report.summary.exit, caused(report), block.currency, total.category) == (0, [], "NOK", "3")
    told = [str(amount) for side in (total.sheet, total.ledger) if side for amount in (side.net, side.vat, side.gross)]
    assert told == ["1200.00", "300.00", "1500.00"] * 2
    assert total.sent is not None
    assert (total.sent.documents, str(total.sent.net), str(total.difference.net)) == (6, "1200.00", "0.00")
    after = control.log()[-1]
    assert (after["method"], after["path"]) == ("GET", "/v1/customerinvoice")
    assert [entry["path"] for entry in control.log() if "/customerinvoice/K" in entry["path"].lower()] == []


def test_what_somebody_changed_in_the_ledger_is_named(posted: Post, by_hand: Callable[..., None], control: Any) -> None:
    """One document deleted, one amount changed, one with other VAT: each is named, the run exits 6; rounding is not."""
    posted()
    by_hand("DELETE", "K1")
    by_hand("PUT", "K2", price(110))
    control.settings(vat_categories={"3": "15", "31": "25"})
    by_hand("PUT", "K3", {"invoiceText": {"value": "Changed"}})
    moved = {"operation": "Update", "lineNumber": {"value": 1}, "vatCodeId": {"value": "31"}}
    by_hand("PUT", "K4", {"invoiceLines": [moved]})
    again = posted()
    assert caused(again) == [("K1", "missing"), ("K2", "net"), ("K3", "vat"), ("K4", "category")]
    assert again.summary.exit == 6
    assert again.summary.documents["already-done"] == 6
    total = control_of(again).blocks[0].total
    assert (total.difference.documents, str(total.difference.net), str(total.difference.vat)) == (
        -1,
        "-180.00",
        "-65.00",
    )


def test_rounding_of_the_ledger_is_no_difference(posted: Post) -> None:
    """The sheet's VAT is a little off what the ledger works out: shown as rounding, and the run is fine."""
    report = posted("".join(row.replace(";50\n", ";50.01\n") for row in ROWS))
    total = control_of(report).blocks[0].total
    assert (report.summary.exit, caused(report), str(total.rounding), str(total.difference.vat)) == (
        0,
        [],
        "-0.06",
        "0.00",
    )


def test_a_total_typed_wrong_exits_6_once_documents_are_sent(posted: Post) -> None:
    """The total row says one thing and the rows above it another."""
    report = posted("".join(ROWS) + TOTAL.replace("300", "350"))
    [wrong] = control_of(report).misadded
    assert (wrong.place.cell, int(wrong.stated), int(wrong.rows)) == ("F8", 350, 300)
    assert report.summary.exit == 6
