"""Starting, stopping, starting again; several at once; many at once."""

import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests

from importer.sandbox import Running, SandboxError, reset, serve, start
from importer.sandbox.store import FILE

Body = dict[str, Any]
Make = Callable[..., Body]
Together = Callable[..., list[Any]]

NAMED = {"name": {"value": "A"}}


def _session(running: Running) -> requests.Session:
    form = {
        "grant_type": "client_credentials",
        "client_id": running.client_id,
        "client_secret": running.client_secret,
        "tenant_id": running.tenant_id,
    }
    session = requests.Session()
    token = session.post(running.token_url, data=form, timeout=20).json()["access_token"]
    session.headers["Authorization"] = f"Bearer {token}"
    return session


def _add_customer(session: requests.Session, running: Running) -> str:
    answer = session.post(f"{running.url}/v1/customer", json=NAMED, timeout=20)
    assert answer.status_code == 201, answer.text
    return str(answer.headers["Location"].rpartition("/")[2])


def test_books_survive_a_restart(tmp_path: Path) -> None:
    """Records, series and settings are as they were, on the same port, and an old token is still good."""
    with start(tmp_path) as first, _session(first) as session:
        _add_customer(session, first)
        requests.put(f"{first.control_url}/settings", json={"hold_default": True}, timeout=20)
        token = session.headers["Authorization"]
    port = int(first.url.rpartition(":")[2])
    with start(tmp_path, port) as second, requests.Session() as session:
        session.headers["Authorization"] = token
        assert second.url == first.url
        assert session.get(f"{second.url}/v1/customer/10000", timeout=20).status_code == 200
        assert _add_customer(session, second) == "10001"
        assert requests.get(f"{second.control_url}/settings", timeout=20).json()["hold_default"] is True


def test_without_a_folder_nothing_is_kept() -> None:
    """Two sandboxes without a folder know nothing of each other, and leave nothing behind."""
    with start() as one, _session(one) as session:
        _add_customer(session, one)
        with start() as other:
            totals = requests.get(f"{other.control_url}/totals", timeout=20).json()
            assert totals["customers"] == 0


def test_stopped_sandbox_is_gone() -> None:
    """Open connections are closed, no thread stays, the port is free; stopping twice does no harm."""
    before = threading.active_count()
    running = start()
    with _session(running) as session:
        running.stop()
        running.stop()
        with pytest.raises(requests.ConnectionError):
            session.get(f"{running.url}/v1/customer", timeout=5)
    assert threading.active_count() == before


def test_stopping_wakes_whoever_sleeps() -> None:
    """A slow answer does not hold up the end."""
    with start() as running, _session(running) as session:
        requests.post(f"{running.control_url}/faults", json={"kind": "slow", "seconds": 60}, timeout=20)
        errors: list[BaseException] = []

        def call() -> None:
            try:
                session.get(f"{running.url}/v1/customer", timeout=60)
            except requests.ConnectionError as error:
                errors.append(error)

        caller = threading.Thread(target=call)
        caller.start()
        while requests.get(f"{running.control_url}/faults", timeout=20).json() != {"faults": []}:
            time.sleep(0.01)
        started = time.monotonic()
        running.stop()
        caller.join()
        assert time.monotonic() - started < 3
        assert len(errors) == 1


def test_port_that_is_taken_is_told() -> None:
    """A message, not a traceback of somebody else's."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SandboxError, match=f"cannot listen on port {port}"):
            start(port=port)


def test_folder_that_cannot_hold_books_is_told(tmp_path: Path) -> None:
    """A file in place of the folder, or no database in place of the books."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(SandboxError, match="cannot be opened"):
        start(tmp_path / "file")
    (tmp_path / FILE).write_text("no database at all" * 100, encoding="utf-8")
    with pytest.raises(SandboxError, match="cannot be opened"):
        start(tmp_path)


def test_books_can_be_emptied_from_outside(tmp_path: Path) -> None:
    """Also while a sandbox has them open; an empty folder is as good."""
    with start(tmp_path) as running, _session(running) as session:
        _add_customer(session, running)
        reset(tmp_path)
        assert _add_customer(session, running) == "10000"
    reset(tmp_path / "new")


def test_serve_tells_where_and_ends_with_the_sandbox(tmp_path: Path) -> None:
    """`ready` gets the running sandbox; serving ends when it is stopped."""
    seen: list[str] = []

    def ready(running: Running) -> None:
        seen.append(requests.get(f"{running.control_url}/health", timeout=20).json()["company"])
        threading.Timer(0.1, running.stop).start()

    serve(tmp_path, 0, ready)
    assert seen == ["Sandbox AS"]


def test_documents_posted_at_once_are_kept_one_by_one(
    send: Callable[..., requests.Response], together: Together, control: requests.Session
) -> None:
    """Eight threads, eighty invoices: eighty numbers, none twice, none missing."""
    answers = together(80, lambda _: send())
    numbers = sorted(answer.headers["Location"].rpartition("/")[2] for answer in answers)
    assert numbers == [f"{number:06}" for number in range(1, 81)]
    assert control.get("/totals").json()["documents"][0]["documents"] == 80


def test_one_number_posted_at_once_is_taken_once(send: Callable[..., requests.Response], together: Together) -> None:
    """Of many who want the same number one gets it."""
    answers = together(12, lambda _: send(referenceNumber="A", overrideNumberSeries=True))
    assert sorted(answer.status_code for answer in answers) == [201] + [400] * 11


def test_two_processes_may_share_the_books(tmp_path: Path) -> None:
    """Two servers on one folder, both writing: every number once, nothing corrupt."""
    program = (
        "import sys; from pathlib import Path; from importer.sandbox import serve; "
        "serve(Path(sys.argv[1]), 0, lambda running: print(running.url, flush=True))"
    )
    other = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout is not None
        with start(tmp_path) as here, _session(here) as session:
            there = Running(other.stdout.readline().strip(), lambda: None, threading.current_thread())
            numbers = [_add_customer(session, each) for _ in range(20) for each in (here, there)]
            assert numbers == [str(number) for number in range(10000, 10040)]
    finally:
        other.kill()
        other.communicate()
    with sqlite3.connect(tmp_path / FILE) as books:
        assert books.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    books.close()


def test_killed_sandbox_keeps_what_it_confirmed(tmp_path: Path) -> None:
    """What was answered with 201 is in the books after the process died."""
    program = (
        "import sys; from pathlib import Path; from importer.sandbox import serve; "
        "serve(Path(sys.argv[1]), 0, lambda running: print(running.url, flush=True))"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        there = Running(process.stdout.readline().strip(), lambda: None, threading.current_thread())
        with _session(there) as session:
            confirmed = [_add_customer(session, there) for _ in range(5)]
        process.kill()
    with start(tmp_path) as here, _session(here) as session:
        rows = session.get(f"{here.url}/v1/customer", timeout=20).json()
    assert [row["number"] for row in rows] == confirmed


def test_connection_is_kept_open_between_calls(running: Running) -> None:
    """A client that reuses its connection finds it open."""
    with socket.create_connection(("127.0.0.1", int(running.url.rpartition(":")[2])), timeout=5) as wire:
        stream = wire.makefile("rwb")
        for _ in range(2):
            stream.write(b"GET /_sandbox/health HTTP/1.1\r\nHost: sandbox\r\n\r\n")
            stream.flush()
            assert stream.readline() == b"HTTP/1.1 200 OK\r\n"
            length = 0
            while (line := stream.readline()) != b"\r\n":
                if line.lower().startswith(b"content-length:"):
                    length = int(line.partition(b":")[2])
            assert len(stream.read(length)) == length
        stream.close()
