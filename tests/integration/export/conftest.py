"""A ledger with a few documents in it, behind the client we ship."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import requests

from importer import resources, sandbox
from importer.exporting import About, Exported, Output, asked, write
from importer.ledger.access import Access, Secret
from importer.ledger.client import Client, connect
from importer.sandbox import Running
from importer.submission import Submission

Values = Mapping[str, object]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Return a sandbox with empty books."""
    with sandbox.start(tmp_path_factory.mktemp("books")) as started:
        yield started


@pytest.fixture(scope="module")
def ledger(running: Running) -> Iterator[Client]:
    """Return the sandbox's ledger."""
    access = Access(
        running.company,
        running.tenant_id,
        running.client_id,
        Secret(running.client_secret),
        base_url=running.url,
        token_url=running.token_url,
    )
    client = connect(access)
    yield client
    client.close()


@pytest.fixture(scope="module")
def create(ledger: Client) -> Callable[..., str]:
    """Return what creates a record from flat paths and gives its number."""

    def made(name: str, header: Values, *lines: Values) -> str:
        resource = resources.get(name)
        payload = resource.assemble(header, lines)
        number = header.get(resource.number_field or "")
        customer = str(header.get(resource.customer_field) or "")
        submission = Submission(name, "create", "a key", payload, (), str(number) if number else None, customer)
        return ledger.create(submission).number

    return made


@pytest.fixture(scope="module")
def books(create: Callable[..., str]) -> dict[str, str]:
    """Fill the books and return the numbers of what is in them, by a name of our own."""
    address = {
        "mainAddress.addressLine1": "Storgata 1",
        "mainAddress.postalCode": "0155",
        "mainAddress.city": "Oslo",
        "mainAddress.countryId": "NO",
    }
    customer = create(
        "customer",
        {
            **address,
            "number": "0101",
            "name": "=Fjord Handel AS",
            "corporateId": "923609016",
            "mainContact.phone1": "+47 22 33 44 55",
            "attributeLines.SEGMENT": "A",
        },
    )
    line = {
        "inventoryNumber": "0042",
        "quantity": Decimal(2),
        "unitPriceInCurrency": Decimal("99.50"),
        "vatCodeId": "3",
    }
    freight = {
        "description": "Frakt",
        "quantity": Decimal(1),
        "unitPriceInCurrency": Decimal("49.0001"),
        "subaccount.1": "00",
    }
    october = {"customerNumber": customer, "documentDate": date(2026, 10, 5), "financialPeriod": "202610"}
    november = {"customerNumber": customer, "documentDate": date(2026, 11, 5), "financialPeriod": "202611"}
    return {
        "customer": customer,
        "invoice": create("customer-invoice", october | {"referenceNumber": "900001"}, line, freight),
        "invoice in euro": create("customer-invoice", november | {"currencyId": "EUR"}, line),
        "credit note": create("customer-credit-note", october | {"invoiceText": "+ feil pris"}, line),
        "credit note on hold": create("customer-credit-note", october | {"hold": True}, line),
        "later credit note": create("customer-credit-note", november, line),
        "debit note": create("customer-debit-note", october | {"note": "gebyr"}, line),
    }


@pytest.fixture
def export(ledger: Client, tmp_path: Path) -> Callable[..., Exported]:
    """Return what exports a list to a file, asked for as on the command line."""

    def exported(name: str, file: str, *wheres: str, expand: str = "") -> Exported:
        resource = resources.get(name)
        filters = asked(resource, wheres, [expand])
        about = About(ledger.host, ledger.company, filters, datetime.now(UTC))
        return write(ledger.pages(name, filters), resource, Output(tmp_path / file), about)

    return exported


@pytest.fixture
def found(ledger: Client) -> Callable[[str, str], dict[str, Any]]:
    """Return what gives one record as the ledger holds it."""

    def one(name: str, number: str) -> dict[str, Any]:
        record = ledger.find(name, number)
        assert record is not None
        return record

    return one


@pytest.fixture
def faulty(running: Running) -> Iterator[Callable[..., None]]:
    """Return what makes the ledger go wrong with its answers, until the test ends."""
    address = f"{running.control_url}/faults"

    def add(**fault: object) -> None:
        requests.post(address, json=fault, timeout=10).raise_for_status()

    yield add
    requests.delete(address, timeout=10).raise_for_status()


@pytest.fixture
def small_pages(running: Running) -> Iterator[None]:
    """Let the ledger's pages have one row."""
    address = f"{running.control_url}/settings"
    requests.put(address, json={"max_page_size": 1}, timeout=10).raise_for_status()
    yield
    requests.put(address, json={"max_page_size": 1000}, timeout=10).raise_for_status()
