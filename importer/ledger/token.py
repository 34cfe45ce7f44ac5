"""The company's access token: asked for when it is first needed, kept, and renewed before it expires.

What goes wrong on the way is either the sign-in server's no to who we are, or an address at which nobody gives
tokens (both stop the run), or a server that is in trouble: then nothing was sent, and it is asked again.
"""

import threading
from collections.abc import Callable
from http.client import HTTPException
from typing import Any

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from urllib3.exceptions import HTTPError

from importer import log
from importer.errors import ImporterError
from importer.language import _
from importer.ledger.access import SCOPES, Access, Secret
from importer.ledger.settings import Settings
from importer.ledger.signin import TEMPORARY, no_tokens_here, sign_in_refused

RENEW_EARLY = 60.0
TROUBLE = (OAuthError, requests.RequestException, HTTPError, HTTPException, OSError, ValueError, KeyError)
BUSY = frozenset({408, 425, 429})
"""Answers that ask for another try later, as all from 500 on do."""
SERVER_FAULT = 500
FIRST_REFUSAL = 300


class NotSent(Exception):
    """Nothing of the request left this machine, or the ledger never looked at it.

    `ending` is what to say when trying again has not helped; without it, that the network is in trouble.
    """

    def __init__(self, words: str, ending: ImporterError | None = None) -> None:
        super().__init__(words)
        self.ending = ending


class Token:
    """The company's access token: fetched when first needed, kept until shortly before it expires."""

    def __init__(
        self, access: Access, settings: Settings, count: Callable[[], None], clock: Callable[[], float]
    ) -> None:
        self._access = access
        self._settings = settings
        self._count = count
        self._clock = clock
        self._one_at_a_time = threading.Lock()
        self._bearer: Secret | None = None
        self._good_until = 0.0
        self._scopes: tuple[str, ...] = ()

    def current(self) -> Secret:
        """Return a token that is good for a while.

        Raises SignInError, or NotSent when nobody can be reached.
        """
        with self._one_at_a_time:
            if self._bearer is None or self._clock() >= self._good_until:
                self._fetch()
            if self._bearer is None:
                raise NotSent(_("no token was given"))
            return self._bearer

    def drop(self, refused: Secret) -> None:
        """Forget a token that the ledger refused, unless another worker has renewed it already."""
        with self._one_at_a_time:
            if self._bearer is refused:
                self._bearer = None

    def scopes(self) -> tuple[str, ...]:
        """Return what the token allows."""
        self.current()
        return self._scopes

    def _fetch(self) -> None:
        asked = self._clock()
        self._count()
        log.hide(self._access.secret.reveal())
        given, trouble = _sign_in(self._access, self._settings)
        log.tell("sign-in", host=self._access.sign_in_host, granted=given is not None)
        if given is None:
            raise trouble
        lifetime = float(given.get("expires_in") or 0) or 3600.0
        self._bearer = Secret(str(given["access_token"]))
        log.hide(self._bearer.reveal())
        self._good_until = asked + lifetime - min(RENEW_EARLY, lifetime / 10)
        self._scopes = tuple(str(given.get("scope") or " ".join(SCOPES)).split())


def _sign_in(access: Access, settings: Settings) -> tuple[dict[str, Any] | None, Exception]:
    """Return the token endpoint's answer, or None and what to raise: the library's errors hold secrets."""
    answers: list[requests.Response] = []
    with OAuth2Session(
        access.client_id,
        access.secret.reveal(),
        token_endpoint_auth_method="client_secret_post",  # noqa: S106  the name of a method
        scope=" ".join(SCOPES),
    ) as asking:
        asking.register_compliance_hook("access_token_response", _keeping(answers))
        try:
            given = asking.fetch_token(
                access.token_url,
                grant_type="client_credentials",
                tenant_id=access.tenant_id,
                timeout=(settings.connect_timeout, settings.read_timeout),
                allow_redirects=False,
            )
        except TROUBLE as error:
            return None, _trouble(error, answers, access)
    if isinstance(given, dict) and given.get("access_token"):
        return given, NotSent("")
    return None, _trouble(None, answers, access)


def _keeping(answers: list[requests.Response]) -> Callable[[requests.Response], requests.Response]:
    def keep(answer: requests.Response) -> requests.Response:
        answers.append(answer)
        return answer

    return keep


def _trouble(error: Exception | None, answers: list[requests.Response], access: Access) -> Exception:
    """Return what a sign-in without a token means."""
    if isinstance(error, OAuthError) and answers and answers[0].status_code not in BUSY:
        return _refused(error, access)
    if not answers:
        return NotSent(_("The sign-in server at {host} cannot be reached").format(host=access.sign_in_host))
    status = answers[0].status_code
    if status >= SERVER_FAULT or status in BUSY:
        words = _("The sign-in server at {host} answers {status}")
        return NotSent(words.format(host=access.sign_in_host, status=status))
    nobody = no_tokens_here(status, access)
    if status >= FIRST_REFUSAL:
        return nobody
    words = _("The sign-in server at {host} gave an answer that cannot be used")
    return NotSent(words.format(host=access.sign_in_host), nobody)


def _refused(error: OAuthError, access: Access) -> Exception:
    if error.error in TEMPORARY:
        return NotSent(_("The sign-in server asks for another try later"))
    return sign_in_refused(str(error.error), access)
