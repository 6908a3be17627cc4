"""What stands over an article: how it was translated, how many segments pass, how fresh it is."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import lxml.html
import pytest
from click.testing import CliRunner
from pages import FIXTURES, spanned, sphinx_build

from sphinx_sxs.article import parse_article
from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.checks import check_article
from sphinx_sxs.cli import main
from sphinx_sxs.review.verdict import Verdict, add_up, findings_text, judge, share_text, verdict_text

FRESHNESS = FIXTURES / "freshness"


def read(path: Path) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(path.read_bytes())


def badges(page: Path) -> dict[str, str]:
    """The words of each badge, without the signs that repeat them, by kind."""
    found: dict[str, str] = {}
    for badge in read(page).cssselect("main .badges .badge"):
        for sign in badge.cssselect("[aria-hidden]"):
            sign.text = ""
        found[badge.get("data-badge")] = " ".join(badge.text_content().split())
    return found


def build(docs: Path, out: Path, *options: str) -> str:
    done = CliRunner().invoke(main, ["build", str(docs), "-o", str(out), "--jobs", "1", *options])
    assert done.exit_code == 0, done.output
    return done.output


def write(path: Path, text: str, kind: str = "MT") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    front = f"ms.translationtype: {kind}\n" if kind else ""
    path.write_text(f"---\ntitle: x\n{front}---\n# x\n\n{spanned(text)}\n", encoding="utf-8")


GOOD = "⟦Mở ứng dụng.|Open the app.⟧\n\n⟦Đóng ứng dụng.|Close the app.⟧"
BAD = "⟦Mở ứng dụng.|Open the app.⟧\n\n⟦Chọn 7.|Select 8.⟧"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    docs = tmp_path / "docs" / "vi-VN"
    write(docs / "good.md", GOOD)
    write(docs / "bad.md", BAD, "HT")
    write(docs / "unsaid.md", GOOD, "")
    (docs / "plain.md").write_text(
        "---\ntitle: y\nms.translationtype: HT\n---\n# y\n\nChữ.\n", encoding="utf-8"
    )
    (tmp_path / "pyproject.toml").write_text('[tool.sxs]\nsearch = "none"\n', encoding="utf-8")
    return tmp_path


# ---------------------------------------------------------------------- counting and words


def verdict_on(text: str, tmp_path: Path) -> Verdict:
    path = tmp_path / "vi-VN" / "x.md"
    write(path, text)
    article = parse_article(path.read_bytes(), path="x.md")
    return judge(article.segments, check_article(article, ArticleFile(path, "x.md", path.parent, "vi-VN")))


def test_a_segment_passes_without_errors_and_warnings(tmp_path: Path) -> None:
    assert verdict_on(GOOD, tmp_path) == Verdict(2, 2, 0, 0)
    bad = verdict_on(BAD, tmp_path)
    assert (bad.segments, bad.passing, bad.state) == (2, 1, "error")


def test_what_lacks_a_side_does_not_pass(tmp_path: Path) -> None:
    path = tmp_path / "vi-VN" / "x.md"
    write(path, GOOD)
    text = path.read_text(encoding="utf-8")
    text = text.replace('<span class="sxs-lookup"><span data-stu-id="a-102">Close the app.</span></span>', "")
    article = parse_article(text, path="x.md")
    found = judge(article.segments, check_article(article, ArticleFile(path, "x.md", path.parent, "vi-VN")))
    assert (found.segments, found.passing) == (2, 1)


@pytest.mark.parametrize(
    ("verdict", "text", "findings", "share"),
    [
        (Verdict(12, 11, 1, 2), "11 of 12 sentences pass the checks", "1 error, 2 warnings", "91.6%"),
        (Verdict(1, 1, 0, 0), "1 of 1 sentence passes the checks", "", "100%"),
        (Verdict(27000, 26999, 0, 1), "26,999 of 27,000 sentences pass the checks", "1 warning", "99.9%"),
        (Verdict(2, 0, 2000, 0), "0 of 2 sentences pass the checks", "2,000 errors", "0%"),
    ],
)
def test_words(verdict: Verdict, text: str, findings: str, share: str) -> None:
    assert verdict_text(verdict, "en-US") == text
    assert findings_text(verdict, "en-US") == findings
    assert share_text(verdict, "en-US") == share


def test_numbers_are_written_as_the_locale_does() -> None:
    assert "26.999" in verdict_text(Verdict(27000, 26999, 0, 1), "vi-VN")
    assert share_text(Verdict(12, 11, 1, 2), "de-DE") == "91,6\N{NO-BREAK SPACE}%"


def test_articles_together() -> None:
    assert add_up([Verdict(2, 1, 1, 0), Verdict(3, 3, 0, 2)]) == Verdict(5, 4, 1, 2)
    assert add_up([]) == Verdict()
    assert share_text(Verdict(), "en-US") == "100%"


# ---------------------------------------------------------------------- pages


def test_the_badges_of_an_article(tree: Path) -> None:
    build(tree / "docs", tree / "out")
    pages = tree / "out" / "vi-VN"
    assert badges(pages / "good.html") == {
        "translation": "Bản dịch máy",
        "checks": verdict_text(Verdict(2, 2, 0, 0), "vi-VN"),
    }
    shown = badges(pages / "bad.html")
    assert shown["translation"] == "Bản dịch của con người"
    assert shown["checks"].startswith(verdict_text(Verdict(2, 1, 1, 0), "vi-VN"))
    assert shown["checks"].endswith(")")
    (link,) = read(pages / "bad.html").cssselect(".badge a")
    assert link.get("href") == "../review/vi-VN/bad.html"
    assert badges(pages / "unsaid.html")["translation"]
    # Without English there is nothing to check it against.
    assert badges(pages / "plain.html").keys() == {"translation"}
    for other in ("index", "tools"):
        assert not badges(pages / f"{other}.html")
    assert not badges(tree / "out" / "en-US" / "bad.html")


def test_only_machine_translation_is_warned_of(tree: Path) -> None:
    build(tree / "docs", tree / "out")
    pages = tree / "out" / "vi-VN"
    (notice,) = read(pages / "good.html").cssselect("main .notice")
    assert "máy" in notice.text_content()
    assert not read(pages / "bad.html").cssselect("main .notice")


def test_a_badge_follows_the_findings_though_the_article_stays(tree: Path) -> None:
    settings = '[tool.sxs]\nsearch = "none"\nglossary = ["terms.csv"]\n'
    (tree / "pyproject.toml").write_text(settings, encoding="utf-8")
    page = tree / "out" / "vi-VN" / "good.html"
    shown = []
    for term in ("phần mềm", "ứng dụng"):
        (tree / "terms.csv").write_text(f"en,vi-VN\napp,{term}\n", encoding="utf-8")
        # In processes of their own: one process reads a glossary once.
        command = [
            sys.executable,
            "-c",
            "from sphinx_sxs.cli import main; main()",
            "build",
            "docs",
            "-o",
            "out",
        ]
        done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=True)
        shown.append(badges(page)["checks"])
    assert shown[0] != shown[1] == verdict_text(Verdict(2, 2, 0, 0), "vi-VN")
    assert "(3 written)" in done.stdout


def test_plain_sphinx_shows_the_same(tree: Path, tmp_path: Path) -> None:
    build(tree / "docs", tree / "out")
    built = sphinx_build(tree / "docs" / "vi-VN", tmp_path / "plain")
    for name in ("good", "bad", "unsaid", "plain"):
        assert badges(built.out / f"{name}.html") == badges(tree / "out" / "vi-VN" / f"{name}.html")


def test_freshness_is_one_of_them(tmp_path: Path) -> None:
    shutil.copytree(FRESHNESS, tmp_path / "tree")
    originals = str(tmp_path / "tree" / "originals")
    build(tmp_path / "tree" / "docs", tmp_path / "out", "--originals", originals)
    page = tmp_path / "out" / "vi-VN" / "photo.html"
    assert list(badges(page)) == ["translation", "checks", "freshness"]
    built = sphinx_build(
        tmp_path / "tree" / "docs" / "vi-VN", tmp_path / "plain", settings={"sxs_originals": originals}
    )
    assert badges(built.out / "photo.html") == badges(page)


# ---------------------------------------------------------------------- the site's home


def test_the_home_says_what_each_locale_has(tree: Path) -> None:
    build(tree / "docs", tree / "out")
    cards = {
        card.get("href"): [" ".join(badge.text_content().split()) for badge in card.cssselect(".badge")]
        for card in read(tree / "out" / "index.html").cssselect(".locale-cards a")
    }
    assert cards["vi-VN/index.html"] == [
        "Human translation 2",
        "Machine translation 1",
        "83.3% of sentences pass the checks",
    ]
    assert cards["en-US/index.html"] == []
