"""Servers on this machine that answer as those of others do: what is sent, how, and for how long they run."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass
class Reply:
    """What a server sends."""

    body: bytes
    kind: str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class Handler(BaseHTTPRequestHandler):
    """One question."""

    def asked(self) -> dict[str, str]:
        """What stands behind the ? of the address."""
        return {key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()}

    def send(self, reply: Reply) -> None:
        """Answer."""
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.kind)
        for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """A server of this machine; `stop` is set when it ends."""

    daemon_threads = True
    handler = Handler

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), self.handler)
        self.stop = threading.Event()


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    """Answer questions until the block ends."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop.set()
        server.shutdown()
        server.server_close()
        thread.join()
