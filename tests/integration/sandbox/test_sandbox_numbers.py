"""Number series, Location, ETag and addresses."""

from collections.abc import Callable
from typing import Any

import pytest
import requests

from importer.sandbox import Running

Body = dict[str, Any]
Make = Callable[..., Body]
Post = Callable[..., requests.Response]
Invoice = Callable[..., str]
Words = Callable[[requests.Response], str]
Configure = Callable[..., None]


def test_automatic_numbers(api: requests.Session, invoice: Invoice, customer: str) -> None:
    """Customers are numbered from 10000, documents with six digits, each kind of its own."""
    assert customer == "10000"
    assert [invoice(), invoice()] == ["000001", "000002"]
    rows = [{"operation": "Insert", "description": {"value": "Row"}}]
    answer = api.post("/v2/customerCreditNote", json={"customerNumber": {"value": customer}, "lines": rows})
    assert answer.headers["Location"].endswith("/v2/customerCreditNote/000001")


def test_own_number_needs_the_override_and_v2(invoice: Callable[..., str]) -> None:
    """A number is honoured with `overrideNumberSeries` on v2 only; otherwise the series numbers."""
    assert invoice(referenceNumber="A-77", overrideNumberSeries=True) == "A-77"
    assert invoice(referenceNumber="A-78") == "000001"
    assert invoice("/v1/customerinvoice", referenceNumber="A-79", overrideNumberSeries=True) == "000002"


def test_own_customer_number_is_honoured_with_the_override(api: requests.Session, body: Make) -> None:
    """POST of a customer honours `overrideNumberSeries` as well."""
    answer = api.post("/v1/customer", json=body(name="A", number="K7", overrideNumberSeries=True))
    assert answer.headers["Location"].endswith("/v1/customer/K7")


def test_series_goes_past_numbers_that_are_taken(invoice: Callable[..., str]) -> None:
    """A number given by hand does not move the series, and the series does not collide with it."""
    invoice(referenceNumber="000002", overrideNumberSeries=True)
    assert [invoice(), invoice()] == ["000001", "000003"]


def test_number_twice_is_refused(send: Post, refusal: Words) -> None:
    """The same number a second time is a business error, in any case of its letters."""
    assert send(referenceNumber="A-77", overrideNumberSeries=True).status_code == 201
    answer = send(referenceNumber="a-77", overrideNumberSeries=True)
    assert answer.status_code == 400
    assert refusal(answer) == "The number 'a-77' already exists in the system."


def test_same_number_may_serve_two_kinds(send: Post) -> None:
    """The key of a document is its kind and its number."""
    for path in ("/v2/customerinvoice", "/v2/customerCreditNote", "/v2/customerDebitNote"):
        assert send(path, referenceNumber="A-77", overrideNumberSeries=True).status_code == 201


def test_manual_series_wants_a_number(send: Post, configure: Configure) -> None:
    """Numbered by hand: with a number it is taken, on v1 as well; without one it is refused."""
    configure(number_series={"CustomerInvoice": "manual"})
    assert send("/v1/customerinvoice", referenceNumber="77").headers["Location"].endswith("/77")
    assert send().status_code == 400


def test_automatic_series_takes_no_number(send: Post, configure: Configure) -> None:
    """A purely automatic series does not honour a number; whether it ignores or refuses it is a setting."""
    configure(number_series={"CustomerInvoice": "auto"})
    answer = send(referenceNumber="7", overrideNumberSeries=True)
    assert answer.headers["Location"].endswith("/000001")
    configure(unhonoured_number="refuse")
    assert send(referenceNumber="7", overrideNumberSeries=True).status_code == 400


@pytest.mark.parametrize("prefix", ["/v1", "/v2", "/API/controller/api/v2"])
def test_created_has_no_body_and_an_absolute_location(running: Running, send: Post, prefix: str) -> None:
    """201 is empty; Location stays under the version and the prefix of the call; v2 has an ETag."""
    answer = send(f"{prefix}/CustomerInvoice")
    assert (answer.status_code, answer.content) == (201, b"")
    assert answer.headers["Location"] == f"{running.url}{prefix}/customerinvoice/000001"
    assert ("ETag" in answer.headers) == ("v2" in prefix)


def test_location_may_name_another_host(send: Post, configure: Configure) -> None:
    """A switch lets Location point elsewhere, as the old API did."""
    configure(location_base="http://integration.example")
    assert send().headers["Location"] == "http://integration.example/v2/customerinvoice/000001"


