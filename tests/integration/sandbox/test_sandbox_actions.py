"""Release, AutoInvoice, dunning letters, balance."""

from collections.abc import Callable
from typing import Any

import pytest
import requests

Body = dict[str, Any]
Make = Callable[..., Body]
Read = Callable[[str], Body]
Invoice = Callable[..., str]
Words = Callable[[requests.Response], str]
Configure = Callable[..., None]

INVOICE = "/v1/customerinvoice/000001"


@pytest.fixture
def release(api: requests.Session) -> Callable[[], Body]:
    """Return what releases the first invoice and gives the action result."""

    def act() -> Body:
        answer = api.post(f"{INVOICE}/action/release")
        assert answer.status_code == 200
        result: Body = answer.json()
        return result

    return act


def test_release_opens_the_document(invoice: Invoice, release: Callable[[], Body], read: Read) -> None:
    """The answer is an action result; afterwards the document is Open."""
    invoice()
    result = release()
    assert (result["actionResult"], len(result["actionId"])) == ("Done", 36)
    assert read(INVOICE)["status"] == "Open"


def test_release_may_take_its_time(
    invoice: Invoice,
    release: Callable[[], Body],
    read: Read,
    configure: Configure,
    control: requests.Session,
) -> None:
    """Queued means started: the document stays Balanced until the delay is over."""
    configure(release_result="Queued", release_seconds=60)
    invoice()
    assert release()["actionResult"] == "Queued"
    assert read(INVOICE)["status"] == "Balanced"
    assert control.get("/health").json()["releasing"] == 1


def test_release_finishes_after_its_delay(
    invoice: Invoice, release: Callable[[], Body], read: Read, configure: Configure
) -> None:
    """Once the delay is over the document is Open, without another call to make it so."""
    configure(release_seconds=0.05)
    invoice()
    release()
    while read(INVOICE)["status"] == "Balanced":
        pass
    assert read(INVOICE)["status"] == "Open"


def test_document_with_nothing_to_pay_is_closed(
    invoice: Invoice, release: Callable[[], Body], read: Read, row: Make
) -> None:
    """A zero document goes straight to Closed, and has a closing period."""
    invoice(invoiceLines=[row(unitPriceInCurrency=0)])
    release()
    assert (read(INVOICE)["status"], read(INVOICE)["closedFinancialPeriod"]) == ("Closed", "202601")


def test_document_on_hold_cannot_be_released(invoice: Invoice, release: Callable[[], Body], read: Read) -> None:
    """The action fails with words in errorInfo; the document stays a draft."""
    invoice(hold=True)
    result = release()
    assert result["actionResult"] == "Failed"
    assert "on hold" in result["errorInfo"]
    assert read(INVOICE)["status"] == "Hold"


def test_released_document_is_settled(
    api: requests.Session, invoice: Invoice, release: Callable[[], Body], body: Make, refusal: Words
) -> None:
    """It can be neither changed, deleted nor released again; lists know it as released."""
    invoice()
    release()
    answer = api.put(INVOICE, json=body(invoiceText="x"))
    assert (answer.status_code, refusal(answer)) == (
        400,
        "Invoice can't be updated because it is already released.",
    )
    assert api.delete(INVOICE).status_code == 400
    assert release()["actionResult"] == "Failed"
    assert len(api.get("/v1/customerinvoice", params={"released": 1}).json()) == 1


def test_actions_heed_if_match(api: requests.Session, invoice: Callable[..., str]) -> None:
    """A stale ETag stops an action."""
    invoice()
    for action in ("release", "sendToAutoInvoice"):
        answer = api.post(f"{INVOICE}/action/{action}", headers={"If-Match": '"AAAAAAAAAAA="'})
        assert answer.status_code == 412


def test_send_to_auto_invoice(api: requests.Session, invoice: Invoice, read: Read) -> None:
    """The result names the document, and the document shows the mark."""
    invoice()
    result = api.post(f"{INVOICE}/action/sendToAutoInvoice").json()
    assert (result["refNbr"], result["documentType"], result["actionResult"]) == ("000001", "Invoice", "Done")
    assert read(INVOICE)["sendToAutoInvoice"] is True


def test_dunning_letter_raises_the_level_of_what_is_overdue(
    api: requests.Session,
    invoice: Invoice,
    release: Callable[[], Body],
    read: Read,
    control: requests.Session,
) -> None:
    """Only released documents past their due date are dunned; every letter is counted."""
    invoice(documentDate="2026-01-01")
    invoice(documentDate="2026-01-02")
    release()
    letter = {"dunningLetterDate": "2026-03-01T09:39:48.538Z", "levelFrom": 1, "levelTo": 2}
    assert api.post("/v1/customer/10000/action/createDunningLetter", json=letter).status_code == 200
    dunned = read(INVOICE)
    assert (dunned["dunningLetterLevel"], dunned["dunningLetterDate"]) == (2, "2026-03-01T00:00:00")
    assert read("/v1/customerinvoice/000002")["dunningLetterLevel"] == 0
    assert control.get("/totals").json()["dunningLetters"] == 1
    query: dict[str, str] = {
        "dunningLetterDateTime": "2026-03-01",
        "dunningLetterDateTimeCondition": ">=",
        "dunningLevel": "2",
    }
    assert len(api.get("/v1/customerinvoice", params=query).json()) == 1


@pytest.mark.parametrize(
    ("letter", "status"),
    [
        ({"dunningLetterDate": {"value": "2026-01-01"}}, 400),
        ({"levelFrom": "1"}, 400),
        ({"levelFrom": 3, "levelTo": 2}, 400),
        ({}, 200),
    ],
)
def test_dunning_letter_has_a_plain_body(api: requests.Session, customer: str, letter: Body, status: int) -> None:
    """The members of the action are not wrapped, and have types."""
    path = f"/v1/customer/{customer}/action/createDunningLetter"
    assert api.post(path, json=letter).status_code == status


def test_dunning_letter_for_nobody_is_404(api: requests.Session) -> None:
    """An unknown customer gets no letter."""
    assert api.post("/v1/customer/404/action/createDunningLetter", json={}).status_code == 404


def test_balance_counts_what_is_open(
    api: requests.Session, invoice: Invoice, release: Callable[[], Body], customer: str
) -> None:
    """Only released documents are owed."""
    invoice()
    invoice()
    release()
    assert api.get(f"/v1/customer/{customer}/balance").json()["balance"] == 100
