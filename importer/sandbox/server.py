"""The HTTP server: werkzeug's threaded one, with connections that are kept open and can be cut."""

import contextlib
import io
import socket
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler
from werkzeug.test import run_wsgi_app

from importer.sandbox.mishaps import CUT, DROPPED

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

HOST = "127.0.0.1"
_BACKLOG = 256
_POLL_SECONDS = 0.05
_FAREWELL_SECONDS = 5.0


class Handler(WSGIRequestHandler):
    """One connection: as many requests as the client cares to send, each answered in one piece."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16

    def run_wsgi(self) -> None:
        """Answer one request; the application may have asked for the connection to be cut."""
        environ = self.make_environ()
        length = self.headers.get("Content-Length", "0")
        source = environ["wsgi.input"]
        body = source.read() if environ.get("wsgi.input_terminated") else source.read(_number(length))
        environ["wsgi.input"] = io.BytesIO(body)
        environ["CONTENT_LENGTH"] = str(len(body))
        cuts: list[str] = []
        environ[CUT] = cuts
        content, status, headers = run_wsgi_app(self.server.app, environ, buffered=True)
        payload = b"".join(content)
        if DROPPED not in cuts:
            self._send(status, list(headers), payload, whole=not cuts)
        if cuts:
            self._hang_up()

    def _send(self, status: str, headers: list[tuple[str, str]], payload: bytes, *, whole: bool) -> None:
        code, _, reason = status.partition(" ")
        self.send_response(int(code), reason)
        for name, value in headers:
            if name.lower() != "content-length":
                self.send_header(name, value)
        bodiless = code == "204"
        if not bodiless:
            self.send_header("Content-Length", str(len(payload) or (0 if whole else 1)))
        self.end_headers()
        self.wfile.write(payload if whole else payload[: len(payload) // 2])
        self.wfile.flush()

    def _hang_up(self) -> None:
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002, ANN401  werkzeug's
        """Say nothing: the sandbox has its own request log."""


class Server(ThreadedWSGIServer):
    """A server on a loopback port that can be stopped for good: open connections are closed with it."""

    def __init__(self, app: "WSGIApplication", port: int) -> None:
        self._connections: set[socket.socket] = set()
        self._lock = threading.Lock()
        with socket.create_server((HOST, port), backlog=_BACKLOG) as bound:
            super().__init__(HOST, port, app, Handler, fd=bound.fileno())

    def process_request_thread(self, request: Any, client_address: Any) -> None:  # noqa: ANN401  socketserver's
        """Serve one connection and know that it is open."""
        with self._open(request):
            super().process_request_thread(request, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401  socketserver's
        """Say nothing about a connection that broke."""

    def run(self) -> None:
        """Serve until `stop`."""
        self.serve_forever(_POLL_SECONDS)

    def stop(self) -> None:
        """Take no more connections, close the open ones and wait for their threads."""
        self.shutdown()
        with self._lock:
            connections = list(self._connections)
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        deadline = time.monotonic() + _FAREWELL_SECONDS
        while self._connections and time.monotonic() < deadline:
            time.sleep(_POLL_SECONDS / 10)

    @contextlib.contextmanager
    def _open(self, connection: socket.socket) -> Iterator[None]:
        with self._lock:
            self._connections.add(connection)
        try:
            yield
        finally:
            with self._lock:
                self._connections.discard(connection)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
