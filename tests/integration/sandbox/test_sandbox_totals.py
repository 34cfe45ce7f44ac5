"""Sums and VAT, and the sandbox's own totals."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any, cast

import pytest
import requests

Body = dict[str, Any]
Make = Callable[..., Body]
Read = Callable[[str], Body]
Invoice = Callable[..., str]


@pytest.fixture
def exact(api: requests.Session) -> Callable[[str], Body]:
    """Return what reads one record with exact numbers."""
    return lambda path: cast("Body", json.loads(api.get(path).text, parse_float=Decimal))


def test_document_adds_up(invoice: Invoice, row: Make, exact: Callable[[str], Body]) -> None:
    """Rows less discount, VAT by category, gross: each rounded half away from zero to two places."""
    rows = [
        row(quantity=3, unitPriceInCurrency=0.335, vatCodeId="3"),
        row(quantity=1, unitPriceInCurrency=100, discountPercent=10, vatCodeId="3"),
        row(quantity=2, unitPriceInCurrency=50, discountAmountInCurrency=25, vatCodeId="31"),
        row(quantity=9, unitPriceInCurrency=9, manualAmountInCurrency=7, vatCodeId="5"),
        row(quantity=1, unitPriceInCurrency=11),
    ]
    shown = exact(f"/v1/customerinvoice/{invoice(invoiceLines=rows)}")
    amounts = [line["amountInCurrency"] for line in shown["invoiceLines"]]
    assert amounts == [Decimal("1.01"), Decimal(90), Decimal(75), Decimal(7), Decimal(11)]
    vat = {each["taxId"]: (each["vatRate"], each["taxableAmount"], each["vatAmount"]) for each in shown["taxDetails"]}
    assert vat == {
        "3": (25, Decimal("91.01"), Decimal("22.75")),
        "31": (15, 75, Decimal("11.25")),
        "5": (0, 7, 0),
    }
    assert shown["detailTotal"] == Decimal("184.01")
    assert shown["vatTotal"] == Decimal("34.00")
    assert shown["amount"] == shown["balance"] == Decimal("218.01")
    assert shown["vatTaxableTotal"] == Decimal("166.01")
    assert shown["vatExemptTotal"] == 18
    assert shown["discountTotal"] == 35


def test_swedish_categories_are_known(invoice: Invoice, row: Make, exact: Read) -> None:
    """MP1, MP2 and MP3 are 25, 12 and 6 percent."""
    rows = [row(unitPriceInCurrency=100, vatCodeId=code) for code in ("MP1", "MP2", "MP3")]
    shown = exact(f"/v1/customerinvoice/{invoice(invoiceLines=rows)}")
    assert [each["vatAmount"] for each in shown["taxDetails"]] == [25, 12, 6]


def test_vat_rows_that_are_sent_stand(invoice: Invoice, row: Make, body: Make, exact: Read) -> None:
    """A VAT amount sent along replaces the computed one."""
    sent = [body(taxId="3", taxableAmount=100, vatAmount=24.5)]
    number = invoice(invoiceLines=[row(vatCodeId="3")], taxDetailLines=sent)
    assert exact(f"/v1/customerinvoice/{number}")["amount"] == Decimal("124.50")


def test_foreign_currency_has_both_amounts(invoice: Invoice, row: Make, exact: Read) -> None:
    """InCurrency is the document's, the other the company's, by the rate sent or the register's."""
    shown = exact(f"/v1/customerinvoice/{invoice(currencyId='EUR', exchangeRate=11.5, invoiceLines=[row()])}")
    assert (shown["amountInCurrency"], shown["amount"]) == (100, 1150)
    shown = exact(f"/v1/customerinvoice/{invoice(currencyId='GBP', invoiceLines=[row()])}")
    assert (shown["exchangeRate"], shown["amount"]) == (Decimal("13.4"), 1340)


def test_numbers_keep_every_digit(api: requests.Session, customer: str, exact: Read) -> None:
    """An amount no float can hold comes back with its digits."""
    text = (
        f'{{"customerNumber": {{"value": "{customer}"}}, "invoiceLines": [{{"operation": "Insert", '
        '"description": {"value": "x"}, "unitPriceInCurrency": {"value": 90071992547409.93}}]}'
    )
    answer = api.post("/v2/customerinvoice", data=text, headers={"Content-Type": "application/json"})
    assert answer.status_code == 201
    assert exact("/v1/customerinvoice/000001")["amount"] == Decimal("90071992547409.93")


def test_totals_per_resource_and_currency(
    send: Callable[..., requests.Response], row: Make, control: requests.Session
) -> None:
    """The sandbox's own sums are decimal strings; credit notes are positive, drafts count."""
    send(invoiceLines=[row(vatCodeId="3"), row(unitPriceInCurrency=0.1)])
    send(invoiceLines=[row(unitPriceInCurrency=0.2)], hold=True)
    send(currencyId="EUR")
    send("/v2/customerCreditNote")
    totals = control.get("/totals").json()
    assert totals["customers"] == 1
    assert totals["documents"] == [
        _sum("CustomerCreditNote", "NOK", 1, 1, "100.00", "0.00", "100.00"),
        _sum("CustomerInvoice", "EUR", 1, 1, "100.00", "0.00", "100.00"),
        _sum("CustomerInvoice", "NOK", 2, 3, "100.30", "25.00", "125.30"),
    ]


def _sum(resource: str, currency: str, documents: int, lines: int, *amounts: str) -> Body:
    net, vat, gross = amounts
    return {
        "resource": resource,
        "currency": currency,
        "documents": documents,
        "lines": lines,
        "net": net,
        "vat": vat,
        "gross": gross,
    }
