"""Printed articles: the text in the view that was chosen, addresses of links, nothing to click on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browsing import Visitor, article, expect

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]


@pytest.fixture
def printed(visit_docset: Visit) -> Callable[..., Visitor]:
    """Opens a page as the printer sees it."""

    def open_printed(path: str, **options: str) -> Visitor:
        visitor = visit_docset(path, **options)
        visitor.page.emulate_media(media="print")
        return visitor

    return open_printed


@pytest.fixture(autouse=True)
def on_screen_again(visit_docset: Visit):
    yield
    visit_docset("index.html").page.emulate_media(media="screen")


@pytest.mark.parametrize("locale", ["vi-VN", "ar-SA"])
@pytest.mark.parametrize("view", ["localized", "interleaved", "side-by-side"])
def test_nothing_to_click_on(printed: Callable[..., Visitor], locale: str, view: str) -> None:
    visitor = printed(f"{locale}/sync-limits.html?view={view}", color_scheme="dark")
    page = visitor.page
    assert not [e for e in page.locator("button, input, summary, nav").all() if e.is_visible()]
    expect(page.locator("h1")).to_be_visible()
    assert page.locator(".english").first.is_visible() if view != "localized" else True
    assert visitor.look("background", "html") == "rgb(255, 255, 255)"
    assert visitor.look("contrast", "article :is(p, li, td, pre, pre span)") >= 4.5
    visitor.assert_undisturbed()


def test_what_is_folded_away_is_printed(printed: Callable[..., Visitor]) -> None:
    page = printed("vi-VN/sync-limits.html").page
    expect(page.locator("#s-116")).to_be_visible()
    expect(page.locator("#s-118")).to_be_visible()
    for label in page.locator(".sxs-tab-label").all():
        expect(label).to_be_visible()


def test_links_have_their_addresses(visit: Visit) -> None:
    visitor = visit(article("vi-VN"))
    page = visitor.page
    after = "e => getComputedStyle(e, '::after').content"
    link = page.locator("article a[href^='http']").first
    page.emulate_media(media="print")
    try:
        assert link.get_attribute("href") in link.evaluate(after)
    finally:
        page.emulate_media(media="screen")


def test_an_address_is_not_printed_twice(printed: Callable[..., Visitor]) -> None:
    page = printed("vi-VN/sync-limits.html").page
    link = page.locator("article a", has_text="https://support.example.com/")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert link.evaluate("e => getComputedStyle(e, '::after').content") == "none"
