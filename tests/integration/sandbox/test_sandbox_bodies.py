"""What a body must look like: wrapping, types, choices, content type, JSON itself."""

from collections.abc import Callable
from typing import Any

import pytest
import requests

Body = dict[str, Any]
Make = Callable[..., Body]
Invoice = Callable[..., str]
Post = Callable[..., requests.Response]
Configure = Callable[..., None]

INVOICES = "/v2/customerinvoice"


@pytest.fixture
def raw(api: requests.Session, customer: str, body: Make, row: Make) -> Post:
    """Return what posts a proper invoice with members of its row and of itself replaced, as they are."""

    def post(row_members: Body | None = None, **members: object) -> requests.Response:
        line = row() | (row_members or {})
        return api.post(INVOICES, json=body(customerNumber=customer, invoiceLines=[line]) | members)

    return post


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"invoiceText": "bare"}, 'invoiceText: expected {"value": ...}, got "bare"'),
        ({"invoiceText": {"val": "x"}}, 'invoiceText: expected {"value": ...}, got an object'),
        ({"invoiceText": {"value": 7}}, "invoiceText: expected a string, got 7"),
        ({"hold": {"value": "true"}}, 'hold: expected true or false, got "true"'),
        ({"contact": {"value": "3"}}, 'contact: expected a whole number, got "3"'),
        ({"contact": {"value": 3.5}}, "contact: expected a whole number, got 3.5"),
        ({"contact": {"value": 3_000_000_000}}, "contact: 3000000000 is too large"),
        ({"exchangeRate": {"value": "1.5"}}, 'exchangeRate: expected a number, got "1.5"'),
        ({"exchangeRate": {"value": True}}, "exchangeRate: expected a number, got true"),
        ({"documentDate": {"value": "31.12.2026"}}, "documentDate: expected a date"),
        ({"documentDate": {"value": "2026-02-30"}}, "documentDate: expected a date"),
        ({"documentDate": {"value": 20260101}}, "documentDate: expected a date"),
        ({"documentDate": {"value": None}}, "documentDate: null is not a value"),
        ({"directDebitMandateId": {"value": "abc"}}, "directDebitMandateId: 'abc' is not a GUID"),
        ({"billingAddress": {"city": {"value": "Oslo"}}}, "billingAddress: expected"),
        ({"billingAddress": {"value": {"city": "Oslo"}}}, "billingAddress.city: expected"),
        ({"invoiceLines": {"value": []}}, "invoiceLines: expected an array"),
        ({"invoiceLines": ["x"]}, "invoiceLines[0]: expected an object"),
        ({"rotRutDetails": {"type": {"value": "rot"}}}, "rotRutDetails.type: 'rot' is not one of Rut, Rot"),
        ({"invoiceText": {"value": "\ud83d"}}, "invoiceText: the text holds half a character"),
    ],
)
def test_member_that_is_wrapped_or_typed_wrongly_is_400(raw: Post, members: Body, words: str) -> None:
    """The answer is 400 and names the place and what came."""
    answer = raw(**members)
    assert answer.status_code == 400
    assert words in answer.json()["message"]


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"operation": {"value": "Insert"}}, "invoiceLines[0].operation: "),
        ({"operation": "insert"}, "invoiceLines[0].operation: 'insert' is not one of Insert, Update, Delete"),
        ({"quantity": 1}, "invoiceLines[0].quantity: expected"),
        ({"quantity": {"value": "1"}}, "invoiceLines[0].quantity: expected a number"),
        ({"quantity": {"value": 1e16}}, "invoiceLines[0].quantity: "),
        ({"quantity": {"value": 1e-29}}, "invoiceLines[0].quantity: "),
        ({"subaccount": {"value": []}}, "invoiceLines[0].subaccount: expected an array"),
        ({"subaccount": [{"segmentId": {"value": 1}}]}, "invoiceLines[0].subaccount[0].segmentId: "),
        (
            {"subaccount": [{"segmentId": 1, "segmentValue": 0}]},
            "subaccount[0].segmentValue: expected a string",
        ),
    ],
)
def test_row_that_is_wrapped_or_typed_wrongly_is_400(raw: Post, members: Body, words: str) -> None:
    """Rows are checked as closely as the header: operation and segments are bare, the rest is wrapped."""
    answer = raw(members)
    assert answer.status_code == 400
    assert words in answer.json()["message"]


