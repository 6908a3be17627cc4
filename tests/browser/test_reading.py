"""Switching languages, and everything without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from browsing import LOCALES, PHONE, TRANSLATIONS, Visitor, article, expect

from sphinx_sxs.article import read_article

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]


def switch_to(visitor: Visitor, locale: str) -> None:
    visitor.page.locator("details.locales > summary").click()
    visitor.follow(visitor.page.locator(f"details.locales a[hreflang='{locale}']"))


def test_the_anchor_stays_when_the_language_is_switched(visit: Visit) -> None:
    visitor = visit(article("vi-VN") + "#s-106")
    switch_to(visitor, "ar-SA")
    assert visitor.path == article("ar-SA") + "#s-106"
    assert visitor.look("inView", "#s-106")
    switch_to(visitor, "en-US")
    assert visitor.path == article("en-US") + "#s-106"
    assert visitor.look("inView", "#s-106")


def test_the_open_sentence_stays_when_the_language_is_switched(visit: Visit) -> None:
    visitor = visit(article("vi-VN"))
    visitor.page.locator("#s-108").click()
    switch_to(visitor, "ja-JP")
    assert visitor.path == article("ja-JP") + "#s-108"


@pytest.mark.parametrize("place", ["aside", "#sxs-panel"])
def test_the_english_page_opens_at_the_sentence(visit: Visit, place: str) -> None:
    visitor = visit(article("ar-SA"))
    visitor.page.locator("#s-106").click()
    visitor.follow(visitor.page.locator(f"{place} a[hreflang='en']"))
    assert visitor.path == article("en-US") + "#s-106"
    expect(visitor.page.locator("#s-106")).to_contain_text("never performed an action")


def test_languages_by_keyboard(visit: Visit) -> None:
    visitor = visit(article("vi-VN"))
    menu = visitor.page.locator("details.locales")
    menu.locator("summary").focus()
    visitor.page.keyboard.press("Enter")
    expect(menu.locator("nav")).to_be_visible()
    links = menu.locator("a")
    assert [link.get_attribute("lang") for link in links.all()] == list(LOCALES)
    expect(menu.locator("[aria-current]")).to_have_attribute("lang", "vi-VN")
    visitor.page.keyboard.press("Tab")
    expect(links.first).to_be_focused()
    visitor.page.keyboard.press("Escape")
    expect(menu.locator("nav")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()


@pytest.mark.parametrize("locale", ["vi-VN", "ar-SA"])
def test_the_language_menu_lies_in_the_window(visit: Visit, locale: str) -> None:
    visitor = visit(article(locale), viewport=PHONE)
    visitor.page.locator("details.locales > summary").click()
    menu = visitor.page.locator("details.locales nav").bounding_box()
    assert menu is not None
    assert menu["x"] >= 0
    assert menu["x"] + menu["width"] <= PHONE["width"]
    assert visitor.look("sideways") == 0
    visitor.page.locator("article h1").click(position={"x": 2, "y": 2}, force=True)
    expect(visitor.page.locator("details.locales")).not_to_have_attribute("open", "")


def test_the_skip_link_leads_to_the_article(visit: Visit) -> None:
    visitor = visit(article("ar-SA"))
    visitor.page.keyboard.press("Tab")
    skip = visitor.page.locator("a.skip")
    expect(skip).to_be_focused()
    assert visitor.look("inView", "a.skip")
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("main")).to_be_focused()


# ---- Without JavaScript ------------------------------------------------------------------------


@pytest.fixture
def plain(visit: Visit) -> Callable[[str], Visitor]:
    return lambda path: visit(path, java_script_enabled=False)


@pytest.mark.parametrize("locale", TRANSLATIONS)
def test_the_article_is_complete_without_javascript(
    plain: Callable[[str], Visitor], source: Path, locale: str
) -> None:
    visitor = plain(article(locale))
    segments = read_article(source / locale / "sync-a-users-profile-picture.md").segments
    assert len(segments) == 7
    for segment in segments:
        shown = visitor.page.locator(f"#s-{segment.ordinal}")
        expect(shown).to_be_visible()
        text, _, link = segment.target.partition("[")
        label, _, rest = link.partition("](")
        expect(shown).to_have_text(text + label + rest.rpartition(")")[2])
    assert visitor.look("clipped") == []
    visitor.assert_undisturbed()


def test_without_javascript_nothing_is_offered_that_needs_it(plain: Callable[[str], Visitor]) -> None:
    visitor = plain(article("ar-SA"))
    assert not [button for button in visitor.page.locator("button").all() if button.is_visible()]
    expect(visitor.page.locator("#sxs-panel")).to_be_hidden()
    expect(visitor.page.locator("#sxs-hint")).to_be_hidden()
    assert plain(f"review/{article('id-ID')}").page.locator("button:visible").count() == 0


def test_links_without_javascript(plain: Callable[[str], Visitor]) -> None:
    visitor = plain(article("ar-SA"))
    switch_to(visitor, "vi-VN")
    assert visitor.path == article("vi-VN")
    visitor.follow(visitor.page.locator("aside a[hreflang='en']"))
    assert visitor.path == article("en-US")
    expect(visitor.page.locator("article h1")).to_contain_text("Sync a user's profile picture")
