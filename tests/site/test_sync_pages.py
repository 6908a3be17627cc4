"""Sync status pages, dashboards, and what article and review pages say of freshness."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote

import lxml.html
import pytest
from click.testing import CliRunner
from pages import FIXTURES, sphinx_build

from sphinx_sxs.article import Article, Segment, parse_article
from sphinx_sxs.article.pending import count_pending, needs_translation
from sphinx_sxs.cli import main
from sphinx_sxs.originals.model import (
    ArticleFreshness,
    Freshness,
    Lack,
    NoOriginal,
    Original,
    SegmentFreshness,
    count_freshness,
)
from sphinx_sxs.review.freshness import Standing, bar, counts_text, diff_html, headline
from sphinx_sxs.review.pages import review_path
from sphinx_sxs.review.sync_pages import (
    SyncRow,
    render_dashboard,
    render_status_report,
    render_sync_page,
    sync_path,
)
from sphinx_sxs.sync.status import ArticleStatus

DOCS = FIXTURES / "freshness" / "docs"
ORIGINALS = FIXTURES / "freshness" / "originals"
LOCALES = ("ar-SA", "vi-VN")


def page_of(text: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(text)


def read(path: Path) -> lxml.html.HtmlElement:
    return page_of(path.read_text(encoding="utf-8"))


def words(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def build(docs: Path, out: Path, *options: str) -> str:
    done = CliRunner().invoke(main, ["build", str(docs), "-o", str(out), "--jobs", "1", *options])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("freshness")
    shutil.copytree(DOCS, folder / "docs")
    settings = '[tool.sxs]\nproject = "Fresh"\n'
    (folder / "pyproject.toml").write_text(settings, encoding="utf-8")
    build(folder / "docs", folder / "out", "--originals", str(ORIGINALS))
    return folder / "out"


# ---------------------------------------------------------------------- segments to be translated


def article_with(front: str, *pairs: tuple[str, str]) -> Article:
    spans = [
        f'<span data-ttu-id="a-{number}">{target}</span>'
        f'<span class="sxs-lookup"><span data-stu-id="a-{number}">{source}</span></span>'
        for number, (target, source) in enumerate(pairs, start=101)
    ]
    return parse_article(f"---\ntitle: x\n{front}---\n" + "\n\n".join(spans) + "\n")


PAIRS = (("Open it.", "Open  it."), ("Mở ra.", "Open up."), ("Close.", "Close."))


@pytest.mark.parametrize(
    "front",
    [
        "sxs.needs-translation: 101 102\n",
        "sxs.needs-translation: '101, 102,'\n",
        "sxs.needs-translation: [101, 102]\n",
        "sxs.needs-translation:\n- 101\n- '102'\n",
    ],
)
def test_what_is_still_english_is_to_be_translated(front: str) -> None:
    article = article_with(front, *PAIRS)
    assert needs_translation(article) == {"101"}
    assert count_pending(article) == 1


@pytest.mark.parametrize("front", ["", "sxs.needs-translation:\n", "sxs.needs-translation: {a: b}\n"])
def test_nothing_marked_is_nothing_to_be_translated(front: str) -> None:
    assert needs_translation(article_with(front, *PAIRS)) == frozenset()


# ---------------------------------------------------------------------- words


def standing(ahead: int | None = None, pending: int = 0, **counts: int) -> Standing:
    return Standing({kind.value: counts.get(kind.value, 0) for kind in Freshness}, ahead, pending)


def test_headlines() -> None:
    assert (
        headline(standing(3, current=8, moved=1, changed=3), "en-US")
        == "9 of 12 segments are current; the English is 3 commits ahead"
    )
    assert (
        headline(standing(1, current=1), "en-US")
        == "1 of 1 segment is current; the English is 1 commit ahead"
    )
    assert headline(standing(0, current=1200, new=2), "de-DE").startswith(
        "1.200 von 1.200 Segmenten sind aktuell;"
    )
    assert headline(Standing({}, None, 1), "en-US") == "1 segment is still to be translated"
    assert headline(Standing({}), "en-US") == ""


@pytest.mark.parametrize(
    ("count", "noun"), [(1, "مقطع"), (2, "مقطع"), (5, "مقاطع"), (11, "مقطعًا"), (100, "مقطع")]
)
def test_plural_forms_are_those_of_the_language(count: int, noun: str) -> None:
    assert noun in headline(Standing({}, None, count), "ar-SA").split()


def test_a_bar_tells_its_parts_without_colour() -> None:
    counts = standing(current=2, changed=1, new=1).counts
    shown = page_of(str(bar(counts, counts_text(counts, "en-US"))))
    assert shown.findtext("title") == "Current 2, Changed 1, New 1"
    assert [(rect.get("x"), rect.get("width"), rect.get("fill")) for rect in shown.iter("rect")] == [
        ("0%", "50%", "url(#bar-current)"),
        ("50%", "25%", "url(#bar-changed)"),
        ("75%", "25%", "url(#bar-new)"),
    ]


def test_a_diff_is_text_and_nothing_else() -> None:
    assert (
        diff_html("takes <b>up</b> to 24 hours", "takes <b>up</b> to 48 hours")
        == "takes &lt;b&gt;up&lt;/b&gt; to <del>24</del> <ins>48</ins> hours"
    )
    assert diff_html("", "\udcff") == "<ins>?</ins>"


# ---------------------------------------------------------------------- pages as functions


def status_of(article: Article, items: Sequence[tuple[Freshness, int | None, str | None]]) -> ArticleStatus:
    found = tuple(
        SegmentFreshness(
            freshness=kind, segment=article.segments[at] if at is not None else None, now=now, span=None
        )
        for kind, at, now in items
    )
    return ArticleStatus(
        path="vi-VN/a.md",
        locale="vi-VN",
        commit="3f" * 20,
        ref="main",
        ahead=2,
        original=Original(text="", path="docs/a.md", version="ab" * 20),
        freshness=ArticleFreshness(items=found, counts=count_freshness(found)),
    )


HOSTILE = article_with("", ("<script>a</script>", "\udcff <img src=x>"), ("b", "Old <b>text</b>"))
ITEMS: Sequence[tuple[Freshness, int | None, str | None]] = (
    (Freshness.NEW, None, "</table><script>alert(1)</script>"),
    (Freshness.CHANGED, 1, "New \udc80 <b>text</b>"),
    (Freshness.REMOVED, 0, None),
)


def render_one(article: Article, status: ArticleStatus) -> str:
    return render_sync_page(article, status, locale="vi-VN", page="a", project="Fresh", source_locale="en-US")


def test_texts_of_articles_stay_texts() -> None:
    text = render_one(HOSTILE, status_of(HOSTILE, ITEMS))
    shown = page_of(text.encode().decode())
    assert [script.get("src") for script in shown.iter("script")] == [
        "../../_static/sxs-theme.js",
        "../../_static/sxs-view.js",
        "../../_static/sxs.js",
    ]
    rows = shown.cssselect("tbody tr")
    assert [row.get("data-freshness") for row in rows] == ["new", "changed", "removed"]
    assert words(rows[0].cssselect("ins")[0]) == "</table><script>alert(1)</script>"
    assert [words(e) for e in rows[1].cssselect("del")] == ["Old"]
    assert words(rows[2].cssselect("del")[0]) == "? <img src=x>"


@pytest.mark.parametrize("lack", list(Lack))
def test_why_there_is_no_comparison(lack: Lack) -> None:
    status = ArticleStatus(
        path="vi-VN/a.md",
        locale="vi-VN",
        commit="",
        ref="",
        ahead=None,
        original=NoOriginal(lack=lack, message="`docs/a.md` is not `there`"),
        freshness=None,
    )
    shown = page_of(render_one(HOSTILE, status))
    assert shown.cssselect("[data-reason] code")[0].text == "docs/a.md"
    assert not shown.cssselect("table")
    assert page_of(render_status_report([status])).cssselect("main table tbody td")


def test_the_worst_article_comes_first_and_none_is_lost() -> None:
    def row(title: str, **counts: int) -> SyncRow:
        return SyncRow(title=title, href=f"{title}.html", state="stale", standing=standing(**counts))

    rows = [
        row("fine", current=9),
        row("half", current=1, changed=1),
        row("large", current=98, changed=2),
        row("small", current=1, removed=2),
        SyncRow(title="gone", href="gone.html", state="missing-original", standing=Standing({})),
    ]
    shown = page_of(render_dashboard(rows, locale="vi-VN", project="Fresh", ref="main"))
    tables = shown.cssselect("table")
    assert [words(name) for name in tables[0].cssselect("tbody th")] == ["small", "large", "half", "fine"]
    assert [words(name) for name in tables[1].cssselect("tbody th")] == ["gone"]
    filled = {rect.get("fill") for rect in shown.iter("rect") if rect.get("fill")}
    assert {f"url(#{pattern.get('id')})" for pattern in shown.iter("pattern")} >= filled


def test_three_thousand_rows_stay_lean() -> None:
    rows = [
        SyncRow(
            title=f"Article {n}",
            href=f"a{n}.html",
            state="stale",
            standing=standing(2, current=9, changed=n % 3),
        )
        for n in range(3_000)
    ]
    text = render_dashboard(rows, locale="vi-VN", project="Fresh", ref="main")
    assert len(text) < 600 * len(rows)
    assert text == render_dashboard(rows[::-1], locale="vi-VN", project="Fresh", ref="main")


def test_the_report_needs_nothing_else() -> None:
    text = render_status_report([status_of(HOSTILE, ITEMS)])
    shown = page_of(text)
    (policy,) = shown.cssselect("meta[http-equiv='Content-Security-Policy']")
    assert policy.get("content", "").startswith("default-src 'none'; script-src 'sha256-")
    assert not shown.xpath("//*[@src]|//link|//@style|//@onclick")
    assert not re.search(r"url\((?!#bar-)", text)
    link = shown.cssselect("table.sync tbody a")[0].get("href", "")
    assert [words(row)[:3] for row in shown.cssselect(f"{link} tbody tr")] == ["New", "102", "101"]
    ids = shown.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert page_of(render_status_report([])).cssselect("main p")


# ---------------------------------------------------------------------- the site


def test_a_sync_page_has_every_segment_in_the_order_of_the_english(site: Path) -> None:
    shown = read(site / "sync" / "vi-VN" / "photo.html")
    kinds = [(row.get("id"), row.get("data-freshness")) for row in shown.cssselect("tbody tr")]
    assert [kind for kind in kinds if kind[1] != "current"] == [
        ("s-103", "changed"),
        ("new-1", "new"),
        ("s-106", "removed"),
        ("s-107", "changed"),
    ]
    changed = shown.cssselect("#s-103")[0]
    assert (words(changed.cssselect("del")[0]), words(changed.cssselect("ins")[0])) == ("24", "48")
    assert "3f3f3f3f" in words(shown)
    assert "head" in words(shown)


@pytest.mark.parametrize("locale", LOCALES)
def test_links_of_sync_pages_lead_somewhere(site: Path, locale: str) -> None:
    pages = [
        *(site / "sync").rglob("*.html"),
        site / locale / "photo.html",
        site / review_path(locale, "photo"),
        site / "review" / "index.html",
        site / "index.html",
    ]
    for page in pages:
        for link in read(page).xpath("//a/@href"):
            path, _, anchor = link.partition("#")
            if "://" in link or not path:
                continue
            target = Path(os.path.normpath(page.parent / path))
            assert target.is_file(), (page, link)
            if anchor and "sync" in link:
                assert read(target).xpath("//*[@id=$id]", id=anchor), (page, link)


def test_an_article_called_index_does_not_hide_the_dashboard(site: Path) -> None:
    assert sync_path("vi-VN", "index") == "sync/vi-VN/index.article.html"
    assert read(site / "sync" / "vi-VN" / "index.html").cssselect("[data-sortable]")
    assert read(site / "review" / "vi-VN" / "index.html").cssselect("a[href='index.article.html']")


def test_the_article_shows_its_freshness(site: Path) -> None:
    shown = read(site / "vi-VN" / "photo.html")
    notice = shown.cssselect(".badge.freshness")[0]
    assert re.findall(r"\d+", words(notice)) == ["5", "8", "1", "1"]
    assert notice.cssselect("a")[0].get("href") == "../sync/vi-VN/photo.html"
    marked = {e.get("data-sxs"): e.get("data-freshness") for e in shown.cssselect(".sxs[data-freshness]")}
    assert marked == {"103": "changed", "106": "removed", "107": "changed"}
    signs = {e.get("data-for"): e for e in shown.cssselect("a.stale-mark")}
    assert {key: sign.get("href") for key, sign in signs.items()} == {
        key: f"../sync/vi-VN/photo.html#s-{key}" for key in marked
    }
    for sign in signs.values():
        assert words(sign.cssselect(".visually-hidden")[0])
        assert not list(sign.iterancestors("a"))
    now = {e.get("data-now"): e for e in shown.cssselect("#sxs-english [data-now]")}
    assert words(now["107"].cssselect("ins")[0]) == "Learn"
    assert "https" not in words(now["107"])


def test_what_is_to_be_translated_is_english_on_the_page(site: Path) -> None:
    (pending,) = read(site / "vi-VN" / "photo.html").cssselect(".sxs[data-pending]")
    assert (pending.get("data-sxs"), pending.get("lang")) == ("108", "en")
    label = pending.cssselect(".visually-hidden")[0]
    assert label.get("lang") == "vi-VN"
    row = read(site / "review" / "vi-VN" / "photo.html").cssselect("#s-108")[0]
    assert row.cssselect(".fresh.pending")
    assert "stale" in row.get("class", "").split()


def test_the_review_page_has_new_english_where_it_stands(site: Path) -> None:
    shown = read(site / "review" / "vi-VN" / "photo.html")
    rows = shown.cssselect("tbody tr")
    order = [row.get("data-freshness") for row in rows]
    assert order.index("new") == [row.get("id") for row in rows].index("s-103") + 1
    assert words(shown.cssselect("#s-103 .now ins")[0]) == "48"
    stale = [row.get("data-freshness") for row in rows if "stale" in row.get("class", "").split()]
    assert stale == ["changed", "new", "removed", "changed", "current"]
    # It has its row: no finding says it again.
    assert "English also says" not in words(shown)
    assert "English has changed since" in words(shown)


def test_an_article_whose_english_is_gone(site: Path) -> None:
    assert read(site / "sync" / "vi-VN" / "fax.html").cssselect("[data-reason]")
    assert read(site / "vi-VN" / "fax.html").cssselect(".badge.freshness a")
    assert not read(site / "vi-VN" / "fax.html").cssselect(".stale-mark")
    calendar = read(site / "vi-VN" / "calendar.html")
    assert calendar.cssselect(".badge.freshness.current")


def test_english_pages_and_epub_have_no_signs(site: Path, tmp_path: Path) -> None:
    english = read(site / "en-US" / "photo.html")
    assert not english.cssselect(".stale-mark, [data-freshness], [data-pending]")
    assert english.cssselect("#s-108")[0].text_content() == "Ask your administrator for help."
    built = sphinx_build(DOCS / "vi-VN", tmp_path, "epub", settings={"sxs_originals": str(ORIGINALS)})
    assert "stale-mark" not in (built.out / "photo.xhtml").read_text(encoding="utf-8")


def test_plain_sphinx_shows_the_same(site: Path, tmp_path: Path) -> None:
    built = sphinx_build(DOCS / "vi-VN", tmp_path, settings={"sxs_originals": str(ORIGINALS)})
    for name in ("photo", "calendar", "fax"):
        ours, theirs = (read(folder / f"{name}.html") for folder in (site / "vi-VN", built.out))
        for part in (".badges", "article"):
            assert [lxml.html.tostring(e) for e in ours.cssselect(part)] == [
                lxml.html.tostring(e) for e in theirs.cssselect(part)
            ]


def test_what_signs_say_is_not_searched(tmp_path: Path) -> None:
    """Sphinx's own search takes the text of every node that it does not know to be none."""
    shutil.copytree(DOCS / "vi-VN", tmp_path / "vi-VN")
    article = tmp_path / "vi-VN" / "photo.md"
    heading = '## <span data-ttu-id="c-109">Tiêu đề</span>'
    source = '<span class="sxs-lookup"><span data-stu-id="c-109">Old heading</span></span>'
    article.write_text(f"{article.read_text(encoding='utf-8')}\n{heading}{source}\n", encoding="utf-8")
    built = sphinx_build(tmp_path / "vi-VN", tmp_path, settings={"sxs_originals": str(ORIGINALS)})
    assert read(built.out / "photo.html").cssselect("h2 .stale-mark")
    index = (built.out / "searchindex.js").read_text(encoding="utf-8")
    for word in ("stale-mark", json.dumps("bị"), json.dumps("Cần").lower()):
        assert word not in index


