"""Whether anything of a request may have left this machine: may it be repeated, or must one look first.

The exception types of an HTTP library do not tell a failed handshake from a connection lost in mid-answer for
sure, so the connections note it themselves: connecting is not sending, the first byte of the request is.
"""

import threading
from typing import Any

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection


class _Noted(threading.local):
    may_have_left = True


_noted = _Noted()


def begin() -> None:
    """Forget the last request of this thread; until a connection says otherwise anything may have left."""
    _noted.may_have_left = True


def may_have_left() -> bool:
    """Return whether any byte of this thread's request may have left; False only when that is certain."""
    return _noted.may_have_left


class _Noting(HTTPConnection):
    def connect(self) -> None:
        try:
            super().connect()
        finally:
            _noted.may_have_left = False  # what a proxy was told on the way is not the request

    def send(self, data: Any) -> None:  # noqa: ANN401  whatever http.client sends
        if self.sock is None:
            self.connect()
        _noted.may_have_left = True
        super().send(data)


class _NotingSafe(_Noting, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Noting


class _SafePool(HTTPSConnectionPool):
    ConnectionCls = _NotingSafe


def note(manager: PoolManager) -> None:
    """Make the connections of `manager` note departures."""
    manager.pool_classes_by_scheme = {"http": _Pool, "https": _SafePool}
