"""The contents beside an article: read without JavaScript, opened, completed and filtered with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from browsing import DESKTOP, PHONE, Visitor, Visitors, expect, served
from conftest import build

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]

WIDE = {"width": 1440, "height": 900}
LOCALES = {"vi-VN": "Đồng bộ ảnh", "ar-SA": "مزامنة الصورة"}
TOC = """\
- name: {start}
  href: start.md
- name: {group}
  items:
    - name: "{group} \\"<1>\\""
      href: group/one.md
      items:
        - href: group/below.md
    - href: group/two.md
- name: {long}
  items:
"""
SPAN = (
    '<span data-ttu-id="a-101">{title}</span>'
    '<span class="sxs-lookup"><span data-stu-id="a-101">Photo {n}</span></span>'
)
ARTICLE = f"""---
title: {{title}}
---
# {SPAN}

{{text}}

## {{title}} 2

{{text}}

## {{title}} 3

{{text}}
"""


def write(folder: Path, title: str) -> None:
    pages = ["start", "group/one", "group/two", "group/below", *(f"long/p{n:02}" for n in range(60))]
    for n, page in enumerate(pages):
        path = folder / f"{page}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = "\n\n".join([f"{title}."] * 20)
        path.write_text(ARTICLE.format(title=f"{title} {n}", n=n, text=text), encoding="utf-8")
    toc = TOC.format(start=f"{title} A", group=f"{title} B", long=f"{title} C")
    lines = "".join(f"    - href: long/p{n:02}.md\n" for n in range(60))
    (folder / "TOC.yml").write_text(toc + lines, encoding="utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("navigation")
    for locale, title in LOCALES.items():
        write(folder / "docs" / locale, title)
    # An article that is not translated into Arabic.
    (folder / "docs" / "ar-SA" / "group" / "two.md").unlink()
    return build(folder / "docs", folder / "out")


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as found:
        yield found


@pytest.fixture
def visit(visitors: Visitors, address: str) -> Visit:
    """Opens a page of the site; widely, but where a test asks for something else."""
    return partial(visitors.send, address, viewport=WIDE)


@pytest.fixture(params=LOCALES)
def locale(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def lines(visitor: Visitor) -> list[str]:
    """The lines of the contents that can be seen."""
    found = visitor.page.locator(".contents-tree:not([hidden]) li > a")
    return [link.get_attribute("href") or "" for link in found.all() if link.is_visible()]


# ---------------------------------------------------------------------- without JavaScript


@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["phone", "wide"])
def test_without_javascript(visitors: Visitors, address: str, locale: str, viewport: dict[str, int]) -> None:
    visitor = visitors.send(address, f"{locale}/long/p30.html", viewport=viewport, java_script_enabled=False)
    page = visitor.page
    if viewport is PHONE:
        page.locator(".navigation summary").click()
    expect(page.locator(".navigation input, .navigation button")).to_have_count(2)
    assert not any(
        control.is_visible() for control in page.locator(".navigation input, .navigation button").all()
    )
    assert len(lines(visitor)) == 25 + 2 + 1
    expect(page.locator(".navigation [aria-current=page]")).to_be_visible()
    visitor.follow(page.locator(".navigation [data-more=later]"))
    assert visitor.path.startswith(f"{locale}/index.html#c-")
    expect(page.locator(f"[id='{visitor.path.partition('#')[2]}']")).to_be_in_viewport()


def test_breadcrumbs_and_neighbours_follow_the_contents(visit: Visit) -> None:
    visitor = visit("vi-VN/group/below.html")
    crumbs = visitor.page.locator(".crumbs a")
    assert crumbs.all_inner_texts()[1:] == ["Đồng bộ ảnh B", 'Đồng bộ ảnh B "<1>"']
    assert (visitor.page.locator("a.prev").get_attribute("href") or "").endswith("one.html")
    assert (visitor.page.locator("a.next").get_attribute("href") or "").endswith("two.html")


# ---------------------------------------------------------------------- with it


def test_nothing_moves_when_the_script_comes(visit: Visit, locale: str) -> None:
    for viewport in (PHONE, WIDE):
        visitor = visit(f"{locale}/long/p30.html", viewport=viewport)
        shifts = visitor.page.evaluate(
            """() => new Promise((resolve) => {
              const found = [];
              new PerformanceObserver((list) => {
                for (const shift of list.getEntries())
                  for (const { node } of shift.sources) found.push(node?.outerHTML?.slice(0, 80) ?? "?");
              }).observe({ type: "layout-shift", buffered: true });
              setTimeout(() => resolve(found), 300);
            })"""
        )
        assert shifts == []


def test_everything_fits(visit: Visit, locale: str) -> None:
    for viewport in (PHONE, {"width": 768, "height": 900}, DESKTOP, WIDE):
        visitor = visit(f"{locale}/group/one.html", viewport=viewport)
        if viewport["width"] < 1280:
            visitor.page.locator(".navigation summary").click()
        for what in ("beyondTheWindow", "clipped", "overlaps", "unnamed"):
            assert visitor.look(what) == [], (viewport, what)
        assert visitor.look("sideways") == 0
        visitor.assert_undisturbed()


def test_the_column_stands_at_the_start_of_the_line(visit: Visit, locale: str) -> None:
    page = visit(f"{locale}/group/one.html").page
    column, main = page.locator(".navigation").bounding_box(), page.locator("main").bounding_box()
    assert column is not None
    assert main is not None
    if locale == "ar-SA":
        assert main["x"] + main["width"] <= column["x"]
    else:
        assert column["x"] + column["width"] <= main["x"]


def test_the_page_s_own_line_is_in_sight(visit: Visit, locale: str) -> None:
    page = visit(f"{locale}/long/p30.html", viewport={"width": 1440, "height": 400}).page
    expect(page.locator(".navigation [aria-current=page]")).to_be_in_viewport()
    assert page.evaluate("scrollY") == 0


def test_it_makes_way_for_two_columns_of_text(visit: Visit) -> None:
    page = visit("vi-VN/group/one.html?view=side-by-side").page
    expect(page.locator(".navigation summary")).to_be_visible()
    expect(page.locator(".navigation-body")).to_be_hidden()


def test_a_branch_opens_with_the_keyboard(visit: Visit, locale: str) -> None:
    visitor = visit(f"{locale}/start.html")
    page = visitor.page
    group = page.locator(".navigation button.branch").first
    expect(group).to_have_text(f"{LOCALES[locale]} B")
    expect(group).to_have_attribute("aria-expanded", "false")
    group.focus()
    page.keyboard.press("Enter")
    expect(group).to_have_attribute("aria-expanded", "true")
    one = page.locator(".navigation a[href$='/group/one.html']")
    expect(one).to_be_visible()
    expect(one).to_have_text(f'{LOCALES[locale]} B "<1>"')
    # A branch with a page of its own: the link, and a button before it.
    page.keyboard.press("Tab")
    expect(page.locator("*:focus")).to_have_attribute("aria-label", f'{LOCALES[locale]} B "<1>"')
    page.keyboard.press("Space")
    expect(page.locator(".navigation a[href$='/group/below.html']")).to_be_visible()
    group.focus()
    page.keyboard.press("Enter")
    expect(group).to_have_attribute("aria-expanded", "false")
    expect(one).to_be_hidden()
    assert visitor.look("unnamed") == []
    visitor.assert_undisturbed()


def test_a_long_section_is_completed(visit: Visit, locale: str) -> None:
    visitor = visit(f"{locale}/long/p30.html")
    page = visitor.page
    assert len(lines(visitor)) == 25 + 1
    later = page.locator(".navigation [data-more=later]")
    expect(later).to_have_role("button")
    later.click()
    expect(page.locator(".navigation a[href$='/long/p59.html']")).to_be_attached()
    expect(page.locator(".navigation a[href$='/long/p00.html']")).to_be_attached()
    expect(page.locator(".navigation [data-more]")).to_have_count(0)
    expect(page.locator("*:focus")).to_have_attribute("href", f"{visitor.site}{locale}/long/p43.html")
    expect(page.locator(".navigation [aria-current=page]")).to_have_count(1)
    visitor.assert_undisturbed()


def test_all_contents_open_at_the_page(visit: Visit, locale: str) -> None:
    visitor = visit(f"{locale}/group/below.html")
    page = visitor.page
    button = page.locator("[data-contents-all]")
    before = lines(visitor)
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".navigation a[href$='/start.html']")).to_be_visible()
    expect(page.locator(".contents-tree:not([hidden]) [aria-current=page]")).to_be_visible()
    assert visitor.look("unnamed") == []
    button.click()
    expect(button).to_have_attribute("aria-expanded", "false")
    assert lines(visitor) == before
    visitor.assert_undisturbed()


FILTERED = [("vi-VN", "dong bo anh 33", "33"), ("vi-VN", "ĐỒNG ẢNH 33", "33"), ("ar-SA", "الصورة 33", "33")]


@pytest.mark.parametrize(("locale", "text", "number"), FILTERED)
def test_the_filter(visit: Visit, locale: str, text: str, number: str) -> None:
    visitor = visit(f"{locale}/start.html")
    page = visitor.page
    box = page.get_by_role("searchbox").and_(page.locator(".navigation input"))
    box.fill(text)
    found = page.locator(".contents-results a")
    expect(found).to_have_count(1)
    expect(found).to_have_text(f"{LOCALES[locale]} {number}")
    expect(page.locator(".contents-results .muted")).to_have_text(f"{LOCALES[locale]} C")
    expect(page.locator(".contents-tools [role=status]")).to_contain_text("1")
    expect(page.locator(".navigation .contents-tree")).to_be_hidden()
    box.fill("không có gì như thế")
    expect(found).to_have_count(0)
    expect(page.locator(".contents-tools [role=status]")).not_to_be_empty()
    box.press("Escape")
    expect(box).to_have_value("")
    expect(page.locator(".navigation .contents-tree")).to_be_visible()
    box.fill(text)
    visitor.follow(found)
    assert visitor.path == f"{locale}/long/p29.html"
    visitor.assert_undisturbed()


def test_what_is_not_translated_is_marked(visit: Visit) -> None:
    page = visit("ar-SA/group/one.html").page
    link = page.locator(".contents-tree:not([hidden]) a[href$='two.html']")
    expect(link.locator("[lang=en]")).to_have_text("Photo 2")
    expect(link.locator("+ .badge")).to_be_visible()
    # The same in the whole of the contents, which the script builds.
    page.locator("[data-contents-all]").click()
    expect(link).to_have_attribute("href", re.compile("^http"))
    expect(link.locator("[lang=en]")).to_have_text("Photo 2")
    expect(link.locator("+ .badge")).to_be_visible()


def test_on_a_phone(visit: Visit, locale: str) -> None:
    visitor = visit(f"{locale}/group/below.html", viewport=PHONE)
    page = visitor.page
    expect(page.locator(".navigation-body")).to_be_hidden()
    page.locator(".navigation summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".navigation-body")).to_be_visible()
    expect(page.locator(".navigation [aria-current=page]")).to_be_in_viewport()
    assert visitor.look("sideways") == 0
    visitor.assert_undisturbed()


def test_a_failing_connection_is_told_and_asked_again(visit: Visit) -> None:
    visitor = visit("vi-VN/start.html")
    page = visitor.page
    page.route("**/_nav/*.json", lambda route: route.abort())
    page.locator("[data-contents-all]").click()
    expect(page.locator(".contents-tools [role=status]")).not_to_be_empty()
    page.unroute("**/_nav/*.json")
    page.locator("[data-contents-all]").click()
    expect(page.locator("[data-contents-all]")).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".contents-tools [role=status]")).to_be_empty()


# ---------------------------------------------------------------------- the page of all contents


def test_the_page_of_all_contents(visit: Visit, locale: str) -> None:
    for viewport in (PHONE, WIDE):
        visitor = visit(f"{locale}/index.html", viewport=viewport)
        for what in ("beyondTheWindow", "clipped", "overlaps", "unnamed"):
            assert visitor.look(what) == [], (viewport, what)
        assert len(lines(visitor)) == 64
        box = visitor.page.locator(".contents-tools input")
        box.fill("33")
        expect(visitor.page.locator(".contents-results a")).to_have_count(1)
        box.fill("")
        expect(visitor.page.locator(".contents-results a")).to_have_count(0)
        visitor.assert_undisturbed()


# ---------------------------------------------------------------------- contents of the page


def test_the_section_being_read_is_marked(visit: Visit, locale: str) -> None:
    page = visit(f"{locale}/start.html").page
    entries = page.locator(".side .toc a:not([href='#'])")
    page.evaluate("() => document.querySelectorAll('article h2')[1].scrollIntoView()")
    expect(entries.nth(1)).to_have_attribute("aria-current", "true")
    page.evaluate("() => document.querySelectorAll('article h2')[0].scrollIntoView()")
    expect(entries.nth(0)).to_have_attribute("aria-current", "true")
    expect(entries.nth(1)).not_to_have_attribute("aria-current", "true")


# ---------------------------------------------------------------------- accessibility


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing(visit: Visit, locale: str, colours: str) -> None:
    axe_api = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core is not installed")
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    options = {"runOnly": {"type": "tag", "values": rules}, "resultTypes": ["violations"]}

    def violations(visitor: Visitor) -> list[str]:
        found = axe_api.Axe().run(visitor.page, options=options).response["violations"]
        return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]

    visitor = visit(f"{locale}/group/one.html", color_scheme=colours)
    assert violations(visitor) == []
    visitor.page.locator("[data-contents-all]").click()
    expect(visitor.page.locator("[data-contents-all]")).to_have_attribute("aria-expanded", "true")
    assert violations(visitor) == []
    visitor = visit(f"{locale}/long/p30.html", color_scheme=colours, viewport=PHONE)
    visitor.page.locator(".navigation summary").click()
    assert violations(visitor) == []
    assert violations(visit(f"{locale}/index.html", color_scheme=colours)) == []
