"""What the browser tests share: the site's pages, a visitor's eyes, and the names that skip them all.

Importing this skips the importing module where Playwright is not installed.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

playwright_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
expect = playwright_api.expect

if TYPE_CHECKING:
    from playwright.sync_api import (
        Browser,
        BrowserContext,
        ConsoleMessage,
        Locator,
        Page,
        Playwright,
        Request,
    )

ARTICLE = "sync-a-users-profile-picture"
LOCALES = ("ar-SA", "de-DE", "en-US", "id-ID", "ja-JP", "vi-VN")
TRANSLATIONS = tuple(locale for locale in LOCALES if locale != "en-US")
PHONE = {"width": 375, "height": 740}
DESKTOP = {"width": 1280, "height": 800}
CSP = "default-src 'self'"
SEARCH_CSP = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"
"""What the search pages need besides: Pagefind is a WebAssembly module."""

_FORGET = "() => { try { localStorage.clear(); sessionStorage.clear(); } catch {} }"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_LOOK = (Path(__file__).parent / "look.js").read_text(encoding="utf-8")


def article(locale: str) -> str:
    """The path of the sample article in one locale."""
    return f"{locale}/{ARTICLE}.html"


def find_chromium(playwright: Playwright) -> Path | None:
    """The system's Chromium, or the one that Playwright downloaded."""
    installed = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if installed:
        return Path(installed)
    downloaded = Path(playwright.chromium.executable_path)
    return downloaded if downloaded.is_file() else None


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # one connection for many files

    def end_headers(self) -> None:
        is_search = self.path.partition("?")[0].endswith("/search.html")
        self.send_header("Content-Security-Policy", SEARCH_CSP if is_search else CSP)
        if "/_static/" in self.path:
            self.send_header("Cache-Control", "max-age=3600")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Tests read what the browser says."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine alone; its address, with the final slash."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Visitor:
    """One reader at one window, and everything that their browser complains about."""

    page: Page
    site: str
    elsewhere: list[str] = field(default_factory=list)
    """Addresses of other hosts that were asked for; none is found."""
    complaints: list[str] = field(default_factory=list)
    """Errors on the console (violations of the policy and missing files are among them)."""

    def open(self, path: str) -> Page:
        """Open a page of the site."""
        self.page.goto(self.site + path)
        return self.page

    def look(self, name: str, *arguments: Any) -> Any:
        """Call one of the functions of ``look.js`` in the page."""
        return self.page.evaluate(
            f"(given) => {{ {_LOOK}; return look[given.name](...given.arguments); }}",
            {"name": name, "arguments": arguments},
        )

    def follow(self, link: Locator) -> None:
        """Click on a link and wait for its page."""
        with self.page.expect_navigation():
            link.click()

    def click_words(self, selector: str) -> None:
        """Click on an element's own words, not on a link within."""
        point = self.look("firstWords", selector)
        self.page.mouse.click(point["x"], point["y"])

    @property
    def path(self) -> str:
        """Where the reader is, from the site's root, with the anchor."""
        return self.page.url.removeprefix(self.site)

    def assert_undisturbed(self) -> None:
        """Nothing was complained about and no other host was asked for anything."""
        assert self.complaints == []
        assert self.elsewhere == []


def new_visitor(browser: Browser, site: str, **options: Any) -> Visitor:
    """A reader with nothing remembered; `options` are those of a Playwright context."""
    context: BrowserContext = browser.new_context(
        **{"viewport": DESKTOP, "reduced_motion": "reduce", **options}
    )
    context.set_default_timeout(5_000)
    visitor = Visitor(context.new_page(), site)

    def note_elsewhere(request: Request) -> None:
        if not request.url.startswith(visitor.site):
            visitor.elsewhere.append(request.url)

    def note_complaint(said: ConsoleMessage) -> None:
        if said.type == "error":
            visitor.complaints.append(f"{said.text} ({said.location['url']})")

    visitor.page.on("request", note_elsewhere)
    visitor.page.on("console", note_complaint)
    visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
    return visitor


class Visitors:
    """Readers who go from test to test: a new window costs more than all that is read in it."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._known: dict[str, Visitor] = {}

    def send(
        self,
        site: str,
        path: str,
        *,
        viewport: dict[str, int] = DESKTOP,
        color_scheme: str = "light",
        **options: Any,
    ) -> Visitor:
        """Open a page as if nothing had been open before."""
        key = repr(sorted(options.items()))
        if key not in self._known:
            self._known[key] = new_visitor(self._browser, site, **options)
        visitor = self._known[key]
        visitor.page.evaluate(_FORGET)
        if "#" in path and visitor.page.url.partition("#")[0] == site + path.partition("#")[0]:
            visitor.page.goto("about:blank")  # else the browser only scrolls
        visitor.page.set_viewport_size(viewport)
        visitor.page.emulate_media(color_scheme=color_scheme)
        visitor.page.mouse.move(0, 0)
        visitor.site = site
        visitor.elsewhere.clear()
        visitor.complaints.clear()
        visitor.open(path)
        return visitor
