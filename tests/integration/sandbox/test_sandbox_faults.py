"""Faults: each kind, carried out or not, from the queue, by rate and seed, by header."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from requests.exceptions import ChunkedEncodingError, ReadTimeout
from requests.exceptions import ConnectionError as Broken

from importer.sandbox import Running

Body = dict[str, Any]
Make = Callable[..., Body]
Post = Callable[..., requests.Response]
Fault = Callable[..., None]
Kept = Callable[[], int]

INVOICES = "/v2/customerinvoice"


@pytest.fixture
def post(api: requests.Session, customer: str, body: Make, row: Make) -> Post:
    """Return what posts an invoice to the customer, with options of the call."""
    sent = body(customerNumber=customer, invoiceLines=[row()])
    return lambda **options: api.post(INVOICES, json=sent, **options)


@pytest.fixture
def kept(control: requests.Session) -> Callable[[], int]:
    """Return what counts the documents in the books."""

    def count() -> int:
        return sum(each["documents"] for each in control.get("/totals").json()["documents"])

    return count


@pytest.mark.parametrize("seconds", [7, None])
def test_429(fault: Fault, post: Post, kept: Kept, seconds: int | None) -> None:
    """With and without Retry-After; nothing is carried out, and the next call goes through."""
    fault("429", seconds=seconds)
    answer = post()
    assert (answer.status_code, answer.headers.get("Retry-After")) == (429, str(seconds) if seconds else None)
    assert kept() == 0
    assert post().status_code == 201


@pytest.mark.parametrize("kind", ["500", "502", "503", "504"])
@pytest.mark.parametrize("commit", [False, True])
def test_server_fault(fault: Fault, post: Post, kept: Kept, kind: str, commit: bool) -> None:  # noqa: FBT001  a parameter
    """Before the commit nothing is in the books, after it the document is."""
    fault(kind, commit=commit)
    assert post().status_code == int(kind)
    assert kept() == int(commit)


@pytest.mark.parametrize(
    ("form", "content_type", "start"),
    [
        ("json", "application/json", '{"message"'),
        ("empty", "text/html", ""),
        ("html", "text/html", "<!DOCTYPE"),
    ],
)
def test_server_fault_has_a_form(fault: Fault, post: Post, form: str, content_type: str, start: str) -> None:
    """JSON, nothing at all, or a page."""
    fault("500", body=form)
    answer = post()
    assert answer.headers["Content-Type"].startswith(content_type)
    assert answer.text.startswith(start)
    assert bool(answer.content) == (form != "empty")


@pytest.mark.parametrize("commit", [False, True])
def test_connection_dropped(fault: Fault, post: Post, kept: Kept, commit: bool) -> None:  # noqa: FBT001  a parameter
    """The connection closes without an answer, before or after the commit."""
    fault("drop", commit=commit)
    with pytest.raises(Broken):
        post()
    assert kept() == int(commit)
    assert post().status_code == 201


def test_connection_cut_in_the_middle_of_an_answer(fault: Fault, post: Post, kept: Kept, api: requests.Session) -> None:
    """Half of the body arrives; what was to be done is done."""
    fault("cut")
    with pytest.raises((ChunkedEncodingError, Broken)):
        post()
    assert kept() == 1
    fault("cut")
    with pytest.raises((ChunkedEncodingError, Broken)):
        api.get("/v1/customerinvoice")


def test_half_json(fault: Fault, post: Post, kept: Kept, api: requests.Session) -> None:
    """The answer is complete as HTTP, but its JSON ends in the middle."""
    fault("half-json", times=2)
    created = post()
    assert (created.status_code, kept()) == (500, 1)
    listed = api.get("/v1/customerinvoice")
    assert listed.status_code == 200
    for answer in (created, listed):
        with pytest.raises(json.JSONDecodeError):
            json.loads(answer.text)


@pytest.mark.parametrize("commit", [False, True])
def test_html_page(fault: Fault, post: Post, kept: Kept, commit: bool) -> None:  # noqa: FBT001  a parameter
    """A page with status 200, as a proxy would send it."""
    fault("html", commit=commit)
    answer = post()
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert kept() == int(commit)


def test_slow_answer(fault: Fault, post: Post, kept: Kept) -> None:
    """With commit the answer comes, only late."""
    fault("slow", seconds=0.2, commit=True)
    started = time.perf_counter()
    assert post().status_code == 201
    assert time.perf_counter() - started >= 0.2
    assert kept() == 1


@pytest.mark.parametrize("commit", [False, True])
def test_slow_answer_beyond_patience(fault: Fault, post: Post, kept: Kept, commit: bool) -> None:  # noqa: FBT001  a parameter
    """A client that gives up cannot tell whether it was carried out."""
    fault("slow", seconds=0.5, commit=commit)
    with pytest.raises(ReadTimeout):
        post(timeout=0.15)
    assert kept() == int(commit)


def test_slow_without_commit_ends_in_a_closed_connection(fault: Fault, post: Post, kept: Kept) -> None:
    """Whoever waits long enough gets no answer either."""
    fault("slow", seconds=0.1)
    with pytest.raises(Broken):
        post()
    assert kept() == 0


def test_late_commit(fault: Fault, post: Post, kept: Kept, api: requests.Session, control: requests.Session) -> None:
    """A look-up right away says absent; the document appears only later, with no further doing."""
    fault("late", seconds=0.3)
    with pytest.raises(Broken):
        post()
    assert api.get("/v1/customerinvoice").json() == []
    assert control.get("/health").json()["waiting"] == 1
    time.sleep(0.35)
    assert len(api.get("/v1/customerinvoice").json()) == 1
    assert kept() == 1


def test_late_commit_loses_against_a_number_taken_meanwhile(fault: Fault, send: Post, kept: Kept) -> None:
    """Sent again under its own number before the late one lands, a document is still there only once."""
    fault("late", seconds=0.2)
    with pytest.raises(Broken):
        send(referenceNumber="A-1", overrideNumberSeries=True)
    assert send(referenceNumber="A-1", overrideNumberSeries=True).status_code == 201
    time.sleep(0.25)
    assert kept() == 1


def test_token_refused_in_the_middle(fault: Fault, post: Post, kept: Kept) -> None:
    """A 401 in between: the same token is good again for the next call."""
    fault("401", skip=1)
    assert [post().status_code for _ in range(3)] == [201, 401, 201]
    assert kept() == 2


@pytest.mark.parametrize("kind", ["503", "drop"])
def test_token_endpoint_down(fault: Fault, running: Running, kind: str) -> None:
    """The token endpoint is hit only by a fault that names it."""
    fault("500", times=None)
    fault(kind, path="/connect/token")
    form = {
        "grant_type": "client_credentials",
        "client_id": running.client_id,
        "client_secret": running.client_secret,
        "tenant_id": running.tenant_id,
    }
    if kind == "drop":
        with pytest.raises(Broken):
            requests.post(running.token_url, data=form, timeout=20)
    else:
        assert requests.post(running.token_url, data=form, timeout=20).status_code == 503
    assert requests.post(running.token_url, data=form, timeout=20).status_code == 200


@pytest.fixture
def page(api: requests.Session, post: Post) -> Callable[[int], list[Body]]:
    """Return what reads a page of two of the four invoices in the books."""
    for _ in range(4):
        post()

    def get(number: int) -> list[Body]:
        rows: list[Body] = api.get("/v1/customerinvoice", params={"pageSize": 2, "pageNumber": number}).json()
        return rows

    return get


@pytest.mark.parametrize(("rows", "second", "total"), [(1, "000002", 5), (-1, "000004", 3)])
def test_pages_shift_while_being_read(
    fault: Fault, page: Callable[[int], list[Body]], rows: int, second: str, total: int
) -> None:
    """Rows that came in push one over to the next page, rows that went pull one away; the count tells."""
    fault("shift", rows=rows)
    assert [row["referenceNumber"] for row in page(1)] == ["000001", "000002"]
    shifted = page(2)[0]
    assert (shifted["referenceNumber"], shifted["metadata"]["totalCount"]) == (second, total)
    assert [row["referenceNumber"] for row in page(2)] == ["000003", "000004"]


def test_fault_by_header(post: Post, kept: Kept) -> None:
    """A call may carry its own fault."""
    header = {"X-Sandbox-Fault": '{"kind": "502", "commit": true}'}
    assert post(headers=header).status_code == 502
    assert kept() == 1
    assert post(headers={"X-Sandbox-Fault": "nonsense"}).status_code == 400


def test_fault_names_its_calls(fault: Fault, api: requests.Session, customer: str, body: Make) -> None:
    """Method and path pattern keep a fault from other calls; case does not matter."""
    fault("503", method="PUT", path="/V1/Customer/*")
    assert api.get(f"/v1/customer/{customer}").status_code == 200
    assert api.get("/v1/customerinvoice").status_code == 200
    assert api.put(f"/API/controller/api/v1/CUSTOMER/{customer}", json=body(note="x")).status_code == 503
    assert api.put(f"/v1/customer/{customer}", json=body(note="x")).status_code == 204


def test_queue_is_worked_off_in_order(fault: Fault, api: requests.Session, control: requests.Session) -> None:
    """Each rule hits so many times, then the next one's turn comes."""
    fault("500", times=2)
    fault("503")
    assert [api.get("/v1/customer").status_code for _ in range(4)] == [500, 500, 503, 200]
    assert control.get("/faults").json() == {"faults": []}


