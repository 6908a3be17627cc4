"""The extension alone, as Read the Docs and others run it, and beside other people's extensions."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lxml import etree, html
from pages import copy_docset, spanned, sphinx_build

from sphinx_sxs.settings import Settings
from sphinx_sxs.site.build import build_site

PROJECT = Path(__file__).parents[2]
BUILDERS = ["html", "dirhtml", "epub", "text", "gettext"]
ARTICLE = "sync-a-users-profile-picture"
EPUB = {"version": "1", "copyright": "x"}
"""What EPUB 3 asks of every book."""
EXTENSION = """
from docutils import nodes
from sphinx.transforms import SphinxTransform

class Shout(SphinxTransform):
    default_priority = 500
    def apply(self, **kwargs):
        for node in self.document.findall(nodes.title):
            node += nodes.Text("!")

def add(app, pagename, templatename, context, doctree):
    context["body"] = context.get("body", "") + "<!-- third party -->"

def setup(app):
    app.add_transform(Shout)
    app.connect("html-page-context", add)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
"""


def listing(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def article_html(page: Path) -> bytes:
    """The article itself: the part that is the same whoever builds it."""
    found = html.fromstring(page.read_bytes()).xpath("//article")
    assert len(found) == 1, page
    return bytes(html.tostring(found[0]))


def run_sphinx(builder: str, source: Path, out: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sphinx", "-b", builder, *more, str(source), str(out)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=PROJECT)


@pytest.fixture
def sample(source: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of the project's sample articles in Vietnamese; nothing may be written there."""
    folder = tmp_path / "vi-VN"
    shutil.copytree(source / "vi-VN", folder)
    before = listing(folder)
    yield folder
    assert listing(folder) == before


