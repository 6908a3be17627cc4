"""What readers see of English that has moved on: marks, the English of today, status pages, dashboards."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from browsing import DESKTOP, PHONE, Visitor, Visitors, expect

pytestmark = pytest.mark.browser

_SXS = "from sphinx_sxs.cli import main; main()"

Visit = Callable[..., Visitor]

LOCALES = ("vi-VN", "ar-SA")
PANEL = "#sxs-panel"
NOW = "#sxs-panel [data-now-text]"
PATHS = [
    "index.html",
    "sync/index.html",
    *(
        path
        for locale in LOCALES
        for path in (
            f"{locale}/photo.html",
            f"sync/{locale}/index.html",
            f"sync/{locale}/photo.html",
            f"sync/{locale}/fax.html",
            f"review/{locale}/photo.html",
        )
    ),
]


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_everything_fits_and_nothing_is_complained_about(visit_fresh: Visit, path: str, colours: str) -> None:
    for size in (PHONE, DESKTOP):
        visitor = visit_fresh(path, viewport=size, color_scheme=colours)
        assert visitor.look("sideways") == 0
        assert visitor.look("beyondTheWindow") == []
        assert visitor.look("clipped") == []
        assert visitor.look("overlaps") == []
        assert visitor.look("unnamed") == []
        visitor.assert_undisturbed()


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_contrast(visit_fresh: Visit, colours: str) -> None:
    page = visit_fresh("vi-VN/photo.html", color_scheme=colours)
    page.page.locator("a.stale-mark").first.click()
    for selector in (
        "a.stale-mark",
        ".badge.freshness",
        ".badge.freshness a",
        "ins",
        "del",
        ".panel-now *",
    ):
        assert page.look("contrast", selector) >= 4.5, selector
    for path in ("sync/vi-VN/photo.html", "review/vi-VN/photo.html"):
        other = visit_fresh(path, color_scheme=colours)
        for selector in (".fresh", "ins", "del"):
            assert other.look("contrast", selector) >= 4.5, (path, selector)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_stale_sentence_is_told_by_more_than_colour(visit_fresh: Visit, locale: str) -> None:
    page = visit_fresh(f"{locale}/photo.html").page
    for key, kind in (("103", "changed"), ("106", "removed"), ("107", "changed")):
        segment = page.locator(f"#s-{key}")
        expect(segment).to_have_attribute("data-freshness", kind)
        line = segment.evaluate("(e) => getComputedStyle(e).textDecorationLine")
        assert "underline" in line
        sign = page.locator(f"a.stale-mark[data-for='{key}']")
        expect(sign).to_be_visible()
        expect(sign).to_have_accessible_name(sign.get_attribute("title") or "")
    expect(page.locator("#s-102")).not_to_have_attribute("data-freshness", "current")


@pytest.mark.parametrize("locale", LOCALES)
def test_the_english_of_today_is_one_key_away(visit_fresh: Visit, locale: str) -> None:
    visitor = visit_fresh(f"{locale}/photo.html")
    page = visitor.page
    page.locator("#s-103").focus()
    page.keyboard.press("Enter")
    expect(page.locator(NOW)).to_be_visible()
    expect(page.locator(f"{NOW} del")).to_have_text("24")
    expect(page.locator(f"{NOW} ins")).to_have_text("48")
    assert visitor.look("direction", NOW) == {"lang": "en", "direction": "ltr", "starts": "left"}
    assert visitor.look("inView", "#s-103")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#sxs-panel [data-panel-now]")).to_be_hidden()
    page.keyboard.press("Escape")
    page.locator("#s-106").click()
    expect(page.locator("#sxs-panel [data-now-note]")).not_to_be_empty()
    expect(page.locator("#sxs-panel [data-now-block]")).to_be_hidden()
    visitor.assert_undisturbed()


def test_the_sign_opens_the_panel_and_gets_the_focus_back(visit_fresh: Visit) -> None:
    page = visit_fresh("vi-VN/photo.html").page
    sign = page.locator("a.stale-mark[data-for='107']")
    sign.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"{NOW} ins")).to_have_text("Learn")
    link = page.locator(f"{PANEL} a[href$='sync/vi-VN/photo.html']")
    expect(link).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(PANEL)).to_be_hidden()
    expect(sign).to_be_focused()


def test_all_english_shows_what_has_changed(visit_fresh: Visit) -> None:
    visitor = visit_fresh("ar-SA/photo.html")
    page = visitor.page
    page.locator("#s-102").focus()
    page.keyboard.press("e")
    expect(page.locator("article .english .now ins")).to_have_text(["48", "Learn"])
    assert visitor.look("clipped") == []
    page.keyboard.press("e")
    page.keyboard.press("e")
    expect(page.locator("article .english")).to_have_count(0)


def test_from_the_panel_to_the_row_of_the_status_page(visit_fresh: Visit) -> None:
    visitor = visit_fresh("vi-VN/photo.html")
    visitor.page.locator("#s-103").click()
    visitor.follow(visitor.page.locator(f"{PANEL} a[href$='sync/vi-VN/photo.html']"))
    assert visitor.path == "sync/vi-VN/photo.html#s-103"
    assert visitor.look("inView", "#s-103")


def test_without_javascript_the_sign_leads_to_the_row(visit_fresh: Visit) -> None:
    visitor = visit_fresh("vi-VN/photo.html", java_script_enabled=False)
    visitor.follow(visitor.page.locator("a.stale-mark[data-for='103']"))
    assert visitor.path == "sync/vi-VN/photo.html#s-103"
    expect(visitor.page.locator("#s-103 ins")).to_have_text("48")
    assert visitor.page.locator("button:visible, input:visible").count() == 0
    visitor.open("sync/vi-VN/index.html")
    expect(visitor.page.locator("table.sync tbody tr").first).to_contain_text("5")
    assert visitor.page.locator("button:visible, input:visible").count() == 0


def test_what_is_to_be_translated_is_read_as_english(visit_fresh: Visit) -> None:
    visitor = visit_fresh("ar-SA/photo.html")
    pending = visitor.page.locator(".sxs[data-pending]")
    expect(pending).to_have_count(1)
    expect(pending).to_have_attribute("lang", "en")
    assert visitor.page.locator(".sxs[data-pending] .visually-hidden").inner_text().strip()


@pytest.mark.parametrize("page", ["review", "sync"])
def test_only_what_is_stale(visit_fresh: Visit, page: str) -> None:
    shown = visit_fresh(f"{page}/vi-VN/photo.html").page
    rows = shown.locator(".segments tbody tr:visible")
    everything = rows.count()
    button = shown.locator("[data-only=stale]")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    kinds = {row.get_attribute("data-freshness") for row in rows.all()}
    assert {"changed", "removed", "new"} <= kinds
    assert rows.count() < everything
    button.click()
    assert rows.count() == everything


@pytest.mark.parametrize("path", ["sync/vi-VN/index.html", "sync/ar-SA/index.html"])
def test_a_dashboard_can_be_sorted_by_keyboard(visit_fresh: Visit, path: str) -> None:
    visitor = visit_fresh(path)
    page = visitor.page
    names = page.locator("table[data-sortable] tbody th")
    worst_first = names.all_inner_texts()
    by_name = page.locator("table[data-sortable] thead th").first
    by_name.locator("button").focus()
    page.keyboard.press("Enter")
    expect(by_name).to_have_attribute("aria-sort", "ascending")
    ascending = names.all_inner_texts()
    page.keyboard.press("Enter")
    expect(by_name).to_have_attribute("aria-sort", "descending")
    assert names.all_inner_texts() == ascending[::-1]
    page.locator("table[data-sortable] thead th button").nth(3).click()
    assert names.all_inner_texts()[0] == worst_first[0]
    expect(page.locator("[aria-sort]")).to_have_count(1)
    visitor.assert_undisturbed()


def test_a_dashboard_can_be_filtered_by_name(visit_fresh: Visit) -> None:
    page = visit_fresh("sync/vi-VN/index.html").page
    page.locator("[data-filter]").fill("LỊCH")
    expect(page.locator("table[data-sortable] tbody tr:visible")).to_have_count(1)
    page.locator("[data-filter]").fill("")
    expect(page.locator("table[data-sortable] tbody tr:visible")).to_have_count(3)


def test_bars_are_painted(visit_fresh: Visit) -> None:
    """A pattern that is not found would leave them empty, and nobody would be told."""
    page = visit_fresh("sync/vi-VN/index.html").page
    for rect in page.locator("svg.shares").first.locator("rect").all():
        fill = rect.evaluate("(e) => getComputedStyle(e).fill")
        pattern = fill.partition("#")[2].rstrip('")')
        assert (
            page.locator(f"pattern#{pattern} rect").first.evaluate("(e) => getComputedStyle(e).fill")
            != "none"
        )


# ---- The report of `sxs sync status`, opened as a file ------------------------------------------


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("report") / "report.html"
    tree = Path(__file__).parent.parent / "site" / "fixtures" / "freshness"
    command = [sys.executable, "-c", _SXS, "sync", "status", tree / "docs", "--originals", tree / "originals"]
    done = subprocess.run(
        [*command, "--format", "html", "-o", file], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stderr
    return file


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_report_fits_and_asks_nobody(
    visitors: Visitors, report: Path, size: dict[str, int], scheme: str
) -> None:
    reader = visitors.send(f"{report.parent.as_uri()}/", report.name, viewport=size, color_scheme=scheme)
    assert reader.look("sideways") == 0
    assert reader.look("clipped") == []
    assert reader.look("contrast", ".fresh, ins, del, a") >= 4.5
    reader.assert_undisturbed()


def test_the_report_leads_to_what_is_to_be_done(visitors: Visitors, report: Path) -> None:
    reader = visitors.send(f"{report.parent.as_uri()}/", report.name)
    page = reader.page
    page.locator("table.sync tbody a", has_text="vi-VN/photo.md").click()
    rows = page.locator(f"#{reader.path.partition('#')[2]} tbody tr")
    kinds = [row.get_attribute("data-freshness") for row in rows.all()]
    assert sorted(kind for kind in kinds if kind) == ["changed", "changed", "new", "removed"]
    page.locator("table.sync thead button").first.click()
    expect(page.locator("[aria-sort]")).to_have_count(1)
    reader.assert_undisturbed()


def test_the_report_reads_without_javascript(visitors: Visitors, report: Path) -> None:
    reader = visitors.send(f"{report.parent.as_uri()}/", report.name, java_script_enabled=False)
    assert reader.page.locator("table.sync tbody tr").count() == 6
    assert reader.page.locator("button:visible, input:visible").count() == 0
