"""The search page as a reader meets it: in their script, with and without accents, and in English."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import quote

import pytest
from browsing import ARTICLE, Visitor, Visitors, article, expect, served
from conftest import build

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]

MANY = 14
"""Pages of the locale that has more than are shown at first."""


@pytest.fixture(scope="module")
def address_of_scripts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a site is served whose languages write no spaces, and one that has many pages."""
    folder = tmp_path_factory.mktemp("search")
    shutil.copytree(Path(__file__).parent / "search", folder / "docs")
    for number in range(MANY):
        page = folder / "docs" / "vi-VN" / f"photo-{number}.md"
        page.parent.mkdir(exist_ok=True)
        page.write_text(
            f"---\ntitle: Đồng bộ ảnh {number}\nms.contentlocale: vi-VN\n---\n"
            f'# <span data-ttu-id="{number}-101">Đồng bộ ảnh {number}</span><span class="sxs-lookup">'
            f'<span data-stu-id="{number}-101">Synchronize photos {number}</span></span>\n',
            encoding="utf-8",
        )
    with served(build(folder / "docs", folder / "out")) as address:
        yield address


@pytest.fixture
def visit_scripts(visitors: Visitors, address_of_scripts: str) -> Visit:
    """Opens a page of that site."""
    return partial(visitors.send, address_of_scripts)


def search(visit: Visit, locale: str, query: str, **options: object) -> Visitor:
    """Open the search page with a query and wait for the results."""
    return wait(visit(f"{locale}/search.html?q={quote(query)}", **options))


def wait(visitor: Visitor) -> Visitor:
    expect(visitor.page.get_by_role("status")).not_to_be_empty(timeout=20_000)
    expect(visitor.page.locator("#sxs-results")).not_to_have_attribute("aria-busy", "true", timeout=20_000)
    return visitor


def found(visitor: Visitor, group: str = "") -> list[str]:
    """The pages that a group of results leads to, with their anchors, from the site's root."""
    links = visitor.page.locator(f"#sxs-results [data-group='{group}'] > .results > li > a")
    addresses: list[str] = links.evaluate_all("links => links.map((link) => decodeURI(link.href))")
    return [address.removeprefix(visitor.site) for address in addresses]


def marked(visitor: Visitor) -> list[str]:
    """What is marked in the results, lower case."""
    return [text.lower() for text in visitor.page.locator("#sxs-results mark").all_inner_texts()]


# ---------------------------------------------------------------------- what is found


@pytest.mark.parametrize(
    ("locale", "query", "mark"),
    [
        ("vi-VN", "đồng bộ", "đồng"),
        ("vi-VN", "dong bo", "đồng"),
        ("vi-VN", "ĐỒNG BỘ", "đồng"),
        ("vi-VN", "nguoi dung", "người"),
        ("ja-JP", "同期", "同期"),
        ("ja-JP", "プロファイル画像", "プロファイル画像"),
        ("ja-JP", "ロファイ", "ロファイ"),
        ("ar-SA", "مزامنة", "مزامنة"),
        ("ar-SA", "مُزامَنة", "مزامنة"),
        ("ar-SA", "مزامنه", "مزامنة"),
        ("de-DE", "ausgefuhrt", "ausgeführt"),
        ("de-DE", "oeffnen", "öffnen"),
        ("de-DE", "profilbilder", "profilbild"),
        ("id-ID", "sinkronisasi foto", "sinkronisasi"),
        ("en-US", "synchronize photos", "photos"),
    ],
)
def test_the_article_is_found_in_its_language(visit: Visit, locale: str, query: str, mark: str) -> None:
    visitor = search(visit, locale, query)
    (address,) = found(visitor)
    assert address.startswith(f"{article(locale)}#s-")
    assert any(text.startswith(mark) for text in marked(visitor)), marked(visitor)
    visitor.assert_undisturbed()


@pytest.mark.parametrize(
    ("locale", "query", "page"),
    [
        ("zh-CN", "照片", "sync-photos"),
        ("zh-CN", "自动同步", "sync-photos"),
        ("zh-CN", "密", "reset-a-password"),
        ("th-TH", "รหัสผ่าน", "reset-a-password"),
        ("th-TH", "อัตโนมัติ", "sync-photos"),
        ("th-TH", "ซิงค์รูป", "sync-photos"),
    ],
)
def test_scripts_without_spaces(visit_scripts: Visit, locale: str, query: str, page: str) -> None:
    visitor = search(visit_scripts, locale, query)
    (address,) = found(visitor)
    assert address.startswith(f"{locale}/{page}.html#s-")
    assert query in marked(visitor)
    visitor.assert_undisturbed()


def test_words_that_no_page_has(visit: Visit) -> None:
    visitor = search(visit, "vi-VN", "qwrtz")
    assert found(visitor) == []
    assert "qwrtz" not in visitor.page.get_by_role("status").inner_text()
    visitor = search(visit, "vi-VN", "đồng bộ qwrtz")
    assert len(found(visitor)) == 1
    assert "qwrtz" in visitor.page.get_by_role("status").inner_text()
    visitor.assert_undisturbed()


def test_texts_are_no_markup(visit_scripts: Visit) -> None:
    visitor = search(visit_scripts, "zh-CN", "粘贴")
    assert found(visitor) == ["zh-CN/markup.html#s-102"]
    page = visitor.page
    assert '<img src=x onerror="document.title=' in page.locator(".excerpt").inner_text()
    assert page.locator("#sxs-results img").count() == 0
    expect(page.locator(".results a")).to_have_text('标记 <b> & "引号"')
    assert page.title() != "ran"
    visitor.assert_undisturbed()


