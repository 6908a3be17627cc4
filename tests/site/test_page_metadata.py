"""What search engines and link previews are told: canonical, languages, Open Graph, JSON-LD."""

from __future__ import annotations

import base64
import json
import os
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from built_sites import SITE, Page, Site
from docutils import nodes
from pages import copy_docset, spanned, sphinx_build

from sphinx_sxs.settings import Link, Settings, Theme
from sphinx_sxs.site.seo.indexing import forbids_index, last_change
from sphinx_sxs.site.seo.metadata import summary_of

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
ENGLISH = "\n\nThis is the page that you get when nobody has had the time to put it into your language.\n"
TREE = {
    # In three languages and English.
    "vi-VN/both.md": "---\ntitle: Cả hai\ndescription: Mô tả.\nms.date: 04/21/2020\n"
    "ms.lasthandoff: 11/13/2021\n---\n# ⟦Cả hai|Both⟧\n\n⟦Mở trang.|Open the page.⟧ ![Ảnh](media/a.png)\n",
    "ar-SA/both.md": "---\ntitle: كلاهما\n---\n# ⟦كلاهما|Both⟧\n\n⟦افتح الصفحة.|Open the page.⟧\n",
    "sr-Latn-RS/both.md": "---\ntitle: Oba\n---\n# ⟦Oba|Both⟧\n\n⟦Otvorite stranu.|Open the page.⟧\n",
    # In one, and in English; fallbacks elsewhere.
    "vi-VN/some/C# 100%.md": '---\ntitle: "C# & <b>\\"100%\\"</b></script><!--"\n---\n'
    "# ⟦Tên|Name⟧\n\n⟦Đoạn </script> đầu.|The first.⟧\n",
    # Search engines are not to have the one in Vietnamese.
    "vi-VN/hidden.md": "---\ntitle: Ẩn\nROBOTS: NOINDEX, NOFOLLOW\nms.lasthandoff: 01/01/2019\n---\n"
    "# ⟦Ẩn|Hidden⟧\n\n⟦Đoạn.|Paragraph.⟧\n",
    "ar-SA/hidden.md": "---\ntitle: مخفي\nms.lasthandoff: 01/01/2020\n---\n"
    "# ⟦مخفي|Hidden⟧\n\n⟦فقرة.|Paragraph.⟧\n",
    "sr-Latn-RS/hidden.md": "---\ntitle: Skriveno\n---\n# ⟦Skriveno|Hidden⟧\n\n⟦Pasus.|Paragraph.⟧\n",
    # No English at all, and no other language.
    "ar-SA/own.md": "---\ntitle: صفحة\n---\n# صفحة\n\n"
    "هذه صفحة مكتوبة باللغة العربية ولا يوجد لها أصل بلغة أخرى.\n",
    # Not translated, although a file is there.
    "ar-SA/plain.md": f"---\ntitle: Turn it off\n---\n# Turn it off{ENGLISH}",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    found = new_site(tmp_path_factory.mktemp("metadata"))
    found.build(jobs=2)
    return found


def new_site(folder: Path) -> Site:
    found = Site(folder, Settings(root=folder, site_url=f"{SITE}/", project='Help & "more"'))
    for name, text in TREE.items():
        found.write(f"docs/{name}", text)
    (folder / "docs/vi-VN/media").mkdir()
    (folder / "docs/vi-VN/media/a.png").write_bytes(PICTURE)
    return found


# ---------------------------------------------------------------------- languages


def test_each_version_names_all_of_them(site: Site) -> None:
    expected = {locale: f"{SITE}/{locale}/both.html" for locale in ("ar-SA", "en-US", "sr-Latn-RS", "vi-VN")}
    expected["x-default"] = f"{SITE}/en-US/both.html"
    for locale in ("ar-SA", "en-US", "sr-Latn-RS", "vi-VN"):
        assert site.page(f"{locale}/both").alternates == expected


def test_alternates_are_mutual_whole_and_lead_to_pages_that_are_in_search(site: Site) -> None:
    pages = site.pages()
    by_address = {page.address: page for page in pages.values()}
    with_alternates = {name: page for name, page in pages.items() if page.alternates}
    assert len(with_alternates) == 14  # both 4, hidden 3, C# 2, contents 4, home
    for name, page in with_alternates.items():
        assert "noindex" not in "".join(page.robots), name
        assert page.canonical == [page.address], name
        assert page.address in page.alternates.values()
        for language, address in page.alternates.items():
            other = by_address[address]
            assert other.root.get("lang") == language or language == "x-default"
            if language != "x-default":
                assert other.alternates == page.alternates


def test_no_page_that_forbids_it_is_named(site: Site) -> None:
    page = site.page("vi-VN/hidden")
    assert page.robots == ["noindex, nofollow"]
    assert page.alternates == {}
    assert page.json_ld == {}
    assert set(site.page("sr-Latn-RS/hidden").alternates) == {"ar-SA", "en-US", "sr-Latn-RS", "x-default"}


def test_english_stands_for_no_language(site: Site) -> None:
    for name in ("ar-SA/some/C# 100%", "vi-VN/plain", "ar-SA/plain"):
        page = site.page(name)
        assert page.robots == ["noindex"], name
        assert page.alternates == {}
        assert page.json_ld == {}
    assert set(site.page("vi-VN/some/C# 100%").alternates) == {"en-US", "vi-VN", "x-default"}


def test_a_page_in_one_language_has_no_alternates(site: Site) -> None:
    assert site.page("ar-SA/own").alternates == {}
    assert site.page("en-US/plain").alternates == {}


def test_the_contents_of_the_locales_are_versions_of_one_page(site: Site) -> None:
    expected = {
        locale: f"{SITE}/{locale}/index.html" for locale in ("ar-SA", "en-US", "sr-Latn-RS", "vi-VN")
    } | {"x-default": f"{SITE}/"}
    for name in ("index", "vi-VN/index", "en-US/index"):
        assert site.page(name).alternates == expected
    assert site.page("index").canonical == [f"{SITE}/"]
    assert site.page("index").properties("og:title") == ['Help & "more"']


def test_without_english_the_home_is_for_all_others(tmp_path: Path) -> None:
    site = Site(tmp_path, Settings(root=tmp_path, site_url=SITE))
    for locale in ("vi-VN", "ar-SA"):
        site.write(
            f"docs/{locale}/a.md", f"---\ntitle: {locale}\n---\n# Đồng bộ hóa ảnh của người dùng\n\nĐoạn.\n"
        )
    site.build()
    assert site.page("vi-VN/a").alternates == {
        "ar-SA": f"{SITE}/ar-SA/a.html",
        "vi-VN": f"{SITE}/vi-VN/a.html",
        "x-default": f"{SITE}/",
    }


def test_language_and_direction(site: Site) -> None:
    for name, page in site.pages().items():
        locale = name.partition("/")[0]
        locale = "en-US" if locale in {"index", "404"} else locale
        direction = "rtl" if locale == "ar-SA" else "ltr"
        assert (page.root.get("lang"), page.root.get("dir")) == (locale, direction), name


# ---------------------------------------------------------------------- canonical, description


def test_every_canonical_is_the_page_or_its_english(site: Site) -> None:
    for name, page in site.pages().items():
        if page.canonical:
            english = f"{SITE}/en-US/{quote(name.partition('/')[2])}.html"
            assert page.canonical == [english if page.robots == ["noindex"] else page.address]
    assert site.page("vi-VN/some/C# 100%").canonical == [f"{SITE}/vi-VN/some/C%23%20100%25.html"]


def test_description_from_the_front_matter_else_the_first_words(site: Site) -> None:
    assert site.page("vi-VN/both").description == ["Mô tả."]
    assert site.page("en-US/both").description == ["Open the page."]
    assert site.page("ar-SA/both").description == ["افتح الصفحة."]


def described(*children: nodes.Node) -> str:
    document = nodes.document(None, None)  # type: ignore[arg-type]
    document.extend(children)
    return summary_of(document)


def test_first_words() -> None:
    raw = nodes.raw("", "<b>", format="html")
    section = nodes.section("", nodes.title("", "Title"), nodes.note("", nodes.paragraph("", "Alert")))
    picture = nodes.paragraph("", "", nodes.image(alt="Picture"))
    section += [picture, nodes.section("", nodes.paragraph("", "", raw, nodes.Text("First\n  words")))]
    assert described(section) == "First words"
    assert described(nodes.note("", nodes.paragraph("", "Alert"))) == "Alert"
    assert described() == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a" * 160, "a" * 160),
        ("word " * 40, "word " * 30 + "word word…"),
        ("あ" * 200, "あ" * 159 + "…"),
        ("x" + "ก\u0e34" * 100, "x" + "ก\u0e34" * 79 + "…"),
        ("word, " * 40, "word, " * 25 + "word…"),
    ],
)
def test_long_first_words_are_cut_between_words(text: str, expected: str) -> None:
    found = described(nodes.paragraph("", text))
    assert found == expected
    assert len(found) <= 160


