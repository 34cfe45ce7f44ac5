"""One call and its attempts, as the log tells of them."""

import time
from functools import cache

from importer import log, resources

_OUR_WORDS = frozenset({"v1", "v2", "action", "background", "content", "customerClass"})
UNKNOWN = "*"


class Call:
    """A request that may have to be made several times."""

    def __init__(self, method: str, path: str, body: bytes | None) -> None:
        self.method = method
        self.path = path
        self.body = body
        self._attempt = 0
        self._began = 0.0

    def begin(self) -> None:
        """Take note that it is made, once more."""
        self._attempt += 1
        self._began = time.monotonic()

    def end(self, status: int | None, trouble: str = "") -> None:
        """Tell the log what came of it: a status, or what happened instead of an answer."""
        log.tell(
            "call",
            log.WARNING if status is None else log.INFO,
            method=self.method,
            path=public(self.path),
            status=status,
            ms=round((time.monotonic() - self._began) * 1000),
            attempt=self._attempt,
            **({"trouble": trouble} if trouble else {}),
        )
        log.detail("address", method=self.method, address=self.path)


def public(path: str) -> str:
    """Return an address without what is somebody's: the query, and every segment that is no word of the API."""
    segments = path.partition("?")[0].split("/")
    return "/".join(each if not each or each in _words() else UNKNOWN for each in segments)


@cache
def _words() -> frozenset[str]:
    every = [resources.get(name) for name in resources.names()]
    paths = {word for resource in every for word in resource.path.split("/")}
    return _OUR_WORDS | paths | {resource.action for resource in every if resource.action}
