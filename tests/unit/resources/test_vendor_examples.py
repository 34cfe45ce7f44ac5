"""The bodies of the vendor's guide, rebuilt from flat paths.

Source: https://docs.vismasoftware.no/vismanetapi/examples/customerledgerendpoint/ (August 2026).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from importer import resources
from importer.ledger import wire

ITEM_6 = {"inventoryNumber": "6", "quantity": "1", "unitPriceInCurrency": "1"}


@dataclass(frozen=True)
class Example:
    """One body of the guide: what is fed, and the JSON it becomes."""

    title: str
    resource: str
    operation: str
    header: Mapping[str, object]
    lines: tuple[Mapping[str, object], ...]
    body: str


EXAMPLES = (
    Example(
        "POST Customer",
        "customer",
        "create",
        {
            "name": "NewCustomer",
            "number": "10000",
            "overrideWithClassValues": True,
            "customerClassId": "1",
            "mainAddress.addressLine1": "TestRoad 13",
            "mainAddress.postalCode": "0101",
            "mainAddress.countryId": "NO",
        },
        (),
        """{"name": {"value": "NewCustomer"}, "number": {"value": "10000"}, "overrideWithClassValues":
            true, "customerClassId": {"value": "1"}, "mainAddress": {"value": {"addressLine1": {"value":
            "TestRoad 13"}, "postalCode": {"value": "0101"}, "countryId": {"value": "NO"}}}}""",
    ),
    Example(
        "PUT Customer",
        "customer",
        "update",
        {
            "mainAddress.addressLine1": "TestRoad 50",
            "mainAddress.postalCode": "0101",
            "mainAddress.countryId": "NO",
        },
        (),
        """{"mainAddress": {"value": {"addressLine1": {"value": "TestRoad 50"}, "postalCode": {"value":
            "0101"}, "countryId": {"value": "NO"}}}}""",
    ),
    Example(
        "POST createDunningLetter, the date as a day",
        "dunning-letter",
        "create",
        {
            "customerNumber": "10000",
            "dunningLetterDate": date(2020, 1, 21),
            "levelFrom": 1,
            "levelTo": 2,
        },
        (),
        """{"dunningLetterDate": "2020-01-21T00:00:00", "levelFrom": 1, "levelTo": 2}""",
    ),
    Example(
        "POST CustomerCreditNote",
        "customer-credit-note",
        "create",
        {
            "currencyId": "NOK",
            "externalReference": "ExRef",
            "customerNumber": "10000",
            "referenceNumber": "25698",
            "documentDate": date(2019, 12, 21),
            "postPeriod": "122019",
            "financialPeriod": "201912",
        },
        (ITEM_6,),
        """{"currencyId": {"value": "NOK"}, "externalReference": {"value": "ExRef"}, "lines":
            [{"operation": "Insert", "inventoryNumber": {"value": "6"}, "quantity": {"value": 1},
            "unitPriceInCurrency": {"value": 1}}], "customerNumber": {"value": "10000"},
            "referenceNumber": {"value": "25698"}, "documentDate": {"value": "2019-12-21"},
            "postPeriod": {"value": "122019"}, "financialPeriod": {"value": "201912"}}""",
    ),
    Example(
        "PUT CustomerCreditNote",
        "customer-credit-note",
        "update",
        {},
        ({"lineNumber": 1, **ITEM_6},),
        """{"lines": [{"operation": "Update", "lineNumber": {"value": 1}, "inventoryNumber": {"value":
            "6"}, "quantity": {"value": 1}, "unitPriceInCurrency": {"value": 1}}]}""",
    ),
    Example(
        "POST CustomerDebitNote",
        "customer-debit-note",
        "create",
        {
            "customerNumber": "10000",
            "referenceNumber": "000050",
            "documentDate": date(2020, 1, 16),
            "postPeriod": "012020",
            "financialPeriod": "202001",
            "invoiceText": "DebitNote",
        },
        ({"description": "Test", "quantity": "2", "unitPriceInCurrency": "2", "uom": "STK"},),
        """{"lines": [{"operation": "Insert", "description": {"value": "Test"}, "quantity": {"value":
            2}, "unitPriceInCurrency": {"value": 2}, "uom": {"value": "STK"}}], "customerNumber":
            {"value": "10000"}, "referenceNumber": {"value": "000050"}, "documentDate": {"value":
            "2020-01-16"}, "postPeriod": {"value": "012020"}, "financialPeriod": {"value": "202001"},
            "invoiceText": {"value": "DebitNote"}}""",
    ),
    Example(
        "PUT CustomerDebitNote, with the operation the guide prints",
        "customer-debit-note",
        "update",
        {},
        ({"operation": "Insert", "lineNumber": 1, **ITEM_6},),
        """{"lines": [{"operation": "Insert", "lineNumber": {"value": 1}, "inventoryNumber": {"value":
            "6"}, "quantity": {"value": 1}, "unitPriceInCurrency": {"value": 1}}]}""",
    ),
    Example(
        "POST CustomerInvoice",
        "customer-invoice",
        "create",
        {
            "sendToAutoInvoice": True,
            "referenceNumber": "156589",
            "customerNumber": "10000",
            "documentDate": date(2020, 1, 27),
            "invoiceText": "Payment for potatoes",
        },
        ({"inventoryNumber": "222", "quantity": "500", "uom": "STK"},),
        """{"invoiceLines": [{"operation": "Insert", "inventoryNumber": {"value": "222"}, "quantity":
            {"value": 500}, "uom": {"value": "STK"}}], "sendToAutoInvoice": {"value": true},
            "referenceNumber": {"value": "156589"}, "customerNumber": {"value": "10000"},
            "documentDate": {"value": "2020-01-27"}, "invoiceText": {"value": "Payment for potatoes"}}""",
    ),
    Example(
        "PUT CustomerInvoice, with the list's present name and the operation that means to change",
        "customer-invoice",
        "update",
        {},
        ({"lineNumber": 1, **ITEM_6},),
        """{"invoiceLines": [{"operation": "Update", "lineNumber": {"value": 1}, "inventoryNumber":
            {"value": "6"}, "quantity": {"value": 1}, "unitPriceInCurrency": {"value": 1}}]}""",
    ),
)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_the_guides_body_is_rebuilt(example: Example) -> None:
    """Every body of the guide comes out of its flat paths, member for member."""
    resource = resources.get(example.resource)
    payload = resource.assemble(example.header, example.lines, example.operation)
    body: Any = json.loads(wire.dumps(wire.wrap(payload)))
    assert body == json.loads(example.body)