# ---------------------------------------------------------------------- Open Graph, JSON-LD


def test_open_graph(site: Site) -> None:
    page = site.page("vi-VN/both")
    assert page.properties("og:title") == ["Cả hai"]
    assert page.properties("og:type") == ["article"]
    assert page.properties("og:url") == [f"{SITE}/vi-VN/both.html"]
    assert page.properties("og:site_name") == ['Help & "more"']
    assert page.properties("og:description") == ["Mô tả."]
    assert page.properties("og:locale") == ["vi_VN"]
    assert set(page.properties("og:locale:alternate")) == {"ar_SA", "en_US", "sr_RS"}
    assert page.properties("og:image") == [f"{SITE}/vi-VN/_images/a.png"]
    assert page.properties("article:modified_time") == ["2021-11-13"]
    assert page.texts("//meta[@name='twitter:card']/@content") == ["summary"]
    assert site.page("en-US/both").properties("article:modified_time") == ["2020-04-21"]
    assert site.page("ar-SA/both").properties("article:modified_time") == []
    assert site.page("ar-SA/plain").properties("og:locale") == ["en_US"]
    assert site.page("ar-SA/plain").properties("og:locale:alternate") == []


def test_the_logo_where_there_is_no_image(tmp_path: Path) -> None:
    site = new_site(tmp_path)
    (tmp_path / "logo.png").write_bytes(PICTURE)
    site.settings = replace(site.settings, theme=Theme(logo="logo.png", links=(Link(name="x", url="/y"),)))
    site.build()
    for name in ("index", "ar-SA/both", "ar-SA/index"):
        (address,) = site.page(name).properties("og:image")
        assert (site.out / address.removeprefix(f"{SITE}/")).read_bytes() == PICTURE
    assert site.page("vi-VN/both").properties("og:image") == [f"{SITE}/vi-VN/_images/a.png"]


