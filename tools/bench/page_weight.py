"""What a page of a built site costs its reader: bytes on the first visit, layout shift, long tasks.

Each page is opened in a new window of Chromium, once for each remembered view, with the connection and
processor of a slow phone: 1.6 Mbit/s, 150 ms, a quarter of this machine's speed. Long tasks are counted
without that, as this machine has them.

Needs the extra `test` (Playwright) and an installed Chromium.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import shutil
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit

from measuring import BenchError, every_kth, table

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

VIEWS = ("localized", "interleaved", "side-by-side")
BUDGET = 60 * 1024
"""Bytes of HTML, style sheets and scripts, with gzip."""
_IMAGES = frozenset({"svg", "png", "jpg", "jpeg", "gif", "webp", "ico"})
_TEXTS = frozenset({".html", ".css", ".js", ".svg", ".json", ".txt"})
_ARTICLE = re.compile(rb'<span[^>]* id="s-[^"]*"')
_OBSERVER = """
localStorage.setItem("sxs-view", "%s");
window.seen = {shift: 0, moved: [], tasks: []};
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (entry.hadRecentInput) continue;
    seen.shift += entry.value;
    for (const {node} of entry.sources) if (node) seen.moved.push(`${node.nodeName}.${node.className ?? ""}`);
  }
}).observe({type: "layout-shift", buffered: true});
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) seen.tasks.push(entry.duration);
}).observe({type: "longtask", buffered: true});
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One page, seen for the first time in one view."""

    page: str
    """Its path in the site."""
    view: str
    """What the reader chose on an earlier page."""
    kinds: dict[str, int] = field(default_factory=dict)
    """Bytes with gzip, by the files' suffix."""
    requests: int = 0
    """Files that were asked for, images among them."""
    shift: float = 0.0
    """Cumulative layout shift."""
    moved: list[str] = field(default_factory=list)
    """The elements that moved."""
    longest_task: float = 0.0
    """Milliseconds; 0 where no task is over 50, which is all that browsers tell."""

    @property
    def size(self) -> int:
        """Bytes in all, without images."""
        return sum(size for kind, size in self.kinds.items() if kind not in _IMAGES)


class _Handler(SimpleHTTPRequestHandler):
    """Sends texts compressed, as every host of pages does: what comes in one packet is shown at once."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:  # the name is the library's
        path = Path(self.translate_path(self.path))
        if path.suffix not in _TEXTS or not path.is_file():
            super().do_GET()
            return
        data = _compressed(path)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "max-age=3600")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """The bench prints its own."""


def _compressed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), compresslevel=6, mtime=0)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve `folder` on this machine; its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def visit(browser: Browser, folder: Path, url: str, page: str, view: str, slowdown: float) -> Visit:
    """See a page as someone who never was there but for having chosen the view."""
    paths: list[str] = []
    with _window(browser, view) as tab:
        tab.on("request", lambda request: paths.append(unquote(urlsplit(request.url).path).lstrip("/")))
        _slow_down(tab, slowdown)
        slow = _seen(tab, url)
    with _window(browser, view) as tab:
        fast = _seen(tab, url)
    kinds: defaultdict[str, int] = defaultdict(int)
    for path in paths:
        file = folder / path
        if file.is_file():
            kinds[file.suffix.removeprefix(".")] += len(_compressed(file))
    return Visit(
        page=page,
        view=view,
        kinds=dict(sorted(kinds.items())),
        requests=len(paths),
        shift=round(slow["shift"], 4),
        moved=sorted(set(slow["moved"])),
        longest_task=round(max(fast["tasks"], default=0), 1),
    )


@contextmanager
def _window(browser: Browser, view: str) -> Iterator[Page]:
    """A new window, in which nothing is known but the view."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    try:
        tab = context.new_page()
        tab.add_init_script(_OBSERVER % view)
        yield tab
    finally:
        context.close()


def _slow_down(tab: Page, slowdown: float) -> None:
    session = tab.context.new_cdp_session(tab)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000},
    )
    session.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})


def _seen(tab: Page, url: str) -> dict[str, Any]:
    """What the browser says of one load."""
    tab.goto(url, wait_until="networkidle")
    tab.wait_for_timeout(300)
    seen: dict[str, Any] = tab.evaluate("seen")
    return seen


def find_pages(site: Path, *, segments: int, limit: int) -> list[str]:
    """`limit` localized articles with that many segments, evenly spread; the nearest where there are none."""
    counts: defaultdict[int, list[str]] = defaultdict(list)
    for page in sorted(site.rglob("*.html")):
        text = page.read_bytes()
        if b"data-bilingual" in text:
            counts[len(_ARTICLE.findall(text))].append(page.relative_to(site).as_posix())
    if not counts:
        raise BenchError(f"{site} has no bilingual article")
    nearest = min(counts, key=lambda count: (abs(count - segments), count))
    return every_kth(counts[nearest], limit)


def run(site: Path, pages: list[str], *, slowdown: float) -> list[Visit]:
    """Visit each page in each view."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - an extra

    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    installed = next((path for name in names if (path := shutil.which(name))), None)
    with served(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed)
        try:
            return [
                visit(browser, site, address + quote(page), page, view, slowdown)
                for page in pages
                for view in VIEWS
            ]
        finally:
            browser.close()


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("site", type=Path, help="a built site")
    parser.add_argument("--page", action="append", help="a page's path in the site, instead of typical ones")
    parser.add_argument("--segments", type=int, default=12, help="of a typical article (default: 12)")
    parser.add_argument("--limit", type=int, default=3, help="typical articles to visit (default: 3)")
    parser.add_argument("--slowdown", type=float, default=4, help="of the processor (default: 4 times)")
    parser.add_argument("--json", action="store_true", help="print the figures as data")
    options = parser.parse_args()
    try:
        pages = options.page or find_pages(options.site, segments=options.segments, limit=options.limit)
        visits = run(options.site, pages, slowdown=options.slowdown)
    except BenchError as error:
        print(error, file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps([{**asdict(found), "size": found.size} for found in visits], indent=2))
        return 0
    head = ("page and view", "html", "css", "js", "bytes", "files", "shift", "longest task, ms")
    rows = [
        (
            f"{found.page} {found.view}",
            *(found.kinds.get(kind, 0) for kind in ("html", "css", "js")),
            found.size,
            found.requests,
            f"{found.shift:.4f}",
            found.longest_task or "under 50",
        )
        for found in visits
    ]
    print(table("First visit with gzip, without images", head, rows))
    for found in visits:
        if found.moved:
            print(f"moved in {found.page} {found.view}: {', '.join(found.moved)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