# ---------------------------------------------------------------------- articles as they come


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    shutil.copytree(FIXTURES / "freshness", tmp_path / "tree")
    (tmp_path / "tree" / "pyproject.toml").write_text("[tool.sxs]\n", encoding="utf-8")
    return tmp_path / "tree"


def test_bytes_that_are_not_utf8_stop_nothing(tree: Path) -> None:
    article = tree / "docs" / "vi-VN" / "photo.md"
    data = article.read_bytes().replace(b"title: ", b"title: \xff </title><script>x</script> ")
    data = data.replace(b"3f3f3f", b"\xff", 1).replace(b"takes up", b"takes \xfe up")
    article.write_bytes(data)
    original = tree / "originals" / "head" / "photo.md"
    original.write_bytes(original.read_bytes().replace(b"takes up", b"takes \xfe up"))
    build(tree / "docs", tree / "out", "--originals", str(tree / "originals" / "head"))
    for name in ("sync/vi-VN/photo", "sync/vi-VN/index", "review/vi-VN/photo", "review/vi-VN/index"):
        shown = read(tree / "out" / f"{name}.html")
        assert "</title><script>x</script>" in words(shown)
        assert all(script.get("src") for script in shown.iter("script"))
    build(tree / "docs", tree / "out")
    assert read(tree / "out" / "review" / "vi-VN" / "photo.html").cssselect("#s-103")


