"""axe-core finds nothing on any kind of page, in three scripts, all choices of colours and all views.

Beside it what axe cannot see: where the focus goes and whether it is seen, the size of targets, and
pages at 320 pixels, with the text spaced out and with it twice as large.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from browsing import DESKTOP, PHONE, Visitor, Visitors, article, expect, served
from conftest import build

axe_api = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core is not installed")

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]

VIEWS = ("localized", "interleaved", "side-by-side")
LOCALES = ("vi-VN", "ar-SA", "ja-JP")
COLOURS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "contrast": {"color_scheme": "light", "contrast": "more"},
    "dark-contrast": {"color_scheme": "dark", "contrast": "more"},
}
_ALL_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_ON_COLOURS = {
    "light": {"type": "tag", "values": _ALL_RULES},
    # The other rules see no colours.
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "contrast": {"type": "rule", "values": ["color-contrast-enhanced", "link-in-text-block"]},
    "dark-contrast": {"type": "rule", "values": ["color-contrast-enhanced", "link-in-text-block"]},
}


def violations(visitor: Visitor, colours: str = "light") -> list[str]:
    """What axe-core finds, one line for each rule and element."""
    assert visitor.page.locator("main#main").count() == 1, f"{visitor.path} is not there"
    expect(visitor.page.locator("[aria-busy=true]")).to_have_count(0)  # what is busy is faint
    options = {"runOnly": _ON_COLOURS[colours], "resultTypes": ["violations"]}
    found = axe_api.Axe().run(visitor.page, options=options).response["violations"]
    return [
        f"{visitor.path}: {rule['id']}: {node['html'][:160]} {node.get('failureSummary', '')}"
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.fixture(scope="module")
def sync_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a site with sync status pages is served, in Japanese too."""
    folder = tmp_path_factory.mktemp("sync")
    shutil.copytree(Path(__file__).parent.parent / "site" / "fixtures" / "freshness", folder / "tree")
    docs = folder / "tree" / "docs"
    shutil.copytree(docs / "vi-VN", docs / "ja-JP")
    for path in (docs / "ja-JP").rglob("*.md"):
        path.write_bytes(path.read_bytes().replace(b"vi-VN", b"ja-JP"))
    originals = str(folder / "tree" / "originals")
    with served(build(docs, folder / "out", "--originals", originals)) as address:
        yield address


@pytest.fixture
def visit_sync(visitors: Visitors, sync_address: str) -> Visit:
    """Opens a page of the site with sync status pages."""
    return partial(visitors.send, sync_address)


def pages(locale: str) -> list[str]:
    """Every kind of page of the sample site."""
    return [
        *(f"{article(locale)}?view={view}" for view in VIEWS),
        article("en-US"),
        "index.html",
        f"{locale}/index.html",
        f"{locale}/tools.html",
        f"{locale}/search.html?q=sharepoint",
        f"{locale}/genindex.html",
        f"{locale}/404.html",
        "404.html",
        "review/index.html",
        f"review/{locale}/index.html",
        f"review/{article(locale)}",
    ]


@pytest.mark.parametrize("colours", COLOURS)
@pytest.mark.parametrize("locale", LOCALES)
def test_every_kind_of_page(visit: Visit, locale: str, colours: str) -> None:
    found = [line for path in pages(locale) for line in violations(visit(path, **COLOURS[colours]), colours)]
    assert found == []


@pytest.mark.parametrize("colours", COLOURS)
@pytest.mark.parametrize("locale", ["vi-VN", "ar-SA"])
def test_tables_code_tabs_and_videos(visit_docset: Visit, locale: str, colours: str) -> None:
    found = [
        line
        for view in VIEWS
        for line in violations(
            visit_docset(f"{locale}/sync-limits.html?view={view}", **COLOURS[colours]), colours
        )
    ]
    assert found == []


@pytest.mark.parametrize("colours", COLOURS)
@pytest.mark.parametrize("locale", LOCALES)
def test_sync_status(visit_sync: Visit, locale: str, colours: str) -> None:
    paths = [
        *(f"{locale}/photo.html?view={view}" for view in VIEWS),
        "sync/index.html",
        f"sync/{locale}/index.html",
        f"sync/{locale}/photo.html",
        f"review/{locale}/photo.html",
    ]
    found = [line for path in paths for line in violations(visit_sync(path, **COLOURS[colours]), colours)]
    assert found == []


