"""Reads: every writable member comes back under its read name and type; amounts have four decimals."""

import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import requests

Body = dict[str, Any]
Make = Callable[..., Body]
Read = Callable[[str], Body]
Invoice = Callable[..., str]
Configure = Callable[..., None]

SOURCE = Path(__file__).parents[2] / "contract" / "fields.json"
CONTRACT: Body = json.loads(SOURCE.read_text(encoding="utf-8"))
GUID = "5f0d9a3e-6d0c-4f0e-9a51-1c2b3d4e5f60"
PATHS = {
    "Customer": "/v1/customer",
    "CustomerInvoice": "/v2/customerinvoice",
    "CustomerCreditNote": "/v2/customerCreditNote",
    "CustomerDebitNote": "/v2/customerDebitNote",
}
CHOSEN: Body = {
    "number": "K-1",
    "referenceNumber": "A-1",
    "parentRecordNumber": "10000",
    "customerNumber": "10000",
    "childCustomerNumber": "10000",
    "customerClassId": "2",
    "creditTermsId": "30",
    "currencyId": "EUR",
    "countryId": "SE",
    "vatCodeId": "3",
    "taxId": "3",
    "operation": "Insert",
    "status": "OnHold",
    "documentType": "Invoice",
    "refNbr": "000001",
    "financialPeriod": "202601",
    "postPeriod": "012026",
    "overrideAddress": True,
    "overrideContact": True,
    "hold": True,
    "directDebitMandateId": GUID,
    "id": GUID,
    "lineNumber": 1,
    "segmentId": 1,
    "manualAmountInCurrency": Decimal("90.5"),
    "discountPercent": Decimal(10),
    "discountAmountInCurrency": Decimal("9.5"),
    "vatAmount": Decimal("22.63"),
    "taxableAmount": Decimal("90.5"),
}
"""Values that refer to something, or must agree with each other."""
PLAIN: Body = {"integer": 7, "decimal": Decimal("2.5"), "boolean": True, "datetime": "2026-01-20"}


def _value(name: str, about: Body) -> object:
    """Return a value for a member: every scalar has one that is told from any default."""
    if about["type"] == "object":
        return _object(CONTRACT["types"][about["ref"]])
    if about["type"] == "array":
        return [_object(CONTRACT["types"][about["items"]])]
    if name in CHOSEN:
        return CHOSEN[name]
    if about["type"] == "enum":
        return CONTRACT["enums"][about["enum"]][-1]
    return PLAIN.get(about["type"], f"{name}-Ø")


def _object(members: Body) -> Body:
    return {
        name: {"value": _value(name, about)} if about["wrapped"] else _value(name, about)
        for name, about in members.items()
    }


def _sent(resource: str) -> str:
    """Return a body with every writable member, as JSON with exact numbers."""
    body = _object(CONTRACT[resource]["write"])
    for override in ("overrideNumberSeries",):
        body[override] = {"value": True}
    return json.dumps(body, default=lambda number: f"<{number}>").replace('"<', "").replace('>"', "")


@pytest.fixture(params=list(PATHS))
def resource(request: pytest.FixtureRequest) -> str:
    """Return each of the four resources in turn."""
    return str(request.param)


@pytest.fixture
def full(api: requests.Session, invoice: Invoice, resource: str) -> Body:
    """Return the record that was posted with every member, as it reads (numbers exact)."""
    invoice()
    answer = api.post(PATHS[resource], data=_sent(resource), headers={"Content-Type": "application/json"})
    assert answer.status_code == 201, answer.text
    number = answer.headers["Location"].rpartition("/")[2]
    assert number == ("K-1" if resource == "Customer" else "A-1")
    text = api.get(f"{PATHS[resource].replace('v2', 'v1')}/{number}").text
    return json.loads(text, parse_float=Decimal)  # type: ignore[no-any-return]


def _dig(value: Any, path: str) -> Any:
    for part in path.split("."):
        value = value[part.removesuffix("[]")]
        value = value[0] if part.endswith("[]") else value
    return value


def _unwrapped(value: Any) -> Any:
    """Take every wrapper off: the test's own way, not the sandbox's."""
    if isinstance(value, dict):
        inner = value["value"] if set(value) == {"value"} else value
        return _unwrapped(inner) if inner is not value else {name: _unwrapped(each) for name, each in value.items()}
    return [_unwrapped(each) for each in value] if isinstance(value, list) else value


