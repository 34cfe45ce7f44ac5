"""Speaking HTTP to the ledger: the token, the connections, and which calls may be made again.

The one module that knows an HTTP library. A call that surely was not carried out (no connection, throttled,
token expired) is made again right here; whoever calls only ever sees a complete answer, or that nobody knows.
"""

import threading
import time
from collections.abc import Callable, Mapping
from http.client import HTTPException
from typing import Any
from urllib.parse import quote, urlencode

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3 import PoolManager
from urllib3.exceptions import HTTPError

from importer import __version__
from importer.errors import LedgerUnreachable, Stopped
from importer.ledger import departure, wire
from importer.ledger.access import SCOPES, Access, Secret
from importer.ledger.answers import Answer, Verdict
from importer.ledger.governor import Governor
from importer.ledger.patience import Patience
from importer.ledger.port import Refused, Unclear
from importer.ledger.settings import Settings
from importer.ledger.signin import TEMPORARY, shut_out, sign_in_refused

USUAL_HEADERS = {"Accept": "application/json", "User-Agent": f"customer-ledger-importer/{__version__}"}
RENEW_EARLY = 60.0
FIRST_CONTACT = 15.0
"""Patience in seconds with a ledger that has never answered: its address may be wrong."""
MOST_THROTTLED = 20
"""429 answers to one call, waits observed, before the run stops."""
TROUBLE = (requests.RequestException, HTTPError, HTTPException, OSError)
TROUBLE_SIGNING_IN = (OAuthError, *TROUBLE, ValueError, KeyError)


class NotSent(Exception):
    """Nothing of the request left this machine, or the ledger never looked at it."""