# ---------------------------------------------------------------------- in English


def test_search_in_english_lands_on_the_localized_page(visit: Visit) -> None:
    visitor = search(visit, "vi-VN", "private browser session")
    page = visitor.page
    assert found(visitor) == []
    assert found(visitor, "english") == [f"{article('vi-VN')}#s-107"]
    result = page.locator("[data-group=english] li")
    expect(result.locator("a")).to_have_text("Đồng bộ ảnh tiểu sử của người dùng")
    assert result.locator("a").get_attribute("lang") is None
    expect(result.locator(".excerpt:not([lang])")).to_contain_text("trình duyệt web")
    expect(result.locator(".excerpt[lang=en][dir=ltr] mark").first).to_have_text("browser")
    visitor.follow(result.locator("a"))
    assert visitor.path == f"{article('vi-VN')}#s-107"
    expect(page.locator("#s-107:target")).to_be_visible()
    assert visitor.look("inView", "#s-107")
    visitor.assert_undisturbed()


def test_a_page_that_both_find_is_shown_once(visit: Visit) -> None:
    visitor = search(visit, "vi-VN", "SharePoint Online")
    assert [address.partition("#")[0] for address in found(visitor)] == [article("vi-VN")]
    assert found(visitor, "english") == []
    expect(visitor.page.locator("[data-group=english]")).to_be_hidden()


def test_english_leads_only_to_pages_that_the_locale_has(visit_scripts: Visit) -> None:
    visitor = search(visit_scripts, "th-TH", "password directory")
    assert found(visitor, "english") == ["th-TH/reset-a-password.html#s-104"]
    # What is not translated stands there in English.
    visitor = search(visit_scripts, "th-TH", "synchronize photos")
    addresses = found(visitor, "english")
    assert addresses
    for address in addresses:
        assert visitor.page.request.get(visitor.site + address).ok, address


# ---------------------------------------------------------------------- the page


def test_the_box_of_every_page_leads_to_the_results(visit: Visit) -> None:
    visitor = visit(article("vi-VN"))
    page = visitor.page
    page.locator("header").get_by_role("searchbox").fill("dong bo")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    wait(visitor)
    assert visitor.path == "vi-VN/search.html?q=dong+bo"
    expect(page.locator("main").get_by_role("searchbox")).to_have_value("dong bo")
    assert len(found(visitor)) == 1
    visitor.assert_undisturbed()


def test_results_follow_what_is_typed_and_the_keyboard_reaches_them(visit: Visit) -> None:
    visitor = visit("vi-VN/search.html")
    page = visitor.page
    page.evaluate("document.documentElement.dataset.same = ''")
    page.locator("main").get_by_role("searchbox").focus()
    page.keyboard.type("hinh anh")
    expect(page).to_have_url(f"{visitor.site}vi-VN/search.html?q=hinh+anh", timeout=20_000)
    wait(visitor)
    assert page.evaluate("'same' in document.documentElement.dataset"), "the page stays"
    page.keyboard.press("Tab")  # the button
    page.keyboard.press("Tab")
    expect(page.locator(".results a").first).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert visitor.path.startswith(f"{article('vi-VN')}#s-")
    page.go_back()
    wait(visitor)
    assert len(found(visitor)) == 1
    page.locator("main").get_by_role("searchbox").fill("")
    expect(page.locator(".results li")).to_have_count(0)
    expect(page.get_by_role("status")).to_be_empty()
    assert visitor.path == "vi-VN/search.html"
    visitor.assert_undisturbed()


def test_more_results_are_shown_when_asked_for(visit_scripts: Visit) -> None:
    visitor = search(visit_scripts, "vi-VN", "dong bo")
    page = visitor.page
    assert len(found(visitor)) == 10
    assert str(MANY) in page.get_by_role("status").inner_text()
    page.locator("[data-group=''] [data-more]").click()
    expect(page.locator("[data-group=''] .results > li")).to_have_count(MANY)
    assert len(set(found(visitor))) == MANY
    expect(page.locator(".results > li:nth-child(11) > a")).to_be_focused()
    expect(page.locator("[data-group=''] [data-more]")).to_be_hidden()
    visitor.assert_undisturbed()


def test_without_javascript_the_reader_is_sent_to_the_contents(visit: Visit) -> None:
    visitor = visit("ar-SA/search.html?q=x", java_script_enabled=False)
    page = visitor.page
    expect(page.locator("main .notice")).to_be_visible()
    visitor.follow(page.locator("main .notice a"))
    assert visitor.path == "ar-SA/index.html"


def test_what_cannot_be_loaded_is_said(visit: Visit) -> None:
    visitor = visit("vi-VN/index.html")
    visitor.page.route("**/pagefind.js", lambda route: route.abort())
    try:
        visitor.open("vi-VN/search.html?q=anh")
        failed = visitor.page.locator("#sxs-results-status").get_attribute("data-failed")
        expect(visitor.page.get_by_role("status")).to_have_text(failed)
    finally:
        visitor.page.unroute("**/pagefind.js")


def test_the_article_page_needs_no_wider_policy(visit: Visit) -> None:
    visitor = visit(f"vi-VN/{ARTICLE}.html")
    assert visitor.page.locator("script[src*=pagefind], script[src*=search]").count() == 0
    visitor.assert_undisturbed()
