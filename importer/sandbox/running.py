"""A sandbox at work: where it is, what it takes to sign in, and how to stop it."""

from collections.abc import Callable
from threading import Thread
from types import TracebackType
from typing import Self

from importer.sandbox.identity import (
    CLIENT_ID,
    CLIENT_SECRET,
    COMPANY,
    CUSTOMER_TENANT_ID,
    TENANT_ID,
    TOKEN_PATH,
)

_TICK_SECONDS = 0.5


class Running:
    """A started sandbox; as a context manager it stops at the end of the block."""

    company = COMPANY
    client_id = CLIENT_ID
    client_secret = CLIENT_SECRET
    tenant_id = TENANT_ID
    customer_tenant_id = CUSTOMER_TENANT_ID

    def __init__(self, url: str, stop: Callable[[], None], thread: Thread) -> None:
        self.url = url
        self._stop = stop
        self._thread = thread
        self._stopped = False

    @property
    def token_url(self) -> str:
        """Where to ask for a token."""
        return f"{self.url}{TOKEN_PATH}"

    @property
    def control_url(self) -> str:
        """The control door."""
        return f"{self.url}/_sandbox"

    def stop(self) -> None:
        """Close every connection and the books; a second time does nothing."""
        if not self._stopped:
            self._stopped = True
            self._stop()

    def wait(self) -> None:
        """Return when the sandbox has stopped; Ctrl-C gets through, on Windows as well."""
        while self._thread.is_alive():
            self._thread.join(_TICK_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
