"""*Sync tools*: where the article sends its reader, with nobody listening in between."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from browsing import LOCALES, TRANSLATIONS, Visitor, article, expect
from lxml import html

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]

OFFICE = "https://www.office.com/"
FROM_THE_ARTICLE = {
    OFFICE,
    "https://go.microsoft.com/fwlink/?linkid=875585",
    "https://go.microsoft.com/fwlink/?linkid=875586",
}


@pytest.mark.parametrize("locale", TRANSLATIONS)
def test_beside_the_article(visit: Visit, locale: str) -> None:
    page = visit(article(locale)).page
    tools = page.locator("aside .tools > li")
    links = {link.get_attribute("href") for link in tools.locator("a").all()}
    assert links >= FROM_THE_ARTICLE
    office = tools.filter(has=page.locator(f"a[href='{OFFICE}']"))
    expect(office.get_by_role("link")).to_have_text("Office.com")
    expect(office.locator(".unwrapped")).not_to_be_empty()
    expect(page.locator("aside .unwrapped")).to_have_count(1)
    expect(page.locator("article #s-107 a")).to_have_attribute("href", OFFICE)


@pytest.mark.parametrize("locale", LOCALES)
def test_on_their_own_page(visit: Visit, locale: str) -> None:
    visitor = visit(article(locale))
    page = visitor.page
    beside = {link.get_attribute("href") for link in page.locator("aside .tools > li > a").all()}
    visitor.follow(page.locator("aside a[href='tools.html']"))
    assert visitor.path == f"{locale}/tools.html"
    cards = page.locator("main .tool-cards > li")
    assert {link.get_attribute("href") for link in cards.locator("h2 a").all()} == beside
    office = cards.filter(has=page.locator(f"h2 a[href='{OFFICE}']"))
    expect(office.locator(".unwrapped")).not_to_be_empty()
    visitor.follow(office.locator("details a"))
    assert visitor.path == article(locale)
    visitor.assert_undisturbed()


def test_no_link_of_the_site_is_tracked(site: Path) -> None:
    pages = [page for page in site.rglob("*.html") if ".sxs" not in page.parts]
    assert len(pages) > 4 * len(LOCALES)
    links = [
        (page.relative_to(site).as_posix(), value)
        for page in pages
        for _, attribute, value, _ in html.parse(page).getroot().iterlinks()
        if attribute in {"href", "src", "action"}
    ]
    assert links
    assert [link for link in links if "safelinks" in link[1]] == []