@pytest.mark.parametrize("name", ["C# 100%", "what?", "a&b"])
def test_links_to_articles_of_any_name(tree: Path, name: str) -> None:
    for folder in ("docs/vi-VN", "originals/head", f"originals/{'3f' * 20}"):
        (tree / folder / "photo.md").rename(tree / folder / f"{name}.md")
    out = tree / "out"
    build(tree / "docs", out, "--locale", "vi-VN", "--originals", str(tree / "originals"))
    pages = [out / folder / "vi-VN" / f"{name}.html" for folder in ("", "sync", "review")]
    for page in [*pages, *(out / folder / "vi-VN" / "index.html" for folder in ("sync", "review"))]:
        links = [link.partition("#")[0] for link in read(page).xpath("//a/@href") if "://" not in link]
        found = {Path(os.path.normpath(page.parent / unquote(link))) for link in links if link}
        assert {other for other in found if not other.is_file()} == set()
        assert found & set(pages) - {page}


# ---------------------------------------------------------------------- builds after builds


def times(folder: Path) -> Mapping[str, int]:
    return {name: (folder / f"{name}.html").stat().st_mtime_ns for name in ("calendar", "fax", "photo")}


def changed(before: Mapping[str, int], after: Mapping[str, int]) -> Iterator[str]:
    return (name for name in sorted(after) if before.get(name) != after[name])


