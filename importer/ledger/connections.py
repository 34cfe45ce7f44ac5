"""Connections to the ledger: reused, with the proxy and certificate settings of this machine.

The pool of the HTTP library is spoken to directly: no redirects, cookies, netrc or hooks, which we do not want,
and a third of the work.
"""

from collections.abc import Mapping
from http.client import HTTPException
from typing import Any, cast
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, PoolManager, Timeout
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NameResolutionError,
    NewConnectionError,
    ProxyError,
    ReadTimeoutError,
    SSLError,
)
from urllib3.exceptions import (
    TimeoutError as AnyTimeout,
)

from importer import __version__
from importer.language import _
from importer.ledger import departure
from importer.ledger.answers import Answer
from importer.ledger.settings import Settings

USUAL_HEADERS = {"Accept": "application/json", "User-Agent": f"customer-ledger-importer/{__version__}"}
TROUBLE = (requests.RequestException, HTTPError, HTTPException, OSError)
"""What a call may run into instead of an answer."""


class Connections:
    """Connections to the host of one address; `root` is what every path is put behind."""

    def __init__(self, root: str, settings: Settings) -> None:
        self._adapter = _Adapter(pool_connections=1, pool_maxsize=settings.connections)
        with requests.Session() as session:
            around = session.merge_environment_settings(root, {}, None, None, None)
        proxies, verify = around["proxies"], around["verify"] or True
        probe = requests.PreparedRequest()
        probe.method, probe.url = "GET", root
        pool = self._adapter.get_connection_with_tls_context(probe, verify, proxies=proxies)
        self._adapter.cert_verify(pool, root, verify, None)  # type: ignore[no-untyped-call]
        self._pool = cast("HTTPConnectionPool", pool)
        by_proxy = self._adapter.request_url(probe, proxies) != probe.path_url
        self._before = root if by_proxy else urlsplit(root).path
        self._timeout = Timeout(connect=settings.connect_timeout, read=settings.read_timeout)

    def send(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        """Send one request and return the complete answer. Raises one of TROUBLE."""
        got = self._pool.urlopen(
            method,
            self._before + path,
            body=body,
            headers={**USUAL_HEADERS, **headers},
            retries=False,
            redirect=False,
            assert_same_host=False,
            timeout=self._timeout,
        )
        return Answer(got.status, got.headers, got.data)

    def close(self) -> None:
        """Close the connections."""
        self._adapter.close()


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


def is_slow(error: Exception) -> bool:
    """Return whether no answer came in time; a timeout within the answer looks like a lost connection."""
    return isinstance(error, ReadTimeoutError) or "timed out" in str(error).lower()


def describe(error: Exception, where: str) -> str:
    """Return what happened, in our words: the library's own carry addresses with their query."""
    if isinstance(error, SSLError):
        return _("No secure connection to {where}: its certificate or its TLS cannot be trusted").format(where=where)
    if isinstance(error, ProxyError):
        return _("The proxy on the way to {where} does not let us through").format(where=where)
    if isinstance(error, ConnectTimeoutError) and not isinstance(error, NewConnectionError):
        return _("No connection to {where} in time").format(where=where)
    if isinstance(error, AnyTimeout) and not isinstance(error, NewConnectionError):
        return _("No answer from {where} in time").format(where=where)
    if not departure.may_have_left():
        unknown = isinstance(error, NameResolutionError)
        words = _("The name of the host {where} is not known") if unknown else _("Nobody answers at {where}")
        return words.format(where=where)
    return _("The connection to {where} was lost").format(where=where)
