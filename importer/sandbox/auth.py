"""Signing in: OAuth client credentials at `/connect/token`, and the bearer token on every call.

Tokens are signed, not stored: they live through a restart and through a reset.
"""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, request

from importer.sandbox.answers import json_answer
from importer.sandbox.identity import CLIENT_ID, CLIENT_SECRET, CUSTOMER_TENANT_ID, TOKEN_PATH
from importer.sandbox.refusals import GatewayRefusal
from importer.sandbox.settings import SCOPES, Settings
from importer.sandbox.state import current

door = Blueprint("auth", __name__)
_KEY = b"signs tokens of a local sandbox"
_VERBS = {"GET": "read", "HEAD": "read", "POST": "create", "PUT": "update", "DELETE": "delete"}


class OAuthError(Exception):
    """A refusal of the token endpoint, in the form of RFC 6749 section 5.2."""

    def __init__(self, code: str, description: str) -> None:
        super().__init__(description)
        self.code = code


@door.post(TOKEN_PATH)
def token() -> Response:
    """Hand out a token for the tenant and the scopes asked for."""
    settings = current().store.settings()
    if request.mimetype != "application/x-www-form-urlencoded":
        raise OAuthError("invalid_request", "The body must be form-urlencoded.")
    form = request.form
    if form.get("grant_type") != "client_credentials":
        raise OAuthError("unsupported_grant_type", "Only client_credentials is supported.")
    _check_client(form)
    tenant = form.get("tenant_id", "").lower()
    if tenant not in {settings.tenant_id.lower(), CUSTOMER_TENANT_ID}:
        raise OAuthError("invalid_tenant", "The client has no access to this tenant.")
    scopes = _scopes(form.get("scope", ""), settings)
    body = {
        "access_token": _signed(tenant, scopes, current().store.clock() + settings.token_seconds),
        "token_type": "Bearer",
        "expires_in": int(settings.token_seconds),
        "scope": " ".join(scopes),
    }
    answer = json_answer(body)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def oauth_error(error: OAuthError) -> Response:
    """Return the answer for a refusal of the token endpoint."""
    return json_answer({"error": error.code, "error_description": str(error)}, 400)


def check(authorization: str | None, method: str, now: float, company: str) -> None:
    """Raise GatewayRefusal unless the header carries a token for the `company` that may use the method (401, 403)."""
    kind, _, text = (authorization or "").partition(" ")
    claims = _claims(text) if kind.lower() == "bearer" else None
    if claims is None:
        raise GatewayRefusal(401, "Unauthorized. Access token is missing or invalid.")
    if claims["expires"] <= now:
        raise GatewayRefusal(401, "Unauthorized. Access token has expired.")
    if claims["tenant"] != company.lower():
        raise GatewayRefusal(401, "Unauthorized. Access token is missing or invalid.")
    scope = f"vismanet_erp_service_api:{_VERBS.get(method, 'read')}"
    if scope not in claims["scopes"]:
        raise GatewayRefusal(403, f"Forbidden. The token lacks the scope {scope}.")


def _check_client(form: Mapping[str, str]) -> None:
    basic = request.authorization
    sent = (form.get("client_id"), form.get("client_secret"))
    if basic is not None and basic.type == "basic":
        sent = (basic.username, basic.password)
    if sent != (CLIENT_ID, CLIENT_SECRET):
        raise OAuthError("invalid_client", "Client id or client secret is wrong.")


def _scopes(asked: str, settings: Settings) -> list[str]:
    scopes = asked.split() or list(SCOPES)
    stray = [scope for scope in scopes if scope not in settings.granted_scopes]
    if stray and asked:
        raise OAuthError("invalid_scope", f"Not granted to this client: {' '.join(stray)}.")
    return [scope for scope in scopes if scope not in stray]


def _signed(tenant: str, scopes: list[str], expires: float) -> str:
    claims = {"tenant": tenant, "scopes": scopes, "expires": expires, "nonce": secrets.token_hex(8)}
    text = base64.urlsafe_b64encode(json.dumps(claims).encode("utf-8"))
    return f"{text.decode('ascii')}.{_signature(text)}"


def _claims(token_text: str) -> dict[str, Any] | None:
    text, _, signature = token_text.partition(".")
    if not hmac.compare_digest(_signature(text.encode("utf-8")), signature):
        return None
    try:
        claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text))
    except (binascii.Error, ValueError):
        return None
    return claims


def _signature(text: bytes) -> str:
    return hmac.new(_KEY, text, hashlib.sha256).hexdigest()
