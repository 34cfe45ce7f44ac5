"""PUT: partial at every level, rows by operation; delete."""

from collections.abc import Callable
from typing import Any

import pytest
import requests

Body = dict[str, Any]
Make = Callable[..., Body]
Read = Callable[[str], Body]
Invoice = Callable[..., str]

Put = Callable[..., requests.Response]


@pytest.fixture
def path(invoice: Invoice, row: Make) -> str:
    """Return the path of an invoice with three rows: 100, 200 and 300."""
    rows = [row(unitPriceInCurrency=price) for price in (100, 200, 300)]
    return f"/v1/customerinvoice/{invoice(invoiceLines=rows, invoiceText='Text', customerRefNumber='R1')}"


@pytest.fixture
def lines(read: Read, path: str) -> Callable[[], dict[int, float]]:
    """Return what gives the invoice's rows: line number to amount."""
    return lambda: {row["lineNumber"]: row["amountInCurrency"] for row in read(path)["invoiceLines"]}


@pytest.fixture
def put(api: requests.Session, path: str, body: Make) -> Put:
    """Return what changes the invoice's rows."""
    return lambda **members: api.put(path, json={"invoiceLines": [body(**members)]})


def test_what_is_not_sent_stays(api: requests.Session, path: str, body: Make, read: Read) -> None:
    """A PUT with one member changes that member, answers 204 with nothing, and leaves the rest."""
    before = read(path)
    answer = api.put(path, json=body(customerRefNumber="R2"))
    assert (answer.status_code, answer.content) == (204, b"")
    after = read(path)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"customerRefNumber", "timeStamp", "lastModifiedDateTime"}


def test_insert_adds_a_row(put: Put, lines: Callable[[], dict[int, float]]) -> None:
    """A new row gets the next number, also when it names one that is taken."""
    put(operation="Insert", inventoryNumber="7", unitPriceInCurrency=4)
    put(operation="Insert", lineNumber=1, inventoryNumber="7", unitPriceInCurrency=5)
    assert lines() == {1: 100, 2: 200, 3: 300, 4: 4, 5: 5}


def test_update_changes_only_the_members_given(put: Put, read: Read, path: str) -> None:
    """A row keeps what the update does not name."""
    put(operation="Update", lineNumber=2, quantity=3)
    row = read(path)["invoiceLines"][1]
    assert (row["inventoryNumber"], row["quantity"], row["amountInCurrency"]) == ("6", 3, 600)
    assert read(path)["detailTotal"] == 1000


def test_delete_removes_the_row(put: Put, lines: Callable[[], dict[int, float]]) -> None:
    """Delete needs the number only; the other rows keep theirs."""
    assert put(operation="Delete", lineNumber=2).status_code == 204
    assert lines() == {1: 100, 3: 300}


@pytest.mark.parametrize("operation", ["Update", "Delete"])
def test_row_that_is_not_there_is_refused(put: Put, lines: Callable[[], dict[int, float]], operation: str) -> None:
    """Unknown or missing line numbers are 400, and nothing of the PUT is kept."""
    assert put(operation=operation, lineNumber=9).status_code == 400
    assert put(operation=operation).status_code == 400
    assert lines() == {1: 100, 2: 200, 3: 300}


def test_last_row_cannot_be_deleted(api: requests.Session, invoice: Invoice, body: Make) -> None:
    """A document without rows is refused, on PUT as on POST."""
    path = f"/v1/customerinvoice/{invoice()}"
    gone = {"invoiceLines": [body(operation="Delete", lineNumber=1)]}
    assert api.put(path, json=gone).status_code == 400


def test_empty_text_and_null_clear(api: requests.Session, path: str, body: Make, read: Read) -> None:
    """`{"value": ""}` and `{"value": null}` take a text away."""
    api.put(path, json=body(invoiceText="", customerRefNumber=None))
    assert not {"invoiceText", "customerRefNumber"} & read(path).keys()


def test_blocks_are_merged(api: requests.Session, path: str, body: Make, read: Callable[[str], Body]) -> None:
    """An address is merged member by member; without the override flag it is not the document's own."""
    address = {"addressLine1": {"value": "Kaia 1"}, "city": {"value": "Bergen"}}
    api.put(path, json=body(billingAddress=address))
    assert "addressLine1" not in read(path)["invoiceAddress"]
    api.put(path, json=body(billingAddress={"overrideAddress": {"value": True}, "city": {"value": "Voss"}}))
    shown = read(path)["invoiceAddress"]
    assert (shown["addressLine1"], shown["city"], shown["overrideAddress"]) == ("Kaia 1", "Voss", True)


def test_number_cannot_be_changed_by_put(api: requests.Session, path: str, body: Make) -> None:
    """A number in a PUT is ignored, for customers and documents."""
    assert api.put(path, json=body(referenceNumber="X")).status_code == 204
    assert api.put("/v1/customer/10000", json=body(number="X")).status_code == 204
    assert [api.get(path).status_code, api.get("/v1/customer/10000").status_code] == [200, 200]