@pytest.fixture
def storm(fault: Fault, api: requests.Session, control: requests.Session) -> Callable[[int], list[int]]:
    """Return what lets a storm from a seed hit 60 calls and gives their statuses."""

    def blow(seed: int) -> list[int]:
        control.delete("/faults")
        fault(["500", "502", "429"], rate=0.3, times=None, seed=seed)
        return [api.get("/v1/customer").status_code for _ in range(60)]

    return blow


def test_storm_is_repeatable(storm: Callable[[int], list[int]]) -> None:
    """By rate and seed: the same seed hits the same calls with the same kinds, another seed others."""
    first = storm(7)
    assert first == storm(7) != storm(8)
    assert set(first) == {200, 500, 502, 429}
    assert 30 <= first.count(200) <= 54


def test_commit_may_be_left_to_chance(fault: Fault, post: Post, kept: Kept) -> None:
    """`commit: null` draws lots for each call."""
    fault("500", times=20, commit=None)
    assert {post().status_code for _ in range(20)} == {500}
    assert 3 <= kept() <= 17


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"kind": "earthquake"},
        {"kind": []},
        {"kind": "drop", "colour": "red"},
        {"kind": "drop", "body": "poem"},
        {"kind": "drop", "rate": "often"},
        {"kind": "drop", "commit": 1},
        {"kind": "drop", "path": 1},
        "earthquake",
        7,
    ],
)
def test_fault_that_cannot_be_read_is_refused(control: requests.Session, sent: object) -> None:
    """Nothing is guessed about a fault."""
    assert control.post("/faults", json=sent).status_code == 400


def test_many_faults_at_once(control: requests.Session, api: requests.Session) -> None:
    """A list is taken whole; names alone will do; they are shown with what they have seen."""
    answer = control.post("/faults", json=["500", {"kind": "503", "skip": 1}]).json()["faults"]
    assert [each["kind"] for each in answer] == ["500", "503"]
    api.get("/v1/customer")
    left = control.get("/faults").json()["faults"]
    assert [(each["kind"], each["seen"], each["hits"]) for each in left] == [("503", 0, 0)]
    assert control.delete("/faults").status_code == 204
    assert control.get("/faults").json() == {"faults": []}


def test_log_tells_what_hit_a_call(fault: Fault, post: Post, control: requests.Session) -> None:
    """A dropped connection is logged with status 0 and the kind of fault."""
    fault("drop", commit=True)
    with pytest.raises(Broken):
        post()
    last = control.get("/requests").json()["requests"][-1]
    assert (last["status"], last["fault"], last["method"]) == (0, "drop", "POST")


@pytest.fixture(autouse=True)
def no_pool_surprises(api: requests.Session) -> Iterator[None]:
    """Close the connections a fault has broken, so that nothing is left open."""
    yield
    api.close()
