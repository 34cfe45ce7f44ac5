import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from importer import resources
from importer.ledger.client import Client
from importer.ledger.port import DryLedger, Refused, Unclear, WouldReceipt
from importer.submission import Receipt, Submission

JSON = {"Content-Type": "application/json"}


def job(status: str, code: int = 0, **more: Any) -> bytes:
    """Return the state of a background job."""
    return json.dumps({"id": "J-1", "status": status, "statusCode": code, **more}).encode()


def test_documents_are_created_on_v2(script: Any, client: Client, invoice: Callable[..., Submission]) -> None:
    """A create goes to /v2, wrapped, with the amounts' own digits, and gives the number in Location."""
    receipt = client.create(invoice())
    asked = script.asked[0]
    assert (asked.method, asked.path) == ("POST", "/v2/customerinvoice")
    assert asked.headers["Content-Type"] == "application/json"
    assert b'"unitPriceInCurrency":{"value":100.50}' in asked.body
    assert "overrideNumberSeries" not in asked.json
    assert receipt == Receipt("000001", None)


def test_a_number_of_ours_asks_the_series_to_take_it(
    script: Any, client: Client, dial: Callable[..., Client], invoice: Callable[..., Submission]
) -> None:
    """Every number we send comes with overrideNumberSeries, unless that is switched off."""
    client.create(invoice(number="F-77"))
    dial(override_numbers=False).create(invoice(number="F-78"))
    assert script.asked[0].json["overrideNumberSeries"] == {"value": True}
    assert "overrideNumberSeries" not in script.asked[1].json


def test_the_old_base_address_works(
    script: Any, dial: Callable[..., Client], invoice: Callable[..., Submission]
) -> None:
    """The old prefix is a matter of the setting."""
    dial(base_url=f"{script.url}/API/controller/api/").create(invoice())
    assert script.asked[0].path == "/API/controller/api/v2/customerinvoice"


@pytest.mark.parametrize(
    ("location", "number"),
    [
        ("http://other.example/v2/customerinvoice/000123", "000123"),
        ("/v2/customerinvoice/A%20B", "A B"),
        ("https://x/v1/customerinvoice/b64(QS8x)", "A/1"),
    ],
)
def test_location_is_read_and_never_followed(
    script: Any, reply: Any, client: Client, invoice: Callable[..., Submission], location: str, number: str
) -> None:
    """The number is the last segment of Location, whatever host it names."""
    script.say(reply(201, headers={"Location": location, "ETag": '"AAE="'}))
    assert client.create(invoice()) == Receipt(number, '"AAE="')
    assert len(script.asked) == 1


def test_a_created_document_without_location_keeps_our_number(
    script: Any, reply: Any, client: Client, invoice: Callable[..., Submission]
) -> None:
    """201 means created, also when the number has to be read elsewhere."""
    script.say(reply(201), reply(201, b'{"referenceNumber": "000009"}', JSON), reply(200), reply(204))
    assert client.create(invoice(number="F-77")).number == "F-77"
    assert client.create(invoice()).number == "000009"
    for _ in range(2):
        with pytest.raises(Unclear):
            client.create(invoice())


def test_an_update_sends_its_version_and_not_its_number(
    script: Any, reply: Any, client: Client, invoice: Callable[..., Submission]
) -> None:
    """PUT goes to /v1 by number, with If-Match quoted; the number is in the address only."""
    script.say(reply(204, headers={"ETag": '"AAI="'}), reply(204))
    receipt = client.update(invoice(operation="update", number="A/1", etag="AAE="))
    client.update(invoice(operation="update", number="000007"))
    first, second = script.asked
    assert (first.method, first.path) == ("PUT", "/v1/customerinvoice/b64(QS8x)")
    assert first.headers["If-Match"] == '"AAE="'
    assert "referenceNumber" not in first.json
    assert receipt == Receipt("A/1", '"AAI="')
    assert "If-Match" not in second.headers


def test_a_dunning_letter_is_an_action_with_a_plain_body(
    script: Any, reply: Any, client: Client, letter: Submission
) -> None:
    """The customer stands in the address, the body is not wrapped, and the progress is told."""
    script.say(reply(200, b'{"actionId": "1", "actionResult": "Queued"}', JSON))
    assert client.create(letter).detail == "Queued"
    asked = script.asked[0]
    assert asked.path == "/v1/customer/10000/action/createDunningLetter"
    assert asked.json == {"dunningLetterDate": "2026-01-31T00:00:00", "levelFrom": 1, "levelTo": 2}


