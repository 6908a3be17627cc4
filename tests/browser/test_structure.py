"""What those who do not see the page rely on: one title, landmarks, headings in order, names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from browsing import LOCALES, TRANSLATIONS, Visitor, article
from lxml import html

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]

PAGES = [
    "index.html",
    "404.html",
    *(
        f"{locale}/{name}.html"
        for locale in LOCALES
        for name in ("index", "tools", "genindex", "search", "404")
    ),
    *(article(locale) for locale in LOCALES),
    "review/index.html",
    *(f"review/{locale}/index.html" for locale in TRANSLATIONS),
    *(f"review/{article(locale)}" for locale in TRANSLATIONS),
]


def test_the_list_of_pages_is_complete(site: Path) -> None:
    built = {page.relative_to(site).as_posix() for page in site.rglob("*.html") if ".sxs" not in page.parts}
    assert built == set(PAGES)


@pytest.fixture(scope="module")
def documents(site: Path) -> dict[str, html.HtmlElement]:
    parser = html.HTMLParser(encoding="utf-8")
    return {path: html.parse(site / path, parser).getroot() for path in PAGES}


def test_language_direction_and_title(documents: dict[str, html.HtmlElement]) -> None:
    for path, page in documents.items():
        locale = next((part for part in path.split("/") if part in LOCALES), "en-US")
        assert page.get("lang") == locale, path
        assert page.get("dir") == ("rtl" if locale == "ar-SA" else "ltr"), path
        assert page.findtext("head/title").strip(), path
        viewports = page.xpath("//meta[@name='viewport']/@content")
        assert viewports == ["width=device-width, initial-scale=1"], path


def test_landmarks(documents: dict[str, html.HtmlElement]) -> None:
    for path, page in documents.items():
        assert len(page.xpath("//main")) == 1, path
        assert len(page.xpath("/html/body/header")) == 1, path
        skip = page.xpath("/html/body/*[1][self::a]/@href")
        assert skip == ["#main"], path
        names = [name_of(nav, page) for nav in page.iter("nav")]
        assert all(names), path
        assert len(set(names)) == len(names), f"two of one name in {path}"


def name_of(part: html.HtmlElement, page: html.HtmlElement) -> str:
    """What a landmark is called."""
    label = part.get("aria-label") or page.xpath("string(//*[@id=$id])", id=part.get("aria-labelledby", ""))
    return str(label).strip()


def test_one_title_and_headings_in_order(documents: dict[str, html.HtmlElement]) -> None:
    for path, page in documents.items():
        levels = [int(heading.tag[1]) for heading in page.iter("h1", "h2", "h3", "h4", "h5", "h6")]
        assert levels.count(1) == 1, path
        assert levels[0] == 1, path
        assert all(b <= a + 1 for a, b in pairwise(levels)), (path, levels)
        assert all(heading.text_content().strip() for heading in page.iter("h1", "h2", "h3")), path


def test_tables_have_headings_with_a_scope(documents: dict[str, html.HtmlElement]) -> None:
    for path, page in documents.items():
        for table in page.iter("table"):
            assert table.xpath(".//thead//th"), path
            assert all(th.get("scope") for th in table.iter("th")), path


def test_every_link_within_the_site_leads_somewhere(
    documents: dict[str, html.HtmlElement], site: Path
) -> None:
    for path, page in documents.items():
        for target, fragment in links_within(path, page):
            is_there = (site / target).is_file() or (site / target / "index.html").is_file()
            assert is_there, f"{path} links to {target}"
            if fragment and target in documents:
                assert documents[target].xpath("//*[@id=$id]", id=fragment), f"{path}: {target}#{fragment}"


def links_within(path: str, page: html.HtmlElement) -> Iterator[tuple[str, str]]:
    for _, attribute, value, _ in page.iterlinks():
        parts = urlsplit(value)
        if attribute not in {"href", "src"} or parts.scheme:
            continue
        folder = Path("/site") / Path(path).parent
        # A page that is shown at any address counts from the root.
        here = Path("/site") / parts.path.lstrip("/") if parts.path.startswith("/") else folder / parts.path
        target = Path(unquote(str(here))).resolve() if parts.path else Path("/site") / path
        yield target.relative_to("/site").as_posix(), unquote(parts.fragment)


@pytest.mark.parametrize("path", [*PAGES[:4], article("ja-JP"), PAGES[-1], "review/index.html"])
def test_everything_has_a_name(visit: Visit, path: str) -> None:
    assert visit(path).look("unnamed") == []
