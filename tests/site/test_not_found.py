"""The pages that a host shows where there is none."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import lxml.html
import pytest
from built_sites import SITE, Site
from pages import copy_docset, sphinx_build

from sphinx_sxs.settings import Link, Settings, Theme
from sphinx_sxs.site.seo.not_found import with_whole_links

ARTICLE = "---\ntitle: Tên\n---\n# ⟦Tên|Name⟧\n\n⟦Đoạn.|Paragraph.⟧\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return built(tmp_path_factory.mktemp("not-found"), SITE)


def built(folder: Path, site_url: str) -> Site:
    theme = Theme(links=(Link(name="Support", url="/support"),), accent="#0b6570")
    site = Site(folder, Settings(root=folder, site_url=site_url, theme=theme))
    site.write("docs/vi-VN/some/page.md", ARTICLE)
    site.write("docs/ar-SA/some/page.md", ARTICLE)
    site.build(jobs=2)
    return site


PAGES = ["404", "vi-VN/404", "ar-SA/404", "en-US/404"]


def test_every_link_works_wherever_the_page_is_shown(site: Site) -> None:
    assert_whole_links(site, "/docs/")


@pytest.mark.parametrize("site_url", ["https://help.example", ""])
def test_at_the_root_of_a_host(site_url: str, tmp_path: Path) -> None:
    assert_whole_links(built(tmp_path, site_url), "/")


def assert_whole_links(site: Site, base: str) -> None:
    for name in PAGES:
        found = site.page(name).texts("//@href | //@src | //@action")
        links = [link for link in found if not link.startswith("#")]
        assert len(links) > 10
        for link in links:
            assert link.startswith(base), link
            path = site.out / unquote(urlsplit(link).path.removeprefix(base))
            assert path.is_file() or (path / "index.html").is_file() or path.name == "support", link


@pytest.mark.parametrize("name", PAGES)
def test_search_engines_are_not_to_have_it(site: Site, name: str) -> None:
    page = site.page(name)
    assert page.robots == ["noindex"]
    assert page.canonical == []
    assert page.alternates == {}
    assert page.json_ld == {}
    assert not [address for address in site.addresses() if "404" in address]


def test_what_it_says(site: Site) -> None:
    page = site.page("vi-VN/404")
    (heading,) = page.texts("//h1/text()")
    assert page.texts("//title/text()")[0].startswith(heading)
    assert (page.root.get("lang"), site.page("ar-SA/404").root.get("dir")) == ("vi-VN", "rtl")
    assert page.root.xpath("//main//form[@action='/docs/vi-VN/search.html']//input[@name='q']")
    assert page.root.xpath("//main//a[@href='/docs/vi-VN/index.html']")
    languages = page.texts("//header//details[contains(@class, 'locales')]//a/@href")
    assert languages == [f"/docs/{locale}/index.html" for locale in ("ar-SA", "en-US", "vi-VN")]


def test_without_scripts_nothing_is_offered_that_may_not_be_there(site: Site) -> None:
    for name in PAGES:
        (offer,) = site.page(name).root.xpath("//nav[@data-base]")
        assert offer.get("hidden") is not None
        assert offer.get("data-base") == "/docs/"


def test_the_one_of_the_site_names_the_locales_in_their_own_words(site: Site) -> None:
    cards = site.page("404").root.xpath("//main//a[contains(@class, 'card')]")
    assert [card.get("href") for card in cards] == [
        f"/docs/{locale}/index.html" for locale in ("ar-SA", "en-US", "vi-VN")
    ]
    names = [card.find("strong") for card in cards]
    assert [(name.get("lang"), name.get("dir")) for name in names] == [
        ("ar-SA", "rtl"),
        ("en-US", "ltr"),
        ("vi-VN", "ltr"),
    ]
    assert names[2].text_content() == "Tiếng Việt (Việt Nam)"
    assert cards[2].find("span").text_content() == "Tất cả bài viết"


def test_an_article_of_that_name_comes_first(tmp_path: Path) -> None:
    site = Site(tmp_path, Settings(root=tmp_path))
    site.write("docs/vi-VN/404.md", ARTICLE)
    site.build()
    page = site.page("vi-VN/404")
    assert page.root.xpath("//main//article")
    assert page.texts("//header//a[@class='brand']/@href") == ["index.html"]


def test_a_second_build_gives_the_same(tmp_path: Path) -> None:
    site = built(tmp_path, SITE)
    before = {name: (site.out / f"{name}.html").read_bytes() for name in PAGES}
    site.build(jobs=2)
    assert before == {name: (site.out / f"{name}.html").read_bytes() for name in PAGES}


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
@pytest.mark.parametrize(
    ("settings", "base"),
    [
        ({"sxs_site_url": SITE}, "/docs/vi-VN/"),
        ({"html_baseurl": "https://x.example/vi/latest/"}, "/vi/latest/"),
    ],
)
def test_plain_sphinx(builder: str, settings: dict[str, str], base: str, tmp_path: Path) -> None:
    result = sphinx_build(copy_docset(tmp_path / "docs"), tmp_path / "out", builder, settings=settings)
    assert not (result.out / "404").exists()
    root = lxml.html.fromstring((result.out / "404.html").read_bytes())
    (languages,) = root.xpath("//nav[@data-base]")
    assert urljoin(base, "../") == languages.get("data-base")
    for link in languages.xpath(".//a"):
        contents = {"html": "index.html", "dirhtml": ""}[builder]
        assert link.get("href") == urljoin(base, f"../{link.get('data-locale')}/{contents}")
    sheets = root.xpath("//link[@rel='stylesheet']/@href")
    assert sheets
    for sheet in sheets:
        assert sheet.startswith(base)
        assert (result.out / urlsplit(sheet).path.removeprefix(base)).is_file()


def test_epub_has_none(tmp_path: Path) -> None:
    settings = {"version": "1", "copyright": "x"}
    result = sphinx_build(copy_docset(tmp_path / "docs"), tmp_path / "out", "epub", settings=settings)
    assert result.warnings == []
    assert not list(result.out.rglob("404*"))


# ---------------------------------------------------------------------- links made whole


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ('<a href="b.html">', '<a href="/x/vi/b.html">'),
        ('<A HREF="../b.html#c">', '<A HREF="/x/b.html#c">'),
        ("<img src='i.png' alt=\"src=no.png\">", '<img src="/x/vi/i.png" alt="src=no.png">'),
        ('<form action="s.html?a=1&amp;b=2">', '<form action="/x/vi/s.html?a=1&amp;b=2">'),
        ('<html data-content_root="./">', '<html data-content_root="/x/vi/">'),
        ('<a title="a > b" href="b.html">', '<a title="a > b" href="/x/vi/b.html">'),
        ('<div data-more-url="c/">', '<div data-more-url="/x/vi/c/">'),
        ('<a href="./">', '<a href="/x/vi/">'),
        ('a\n  <br/>é<link href="b.css" />', 'a\n  <br/>é<link href="/x/vi/b.css" />'),
    ],
)
def test_relative_links(given: str, expected: str) -> None:
    assert with_whole_links(given, "/x/vi/404.html") == expected


@pytest.mark.parametrize(
    "text",
    [
        '<a href="#main">',
        '<a href="">',
        '<a href="?q=x">',
        '<a href="/y">',
        '<a href="//h.example/y">',
        '<a href="https://h.example/">',
        '<a href="mailto:a@h.example">',
        '<script>"<a href=\\"b\\">"</script>',
        '<!-- <a href="b"> -->',
        '<p class="b" data-view="c">href="b"</p>',
        "<p>1 < 2 & 3 &lt; 4</p>",
    ],
)
def test_everything_else_stays_as_it_is(text: str) -> None:
    assert with_whole_links(text, "/x/404.html") == text