def test_an_action_that_failed_is_refused_and_one_that_says_nothing_unclear(
    script: Any, reply: Any, client: Client, letter: Submission
) -> None:
    """200 is not enough: what the action says of itself counts."""
    script.say(reply(200, b'{"actionResult": "Failed", "errorInfo": "No overdue documents."}', JSON), reply(200))
    with pytest.raises(Refused, match="No overdue documents"):
        client.create(letter)
    with pytest.raises(Unclear):
        client.create(letter)


# Background calls


def test_a_large_document_is_a_background_call(
    script: Any, reply: Any, dial: Callable[..., Client], invoice: Callable[..., Submission]
) -> None:
    """The job's id is written down before the next request; the answer inside the job is what counts."""
    script.say(
        reply(202, b'{"id": "J-1", "stateLocation": "x"}', JSON),
        reply(200, job("Started"), JSON),
        reply(200, job("Finished", 201, responseHeaders={"location": ["/v2/customerinvoice/000055"]}), JSON),
    )
    noted: list[tuple[str, int]] = []
    client = dial(background_lines=1)
    receipt = client.create(invoice(lines=2), lambda id_: noted.append((id_, len(script.asked))))
    assert receipt.number == "000055"
    assert noted == [("unknown", 0), ("J-1", 1)]
    assert script.asked[0].headers["erp-api-background"] == "none"
    assert script.asked[1].path == "/v1/background/J-1"


def test_a_small_document_is_not(script: Any, client: Client, invoice: Callable[..., Submission]) -> None:
    """Only documents over the limit pay for polling."""
    client.create(invoice(lines=2))
    assert "erp-api-background" not in script.asked[0].headers


@pytest.mark.parametrize(
    "headers", [["Location: /x/000055"], [{"Key": "Location", "Value": "/x/000055"}], "Location: /x/000055"]
)
def test_the_headers_of_a_job_come_in_several_forms(
    script: Any, reply: Any, dial: Callable[..., Client], invoice: Callable[..., Submission], headers: object
) -> None:
    """The vendor does not say how the headers look inside the state of a job; all likely forms are read."""
    script.say(reply(202, b'{"id": "J-1"}', JSON), reply(200, job("Finished", 201, responseHeaders=headers), JSON))
    assert dial(background_lines=0).create(invoice()).number == "000055"


def test_a_job_that_finished_with_a_refusal_is_refused(
    script: Any, reply: Any, dial: Callable[..., Client], invoice: Callable[..., Submission]
) -> None:
    """Finished only says that it ran: the status inside is honoured, with its words."""
    script.say(
        reply(202, b'{"id": "J-1"}', JSON),
        reply(200, job("Finished", 400, hasResponseContent=True), JSON),
        reply(200, b'{"message": "Error: Period is closed."}', JSON),
    )
    with pytest.raises(Refused, match="Period is closed"):
        dial(background_lines=0).create(invoice())


@pytest.mark.parametrize("answers", [[(404, b"")], [(200, job("Failed"))], [(200, job("Finished", 500))]])
def test_a_job_nobody_knows_of_is_unclear(
    script: Any, reply: Any, dial: Callable[..., Client], invoice: Callable[..., Submission], answers: Any
) -> None:
    """A job that is gone, or failed without an answer, may have done its work."""
    script.say(reply(202, b'{"id": "J-1"}', JSON), *(reply(status, body, JSON) for status, body in answers))
    with pytest.raises(Unclear):
        dial(background_lines=0).create(invoice())


def test_an_accepted_call_without_a_job_id_is_unclear(
    script: Any, reply: Any, client: Client, invoice: Callable[..., Submission]
) -> None:
    """202 says that something was begun; without an id nobody can ask about it."""
    script.say(reply(202, b"{}", JSON), reply(202, b"<html>", JSON))
    for _ in range(2):
        with pytest.raises(Unclear, match="no job id"):
            client.create(invoice())


def test_a_call_that_was_too_slow_is_a_background_call_next_time(
    script: Any, reply: Any, dial: Callable[..., Client], invoice: Callable[..., Submission]
) -> None:
    """A document that met the read timeout is sent again, if ever, as a background call; others are not."""
    client = dial(read_timeout=0.2)
    script.say(reply(201, delay=0.5))
    with pytest.raises(Unclear):
        client.create(invoice())
    client.create(invoice("F-2"))
    client.create(invoice())
    assert ["erp-api-background" in asked.headers for asked in script.asked] == [False, False, True]