@pytest.mark.parametrize("builder", BUILDERS)
def test_the_sample_site_without_a_warning(builder: str, sample: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run_sphinx(
        builder,
        sample,
        out,
        "-W",
        "-c",
        str(PROJECT),
        "-D",
        "language=vi",
        "-D",
        "version=1",
        "-d",
        str(tmp_path / "trees"),
    )
    assert done.returncode == 0, done.stderr
    page = {
        "html": f"{ARTICLE}.html",
        "dirhtml": f"{ARTICLE}/index.html",
        "epub": f"{ARTICLE}.xhtml",
        "text": f"{ARTICLE}.txt",
        "gettext": f"{ARTICLE}.pot",
    }[builder]
    text = (out / page).read_text(encoding="utf-8")
    assert "data-ttu-id" not in text
    assert "hồ sơ" in text
    if builder in {"html", "dirhtml"}:
        assert 'lang="vi-VN"' in text or 'lang="vi"' in text


@pytest.mark.parametrize("builder", BUILDERS)
def test_a_whole_docset(builder: str, tmp_path: Path) -> None:
    """Links, images, inclusions, tables, raw HTML: what the fixtures' docset has."""
    locale = copy_docset(tmp_path / "docs")
    text = spanned(
        "# ⟦Tên|Name⟧\n\n[Khác](folder/page.md) ![Ảnh](media/a.png) [pdf](media/guide.pdf)\n\n"
        "> [!NOTE]\n> [!INCLUDE [x](includes/sentence.md)]\n\n| a | b |\n|---|---|\n| ⟦c|c⟧ | d |\n\n"
        "<table><tr><td>⟦ô|cell⟧</td></tr></table>\n\n# [Một](#tab/a)\n\na<br>b\n\n---\n\n"
        ":::row:::\n:::column:::\nx\n:::column-end:::\n:::row-end:::\n\n> [!VIDEO https://x.example/v]\n\n```csharp\nx\n```\n"
    )
    (locale / "all.md").write_text(text, encoding="utf-8")
    before = listing(locale)
    built = sphinx_build(locale, tmp_path / "out", builder, settings=EPUB if builder == "epub" else None)
    assert built.warnings == []
    assert listing(locale) == before
    if builder == "epub":
        for page in built.out.glob("*.xhtml"):
            etree.parse(page)


@pytest.mark.parametrize("builder", BUILDERS)
def test_real_articles(builder: str, corpus: Callable[[str], Path], tmp_path: Path) -> None:
    root = corpus("customer-insights.vi-VN") / "sxs" / "vi-VN"
    locale = tmp_path / "vi-VN"
    shutil.copytree(root, locale)
    articles = sorted(locale.rglob("*.md"))
    for path in articles[20:]:
        path.unlink()
    built = sphinx_build(locale, tmp_path / "out", builder, settings=EPUB if builder == "epub" else None)
    # The archive has no images and, here, not every article; nothing else is amiss.
    assert [
        w
        for w in built.warnings
        if "[sxs.missing-image]" not in w
        and "[sxs.broken-link]" not in w
        and "[sxs.missing-include]" not in w
    ] == []


def test_its_own_index_is_the_root(tmp_path: Path) -> None:
    locale = copy_docset(tmp_path / "docs")
    (locale / "index.md").write_text("# Trang chủ\n\n[Khác](other.md)\n", encoding="utf-8")
    built = sphinx_build(locale, tmp_path / "out")
    assert built.warnings == []
    assert "Trang chủ" in built.body("index")


def test_the_root_page_lists_the_contents_in_order(tmp_path: Path) -> None:
    built = sphinx_build(copy_docset(tmp_path / "docs"), tmp_path / "out")
    links = [(a.text_content(), a.get("href")) for a in html.fromstring(built.body("index")).xpath("//a")]
    assert [link for link in links if "headerlink" not in link[0] and link[0] != "¶"] == [
        ("Khác", "other.html"),
        ("Trang", "folder/page.html"),
        ("Bên ngoài", "https://x.example/"),
        ("Thư mục", "folder/index.html"),
    ]


def test_plain_localized_markdown(tmp_path: Path) -> None:
    """Articles without spans: pages without anything of the English."""
    locale = tmp_path / "vi-VN"
    locale.mkdir()
    (locale / "a.md").write_text("---\ntitle: Tên\n---\n# Tên\n\nĐoạn.\n", encoding="utf-8")
    sphinx_build(locale, tmp_path / "out")
    page = (tmp_path / "out" / "html" / "a.html").read_text(encoding="utf-8")
    assert "Đoạn." in page
    assert "data-sxs" not in page
    assert "sxs-english" not in page
    assert "reading-bar" not in page
    assert "/review/" not in page


# ---------------------------------------------------------------------- other people's extensions


@pytest.fixture
def with_extensions(tmp_path: Path) -> Path:
    """A tree with a `conf.py` that loads a third party's extension and two of Sphinx's own."""
    tree = tmp_path / "tree"
    locale = copy_docset(tree)
    (locale / "a.md").write_text(spanned("# ⟦Tên|Name⟧\n\n⟦Đoạn.|Paragraph.⟧\n"), encoding="utf-8")
    (tree / "third_party_for_a_test.py").write_text(EXTENSION, encoding="utf-8")
    (tree / "conf.py").write_text(
        "import sys, pathlib\nsys.path.insert(0, str(pathlib.Path(__file__).parent))\n"
        "extensions = ['sphinx_sxs.site', 'sphinx.ext.todo', 'sphinx.ext.githubpages']\n"
        "extensions += ['third_party_for_a_test']\n",
        encoding="utf-8",
    )
    return tree


def test_third_party_extensions_work_in_both(with_extensions: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    done = run_sphinx(
        "html", with_extensions / "vi-VN", plain, "-W", "-c", str(with_extensions), "-D", "language=vi"
    )
    assert done.returncode == 0, done.stderr
    build_site(with_extensions, tmp_path / "site", settings=Settings(root=tmp_path), jobs=2)
    for page in (plain / "a.html", tmp_path / "site" / "vi-VN" / "a.html"):
        text = page.read_text(encoding="utf-8")
        assert "Tên</span>!" in text, page
        assert "<!-- third party -->" in text
        assert (page.parent / ".nojekyll").is_file()
    assert article_html(plain / "a.html") == article_html(tmp_path / "site" / "vi-VN" / "a.html")


# ---------------------------------------------------------------------- the same article from both


@pytest.mark.parametrize(
    ("archive", "folder", "count"),
    [
        ("alchemy.vi-VN", "vi-VN", 150),
        ("customer-insights.vi-VN", "sxs/vi-VN", 94),
        ("docs-desktop.ja-JP", "ja-JP", 50),
    ],
)
def test_the_article_is_the_same_from_both(
    archive: str, folder: str, count: int, corpus: Callable[[str], Path], tmp_path: Path
) -> None:
    root = corpus(archive) / folder
    locale = tmp_path / root.name
    shutil.copytree(root, locale, ignore=shutil.ignore_patterns("*.png", "*.gif", "*.jpg"))
    articles = sorted(locale.rglob("*.md"))
    for path in random.Random(2).sample(articles, max(0, len(articles) - count)):  # noqa: S311 - a sample
        path.unlink()
    plain = sphinx_build(
        locale,
        tmp_path / "plain",
        settings={"language": {"vi-VN": "vi", "ja-JP": "ja"}[root.name], "project": "Help"},
    )
    build_site(locale, tmp_path / "site", settings=Settings(root=tmp_path), jobs=2)
    names = sorted(plain.bodies.keys() - {"index"})
    assert len(names) > count * 0.8
    different = [
        name
        for name in names
        if article_html(plain.out / f"{name}.html")
        != article_html(tmp_path / "site" / root.name / f"{name}.html")
    ]
    assert not different
