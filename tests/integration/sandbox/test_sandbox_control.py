"""The control door: for this machine only; reset, request log, settings."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from importer.sandbox import Running
from importer.sandbox.app import create_app
from importer.sandbox.store import Store

Invoice = Callable[..., str]
Configure = Callable[..., None]
Fault = Callable[..., None]


@pytest.mark.parametrize(
    ("peer", "status"),
    [
        ("127.0.0.1", 200),
        ("127.8.8.8", 200),
        ("::1", 200),
        ("::ffff:127.0.0.1", 200),
        ("10.0.0.5", 403),
        ("::ffff:10.0.0.5", 403),
        ("", 403),
    ],
)
def test_door_is_shut_for_other_machines(tmp_path: Path, peer: str, status: int) -> None:
    """Any address but loopback is refused, whatever the path's spelling."""
    store = Store(tmp_path)
    client = create_app(store, threading.Event()).test_client()
    for method, path in (("GET", "health"), ("POST", "reset"), ("GET", "requests"), ("PUT", "settings")):
        answer = client.open(f"/_sandbox/{path}", method=method, json={}, environ_base={"REMOTE_ADDR": peer})
        assert (answer.status_code == 403) == (status == 403), path
    store.close()


def test_fault_of_the_sandbox_itself_is_seen(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """It answers 500 in JSON, and leaves a trace in the log."""
    store = Store(tmp_path)
    client = create_app(store, threading.Event()).test_client()
    with store.writing() as book:
        book.db.execute("DROP TABLE dunning_letter")
    answer = client.get("/_sandbox/totals")
    assert (answer.status_code, answer.json) == (500, {"message": "An error has occurred."})
    assert "no such table" in caplog.text
    store.close()


def test_reset_makes_everything_new(
    api: requests.Session, control: requests.Session, invoice: Invoice, configure: Configure, fault: Fault
) -> None:
    """Books, series, settings, faults, quota and log start afresh; a token stays good."""
    invoice()
    configure(rate_limit=50, base_currency="SEK")
    fault("500", times=None)
    control.post("/reset")
    assert control.get("/requests").json()["requests"] == []
    assert control.get("/totals").json() == {"customers": 0, "dunningLetters": 0, "documents": []}
    assert control.get("/settings").json()["base_currency"] == "NOK"
    answer = api.post("/v1/customer", json={"name": {"value": "A"}})
    assert answer.headers["Location"].endswith("/10000")
    assert answer.headers["X-RateLimit-Remaining"] == "999999"


def test_health_says_who_it_is(control: requests.Session, running: Running) -> None:
    """Company and tenant, and that nothing is waiting."""
    expected = {"company": "Sandbox AS", "tenant": running.tenant_id, "waiting": 0, "releasing": 0}
    assert control.get("/health").json() == expected


def test_request_log_shows_what_came(api: requests.Session, control: requests.Session) -> None:
    """Method, path and query as typed, the body as received, the status, the time."""
    control.delete("/requests")
    api.get("/V1/Customer?pageSize=5&name=%C3%85")
    api.post("/v1/customer", data='{"NAME": 1 }', headers={"Content-Type": "application/json", "If-Match": '"x"'})
    first, second = control.get("/requests").json()["requests"]
    assert (first["method"], first["path"], first["query"]) == (
        "GET",
        "/V1/Customer",
        "pageSize=5&name=%C3%85",
    )
    assert (first["status"], first["body"], first["fault"]) == (200, "", "")
    assert (second["status"], second["body"]) == (400, '{"NAME": 1 }')
    assert second["headers"] == {"Content-Type": "application/json", "If-Match": '"x"'}
    assert first["time"] <= second["time"]
    assert len(first["time"]) == 23


def test_request_log_goes_on_from_a_cursor(api: requests.Session, control: requests.Session) -> None:
    """`since` gives only what came after; control calls are not logged, token calls are."""
    api.get("/v1/customer")
    cursor = control.get("/requests").json()["cursor"]
    assert control.get("/requests", params={"since": cursor}).json()["requests"] == []
    api.get("/v1/customerinvoice")
    later = control.get("/requests", params={"since": cursor}).json()
    assert [each["path"] for each in later["requests"]] == ["/v1/customerinvoice"]
    assert later["cursor"] == cursor + 1
    assert control.get("/requests", params={"since": "x"}).status_code == 400


def test_settings_are_checked(control: requests.Session) -> None:
    """Unknown names, wrong types and values outside the choices change nothing."""
    before = control.get("/settings").json()
    for wrong in (
        {"colour": "red"},
        {"rate_limit": "many"},
        {"hold_default": 1},
        {"latency_ms": True},
        {"number_series": {"Customer": "random"}},
        {"number_series": {"Supplier": "auto"}},
        {"vat_categories": {"3": 25}},
        {"currencies": {"NOK": "one"}},
        {"business_error_status": 418},
        {"rate_limit": 5, "throttle_body": "poem"},
        [1],
    ):
        assert control.put("/settings", json=wrong).status_code == 400, wrong
    assert control.get("/settings").json() == before


def test_settings_change_one_by_one(control: requests.Session) -> None:
    """What is not named stays; series are merged."""
    control.put("/settings", json={"number_series": {"Customer": "manual"}})
    after = control.put("/settings", json={"latency_ms": 0.5}).json()
    assert after["latency_ms"] == 0.5
    assert after["number_series"]["Customer"] == "manual"
    assert after["number_series"]["CustomerInvoice"] == "auto+manual"
