"""A record store that keeps what it is sent, and misbehaves in every way it is told to."""

import base64
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY, SECRET = "khoa", "bí mật"


class Store:
    """What it has, what it was asked, and how it answers: ``answers`` are used up first, then it is good."""

    def __init__(self):
        self.port = 0
        self.kept: dict[str, dict] = {}
        self.posts: list[list[dict]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.answers: list[Callable[[BaseHTTPRequestHandler], None]] = []
        self.is_bad: Callable[[dict], bool] = lambda statement: False
        self.bad_status = 400
        self.most = 10_000
        self.version = ["1.0.3", "2.0.0"]

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}/xapi/"

    def take(self, statements: list[dict]) -> tuple[int, Any]:
        if len(statements) > self.most:
            return 413, "too much at once"
        if bad := [each["id"] for each in statements if self.is_bad(each)]:
            return self.bad_status, f"no good: {bad[0]}"
        for each in statements:
            if self.kept.get(each["id"], each) != each:
                return 409, f"another content: {each['id']}"
        self.kept |= {each["id"]: each for each in statements}
        return 200, [each["id"] for each in statements]


def answers(status: int, body: str = "no", **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    """An answer with ``status``; headers by their names with _ for -."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        _send(handler, status, body, {name.replace("_", "-"): value for name, value in headers.items()})

    return answer


def hangs_up(handler: BaseHTTPRequestHandler) -> None:
    """The connection breaks without an answer."""
    handler.connection.close()


def drips(handler: BaseHTTPRequestHandler) -> None:
    """A byte now and then, for ever."""
    handler.send_response(200)
    handler.end_headers()
    try:
        for _each in range(200):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.02)
    except OSError:
        pass


def endless(handler: BaseHTTPRequestHandler) -> None:
    """More than anybody wants to read."""
    handler.send_response(200)
    handler.end_headers()
    try:
        for _each in range(200):
            handler.wfile.write(b"x" * 65_536)
    except OSError:
        pass


def _send(handler, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
    content = (body if isinstance(body, str) else json.dumps(body)).encode()
    handler.send_response(status)
    for name, value in (headers or {}).items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content)


@contextmanager
def running() -> Iterator[Store]:
    """A store that listens on this machine until the test is over."""
    store = Store()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *arguments) -> None:
            pass

        def _may(self) -> bool:
            known = base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()
            return self.headers.get("Authorization") in (f"Basic {known}", "Bearer the-token")

        def do_GET(self) -> None:
            store.paths.append(self.path)
            if store.answers:
                store.answers.pop(0)(self)
            elif self.path.endswith("/about"):
                _send(self, 200, {"version": store.version})
            else:
                _send(self, 200 if self._may() else 401, {"statements": [], "more": ""})

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            store.paths.append(self.path)
            store.headers.append(dict(self.headers))
            store.posts.append(body)
            if store.answers:
                store.answers.pop(0)(self)
            elif not self._may():
                _send(self, 401, "who are you?")
            else:
                _send(self, *store.take(body))

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    store.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield store
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