def test_a_job_can_be_followed_later(
    script: Any, reply: Any, client: Client, invoice: Callable[..., Submission], letter: Submission
) -> None:
    """What an earlier run wrote down is enough to learn what came of it, for every kind of call."""
    done = reply(200, job("Finished", 201, responseHeaders={"Location": "/x/000055"}), JSON)
    acted = json.dumps({"actionResult": "Done"}).encode()
    script.say(
        done,
        reply(200, job("Finished", 204), JSON),
        reply(200, job("Finished", 200, hasResponseContent=True), JSON),
        reply(200, acted, JSON),
    )
    assert client.follow("J-1", invoice()).number == "000055"
    assert client.follow("J-1", invoice(operation="update", number="000007")).number == "000007"
    assert client.follow("J-1", letter).detail == "Done"


# Lists


def page(numbers: range, total: int, largest: int = 2) -> bytes:
    """Return one page of a list of `total` documents."""
    meta = {"totalCount": total, "maxPageSize": largest}
    return json.dumps([{"referenceNumber": f"{n:06}", "metadata": meta} for n in numbers]).encode()


def test_lists_are_read_page_by_page(script: Any, reply: Any, client: Client) -> None:
    """The ledger's own page size decides when the last page is reached; filters are encoded as it wants them."""
    script.say(reply(200, page(range(2), 3), JSON), reply(200, page(range(2, 3), 3), JSON))
    filters = {"documentDate": "2026-01-31 00:00:00", "documentDateCondition": ">="}
    rows = list(client.list("customer-invoice", filters))
    assert [row["referenceNumber"] for row in rows] == ["000000", "000001", "000002"]
    assert "documentDate=2026-01-31%2000%3A00%3A00&documentDateCondition=%3E%3D&pageNumber=1" in script.asked[0].path
    assert len(script.asked) == 2


@pytest.mark.parametrize("nothing", [(404, b""), (200, b"[]")])
def test_no_hits_are_an_empty_list(script: Any, reply: Any, client: Client, nothing: tuple[int, bytes]) -> None:
    """Both answers that mean no hits are understood."""
    script.say(reply(nothing[0], nothing[1], JSON))
    assert list(client.list("customer-invoice", {})) == []


def test_customer_classes_can_be_listed(script: Any, reply: Any, client: Client) -> None:
    """A list that is no resource of ours is read the same way."""
    script.say(reply(200, b'[{"id": "1"}, {"id": "2"}]', JSON))
    assert [row["id"] for row in client.list("customer-class", {})] == ["1", "2"]
    assert script.asked[0].path.startswith("/v1/customer/customerClass?")


def test_a_list_that_is_none_is_unclear(script: Any, reply: Any, client: Client) -> None:
    """An object where a list is due is not an empty list, and a list is not a document."""
    script.say(reply(200, b'{"message": "hello"}', JSON), reply(200, b"[]", JSON))
    with pytest.raises(Unclear):
        list(client.list("customer-invoice", {}))
    with pytest.raises(Unclear):
        client.find("customer-invoice", "000001")


# The dry ledger


def test_a_dry_ledger_reads_and_writes_nothing(
    script: Any, reply: Any, client: Client, invoice: Callable[..., Submission]
) -> None:
    """A rehearsal has the real ledger's eyes and no hands."""
    dry = DryLedger(client)
    assert dry.create(invoice(number="F-1")) == WouldReceipt("F-1")
    assert dry.update(invoice(operation="update", number="F-1")) == WouldReceipt("F-1")
    assert script.asked == []
    script.say(reply(404), reply(200, b"[]", JSON), reply(200, job("Finished", 201), JSON))
    assert dry.find("customer-invoice", "F-1") is None
    assert list(dry.list("customer-invoice", {})) == []
    assert dry.follow("J-1", invoice(number="F-1")).number == "F-1"
    dry.halt()
    assert (dry.company, dry.tenant, dry.host) == (client.company, client.tenant, client.host)
    assert dry.requests == client.requests == 4


def test_the_client_says_what_it_knows_of_the_quota(script: Any, reply: Any, client: Client) -> None:
    """A test of the profile signs in, makes one small read and knows scopes and quota."""
    quota = {"X-RateLimit-Limit": "500", "X-RateLimit-Remaining": "499", "X-RateLimit-Reset": "3600"}
    script.say(reply(200, b"[]", {**JSON, **quota}))
    assert len(client.scopes()) == 3
    assert client.forecast(10).left == 499
    assert client.tenant == "0e1f5c4e-0000-4000-8000-000000000001"


def test_upserts_become_inserts_when_created(script: Any, client: Client, invoice: Callable[..., Submission]) -> None:
    """A line that was to update one of a document that is not there is sent as a new line."""
    payload = resources.get("customer-invoice").assemble(
        {"customerNumber": "10000", "referenceNumber": "F-1"}, [{"lineNumber": 1, "quantity": "1"}], "upsert"
    )
    client.create(replace(invoice(number="F-1"), payload=payload))
    assert script.asked[0].json["invoiceLines"][0]["operation"] == "Insert"
