"""A built site over HTTP for those who work on it: pages as they will be published, and a way to reload them.

Pages get a small script when they are served, never on disk.  It keeps a connection open on which
the server says when the page that is being looked at is no longer the one that was served.
"""

from __future__ import annotations

import hashlib
import html
import json
import mimetypes
import os
import socket
import sys
import threading
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote

POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"
"""The Content-Security-Policy that every page works under; search is compiled to WebAssembly."""
PORT = 8000
"""The first port that is tried where none is asked for."""
_TRIES = 100
_OWN = "/_live/"
"""Where the server's own files are, beside the site."""
_FILES = Path(__file__).parent / "live"
_HEARTBEAT = 15.0
"""Seconds after which a browser is written to, so that one that has gone is noticed."""
_IDLE = 120.0
"""Seconds after which a connection that nobody uses is closed."""
_STOPPED = "stopped"
"""The state in which nobody is waited for any more."""
_UNFINISHED = "unfinished"
"""The version of a page that is not there yet."""

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
"""What machines know under other names, or not at all."""
_ASSETS = frozenset(
    {".css", ".js", ".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico", ".woff2"}
)
"""Files that make pages look otherwise when they change."""


class PortError(OSError):
    """The server cannot listen where it was asked to."""


def media_type(name: str) -> str:
    """What a file is, by its name."""
    suffix = os.path.splitext(name)[1].lower()  # noqa: PTH122 - a name, not a path
    return _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"


# ---------------------------------------------------------------------- the site on disk


@dataclass(frozen=True, slots=True)
class Found:
    """What stands at an address."""

    status: HTTPStatus
    file: Path | None = None
    location: str = ""
    """Where a redirect leads."""


class SiteFiles:
    """The files of a built site, under the path that it will be published at."""

    def __init__(self, root: Path, *, base: str = "/") -> None:
        self.root = root.resolve()
        self.base = base
        """The path of the site's address, with a slash at both ends."""

    def find(self, path: str) -> Found:
        """What a request for `path` gets."""
        if not path.startswith(self.base):
            if path in {"/", self.base.rstrip("/")}:
                return Found(HTTPStatus.FOUND, location=self.base)
            return Found(HTTPStatus.NOT_FOUND)
        parts = _parts(path.removeprefix(self.base))
        if parts is None:
            return Found(HTTPStatus.NOT_FOUND)
        file = self._inside(self.root.joinpath(*parts))
        if file is not None and file.is_dir():
            if not path.endswith("/"):
                # Made of its parts: a path that starts with two slashes names a host.
                return Found(HTTPStatus.FOUND, location=self.base + quote("/".join(parts)) + "/")
            file = self._inside(file / "index.html")
        elif path.endswith("/"):
            file = None
        if file is None or not file.is_file():
            return Found(HTTPStatus.NOT_FOUND, self._not_found_page(parts))
        return Found(HTTPStatus.OK, file)

    def _inside(self, path: Path) -> Path | None:
        """`path`, if it is there and no link leads out of the site."""
        try:
            return path if path.resolve(strict=True).is_relative_to(self.root) else None
        except (OSError, RuntimeError, ValueError):
            # Not there; a circle of links; a name that is longer than the system takes.
            return None

    def _not_found_page(self, parts: list[str]) -> Path | None:
        """The nearest ``404.html``, from the folder of the page upwards."""
        for depth in range(len(parts), -1, -1):
            page = self._inside(self.root.joinpath(*parts[:depth], "404.html"))
            if page is not None and page.is_file():
                return page
        return None


def _parts(path: str) -> list[str] | None:
    """The names in the path of an address; ``None`` where it would leave the site."""
    parts = [part for part in unquote(path, errors="surrogateescape").split("/") if part not in {"", "."}]
    unsafe = {os.sep, os.altsep, "\0", ":" if os.name == "nt" else None} - {"/", None}
    if any(part == ".." or any(sign in part for sign in unsafe if sign) for part in parts):
        return None
    return parts


def digest(data: bytes) -> str:
    """Tells one text of a file from another."""
    return hashlib.blake2b(data, digest_size=8).hexdigest()


