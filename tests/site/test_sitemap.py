"""The sitemap: which pages it lists, their languages and dates, and its size."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from built_sites import SITE, SITEMAP, Site
from lxml import etree

from sphinx_sxs.settings import Settings
from sphinx_sxs.site.seo.indexing import Indexed
from sphinx_sxs.site.seo.sitemap import render_sitemap

HIDDEN = "ROBOTS: NOINDEX, NOFOLLOW\n"
TREE = {
    "docs/vi-VN/both.md": "---\ntitle: Cả hai\nms.date: 04/21/2020\nms.lasthandoff: 11/13/2021\n---\n"
    "# ⟦Cả hai|Both⟧\n\n⟦Mở trang.|Open the page.⟧\n",
    "docs/ar-SA/both.md": "---\ntitle: كلاهما\n---\n# ⟦كلاهما|Both⟧\n\n⟦افتح الصفحة.|Open the page.⟧\n",
    "docs/vi-VN/a&b <1>.md": "---\ntitle: Tên\n---\n# ⟦Tên|Name⟧\n\n⟦Đoạn.|Paragraph.⟧\n",
    "docs/vi-VN/hidden.md": f"---\ntitle: Ẩn\n{HIDDEN}---\n# ⟦Ẩn|Hidden⟧\n\n⟦Đoạn.|Paragraph.⟧\n",
    "originals/both.md": "# Both\n\nOpen the page.\n",
    "originals/new.md": "---\ntitle: New\nms.date: 05/06/2022\n---\n# New\n\nOpen the page.\n",
    "originals/secret.md": f"---\ntitle: Secret\n{HIDDEN}---\n# Secret\n\nOpen the page.\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("sitemap")
    found = Site(folder, Settings(root=folder, site_url=SITE, originals="originals"))
    for name, text in TREE.items():
        found.write(name, text)
    found.build(jobs=2)
    return found


def well_formed(text: bytes) -> Any:
    """The parsed file, as the protocol wants it: elements of its schema in its order, whole addresses."""
    root = etree.fromstring(text)
    schema = f"{{{SITEMAP['s']}}}"
    kinds = {f"{schema}urlset": f"{schema}url", f"{schema}sitemapindex": f"{schema}sitemap"}
    for entry in root:
        assert entry.tag == kinds[root.tag]
        tags = [child.tag for child in entry]
        assert tags[0] == f"{schema}loc"
        assert all(tag == f"{schema}lastmod" for tag in tags[1:2] if tag.startswith(schema))
        assert all(tag == f"{{{SITEMAP['x']}}}link" for tag in tags[2:])
        location = entry[0].text
        assert location.startswith("https://")
        assert len(location) < 2048
        for child in entry.iterfind("x:link", SITEMAP):
            assert (child.get("rel"), child.get("href")[:8]) == ("alternate", "https://")
    return root


def test_what_is_in_it(site: Site) -> None:
    well_formed((site.out / "sitemap.xml").read_bytes())
    assert site.addresses() == {
        "",
        "ar-SA/index.html",
        "ar-SA/both.html",
        "en-US/index.html",
        "en-US/both.html",
        "en-US/a&b <1>.html",
        "en-US/new.html",
        "vi-VN/index.html",
        "vi-VN/both.html",
        "vi-VN/a&b <1>.html",
    }


def test_it_says_what_the_pages_say(site: Site) -> None:
    for entry in site.sitemap():
        address = entry.findtext("s:loc", namespaces=SITEMAP)
        stated = {link.get("hreflang"): link.get("href") for link in entry.iterfind("x:link", SITEMAP)}
        (page,) = [page for page in site.pages().values() if page.address == address]
        assert stated == page.alternates
        assert page.canonical == [address]
        dates = [child.text for child in entry.iterfind("s:lastmod", SITEMAP)]
        assert dates == page.properties("article:modified_time")


def test_dates(site: Site) -> None:
    dates = {
        entry.findtext("s:loc", namespaces=SITEMAP).removeprefix(f"{SITE}/"): entry.findtext(
            "s:lastmod", namespaces=SITEMAP
        )
        for entry in site.sitemap()
    }
    assert dates["vi-VN/both.html"] == "2021-11-13"
    assert dates["en-US/both.html"] in {"2020-04-21", None}  # of the file that the English is taken from
    assert dates["en-US/new.html"] == "2022-05-06"
    assert dates["ar-SA/both.html"] is None


def test_originals_can_forbid_it_too(site: Site) -> None:
    assert site.page("en-US/secret").robots == ["noindex, nofollow"]
    assert site.page("en-US/secret").alternates == {}


def test_a_site_of_which_nothing_may_be_found(tmp_path: Path) -> None:
    site = Site(tmp_path, Settings(root=tmp_path, site_url=SITE))
    site.write("docs/vi-VN/hidden.md", TREE["docs/vi-VN/hidden.md"])
    site.build()
    assert site.addresses() == set()
    well_formed((site.out / "sitemap.xml").read_bytes())


# ---------------------------------------------------------------------- its size


def many(count: int) -> Indexed:
    names = frozenset(f"page-{number:05}" for number in range(count))
    changed = {("vi-VN", f"page-{number:05}"): f"2020-01-{number % 28 + 1:02}" for number in range(count)}
    return Indexed({"vi-VN": names, "en-US": names, "ja-JP": frozenset(["page-00001"])}, changed)


@pytest.mark.parametrize(
    ("limits", "parts"), [({}, 0), ({"most_urls": 7}, 3), ({"most_bytes": 3000}, 4), ({"most_urls": 21}, 0)]
)
def test_parts(limits: dict[str, int], parts: int) -> None:
    files = dict(render_sitemap(many(10), site=SITE, english="en-US", **limits))
    names = {f"sitemap-{number}.xml" for number in range(1, parts + 1)}
    assert files.keys() == {"sitemap.xml"} | names
    roots = {name: well_formed(text.encode()) for name, text in files.items()}
    listed = [address for name in sorted(names) for address in locations(roots[name])] or locations(
        roots["sitemap.xml"]
    )
    assert len(listed) == len(set(listed)) == 21
    if parts:
        assert locations(roots["sitemap.xml"]) == [f"{SITE}/{name}" for name in sorted(names)]
        dates = roots["sitemap.xml"].xpath("//s:lastmod/text()", namespaces=SITEMAP)
        assert dates == [max(roots[n].xpath("//s:lastmod/text()", namespaces=SITEMAP)) for n in sorted(names)]
    for name in names:
        assert len(roots[name]) <= limits.get("most_urls", 50_000)
        assert len(files[name].encode()) <= limits.get("most_bytes", 50 * 1024 * 1024)


def locations(root: Any) -> list[str]:
    return [str(found) for found in root.xpath("//s:loc/text()", namespaces=SITEMAP)]


def test_more_than_one_file_may_hold(site: Site) -> None:
    files = dict(render_sitemap(many(25_001), site=SITE, english="en-US"))
    assert len(locations(well_formed(files["sitemap-1.xml"].encode()))) == 50_000
    assert len(locations(well_formed(files["sitemap-2.xml"].encode()))) == 3


def test_parts_that_are_not_needed_any_more_go(tmp_path: Path) -> None:
    site = Site(tmp_path, Settings(root=tmp_path, site_url=SITE))
    site.write("docs/vi-VN/both.md", TREE["docs/vi-VN/both.md"])
    site.out.mkdir()
    (site.out / "sitemap-3.xml").write_text("<old/>")
    (site.out / "sitemap-news.xml").write_text("<somebody's/>")
    site.build()
    assert {path.name for path in site.out.glob("sitemap*")} == {"sitemap.xml", "sitemap-news.xml"}


# ---------------------------------------------------------------------- robots.txt


@pytest.fixture
def small(tmp_path: Path) -> Site:
    found = Site(tmp_path, Settings(root=tmp_path, site_url="https://help.example/"))
    found.write("docs/vi-VN/both.md", TREE["docs/vi-VN/both.md"])
    return found


def test_robots_txt_names_the_sitemap(small: Site) -> None:
    small.build()
    lines = (small.out / "robots.txt").read_text().splitlines()
    assert "Sitemap: https://help.example/sitemap.xml" in lines
    small.settings = replace(small.settings, site_url="")
    small.build()
    assert not (small.out / "robots.txt").exists()


def test_robots_txt_of_somebody_else_stays(small: Site) -> None:
    small.out.mkdir()
    (small.out / "robots.txt").write_text("User-agent: *\nDisallow: /\n")
    small.build()
    assert (small.out / "robots.txt").read_text() == "User-agent: *\nDisallow: /\n"


def test_below_the_root_of_a_host_it_would_say_nothing(small: Site) -> None:
    small.settings = replace(small.settings, site_url=SITE)
    small.build()
    assert not (small.out / "robots.txt").exists()
