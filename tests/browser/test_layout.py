"""Nothing runs over, is cut off or lies over something else, in four writing habits, at two widths
and in two colour schemes; and no page complains or asks another host for anything.

The site is served with ``Content-Security-Policy: default-src 'self'``, and words of the interface
are translated, so elements are found by role and attribute.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest
from browsing import DESKTOP, PHONE, Visitor, Visitors, article

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]

WIDTHS = {"phone": PHONE, "desktop": DESKTOP}
RIGHT_TO_LEFT = {"ar-SA"}


class View(NamedTuple):
    """How a reader looks at an article."""

    locale: str
    width: str
    colours: str

    def __str__(self) -> str:
        return "-".join(self)


VIEWS = [
    View(locale, width, colours)
    for locale in ("vi-VN", "ar-SA", "ja-JP", "en-US")
    for width in WIDTHS
    for colours in ("light", "dark")
]


@pytest.fixture(scope="module", params=VIEWS, ids=str)
def view(request: pytest.FixtureRequest) -> View:
    return request.param


@pytest.fixture(scope="module")
def reader(visitors: Visitors, address: str, view: View) -> Visitor:
    """A reader of the sample article; the tests of one view share the page."""
    return visitors.send(
        address, article(view.locale), viewport=WIDTHS[view.width], color_scheme=view.colours
    )


def assert_fits(visitor: Visitor) -> None:
    assert visitor.look("sideways") == 0
    assert visitor.look("beyondTheWindow") == []
    assert visitor.look("clipped") == []
    assert visitor.look("overlaps") == []


def test_everything_fits(reader: Visitor) -> None:
    assert_fits(reader)


def test_language_and_direction(reader: Visitor, view: View) -> None:
    rtl = view.locale in RIGHT_TO_LEFT
    expected = {
        "lang": view.locale,
        "direction": "rtl" if rtl else "ltr",
        "starts": "right" if rtl else "left",
    }
    for part in ("html", "body > header", "article h1", "article li", "article .sxs", "aside.side h2"):
        assert reader.look("direction", part) == expected, part


def test_aside_stands_at_the_end_of_the_line(reader: Visitor, view: View) -> None:
    main = reader.page.locator("main").bounding_box()
    aside = reader.page.locator("aside").bounding_box()
    assert main is not None
    assert aside is not None
    if view.width == "phone":
        assert aside["y"] >= main["y"] + main["height"]
    elif view.locale in RIGHT_TO_LEFT:
        assert aside["x"] + aside["width"] <= main["x"]
    else:
        assert main["x"] + main["width"] <= aside["x"]


def test_colours_follow_the_system(reader: Visitor, view: View) -> None:
    rgb = [int(part) for part in reader.look("background", "html").strip("rgb()").split(",")]
    assert (sum(rgb) < 3 * 64) == (view.colours == "dark")


def test_nothing_is_complained_about_or_asked_of_another_host(reader: Visitor) -> None:
    reader.assert_undisturbed()


OTHERS = [
    "index.html",
    "ar-SA/index.html",
    "vi-VN/tools.html",
    "ar-SA/tools.html",
    "vi-VN/genindex.html",
    "review/index.html",
    "review/id-ID/index.html",
    f"review/{article('id-ID')}",
    f"review/{article('ar-SA')}",
]


@pytest.mark.parametrize("path", OTHERS)
def test_the_other_pages_fit_too(visit: Visit, path: str) -> None:
    for size in WIDTHS.values():
        visitor = visit(path, viewport=size)
        assert_fits(visitor)
        visitor.assert_undisturbed()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("locale", ["vi-VN", "ar-SA", "en-US"])
def test_what_is_too_wide_scrolls_in_its_own_box(visit_docset: Visit, locale: str, width: str) -> None:
    """Tables of long names, lines of code, addresses, pictures, tabs."""
    visitor = visit_docset(f"{locale}/sync-limits.html", viewport=WIDTHS[width])
    assert_fits(visitor)
    if width == "phone":
        for selector in (".table-wrap", "pre"):
            box = visitor.page.locator(selector)
            assert box.evaluate("box => box.scrollWidth > box.clientWidth"), selector
            assert box.get_attribute("tabindex") == "0", f"no key reaches {selector}"
    visitor.assert_undisturbed()


@pytest.mark.parametrize("view", ["interleaved", "side-by-side"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("locale", ["vi-VN", "ar-SA"])
def test_english_fits_too(visit_docset: Visit, locale: str, width: str, view: str) -> None:
    """With the English of every block and the panel open."""
    visitor = visit_docset(f"{locale}/sync-limits.html", viewport=WIDTHS[width])
    visitor.page.locator(f"[name=sxs-view][value={view}]").check()
    visitor.click_words("#s-113")
    assert visitor.page.locator("#sxs-panel").is_visible()
    assert visitor.look("sideways") == 0
    assert visitor.look("beyondTheWindow") == []
    assert visitor.look("clipped") == []
    visitor.assert_undisturbed()
