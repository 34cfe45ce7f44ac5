"""The program as its user starts it: a process of its own, on a desk with the samples, with a ledger to speak to."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from importer import sandbox
from importer.sandbox import Running

ROOT = Path(__file__).parents[3]
PYTHON = os.environ.get("IMPORTER_PYTHON", sys.executable)
"""Who runs the program: .ci/run names the one that has the built wheel, so that this is what is tried."""
PATIENCE_SECONDS = 180
Done = subprocess.CompletedProcess[str]
Command = Sequence[str]
Ask = tuple[Command, Mapping[str, str]]


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the project's folder."""
    return ROOT


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Give a sandbox with empty books, in this process."""
    with sandbox.start(tmp_path_factory.mktemp("books")) as started:
        yield started


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the samples and mappings in it, where commands are run as README.md has them."""
    folder = tmp_path_factory.mktemp("desk")
    for name in ("samples", "mappings"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="session")
def plain() -> dict[str, str]:
    """Return the environment without anything that is about the importer, its colours or a keychain; in English."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("IMPORTER_")}
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        kept.pop(name, None)
    return kept | {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring", "IMPORTER_LANG": "en"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of journal, profiles and sandbox state."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def surroundings(plain: dict[str, str], running: Running, home: Path) -> dict[str, str]:
    """Return an environment that says all there is to say about the ledger."""
    return plain | {
        "IMPORTER_HOME": str(home),
        "IMPORTER_BASE_URL": running.url,
        "IMPORTER_TOKEN_URL": running.token_url,
        "IMPORTER_CLIENT_ID": running.client_id,
        "IMPORTER_CLIENT_SECRET": running.client_secret,
        "IMPORTER_TENANT_ID": running.tenant_id,
        "IMPORTER_SETTLE_SECONDS": "0.2",
    }


@pytest.fixture(scope="session")
def launch() -> Callable[..., Done]:
    """Return what runs the program to its end, without a terminal: arguments, environment, folder, what is piped in."""

    def launched(arguments: Command, environment: Mapping[str, str], folder: Path, typed: str = "") -> Done:
        return subprocess.run(
            [PYTHON, "-m", "importer", *arguments],
            env=environment,
            cwd=folder,
            input=typed,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE_SECONDS,
            check=False,
        )

    return launched


@dataclass
class Hand:
    """A process that runs command after command of the program, each as if it were one of its own."""

    process: subprocess.Popen[str]

    def run(self, arguments: Command, environment: Mapping[str, str], folder: Path) -> Done:
        """Run one command to its end."""
        into, out = self.process.stdin, self.process.stdout
        assert into is not None
        assert out is not None
        into.write(json.dumps([list(arguments), dict(environment), str(folder)]) + "\n")
        into.flush()
        code, said, talk = json.loads(out.readline())
        return subprocess.CompletedProcess(arguments, code, said, talk)


@pytest.fixture(scope="session")
def hands(plain: dict[str, str]) -> Iterator[Callable[[int], list[Hand]]]:
    """Return what gives so many hands; they are started when they are needed, once for all tests."""
    started: list[Hand] = []

    def given(count: int) -> list[Hand]:
        while len(started) < count:
            process = subprocess.Popen(
                [PYTHON, str(Path(__file__).with_name("several.py"))],
                env=plain,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                encoding="utf-8",
            )
            started.append(Hand(process))
        return started[:count]

    yield given
    for hand in started:
        hand.process.communicate()


@pytest.fixture(scope="module")
def importer(hands: Callable[[int], list[Hand]], surroundings: dict[str, str], desk: Path) -> Callable[..., Done]:
    """Return what runs the program at the desk, with the sandbox for a ledger; keywords are its environment."""

    def run(*arguments: str, **changed: str) -> Done:
        [hand] = hands(1)
        return hand.run(arguments, surroundings | changed, desk)

    return run


@pytest.fixture(scope="module")
def several(hands: Callable[[int], list[Hand]], surroundings: dict[str, str], desk: Path) -> Callable[..., list[Done]]:
    """Return what runs many commands at the desk with a few processes for all of them.

    A command is its arguments and what is different in its environment; their ends come back in order. With
    `in_turn` one begins when the last has ended; else they run side by side, and must not mind each other.
    """

    def ran(asks: Sequence[Ask], *, in_turn: bool = False) -> list[Done]:
        count = 1 if in_turn else min(os.cpu_count() or 1, len(asks))

        def share(number: int, hand: Hand) -> list[Done]:
            return [
                hand.run(arguments, surroundings | dict(changed), desk) for arguments, changed in asks[number::count]
            ]

        with ThreadPoolExecutor(count) as pool:
            shares = list(pool.map(share, range(count), hands(count)))
        return [shares[number % count][number // count] for number in range(len(asks))]

    return ran


@pytest.fixture(scope="module")
def control(running: Running) -> Callable[..., Any]:
    """Return what speaks to the sandbox's control door: method, path, and what is sent."""

    def asked(method: str, path: str, sent: object = None) -> Any:
        answer = requests.request(method, f"{running.control_url}/{path}", json=sent, timeout=30)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    return asked


@pytest.fixture(scope="module")
def fresh_calls(control: Callable[..., Any]) -> Callable[[], list[dict[str, Any]]]:
    """Return what gives the calls that came to the ledger since it was asked the last time, tokens left out."""
    seen = 0

    def fresh() -> list[dict[str, Any]]:
        nonlocal seen
        log = control("GET", f"requests?since={seen}")
        seen = log["cursor"]
        return [call for call in log["requests"] if call["path"] != "/connect/token"]

    return fresh


@pytest.fixture(scope="module")
def fresh_posts(fresh_calls: Callable[[], list[dict[str, Any]]]) -> Callable[[], list[str]]:
    """Return what gives the writing calls (`POST /v2/customerinvoice`) since it was asked the last time."""
    return lambda: [f"{call['method']} {call['path']}" for call in fresh_calls() if call["method"] != "GET"]


@pytest.fixture(scope="module")
def stocked(importer: Callable[..., Done], fresh_calls: Callable[[], list[dict[str, Any]]]) -> Callable[..., Done]:
    """Return `importer`, with the customers of the samples in the ledger."""
    done = importer("run", "mappings/customers-legacy.toml", "samples/customers-legacy.csv", "--yes", "--no-result")
    assert done.returncode == 0, done.stderr
    fresh_calls()
    return importer