def test_only_the_pages_whose_english_moved_on_are_written_anew(tree: Path) -> None:
    options = ("--originals", str(tree / "originals"), "--locale", "vi-VN")
    out = tree / "out"
    build(tree / "docs", out, *options)
    first = times(out / "vi-VN")
    build(tree / "docs", out, *options)
    assert list(changed(first, times(out / "vi-VN"))) == []
    head = tree / "originals" / "head" / "calendar.md"
    head.write_text(head.read_text(encoding="utf-8").replace("Open the", "Open your"), encoding="utf-8")
    said = build(tree / "docs", out, *options)
    assert "3 changed" in said
    assert list(changed(first, times(out / "vi-VN"))) == ["calendar"]
    assert read(out / "sync" / "vi-VN" / "calendar.html").cssselect(".stale")


def test_sync_pages_go_with_their_article_and_with_the_originals(tree: Path) -> None:
    options = ("--originals", str(tree / "originals"))
    out = tree / "out"
    said = build(tree / "docs", out, *options)
    assert "Articles without a comparison: 2 missing-original" in said
    (tree / "docs" / "vi-VN" / "fax.md").unlink()
    build(tree / "docs", out, *options)
    assert not (out / "sync" / "vi-VN" / "fax.html").exists()
    build(tree / "docs", out)
    assert not (out / "sync").exists()
    shown = read(out / "vi-VN" / "photo.html")
    assert not shown.cssselect(".stale-mark, a[href*='sync/']")
    assert "1" in words(shown.cssselect(".badge.freshness")[0])


