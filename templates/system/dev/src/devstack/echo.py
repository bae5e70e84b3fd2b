"""An upstream for tests: it shows what it got, and does what the end of the path says.

It is slow (`…/slow`, or `…/after/1.5` seconds), breaks off (`…/broken`) or fails (`…/status/429`).
"""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Echo:
    """The running upstream."""

    url: str
    received: list[dict[str, str]] = field(default_factory=list[dict[str, str]])

    @property
    def last(self) -> dict[str, str]:
        """The headers of the last request, names in lower case."""
        return self.received[-1]


@contextmanager
def serve_echo() -> Generator[Echo]:
    """Serve on a free loopback port while the context lasts."""
    released = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            echo.received.append({name.lower(): value for name, value in self.headers.items()})
            *_, word, figure = ("", *self.path.split("/"))
            if figure == "slow":
                released.wait(30)
            if word == "after":
                released.wait(float(figure))
            if self.path.endswith("/broken"):
                self.close_connection = True
                return
            self.send_response(int(figure) if word == "status" else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: the tests look at `received`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    echo = Echo(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield echo
    finally:
        released.set()
        server.shutdown()
        server.server_close()
        thread.join()
