"""A ledger that answers from a script, over real HTTP, and submissions to send to it."""

import datetime as dt
import json
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from importer import resources
from importer.ledger.access import Access, Secret
from importer.ledger.client import Client, connect
from importer.ledger.patience import silent
from importer.ledger.settings import Settings
from importer.submission import Submission

SECRET = "s3cret-of-the-test"
TOKEN = "t0ken-of-the-test"


@dataclass(frozen=True)
class Reply:
    """One scripted answer; `cut` drops the connection: `silent` before the answer, `half` in the middle of it."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    cut: str = ""


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.body)


@dataclass
class Script:
    """What the server is to answer, in order, and what it was asked."""

    url: str = ""
    replies: deque[Reply] = field(default_factory=deque)
    token_replies: deque[Reply] = field(default_factory=deque)
    usual: Reply = field(default_factory=lambda: Reply(201, headers={"Location": "/v2/customerinvoice/000001"}))
    asked: list[Asked] = field(default_factory=list)
    tokens: list[Asked] = field(default_factory=list)

    @property
    def token_url(self) -> str:
        """Where tokens are given."""
        return f"{self.url}/connect/token"

    def say(self, *replies: Reply) -> None:
        """Answer so from now on."""
        self.replies.extend(replies)

    def answer(self, asked: Asked) -> Reply:
        """Note the request and return what it gets."""
        if asked.path.endswith("/connect/token"):
            self.tokens.append(asked)
            body = {"access_token": f"{TOKEN}-{len(self.tokens)}", "token_type": "Bearer", "expires_in": 3600}
            usual = Reply(200, json.dumps(body).encode(), {"Content-Type": "application/json"})
            return self.token_replies.popleft() if self.token_replies else usual
        self.asked.append(asked)
        return self.replies.popleft() if self.replies else self.usual


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    script: Script

    def _any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        reply = self.script.answer(Asked(self.command, self.path, dict(self.headers.items()), body))
        time.sleep(reply.delay)
        if reply.cut == "silent":
            self._hang_up()
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body) + (10 if reply.cut == "half" else 0)))
        self.end_headers()
        self.wfile.write(reply.body)
        if reply.cut == "half":
            self._hang_up()

    do_GET = do_POST = do_PUT = _any  # noqa: N815  the names http.server looks for

    def _hang_up(self) -> None:
        self.wfile.flush()
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's own name
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients of this server hang up in all sorts of ways."""


@pytest.fixture
def script() -> Iterator[Script]:
    """Return a running server that answers from a script."""
    script = Script()
    handler = type("Handler", (_Handler,), {"script": script})
    server = _Server(("127.0.0.1", 0), handler)
    script.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield script
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def reply() -> type[Reply]:
    """Return the class of scripted answers."""
    return Reply


@pytest.fixture
def dial(script: Script) -> Iterator[Callable[..., Client]]:
    """Return clients of the scripted ledger; keyword arguments are settings, patience is short."""
    clients: list[Client] = []

    def make(
        base_url: str = "", token_url: str = "", secret: str = SECRET, on_trouble: Any = None, **settings: Any
    ) -> Client:
        access = Access(
            company="Fjord Handel AS",
            tenant_id="0E1F5C4E-0000-4000-8000-000000000001",
            client_id="isv_test",
            secret=Secret(secret),
            base_url=base_url or script.url,
            token_url=token_url or script.token_url,
        )
        chosen = Settings(**{"patience": 0.6, "connect_timeout": 0.5, **settings})
        clients.append(connect(access, chosen, on_trouble=on_trouble or silent))
        return clients[-1]

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def client(dial: Callable[..., Client]) -> Client:
    """Return a client of the scripted ledger."""
    return dial()


@pytest.fixture
def invoice() -> Callable[..., Submission]:
    """Return invoices to create: one line of 2 x 100.50 NOK; keyword arguments are parts of the submission."""
    resource = resources.get("customer-invoice")

    def make(key: str = "F-1", lines: int = 1, **parts: Any) -> Submission:
        header = {"customerNumber": "10000", "documentDate": dt.date(2026, 1, 31), "currencyId": "NOK"}
        if parts.get("number"):
            header["referenceNumber"] = parts["number"]
        one = {"inventoryNumber": "A1", "quantity": "2", "unitPriceInCurrency": "100.50"}
        payload = resource.assemble(header, [one] * lines, parts.get("operation", "create"))
        usual = {"operation": "create", "customer": "10000", "currency": "NOK", "net": Decimal("201.00") * lines}
        return Submission("customer-invoice", key=key, payload=payload, rows=(2,), **{**usual, **parts})

    return make


@pytest.fixture
def letter() -> Submission:
    """Return a dunning letter."""
    payload = resources.get("dunning-letter").assemble(
        {"customerNumber": "10000", "dunningLetterDate": dt.date(2026, 1, 31), "levelFrom": 1, "levelTo": 2}
    )
    return Submission("dunning-letter", "create", "L-1", payload, (2,), customer="10000")
