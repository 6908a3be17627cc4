"""The views of an article: in the reader's language, with the English below, with it beside."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from browsing import ARTICLE, PHONE, Visitor, Visitors, article, expect, new_visitor, served
from conftest import build
from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]

BOTH = ("interleaved", "side-by-side")
LONG = "long"
STATUS = "[data-view-status]"
FORBID_STORAGE = """
for (const name of ["localStorage", "sessionStorage"]) {
  Object.defineProperty(window, name, { get() { throw new DOMException("forbidden", "SecurityError"); } });
}
"""
NOTE_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const { sources } of list.getEntries()) {
    const ours = sources.filter(({ node }) => node?.parentElement?.closest("main, aside"));
    window.shifts.push(...ours.map(({ node }) => node.nodeName));
  }
}).observe({ type: "layout-shift", buffered: true });
"""


def span(prefix: str, ordinal: str, target: str, source: str) -> str:
    return (
        f'<span data-ttu-id="{prefix}-{ordinal}">{target}</span>'
        f'<span class="sxs-lookup"><span data-stu-id="{prefix}-{ordinal}">{source}</span></span>'
    )


def long_article(prefix: str, words: str, ordinals: list[str]) -> str:
    """A title, a list in a list and many paragraphs, one a segment."""
    head = (
        f"---\ntitle: {words}\nms.translationtype: HT\n---\n# {span(prefix, '101', words, 'The title')}\n\n"
    )
    items = (
        f"- {span(prefix, '102', words, 'The first item, which says more in English than there')}\n"
        f"  - {span(prefix, '103', words, 'The item below')}\n"
        f"    1. {span(prefix, '104', words, 'Deepest')}\n\n"
    )
    paragraphs = "".join(
        f"{span(prefix, n, f'{words} {n}. ' * 12, f'Paragraph {n} in English. ' * 9)}\n\n" for n in ordinals
    )
    return head + items + paragraphs


