"""What tests of several rooms want: a PostgreSQL of our own, and a terminal with somebody at it."""

import itertools
import os
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

MEANWHILE = 0.2
"""Seconds between what a person reads and what it types."""
TERMINAL_SECONDS = 120
USER = "importer"
PATIENCE_SECONDS = 60.0
SERVERS = Path("/usr/lib/postgresql")


class Server:
    """A PostgreSQL server on a port of its own that trusts everybody on this machine."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder = folder
        self.programs = programs
        self.port = _free_port()
        self.who = _somebody()
        self.process: subprocess.Popen[bytes] | None = None
        self._numbers = itertools.count()

    def make(self) -> None:
        """Make the server's data folder."""
        if self.who:
            shutil.chown(self.folder, self.who["user"])
        command = [self._program("initdb"), "-D", str(self.folder / "data"), "-A", "trust", "-U", USER, "-E", "UTF8"]
        done = subprocess.run(command, capture_output=True, cwd=self.folder, check=False, **self.who)
        assert done.returncode == 0, done.stderr.decode(errors="replace")

    def start(self) -> None:
        """Start it and return once it answers."""
        settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off"}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [self._program("postgres"), "-D", str(self.folder / "data"), "-p", str(self.port), *options],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                **self.who,
            )
        until = time.monotonic() + PATIENCE_SECONDS
        while not self._answers():
            said = (self.folder / "server.log").read_text(encoding="utf-8", errors="replace")
            assert self.process.poll() is None, said
            assert time.monotonic() < until, said
            time.sleep(0.05)

    def kill(self) -> None:
        """End it at once, as when the machine it is on is switched off."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def database(self) -> str:
        """Make an empty database and return its URL."""
        name = f"journal{next(self._numbers)}"
        self._tell(f"CREATE DATABASE {name}")
        return f"postgresql+psycopg://{USER}@127.0.0.1:{self.port}/{name}"

    def _tell(self, command: str) -> None:
        import psycopg  # noqa: PLC0415  these tests are skipped where it is not installed

        with psycopg.connect(host="127.0.0.1", port=self.port, user=USER, dbname="postgres", autocommit=True) as there:
            there.execute(command.encode())

    def _answers(self) -> bool:
        import psycopg  # noqa: PLC0415  as above

        try:
            self._tell("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _program(self, name: str) -> str:
        return str(next(self.programs.glob(f"{name}*")))


def _programs() -> Path | None:
    """Return the folder of PostgreSQL's programs: in the search path, or where Debian puts them."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    return max((path.parent for path in SERVERS.glob("*/bin/initdb")), default=None)


def _somebody() -> dict[str, Any]:
    """Return who runs the server: it refuses to be run by root."""
    if sys.platform == "win32" or os.getuid() != 0:
        return {}
    import pwd  # noqa: PLC0415  there is none on Windows

    known = {each.pw_name for each in pwd.getpwall()}
    name = "postgres" if "postgres" in known else "nobody"
    return {"user": name, "group": pwd.getpwnam(name).pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as bound:
        return int(bound.getsockname()[1])


@contextmanager
def running() -> Iterator[Server]:
    """Give a running PostgreSQL. Raises LookupError where it is not installed."""
    programs = _programs()
    if programs is None:
        raise LookupError("PostgreSQL is not installed: on Debian, apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="journal-postgres-"))
    server = Server(folder, programs)
    try:
        server.make()
        server.start()
        yield server
        server.kill()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Give a running PostgreSQL, or skip the test where it is not installed."""
    pytest.importorskip("psycopg", reason="the driver for PostgreSQL is not installed: pip install 'psycopg[binary]'")
    if _programs() is None:
        pytest.skip("PostgreSQL is not installed: on Debian, apt-get install postgresql")
    with running() as server:
        yield server


@dataclass(frozen=True)
class Seen:
    """What was seen on the terminal, how the program ended, and how long after the last key."""

    text: str
    exit: int
    seconds: float


@pytest.fixture(scope="session")
def watch() -> Callable[..., Seen]:
    """Return what runs the program at a terminal: arguments, environment, folder, and what is typed after what."""

    def ran(
        arguments: Sequence[str], environment: Mapping[str, str], folder: Path, typed: Sequence[tuple[str, str]]
    ) -> Seen:
        import pty  # noqa: PLC0415  there is none on Windows

        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(folder)
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # whoever started the tests may have it ignored
            command = [sys.executable, "-m", "importer", *arguments]
            os.execve(sys.executable, command, {**environment, "COLUMNS": "120"})  # noqa: S606  no shell is meant
        text, since = _watched(terminal, list(typed))
        if time.monotonic() - since > TERMINAL_SECONDS / 2:
            os.kill(pid, signal.SIGKILL)
        exit_code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        os.close(terminal)
        return Seen(text, exit_code, time.monotonic() - since)

    return ran


def _watched(terminal: int, typed: list[tuple[str, str]]) -> tuple[str, float]:
    """Return all that appears on the terminal, and when something was typed last."""
    seen, since, until = b"", time.monotonic(), time.monotonic() + TERMINAL_SECONDS
    while time.monotonic() < until:
        if select.select([terminal], [], [], 0.05)[0]:
            try:
                seen += os.read(terminal, 65536)
            except OSError:  # the program has closed its end
                break
        if typed and typed[0][0].encode() in seen:
            time.sleep(MEANWHILE)
            since = time.monotonic()
            os.write(terminal, typed.pop(0)[1].encode())
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", seen.decode("utf-8", "replace")), since
