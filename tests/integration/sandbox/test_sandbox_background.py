"""Background calls."""

from collections.abc import Callable
from typing import Any

import pytest
import requests

from importer.sandbox import Running

Body = dict[str, Any]
Make = Callable[..., Body]
Words = Callable[[requests.Response], str]
Invoice = Callable[..., str]
Configure = Callable[..., None]

HEADER = {"erp-api-background": "none"}


@pytest.fixture
def accepted(api: requests.Session, customer: str, body: Make, row: Make) -> Callable[[], Body]:
    """Return what posts an invoice in the background and gives what the 202 says."""

    def post() -> Body:
        sent = body(customerNumber=customer, invoiceLines=[row()])
        answer = api.post("/v2/customerinvoice", json=sent, headers=HEADER)
        assert answer.status_code == 202
        job: Body = answer.json()
        return job

    return post


def test_call_is_accepted_and_carried_out(
    api: requests.Session, running: Running, accepted: Callable[[], Body]
) -> None:
    """202 with an id and where its state is; the state ends with the status and the headers of the call."""
    job = accepted()
    assert job["stateLocation"] == f"{running.url}/v1/background/{job['id']}"
    state = api.get(job["stateLocation"]).json()
    assert (state["id"], state["status"], state["statusCode"]) == (job["id"], "Finished", 201)
    assert state["responseHeaders"]["Location"] == f"{running.url}/v2/customerinvoice/000001"
    assert state["originalUri"] == f"{running.url}/v2/customerinvoice"
    assert (state["hasRequestContent"], state["hasResponseContent"]) == (True, False)
    assert state["finishedUtc"].endswith("+00:00")
    assert api.get("/v1/customerinvoice/000001").status_code == 200


def test_job_waits_its_time(
    api: requests.Session, control: requests.Session, accepted: Callable[[], Body], configure: Configure
) -> None:
    """Until it is due a job is Started with status code 0, and nothing is in the books."""
    configure(background_seconds=60)
    state = api.get(accepted()["stateLocation"]).json()
    assert (state["status"], state["statusCode"], state["finishedUtc"]) == ("Started", 0, None)
    assert control.get("/totals").json()["documents"] == []
    assert control.get("/health").json()["waiting"] == 1


def test_job_may_finish_with_an_error(api: requests.Session, refusal: Words) -> None:
    """Finished says only that it ran: the real status and the body are inside."""
    job = api.post("/v2/customerinvoice", json={}, headers=HEADER).json()
    state = api.get(job["stateLocation"]).json()
    assert (state["status"], state["statusCode"], state["hasResponseContent"]) == ("Finished", 400, True)
    assert refusal(api.get(state["contentLocation"])) == "'Customer' cannot be empty."


def test_if_match_goes_along(api: requests.Session, invoice: Invoice, body: Make) -> None:
    """The check on the version works in the background as well."""
    path = f"/v1/customerinvoice/{invoice()}"
    stale = HEADER | {"If-Match": '"AAAAAAAAAAA="'}
    job = api.put(path, json=body(invoiceText="x"), headers=stale).json()
    assert api.get(job["stateLocation"]).json()["statusCode"] == 412


def test_reading_in_the_background_keeps_the_body(api: requests.Session, customer: str) -> None:
    """A GET may go that way too, with its query."""
    job = api.get("/v1/customer", params={"name": "Fjord Handel AS"}, headers=HEADER).json()
    content = api.get(f"/v1/background/{job['id']}/content").json()
    assert [row["number"] for row in content] == [customer]


def test_old_prefix_stays_in_the_locations(api: requests.Session, running: Running) -> None:
    """What was called under the old prefix answers under it."""
    job = api.post("/API/controller/api/v1/customer", json={"name": {"value": "A"}}, headers=HEADER).json()
    assert job["stateLocation"].startswith(f"{running.url}/API/controller/api/v1/background/")
    location = api.get(job["stateLocation"]).json()["responseHeaders"]["Location"]
    assert location == f"{running.url}/API/controller/api/v1/customer/10000"


def test_jobs_are_forgotten_after_a_while(api: requests.Session, configure: Configure) -> None:
    """The state is kept for a settable time; an id nobody knows is 404."""
    job = api.post("/v1/customer", json={"name": {"value": "A"}}, headers=HEADER).json()
    assert api.get(job["stateLocation"]).status_code == 200
    assert api.get(f"/v1/background/{job['id']}/content").status_code == 404
    configure(background_keep_seconds=0)
    assert api.get(job["stateLocation"]).status_code == 404
    assert api.get("/v1/background/nobody").status_code == 404
