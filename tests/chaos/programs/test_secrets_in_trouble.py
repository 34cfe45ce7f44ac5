"""Nothing that is left behind, said or raised while things go wrong holds the secret or a token."""

import base64
import logging
import time
import traceback
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from importer.errors import ImporterError
from importer.ledger import governor, patience, session
from importer.ledger.client import connect
from importer.ledger.port import LedgerAnswer
from importer.ledger.settings import Settings

TOKEN = b"eyJ0ZW5hbnQiOi"
"""What every token of the sandbox begins with; the first test makes sure of it."""
KINDS = ("500", "503", "drop", "cut", "half-json", "html", "401", "slow", "429")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Return settings with which everything that goes wrong does so soon."""
    monkeypatch.setattr(patience, "FIRST_DELAY", 0.02)
    monkeypatch.setattr(session, "MOST_THROTTLED", 3)
    monkeypatch.setattr(governor, "STRIKES", (0.02,))
    return Settings(connect_timeout=0.5, read_timeout=0.1, patience=0.04)


def _secrets(access: Any) -> list[bytes]:
    """Return the secret in every form in which it could travel."""
    secret = access.secret.reveal()
    pair = f"{access.client_id}:{secret}".encode()
    return [secret.encode(), base64.b64encode(pair).rstrip(b"="), TOKEN, b"Bearer "]


def test_tokens_are_known_when_they_are_seen(access_to: Any, box: Any) -> None:
    """A token of the sandbox begins as these tests expect."""
    with closing(connect(access_to(box.url))) as client:
        client.scopes()
        bearer = client._session._token._bearer
    assert bearer is not None
    assert bearer.reveal().encode().startswith(TOKEN)


def _deeds(site: Any) -> list[Callable[[Any], object]]:
    (submission,) = site.submissions()
    return [
        lambda client: client.create(submission),
        lambda client: client.find("customer", "9001"),
        lambda client: list(client.list("customer-invoice", {"customer": "9001"})),
        lambda client: client.scopes(),
    ]


def _raised(client: Any, deed: Callable[[Any], object]) -> str:
    """Return all that can be seen of what `deed` raises; empty when it raises nothing."""
    try:
        deed(client)
    except (ImporterError, LedgerAnswer) as error:
        whole = "".join(traceback.format_exception(error))  # with everything it was caused by
        return whole + repr(error) + repr(error.args) + repr(vars(error))
    return ""


def test_no_exception_and_no_log_shows_them(
    found: Any, box: Any, access_to: Any, impatient: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """Every kind of trouble with every kind of call, signing in refused or impossible, all loggers at their loudest."""
    caplog.set_level(logging.DEBUG)
    site = found(box, 1)
    texts = []
    for path in ("/v*", "/connect/token"):
        for kind in KINDS:
            rule = {"kind": kind, "path": path, "times": None, "seconds": 0.15 if kind == "slow" else None}
            box.control("POST", "faults", rule)
            for deed in _deeds(site):
                with closing(connect(site.access, impatient)) as client:
                    texts.append(_raised(client, deed))
            box.control("DELETE", "faults")
    wrong = access_to(box.url, "a-secret-that-is-wrong")
    for access in (
        wrong,
        replace(site.access, base_url="http://127.0.0.1:9"),
        replace(wrong, token_url=f"{box.url}/v1"),
    ):
        with closing(connect(access, impatient)) as client:
            texts.append(_raised(client, lambda client: client.scopes()) + repr(client) + repr(access))
    seen = "\n".join([*texts, caplog.text]).encode()
    assert sum(bool(text) for text in texts) > len(texts) * 3 // 4
    assert [secret for secret in (*_secrets(site.access), b"a-secret-that-is-wrong") if secret in seen] == []


def _left_behind(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file below the folder, and every part of those that are packages."""
    for path in (path for path in folder.rglob("*") if path.is_file()):
        yield path.name, path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as package:
                yield from ((f"{path.name}: {name}", package.read(name)) for name in package.namelist())


def test_nothing_left_behind_holds_them(found: Any, box: Any) -> None:
    """A run killed in the middle and resumed, told to say all it can: journal, its log, result workbook, output."""
    site = found(box, 40, latency_ms=30)
    box.control(
        "POST", "faults", {"kind": ["500", "drop"], "method": "POST", "times": None, "rate": 0.1, "commit": None}
    )
    process = site.popen("run", "mapping.toml", "book.xlsx", "--yes", IMPORTER_DEBUG="1")
    while box.count() < 15:
        assert process.poll() is None
        time.sleep(0.01)
    process.kill()
    process.wait()
    killed = dict(_left_behind(site.folder))
    assert site.popen("resume", "--last", IMPORTER_DEBUG="1").wait() in {0, 5, 6, 7}
    assert site.popen("run", "mapping.toml", "book.xlsx", "--yes", "--json", IMPORTER_DEBUG="1").wait() in {0, 5, 6, 7}
    files = [*killed.items(), *_left_behind(site.folder)]
    assert {"journal.sqlite", "said.txt", "book.result.xlsx"} <= {name for name, _ in files}
    assert [name for name, text in files for secret in _secrets(site.access) if secret in text] == []
