"""The JSON of the vendor's Customer Ledger article, posted as it stands there.

Source: docs.vismasoftware.no, examples for the customer ledger endpoint.
"""

from collections.abc import Callable
from typing import Any

import pytest
import requests

Body = dict[str, Any]

OLD = "/API/controller/api/v1"
CUSTOMER: Body = {
    "name": {"value": "NewCustomer"},
    "number": {"value": "10000"},
    "overrideWithClassValues": True,
    "customerClassId": {"value": "1"},
    "mainAddress": {
        "value": {
            "addressLine1": {"value": "TestRoad 13"},
            "postalCode": {"value": "0101"},
            "countryId": {"value": "NO"},
        }
    },
}
MOVED: Body = {
    "mainAddress": {
        "value": {
            "addressLine1": {"value": "TestRoad 50"},
            "postalCode": {"value": "0101"},
            "countryId": {"value": "NO"},
        }
    }
}
DUNNING: Body = {"dunningLetterDate": "2020-01-21T09:39:48.538Z", "levelFrom": 1, "levelTo": 2}
ITEM_6: Body = {
    "inventoryNumber": {"value": "6"},
    "quantity": {"value": 1},
    "unitPriceInCurrency": {"value": 1},
}
CREDIT_NOTE: Body = {
    "currencyId": {"value": "NOK"},
    "externalReference": {"value": "ExRef"},
    "lines": [{"operation": "Insert", **ITEM_6}],
    "customerNumber": {"value": "10000"},
    "referenceNumber": {"value": "25698"},
    "documentDate": {"value": "2019-12-21"},
    "postPeriod": {"value": "122019"},
    "financialPeriod": {"value": "201912"},
}
DEBIT_NOTE: Body = {
    "lines": [
        {
            "operation": "Insert",
            "description": {"value": "Test"},
            "quantity": {"value": 2},
            "unitPriceInCurrency": {"value": 2},
            "uom": {"value": "STK"},
        }
    ],
    "customerNumber": {"value": "10000"},
    "referenceNumber": {"value": "000050"},
    "documentDate": {"value": "2020-01-16"},
    "postPeriod": {"value": "012020"},
    "financialPeriod": {"value": "202001"},
    "invoiceText": {"value": "DebitNote"},
}
INVOICE: Body = {
    "invoiceLines": [
        {
            "operation": "Insert",
            "inventoryNumber": {"value": "222"},
            "quantity": {"value": 500},
            "uom": {"value": "STK"},
        }
    ],
    "sendToAutoInvoice": {"value": True},
    "referenceNumber": {"value": "156589"},
    "customerNumber": {"value": "10000"},
    "documentDate": {"value": "2020-01-27"},
    "invoiceText": {"value": "Payment for potatoes"},
}
PUT_INSERT: Body = {"lines": [{"operation": "Insert", "lineNumber": {"value": 1}, **ITEM_6}]}
PUT_UPDATE: Body = {"lines": [{"operation": "Update", "lineNumber": {"value": 1}, **ITEM_6}]}


@pytest.fixture
def old_api(api: requests.Session, configure: Callable[..., None]) -> requests.Session:
    """Return the API of a company whose documents are numbered by hand, with the article's customer in it."""
    by_hand = dict.fromkeys(("CustomerInvoice", "CustomerCreditNote", "CustomerDebitNote"), "manual")
    configure(number_series=by_hand)
    assert api.post(f"{OLD}/customer", json=CUSTOMER).status_code == 201
    return api


def test_customer_post_and_put(old_api: requests.Session) -> None:
    """The article's customer gets the article's number, and moves house."""
    assert old_api.put(f"{OLD}/customer/10000", json=MOVED).status_code == 204
    read = old_api.get(f"{OLD}/customer/10000").json()
    assert read["mainAddress"]["addressLine1"] == "TestRoad 50"
    assert read["mainAddress"]["country"] == {"id": "NO"}


def test_dunning_letter(old_api: requests.Session) -> None:
    """The plain body of the action is taken, and the answer is an action result."""
    answer = old_api.post(f"{OLD}/customer/10000/action/createDunningLetter", json=DUNNING)
    assert answer.status_code == 200
    assert answer.json()["actionResult"] == "Done"
    assert len(answer.json()["actionId"]) == 36


def test_credit_note_post_and_put(old_api: requests.Session) -> None:
    """The article's credit note is posted and its first row updated."""
    answer = old_api.post(f"{OLD}/CustomerCreditNote", json=CREDIT_NOTE)
    assert (answer.status_code, answer.headers["Location"].rpartition("/")[2]) == (201, "25698")
    assert old_api.put(f"{OLD}/CustomerCreditNote/25698", json=PUT_UPDATE).status_code == 204
    assert len(old_api.get(f"{OLD}/CustomerCreditNote/25698").json()["lines"]) == 1


def test_debit_note_post_and_put(old_api: requests.Session) -> None:
    """The article's debit note is posted; its `Insert` of line 1 adds a row, whatever the article says."""
    answer = old_api.post(f"{OLD}/CustomerDebitNote", json=DEBIT_NOTE)
    assert (answer.status_code, answer.headers["Location"].rpartition("/")[2]) == (201, "000050")
    assert old_api.put(f"{OLD}/CustomerDebitNote/000050", json=PUT_INSERT).status_code == 204
    assert [row["lineNumber"] for row in old_api.get(f"{OLD}/CustomerDebitNote/000050").json()["lines"]] == [
        1,
        2,
    ]


def test_invoice_post_and_put(old_api: requests.Session) -> None:
    """The article's invoice is posted; its PUT with `lines` changes nothing, silently."""
    answer = old_api.post(f"{OLD}/CustomerInvoice", json=INVOICE)
    assert (answer.status_code, answer.headers["Location"].rpartition("/")[2]) == (201, "156589")
    before = old_api.get(f"{OLD}/CustomerInvoice/156589").json()
    assert old_api.put(f"{OLD}/CustomerInvoice/156589", json=PUT_INSERT).status_code == 204
    after = old_api.get(f"{OLD}/CustomerInvoice/156589").json()
    assert after["invoiceLines"] == before["invoiceLines"]


@pytest.mark.parametrize(
    "query",
    [
        "/customer?lastModifiedDateTime=2020-01-14&lastModifiedDateTimeCondition=>=",
        "/customerCreditNote?financialPeriod=202001&status=balanced&expandAttachments=false&expandTaxDetails=false",
        "/customerDebitNote?project=20",
        "/CustomerInvoice?lastModifiedDate=2020-01-14&lastModifiedDateCondition=>=",
    ],
)
def test_list_examples(old_api: requests.Session, query: str) -> None:
    """The article's list calls are answered."""
    assert old_api.get(OLD + query).status_code == 200
