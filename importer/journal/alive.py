"""Whether a run still goes on somewhere, so that nobody takes over what may be on its way.

Two signs, because neither is enough alone. A lock on a file in the home folder is released by the operating
system the moment the process ends, however it ends: on one machine it is always right, also while the process
is suspended. Where the file cannot tell (a journal shared between machines) the run's heartbeat does: a run
that has not renewed it for `LEASE` seconds counts as dead, and whoever goes on with it is written down as its
holder. One that was only suspended finds that out before its next word in the journal, so before its next call.

An unlocked file says that a run is dead only while the process that wrote it is the run's holder still: else
the run may go on elsewhere by now.
"""

import errno
import os
import platform
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

BEAT = 15.0
"""Seconds between heartbeats."""
LEASE = 90.0
"""Seconds without a heartbeat after which a run on another machine counts as dead."""
ATTEMPTS = 5
"""A lock is tried this often: somebody may be looking at it for a moment."""

TAKEN = frozenset({errno.EACCES, errno.EAGAIN, errno.EDEADLK, errno.EWOULDBLOCK})
"""How operating systems say that somebody else has the lock."""

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes], *, shared: bool) -> None:  # noqa: ARG001  Windows locks have one kind
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes], *, shared: bool) -> None:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)


def me() -> tuple[str, int]:
    """Return what tells this process from any other: its machine and its number there."""
    return platform.node(), os.getpid()


class Vigil:
    """The locks of the runs of this process, in `folder`; unlocked when the process ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[str, IO[bytes]] = {}

    def hold(self, run: str) -> bool:
        """Lock `run` for this process; False when another process has it.

        True where files cannot be locked at all.
        """
        if run in self._held:
            return True
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = self._path(run).open("ab")
        except OSError:
            return True
        got = _try_lock(file, shared=False)
        if got:
            self._held[run] = file
            with suppress(OSError):
                file.truncate(0)
                file.write(_written(me()))
                file.flush()
        else:
            file.close()
        return got is not False

    def release(self, run: str, *, ended: bool = False) -> None:
        """Unlock `run`. The file stays, as a sign that it was cut short here, unless the run has `ended`."""
        file = self._held.pop(run, None)
        if file is not None:
            file.close()
        if ended:
            self._path(run).unlink(missing_ok=True)

    def is_left_by(self, run: str, holder: tuple[str, int]) -> bool:
        """Return whether `holder` is the process that locked `run` last, in this folder, and has ended since."""
        try:
            return self.is_held(run) is False and self._path(run).read_bytes() == _written(holder)
        except OSError:
            return False

    def is_held(self, run: str) -> bool | None:
        """Return whether a living process on this machine has `run`; None when it cannot be told."""
        if run in self._held:
            return True
        try:
            file = self._path(run).open("rb+")
        except OSError:
            return None
        with file:
            got = _try_lock(file, shared=True)
        return None if got is None else not got

    def tidy(self) -> None:
        """Remove the lock files of processes that ended without doing so."""
        for path in self._folder.glob("*.lock"):
            if self.is_held(path.stem) is False:
                path.unlink(missing_ok=True)

    def _path(self, run: str) -> Path:
        return self._folder / f"{run}.lock"


def _written(holder: tuple[str, int]) -> bytes:
    return f"{holder[0]} {holder[1]}".encode()


def _try_lock(file: IO[bytes], *, shared: bool) -> bool | None:
    """Return whether the lock was got; None where files cannot be locked."""
    for attempt in range(ATTEMPTS):
        try:
            _lock(file, shared=shared)
        except OSError as error:
            if error.errno not in TAKEN:
                return None
            time.sleep(0.01 * attempt)
        else:
            return True
    return False
