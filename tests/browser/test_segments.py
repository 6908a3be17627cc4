"""The English of a sentence: by mouse, by keyboard, by address."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from browsing import PHONE, Visitor, article, expect

from sphinx_sxs.article import read_article

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]

ENGLISH = {
    "102": "Sync a user's profile picture",
    "107": "Open a web browser in an In-Private or Incognito session and go to Office.com.",
    "108": "Sign in with their work or school account, and click the OneDrive or SharePoint tile.",
    "109": "Add your profile photo to Office 365",
}
PANEL = "#sxs-panel"
TEXT = "#sxs-panel [data-english]"


@pytest.fixture(params=["vi-VN", "ar-SA"])
def reader(request: pytest.FixtureRequest, visit: Visit) -> Visitor:
    return visit(article(request.param))


def focused(visitor: Visitor) -> str:
    return str(visitor.page.evaluate("document.activeElement.id"))


def tab_to_first_segment(visitor: Visitor) -> None:
    for _ in range(15):
        visitor.page.keyboard.press("Tab")
        if focused(visitor).startswith("s-"):
            return
    pytest.fail("15 tabs do not lead to a segment")


def test_a_click_shows_the_english(reader: Visitor) -> None:
    page = reader.page
    expect(page.locator(PANEL)).to_be_hidden()
    page.locator("#s-108").click()
    expect(page.locator(TEXT)).to_have_text(ENGLISH["108"])
    expect(page.locator("#s-108")).to_have_attribute("aria-current", "true")
    expect(page.locator("[aria-current].sxs")).to_have_count(1)
    assert reader.path.endswith("#s-108")
    page.locator("#s-108").click()
    expect(page.locator(PANEL)).to_be_hidden()
    reader.assert_undisturbed()


def test_english_is_english_from_left_to_right(reader: Visitor) -> None:
    reader.page.locator("#s-108").click()
    assert reader.look("direction", TEXT) == {"lang": "en", "direction": "ltr", "starts": "left"}
    reader.page.locator("[name=sxs-view][value=interleaved]").check()
    assert reader.look("direction", "article .english") == {
        "lang": "en",
        "direction": "ltr",
        "starts": "left",
    }


@pytest.mark.parametrize("ordinal", ["102", "106", "108"])
@pytest.mark.parametrize("locale", ["vi-VN", "ar-SA"])
def test_the_panel_does_not_cover_its_segment(visit: Visit, locale: str, ordinal: str) -> None:
    visitor = visit(article(locale), viewport=PHONE)
    visitor.page.locator(f"#s-{ordinal}").click()
    assert visitor.look("inView", f"#s-{ordinal}")


def test_by_keyboard(reader: Visitor) -> None:
    page, keys = reader.page, reader.page.keyboard
    tab_to_first_segment(reader)
    assert focused(reader) == "s-102"
    keys.press("Enter")
    expect(page.locator(TEXT)).to_have_text(ENGLISH["102"])
    keys.press("j")
    assert focused(reader) == "s-p101"
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    expect(page.locator(TEXT)).to_have_text(ENGLISH["107"])
    keys.press("k")
    keys.press("ArrowUp")
    assert focused(reader) == "s-p101"
    keys.press("Escape")
    expect(page.locator(PANEL)).to_be_hidden()
    assert focused(reader) == "s-p101"
    expect(page.locator("[aria-current].sxs")).to_have_count(0)
    reader.assert_undisturbed()


def test_the_panel_is_the_next_stop_and_gives_the_focus_back(reader: Visitor) -> None:
    page, keys = reader.page, reader.page.keyboard
    tab_to_first_segment(reader)
    keys.press("Enter")
    keys.press("Tab")
    assert page.evaluate("document.activeElement.closest('#sxs-panel') !== null")
    keys.press("ArrowDown")
    expect(page.locator("[data-ordinal]")).to_have_text("p101")
    keys.press("Escape")
    expect(page.locator(PANEL)).to_be_hidden()
    assert focused(reader) == "s-p101"


def test_buttons_of_the_panel(reader: Visitor) -> None:
    page = reader.page
    page.locator("#s-102").click()
    expect(page.locator("[data-step='-1']")).to_have_attribute("aria-disabled", "true")
    page.locator("[data-step='1']").click()
    expect(page.locator("[data-ordinal]")).to_have_text("p101")
    expect(page.locator("[data-step='-1']")).to_have_attribute("aria-disabled", "false")
    page.locator("[data-close]").click()
    expect(page.locator(PANEL)).to_be_hidden()
    assert focused(reader) == "s-p101"


def test_escape_closes_wherever_the_focus_is(reader: Visitor) -> None:
    page = reader.page
    page.locator("#s-108").click()
    page.locator("details.colours > summary").focus()
    page.keyboard.press("Escape")
    expect(page.locator(PANEL)).to_be_hidden()


def test_the_link_to_a_sentence_is_copied(visit: Visit) -> None:
    visitor = visit(article("vi-VN"), permissions=["clipboard-read", "clipboard-write"])
    page = visitor.page
    page.locator("#s-108").click()
    page.locator("#sxs-panel [data-copy]").click()
    expect(page.locator("[data-status]")).not_to_be_empty()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    assert visitor.path == article("vi-VN") + "#s-108"


def test_a_link_within_a_segment_is_followed(reader: Visitor) -> None:
    page = reader.page
    start = reader.path
    with page.context.expect_page() as opened:
        page.locator("#s-107 a").click(modifiers=["ControlOrMeta"])
    opened.value.close()
    expect(page.locator(PANEL)).to_be_hidden()
    with page.expect_request("https://www.office.com/") as asked:
        page.locator("#s-107 a").click()
    assert asked.value.is_navigation_request()
    page.wait_for_load_state()
    reader.open(start)
    reader.click_words("#s-107")
    expect(page.locator(TEXT)).to_have_text(ENGLISH["107"])
    expect(page.locator(f"{TEXT} a")).to_have_count(0)


def test_a_segment_within_a_link_has_a_button_of_its_own(reader: Visitor) -> None:
    page = reader.page
    link = page.locator("a", has=page.locator("#s-109"))
    chip = page.locator("article p", has=link).get_by_role("button")
    expect(chip).to_have_count(1)
    assert link.inner_text() in (chip.get_attribute("aria-label") or "")
    chip.focus()
    page.keyboard.press("Enter")
    expect(page.locator(TEXT)).to_have_text(ENGLISH["109"])
    page.keyboard.press("Tab")
    page.locator("[data-close]").press("Enter")
    expect(page.locator(PANEL)).to_be_hidden()
    expect(chip).to_be_focused()
    with page.expect_request("https://go.microsoft.com/fwlink/?linkid=875585") as asked:
        link.click()
    assert asked.value.is_navigation_request()


def test_keys_typed_elsewhere_do_nothing(reader: Visitor) -> None:
    page = reader.page
    page.locator("details.colours > summary").focus()
    page.keyboard.press("e")
    page.keyboard.press("j")
    expect(page.locator("article .english")).to_have_count(0)
    expect(page.locator(PANEL)).to_be_hidden()


def test_the_pages_english_is_that_of_the_articles(reader: Visitor, source: Path) -> None:
    locale = reader.path.partition("/")[0]
    for segment in read_article(source / locale / "sync-a-users-profile-picture.md").segments:
        if (
            segment.source
            and "](" not in segment.source
            and not reader.page.locator(f"a #s-{segment.ordinal}").count()
        ):
            reader.page.locator(f"#s-{segment.ordinal}").click()
            expect(reader.page.locator(TEXT)).to_have_text(segment.source)


@pytest.mark.parametrize("locale", ["vi-VN", "ar-SA", "en-US"])
def test_an_address_leads_to_its_segment(visit: Visit, locale: str) -> None:
    visitor = visit(article(locale) + "#s-110", viewport={"width": 375, "height": 480})
    assert visitor.page.evaluate("scrollY") > 0
    assert visitor.look("inView", "#s-110")
    assert visitor.look("background", "#s-110") != visitor.look("background", "#s-106")


def test_tab_starts_from_the_segment_of_the_address(visit: Visit) -> None:
    visitor = visit(article("vi-VN") + "#s-106")
    expect(visitor.page.locator("#s-106")).to_have_attribute("tabindex", "0")
    expect(visitor.page.locator("article .sxs[tabindex='0']")).to_have_count(1)


def test_selecting_text_does_not_open_the_panel(visit: Visit) -> None:
    visitor = visit(article("vi-VN"))
    point = visitor.look("firstWords", "#s-106")
    mouse = visitor.page.mouse
    mouse.move(point["x"] - 60, point["y"])
    mouse.down()
    mouse.move(point["x"] + 100, point["y"], steps=4)
    mouse.up()
    assert len(visitor.page.evaluate("getSelection().toString()")) > 5
    expect(visitor.page.locator(PANEL)).to_be_hidden()
