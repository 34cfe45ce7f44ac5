"""Being shut out: the ledger's or the sign-in server's no to who we are, with what to check.

Sources: docs.vismasoftware.no, "Fix 401 error" (May 2026), for the wrong kind of tenant; forums.invantive.com
t/4694 for `invalid_tenant`; RFC 6749 section 5.2 for the codes.
"""

from importer.errors import SignInError
from importer.language import later
from importer.ledger.access import SCOPES, Access
from importer.ledger.answers import Answer, Verdict

TEMPORARY = frozenset({"temporarily_unavailable", "server_error", "slow_down"})
"""Codes with which a sign-in server asks for another try later."""

_REMEDIES = {
    "invalid_client": later("Check client id and secret: importer profile add, or IMPORTER_CLIENT_SECRET."),
    "unauthorized_client": later("Check that the application in the Developer Portal is a service integration."),
    "invalid_scope": later("Ask for these scopes in the Developer Portal: {scopes}."),
    "invalid_tenant": later(
        "Check that the tenant id is the company's and that the integration is active there; "
        "a new activation takes 10 to 15 minutes."
    ),
}


def sign_in_refused(code: str, access: Access) -> SignInError:
    """Return the error for an OAuth error `code` of the sign-in server."""
    remedy = _REMEDIES.get(code, later("Check client id, secret and tenant id of the profile."))
    words = {"company": access.company, "code": code, "scopes": " ".join(SCOPES)}
    return SignInError("Signing in to {company} was refused: {code}.", remedy, **words)


def no_tokens_here(status: int, access: Access) -> SignInError:
    """Return the error for an address whose answer, of this status, is no sign-in server's."""
    return SignInError(
        "{host} answers {status} instead of giving a token: this may be no sign-in server.",
        "Check the token URL: IMPORTER_TOKEN_URL, or token_url in the profile. If it is right, check client id, "
        "secret and tenant id.",
        host=access.sign_in_host,
        status=status,
    )


def no_ledger_here(access: Access) -> SignInError:
    """Return the error for an address at which web pages say that there is nothing."""
    return SignInError(
        "{host} has no ledger at this address: it answers 404, with a web page.",
        "Check the base URL: IMPORTER_BASE_URL, or base_url in the profile.",
        host=access.host,
    )


def shut_out(answer: Answer, access: Access) -> SignInError:
    """Return the error for a 401 to a fresh token, a 403, or a fault of the company's context or licence."""
    if answer.verdict is Verdict.UNKNOWN_CALLER:
        return SignInError(
            "{host} does not accept a fresh token for {company} (401).",
            "Check that the tenant id is that of the company, not of the customer or contract, "
            "and that the integration is activated for the company.",
            host=access.host,
            company=access.company,
        )
    return SignInError(
        "{host} does not let us do this in {company} ({status}: {words}).",
        "Check the integration's scopes ({scopes}), its role and the company's licence.",
        host=access.host,
        company=access.company,
        status=answer.status,
        words=answer.words,
        scopes=" ".join(SCOPES),
    )