def test_derived_members_follow_the_date(api: requests.Session, path: str, body: Make, read: Read) -> None:
    """A new date moves period and due date, unless they are given."""
    api.put(path, json=body(documentDate="2026-03-10"))
    moved = read(path)
    assert (moved["financialPeriod"], moved["documentDueDate"]) == ("202603", "2026-03-24T00:00:00")
    api.put(path, json=body(postPeriod="042026"))
    assert (read(path)["financialPeriod"], read(path)["postPeriod"]) == ("202604", "202604")
    api.put(path, json=body(creditTermsId="30"))
    assert read(path)["documentDueDate"] == "2026-04-09T00:00:00"
    api.put(path, json=body(documentDate="2026-03-11", documentDueDate="2026-12-31"))
    assert read(path)["documentDueDate"] == "2026-12-31T00:00:00"


def test_unknown_records_are_404(api: requests.Session) -> None:
    """PUT and DELETE of what is not there, and its note."""
    assert api.put("/v1/customerinvoice/9", json={}).status_code == 404
    assert api.delete("/v1/customerinvoice/9").status_code == 404
    assert api.put("/v1/customer/9", json={}).status_code == 404
    assert api.get("/v1/customer/9/note").status_code == 404


def test_delete_of_an_unreleased_document(api: requests.Session, path: str, control: requests.Session) -> None:
    """It is gone from reads, lists and sums; a released one stays."""
    assert api.delete(path).status_code == 204
    assert api.get(path).status_code == 404
    assert control.get("/totals").json()["documents"] == []


def test_customer_by_internal_id(api: requests.Session, customer: str, body: Make) -> None:
    """A customer is read and changed by internal id as well."""
    internal = api.get(f"/v1/customer/{customer}").json()["internalId"]
    assert api.put(f"/v1/customer/internal/{internal}", json=body(name="New")).status_code == 204
    assert api.get(f"/v1/customer/internal/{internal}").json()["name"] == "New"
    assert api.get("/v1/customer/internal/99").status_code == 404


def test_documents_show_the_new_name_of_their_customer(
    api: requests.Session, path: str, customer: str, body: Make, read: Read
) -> None:
    """The reference object of a document follows the customer."""
    api.put(f"/v1/customer/{customer}", json=body(name="Nytt navn AS"))
    assert read(path)["customer"] == {"number": customer, "name": "Nytt navn AS"}


def test_class_values_come_back_only_on_request(api: requests.Session, customer: str, body: Make) -> None:
    """The class gives terms to a new customer; on PUT only `overrideWithClassValues` lets it do so again."""
    path = f"/v1/customer/{customer}"
    api.put(path, json=body(creditTermsId="60", customerClassId="2"))
    assert api.get(path).json()["creditTerms"]["id"] == "60"
    api.put(path, json=body(overrideWithClassValues=True))
    assert api.get(path).json()["creditTerms"]["id"] == "30"
    api.put(path, json=body(overrideWithClassValues=True, creditTermsId="90"))
    assert api.get(path).json()["creditTerms"]["id"] == "90"


def test_attributes_are_replaced_by_id(api: requests.Session, customer: str, body: Make) -> None:
    """An attribute that is sent again has its new value; others stay."""
    path = f"/v1/customer/{customer}"
    api.put(path, json={"attributeLines": [body(attributeId="A", attributeValue="1")]})
    api.put(path, json={"attributeLines": [body(attributeId="B", attributeValue="2")]})
    api.put(path, json={"attributeLines": [body(attributeId="A", attributeValue="3")]})
    shown = {row["id"]: row["value"] for row in api.get(path).json()["attributes"]}
    assert shown == {"A": "3", "B": "2"}


def test_note_of_a_customer_is_read_apart(api: requests.Session, customer: str, body: Make) -> None:
    """The note is written with the customer and read on its own."""
    api.put(f"/v1/customer/{customer}", json=body(note="Ring først"))
    assert "note" not in api.get(f"/v1/customer/{customer}").json()
    assert api.get(f"/v1/customer/{customer}/note").json() == {"note": "Ring først"}


def test_document_may_change_hands(api: requests.Session, path: str, body: Make, read: Callable[[str], Body]) -> None:
    """Another customer may be given, but not one that is blocked."""
    for status in ("Active", "Inactive"):
        api.post("/v1/customer", json=body(name=status, status=status))
    assert api.put(path, json=body(customerNumber="10002")).status_code == 400
    assert api.put(path, json=body(customerNumber="10001")).status_code == 204
    assert read(path)["customer"] == {"number": "10001", "name": "Active"}


def test_document_without_terms_is_due_at_once(
    api: requests.Session, path: str, customer: str, body: Make, read: Callable[[str], Body]
) -> None:
    """Where neither document nor customer has terms, the due date is the date."""
    api.put(f"/v1/customer/{customer}", json=body(creditTermsId=""))
    api.put(path, json=body(creditTermsId="", documentDate="2026-01-20"))
    assert read(path)["documentDueDate"] == "2026-01-20T00:00:00"


def test_stale_version_of_a_customer(api: requests.Session, customer: str, body: Make) -> None:
    """If-Match guards customers as well."""
    stale = {"If-Match": '"AAAAAAAAAAA="'}
    assert api.put(f"/v1/customer/{customer}", json=body(name="X"), headers=stale).status_code == 412
    assert api.get(f"/v1/customer/{customer}").json()["name"] == "Fjord Handel AS"
