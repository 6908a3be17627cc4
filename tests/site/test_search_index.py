"""What stands in a locale's search index, and when it is made."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from pages import spanned, sphinx_build

import sphinx_sxs.site
from sphinx_sxs.settings import Settings
from sphinx_sxs.site.build import Summary, build_site
from sphinx_sxs.site.search import pagefind
from sphinx_sxs.site.search.text import GRAM, PAIRS, PLAIN, STOPS, THREES, WRITTEN, search_text

SCRIPT = Path(sphinx_sxs.site.__file__).parent / "theme" / "sxs" / "static" / "sxs-search.js"
TREE = {
    "docs/vi-VN/photo.md": "---\ntitle: Đồng bộ ảnh\n---\n# ⟦Đồng bộ ảnh|Synchronize photos⟧\n\n"
    "⟦Chọn **Lưu**.|Select the diskette.⟧\n\n## ⟦Chờ|Wait⟧\n\n⟦Mất một giờ.|It takes one hour.⟧\n",
    "docs/vi-VN/hidden.md": "---\ntitle: Ẩn\nROBOTS: NOINDEX\n---\n# ⟦Trang ẩn|Hidden page⟧\n",
    "docs/vi-VN/more/C# 100%.md": "---\ntitle: Tên lạ\n---\n# ⟦Tên lạ|Strange name⟧\n",
    "docs/ja-JP/photo.md": "---\ntitle: 写真を同期する\n---\n# ⟦写真を同期する|Synchronize photos⟧\n\n"
    "⟦**保存** を選びます。|Select the diskette.⟧\n\n## ⟦待つ|Wait⟧\n\n"
    "⟦1 時間かかります。|It takes one hour.⟧\n",
}


@dataclass
class Site:
    """A tree of articles and the site that is built of it."""

    folder: Path
    settings: Settings

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(spanned(text), encoding="utf-8")

    def build(self, **settings: Any) -> Summary:
        return build_site(self.folder / "docs", self.out, settings=replace(self.settings, **settings))

    @property
    def out(self) -> Path:
        return self.folder / "out"

    def bundle(self, locale: str) -> Path:
        return self.out / locale / "pagefind"

    def indexed(self, locale: str) -> dict[str, dict[str, Any]]:
        """What the index keeps of each page, by its address."""
        found = {}
        for path in self.bundle(locale).glob("fragment/*"):
            data = json.loads(gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd"))
            found[data["url"]] = data
        return found

    def files(self, locale: str) -> dict[str, int]:
        return {str(path): path.stat().st_mtime_ns for path in self.bundle(locale).rglob("*")}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    made = Site(tmp_path, Settings(cache_dir=str(tmp_path / "cache")))
    for name, text in TREE.items():
        made.write(name, text)
    return made


def test_each_locale_has_an_index_of_its_own_pages(site: Site) -> None:
    assert site.build().warnings == ()
    vi, ja, en = site.indexed("vi-VN"), site.indexed("ja-JP"), site.indexed("en-US")
    assert vi.keys() == {"/photo.html", "/hidden.html", "/more/C~23~20100~25.html"}
    assert ja.keys() == {"/photo.html"}, "English in the place of a translation is not searched"
    assert en.keys() == vi.keys()
    for locale in ("vi-VN", "ja-JP", "en-US"):
        assert 'id="sxs-results"' in (site.out / locale / "search.html").read_text(encoding="utf-8")
        page = (site.out / locale / "photo.html").read_text(encoding="utf-8")
        assert 'action="search.html"' in page
        assert not list(site.bundle(locale).glob("*-ui.*"))


def test_the_index_holds_the_article_in_one_language(site: Site) -> None:
    site.build()
    page = site.indexed("vi-VN")["/photo.html"]
    assert page["meta"]["title"] == search_text("Đồng bộ ảnh")
    assert "diskette" not in page["content"]
    assert "¶" not in page["content"]
    assert page["content"] == search_text("Đồng bộ ảnh. Chọn Lưu. Chờ. Mất một giờ.")
    anchors = {anchor["id"]: anchor for anchor in page["anchors"]}
    assert {"s-102", "s-103", "s-104"} <= anchors.keys()
    assert any(anchor["element"] == "h2" and anchor["text"] == "Chờ" for anchor in page["anchors"])
    english = site.indexed("en-US")["/photo.html"]
    assert "diskette" in english["content"]
    assert "locales" not in english["meta"]


def test_english_pages_name_the_locales_that_have_them_where_not_all_do(site: Site) -> None:
    site.build(fallback="none")
    english = site.indexed("en-US")["/photo.html"]
    assert set(english["meta"]["locales"].split()) == {"vi-VN", "ja-JP"}


def test_what_forbids_search_engines_is_kept_unless_a_setting_says_otherwise(site: Site) -> None:
    site.build()
    assert "/hidden.html" in site.indexed("vi-VN")
    site.build(search_noindex="omit")
    assert site.indexed("vi-VN").keys() == {"/photo.html", "/more/C~23~20100~25.html"}
    assert "/hidden.html" not in site.indexed("en-US")


def test_an_unchanged_locale_is_not_indexed_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.build()
    before = {locale: site.files(locale) for locale in ("vi-VN", "ja-JP", "en-US")}
    assert site.build().warnings == ()
    assert {locale: site.files(locale) for locale in before} == before

    def refuse(*_: object) -> None:
        raise pagefind.PagefindError("it was asked")

    monkeypatch.setattr(pagefind, "make_bundle", refuse)
    assert site.build().warnings == ()
    site.write("docs/ja-JP/photo.md", TREE["docs/ja-JP/photo.md"].replace("を選びます", "を押します"))
    assert site.build().warnings == ("ja-JP: no search: it was asked [sxs.search]",)
    assert site.files("ja-JP") == before["ja-JP"], "the old index stays where a new one cannot be made"


def test_pages_that_stay_keep_their_files(site: Site) -> None:
    site.build()
    before = site.files("vi-VN")
    site.write("docs/vi-VN/new.md", "---\ntitle: Mới\n---\n# ⟦Mới|New⟧\n")
    site.build()
    after = site.files("vi-VN")
    kept = [name for name in before if "/fragment/" in name]
    assert len(kept) == 3
    assert all(after[name] == before[name] for name in kept)
    assert len([name for name in after if "/fragment/" in name]) == 4
    (site.folder / "docs/vi-VN/new.md").unlink()
    site.build()
    assert len(site.indexed("vi-VN")) == 3


def test_switched_off_nothing_is_left(site: Site) -> None:
    site.build()
    site.build(search="none")
    assert not site.bundle("vi-VN").exists()
    assert not (site.out / "vi-VN" / "search.html").exists()
    assert "search.html" not in (site.out / "vi-VN" / "photo.html").read_text(encoding="utf-8")
    site.build()
    assert len(site.indexed("vi-VN")) == 3


def test_without_the_program_the_site_stands(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagefind, "program", lambda: None)
    summary = site.build()
    assert summary.warnings == ("no search: Pagefind has no program for this platform [sxs.search]",)
    assert "search.html" not in (site.out / "vi-VN" / "photo.html").read_text(encoding="utf-8")
    assert not (site.out / "vi-VN" / "search.html").exists()


def test_an_article_of_the_name_comes_first(site: Site) -> None:
    site.write("docs/vi-VN/search.md", "---\ntitle: Tìm\n---\n# ⟦Tìm kiếm|Search⟧\n")
    site.build()
    assert "Tìm kiếm" in (site.out / "vi-VN" / "search.html").read_text(encoding="utf-8")
    assert not site.bundle("vi-VN").exists()


def test_plain_sphinx_keeps_its_own_search(site: Site) -> None:
    built = sphinx_build(site.folder / "docs" / "vi-VN", site.folder / "plain")
    assert (built.out / "searchindex.js").is_file()
    page = (built.out / "search.html").read_text(encoding="utf-8")
    assert 'id="search-results"' in page
    assert "sxs-search.js" not in page


# ---------------------------------------------------------------------- the text


def test_scripts_without_spaces_are_cut_into_overlapping_pairs() -> None:
    words = search_text("写真、Office の同").split()
    assert [word for word in words if not word.startswith(GRAM)] == ["、", "Office", "␣"]
    grams = [word.removeprefix(GRAM) for word in words if word.startswith(GRAM)]
    assert [len(gram) for gram in grams] == [8, 4, 8, 4]
    assert grams[0].endswith(grams[1])
    assert search_text("กขค")[2:].split()[0].count("") == 13


def test_only_text_is_cut() -> None:
    text = search_text('<h2 id="写真"><a href="写真.html">写</a>真</h2>')
    assert text.startswith('<h2 id="写真">')
    assert "<a" not in text
    assert len(re.findall(GRAM, text)) == 2, "a pair goes over a link's end"


def test_headings_have_the_anchors_of_their_sections() -> None:
    link = '<a class="headerlink" href="#wait" title="x">¶</a>'
    body = f'<section id="wait">\n<h2>Wait{link}</h2>\n<p>An hour.</p></section>'
    assert search_text(body).split() == ["<h2", 'id="wait">Wait</h2>', "An", "hour."]


def test_what_is_to_be_ignored_stays_marked() -> None:
    body = "<p>One <span data-pagefind-ignore>two</span></p>"
    assert search_text(body).strip() == "One <span data-pagefind-ignore>two</span>"
    body = "<p>One</p><div data-pagefind-ignore><p>two</p></div>"
    assert search_text(body) == body


@pytest.mark.parametrize("letter", PLAIN)
def test_letters_are_written_plainly_and_each_in_its_own_way(letter: str) -> None:
    written = search_text(letter)
    assert written.rstrip(WRITTEN) == PLAIN[letter]
    assert [other for other in PLAIN if search_text(other) == written] == [letter]


def test_the_search_page_writes_queries_alike() -> None:
    script = SCRIPT.read_text(encoding="utf-8")
    table = re.search(r"const PLAIN = (\{.*\});", script)
    assert table is not None
    assert json.loads(table[1].replace(", }", "}")) == PLAIN
    for name, ranges in (("PAIRS", PAIRS), ("THREES", THREES)):
        found = re.search(rf'const {name} = "([^"]*)";', script)
        assert found is not None
        assert found[1].replace("\\\\u{20000}-\\\\u{3ffff}", "").replace("\\\\", "\\") == ranges
    assert f"[{STOPS}]" in script