def test_class_values_flag_is_bare_but_number_override_is_wrapped(api: requests.Session, body: Make) -> None:
    """The two look alike and travel differently."""
    assert (
        api.post("/v1/customer", json=body(name="A") | {"overrideWithClassValues": {"value": True}}).status_code == 400
    )
    assert api.post("/v1/customer", json=body(name="A") | {"overrideNumberSeries": True}).status_code == 400
    assert api.post("/v1/customer", json=body(name="A", overrideWithClassValues=True)).status_code == 201


def test_unknown_members_are_ignored(raw: Post) -> None:
    """A member the schema does not have is no error, on the header or on a row."""
    assert raw({"colour": {"value": "red"}}, favouriteDish="fish").status_code == 201


def test_case_of_a_name_does_not_matter(api: requests.Session, customer: str) -> None:
    """`CustomerNumber`, `Value` and `INVOICELINES` are as good as the proper spelling."""
    sent = {
        "CustomerNumber": {"Value": customer},
        "INVOICELINES": [{"Operation": "Insert", "Description": {"VALUE": "Row"}, "unitpriceincurrency": {"value": 5}}],
    }
    assert api.post(INVOICES, json=sent).status_code == 201
    assert "5.0000" in api.get("/v1/customerinvoice/000001").text


def test_bare_null_is_ignored(raw: Post) -> None:
    """`"branchNumber": null` is as if it were not there."""
    assert raw(branchNumber=None).status_code == 201


@pytest.mark.parametrize("data", [b"{", b'{"a": NaN}', b"[1, 2", b"\xff\xfe", b"{" * 5])
def test_body_that_is_not_json_is_400(api: requests.Session, data: bytes) -> None:
    """Broken JSON is told as such."""
    answer = api.post(INVOICES, data=data, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert "not valid JSON" in answer.json()["message"]


def test_body_that_is_no_object_is_400(api: requests.Session) -> None:
    """A list is no document."""
    assert "expected an object" in api.post(INVOICES, json=[]).json()["message"]


def test_other_content_types_are_415(api: requests.Session) -> None:
    """Only JSON is read; the charset may be named."""
    data = b'{"name": {"value": "A"}}'
    for given, status in (("text/xml", 415), ("application/json; charset=utf-8", 201)):
        answer = api.post("/v1/customer", data=data, headers={"Content-Type": given})
        assert answer.status_code == status


def test_wrong_paths_are_404_in_json(api: requests.Session) -> None:
    """What is not there is not there, and says so in JSON."""
    for path in ("/v1/supplier", "/v3/customer", "/v1/customerinvoice/1/action/explode", "/nothing"):
        answer = api.get(path)
        assert (answer.status_code, "message" in answer.json()) == (404, True)


def test_dates_may_carry_a_time_and_a_zone(raw: Post, api: requests.Session) -> None:
    """All spellings clients use are taken; the day stays the day."""
    for at, date in enumerate(
        ("2026-01-15", "2026-01-15T00:00:00", "2026-01-15T00:00:00.000Z", "2026-01-15T10:30:00+01:00"), 1
    ):
        assert raw(documentDate={"value": date}).status_code == 201
        assert api.get(f"/v1/customerinvoice/{at:06}").json()["documentDate"] == "2026-01-15T00:00:00"


def test_strict_switch_refuses_lines_on_an_invoice(
    api: requests.Session, invoice: Invoice, configure: Configure
) -> None:
    """`lines` on an invoice is ignored, unless the switch makes it an error."""
    path = f"/v1/customerinvoice/{invoice()}"
    assert api.put(path, json={"lines": []}).status_code == 204
    configure(strict_lines=True)
    assert api.put(path, json={"Lines": []}).status_code == 400
