"""The request log: what came over the wire, as it came, and what was answered."""

import threading
from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

KEPT = 50_000
"""Entries kept; the oldest go first."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One request and the status of its answer; 0 when the connection was closed without one."""

    time: str
    method: str
    path: str
    query: str
    status: int
    body: str
    headers: dict[str, str]
    """The request headers that change what the API does."""
    seconds: float
    fault: str = ""
    """The kind of fault that hit it."""


class RequestLog:
    """Entries numbered from 1, in the order their answers were ready."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: deque[tuple[int, Entry]] = deque(maxlen=KEPT)
        self._last = 0

    def add(self, entry: Entry) -> None:
        """Keep one entry."""
        with self._lock:
            self._last += 1
            self._entries.append((self._last, entry))

    def since(self, cursor: int) -> dict[str, Any]:
        """Return the entries after `cursor` (0: all that are kept), and the cursor to go on from."""
        with self._lock:
            found = [{"id": number, **asdict(entry)} for number, entry in self._entries if number > cursor]
            return {"cursor": self._last, "requests": found}

    def clear(self) -> None:
        """Forget all entries; the numbers go on."""
        with self._lock:
            self._entries.clear()
