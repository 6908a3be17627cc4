"""What a locale shows in the place of articles that it lacks, or that were not translated."""

from __future__ import annotations

import base64
import os
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from click.testing import CliRunner
from pages import spanned, sphinx_build

from sphinx_sxs.article.reader import parse_article
from sphinx_sxs.cli import main
from sphinx_sxs.settings import Settings
from sphinx_sxs.site.build import Summary, build_site
from sphinx_sxs.site.untranslated import is_untranslated

ENGLISH = "\n\nThis is the page that you get when nobody has had the time to put it into your language.\n"
ARABIC = "\n\nهذه صفحة مكتوبة باللغة العربية ولا يوجد لها أصل بلغة أخرى.\n"
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
NOTICE = {
    "ar-SA": "لم تُترجم هذه المقالة بعد. ما تراه هو النص الإنجليزي الأصلي.",
    "vi-VN": "Bài viết này chưa được dịch. Bạn đang xem nguyên bản tiếng Anh.",
}
TREE = {
    "docs/vi-VN/both.md": "---\ntitle: Cả hai\n---\n# ⟦Cả hai|Both⟧\n\n⟦Mở trang.|Open the page.⟧\n",
    "docs/ar-SA/both.md": "---\ntitle: كلاهما\n---\n# ⟦كلاهما|Both⟧\n\n⟦افتح الصفحة.|Open the page.⟧"
    " [x](some/vi.md#s-102)\n",
    "docs/vi-VN/some/vi.md": "---\ntitle: Chỉ tiếng Việt\ndescription: Mô tả.\nms.translationtype: MT\n---\n"
    "# ⟦Đồng bộ ảnh|Synchronize photos⟧\n\n⟦Chọn **Lưu**.|Select **Save**.⟧ ![Ảnh](../media/a.png)"
    " [y](../both.md)\n\n> [!NOTE]\n> ⟦Chờ.|Wait.⟧\n",
    "docs/ar-SA/plain.md": f"---\ntitle: Turn it off\n---\n# Turn it off{ENGLISH}",
    "docs/ar-SA/own.md": f"---\ntitle: صفحة\n---\n# صفحة{ARABIC}",
    "originals/both.md": "# Both\n\nOpen the page.\n",
    "originals/some/new.md": "---\ntitle: Brand new\ndescription: Not seen before.\n---\n# Brand new\n\n"
    "Open [both](../both.md). ![a](../media/b.png)\n",
    "originals/README.md": "# Do not publish\n",
}


@dataclass
class Site:
    """A tree of articles and the site that is built of it."""

    folder: Path
    settings: Settings

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(spanned(text), encoding="utf-8")
        return path

    def build(self, **options: Any) -> Summary:
        return build_site(self.folder / "docs", self.out, settings=self.settings, **options)

    @property
    def out(self) -> Path:
        return self.folder / "out"

    def pages(self, locale: str) -> set[str]:
        found = {p.relative_to(self.out / locale).with_suffix("").as_posix() for p in self._html(locale)}
        return found - {"index", "genindex", "tools", "search", "404"}

    def _html(self, locale: str) -> list[Path]:
        return list((self.out / locale).rglob("*.html"))

    def page(self, name: str) -> Any:
        return lxml.html.fromstring((self.out / f"{name}.html").read_bytes())

    def article(self, name: str) -> Any:
        (found,) = self.page(name).xpath("//article")
        return found

    def notices(self, name: str) -> list[str]:
        return [node.text_content() for node in self.page(name).find_class("notice")]

    def listing(self) -> dict[str, bytes]:
        return {
            p.relative_to(self.out).as_posix(): p.read_bytes()
            for p in sorted(self.out.rglob("*"))
            if p.is_file() and p.name != ".buildinfo"
        }