# ---------------------------------------------------------------------- what browsers are told


@dataclass(frozen=True, slots=True)
class State:
    """How the last build went."""

    name: str
    """``building``, ``built`` or ``failed``."""
    message: str = ""
    """Why it failed."""


class News:
    """The state of the site, for every open page to wait for; used by many threads."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._number = 1
        self._state = State("building")

    @property
    def state(self) -> State:
        """The state now."""
        return self._state

    def tell(self, state: State) -> None:
        """Tell every open page."""
        with self._changed:
            self._number += 1
            self._state = state
            self._changed.notify_all()

    def wait(self, seen: int, seconds: float) -> tuple[int, State]:
        """The number and state that came after the one `seen`; the same again after `seconds`."""
        with self._changed:
            self._changed.wait_for(lambda: self._number != seen, timeout=seconds)
            return self._number, self._state


class Assets:
    """Style sheets, scripts and images that were served, and how often any of them has changed since."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._served: dict[Path, str] = {}
        self.generation = 0

    def note(self, file: Path, data: bytes) -> None:
        """Remember what was served, for the first time."""
        if file.suffix.lower() in _ASSETS:
            with self._lock:
                self._served.setdefault(file, digest(data))

    def look_again(self) -> None:
        """Look which have changed since they were served or looked at."""
        with self._lock:
            now = {file: _digest_of(file) for file in self._served}
            if now != self._served:
                self._served = now
                self.generation += 1


def _digest_of(file: Path) -> str:
    try:
        return digest(file.read_bytes())
    except OSError:
        return ""


# ---------------------------------------------------------------------- the server