@pytest.fixture(scope="module")
def long_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site whose locales have some of their segments in common."""
    folder = tmp_path_factory.mktemp("views")
    for locale, prefix, words, ordinals in (
        ("vi-VN", "aaaaa", "Đồng bộ ảnh", [str(n) for n in range(105, 145)]),
        ("ar-SA", "bbbbb", "مزامنة الصور", ["105", "107", "p108", "112", *map(str, range(113, 140))]),
    ):
        (folder / "docs" / locale).mkdir(parents=True)
        text = long_article(prefix, words, ordinals)
        (folder / "docs" / locale / f"{LONG}.md").write_text(text, encoding="utf-8")
    with served(build(folder / "docs", folder / "out")) as address:
        yield address


@pytest.fixture
def visit_long(visitors: Visitors, long_address: str) -> Visit:
    """Opens a page of the site with long articles."""

    def visit(path: str, **options: object) -> Visitor:
        return visitors.send(long_address, path, **options)  # type: ignore[arg-type]

    return visit


def radio(page: Page, view: str) -> Locator:
    return page.locator(f"[name=sxs-view][value={view}]")


def view_of(page: Page) -> str:
    return str(page.evaluate("document.documentElement.dataset.view"))


def english(page: Page) -> Locator:
    return page.locator("[data-bilingual] .english")


def stored(page: Page) -> list[str | None]:
    found: list[str | None] = page.evaluate(
        "[sessionStorage.getItem('sxs-view'), localStorage.getItem('sxs-view')]"
    )
    return found


# ---- The three views ---------------------------------------------------------------------------


@pytest.mark.parametrize("locale", ["vi-VN", "ar-SA"])
def test_three_views(visit: Visit, locale: str) -> None:
    visitor = visit(article(locale))
    page = visitor.page
    assert view_of(page) == "localized"
    expect(radio(page, "localized")).to_be_checked()
    expect(english(page)).to_have_count(0)
    before = page.locator("article").inner_html()
    for view in BOTH:
        radio(page, view).check()
        assert view_of(page) == view
        expect(english(page)).to_have_count(7)
        expect(english(page).first).to_have_text("Sync a user's profile picture")
        assert visitor.look("direction", "article .english") == {
            "lang": "en",
            "direction": "ltr",
            "starts": "left",
        }
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        assert visitor.look("unnamed") == []
        assert visitor.look("clipped") == []
        expect(page.locator(".pair")).to_have_count(7 if view == "side-by-side" else 0)
    radio(page, "localized").check()
    expect(english(page)).to_have_count(0)
    assert page.locator("article").inner_html() == before
    visitor.assert_undisturbed()


def test_a_key_goes_from_view_to_view_and_says_so(visit: Visit) -> None:
    page = visit(article("vi-VN")).page
    page.locator("#s-106").focus()
    names = dict(zip(("localized", *BOTH), page.locator(".choices label").all_inner_texts(), strict=True))
    for view in (*BOTH, "localized"):
        page.keyboard.press("e")
        assert view_of(page) == view
        expect(radio(page, view)).to_be_checked()
        expect(page.locator(STATUS)).to_contain_text(names[view])
        expect(page.locator("#s-106")).to_be_focused()


def test_the_control_by_keyboard_alone(visit: Visit) -> None:
    page = visit(article("ar-SA")).page
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "sxs-view":
            break
    page.keyboard.press("ArrowDown")
    assert view_of(page) == "interleaved"
    page.keyboard.press("ArrowDown")
    assert view_of(page) == "side-by-side"
    expect(radio(page, "side-by-side")).to_be_focused()
    page.keyboard.press("e")
    assert view_of(page) == "localized"
    page.locator("header.site-header a").first.focus()
    page.keyboard.press("e")
    assert view_of(page) == "localized"


def test_a_touch_is_enough(visit: Visit) -> None:
    page = visit(article("vi-VN"), viewport=PHONE, has_touch=True).page
    page.locator(".choices label").nth(2).tap()
    assert view_of(page) == "side-by-side"
    page.locator(".english [data-of='108']").tap()
    expect(page.locator("#s-108")).to_have_attribute("aria-current", "true")


@pytest.mark.parametrize("locale", ["vi-VN", "ar-SA"])
@pytest.mark.parametrize("width", [768, 1440])
def test_rows_are_aligned(visit_long: Visit, locale: str, width: int) -> None:
    """Each English block begins where its own does, and all of them stand in one column."""
    size = {"width": width, "height": 800}
    visitor = visit_long(f"{locale}/{LONG}.html?view=side-by-side", viewport=size)
    rows = visitor.page.evaluate(
        """() => [...document.querySelectorAll(".pair")].map((pair) => {
          const [own, english] = [...pair.children].map((e) => e.getBoundingClientRect());
          return [own.top, english.top, own.left, own.right, english.left, english.right];
        })"""
    )
    assert len(rows) > 30
    assert {round(own - english, 1) for own, english, *_ in rows} == {0}
    assert len({(round(left), round(right)) for *_, left, right in rows}) == 1
    assert len({round(left) for _, _, left, *_ in rows} | {round(row[3]) for row in rows}) > 3, (
        "no list in a list"
    )
    for _, _, left, right, english_left, english_right in rows:
        assert english_right <= left if locale == "ar-SA" else right <= english_left
    assert visitor.look("sideways") == 0


@pytest.mark.parametrize("locale", ["vi-VN", "ar-SA"])
def test_a_narrow_window_has_one_column(visit_long: Visit, locale: str) -> None:
    visitor = visit_long(f"{locale}/{LONG}.html?view=side-by-side", viewport=PHONE)
    own, other = visitor.page.locator(".pair").nth(5).locator("> *").all()
    above, below = own.bounding_box(), other.bounding_box()
    assert above is not None
    assert below is not None
    assert above["y"] + above["height"] <= below["y"]
    assert visitor.look("sideways") == 0


def test_tables_pictures_and_code_beside(visit_docset: Visit) -> None:
    page = visit_docset("vi-VN/sync-limits.html?view=side-by-side").page
    cell = page.locator("td", has=page.locator("#s-112"))
    expect(cell.locator(".english")).to_have_text("Only administrators can change this value.")
    expect(page.locator("table .pair")).to_have_count(0)
    expect(page.locator("article img")).to_have_count(1)
    expect(page.locator(".pair img")).to_have_count(0)
    whole = page.locator("article").bounding_box()
    code = page.locator("article .highlight").bounding_box()
    assert whole is not None
    assert code is not None
    assert code["width"] == whole["width"]
    expect(page.locator("#tab-windows .pair .english")).to_have_text("Press the Windows key.")


def test_pointing_at_a_sentence_shows_its_english(visit_docset: Visit) -> None:
    page = visit_docset("vi-VN/sync-limits.html?view=side-by-side").page
    page.locator("#s-103").hover()
    expect(page.locator(".english .pointed")).to_have_text("Each step has a command.")
    page.locator("[data-of='102']").hover()
    expect(page.locator("#s-102")).to_have_class("sxs pointed")


# ---- Nothing is lost on the way ----------------------------------------------------------------


@pytest.mark.parametrize("locale", ["vi-VN", "ar-SA"])
def test_the_reader_keeps_their_place(visit_long: Visit, locale: str) -> None:
    page = visit_long(f"{locale}/{LONG}.html").page
    page.locator("#s-125").evaluate(
        "e => scrollBy({ top: e.getBoundingClientRect().top - 40, behavior: 'instant' })"
    )
    page.locator("#s-130").focus()
    for view in (*BOTH, "localized", "side-by-side", "interleaved"):
        before = page.evaluate("document.getElementById('s-125').getBoundingClientRect().top")
        while view_of(page) != view:
            page.keyboard.press("e")
        page.wait_for_timeout(50)  # what the browser does of itself comes a frame later
        after = page.evaluate("document.getElementById('s-125').getBoundingClientRect().top")
        assert abs(after - before) < 2, view
        expect(page.locator("#s-130")).to_be_focused()


def test_the_open_sentence_stays_open(visit: Visit) -> None:
    page = visit(article("vi-VN")).page
    page.locator("#s-108").click()
    for view in (*BOTH, "localized"):
        radio(page, view).check()
        expect(page.locator("#sxs-panel")).to_be_visible()
        expect(page.locator(".sxs[aria-current]")).to_have_attribute("id", "s-108")
        expect(page.locator(".open[data-of='108']")).to_have_count(0 if view == "localized" else 1)


def test_a_selection_stays(visit: Visit) -> None:
    page = visit(article("vi-VN")).page
    page.evaluate("getSelection().selectAllChildren(document.getElementById('s-106'))")
    selected = page.evaluate("getSelection().toString()")
    page.evaluate("document.querySelector('[value=side-by-side]').click()")
    assert page.evaluate("getSelection().toString()") == selected


@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize("locale", ["vi-VN", "ar-SA"])
def test_nothing_shifts_while_a_page_loads(
    browser: Browser, long_address: str, locale: str, view: str
) -> None:
    visitor = new_visitor(browser, long_address)
    visitor.page.add_init_script(NOTE_SHIFTS)
    for path in (f"{locale}/{LONG}.html?view={view}", f"{locale}/{LONG}.html", f"{locale}/{LONG}.html#s-125"):
        page = visitor.open(path)
        page.wait_for_timeout(200)
        assert view_of(page) == view
        expect(english(page).first).to_be_visible()
        assert page.evaluate("window.shifts") == []
    page.context.close()


def test_an_address_with_an_anchor_leads_there_in_every_view(visit_long: Visit) -> None:
    for view in ("localized", *BOTH):
        visitor = visit_long(f"vi-VN/{LONG}.html?view={view}#s-130")
        assert visitor.look("inView", "#s-130"), view


@pytest.mark.parametrize("lost", ["sxs-reading.js", "sxs-view.js"])
def test_an_article_is_shown_though_a_script_is_lost(browser: Browser, address: str, lost: str) -> None:
    visitor = new_visitor(browser, address)
    visitor.page.route(f"**/{lost}*", lambda route: route.abort())
    page = visitor.open(article("vi-VN") + "?view=side-by-side")
    expect(page.locator("#s-106")).to_be_visible()
    page.context.close()


def test_paper_has_the_view_of_the_screen(visit_long: Visit) -> None:
    page = visit_long(f"vi-VN/{LONG}.html?view=side-by-side").page
    page.emulate_media(media="print")
    expect(english(page).first).to_be_visible()
    expect(page.locator(".reading-bar")).to_be_hidden()
    page.emulate_media(media="screen")


# ---- Memory ------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", BOTH)
def test_a_choice_is_remembered_from_page_to_page(visit: Visit, view: str) -> None:
    visitor = visit(article("vi-VN"))
    page = visitor.page
    radio(page, view).check()
    for path in (article("de-DE"), "index.html", article("ar-SA")):
        visitor.open(path)
    assert view_of(page) == view
    expect(radio(page, view)).to_be_checked()
    expect(english(page)).to_have_count(7)
    assert visitor.path == article("ar-SA")
    radio(page, "localized").check()
    visitor.open(article("vi-VN"))
    assert view_of(page) == "localized"
    visitor.assert_undisturbed()


def test_an_address_comes_before_memory_and_holds_for_the_session(visit: Visit) -> None:
    visitor = visit(article("vi-VN"))
    page = visitor.page
    radio(page, "side-by-side").check()
    visitor.open(article("vi-VN") + "?view=interleaved")
    assert view_of(page) == "interleaved"
    visitor.open(article("ar-SA"))
    assert view_of(page) == "interleaved"
    assert stored(page) == ["interleaved", "side-by-side"]
    visitor.open(article("ar-SA") + "?view=sideways")
    assert view_of(page) == "interleaved"
    radio(page, "localized").check()
    visitor.open(article("vi-VN"))
    assert view_of(page) == "localized"
    assert stored(page) == [None, None]


def test_a_choice_stands_in_the_address(visit: Visit) -> None:
    visitor = visit(article("vi-VN") + "#s-106")
    page = visitor.page
    length = page.evaluate("history.length")
    radio(page, "interleaved").check()
    assert visitor.path == article("vi-VN") + "?view=interleaved#s-106"
    radio(page, "side-by-side").check()
    assert visitor.path == article("vi-VN") + "?view=side-by-side#s-106"
    page.locator("#s-107").focus()
    page.keyboard.press("Enter")
    assert visitor.path == article("vi-VN") + "?view=side-by-side#s-107"
    radio(page, "localized").check()
    assert visitor.path == article("vi-VN") + "#s-107"
    assert page.evaluate("history.length") == length


def test_going_back_shows_what_was_chosen_since(visit: Visit) -> None:
    visitor = visit(article("vi-VN"))
    page = visitor.page
    visitor.open(article("ar-SA"))
    radio(page, "interleaved").check()
    page.go_back()
    assert view_of(page) == "interleaved"
    expect(english(page)).to_have_count(7)


@pytest.mark.parametrize("view", ["localized", *BOTH])
def test_links_carry_the_view_where_nothing_may_be_stored(browser: Browser, address: str, view: str) -> None:
    visitor = new_visitor(browser, address)
    visitor.page.add_init_script(FORBID_STORAGE)
    page = visitor.open(article("vi-VN"))
    radio(page, view).check()
    visitor.follow(page.locator("header.site-header a").first)
    visitor.follow(page.locator(f"main a[href*='{ARTICLE}']").first)
    assert view_of(page) == view
    visitor.follow(page.locator("aside a[hreflang='en']"))
    page.go_back()
    assert view_of(page) == view
    page.context.close()


# ---- Other locales -----------------------------------------------------------------------------


def switch_to(visitor: Visitor, locale: str) -> None:
    visitor.page.locator("details.locales > summary").click()
    visitor.follow(visitor.page.locator(f"details.locales a[hreflang='{locale}']"))


@pytest.mark.parametrize("view", BOTH)
def test_another_locale_at_the_same_sentence_in_the_same_view(visit: Visit, view: str) -> None:
    visitor = visit(article("vi-VN"))
    radio(visitor.page, view).check()
    visitor.page.locator("#s-108").click()
    switch_to(visitor, "ar-SA")
    assert visitor.path == f"{article('ar-SA')}?view={view}#s-108"
    assert visitor.look("inView", "#s-108")
    switch_to(visitor, "en-US")
    switch_to(visitor, "ja-JP")
    assert visitor.path == f"{article('ja-JP')}?view={view}#s-108"
    expect(english(visitor.page)).to_have_count(7)
    visitor.assert_undisturbed()


def test_a_heading_leads_to_the_same_heading(visit_docset: Visit) -> None:
    visitor = visit_docset("vi-VN/sync-limits.html")
    visitor.page.locator("h2 a.headerlink").first.click()
    assert "#s-" not in visitor.path
    switch_to(visitor, "ar-SA")
    assert visitor.path == "ar-SA/sync-limits.html#s-106"
    assert visitor.look("inView", "#s-106")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("s-106", "s-105"),
        ("s-107", "s-107"),
        # The paragraph that has here what are sentences there.
        ("s-109", "s-p108"),
        ("s-111", "s-p108"),
        ("s-144", "s-139"),
        ("s-7", "s-101"),
        ("s-aaaaa-120", "s-120"),
    ],
)
def test_an_anchor_that_is_missing_leads_to_the_segment_before(
    visit_long: Visit, wanted: str, found: str
) -> None:
    visitor = visit_long(f"ar-SA/{LONG}.html#{wanted}")
    assert visitor.path == f"ar-SA/{LONG}.html#{found}"
    assert visitor.look("inView", f"#{found}")
    assert visitor.look("background", f"#{found}") != visitor.look("background", "#s-104")
    visitor.page.evaluate(f"location.hash = '#{wanted}'")
    expect(visitor.page.locator(f"#{found}:target")).to_have_count(1)


def test_the_english_page_too_leads_to_the_segment_before(visit_long: Visit) -> None:
    visitor = visit_long(f"en-US/{LONG}.html#s-900")
    assert visitor.path.partition("#")[2].startswith("s-1")


# ---- Without JavaScript ------------------------------------------------------------------------


@pytest.mark.parametrize("locale", ["vi-VN", "ar-SA"])
def test_nothing_of_the_views_without_javascript(visit: Visit, locale: str) -> None:
    visitor = visit(article(locale) + "?view=side-by-side", java_script_enabled=False)
    expect(visitor.page.locator(".views")).to_be_hidden()
    expect(visitor.page.locator("article")).to_be_visible()
    expect(visitor.page.locator("#s-110")).to_be_visible()
    visitor.follow(visitor.page.locator("aside a[hreflang='en']"))
    assert visitor.path == article("en-US")


def test_going_back_keeps_the_last_choice(visit: Visit) -> None:
    visitor = visit(article("vi-VN"))
    page = visitor.page
    page.locator("[name=sxs-view][value=side-by-side]").check(force=True)
    visitor.follow(page.locator("aside a[data-keep-anchor]").first)
    visitor.open(article("ar-SA"))
    page.locator("[name=sxs-view][value=localized]").check(force=True)
    visitor.open(article("vi-VN") + "?view=interleaved")
    page.locator("[name=sxs-view][value=localized]").check(force=True)
    page.go_back()
    assert page.evaluate("document.documentElement.dataset.view") == "localized"


def test_an_address_that_is_no_text_stops_nothing(visit: Visit) -> None:
    visitor = visit(article("vi-VN") + "#50%")
    visitor.page.locator("#s-106").click()
    expect(visitor.page.locator("#sxs-panel")).to_be_visible()
    visitor.assert_undisturbed()