@pytest.mark.parametrize("colours", COLOURS)
def test_with_everything_open(visit_docset: Visit, colours: str) -> None:
    """Each menu, the contents on a phone, the panel of a sentence."""
    visitor = visit_docset("vi-VN/sync-limits.html", viewport=PHONE, **COLOURS[colours])
    found = []
    for summary in visitor.page.locator("summary:visible").all():
        summary.click()
        found += violations(visitor, colours)
    visitor.page.keyboard.press("Escape")
    visitor.click_words("#s-103")
    found += violations(visitor, colours)
    assert found == []


# ---- What axe cannot see -----------------------------------------------------------------------

SMALL_TARGETS = """() => [...document.querySelectorAll("a[href], button, summary, input, label")]
  .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest(".skip, .visually-hidden"))
  .filter((e) => getComputedStyle(e).display !== "inline" || !e.closest("p, li, td, th, dd, .prose"))
  .filter((e) => !e.closest("label") || e.matches("label"))
  .map((e) => [e, e.getBoundingClientRect()])
  .filter(([, box]) => box.width < 24 || box.height < 24)
  .map(([e, box]) => `${e.outerHTML.slice(0, 120)}: ${box.width.toFixed()} x ${box.height.toFixed()}`)"""

SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
    p { margin-block-end: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}"""

FOCUS = """() => {
  const e = document.activeElement;
  const box = (e.matches("input[type=radio]") && e.closest("label") || e).getClientRects()[0];
  const at = box && document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const ring = e.matches("input[type=radio]") ? e.nextElementSibling ?? e : e;
  return {
    name: e.outerHTML.slice(0, 100),
    isEnd: e === document.body || e === document.documentElement,
    isSeen: Boolean(at) && (e.contains(at) || at.contains(e) || e.closest("label")?.contains(at)),
    hasRing: getComputedStyle(ring).outlineStyle !== "none" || getComputedStyle(e).outlineStyle !== "none",
  };
}"""

RICH = [*(f"sync-limits.html?view={view}" for view in VIEWS), "index.html", "tools.html", "search.html?q=a"]


@pytest.mark.parametrize("width", [320, 1280])
def test_targets_are_24_pixels(visit_docset: Visit, width: int) -> None:
    for path in (*(f"ar-SA/{name}" for name in RICH), "index.html", "review/vi-VN/sync-limits.html"):
        page = visit_docset(path, viewport={"width": width, "height": 700}).page
        assert page.evaluate(SMALL_TARGETS) == [], path


@pytest.mark.parametrize("locale", ["vi-VN", "ar-SA"])
def test_at_320_pixels_and_with_the_text_spaced_out(visit_docset: Visit, locale: str) -> None:
    """1280 pixels at 400 %: nothing is scrolled in two directions, nothing is cut off."""
    for path in (*(f"{locale}/{name}" for name in RICH), "index.html", f"review/{locale}/sync-limits.html"):
        visitor = visit_docset(path, viewport={"width": 320, "height": 640})
        assert visitor.look("sideways") == 0, path
        assert visitor.look("beyondTheWindow") == [], path
        visitor.page.evaluate(SPACED)
        assert visitor.look("sideways") == 0, f"{path}, spaced out"
        assert visitor.look("clipped") == [], f"{path}, spaced out"


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("locale", ["vi-VN", "ar-SA"])
def test_the_focus_is_always_seen(visit_docset: Visit, locale: str, size: dict[str, int]) -> None:
    """From the top of the page to its end, with the panel of a sentence over its lower part."""
    visitor = visit_docset(f"{locale}/sync-limits.html", viewport=size)
    page = visitor.page
    visitor.click_words("#s-102")
    page.evaluate("document.activeElement.blur(); getSelection().removeAllRanges(); scrollTo(0, 0)")
    page.locator("a.skip").focus()
    for _ in range(120):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus["isEnd"]:
            break
        assert focus["isSeen"], focus["name"]
        assert focus["hasRing"], focus["name"]
    else:
        pytest.fail("the focus never comes to the end of the page")