class Session:
    """One company's connections and its token. Safe to use from several threads.

    `calls` counts every request made, tokens included. `clock` returns seconds since 1970.
    """

    def __init__(
        self,
        access: Access,
        settings: Settings,
        governor: Governor,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.access = access
        self.settings = settings
        self.governor = governor
        self._counting = threading.Lock()
        self.calls = 0
        self._token = Token(access, settings, self._count, clock)
        self._answered = False
        self._wire = _Wire(access.root, settings.connections)
        self._clock = clock

    def __repr__(self) -> str:
        return f"Session({self.access.host})"

    def __reduce__(self) -> str:
        raise TypeError("a session is never pickled or copied")

    def read(self, path: str, params: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401  any JSON value
        """Return the JSON that a GET gives, amounts as Decimal; None for 404.

        A read may always be made again, and is, with growing pauses, for as long as the settings have
        patience. Raises Refused when the ledger will not answer this question, Unclear when patience ends.
        """
        query = f"?{urlencode(params, quote_via=quote)}" if params else ""
        patience = self._patience()
        while True:
            try:
                return _content(self._ask("GET", path + query))
            except Unclear as unclear:
                patience.wait(unclear)

    def write(self, method: str, path: str, body: bytes, headers: Mapping[str, str] | None = None) -> Answer:
        """Return the complete answer to a POST or PUT, whatever its status; it is sent once.

        Raises Unclear when the request may have arrived but no complete answer came back.
        """
        return self._ask(method, path, body, {"Content-Type": "application/json", **(headers or {})})

    def scopes(self) -> tuple[str, ...]:
        """Sign in and return what we are allowed to do."""
        return self._token.scopes()

    def close(self) -> None:
        """Close the connections."""
        self._wire.close()

    def _ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Return a complete answer that is neither 401, 403 nor 429; call again while that is safe."""
        patience = self._patience()
        renewed, throttled = False, 0
        while True:
            try:
                bearer = self._token.current()
                signed = {**(headers or {}), "Authorization": f"Bearer {bearer.reveal()}"}
                answer = self._exchange(method, path, body, signed)
                self._answered = True
            except NotSent as trouble:
                patience.wait(LedgerUnreachable(f"{trouble}.", "Check the network; resume goes on."))
                continue
            match answer.verdict:
                case Verdict.THROTTLED:
                    throttled += 1
                    self._throttled(answer, throttled)
                case Verdict.UNKNOWN_CALLER if not renewed:
                    self._token.drop(bearer)
                    renewed = True
                case Verdict.UNKNOWN_CALLER | Verdict.FORBIDDEN:
                    raise shut_out(answer, self.access)
                case _:
                    return answer

    def _exchange(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        """Make the call once. Raises NotSent when nothing left, Unclear when something may have."""
        ticket = self.governor.enter()
        answer = None
        trouble, slow = "", False
        timeout = (self.settings.connect_timeout, self.settings.read_timeout)
        departure.begin()
        self._count()
        try:
            answer = self._wire.send(method, self.access.root + path, headers, body, timeout)
        except TROUBLE as error:
            trouble, slow = _describe(error, self.access.host), _is_slow(error)
        finally:
            self.governor.leave(ticket, answer.headers if answer else None)
        if answer is not None:
            return answer
        if departure.may_have_left():
            raise Unclear(trouble, slow=slow)
        raise NotSent(trouble)

    def _throttled(self, answer: Answer, times: int) -> None:
        if times >= MOST_THROTTLED:
            raise Stopped("The ledger refuses more calls for now.", "Resume goes on; use fewer --workers.")
        self.governor.throttled(answer.headers)

    def _patience(self) -> "Patience":
        seconds = self.settings.patience if self._answered else min(self.settings.patience, FIRST_CONTACT)
        return Patience(seconds, self.governor, self._clock)

    def _count(self) -> None:
        with self._counting:
            self.calls += 1


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
                raise NotSent("no token was given")
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
        given, trouble = _sign_in(self._access, self._settings)
        if given is None:
            raise trouble
        lifetime = float(given.get("expires_in") or 0) or 3600.0
        self._bearer = Secret(str(given["access_token"]))
        self._good_until = asked + lifetime - min(RENEW_EARLY, lifetime / 10)
        self._scopes = tuple(str(given.get("scope") or " ".join(SCOPES)).split())


class _Adapter(HTTPAdapter):
    """Connections that note whether anything of a request has left."""

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401  passed on
        super().init_poolmanager(*arguments, **options)
        departure.note(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **options: Any) -> PoolManager:  # noqa: ANN401  as above
        manager: PoolManager = super().proxy_manager_for(proxy, **options)
        if not proxy.lower().startswith("socks"):
            departure.note(manager)
        return manager


class _Wire:
    """Connections to one address that are reused, with the proxy and certificate settings of this machine.

    The adapter is used without requests' own session around it: no redirects, cookies, netrc or hooks, which
    we do not want, and half the work.
    """

    def __init__(self, root: str, size: int) -> None:
        self._adapter = _Adapter(pool_connections=1, pool_maxsize=size)
        with requests.Session() as session:
            around = session.merge_environment_settings(root, {}, None, None, None)
        self._proxies = around["proxies"]
        self._verify = around["verify"] or True

    def send(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | None,
        timeout: tuple[float, float],
    ) -> Answer:
        """Send one request and return the complete answer."""
        request = requests.PreparedRequest()
        request.method, request.url, request.body = method, url, body
        request.headers = CaseInsensitiveDict({**USUAL_HEADERS, **headers})
        if body is not None:
            request.headers["Content-Length"] = str(len(body))
        got = self._adapter.send(request, timeout=timeout, verify=self._verify, proxies=self._proxies)
        return Answer(got.status_code, got.headers, got.content)

    def close(self) -> None:
        """Close the connections."""
        self._adapter.close()


def _sign_in(access: Access, settings: Settings) -> tuple[dict[str, Any] | None, Exception]:
    """Return the token endpoint's answer, or None and what to raise: the library's errors hold secrets."""
    with OAuth2Session(
        access.client_id,
        access.secret.reveal(),
        token_endpoint_auth_method="client_secret_post",  # noqa: S106  the name of a method
        scope=" ".join(SCOPES),
    ) as asking:
        try:
            given = asking.fetch_token(
                access.token_url,
                grant_type="client_credentials",
                tenant_id=access.tenant_id,
                timeout=(settings.connect_timeout, settings.read_timeout),
                allow_redirects=False,
            )
        except TROUBLE_SIGNING_IN as error:
            return None, _sign_in_trouble(error, access)
    if not isinstance(given, dict) or not given.get("access_token"):
        return None, NotSent("The sign-in server gave no token")
    return given, NotSent("")


def _sign_in_trouble(error: Exception, access: Access) -> Exception:
    if isinstance(error, OAuthError) and error.error not in TEMPORARY:
        return sign_in_refused(str(error.error), access)
    if isinstance(error, requests.HTTPError) and error.response is not None:
        return NotSent(f"The sign-in server answers {error.response.status_code}")
    if isinstance(error, OAuthError | ValueError | KeyError):
        return NotSent("The sign-in server's answer cannot be used")
    return NotSent(f"The sign-in server at {access.sign_in_host} cannot be reached")


def _content(answer: Answer) -> Any:  # noqa: ANN401  any JSON value
    """Return what a read's answer holds, None when there is no such thing. Raises Refused or Unclear."""
    if answer.is_page or answer.verdict is Verdict.UNCLEAR:
        raise Unclear(answer.words, answer.status)
    if answer.verdict is Verdict.ABSENT:
        return None
    if answer.verdict is not Verdict.YES:
        raise Refused(answer.words, answer.status)
    try:
        return wire.loads(answer.body)
    except ValueError:
        raise Unclear("The ledger's answer cannot be read", answer.status) from None


def _is_slow(error: Exception) -> bool:
    """Return whether no answer came in time; a timeout within the answer looks like a lost connection."""
    return isinstance(error, requests.ReadTimeout) or "timed out" in str(error).lower()


def _describe(error: Exception, where: str) -> str:
    """Return what happened, in our words: the library's own carry addresses with their query."""
    if isinstance(error, requests.exceptions.SSLError):
        return f"No secure connection to {where}: its certificate or its TLS cannot be trusted"
    if isinstance(error, requests.exceptions.ProxyError):
        return f"The proxy on the way to {where} does not let us through"
    if isinstance(error, requests.ConnectTimeout):
        return f"No connection to {where} in time"
    if isinstance(error, requests.Timeout):
        return f"No answer from {where} in time"
    if not departure.may_have_left():
        return f"Nobody answers at {where}"
    return f"The connection to {where} was lost"
