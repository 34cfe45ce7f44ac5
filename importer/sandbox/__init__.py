"""A ledger server of one's own: the Customer Ledger API on a loopback port, for demos, rehearsals and tests.

It is written from the vendor's API reference and driven by the contract as data, and shares no code with the
client. `start` runs it in a thread of this process, `serve` until somebody stops it, `reset` empties its
books.
"""

import sqlite3
import tempfile
import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from importer.sandbox.running import Running

if TYPE_CHECKING:
    from importer.sandbox.store import Store

__all__ = ["Running", "SandboxError", "reset", "serve", "start"]


class SandboxError(Exception):
    """The sandbox cannot start: its port is taken, or its books cannot be opened."""


def start(state: Path | None = None, port: int = 0) -> Running:
    """Start a sandbox on 127.0.0.1 and return once it answers.

    `state` is the folder of its books, made if need be; None keeps them until the sandbox stops. Port 0 takes
    any free port. Raises SandboxError.
    """
    from importer.sandbox.app import create_app  # noqa: PLC0415  flask is heavy, and most commands do without
    from importer.sandbox.server import Server  # noqa: PLC0415  as above

    closing = threading.Event()
    with ExitStack() as undo:
        folder = state or Path(undo.enter_context(tempfile.TemporaryDirectory(prefix="ledger-sandbox-")))
        store = _open(folder)
        undo.callback(store.close)
        try:
            server = Server(create_app(store, closing), port)
        except OSError as reason:
            raise SandboxError(f"The sandbox cannot listen on port {port}: {reason.strerror}.") from reason
        thread = threading.Thread(target=server.run, name="ledger-sandbox", daemon=True)
        thread.start()
        undo.callback(thread.join)
        undo.callback(server.stop)
        undo.callback(closing.set)
        keep = undo.pop_all()
    return Running(f"http://127.0.0.1:{server.port}", keep.close, thread)


def serve(state: Path | None = None, port: int = 0, ready: Callable[[Running], None] | None = None) -> None:
    """Run a sandbox until Ctrl-C; `ready` is called once it answers. Raises SandboxError."""
    with start(state, port) as running:
        if ready is not None:
            ready(running)
        try:
            running.wait()
        except KeyboardInterrupt:
            return


def reset(state: Path) -> None:
    """Empty the books in the folder, also while a sandbox has them open. Raises SandboxError."""
    store = _open(state)
    try:
        store.reset()
    except sqlite3.Error as reason:
        raise SandboxError(f"The sandbox's books in {state} cannot be emptied: {reason}.") from reason
    finally:
        store.close()


def _open(folder: Path) -> "Store":
    from importer.sandbox.store import Store  # noqa: PLC0415  as in start

    try:
        return Store(folder)
    except (OSError, sqlite3.Error) as reason:
        raise SandboxError(f"The sandbox's books in {folder} cannot be opened: {reason}.") from reason
