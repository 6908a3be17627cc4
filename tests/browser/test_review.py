"""Review pages and the site's home."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browsing import LOCALES, TRANSLATIONS, Visitor, article, expect

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]
REVIEW = f"review/{article('id-ID')}"

OWN_NAMES = {
    "ar-SA": "العربية",
    "de-DE": "Deutsch",
    "en-US": "English",
    "id-ID": "Indonesia",
    "ja-JP": "日本語",
    "vi-VN": "Tiếng Việt",
}


def test_home_lists_the_languages_by_their_own_names(visit: Visit) -> None:
    visitor = visit("index.html")
    names = visitor.page.locator("main li strong[lang]")
    assert [name.get_attribute("lang") for name in names.all()] == list(LOCALES)
    for name in names.all():
        locale = name.get_attribute("lang") or ""
        assert name.inner_text().startswith(OWN_NAMES[locale])
        assert name.get_attribute("dir") == ("rtl" if locale == "ar-SA" else "ltr")
    visitor.assert_undisturbed()


@pytest.mark.parametrize("locale", ["ar-SA", "en-US", "ja-JP"])
def test_from_home_to_the_article_and_back(visit: Visit, locale: str) -> None:
    visitor = visit("index.html")
    page = visitor.page
    visitor.follow(page.locator("main li a", has=page.locator(f"[lang={locale}]")))
    assert visitor.path == f"{locale}/index.html"
    visitor.follow(page.locator(f"main a[href='{article('')[1:]}']"))
    assert visitor.path == article(locale)
    visitor.follow(page.locator("footer a[href='../index.html']"))
    assert visitor.path == "index.html"


def test_the_lost_negation_is_shown(visit: Visit) -> None:
    page = visit(REVIEW).page
    row = page.locator("#s-p101")
    expect(row.locator(".findings")).to_contain_text("ADQ001")
    severity = row.locator(".findings .sev")
    expect(severity).to_have_class("sev error")
    expect(severity).not_to_be_empty()
    expect(row.locator("[lang=en].raw")).to_contain_text("There is no automatic synchronization")
    expect(row.locator("[lang='id-ID'].raw")).to_contain_text("Ada otomatis sinkronisasi")


def test_severities_are_words(visit: Visit) -> None:
    """Neither colour nor a sign alone tells them apart."""
    page = visit(REVIEW).page
    words = {sev.get_attribute("class"): sev.inner_text() for sev in page.locator(".totals .sev").all()}
    assert len(words) == 3
    assert len(set(words.values())) == 3
    assert all(word.strip() for word in words.values())


def test_back_to_the_segment_on_the_page(visit: Visit) -> None:
    visitor = visit(REVIEW)
    visitor.follow(visitor.page.locator("#s-p101 td:first-child a"))
    assert visitor.path == article("id-ID") + "#s-p101"
    assert visitor.look("inView", "#s-p101")
    visitor.follow(visitor.page.locator("aside a[href^='../review/']"))
    assert visitor.path == f"{REVIEW}#s-p101"
    visitor.assert_undisturbed()


def test_only_segments_with_findings(visit: Visit) -> None:
    page = visit(REVIEW).page
    rows = page.locator(".segments tbody tr")
    button = page.locator("[data-only=flagged]")

    def seen() -> list[str | None]:
        return [row.get_attribute("id") for row in rows.all() if row.is_visible()]

    everything = seen()
    assert len(everything) == 7
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    assert seen() == ["s-p101", "s-107"]
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert seen() == everything


def test_the_way_through_the_review_pages(visit: Visit) -> None:
    visitor = visit("index.html")
    page = visitor.page
    visitor.follow(page.locator("a[href='review/index.html']"))
    rows = page.locator("tbody tr")
    assert [a.get_attribute("lang") for a in rows.locator("th a").all()] == list(TRANSLATIONS)
    visitor.follow(rows.locator("[lang='id-ID']"))
    assert visitor.path == "review/id-ID/index.html"
    visitor.follow(page.locator("tbody th a"))
    assert visitor.path == REVIEW
    visitor.follow(page.locator("a.brand"))
    visitor.follow(page.locator("a.brand"))
    visitor.follow(page.locator("a.brand"))
    assert visitor.path == "index.html"
    visitor.assert_undisturbed()