def test_a_page_goes_with_its_article_though_all_else_changed_too(tree: Path) -> None:
    build(tree / "docs", tree / "out", "--originals", str(tree / "originals"))
    (tree / "docs" / "vi-VN" / "fax.md").unlink()
    build(tree / "docs", tree / "out", "--originals", str(tree / "originals"), "--ref", "3f" * 20)
    for kind in ("sync", "review"):
        assert not (tree / "out" / kind / "vi-VN" / "fax.html").exists()


def test_a_folder_of_somebody_else_stays(tree: Path) -> None:
    theirs = tree / "out" / "sync" / "index.html"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("theirs", encoding="utf-8")
    build(tree / "docs", tree / "out")
    build(tree / "docs", tree / "out")
    assert theirs.read_text(encoding="utf-8") == "theirs"


def test_pages_that_say_what_they_said_keep_their_time(tree: Path) -> None:
    def written() -> dict[str, int]:
        pages = [out / "index.html", out / "sitemap.xml", *out.glob("sync/**/*"), *out.glob("review/**/*")]
        return {path.relative_to(out).as_posix(): path.stat().st_mtime_ns for path in pages if path.is_file()}

    out = tree / "out"
    build(tree / "docs", out, "--originals", str(tree / "originals"))
    first = written()
    build(tree / "docs", out, "--originals", str(tree / "originals"))
    assert written() == first
    head = tree / "originals" / "head" / "calendar.md"
    head.write_text(head.read_text(encoding="utf-8") + "\nOne more.\n", encoding="utf-8")
    build(tree / "docs", out, "--originals", str(tree / "originals"))
    articles = {name for name, time in written().items() if first[name] != time and "index" not in name}
    assert articles == {f"{kind}/{locale}/calendar.html" for kind in ("sync", "review") for locale in LOCALES}


