"""What one running sandbox has: its books on disk, and in memory its faults, its quota and its request log."""

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


def keep(extensions: dict[str, object], state: State) -> None:
    """Put the state where the views of this application find it."""
    extensions[_NAME] = state


def current() -> State:
    """Return the state of the application that serves the current request."""
    return cast("State", current_app.extensions[_NAME])
