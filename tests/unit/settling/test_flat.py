"""A payload and a record of the ledger, flat: the same document gives the same values."""

import datetime as dt
from decimal import Decimal

import pytest

from importer import resources
from importer.changes.amounts import whole_net
from importer.resources.base import CLEAR
from importer.settling.flat import alike, held, is_told, sent, shown
from importer.submission import Submission


def test_a_payload_says_what_the_record_holds() -> None:
    """Blocks, segments, attributes, days, periods and amounts are the same on both sides."""
    resource = resources.get("customer-invoice")
    header = {"referenceNumber": "1", "documentDate": dt.date(2026, 1, 5), "postPeriod": "012026", "hold": False}
    line = {"lineNumber": 1, "quantity": Decimal(2), "subaccount.1": "00", "subaccount.2": "10"}
    payload = resource.assemble(header | {"billingAddress.city": "Oslo"}, [line], "update")
    ours = sent(Submission("customer-invoice", "update", "1", payload, ()), resource)
    record = {
        "referenceNumber": "1",
        "documentDate": "2026-01-05T00:00:00",
        "postPeriod": "202601",
        "hold": False,
        "invoiceAddress": {"city": "Oslo"},
        "invoiceLines": [
            {
                "lineNumber": 1,
                "quantity": Decimal("2.0000"),
                "subaccount": {
                    "segments": [{"segmentId": 1, "segmentValue": "00"}, {"segmentId": 2, "segmentValue": "10"}]
                },
            }
        ],
    }
    theirs = held(resource, record)
    assert ours.header == theirs.header
    assert {"operation": "Update", **theirs.lines[0]} == ours.lines[0]


def test_what_is_emptied_is_clear() -> None:
    """An empty text and a null both ask for a field to be emptied."""
    resource = resources.get("customer")
    payload = resource.assemble({"name": CLEAR, "creditDaysPastDue": CLEAR}, (), "update")
    ours = sent(Submission("customer", "update", "1", payload, ()), resource)
    assert ours.header == {"name": CLEAR, "creditDaysPastDue": CLEAR}


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("name", True),
        ("note", False),
        ("attributeLines.SEGMENT", True),
        ("mainAddress.city", True),
        ("glAccounts.salesSubaccount.1", True),
        ("defaultPaymentMethod.isDefault", False),
        ("directDebitLines.1.iban", True),
        ("directDebitLines.1.operation", False),
    ],
)
def test_whether_the_ledger_tells_a_field(path: str, *, told: bool) -> None:
    """By the contract's way from reading to writing."""
    assert is_told(resources.get("customer"), path) is told


def test_values_are_alike_whatever_their_zeros() -> None:
    """An amount is its value; an empty field is empty however it is said."""
    assert alike(Decimal("1.50"), Decimal("1.5"))
    assert alike(CLEAR, None)
    assert not alike("a", None)
    assert [shown(value) for value in (Decimal("2.50"), True, None, CLEAR)] == ["2.5", "yes", "", ""]


def test_a_document_is_the_sum_of_its_lines_once_they_are_changed() -> None:
    """One line changed, one deleted, one added; the ledger's discount amount goes when what it came from changes."""
    lines = [
        {"lineNumber": 1, "quantity": Decimal(2), "unitPriceInCurrency": Decimal(100)},
        {"lineNumber": 2, "quantity": Decimal(1), "unitPriceInCurrency": Decimal(50)},
        {
            "lineNumber": 3,
            "quantity": Decimal(1),
            "unitPriceInCurrency": Decimal(10),
            "discountPercent": Decimal(10),
            "discountAmountInCurrency": Decimal(1),
        },
    ]
    changed = [
        {"lineNumber": 1, "operation": "Update", "quantity": Decimal(3)},
        {"lineNumber": 2, "operation": "Delete"},
        {"lineNumber": 3, "operation": "Update", "discountPercent": Decimal(50)},
        {"operation": "Insert", "manualAmountInCurrency": Decimal("7.005")},
    ]
    assert whole_net(lines, []) == Decimal("259.00")
    assert whole_net(lines, changed) == Decimal("312.01")
