"""Tabs, videos and segments in tables and lists, as a reader meets them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browsing import Visitor, expect

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]

PAGE = "sync-limits.html"
VIDEO = "https://videos.example.com/embed/sync"


@pytest.fixture(params=["vi-VN", "ar-SA"])
def reader(request: pytest.FixtureRequest, visit_docset: Visit) -> Visitor:
    return visit_docset(f"{request.param}/{PAGE}")


def test_tabs(reader: Visitor) -> None:
    page = reader.page
    tabs, panels = page.get_by_role("tab"), page.locator("[role=tabpanel]")
    expect(tabs).to_have_count(2)
    expect(panels.nth(0)).to_be_visible()
    expect(panels.nth(1)).to_be_hidden()
    tabs.nth(1).click()
    expect(panels.nth(0)).to_be_hidden()
    expect(panels.nth(1)).to_be_visible()
    expect(tabs.nth(1)).to_have_attribute("aria-selected", "true")
    assert reader.look("unnamed") == []


def test_arrows_of_tabs_follow_the_direction(reader: Visitor) -> None:
    page = reader.page
    tabs = page.get_by_role("tab")
    rtl = reader.path.startswith("ar-SA")
    tabs.nth(0).focus()
    page.keyboard.press("ArrowLeft" if rtl else "ArrowRight")
    expect(tabs.nth(1)).to_be_focused()
    expect(tabs.nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowRight" if rtl else "ArrowLeft")
    expect(tabs.nth(0)).to_be_focused()
    page.keyboard.press("End")
    expect(tabs.nth(1)).to_be_focused()


def test_an_address_opens_the_tab_that_holds_it(reader: Visitor) -> None:
    page = reader.page
    page.goto(page.url + "#s-118")
    expect(page.locator("#s-118")).to_be_visible()
    assert reader.look("inView", "#s-118")


def test_keys_skip_what_is_in_closed_tabs(reader: Visitor) -> None:
    page = reader.page
    page.locator("#s-116").click()
    page.keyboard.press("j")
    expect(page.locator("#s-119")).to_be_focused()
    page.get_by_role("tab").nth(1).click()
    page.locator("#s-119").focus()
    page.keyboard.press("k")
    expect(page.locator("#s-118")).to_be_focused()
    page.get_by_role("tab").nth(0).click()
    stop = page.locator("article .sxs[tabindex='0']")
    expect(stop).to_have_count(1)
    expect(stop).to_be_visible()


def test_a_video_is_asked_for_by_the_reader_only(reader: Visitor) -> None:
    page = reader.page
    poster = page.locator(".sxs-video a")
    expect(poster).to_have_attribute("href", VIDEO)
    box = page.locator(".sxs-video").bounding_box()
    link = poster.bounding_box()
    assert box is not None
    assert link is not None
    assert link["height"] > box["height"] / 2, "the whole poster is the link"
    reader.assert_undisturbed()


def test_a_video_plays_in_the_page(visit_docset: Visit) -> None:
    visitor = visit_docset(f"vi-VN/{PAGE}", bypass_csp=True)
    page = visitor.page
    name = page.locator(".sxs-video a").inner_text()
    page.locator(".sxs-video a").click()
    frame = page.locator(".sxs-video iframe")
    expect(frame).to_have_attribute("src", VIDEO)
    expect(frame).to_have_attribute("title", name)
    expect(frame).to_be_focused()
    assert visitor.path == f"vi-VN/{PAGE}"
    assert visitor.elsewhere == [VIDEO]


def test_english_stays_in_its_cell_and_item(reader: Visitor) -> None:
    page = reader.page
    page.locator("[name=sxs-view][value=interleaved]").check()
    cell = page.locator("td", has=page.locator("#s-112"))
    expect(cell.locator(".english")).to_have_text("Only administrators can change this value.")
    outer = page.locator("li", has=page.locator("#s-119")).first
    assert outer.locator(".english").all_inner_texts() == ["Item one", "Item below"]
    sentences = page.locator("p", has=page.locator("#s-102"))
    expect(sentences.locator("+ .english")).to_have_text(
        "Sync the photos step by step. Each step has a command."
    )
    assert all(
        text.is_visible()
        for text in page.locator("article .english").all()
        if text.evaluate("e => !e.closest('[hidden]')")
    )
    expect(page.locator("#tab-windows .english")).to_have_text("Press the Windows key.")


def test_one_visible_title(reader: Visitor) -> None:
    assert len([h for h in reader.page.locator("h1").all() if h.is_visible()]) == 1