def test_json_ld(site: Site) -> None:
    data = site.page("vi-VN/both").json_ld
    article = data["TechArticle"]
    assert article["headline"] == "Cả hai"
    assert article["inLanguage"] == "vi-VN"
    assert article["description"] == "Mô tả."
    assert article["dateModified"] == "2021-11-13"
    assert article["translationOfWork"] == {
        "@type": "TechArticle",
        "@id": f"{SITE}/en-US/both.html",
        "inLanguage": "en-US",
    }
    steps = data["BreadcrumbList"]["itemListElement"]
    assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
    assert steps[0]["item"] == f"{SITE}/vi-VN/index.html"
    assert (steps[-1]["name"], steps[-1]["item"]) == ("Cả hai", f"{SITE}/vi-VN/both.html")
    assert "translationOfWork" not in site.page("en-US/both").json_ld["TechArticle"]
    assert "translationOfWork" not in site.page("ar-SA/own").json_ld["TechArticle"]


def test_hostile_texts_stay_texts(site: Site) -> None:
    page = site.page("vi-VN/some/C# 100%")
    title = 'C# & <b>"100%"</b></script><!--'
    assert page.json_ld["TechArticle"]["headline"] == title
    assert page.properties("og:title") == [title]
    assert page.root.xpath("//head/title")[0].text_content().startswith(title)
    assert page.root.xpath("//main//article")


def test_bytes_that_are_not_utf8(tmp_path: Path) -> None:
    site = Site(tmp_path, Settings(root=tmp_path, site_url=SITE))
    site.write(
        "docs/vi-VN/a.md",
        "---\ntitle: T\udce9n\ndescription: M\udcf4\n---\n# ⟦T\udce9n|Name⟧\n\n⟦Đoạn.|One.⟧\n",
    )
    site.build()
    page = site.page("vi-VN/a")
    assert page.json_ld["TechArticle"]["headline"] == page.properties("og:title")[0]
    assert "\udcf4" not in page.description[0]
    json.dumps(page.json_ld).encode()


# ---------------------------------------------------------------------- without the settings


def test_without_an_address_nothing_claims_one(tmp_path: Path) -> None:
    site = new_site(tmp_path)
    site.settings = replace(site.settings, site_url="")
    site.build()
    for name, page in site.pages().items():
        assert page.alternates == {}, name
        assert page.json_ld == {}
        assert page.texts("//meta[starts-with(@property, 'og:')]") == []
        # What stands for a translation leads to its English.
        assert page.canonical == [] or ("noindex" in page.robots and page.canonical[0].startswith("../"))
    assert site.page("vi-VN/both").description == ["Mô tả."]
    assert site.page("vi-VN/hidden").robots == ["noindex, nofollow"]


