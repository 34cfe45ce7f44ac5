"""Business rules: what the books will not have, in the vendor's envelope."""

from collections.abc import Callable
from typing import Any

import pytest
import requests

Body = dict[str, Any]
Make = Callable[..., Body]
Read = Callable[[str], Body]
Invoice = Callable[..., str]
Post = Callable[..., requests.Response]
Words = Callable[[requests.Response], str]
Configure = Callable[..., None]

INVOICES = "/v2/customerinvoice"


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"customerNumber": None}, "'Customer' cannot be empty."),
        ({"customerNumber": ""}, "'Customer' cannot be empty."),
        ({"customerNumber": "404"}, "CustomerID '404' cannot be found in the system."),
        ({"childCustomerNumber": "404"}, "CustomerID '404' cannot be found in the system."),
        ({"currencyId": "XXX"}, "CuryID 'XXX' cannot be found in the system."),
        ({"creditTermsId": "99"}, "TermsID '99' cannot be found in the system."),
        ({"invoiceLines": None}, "The document has no lines."),
        ({"invoiceLines": []}, "The document has no lines."),
        ({"financialPeriod": "2026"}, "FinPeriodID '2026' cannot be found in the system."),
        ({"financialPeriod": "202613"}, "FinPeriodID '202613' cannot be found in the system."),
        ({"postPeriod": "202601"}, "FinPeriodID '202601' cannot be found in the system."),
        (
            {"postPeriod": "022026", "financialPeriod": "202601"},
            "Post period 202602 and financial period 202601 are not the same.",
        ),
    ],
)
def test_header_rule(send: Post, refusal: Words, members: Body, words: str) -> None:
    """Each is a 400 in the envelope, with the platform's wording where it is known."""
    answer = send(**members)
    assert (answer.status_code, refusal(answer)) == (400, words)


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"vatCodeId": "0"}, "TaxCategoryID '0' cannot be found in the system."),
        ({"vatCodeId": "1"}, "TaxCategoryID '1' cannot be found in the system."),
        ({"inventoryNumber": "UNKNOWN-1"}, "InventoryID 'UNKNOWN-1' cannot be found in the system."),
        ({"inventoryNumber": "unknown"}, "InventoryID 'unknown' cannot be found in the system."),
        ({"inventoryNumber": ""}, "Line 1 has neither an item nor a description."),
        ({"operation": "Update", "lineNumber": 1}, "invoiceLines[0]: there is no row with lineNumber 1."),
        ({"unitPriceInCurrency": -1}, "The document total -1.00 is negative."),
    ],
)
def test_row_rule(send: Post, row: Make, refusal: Words, members: Body, words: str) -> None:
    """Rows refer to items and VAT categories that exist, and a document is not negative."""
    answer = send(invoiceLines=[row(**members)])
    assert (answer.status_code, refusal(answer)) == (400, words)


def test_envelope_names_what_was_tried(api: requests.Session, invoice: Invoice, body: Make) -> None:
    """`VismaId: <guid>. Error creating document. Error: ...`, and its likes for other deeds."""
    number = invoice()
    tried = {
        api.post(INVOICES, json={}): "creating document",
        api.post("/v1/customer", json={}): "creating customer",
        api.put(f"/v1/customerinvoice/{number}", json=body(currencyId="XXX")): "updating document",
        api.put("/v1/customer/10000", json=body(creditTermsId="99")): "updating customer",
    }
    for answer, doing in tried.items():
        message = answer.json()["message"]
        assert message[45:].startswith(f". Error {doing}. Error: "), message


def test_row_without_operation_is_refused(send: Post, row: Make, refusal: Words) -> None:
    """The vendor's staff say a row must have an operation."""
    line = row()
    del line["operation"]
    assert refusal(send(invoiceLines=[line])) == "invoiceLines[0]: the row has no operation."


@pytest.fixture
def status(api: requests.Session, customer: str, body: Make) -> Callable[[str], None]:
    """Return what gives the customer a status."""

    def give(status: str) -> None:
        assert api.put(f"/v1/customer/{customer}", json=body(status=status)).status_code == 204

    return give


@pytest.mark.parametrize("blocking", ["CreditHold", "Inactive"])
def test_customer_that_is_blocked_gets_no_documents(
    send: Post, status: Callable[[str], None], refusal: Words, blocking: str
) -> None:
    """Credit hold and inactive keep new documents out."""
    status(blocking)
    answer = send()
    assert (answer.status_code, refusal(answer)) == (400, f"The customer '10000' has status {blocking}.")


def test_document_of_a_blocked_customer_may_be_changed(
    api: requests.Session, invoice: Invoice, status: Callable[[str], None], body: Make
) -> None:
    """Only new documents are kept out."""
    path = f"/v1/customerinvoice/{invoice()}"
    status("Inactive")
    assert api.put(path, json=body(invoiceText="x")).status_code == 204


def test_customer_on_hold_or_one_time_may_be_invoiced(send: Post, status: Callable[[str], None]) -> None:
    """Other statuses do not block."""
    for harmless in ("OnHold", "OneTime"):
        status(harmless)
        assert send().status_code == 201


