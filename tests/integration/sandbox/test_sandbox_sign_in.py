"""Signing in, scopes and the contract's tenant."""

from collections.abc import Callable

import pytest
import requests

from importer.sandbox import Running

Configure = Callable[..., None]

Form = dict[str, str]
READ = "vismanet_erp_service_api:read"


@pytest.fixture
def form(running: Running, control: requests.Session) -> Form:
    """Return a token request that is granted."""
    assert control.get("/health").status_code == 200
    return {
        "grant_type": "client_credentials",
        "client_id": running.client_id,
        "client_secret": running.client_secret,
        "tenant_id": running.tenant_id,
        "scope": READ,
    }


def test_token_is_bearer_and_tells_its_lifetime(running: Running, form: Form) -> None:
    """The token endpoint answers in the usual OAuth form."""
    answer = requests.post(running.token_url, data=form, timeout=20).json()
    assert (answer["token_type"], answer["expires_in"], answer["scope"]) == ("Bearer", 3600, READ)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"client_secret": "wrong"}, "invalid_client"),
        ({"client_id": "nobody"}, "invalid_client"),
        ({"scope": "vismanet_erp_service_api:everything"}, "invalid_scope"),
        ({"tenant_id": "00000000-0000-0000-0000-000000000000"}, "invalid_tenant"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
    ],
)
def test_token_request_that_is_wrong_is_refused_as_oauth_has_it(
    running: Running, form: Form, changed: Form, code: str
) -> None:
    """Each part of the form is checked, and the error has a code of RFC 6749."""
    answer = requests.post(running.token_url, data=form | changed, timeout=20)
    assert (answer.status_code, answer.json()["error"]) == (400, code)


def test_token_request_must_be_a_form(running: Running, form: Form) -> None:
    """JSON is not what the token endpoint takes."""
    answer = requests.post(running.token_url, json=form, timeout=20)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_client_may_sign_in_with_a_basic_header(running: Running, form: Form) -> None:
    """Client id and secret in a Basic header do as well as in the form."""
    basic = (form.pop("client_id"), form.pop("client_secret"))
    assert requests.post(running.token_url, data=form, auth=basic, timeout=20).status_code == 200


def test_call_without_a_token_is_401(running: Running, control: requests.Session) -> None:
    """No header, another scheme or a token somebody made up: 401."""
    assert control.get("/health").status_code == 200
    for value in ("", "Basic c2FuZGJveA==", "Bearer made-up", "Bearer e30.00"):
        answer = requests.get(f"{running.url}/v1/customer", headers={"Authorization": value}, timeout=20)
        assert (answer.status_code, answer.json()["statusCode"]) == (401, 401)


def test_contract_tenant_gets_a_token_that_opens_nothing(running: Running, api: requests.Session) -> None:
    """The customer tenant instead of the company tenant: a token, but 401 on every call."""
    answer = requests.post(
        running.token_url,
        data={
            "grant_type": "client_credentials",
            "client_id": running.client_id,
            "client_secret": running.client_secret,
            "tenant_id": running.customer_tenant_id,
            "scope": READ,
        },
        timeout=20,
    )
    assert answer.status_code == 200
    token = answer.json()["access_token"]
    assert api.get("/v1/customer", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_token_expires(api: requests.Session, configure: Configure, sign_in: Callable[..., str]) -> None:
    """A token is worth nothing after its lifetime, which a setting shortens."""
    configure(token_seconds=0)
    token = sign_in()
    answer = api.get("/v1/customer", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["message"]) == (401, "Unauthorized. Access token has expired.")


@pytest.mark.parametrize(
    ("verb", "method", "path"),
    [
        ("read", "GET", "/v1/customer"),
        ("create", "POST", "/v1/customer"),
        ("update", "PUT", "/v1/customer/1"),
        ("delete", "DELETE", "/v1/customerinvoice/1"),
    ],
)
def test_each_method_needs_its_scope(
    api: requests.Session, sign_in: Callable[..., str], verb: str, method: str, path: str
) -> None:
    """A token without the scope of a method gets 403 for it, and only for it."""
    others = " ".join(
        f"vismanet_erp_service_api:{each}" for each in ("read", "create", "update", "delete") if each != verb
    )
    without = {"Authorization": f"Bearer {sign_in(scope=others)}"}
    only = {"Authorization": f"Bearer {sign_in(scope=f'vismanet_erp_service_api:{verb}')}"}
    assert api.request(method, path, headers=without).status_code == 403
    assert api.request(method, path, headers=only).status_code != 403


def test_scope_that_was_not_granted_is_refused(running: Running, form: Form, configure: Configure) -> None:
    """A client that lacks a scope cannot ask for it."""
    configure(granted_scopes=[READ])
    wanted = f"{READ} vismanet_erp_service_api:create"
    answer = requests.post(running.token_url, data=form | {"scope": wanted}, timeout=20)
    assert answer.json()["error"] == "invalid_scope"


def test_another_tenant_makes_it_another_company(running: Running, form: Form, configure: Configure) -> None:
    """The new tenant gets a token that opens the API; the old one gets none, and its token opens nothing any more."""
    old = requests.post(running.token_url, data=form, timeout=20).json()["access_token"]
    configure(tenant_id="0000000A-0000-4000-8000-000000000002")
    refused = requests.post(running.token_url, data=form, timeout=20)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_tenant")
    other = form | {"tenant_id": "0000000a-0000-4000-8000-000000000002"}
    new = requests.post(running.token_url, data=other, timeout=20).json()["access_token"]
    codes = [
        requests.get(f"{running.url}/v1/customer", headers={"Authorization": f"Bearer {token}"}, timeout=20).status_code
        for token in (old, new)
    ]
    assert codes == [401, 200]
