"""English pages in the place of translations: what they look like from right to left, and what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browsing import DESKTOP, PHONE, Visitor, Visitors, expect, served
from conftest import build

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]

ARTICLE = """---
title: Đồng bộ hóa ảnh đại diện
---
# {heading}

{opening} [OK](https://office.example/sync)

> [!NOTE]
> {note}

1. {first}
2. `Set-Photo -Identity "someone@contoso.example" -Size 648 -Format png -Overwrite`

## {more}

| {name} | {value} |
| --- | --- |
| {first} | 648 × 648 |
"""
SENTENCES = {
    "heading": ("Đồng bộ hóa ảnh đại diện", "How do I synchronize the photos of my users?"),
    "opening": ("Ảnh không đồng bộ ngay.", "Photos do not synchronize at once (it takes up to 24 hours)."),
    "note": ("Chờ một ngày.", "Wait a day before you look again."),
    "first": ("Mở cài đặt.", "Open the settings."),
    "more": ("Tiếp theo", "What's next?"),
    "name": ("Tên", "Name"),
    "value": ("Giá trị", "Value"),
}
NOTICE = "لم تُترجم هذه المقالة بعد. ما تراه هو النص الإنجليزي الأصلي."


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a site of two languages is served, whose Arabic lacks the article of the other."""
    folder = tmp_path_factory.mktemp("fallback")
    segments = {
        key: f'<span data-ttu-id="a-{number}">{target}</span><span class="sxs-lookup">'
        f'<span data-stu-id="a-{number}">{source}</span></span>'
        for number, (key, (target, source)) in enumerate(SENTENCES.items(), 101)
    }
    write(folder / "docs/vi-VN/sync-photos.md", ARTICLE.format_map(segments))
    write(
        folder / "docs/ar-SA/photos.md", "---\ntitle: الصور\n---\n# الصور\n\n[مزامنة](sync-photos.md#s-103)\n"
    )
    with served(build(folder / "docs", folder / "out")) as found:
        yield found


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module", params=["light", "dark"])
def colours(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module", params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def reader(visitors: Visitors, address: str, colours: str, request: pytest.FixtureRequest) -> Visitor:
    return visitors.send(address, "ar-SA/sync-photos.html", viewport=request.param, color_scheme=colours)


def test_everything_fits(reader: Visitor) -> None:
    for what in ("beyondTheWindow", "clipped", "overlaps"):
        assert reader.look(what) == [], what
    assert reader.look("sideways") == 0
    reader.assert_undisturbed()


def test_each_part_runs_its_own_way(reader: Visitor) -> None:
    arabic = {"lang": "ar-SA", "direction": "rtl", "starts": "right"}
    english = {"lang": "en", "direction": "ltr", "starts": "left"}
    for part in ("html", "main > .notice", "body > header", ".toc > summary"):
        assert reader.look("direction", part) == arabic, part
    for part in ("article h1", "article li", "article .sxs", "article td", ".toc li"):
        assert reader.look("direction", part) == english, part


def test_the_notice_stands_before_the_article(reader: Visitor) -> None:
    notice = reader.page.locator("main > .notice")
    expect(notice).to_have_text(NOTICE)
    above, below = notice.bounding_box(), reader.page.locator("article").bounding_box()
    assert above is not None
    assert below is not None
    assert above["y"] + above["height"] <= below["y"]


def test_nothing_offers_an_english_original_of_the_english(reader: Visitor) -> None:
    expect(reader.page.locator(".reading-bar, .panel, [data-bilingual]")).to_have_count(0)


def test_the_languages_of_the_page(reader: Visitor) -> None:
    menu = reader.page.locator("details.locales")
    menu.locator("summary").click()
    expect(menu.get_by_role("link")).to_have_count(3)
    expect(menu.locator("[aria-current]")).to_contain_text("بالإنجليزية")
    expect(menu.locator("[hreflang]")).to_have_count(2)
    assert reader.look("sideways") == 0
    assert reader.look("beyondTheWindow") == []
    menu.locator("summary").click()


def test_links_and_anchors_lead_to_it(visitors: Visitors, address: str, colours: str) -> None:
    visitor = visitors.send(address, "ar-SA/photos.html", color_scheme=colours)
    visitor.follow(visitor.page.locator("article p a"))
    assert visitor.path == "ar-SA/sync-photos.html#s-103"
    expect(visitor.page.locator("#s-103")).to_have_text(SENTENCES["note"][1])
    expect(visitor.page.locator("#s-103")).to_be_in_viewport()


def test_the_contents(visitors: Visitors, address: str, colours: str) -> None:
    visitor = visitors.send(address, "ar-SA/index.html", viewport=PHONE, color_scheme=colours)
    item = visitor.page.get_by_role("listitem").filter(has_text=SENTENCES["heading"][1])
    expect(item.locator(".badge")).to_have_text("بالإنجليزية")
    assert visitor.look("direction", ".sxs-contents span[lang]")["lang"] == "en"
    assert visitor.look("sideways") == 0
    visitor.follow(item.get_by_role("link"))
    assert visitor.path == "ar-SA/sync-photos.html"