def test_plain_sphinx_names_no_other_language(tmp_path: Path) -> None:
    """It knows the other locales' files, and not which of them search engines may have."""
    locale = copy_docset(tmp_path / "docs")
    (locale / "a.md").write_text(spanned("# ⟦Tên|Name⟧\n\n⟦Đoạn.|Paragraph.⟧\n"), encoding="utf-8")
    built = sphinx_build(locale, tmp_path / "out", settings={"sxs_site_url": SITE})
    import lxml.html

    page = Page("vi-VN/a", lxml.html.fromstring((built.out / "a.html").read_bytes()))
    assert page.canonical == [f"{SITE}/vi-VN/a.html"]
    assert page.alternates == {}
    assert page.json_ld["TechArticle"]["headline"] == "Tên"


def test_sphinx_own_setting_for_the_address(tmp_path: Path) -> None:
    built = sphinx_build(
        copy_docset(tmp_path / "docs"), tmp_path / "out", settings={"html_baseurl": "https://x.example/vi/"}
    )
    text = (built.out / "other.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="https://x.example/vi/other.html">' in text
    assert "og:" not in text


def test_what_a_docset_says_for_all_its_articles(tmp_path: Path) -> None:
    site = new_site(tmp_path)
    site.write("docs/vi-VN/docfx.json", '{"build": {"globalMetadata": {"ROBOTS": "NOINDEX"}}}')
    site.write(
        "docs/vi-VN/open.md", "---\ntitle: Mở\nROBOTS: INDEX\n---\n# ⟦Mở|Open⟧\n\n⟦Đoạn.|Paragraph.⟧\n"
    )
    site.build()
    assert site.page("vi-VN/both").robots == ["noindex"]
    assert "vi-VN" not in site.page("ar-SA/both").alternates
    assert {a for a in site.addresses() if a.startswith("vi-VN")} == {"vi-VN/open.html", "vi-VN/index.html"}


def test_what_forbids_search_engines() -> None:
    for robots in ("NOINDEX, NOFOLLOW", "none", "nofollow,noindex"):
        assert forbids_index(robots), robots
    for robots in ("NOFOLLOW", "index", ""):
        assert not forbids_index(robots), robots


@pytest.mark.parametrize(
    ("written", "handed_off", "expected"),
    [
        ("04/21/2020", "", "2020-04-21"),
        ("04/21/2020", "01/31/2021", "2021-01-31"),
        ("2022-02-03", "01/31/2021", "2022-02-03"),
        ("2022-02-03T10:00:00Z", "", "2022-02-03"),
        ("yesterday", "13/13/2021", ""),
        ("", "", ""),
    ],
)
def test_last_change(written: str, handed_off: str, expected: str) -> None:
    assert last_change(written, handed_off) == expected


# ---------------------------------------------------------------------- builds after the first


def test_the_others_follow_when_a_version_comes_goes_or_hides(tmp_path: Path) -> None:
    site = new_site(tmp_path)
    site.build()
    languages = set(site.page("vi-VN/both").alternates)
    path = site.write(
        "docs/ar-SA/both.md", "---\ntitle: x\nROBOTS: noindex\n---\n# ⟦كلاهما|Both⟧\n\n⟦افتح.|Open.⟧\n"
    )
    later(path)
    site.build()
    assert set(site.page("vi-VN/both").alternates) == languages - {"ar-SA"}
    assert set(site.page("en-US/both").alternates) == languages - {"ar-SA"}
    assert site.page("ar-SA/both").alternates == {}
    later(site.write("docs/ar-SA/both.md", TREE["ar-SA/both.md"]))
    (site.folder / "docs/sr-Latn-RS/both.md").unlink()
    site.build()
    assert set(site.page("vi-VN/both").alternates) == languages - {"sr-Latn-RS"}


def test_the_contents_follow_when_a_language_comes(tmp_path: Path) -> None:
    site = Site(tmp_path, Settings(root=tmp_path, site_url=SITE))
    own = "---\ntitle: x\n---\n# Đồng bộ hóa ảnh của người dùng\n\nĐoạn.\n"
    site.write("docs/vi-VN/a.md", own)
    site.write("docs/ar-SA/b.md", TREE["ar-SA/own.md"])
    site.build()
    assert set(site.page("vi-VN/index").alternates) == {"ar-SA", "vi-VN", "x-default"}
    site.write("docs/sr-Latn-RS/c.md", "---\ntitle: x\n---\n# Oba\n\nOtvorite stranu.\n")
    site.build()
    for name in ("index", "vi-VN/index", "ar-SA/index"):
        assert set(site.page(name).alternates) == {"ar-SA", "sr-Latn-RS", "vi-VN", "x-default"}
    languages = site.page("vi-VN/404").root.xpath("//nav[@data-base]//a/@data-locale")
    assert languages == ["ar-SA", "sr-Latn-RS", "vi-VN"]


def later(path: Path) -> None:
    """Let a file look newer than the last build, whatever the clock's grain."""
    stat = path.stat()
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + 2_000_000_000))