def test_every_writable_member_reads_back_under_its_read_name(full: Body, resource: str) -> None:
    """What the contract pairs is paired: the value written is the value read, under the other name."""
    written = _unwrapped(json.loads(_sent(resource), parse_float=Decimal))
    derived = re.compile(r"directDebitLines\[\]\.(\*|id)|^GET |^postPeriod|unsure")
    compared = 0
    for read, write in CONTRACT[resource]["read_to_write"].items():
        if derived.search(read):
            continue
        value = _dig(full, read)
        expected = _dig(written, write)
        if isinstance(expected, str) and isinstance(value, str) and value.endswith("T00:00:00"):
            value = value.removesuffix("T00:00:00")
        assert value == expected, read
        compared += 1
    assert compared > 50


def test_reads_have_the_names_and_types_of_the_contract(full: Body, resource: str) -> None:
    """Nothing is read that the contract does not have, and everything has its type."""
    wrong = list(_misfits(full, CONTRACT[resource]["read"], resource))
    assert wrong == []


def test_amounts_have_four_decimals(api: requests.Session, full: Body, resource: str) -> None:
    """Decimals are JSON numbers with exactly four decimals, integers have none."""
    assert full
    number = "K-1" if resource == "Customer" else "A-1"
    text = api.get(f"{PATHS[resource].replace('v2', 'v1')}/{number}").text
    numbers = re.findall(r":(-?\d+(?:\.\d+)?)[,}\]]", text)
    assert {len(each.partition(".")[2]) for each in numbers} <= {0, 4}
    assert any("." in each for each in numbers)


def _misfits(value: Any, members: Body, place: str) -> Iterator[str]:
    for name, inner in value.items():
        where = f"{place}.{name}"
        about = members.get(name)
        if about is None:
            yield f"{where} is not in the contract"
        elif about["type"] == "array":
            rows = CONTRACT["types"][about["items"]]
            for row in inner:
                yield from _misfits(row, rows, f"{where}[]")
        elif about["type"] == "object":
            yield from _misfits(inner, CONTRACT["types"][about["ref"]], where)
        elif not _fits(inner, about):
            yield f"{where} is no {about['type']}: {inner!r}"


def _fits(value: object, about: Body) -> bool:
    match about["type"]:
        case "decimal":
            return isinstance(value, Decimal)
        case "integer":
            return type(value) is int
        case "boolean":
            return isinstance(value, bool)
        case "enum":
            return value in CONTRACT["enums"][about["enum"]]
        case "datetime":
            return re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?", str(value)) is not None
        case _:
            return isinstance(value, str)


def test_periods_read_as_year_and_month(invoice: Invoice, read: Callable[[str], Body]) -> None:
    """`postPeriod` is MMYYYY on write and YYYYMM on read."""
    number = invoice(postPeriod="022026")
    shown = read(f"/v1/customerinvoice/{number}")
    assert (shown["postPeriod"], shown["financialPeriod"]) == ("202602", "202602")


def test_defaults_of_a_document(invoice: Invoice, read: Callable[[str], Body]) -> None:
    """Currency and terms come from the customer, the period from the date, the due date from the terms."""
    shown = read(f"/v1/customerinvoice/{invoice()}")
    assert (shown["currencyId"], shown["exchangeRate"]) == ("NOK", 1)
    assert shown["creditTerms"] == {"id": "14", "description": "14 days net"}
    assert (shown["financialPeriod"], shown["documentDueDate"]) == ("202601", "2026-01-29T00:00:00")
    assert (shown["status"], shown["hold"], shown["documentType"]) == ("Balanced", False, "Invoice")


def test_hold_makes_a_draft(invoice: Invoice, read: Read, configure: Configure) -> None:
    """`hold` true is Hold; what is the default is a setting."""
    assert read(f"/v1/customerinvoice/{invoice(hold=True)}")["status"] == "Hold"
    configure(hold_default=True)
    assert read(f"/v1/customerinvoice/{invoice()}")["status"] == "Hold"
    assert read(f"/v1/customerinvoice/{invoice(hold=False)}")["status"] == "Balanced"


def test_customer_blocks_nobody_wrote_show_the_main_ones(api: requests.Session, body: Make) -> None:
    """Invoice and delivery address read as the main address until they have their own."""
    address = {"city": {"value": "Bergen"}, "countryId": {"value": "SE"}}
    api.post("/v1/customer", json=body(name="A", mainAddress=address, mainContact={"email": {"value": "a@b.no"}}))
    shown = api.get("/v1/customer/10000").json()
    assert [shown[f"{block}Address"]["city"] for block in ("main", "invoice", "delivery")] == ["Bergen"] * 3
    assert [shown[f"{block}Contact"]["email"] for block in ("main", "invoice", "delivery")] == ["a@b.no"] * 3
    assert shown["location"]["countryId"] == "SE"
    assert (shown["status"], shown["currencyId"], shown["customerClass"]["id"]) == ("Active", "NOK", "1")