@pytest.fixture
def site(tmp_path: Path) -> Site:
    found = Site(tmp_path, Settings(root=tmp_path, site_url="https://help.example"))
    for name, text in TREE.items():
        found.write(name, text)
    for name in ("docs/vi-VN/media/a.png", "originals/media/b.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(PICTURE)
    return found


@pytest.fixture
def with_originals(site: Site) -> Site:
    return replace(site, settings=replace(site.settings, originals="originals"))


# ---------------------------------------------------------------------- which pages there are


def test_each_locale_has_what_another_has(site: Site) -> None:
    summary = site.build()
    assert site.pages("ar-SA") == {"both", "own", "plain", "some/vi"}
    assert site.pages("vi-VN") == {"both", "plain", "some/vi"}
    # What is in Arabic alone has no English to show.
    assert site.pages("en-US") == {"both", "plain", "some/vi"}
    assert summary.fallbacks == {"ar-SA": 2, "vi-VN": 1}
    assert summary.warnings == ()


def test_and_what_the_originals_have(with_originals: Site) -> None:
    summary = with_originals.build()
    for locale in ("ar-SA", "vi-VN", "en-US"):
        assert "some/new" in with_originals.pages(locale)
        assert "README" not in with_originals.pages(locale)
        article = with_originals.article(f"{locale}/some/new")
        assert "Open both." in article.text_content()
        assert article.xpath(".//a[text()='both']/@href") == ["../both.html"]
        (picture,) = article.xpath(".//img/@src")
        assert (with_originals.out / locale / "some" / picture).resolve().read_bytes() == PICTURE
    assert summary.fallbacks == {"ar-SA": 3, "vi-VN": 2}
    assert summary.warnings == ()
    assert not with_originals.notices("en-US/some/new")


def test_what_originals_include_comes_with_them(with_originals: Site) -> None:
    site = with_originals
    opening = "Before. [!INCLUDE [x](../includes/one.md)]\n\n[!INCLUDE [y](~/includes/two.md)]\n"
    site.write("originals/some/new.md", f"# New\n\n{opening}\n[!INCLUDE [z](../../outside.md)]\n")
    site.write("originals/includes/one.md", "One [both](../both.md). ![a](../media/b.png)\n")
    site.write("originals/includes/two.md", "Two. [!INCLUDE [x](one.md)] [!INCLUDE [x](two.md)]\n")
    site.write("originals/includes/unused.md", "Never.\n")
    summary = site.build()
    article = site.article("ar-SA/some/new")
    assert article.text_content().count("One both.") == 2
    assert article.xpath(".//a[text()='both']/@href") == ["../both.html"] * 2
    assert len(article.xpath(".//img[@src='../_images/b.png']")) == 2
    assert sorted(w.rsplit("[", 1)[-1] for w in summary.warnings) == [
        "sxs.include-cycle]",
        "sxs.outside-docset]",
    ]
    copied = {p.name for p in (site.folder / ".sxs_cache").rglob("english/**/*.md")}
    assert copied == {"new.md", "one.md", "two.md"}


def test_none_leaves_out_what_is_not_translated(with_originals: Site) -> None:
    site = replace(with_originals, settings=replace(with_originals.settings, fallback="none"))
    summary = site.build()
    assert site.pages("ar-SA") == {"both", "own"}
    assert site.pages("vi-VN") == {"both", "some/vi"}
    assert site.pages("en-US") == {"both", "some/vi"}
    assert summary.fallbacks == {}
    assert [w for w in summary.warnings if "broken-link" in w]


def test_a_docset_decides_what_it_publishes(with_originals: Site) -> None:
    docfx = '{"build": {"content": [{"files": ["**/*.md"], "exclude": ["some/**"]}]}}'
    with_originals.write("docs/ar-SA/docfx.json", docfx)
    with_originals.build()
    assert with_originals.pages("ar-SA") == {"both", "own", "plain"}
    assert {"some/vi", "some/new"} <= with_originals.pages("vi-VN")


def test_the_contents_stay_where_another_locale_has_a_page_of_that_name(site: Site) -> None:
    site.write("docs/vi-VN/index.md", "# ⟦Trang chủ|Start⟧\n\n⟦Chào.|Welcome.⟧\n")
    site.build()
    assert site.page("ar-SA/index").xpath("//a[@href='both.html']")
    assert "Welcome" not in site.page("ar-SA/index").text_content()


def test_names_that_differ_in_case_are_one_page(with_originals: Site) -> None:
    with_originals.write("originals/Some/VI.md", "# Synchronize photos\n")
    with_originals.build()
    assert "Some/VI" not in with_originals.pages("en-US")


def test_english_articles_of_the_tree_come_first(with_originals: Site) -> None:
    with_originals.write("docs/en-US/both.md", f"# Both of them{ENGLISH}")
    with_originals.write("docs/en-US/more.md", f"# More{ENGLISH}")
    summary = with_originals.build()
    assert with_originals.pages("en-US") == {"both", "more", "plain", "some/new", "some/vi"}
    assert "Both of them" in with_originals.article("en-US/both").text_content()
    # English of a translation stands for nothing else on an English page.
    assert not with_originals.notices("en-US/some/vi")
    assert with_originals.article("en-US/some/vi").get("lang") is None
    assert with_originals.page("en-US/some/vi").xpath("//*[@id='s-102']")
    assert "More" in with_originals.article("ar-SA/more").text_content()
    assert "en-US" not in summary.fallbacks
    assert "https://help.example/en-US/some/vi.html" in (with_originals.out / "sitemap.xml").read_text()


# ---------------------------------------------------------------------- a page in English


@pytest.mark.parametrize("page", ["ar-SA/some/vi", "ar-SA/plain", "ar-SA/some/new", "vi-VN/plain"])
def test_the_page_speaks_both_languages_and_says_so(with_originals: Site, page: str) -> None:
    with_originals.build()
    locale, _, name = page.partition("/")
    root = with_originals.page(page)
    assert root.get("lang") == locale
    assert with_originals.notices(page) == [NOTICE[locale]]
    article = with_originals.article(page)
    assert (article.get("lang"), article.get("dir")) == ("en", "ltr")
    assert root.find("head/title").get("lang") == "en"
    assert root.xpath("//link[@rel='canonical']/@href") == [f"https://help.example/en-US/{name}.html"]
    assert root.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert article.get("data-pagefind-body") is None
    assert article.get("data-pagefind-ignore") == "all"
    assert not root.xpath("//a[contains(@href, 'review/')]")
    assert not (with_originals.out / "review" / f"{page}.html").exists()


def test_segments_keep_their_anchors_and_nothing_of_the_translation_is_left(site: Site) -> None:
    site.build()
    article = site.article("ar-SA/some/vi")
    assert article.xpath(".//*[@id='s-102']")[0].text_content() == "Select Save."
    text = (site.out / "ar-SA/some/vi.html").read_text(encoding="utf-8")
    for words in ("Chỉ tiếng Việt", "Mô tả", "Đồng bộ", "machine"):
        assert words not in text
    assert "sxs-english" not in text
    assert article.find_class("admonition-title")[0].text_content() == "Note"
    assert site.page("ar-SA/both").xpath("//article//a[text()='x']/@href") == ["some/vi.html#s-102"]
    assert site.page("ar-SA/some/vi").xpath("//img/@src") == ["../_images/a.png"]


def test_it_is_in_no_list_of_translations(with_originals: Site) -> None:
    with_originals.build()
    for locale in ("vi-VN", "en-US"):
        page = with_originals.page(f"{locale}/some/vi")
        assert "ar-SA" not in page.xpath("//*/@hreflang")
    own = with_originals.page("ar-SA/some/vi")
    assert set(own.xpath("//@hreflang")) == {"en-US", "vi-VN"}
    (here,) = own.xpath("//nav//a[@aria-current='true']")
    assert here.get("lang") == "ar-SA"
    assert here.find_class("badge")[0].text_content() == "بالإنجليزية"
    addresses = re.findall(r"<loc>(.*?)</loc>", (with_originals.out / "sitemap.xml").read_text())
    names = {address.removeprefix("https://help.example/").removesuffix(".html") for address in addresses}
    assert {n for n in names if n.startswith("ar-SA")} == {"ar-SA/index", "ar-SA/both", "ar-SA/own"}
    assert {"en-US/some/new", "en-US/plain"} <= names


def test_the_contents_mark_it_in_words(site: Site) -> None:
    site.build()
    items = site.page("ar-SA/index").xpath("//li")
    marked = {
        item.xpath(".//a/@href")[0]: item.find_class("badge")[0].text_content()
        for item in items
        if item.find_class("badge")
    }
    assert marked.keys() == {"some/vi.html", "plain.html"}
    assert set(marked.values()) == {"بالإنجليزية"}
    (title,) = site.page("ar-SA/index").xpath("//a[@href='plain.html']/span")
    assert (title.get("lang"), title.get("dir"), title.text_content()) == ("en", "ltr", "Turn it off")


def test_neighbours_say_which_language_their_titles_are_in(site: Site) -> None:
    site.build()
    (next_,) = site.page("ar-SA/plain").xpath("//a[@rel='prev']")
    assert next_.xpath("span[@lang]/@lang") == []
    (prev,) = site.page("ar-SA/some/vi").xpath("//a[@rel='prev']")
    assert prev.xpath("span[@lang='en' and @dir='ltr']/text()") == ["Turn it off"]


def test_a_title_in_the_table_of_contents_is_marked_too(site: Site) -> None:
    site.write("docs/ar-SA/TOC.yml", "- name: مزامنة الصور\n  href: some/vi.md\n")
    site.build()
    (item,) = site.page("ar-SA/index").xpath("//li[.//a[@href='some/vi.html']]")
    assert "مزامنة الصور" in item.text_content()
    assert item.find_class("badge")


def test_an_own_article_without_segments_is_a_page_like_others(site: Site) -> None:
    site.build()
    assert site.notices("ar-SA/own") == []
    assert site.article("ar-SA/own").get("lang") is None
    assert "ar-SA" in site.page("ar-SA/own").xpath("//html/@lang")


# ---------------------------------------------------------------------- builds after the first


def test_the_translation_takes_its_place(site: Site) -> None:
    site.build()
    site.write("docs/ar-SA/plain.md", "---\ntitle: أوقفه\n---\n# ⟦أوقفه|Turn it off⟧\n\n⟦افتح.|Open.⟧\n")
    path = site.write("docs/ar-SA/some/vi.md", "# ⟦مزامنة|Synchronize photos⟧\n\n⟦احفظ.|Save.⟧\n")
    # Older than the page: it was copied with its time.
    os.utime(path, (1_000_000_000, 1_000_000_000))
    summary = site.build()
    assert summary.fallbacks == {"vi-VN": 1}
    assert site.notices("ar-SA/some/vi") == []
    assert "مزامنة" in site.article("ar-SA/some/vi").text_content()
    assert "ar-SA" in site.page("vi-VN/some/vi").xpath("//@hreflang")
    assert not site.page("ar-SA/index").find_class("badge")
    (next_,) = site.page("ar-SA/own").xpath("//a[@rel='next']")
    assert next_.xpath("span[@lang]") == []


def test_a_translation_that_goes_leaves_the_english(site: Site) -> None:
    site.build()
    (site.folder / "docs/ar-SA/both.md").unlink()
    site.build()
    assert site.notices("ar-SA/both") == [NOTICE["ar-SA"]]
    assert "ar-SA" not in site.page("vi-VN/both").xpath("//@hreflang")


def test_the_setting_adds_and_removes_pages(with_originals: Site) -> None:
    site = with_originals
    none = replace(site, settings=replace(site.settings, fallback="none"))
    site.build()
    first = site.listing()
    none.build()
    assert site.pages("ar-SA") == {"both", "own"}
    assert "badge" not in (site.out / "ar-SA/index.html").read_text(encoding="utf-8")
    site.build()
    again = site.listing()
    assert again.keys() == first.keys()
    assert {name for name in first if first[name] != again[name]} == set()


def test_an_original_that_changes_or_goes(with_originals: Site) -> None:
    site = with_originals
    site.build()
    site.write("originals/some/new.md", "# Newer\n\nClose it.\n")
    site.build()
    assert "Close it." in site.article("ar-SA/some/new").text_content()
    (site.folder / "originals/some/new.md").unlink()
    site.build()
    assert "some/new" not in site.pages("ar-SA") | site.pages("en-US")


def test_what_is_amiss_with_an_original_is_said_of_the_original(with_originals: Site) -> None:
    with_originals.write("originals/some/empty.md", "")
    assert with_originals.build().warnings == (
        "originals: some/empty.md:1: WARNING: the file is empty [sxs.empty-article]",
    )


def test_a_folder_that_is_called_like_an_article(with_originals: Site) -> None:
    article = with_originals.write("originals/odd.md/inside.md", "# Inside\n")
    for _ in range(2):
        with_originals.build()
        assert "odd.md/inside" in with_originals.pages("en-US")
    article.unlink()
    article.parent.rmdir()
    with_originals.write("originals/odd.md", "# Odd\n")
    with_originals.build()
    assert "odd" in with_originals.pages("en-US")
    assert "odd.md/inside" not in with_originals.pages("en-US")


def test_nothing_is_to_be_translated_on_the_english_of_an_article(site: Site) -> None:
    text = "---\ntitle: Một\nsxs.needs-translation: 101\n---\n⟦Ask for help.|Ask for help.⟧\n"
    site.write("docs/vi-VN/help.md", text)
    site.build()
    assert site.article("vi-VN/help").xpath(".//*[@data-pending]")
    for locale in ("ar-SA", "en-US"):
        assert not site.article(f"{locale}/help").xpath(".//*[@data-pending or @class='visually-hidden']")


def test_a_second_build_writes_nothing(with_originals: Site) -> None:
    with_originals.build()
    assert with_originals.build().written == 0


def test_the_same_pages_whatever_the_number_of_workers(with_originals: Site) -> None:
    with_originals.build(jobs=1)
    one = with_originals.listing()
    other = replace(with_originals, settings=with_originals.settings)
    build_site(other.folder / "docs", other.folder / "two", settings=other.settings, jobs=3)
    two = {
        p.relative_to(other.folder / "two").as_posix(): p.read_bytes()
        for p in sorted((other.folder / "two").rglob("*"))
        if p.is_file() and p.name != ".buildinfo"
    }
    assert one == two


# ---------------------------------------------------------------------- originals as they come


def git(folder: Path, *words: str) -> None:
    command = ["git", "-C", str(folder), "-c", "user.name=x", "-c", "user.email=x@y.example", *words]
    subprocess.run(command, check=True, capture_output=True)


def test_originals_in_git_whose_docset_stands_elsewhere_and_was_renamed(site: Site, tmp_path: Path) -> None:
    """An article whose original got another name is not shown a second time."""
    repository = tmp_path / "repository"
    for name, text in {
        "articles/docfx.json": "{}",
        "articles/both.md": "# Both\n\nOpen the page.\n" * 5,
        "articles/some/vi.md": "# Synchronize photos\n\nSelect **Save**.\n",
        "articles/some/new.md": "# Brand new\n\nWait for it.\n",
    }.items():
        path = repository / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    git(tmp_path, "init", "-q", str(repository))
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "1")
    git(repository, "mv", "articles/both.md", "articles/both-of-them.md")
    git(repository, "commit", "-qm", "2")
    commit = subprocess.run(
        ["git", "-C", str(repository), "rev-parse", "HEAD^"], check=True, capture_output=True, text=True
    ).stdout.strip()
    for locale in ("vi-VN", "ar-SA"):
        path = site.folder / f"docs/{locale}/both.md"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("---\n#", f"ms.sourcegitcommit: {commit}\n---\n#"), encoding="utf-8")
    found = replace(site, settings=replace(site.settings, originals="repository"))
    found.build()
    assert found.pages("ar-SA") == {"both", "own", "plain", "some/new", "some/vi"}
    assert "Wait for it." in found.article("vi-VN/some/new").text_content()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xef\xbb\xbf# A\r\n\r\nB\r\n",
        b"\xff\xfe\0binary",
        b"# caf\xe9\n",
        b"---\ntitle: [\n---\n",
        b"x" * 1_000_000,
    ],
    ids=["empty", "bom", "binary", "latin-1", "yaml", "long"],
)
def test_originals_of_every_kind(with_originals: Site, content: bytes) -> None:
    (with_originals.folder / "originals/odd.md").write_bytes(content)
    with_originals.build()
    is_text = b"\0" not in content
    assert ("odd" in with_originals.pages("ar-SA")) is is_text


