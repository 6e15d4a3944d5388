"""A small host of H5P contents: a page with a content in a frame of no origin, which hears what the content says.

It needs no Django and no player of ours, so that content types are tested by what the core of H5P gives to everybody.
"""

import json
import mimetypes
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from courses.h5p.types import OurLibraries
from courses.packages.h5p.content import Content
from courses.packages.h5p.deps import assets
from courses.packages.h5p.names import LibraryName

CORE = Path(sys.prefix) / "share" / "wagtail-learning" / "h5p-core"
ACTIVITY = "https://hoc-so.example/h5p/1"
PAGE = """<!doctype html><html lang="vi"><head><title>Máy chủ thử</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/page.css"><script src="/page.js"></script></head>
<body><main><h1>Nội dung</h1>
<iframe title="Nội dung" sandbox="allow-scripts allow-forms" allow="fullscreen" src="/frame"></iframe>
</main></body></html>"""
STYLE = "body{margin:0}h1{position:absolute;clip-path:inset(50%)}iframe{border:0;width:100%;height:2400px}"
HEAR = """window.heard = [];
window.addEventListener('message', (event) => { if (event.data.said) window.heard.push(event.data.said); });"""
# In a frame without an origin, asking for the storage throws; the core needs one.
SHIM = """for (const name of ['localStorage', 'sessionStorage']) {
  const kept = {};
  const storage = {
    getItem: (key) => (key in kept ? kept[key] : null),
    setItem: (key, value) => { kept[key] = String(value); },
    removeItem: (key) => { delete kept[key]; },
  };
  try { window[name]; } catch (error) { Object.defineProperty(window, name, { value: storage }); }
}
try { document.cookie; } catch (error) { Object.defineProperty(document, 'cookie', { value: '' }); }
"""
TELL = """H5P.externalDispatcher.on('xAPI', (event) => parent.postMessage({ said: event.data.statement }, '*'));"""


@dataclass
class Host:
    """What is shown, and what was posted by the core itself."""

    content: Content | None = None
    state: Any = None
    address: str = ""
    posted: list[tuple[str, str]] = field(default_factory=list)
    libraries: OurLibraries = field(default_factory=OurLibraries)

    def show(self, content: Content, state: Any = None) -> str:
        """The address of ``content``, as a learner left it in ``state``."""
        self.content, self.state = content, state
        self.posted.clear()
        return f"{self.address}/page"

    def integration(self) -> str:
        content = self.content
        assert content
        own = {
            "library": content.main.uber,
            "jsonContent": content.filtered(self.libraries).json,
            "fullScreen": "0",
            "url": ACTIVITY,
            "contentUrl": f"{self.address}/content",
            "title": content.title,
            "metadata": {"title": content.title, **content.metadata},
            "displayOptions": {
                "frame": False,
                "export": False,
                "embed": False,
                "copyright": False,
                "icon": False,
            },
            "contentUserData": [{"state": json.dumps(self.state or {})}],
        }
        return json.dumps(
            {
                "baseUrl": self.address,
                "url": f"{self.address}/h5p",
                "siteUrl": self.address,
                "postUserStatistics": True,
                "saveFreq": 30,
                "crossorigin": "anonymous",
                "ajax": {
                    "setFinished": f"{self.address}/finished",
                    "contentUserData": f"{self.address}/state/:contentId/:dataType/:subContentId",
                },
                "user": {"name": "Nguyễn Thị Mai", "mail": "mai@example.org"},
                "l10n": {"H5P": {}},
                "hubIsEnabled": False,
                "loadedJs": [],
                "loadedCss": [],
                "core": {"scripts": [], "styles": []},
                "contents": {"cid-1": own},
            },
            ensure_ascii=False,
        )

    def frame(self) -> str:
        assert self.content
        filtered = self.content.filtered(self.libraries)
        needed = assets(filtered.dependencies(self.libraries))
        styles = ["/core/styles/h5p.css", *(f"/libraries/{each.address}" for each in needed.styles)]
        scripts = ["/before.js", "/core/frame.bundle.js", "/after.js"]
        scripts += [f"/libraries/{each.address}" for each in needed.scripts]
        links = "".join(f'<link rel="stylesheet" href="{self.address}{each}">' for each in styles)
        loaded = "".join(f'<script src="{self.address}{each}"></script>' for each in scripts)
        return (
            f'<!doctype html><html lang="vi" class="h5p-iframe"><head><meta charset="utf-8"><title>Nội dung</title>'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">{links}{loaded}</head>'
            f'<body><div class="h5p-content" data-content-id="1"></div></body></html>'
        )

    def rules(self) -> str:
        """Nothing may be evaluated, and nothing comes from elsewhere."""
        host = self.address
        return (
            f"sandbox allow-scripts allow-forms; default-src 'none'; script-src {host}; style-src {host} 'unsafe-inline';"
            f" img-src {host} data:; media-src {host}; font-src {host} data:; connect-src {host}"
        )

    def answer(self, path: str) -> tuple[bytes, str] | None:
        """A file and its kind."""
        made = {
            "/page": (PAGE, "text/html"),
            "/page.css": (STYLE, "text/css"),
            "/page.js": (HEAR, "text/javascript"),
            "/after.js": (TELL, "text/javascript"),
        }
        if path in made:
            return made[path][0].encode(), made[path][1]
        if path == "/frame":
            return self.frame().encode(), "text/html"
        if path == "/before.js":
            return f"{SHIM}window.H5PIntegration = {self.integration()};".encode(), "text/javascript"
        folder, _slash, rest = path.lstrip("/").partition("/")
        data = self.file(folder, rest)
        return (data, mimetypes.guess_type(rest)[0] or "text/vtt") if data is not None else None

    def file(self, folder: str, rest: str) -> bytes | None:
        if folder == "core":
            place = CORE / rest
            return place.read_bytes() if place.is_file() else None
        if folder == "libraries":
            name = LibraryName.of_folder(rest.partition("/")[0])
            return b"".join(self.libraries.chunks(name, rest.partition("/")[2])) if name else None
        return b"".join(self.content.files.chunks(rest)) if folder == "content" and self.content else None


@contextmanager
def open_host() -> Iterator[Host]:
    host = Host()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Answering", (Answering,), {"host": host}))
    host.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()


class Answering(BaseHTTPRequestHandler):
    """Files whole or in part: browsers ask for films piece by piece."""

    host: Host
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        found = self.host.answer(path)
        data, kind = found or (b"", "text/plain")
        asked = self.headers.get("Range", "")
        start, end = 0, len(data) - 1
        if asked.startswith("bytes="):
            first, _minus, last = asked.removeprefix("bytes=").partition("-")
            start, end = int(first or 0), min(int(last or end), end)
        self.send_response(404 if found is None else 206 if asked else 200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text") else kind)
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Access-Control-Allow-Origin", "*")
        if asked:
            self.send_header("Content-Range", f"bytes {start}-{end}/{len(data)}")
        if path == "/frame":
            self.send_header("Content-Security-Policy", self.host.rules())
        piece = data[start : end + 1]
        self.send_header("Content-Length", str(len(piece)))
        self.end_headers()
        self.wfile.write(piece)

    def do_OPTIONS(self) -> None:
        self.send_response(204)
        for name in ("Origin", "Methods", "Headers"):
            self.send_header(f"Access-Control-Allow-{name}", "*")
        self.end_headers()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self.host.posted.append((urlsplit(self.path).path, body))
        answer = b'{"success": true}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args: Any) -> None: ...

    def handle(self) -> None:
        # Browsers hang up in the middle of a film when its page is closed.
        with suppress(ConnectionError):
            super().handle()
