"""The reader's choice of colours: light, dark, high contrast, or as the system says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from browsing import PHONE, Visitor, article, expect

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]

WHITE, BLACK = "rgb(255, 255, 255)", "rgb(0, 0, 0)"


@pytest.fixture
def visit_anew(visit: Visit) -> Iterator[Visit]:
    """Opens pages, and forgets afterwards what was chosen there."""
    seen: list[Visitor] = []

    def opened(path: str, **options: Any) -> Visitor:
        seen.append(visit(path, **options))
        return seen[-1]

    yield opened
    for visitor in seen:
        visitor.page.evaluate("localStorage.clear()")


def choose(visitor: Visitor, colours: str) -> None:
    menu = visitor.page.locator("details.colours")
    if menu.get_attribute("open") is None:
        menu.locator("summary").click()
    menu.locator(f"input[value='{colours}']").click()


def is_dark(visitor: Visitor) -> bool:
    rgb = [int(part) for part in visitor.look("background", "html").strip("rgb()").split(",")]
    return sum(rgb) < 3 * 64


@pytest.mark.parametrize("system", ["light", "dark"])
def test_the_choice_is_remembered_on_every_kind_of_page(visit_anew: Visit, system: str) -> None:
    visitor = visit_anew(article("vi-VN"), color_scheme=system)
    page = visitor.page
    assert is_dark(visitor) == (system == "dark")
    assert page.locator(".colours input:checked").get_attribute("value") == ""
    other = "light" if system == "dark" else "dark"
    choose(visitor, other)
    for path in (article("ar-SA"), "index.html", "vi-VN/tools.html", f"review/{article('id-ID')}"):
        visitor.open(path)
        assert is_dark(visitor) == (other == "dark"), path
        assert page.locator(".colours input:checked").get_attribute("value") == other, path
    choose(visitor, "")
    assert is_dark(visitor) == (system == "dark")
    visitor.open(article("vi-VN"))
    assert is_dark(visitor) == (system == "dark")
    page.emulate_media(color_scheme=other)
    assert is_dark(visitor) == (other == "dark"), "the page follows the system at once"
    visitor.assert_undisturbed()


@pytest.mark.parametrize(("system", "background"), [("light", WHITE), ("dark", BLACK)])
def test_high_contrast(visit_anew: Visit, system: str, background: str) -> None:
    visitor = visit_anew(article("vi-VN"), color_scheme=system)
    choose(visitor, "contrast")
    for path in (article("vi-VN"), "index.html", f"review/{article('id-ID')}"):
        visitor.open(path)
        assert visitor.look("background", "html") == background, path
        lines = visitor.page.locator("a:visible").evaluate_all(
            "links => links.map((a) => getComputedStyle(a).textDecorationLine)"
        )
        assert set(lines) == {"underline"}, path
    visitor.assert_undisturbed()


@pytest.mark.parametrize(("system", "background"), [("light", WHITE), ("dark", BLACK)])
def test_high_contrast_of_the_system(visit: Visit, system: str, background: str) -> None:
    visitor = visit(article("ar-SA"), color_scheme=system, contrast="more")
    assert visitor.look("background", "html") == background
    assert visitor.page.locator(".colours input:checked").get_attribute("value") == ""


def test_forced_colours(visit: Visit) -> None:
    """What is chosen and where the focus is are told from the rest without our colours."""
    visitor = visit(article("vi-VN"), forced_colors="active")
    page = visitor.page
    chosen = page.locator("[name=sxs-view]:checked + span")
    other = page.locator("[name=sxs-view]:not(:checked) + span").first
    background = "e => getComputedStyle(e).backgroundColor"
    assert chosen.evaluate(background) != other.evaluate(background)
    page.locator("a.brand").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert page.locator("a.brand").evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    visitor.assert_undisturbed()


def test_by_keyboard(visit_anew: Visit) -> None:
    visitor = visit_anew(article("vi-VN"))
    keyboard, menu = visitor.page.keyboard, visitor.page.locator("details.colours")
    menu.locator("summary").focus()
    keyboard.press("Enter")
    keyboard.press("Tab")
    expect(menu.locator("input[value='']")).to_be_focused()
    for colours in ("light", "dark", "contrast"):
        keyboard.press("ArrowDown")
        expect(menu.locator(f"input[value='{colours}']")).to_be_checked()
    assert visitor.look("background", "html") == WHITE
    keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()


def test_one_menu_at_a_time(visit: Visit) -> None:
    page = visit(article("vi-VN")).page
    page.locator("details.locales > summary").click()
    page.locator("details.colours > summary").click()
    expect(page.locator("details.menu[open]")).to_have_count(1)
    page.mouse.click(5, 500)
    expect(page.locator("details.menu[open]")).to_have_count(0)


@pytest.mark.parametrize("locale", ["vi-VN", "ar-SA"])
def test_the_menu_lies_in_the_window(visit: Visit, locale: str) -> None:
    visitor = visit(article(locale), viewport=PHONE)
    visitor.page.locator("details.colours > summary").click()
    box = visitor.page.locator("details.colours fieldset").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    assert visitor.look("sideways") == 0


def test_colours_are_there_before_the_first_paint(visit_anew: Visit) -> None:
    """The scripts that decide on them stand in the head and wait for nothing."""
    visitor = visit_anew(article("vi-VN"))
    choose(visitor, "dark")
    visitor.page.add_init_script(
        """new PerformanceObserver((list, observer) => {
          window.atFirstPaint = getComputedStyle(document.documentElement).backgroundColor;
          observer.disconnect();
        }).observe({ type: "paint", buffered: true });"""
    )
    visitor.open(article("ja-JP"))
    visitor.page.wait_for_function("() => window.atFirstPaint")
    assert visitor.page.evaluate("atFirstPaint") == visitor.look("background", "html") != WHITE


def test_another_window_follows(visit_anew: Visit) -> None:
    visitor = visit_anew(article("vi-VN"))
    other = visitor.page.context.new_page()
    other.goto(visitor.site + article("ar-SA"))
    choose(visitor, "dark")
    expect(other.locator("html")).to_have_attribute("data-colours", "dark")
    other.close()


def test_where_nothing_can_be_stored(visit: Visit) -> None:
    visitor = visit(article("vi-VN"), user_agent="forgetful")
    visitor.page.add_init_script(
        """Object.defineProperty(window, "localStorage", {
          get() { throw new DOMException("no", "SecurityError"); }
        });"""
    )
    visitor.open(article("vi-VN"))
    choose(visitor, "dark")
    assert is_dark(visitor)
    visitor.assert_undisturbed()