@pytest.mark.parametrize(
    ("number", "path"),
    [("A/1", "b64(QS8x)"), (":/?#[]@&*+;", "b64(Oi8_I1tdQCYqKzs)"), ("Å 1", "%C3%85%201")],
)
def test_reserved_characters_travel_as_b64(api: requests.Session, invoice: Invoice, number: str, path: str) -> None:
    """A number with reserved characters comes back as `b64(...)` in Location, and is found by it."""
    assert invoice(referenceNumber=number, overrideNumberSeries=True) == path
    assert api.get(f"/v1/customerinvoice/{path}").json()["referenceNumber"] == number


@pytest.mark.parametrize(
    "path",
    [
        "/v1/customerinvoice/000001",
        "/V1/CUSTOMERINVOICE/000001",
        "/API/controller/api/v1/CustomerInvoice/000001",
        "/api/CONTROLLER/api/v1/customerInvoice/000001",
    ],
)
def test_spelling_of_the_path_does_not_matter(api: requests.Session, invoice: Invoice, path: str) -> None:
    """Case and the old prefix make no difference."""
    invoice()
    assert api.get(path).json()["referenceNumber"] == "000001"


def test_there_is_no_reading_under_v2(api: requests.Session, invoice: Callable[..., str]) -> None:
    """v2 only creates."""
    invoice()
    assert api.get("/v2/customerinvoice/000001").status_code == 404
    assert api.get("/v2/customerinvoice").status_code == 405
    assert api.put("/v2/customerinvoice/000001", json={}).status_code == 404


def test_debit_note_cannot_be_deleted(api: requests.Session) -> None:
    """The API has no DELETE for debit notes and customers."""
    assert api.delete("/v1/customerDebitNote/1").status_code == 405
    assert api.delete("/v1/customer/1").status_code == 405


def test_etag_changes_on_every_write(api: requests.Session, invoice: Invoice, body: Make) -> None:
    """The ETag is eight bytes of base64, the same as `timeStamp`, and new after each change."""
    path = f"/v1/customerinvoice/{invoice()}"
    first = api.get(path)
    assert first.headers["ETag"] == f'"{first.json()["timeStamp"]}"'
    assert len(first.json()["timeStamp"]) == 12
    changed = api.put(path, json=body(invoiceText="New"))
    assert changed.headers["ETag"] not in {None, first.headers["ETag"]}
    assert api.get(path).headers["ETag"] == changed.headers["ETag"]


def test_if_match_guards_an_update(api: requests.Session, invoice: Invoice, body: Make) -> None:
    """A stale If-Match is 412 and changes nothing; the current one is taken, quoted or not."""
    path = f"/v1/customerinvoice/{invoice()}"
    old = api.get(path).headers["ETag"]
    new = api.put(path, json=body(invoiceText="One"), headers={"If-Match": old}).headers["ETag"]
    assert api.put(path, json=body(invoiceText="Two"), headers={"If-Match": old}).status_code == 412
    assert api.get(path).json()["invoiceText"] == "One"
    assert api.put(path, json=body(invoiceText="Two"), headers={"If-Match": new.strip('"')}).status_code == 204


def test_changing_a_customer_number_takes_its_documents_along(
    api: requests.Session, invoice: Invoice, customer: str
) -> None:
    """The action has a plain body and goes by internal id."""
    invoice()
    internal = api.get(f"/v1/customer/{customer}").json()["internalId"]
    path = f"/v1/customer/action/changeCustomerCd/{internal}"
    assert api.post(path, json={"customerCd": "K-1"}).json()["actionResult"] == "Done"
    assert api.get("/v1/customerinvoice/000001").json()["customer"]["number"] == "K-1"
    assert api.get(f"/v1/customer/{customer}").status_code == 404


def test_new_customer_number_must_be_free(api: requests.Session, customer: str, body: Make) -> None:
    """A number that is taken, or none, is refused."""
    api.post("/v1/customer", json=body(name="B"))
    path = f"/v1/customer/action/changeCustomerCd/{api.get(f'/v1/customer/{customer}').json()['internalId']}"
    for number in ("10001", ""):
        assert api.post(path, json={"customerCd": number}).status_code == 400


@pytest.mark.parametrize("path", ["/v1/customerinvoice/b64(!)", "/v1/customerinvoice/b64(_w)", "/v1/customer/b64(A)"])
def test_b64_that_cannot_be_read_is_404(api: requests.Session, path: str) -> None:
    """What is no base64url of UTF-8 names nothing."""
    assert api.get(path).status_code == 404
