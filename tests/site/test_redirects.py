"""Pages that moved."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin

import pytest
from built_sites import SITE, Site

from sphinx_sxs.settings import Settings
from sphinx_sxs.site.fallback import LocalePages
from sphinx_sxs.site.seo.redirects import resolve_redirects

PAGES = {
    "vi-VN": LocalePages(sources={"new": "n.md", "some/deep": "d.md", "only": "o.md"}),
    "ar-SA": LocalePages(sources={"new": "n.md", "some/deep": "d.md"}),
}


def resolved(**redirects: str) -> dict[str, str]:
    """Where each old page leads, whatever is wrong with others."""
    found, _ = resolve_redirects(redirects, PAGES)
    return {f"{one.locale}/{one.page}": one.target.place + one.target.fragment for one in found}


def complaints(**redirects: str) -> list[str]:
    return [
        text.removeprefix("tool.sxs.redirects: ").removesuffix(" [sxs.redirect]")
        for text in resolve_redirects(redirects, PAGES)[1]
    ]


@pytest.mark.parametrize(
    ("redirects", "expected"),
    [
        ({"old": "new"}, {"vi-VN/old": "new", "ar-SA/old": "new"}),
        ({"old": "only"}, {"vi-VN/old": "only"}),
        (
            {"a/b/old.md": "some/deep.html#s-1"},
            {"vi-VN/a/b/old": "some/deep#s-1", "ar-SA/a/b/old": "some/deep#s-1"},
        ),
        ({"vi-VN/old": "new"}, {"vi-VN/old": "new"}),
        ({"old": "new", "ar-SA/old": "some/deep"}, {"vi-VN/old": "new", "ar-SA/old": "some/deep"}),
        ({"ar-SA/old": "some/deep", "old": "new"}, {"vi-VN/old": "new", "ar-SA/old": "some/deep"}),
        ({"vi-VN/old": "https://x.example/?a#b"}, {"vi-VN/old": "https://x.example/?a#b"}),
        ({"vi-VN/old": "/en-US/new.html"}, {"vi-VN/old": "/en-US/new.html"}),
        ({"vi-VN/old": "index"}, {"vi-VN/old": "index"}),
        ({"vi-VN/old/": "some/"}, {}),
        (
            {"vi-VN/old/": "new", "dir/": "new"},
            {"vi-VN/old/index": "new", "vi-VN/dir/index": "new", "ar-SA/dir/index": "new"},
        ),
        ({"vi-VN/C%23": "new"}, {"vi-VN/C#": "new"}),
        # Another locale of the docset, which is not built now.
        ({"ja-JP/old": "new"}, {}),
    ],
)
def test_where_they_lead(redirects: dict[str, str], expected: dict[str, str]) -> None:
    assert resolved(**redirects) == expected


def test_chains_are_followed_to_the_end() -> None:
    chain = {"vi-VN/a": "b#x", "b": "c", "c": "new#y", "vi-VN/d": "b", "vi-VN/e": "f#z", "f": "new"}
    found = resolved(**chain)
    assert found["vi-VN/a"] == "new#y"
    assert found["vi-VN/d"] == "new#y"
    # What is further on says nothing of an anchor.
    assert found["vi-VN/e"] == "new#z"
    assert found["ar-SA/b"] == "new#y"
    assert complaints(**chain) == []


@pytest.mark.parametrize(
    ("redirects", "expected"),
    [
        ({"new": "some/deep"}, ["`new` is not applied where there is such a page: ar-SA, vi-VN"]),
        ({"only": "new"}, ["`only` is not applied where there is such a page: vi-VN"]),
        ({"a": "b"}, ["`a` leads to the page `b`, which no locale has"]),
        ({"ar-SA/a": "only"}, ["`ar-SA/a` leads to the page `only`, which ar-SA has not"]),
        ({"a": "b", "b": "a"}, ["`a` leads back to itself", "`b` leads back to itself"]),
        ({"a": "a"}, ["`a` leads back to itself"]),
        ({"../a": "new"}, ["`../a` names no page"]),
        ({"a": "javascript:alert(1)"}, ["`a` leads to the page `javascript:alert(1)`, which no locale has"]),
    ],
)
def test_what_is_wrong(redirects: dict[str, str], expected: list[str]) -> None:
    assert complaints(**redirects) == expected


# ---------------------------------------------------------------------- the pages

ARTICLE = '---\ntitle: "Tên <b> & \\"mới\\""\n---\n# ⟦Tên|Name⟧\n\n⟦Đoạn.|Paragraph.⟧\n'
REDIRECTS = {
    "old/page": "C%23 100%#s-102",
    "ar-SA/old/page": "/en-US/C%23%20100%25.html?a=1&b=2#x",
    "vi-VN/away": "https://x.example/a?b=1&c=2#d",
    "../../out": "C%23 100%",
    "tools": "C%23 100%",
}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    found = Site(tmp_path, Settings(root=tmp_path, site_url=SITE, redirects=REDIRECTS))
    found.write("docs/vi-VN/C# 100%.md", ARTICLE)
    found.write("docs/ar-SA/C# 100%.md", ARTICLE)
    return found


def test_the_page_at_the_old_address(site: Site) -> None:
    site.build()
    page = site.page("vi-VN/old/page")
    (refresh,) = page.texts("//meta[@http-equiv='refresh']/@content")
    new = f"{SITE}/vi-VN/C%23%20100%25.html"
    assert refresh == "0; url=../C%23%20100%25.html#s-102"
    assert page.canonical == [new]
    assert page.robots == ["noindex"]
    assert page.links()[-1] == f"{new}#s-102"
    assert page.root.xpath("//a")[0].text_content() == 'Tên <b> & "mới"'
    assert (page.root.get("lang"), page.root.get("dir")) == ("vi-VN", "ltr")
    other = site.page("ar-SA/old/page")
    (refresh,) = other.texts("//meta[@http-equiv='refresh']/@content")
    assert (
        urljoin(other.address, refresh.removeprefix("0; url="))
        == f"{SITE}/en-US/C%23%20100%25.html?a=1&b=2#x"
    )
    assert (other.root.get("lang"), other.root.get("dir")) == ("ar-SA", "rtl")
    away = site.page("vi-VN/away")
    assert away.texts("//a/@href") == ["https://x.example/a?b=1&c=2#d"]
    assert away.canonical == ["https://x.example/a?b=1&c=2"]
    assert not [address for address in site.addresses() if "old" in address]


def test_complaints_are_warnings_and_nothing_is_written_outside(site: Site) -> None:
    summary = site.build()
    about = [line for line in summary.warnings if "sxs.redirect" in line]
    stays = "is not applied where there is such a page: ar-SA, en-US, vi-VN"
    assert about == [
        "tool.sxs.redirects: `../../out` names no page [sxs.redirect]",
        f"tool.sxs.redirects: `tools` {stays} [sxs.redirect]",
    ]
    assert not (site.folder / "out.html").exists()
    assert "http-equiv" not in (site.out / "vi-VN/tools.html").read_text()


def test_without_an_address_none_is_claimed(site: Site) -> None:
    site.settings = replace(site.settings, site_url="")
    site.build()
    assert site.page("vi-VN/old/page").canonical == []
    assert site.page("vi-VN/away").canonical == ["https://x.example/a?b=1&c=2"]


def test_what_is_no_redirect_any_more_goes(site: Site) -> None:
    site.build()
    site.settings = replace(site.settings, redirects={"old/page": "C%23%20100%25"})
    site.build()
    assert not (site.out / "vi-VN/away.html").exists()
    assert site.page("vi-VN/old/page").texts("//a/@href") == ["../C%23%20100%25.html"]
    site.settings = replace(site.settings, redirects={})
    site.build()
    assert not (site.out / "vi-VN/old/page.html").exists()


def test_an_article_takes_its_place_back(site: Site) -> None:
    site.build()
    site.write("docs/vi-VN/old/page.md", ARTICLE)
    summary = site.build()
    assert site.page("vi-VN/old/page").root.xpath("//main//article")
    assert [line for line in summary.warnings if "`old/page`" in line]
    site.settings = replace(site.settings, redirects={})
    site.build()
    assert site.page("vi-VN/old/page").root.xpath("//main//article")


def test_a_redirect_takes_the_place_of_an_article_that_went(site: Site) -> None:
    path = site.write("docs/vi-VN/old/page.md", ARTICLE)
    site.build()
    path.unlink()
    site.build()
    assert site.page("vi-VN/old/page").texts("//meta[@http-equiv='refresh']/@content")


def test_a_changed_redirect_writes_no_article_anew(site: Site) -> None:
    site.build()
    site.settings = replace(site.settings, redirects={})
    assert site.build().written == 0
