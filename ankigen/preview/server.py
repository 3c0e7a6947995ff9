"""The page and its data over HTTP, for this machine and for who knows the token.

Three things keep others out: only the loopback interface listens; the address holds a token, without which nothing is
said; and a request must name this server as its host, so that a foreign page whose name is made to lead here (DNS
rebinding) is refused. The standard library's server does: it speaks to one reader on one machine.
"""

from __future__ import annotations

import hmac
import json
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

from ankigen.errors import EnvironmentalError
from ankigen.preview.ranges import part
from ankigen.preview.site import Answer, NotThereError, Site

HOST = "127.0.0.1"
MAX_BODY = 2_000
"""Bytes of a request: an address of a figure and what JSON puts around it."""

IDLE = 60
"""Seconds after which a connection that says nothing is closed."""

HEARTBEAT = 15
"""Seconds between signs of life to a page that listens."""

CARD_POLICY = "img-src 'self'; media-src 'self'; font-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'"
POLICY = (
    f"default-src 'none'; script-src 'self'; connect-src 'self'; {CARD_POLICY}; frame-src 'self'; "
    "base-uri 'self'; form-action 'none'; frame-ancestors 'none'"
)
"""Nothing from elsewhere, and no script but the page's own files."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@dataclass(frozen=True, slots=True)
class Door:
    """Where the page is to be found, and who may come in."""

    port: int
    token: str

    @property
    def address(self) -> str:
        """The address to be opened in a browser."""
        return f"http://{HOST}:{self.port}/{self.token}/"

    def admits_host(self, host: str) -> bool:
        """Whether a request meant this server by name."""
        return host in {f"{HOST}:{self.port}", f"localhost:{self.port}"}

    def inside(self, path: str) -> str | None:
        """What a path asks for behind the token; None without it."""
        token, slash, rest = path.removeprefix("/").partition("/")
        return rest if slash and hmac.compare_digest(token.encode(), self.token.encode()) else None


@contextmanager
def serving(site: Site, port: int = 0) -> Iterator[str]:
    """Serve in the background; yields the address.

    Raises:
        EnvironmentalError: If the port is taken.
    """
    try:
        server = _Server((HOST, port), _Handler)
    except (OSError, OverflowError) as error:
        raise EnvironmentalError(
            f"cannot listen at port {port}: {str(error).rstrip('.')}; choose another, or none"
        ) from error
    server.site, server.door = site, Door(server.server_address[1], secrets.token_urlsafe(16))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.door.address
    finally:
        site.close()
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    site: Site
    door: Door


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "ankigen"
    sys_version = ""
    timeout = IDLE
    server: _Server

    def do_GET(self) -> None:
        """Answer a question."""
        self._answer(self.server.site.get)

    def do_POST(self) -> None:
        """Do what the page asks for."""
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > MAX_BODY:
            self.close_connection = True
            return self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "this request is too long")
        body = self.rfile.read(int(length))
        if self.headers.get("Origin") != f"http://{self.headers.get('Host')}":
            return self._refuse(HTTPStatus.FORBIDDEN, "this request comes from elsewhere")
        return self._answer(lambda path: self.server.site.post(path, _object(body)))

    def _answer(self, ask: Callable[[str], Answer]) -> None:
        door = self.server.door
        if not door.admits_host(self.headers.get("Host", "")):
            return self._refuse(HTTPStatus.FORBIDDEN, "the preview has another address")
        path = door.inside(unquote(urlsplit(self.path).path))
        if path is None:
            return self._refuse(
                HTTPStatus.FORBIDDEN, "the token is missing; open the whole address that the terminal shows"
            )
        try:
            if path == "events":
                return self._stream()
            answer = ask(path)
        except NotThereError as error:
            return self._refuse(HTTPStatus.NOT_FOUND, str(error))
        return self._send(HTTPStatus.OK, answer)

    def _refuse(self, status: HTTPStatus, why: str) -> None:
        self._send(status, Answer(f"{why}\n".encode(), "text/plain; charset=utf-8"))

    def _send(self, status: HTTPStatus, answer: Answer) -> None:
        length = len(answer.content)
        wanted = part(self.headers.get("Range", ""), length) if answer.lasts else None
        content = answer.content[wanted.start : wanted.stop] if wanted else answer.content
        self.send_response(HTTPStatus.PARTIAL_CONTENT if wanted else status)
        if wanted:
            self.send_header("Content-Range", f"bytes {wanted.start}-{wanted.stop - 1}/{length}")
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "private, max-age=31536000, immutable" if answer.lasts else "no-store")
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def _stream(self) -> None:
        """Server-sent events (WHATWG HTML, 9.2), until the reader leaves."""
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        for event in self.server.site.events(HEARTBEAT):
            said = f"data: {json.dumps(event)}\n\n" if event is not None else ":\n\n"
            self.wfile.write(said.encode())
            self.wfile.flush()

    def handle_one_request(self) -> None:
        """One request; a reader who leaves in the middle is no error."""
        try:
            super().handle_one_request()
        except ConnectionError:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
        """Say nothing: the address would put the token on the terminal again and again."""


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        value = None
    return value if isinstance(value, dict) else {}