def test_the_command_says_how_many(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site.folder)
    result = CliRunner().invoke(main, ["build", "docs", "-o", "out"])
    assert result.exit_code == 0, result.output
    assert "ar-SA             4 pages, 2 of them in English for want of a translation" in result.output


# ---------------------------------------------------------------------- plain Sphinx


@pytest.mark.parametrize("builder", ["html", "dirhtml", "text", "epub"])
def test_plain_sphinx_says_what_is_not_translated(site: Site, builder: str) -> None:
    settings = {"language": "ar", "html_theme": "sxs"}
    if builder == "epub":
        settings |= {"version": "1", "copyright": "x"}
    built = sphinx_build(site.folder / "docs/ar-SA", site.folder / "plain", builder, settings=settings)
    assert [w for w in built.warnings if "broken-link" not in w] == []
    if builder == "html":
        page = (built.out / "plain.html").read_text(encoding="utf-8")
        assert NOTICE["ar-SA"] in page
        assert 'lang="en" dir="ltr" data-pagefind-ignore="all"' in page
        assert "noindex" in page
        assert 'rel="canonical"' not in page
        index = (built.out / "searchindex.js").read_text(encoding="utf-8")
        assert "nobody" not in index


def test_the_article_is_the_same_from_both(site: Site) -> None:
    built = sphinx_build(site.folder / "docs/ar-SA", site.folder / "plain", settings={"language": "ar"})
    site.build()
    plain = lxml.html.fromstring((built.out / "plain.html").read_bytes()).xpath("//article")[0]
    assert lxml.html.tostring(plain) == lxml.html.tostring(site.article("ar-SA/plain"))