def test_another_version_is_compared_with(tree: Path) -> None:
    options = ("--originals", str(tree / "originals"), "--locale", "vi-VN")
    build(tree / "docs", tree / "out", *options, "--ref", "3f" * 20)
    assert not read(tree / "out" / "vi-VN" / "photo.html").cssselect(".stale-mark")
    build(tree / "docs", tree / "out", *options)
    assert read(tree / "out" / "vi-VN" / "photo.html").cssselect(".stale-mark")


def test_commits_of_a_repository_are_counted(tree: Path) -> None:
    english = tree / "english"
    english.mkdir()

    def git(*arguments: str) -> str:
        who = ("-c", "user.name=x", "-c", "user.email=x@x.example", "-c", "commit.gpgsign=false")
        command = ["git", "-C", str(english), *who, *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    git("init", "-q", "-b", "main")
    shutil.copytree(tree / "originals" / ("3f" * 20), english, dirs_exist_ok=True)
    git("add", ".")
    git("commit", "-q", "-m", "as translated")
    first = git("rev-parse", "HEAD")
    for name in ("calendar", "photo"):
        shutil.copy(tree / "originals" / "head" / f"{name}.md", english)
        (english / "calendar.md").write_text(f"{name}\n", encoding="utf-8")
        git("add", ".")
        git("commit", "-q", "-m", name)
    for article in (tree / "docs").rglob("*.md"):
        text = article.read_text(encoding="utf-8")
        article.write_text(text.replace("3f" * 20, first), encoding="utf-8")
    options = ("--originals", str(english), "--locale", "vi-VN")
    build(tree / "docs", tree / "out", *options, "--jobs", "2")
    ahead = {
        words(row.cssselect("th")[0]): words(row.cssselect("td")[-1])
        for row in read(tree / "out" / "sync" / "vi-VN" / "index.html").cssselect("tbody tr")
    }
    assert ahead == {"Đồng bộ ảnh hồ sơ": "1", "Chia sẻ lịch": "2", "Gửi fax": "0", "Trợ giúp": "0"}
    notice = words(read(tree / "out" / "vi-VN" / "calendar.html").cssselect(".badge.freshness")[0])
    assert "2 commit" in notice


def test_originals_that_are_not_there(tree: Path) -> None:
    done = CliRunner().invoke(
        main, ["build", str(tree / "docs"), "-o", str(tree / "out"), "--originals", "nowhere"]
    )
    assert done.exit_code == 2
    assert "Traceback" not in done.output


def test_a_segment_without_a_counterpart() -> None:
    """Sides that are missing, and an article that is empty, are shown all the same."""
    odd = Segment(
        id="a-1", source_id=None, target=None, source=None, raw="", line=1, column=1, target_start=0
    )
    article = Article(path="x.md", pieces=(odd,))
    status = status_of(article, [(Freshness.REMOVED, 0, None)])
    assert page_of(render_one(article, status)).cssselect("tbody tr")
