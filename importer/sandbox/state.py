"""What a running sandbox has: its books on disk; in memory its faults, its quota and its request log."""

import threading
from dataclasses import dataclass
from typing import cast

from flask import current_app

from importer.sandbox.faults import Faults
from importer.sandbox.limits import Limiter
from importer.sandbox.requestlog import RequestLog
from importer.sandbox.store import Store

_NAME = "ledger-sandbox"


@dataclass(frozen=True, slots=True)
class State:
    """Everything the views work on."""

    store: Store
    faults: Faults
    limiter: Limiter
    log: RequestLog
    closing: threading.Event
    """Set when the sandbox is about to stop: nobody may go on sleeping."""

    def pause(self, seconds: float) -> None:
        """Wait so long, or until the sandbox stops."""
        if seconds > 0:
            self.closing.wait(seconds)


def keep(extensions: dict[str, object], state: State) -> None:
    """Put the state where the views of this application find it."""
    extensions[_NAME] = state


def current() -> State:
    """Return the state of the application that serves the current request."""
    return cast("State", current_app.extensions[_NAME])
