"""The pages that a host shows where there is none, at any depth; the site stands below its host's root."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from browsing import ARTICLE, DESKTOP, PHONE, Visitor, Visitors, expect
from browsing import _Handler as Handler
from conftest import build

pytestmark = pytest.mark.browser

BASE = "help/"


class Host(Handler):
    """A host for files with the site below ``/help/``, which answers with its page where there is none."""

    is_plain = False
    """Whether it knows of the root's page alone, as most do."""

    def translate_path(self, path: str) -> str:
        found = super().translate_path(path.removeprefix("/help"))
        return found if path.startswith("/help/") else found + "/nowhere"

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        root = Path(self.directory)
        locale = self.path.removeprefix(f"/{BASE}").partition("/")[0]
        page = root / locale / "404.html"
        body = (root / "404.html" if self.is_plain or not page.is_file() else page).read_bytes()
        self.send_response(code, message)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class PlainHost(Host):
    is_plain = True


@contextmanager
def hosted(folder: Path, kind: type[Host]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(kind, directory=str(folder)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/{BASE}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def help_site(tmp_path_factory: pytest.TempPathFactory, source: Path) -> Path:
    folder = tmp_path_factory.mktemp("help")
    config = folder / "sxs.toml"
    config.write_text('[tool.sxs]\nproject = "Help"\nsite_url = "https://contoso.example/help"\n')
    return build(source, folder / "out", "--config", str(config))


@pytest.fixture(scope="module", params=[Host, PlainHost], ids=["of a locale", "of the site"])
def host(help_site: Path, request: pytest.FixtureRequest) -> Iterator[tuple[str, bool]]:
    with hosted(help_site, request.param) as address:
        yield address, request.param.is_plain


DEEP = "vi-VN/a/b/some-thing_old.html"


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def lost(visitors: Visitors, host: tuple[str, bool], request: pytest.FixtureRequest) -> Visitor:
    return visitors.send(host[0], DEEP, viewport=request.param)


def assert_only_the_page_is_missing(visitor: Visitor) -> None:
    assert [text for text in visitor.complaints if f"({visitor.page.url})" not in text] == []
    assert visitor.elsewhere == []


def test_it_looks_like_the_site(lost: Visitor) -> None:
    sheets: list[int] = lost.page.evaluate("[...document.styleSheets].map(sheet => sheet.cssRules.length)")
    assert sheets
    assert all(sheets)
    for what in ("beyondTheWindow", "clipped", "overlaps"):
        assert lost.look(what) == [], what
    assert lost.look("sideways") == 0
    assert_only_the_page_is_missing(lost)


def test_every_link_leads_somewhere(lost: Visitor) -> None:
    links: set[str] = set(
        lost.page.eval_on_selector_all(
            "a[href]:not([href^='#']), form[action]", "all => all.map(one => one.href ?? one.action)"
        )
    )
    offered = set(lost.page.eval_on_selector_all(".same-page a", "all => all.map(one => one.href)"))
    links -= offered
    assert len(links) > 5
    for link in links:
        assert lost.page.request.get(link).status == 200, link


def test_the_same_page_in_other_languages(lost: Visitor) -> None:
    offer = lost.page.locator(".same-page")
    expect(offer).to_be_visible()
    links = offer.get_by_role("link")
    addresses = links.evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert "/help/en-US/a/b/some-thing_old.html" in addresses
    assert not [address for address in addresses if "vi-VN" in address]
    assert lost.page.evaluate(SHIFT) == 0


SHIFT = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const entry of list.getEntries()) sum += entry.value; })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 100);
})"""


def addresses(visitor: Visitor) -> list[Any]:
    links = visitor.page.locator(".same-page:not([hidden]) a")
    return list(links.evaluate_all("all => all.map(one => one.getAttribute('href'))"))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        # The publisher's own addresses: no suffix, the locale in small letters.
        (f"vi-vn/{ARTICLE}", f"/help/vi-VN/{ARTICLE}.html"),
        ("th-TH/a%20b.html", "/help/vi-VN/a%20b.html"),
        (f"{ARTICLE}.html#s-106", f"/help/vi-VN/{ARTICLE}.html#s-106"),
        ("folder/", "/help/vi-VN/folder/index.html"),
        ("C%23.v1.2", "/help/vi-VN/C%23.v1.2.html"),
    ],
)
def test_an_address_without_a_locale_that_there_is(
    path: str, expected: str, visitors: Visitors, help_site: Path
) -> None:
    with hosted(help_site, Host) as address:
        visitor = visitors.send(address, path)
        assert expected in addresses(visitor)
        assert_only_the_page_is_missing(visitor)


@pytest.mark.parametrize("path", ["vi-VN/404.html", "404.html", "th-TH/", "vi-VN/%ff%fe.html"])
def test_nothing_is_guessed_from_nothing(path: str, visitors: Visitors, help_site: Path) -> None:
    with hosted(help_site, Host) as address:
        visitor = visitors.send(address, path)
        assert [found for found in addresses(visitor) if "%ff" not in found] == []
        assert_only_the_page_is_missing(visitor)


def test_the_page_of_the_site_speaks_the_language_of_the_address(visitors: Visitors, help_site: Path) -> None:
    with hosted(help_site, PlainHost) as address:
        visitor = visitors.send(address, "ar-sa/x.html")
        for part in ("h1", "main .lead", "#same-page"):
            said = visitor.look("direction", part)
            assert (said["lang"], said["direction"]) == ("ar-SA", "rtl"), part
        visitor = visitors.send(address, "x.html")
        assert visitor.look("direction", "h1")["lang"] == "en-US"


def test_the_reader_gets_from_there_to_the_page(visitors: Visitors, help_site: Path) -> None:
    with hosted(help_site, PlainHost) as address:
        visitor = visitors.send(address, f"vi-vn/{ARTICLE}#s-106")
        visitor.follow(visitor.page.locator(".same-page a[data-locale='vi-VN']"))
        assert visitor.path == f"vi-VN/{ARTICLE}.html#s-106"
        expect(visitor.page.locator("#s-106")).to_be_in_viewport()


def test_the_words_of_the_address_are_ready_to_be_looked_for(visitors: Visitors, help_site: Path) -> None:
    with hosted(help_site, Host) as address:
        visitor = visitors.send(address, "vi-VN/a/%E1%BA%A3nh-c%C5%A9.html")
        expect(visitor.page.locator("main input[name=q]")).to_have_value("ảnh cũ")
        visitor.follow(visitor.page.locator("main form button"))
        assert visitor.path.startswith("vi-VN/search.html?q=")


def test_without_scripts(visitors: Visitors, help_site: Path) -> None:
    with hosted(help_site, Host) as address:
        visitor = visitors.send(address, DEEP, java_script_enabled=False)
        expect(visitor.page.locator("h1")).to_be_visible()
        expect(visitor.page.locator(".same-page")).to_be_hidden()
        visitor.follow(visitor.page.locator("main a").first)
        assert visitor.path == "vi-VN/index.html"
