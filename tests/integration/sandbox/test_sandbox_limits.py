"""The quota on every answer, and what happens beyond it."""

import time
from collections.abc import Callable
from typing import Any

import pytest
import requests

Configure = Callable[..., None]
Together = Callable[..., list[Any]]


def _quota(answer: requests.Response) -> tuple[int, int, int, str]:
    limit, left, reset, policy = (
        answer.headers[f"X-RateLimit-{name}"] for name in ("Limit", "Remaining", "Reset", "Policy")
    )
    return int(limit), int(left), int(reset), policy


def test_every_answer_tells_the_quota(api: requests.Session, configure: Callable[..., None]) -> None:
    """Also refusals and unknown paths; Remaining goes down by one a call, Reset is seconds to the end."""
    configure(rate_limit=100, rate_window_seconds=1800)
    assert _quota(api.get("/v1/customer")) == (100, 99, 1800, "4-fixed-window")
    assert _quota(api.get("/v1/customer/404"))[1] == 98
    assert _quota(api.post("/v1/customer", json={}))[1] == 97
    assert _quota(api.get("/v1/nothing"))[1] == 96
    assert _quota(api.get("/v1/customer", headers={"Authorization": ""}))[1] == 96
    assert _quota(api.get("/API/controller/api/v1/customer"))[3] == "6-fixed-window"


def test_token_and_control_calls_are_not_counted(
    api: requests.Session,
    control: requests.Session,
    configure: Configure,
    sign_in: Callable[..., str],
) -> None:
    """They are not the API's."""
    configure(rate_limit=1)
    sign_in()
    assert "X-RateLimit-Limit" not in control.get("/health").headers
    assert api.get("/v1/customer").status_code == 200


def test_beyond_the_limit_is_429(api: requests.Session, control: requests.Session, configure: Configure) -> None:
    """Nothing is carried out, and Retry-After says when the window ends."""
    configure(rate_limit=1, rate_window_seconds=60)
    api.get("/v1/customer")
    answer = api.post("/v1/customer", json={"name": {"value": "A"}})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, answer.headers["X-RateLimit-Reset"])
    assert answer.json()["statusCode"] == 429
    assert 58 <= int(answer.headers["Retry-After"]) <= 60
    assert control.get("/totals").json()["customers"] == 0


def test_window_ends(api: requests.Session, configure: Callable[..., None]) -> None:
    """A new window has the whole quota again."""
    configure(rate_limit=1, rate_window_seconds=0.3)
    assert api.get("/v1/customer").status_code == 200
    assert api.get("/v1/customer").status_code == 429
    time.sleep(0.35)
    assert api.get("/v1/customer").status_code == 200


def test_reset_can_be_a_moment(api: requests.Session, configure: Callable[..., None]) -> None:
    """A switch tells Reset as seconds since 1970, as the API had it in 2021."""
    configure(rate_reset="epoch", rate_window_seconds=60)
    assert time.time() < _quota(api.get("/v1/customer"))[2] < time.time() + 62


def test_throttling_can_have_the_old_form(api: requests.Session, configure: Callable[..., None]) -> None:
    """A switch answers with the platform's exception."""
    configure(rate_limit=0, throttle_body="ipp")
    answer = api.get("/v1/customer").json()
    assert (answer["ExceptionType"], answer["ExceptionMessage"]) == (
        "IPPException",
        "Same request made too many times",
    )


@pytest.mark.parametrize("latency", [0, 60])
def test_latency_is_a_setting(
    api: requests.Session, control: requests.Session, configure: Configure, latency: int
) -> None:
    """Every answer takes at least so many milliseconds, and the request log says so."""
    configure(latency_ms=latency)
    started = time.perf_counter()
    api.get("/v1/customer")
    assert (time.perf_counter() - started >= 0.06) == bool(latency)
    logged = control.get("/requests").json()["requests"][-1]
    assert (logged["seconds"] >= 0.06) == bool(latency)


def test_support_id_is_on_every_answer(api: requests.Session) -> None:
    """`Ipp-Request-Id` is a new GUID each time."""
    ids = {api.get("/v1/customer").headers["Ipp-Request-Id"] for _ in range(3)}
    assert {len(each) for each in ids} == {36}
    assert len(ids) == 3


def test_limits_hold_under_parallel_calls(api: requests.Session, configure: Configure, together: Together) -> None:
    """Exactly as many calls as the limit get through, however many come at once."""
    configure(rate_limit=20)
    statuses = [answer.status_code for answer in together(30, lambda _: api.get("/v1/customer"))]
    assert (statuses.count(200), statuses.count(429)) == (20, 10)