# ---------------------------------------------------------------------- telling English


@pytest.mark.parametrize(
    ("locale", "text", "expected"),
    [
        ("vi-VN", f"# Title{ENGLISH}", True),
        ("de-DE", "# Seite\n\nDiese Seite ist auf Deutsch geschrieben und hat kein Original.\n", False),
        ("ja-JP", "# ページ\n\nこのページは日本語で書かれています。See the page that you want.\n", False),
        ("de-DE", f"---\nms.contentlocale: en-US\n---\n# Title{ENGLISH}", True),
        ("de-DE", "---\nms.contentlocale: en-us\n---\n# Contoso Widget\n", True),
        ("de-DE", "---\nms.contentlocale: en-us\n---\n# Seite\n\nDas ist nicht und doch gut.\n", False),
        ("de-DE", "# Contoso Widget\n", False),
        ("de-DE", "", False),
        ("de-DE", "---\nms.contentlocale: en-us\n---\n", False),
        ("de-DE", f"```\n{ENGLISH * 5}\n```\n", False),
        ("de-DE", "\ud800\udfff # ![x](" + "a" * 100_000, False),
        ("en-GB", f"# Title{ENGLISH}", False),
        ("xx-XX", f"# Title{ENGLISH}", False),
        ("de-DE", "# ⟦Titel|Title⟧" + ENGLISH, False),
    ],
)  # fmt: skip
def test_what_is_untranslated(locale: str, text: str, *, expected: bool) -> None:
    assert is_untranslated(parse_article(spanned(text)), locale, "en-US") is expected


def test_real_articles_and_their_english(corpus: Callable[[str], Path]) -> None:
    from sphinx_sxs.article.projection import original_text, published_text
    from sphinx_sxs.article.reader import read_article

    articles = [read_article(path) for path in sorted(corpus("alchemy.vi-VN").rglob("*.md"))[:300]]
    segmented = [article for article in articles if article.segments]
    own = [a.path for a in segmented if is_untranslated(parse_article(published_text(a)), "vi-VN", "en-US")]
    english = [is_untranslated(parse_article(original_text(a)), "vi-VN", "en-US") for a in segmented]
    assert own == []
    assert sum(english) > 0.97 * len(english)