class PreviewServer(ThreadingHTTPServer):
    """Serves a site; pages wait for `tell`."""

    daemon_threads = True
    # Elsewhere the option lets two programs listen at one port.
    allow_reuse_address = os.name == "posix"

    def __init__(self, address: tuple[str, int], files: SiteFiles) -> None:
        self.files = files
        self.news = News()
        self.assets = Assets()
        self._thread: threading.Thread | None = None
        if ":" in address[0]:
            self.address_family = socket.AF_INET6
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        """Bind without asking the network for this machine's name."""
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        if self.allow_reuse_address:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = self.socket.getsockname()[:2]

    @property
    def url(self) -> str:
        """Where a browser on this machine finds the site."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.server_name, self.server_name)  # noqa: S104 - compared
        shown = f"[{host}]" if ":" in host else host
        return f"http://{shown}:{self.server_port}{self.files.base}"

    def start(self) -> None:
        """Serve from now on, in threads of this process."""
        self._thread = threading.Thread(target=partial(self.serve_forever, poll_interval=0.1), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Serve no more."""
        self.news.tell(State(_STOPPED))
        if self._thread is not None:
            self.shutdown()
            self._thread.join()
        self.server_close()

    def tell(self, state: State) -> None:
        """Tell every open page how a build went."""
        if state.name != "building":
            self.assets.look_again()
        self.news.tell(state)

    def version_of(self, page: str) -> str:
        """What changes when the page at a path, or what it is shown with, does."""
        file = self.files.find(page).file
        return self.version(_digest_of(file) if file else "")

    def version(self, found: str) -> str:
        """The same for a page with the digest `found`."""
        return f"{found}-{self.assets.generation}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a browser that goes away; it does so all the time."""
        error = sys.exc_info()[1]
        if not isinstance(error, (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def open_server(files: SiteFiles, host: str, port: int | None) -> PreviewServer:
    """A server that listens at `port`, or at the first free one where none is asked for.

    Raises `PortError` with a message for people.
    """
    tried = range(PORT, PORT + _TRIES) if port is None else (port,)
    for number in tried:
        try:
            return PreviewServer((host, number), files)
        except OSError as error:
            if isinstance(error, socket.gaierror):
                raise PortError(f"host `{host}` is not known") from error
            if port is not None:
                raise PortError(
                    f"cannot listen at port {port} of `{host}`: {(error.strerror or str(error)).lower()}"
                ) from error
            reason = error.strerror or str(error)
    raise PortError(f"no port from {PORT} to {PORT + _TRIES - 1} of `{host}` is free: {reason.lower()}")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: PreviewServer
    timeout = _IDLE

    def do_GET(self) -> None:
        """Serve a file, a page or the news."""
        self._answer(has_body=True)

    def do_HEAD(self) -> None:
        """Serve what stands before it."""
        self._answer(has_body=False)

    def _answer(self, *, has_body: bool) -> None:
        path, _, query = self.path.partition("?")
        if path == f"{_OWN}events":
            self._events(parse_qs(query), has_body=has_body)
        elif path.startswith(_OWN):
            self._own(path.removeprefix(_OWN), has_body=has_body)
        elif (found := self.server.files.find(path)).location:
            where = f"{found.location}?{query}" if query else found.location
            self._send(found.status, b"", "text/plain", has_body=has_body, location=where)
        else:
            self._send_file(found, path, has_body=has_body)

    def _send_file(self, found: Found, path: str, *, has_body: bool) -> None:
        data = _read(found.file)
        if data is None:
            self._send_lack(path, has_body=has_body)
            return
        kind = media_type(found.file.name if found.file else "")
        if kind.startswith("text/html"):
            data = with_script(data, path, self.server.version(digest(data)))
        elif found.file:
            self.server.assets.note(found.file, data)
        self._send(found.status, data, kind, has_body=has_body)

    def _send_lack(self, path: str, *, has_body: bool) -> None:
        """The answer where not even the site has a page to say that there is none."""
        if self.server.news.state.name == "building":
            status, version = HTTPStatus.SERVICE_UNAVAILABLE, _UNFINISHED
            text = "The site is being built. This page reloads when it is there."
        else:
            status, version = HTTPStatus.NOT_FOUND, self.server.version("")
            text = "There is no such page on this site."
        home = html.escape(self.server.files.base)
        page = (
            f'<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{status.phrase}</title>'
            f"</head>\n<body>\n<h1>{status.phrase}</h1>\n<p>{text}</p>\n"
            f'<p><a href="{home}">Home</a></p>\n</body>\n</html>\n'
        )
        data = with_script(page.encode(), path, version)
        self._send(status, data, _TYPES[".html"], has_body=has_body)

    def _own(self, name: str, *, has_body: bool) -> None:
        data = _read(_FILES / name) if name in {"live.js", "live.css"} else None
        if data is None:
            self._send(HTTPStatus.NOT_FOUND, b"", "text/plain", has_body=has_body)
        else:
            self._send(HTTPStatus.OK, data, media_type(name), has_body=has_body)

    def _send(
        self, status: HTTPStatus, data: bytes, kind: str, *, has_body: bool, location: str = ""
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        if has_body:
            self.wfile.write(data)

    def _events(self, query: dict[str, list[str]], *, has_body: bool) -> None:
        """Server-sent events: every state of the site, and when the page that asks is out of date."""
        page, version = (query.get(key, [""])[0] for key in ("page", "version"))
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Connection", "close")
        self.end_headers()
        seen = 0
        while has_body:
            number, state = self.server.news.wait(seen, _HEARTBEAT)
            if number == seen:
                self.wfile.write(b":\n\n")
                continue
            seen = number
            if state.name == _STOPPED:
                return
            is_old = state.name == "built" and self.server.version_of(page) != version
            data = json.dumps({"state": state.name, "message": state.message})
            self.wfile.write(f"retry: 1000\nevent: state\ndata: {data}\n\n".encode())
            if is_old:
                self.wfile.write(b"event: reload\ndata:\n\n")

    def end_headers(self) -> None:
        """Add what every answer has."""
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing: the terminal is for what changed."""


def _read(file: Path | None) -> bytes | None:
    try:
        return file.read_bytes() if file else None
    except OSError:
        return None


def with_script(page: bytes, path: str, version: str) -> bytes:
    """A page with the script that waits for news of it, at the end of its body."""
    tag = (
        f'<script src="{_OWN}live.js" data-page="{html.escape(path)}" data-version="{html.escape(version)}"'
        "></script>\n"
    ).encode("utf-8", "surrogateescape")
    at = page.lower().rfind(b"</body>")
    return page + tag if at < 0 else page[:at] + tag + page[at:]