def test_closed_period_takes_no_documents(send: Post, configure: Configure, refusal: Words) -> None:
    """Closed periods are a setting; the period follows from the document date when it is not given."""
    configure(closed_periods=["202601"])
    assert refusal(send(documentDate="2026-01-31")) == "The financial period 01-2026 is closed."
    assert send(documentDate="2026-01-31", financialPeriod="202602").status_code == 201


def test_items_can_be_made_unknown(send: Post, row: Make, configure: Configure, refusal: Words) -> None:
    """Every item number exists but those of the list."""
    configure(unknown_items=["85123A"])
    answer = send(invoiceLines=[row(inventoryNumber="85123A")])
    assert refusal(answer) == "InventoryID '85123A' cannot be found in the system."
    assert send(invoiceLines=[row(inventoryNumber="85123B")]).status_code == 201


def test_row_without_item_needs_an_account_when_there_is_no_default(
    send: Post, read: Read, body: Make, configure: Configure, refusal: Words
) -> None:
    """A free row takes the default sales account; without one it must name its own."""
    free = body(operation="Insert", description="Free text", unitPriceInCurrency=5)
    assert send(invoiceLines=[free]).status_code == 201
    configure(default_sales_account="")
    assert refusal(send(invoiceLines=[free])) == "Line 1: 'Account' cannot be empty."
    free["accountNumber"] = {"value": "3010"}
    assert send(invoiceLines=[free]).status_code == 201
    shown = [read(f"/v1/customerinvoice/{number}")["invoiceLines"][0] for number in ("000001", "000002")]
    assert shown[1]["account"]["number"] == "3010"


def test_credit_note_applies_to_an_invoice_that_exists(
    send: Post, invoice: Invoice, read: Read, body: Make, refusal: Words
) -> None:
    """The platform's text for an unknown application is known from a public thread."""
    number = invoice()
    applied = body(operation="Insert", documentType="Invoice", refNbr=number, amountPaid=50)
    assert send("/v2/customerCreditNote", applicationLines=[applied]).status_code == 201
    shown = read("/v1/customerCreditNote/000001")["applications"]
    assert [(each["docType"], each["refNbr"], each["amountPaid"]) for each in shown] == [("Invoice", number, 50.0)]
    applied["refNbr"] = {"value": "000225"}
    answer = send("/v2/customerCreditNote", applicationLines=[applied])
    assert refusal(answer) == "AdjdRefNbr '000225' cannot be found in the system."


def test_business_errors_can_dress_as_server_faults(send: Post, configure: Configure, refusal: Words) -> None:
    """A switch answers the same words with status 500; a malformed body stays 400."""
    configure(business_error_status=500)
    answer = send(currencyId="XXX")
    assert (answer.status_code, refusal(answer)) == (500, "CuryID 'XXX' cannot be found in the system.")
    assert send(currencyId=7).status_code == 400


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({}, "'name' cannot be empty."),
        ({"name": "A", "customerClassId": "77"}, "CustomerClassID '77' cannot be found in the system."),
        ({"name": "A", "creditTermsId": "77"}, "TermsID '77' cannot be found in the system."),
        ({"name": "A", "currencyId": "77"}, "CuryID '77' cannot be found in the system."),
        ({"name": "A", "parentRecordNumber": "77"}, "ParentBAccountID '77' cannot be found in the system."),
        (
            {"name": "A", "mainAddress": {"countryId": {"value": "NOR"}}},
            "CountryID 'NOR' cannot be found in the system.",
        ),
    ],
)
def test_customer_rule(api: requests.Session, body: Make, refusal: Words, members: Body, words: str) -> None:
    """A customer needs a name and refers to things that exist."""
    answer = api.post("/v1/customer", json=body(**members))
    assert (answer.status_code, refusal(answer)) == (400, words)


def test_more_members_of_a_customer_can_be_required(
    api: requests.Session, configure: Configure, body: Make, refusal: Words
) -> None:
    """A strict company wants postcode and country as well; that is a setting."""
    configure(required_customer_fields=["name", "mainAddress.postalCode", "mainAddress.countryId"])
    assert refusal(api.post("/v1/customer", json=body(name="A"))) == "'mainAddress.postalCode' cannot be empty."


def test_classes_are_a_setting(api: requests.Session, configure: Configure, body: Make) -> None:
    """The classes can be replaced, and are listed."""
    configure(customer_classes={"DETALJ": {"description": "Retail", "creditTermsId": "10"}})
    assert api.post("/v1/customer", json=body(name="A", customerClassId="DETALJ")).status_code == 201
    assert api.get("/v1/customer/10000").json()["creditTerms"]["id"] == "10"
    listed = api.get("/v1/customer/customerClass").json()
    assert listed == [{"id": "DETALJ", "description": "Retail", "creditTerms": {"id": "10"}}]
    assert api.get("/v1/customer/customerClass/DETALJ").json() == listed[0]
    assert api.get("/v1/customer/customerClass/9").status_code == 404


def test_nothing_is_kept_of_what_was_refused(send: Post, row: Make, read: Read, control: requests.Session) -> None:
    """A refused document leaves no trace, and no gap in the series."""
    send(invoiceLines=[row(vatCodeId="0")])
    send(currencyId="XXX")
    assert control.get("/totals").json()["documents"] == []
    assert send().headers["Location"].endswith("/000001")
    assert read("/v1/customerinvoice/000001")["amount"] == 100
