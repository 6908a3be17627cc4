"""`sxs originals`: what it says of articles and originals, and what it writes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sphinx_sxs.article import original_text, parse_article, read_article
from sphinx_sxs.article.docset import find_articles
from sphinx_sxs.cli import main
from sphinx_sxs.originals.reconstruct import reconstruct, slug_of, without_inserted_anchors
from sphinx_sxs.originals.tokens import fold

COMMIT = "1a2b3c4d5e6f70818293a4b5c6d7e8f901234567"
PAIR = (
    '<span data-ttu-id="a-{number}">{target}</span><span class="sxs-lookup">'
    '<span data-stu-id="a-{number}">{source}</span></span>'
)


def sxs(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["originals", *map(str, arguments)])


def text_of(*sources: str, commit: str = COMMIT, handoff: str = "01/02/2021", after: str = "") -> str:
    """An article with one paragraph a source."""
    pairs = [PAIR.format(number=n, target="Dịch.", source=source) for n, source in enumerate(sources, 101)]
    front = f"title: Tiêu đề\nms.date: 1\nms.sourcegitcommit: {commit}\nms.lasthandoff: {handoff}\n"
    heading = '# <a name="restart"></a>' + PAIR.format(number=100, target="Khởi động", source="Restart")
    return f"---\n{front}---\n" + "\n\n".join([heading, *pairs, after]).rstrip() + "\n"


def english(*sources: str, after: str = "") -> str:
    return (
        "---\ntitle: Restart\nms.date: 1\n---\n" + "\n\n".join(["# Restart", *sources, after]).rstrip() + "\n"
    )


class Tree:
    """Articles and originals on disk."""

    def __init__(self, root: Path) -> None:
        self.docs = root / "docs"
        self.originals = root / "originals"

    def article(self, name: str, text: str) -> None:
        write(self.docs / name, text)

    def original(self, name: str, text: str, commit: str = COMMIT) -> None:
        write(self.originals / commit / name, text)

    def verify(self, *arguments: object) -> Result:
        return sxs("verify", self.docs, "--originals", self.originals, "-j", 1, *arguments)

    def rows(self) -> dict[str, dict[str, object]]:
        result = self.verify("--format", "jsonl")
        assert result.exit_code in (0, 1), result.output
        return {row["path"]: row for row in map(json.loads, result.stdout.splitlines())}


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    found = Tree(tmp_path)
    found.article("vi-VN/equal.md", text_of("Wait a minute."))
    found.original("equal.md", english("Wait a minute."))
    return found


def test_an_equal_article(tree: Tree) -> None:
    result = tree.verify()
    assert result.exit_code == 0
    assert result.stdout == (
        "equal                   1\nunspanned               0\ndiffers                 0\n"
        "missing-original        0\nno-commit               0\n\n"
        "1 article, 2 segments: 2 equal, 0 changed, 0 absent\n"
    )


def test_the_object_of_an_article(tree: Tree) -> None:
    tree.article("vi-VN/changed.md", text_of("Wait a minute.", "Sign in again."))
    tree.original("changed.md", english("Wait an hour.", "Close all of the windows."))
    row = tree.rows()["vi-VN/changed.md"]
    assert row == {
        "path": "vi-VN/changed.md",
        "locale": "vi-VN",
        "commit": COMMIT,
        "status": "differs",
        "message": None,
        "segments": [
            {"ordinal": "100", "line": 7, "status": "equal", "embedded": "Restart", "original": "Restart"},
            {
                "ordinal": "101",
                "line": 9,
                "status": "changed",
                "embedded": "Wait a minute.",
                "original": "Wait an hour.",
            },
            {
                "ordinal": "102",
                "line": 11,
                "status": "absent",
                "embedded": "Sign in again.",
                "original": None,
            },
        ],
        "unspanned": [],
        "missing": [{"line": 11, "text": "Close all of the windows."}],
    }


def test_what_an_article_can_lack(tree: Tree) -> None:
    tree.article("vi-VN/gone.md", text_of("Wait a minute."))
    tree.article("vi-VN/unknown.md", text_of("Wait a minute.", commit="0" * 40))
    tree.article("vi-VN/unstated.md", text_of("Wait a minute.", commit=""))
    tree.article("vi-VN/plain.md", "---\ntitle: x\n---\nEnglish.\n")
    rows = tree.rows()
    assert {path: row["status"] for path, row in rows.items()} == {
        "vi-VN/equal.md": "equal",
        "vi-VN/gone.md": "missing-original",
        "vi-VN/plain.md": "no-commit",
        "vi-VN/unknown.md": "no-commit",
        "vi-VN/unstated.md": "no-commit",
    }
    assert all(row["message"] for path, row in rows.items() if path != "vi-VN/equal.md")
    assert tree.verify().exit_code == 1


def test_an_article_without_segments_never_fails(tree: Tree) -> None:
    tree.article("vi-VN/plain.md", "---\ntitle: x\n---\nEnglish.\n")
    assert tree.verify().exit_code == 0


def test_the_text_report(tree: Tree) -> None:
    tree.article("vi-VN/changed.md", text_of("Wait a minute.", after="![Nút](a.png)"))
    tree.original("changed.md", english("Wait an hour.", after="![Button](a.png)"))
    result = tree.verify()
    assert result.exit_code == 1
    assert result.stdout.startswith(
        "── vi-VN/changed.md  differs  1 changed, 1 unspanned\n"
        "vi-VN/changed.md:9  changed  segment `a-101`\n"
        "  article │ Wait a minute.\n"
        "          │      ^^^^^^^^\n"
        " original │ Wait an hour.\n"
        "          │      ^^^^^^^\n"
        "vi-VN/changed.md:11  unspanned  image alt text\n"
        "  article │ Nút\n"
        " original │ Button\n"
    )
    assert "\x1b" not in result.stdout


def test_wrong_usage(tree: Tree, tmp_path: Path) -> None:
    result = sxs("verify", tree.docs)
    assert result.exit_code == 2
    assert "no originals: expected --originals" in result.stderr
    result = sxs("verify", tree.docs, "--originals", tmp_path / "nowhere")
    assert result.exit_code == 2
    assert "are not there" in result.stderr
    assert sxs("verify", tmp_path / "nowhere", "--originals", tree.originals).exit_code == 2


def test_an_article_under_two_paths_counts_once(tree: Tree) -> None:
    result = sxs("verify", tree.docs, tree.docs / "vi-VN", "--originals", tree.originals)
    assert "\n1 article, 2 segments: " in result.stdout


def test_a_folder_that_cannot_be_written(tree: Tree, tmp_path: Path) -> None:
    write(tmp_path / "file", "")
    result = sxs("write", tree.docs, "-o", tmp_path / "file" / "out", "-j", 1)
    assert result.exit_code == 2
    assert "cannot write to" in result.stderr


def test_originals_of_the_settings(tree: Tree) -> None:
    write(tree.docs / "pyproject.toml", '[tool.sxs]\noriginals = "../originals"\n')
    assert sxs("verify", tree.docs).exit_code == 0


def test_any_number_of_processes_gives_the_same(tree: Tree) -> None:
    for number in range(70):
        tree.article(f"vi-VN/a{number}.md", text_of("Wait a minute.", f"Step {number}."))
        tree.original(f"a{number}.md", english("Wait an hour.", f"Step {number}."))
    assert tree.verify("-j", 2).stdout == tree.verify("-j", 1).stdout


def test_what_is_written_can_be_verified(tree: Tree, tmp_path: Path) -> None:
    tree.article("de-DE/equal.md", text_of("Wait a minute."))
    out = tmp_path / "english"
    result = sxs("write", tree.docs, "--by-commit", "-o", out)
    assert result.exit_code == 0
    assert result.stderr == f"sxs originals: 1 English article written to {out}\n"
    assert (out / COMMIT / "equal.md").read_text(encoding="utf-8") == english("Wait a minute.")
    assert sxs("verify", tree.docs, "--originals", out).exit_code == 0


def test_the_last_handed_off_is_written_then_what_most_have(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    tree.article("de-DE/a.md", text_of("Old.", handoff="01/02/2020"))
    tree.article("ja-JP/a.md", text_of("One of its kind.", handoff="01/02/2021"))
    tree.article("ko-KR/a.md", text_of("New.", handoff="01/02/2021"))
    tree.article("vi-VN/a.md", text_of("New.", handoff="01/02/2021"))
    result = sxs("write", tree.docs, "-o", tmp_path / "out")
    assert (tmp_path / "out" / "a.md").read_text(encoding="utf-8") == english("New.")
    assert "sxs originals: a.md: locales embed different English for commit 1a2b3c4d5e\n" in result.stderr


def test_a_commit_is_no_path(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    tree.article("vi-VN/a.md", text_of("Out!", commit="../../../out"))
    result = sxs("write", tree.docs, "--by-commit", "-o", tmp_path / "deep" / "out")
    assert "1 article without a commit left out" in result.stderr
    assert not (tmp_path / "deep").exists()


@pytest.mark.parametrize(
    ("heading", "slug"),
    [
        ("Restart the server", "restart-the-server"),
        ("What's new in [Teams](https://x.example/a)?", "whats-new-in-teams"),
        ("Drawing Bézier Splines  ", "drawing-bzier-splines"),
        (r"'\<name>' already exists", "name-already-exists"),
        ("Use `sc.exe` - now", "use-scexe---now"),
    ],
)
def test_names_of_anchors(heading: str, slug: str) -> None:
    assert slug_of(heading) == slug


def test_anchors_of_authors_stay() -> None:
    text = '<a name="top"></a>\n## <a name="setup"></a>Install\n### <a name="steps-1"></a>Steps\n'
    assert without_inserted_anchors(text) == '<a name="top"></a>\n## <a name="setup"></a>Install\n### Steps\n'


def test_front_matter_of_a_reconstructed_article() -> None:
    text = (
        "---\r\ntitle: 'Tiêu đề'\r\ndescription: Mô tả\r\nms.date: 1\r\nlist:\r\n- a\r\n"
        "ms.openlocfilehash: x\r\nms.contentlocale: vi-VN\r\n---\r\n# "
        + PAIR.format(number=1, target="x", source="A: b")
    )
    assert (
        reconstruct(parse_article(text))
        == '---\r\ntitle: "A: b"\r\nms.date: 1\r\nlist:\r\n- a\r\n---\r\n# A: b'
    )


@pytest.mark.corpus
def test_reconstructed_english_is_the_original(corpus: Callable[[str], Path], tmp_path: Path) -> None:
    """Of 94 real articles, 57 give the text of their originals, layout aside; others differ in alt texts"""
    docs = corpus("customer-insights.vi-VN") / "sxs" / "vi-VN"
    assert sxs("write", docs, "--by-commit", "-o", tmp_path).exit_code == 0
    result = sxs("verify", docs, "--originals", tmp_path, "--format", "jsonl")
    assert {json.loads(line)["status"] for line in result.stdout.splitlines()} == {"equal"}
    originals = corpus("customer-insights.vi-VN") / "originals"
    same = 0
    for file in find_articles(docs):
        article = read_article(file.path)
        place = Path(article.meta("ms.sourcegitcommit"), file.name)
        ours, theirs = (read_article(folder / place) for folder in (tmp_path, originals))
        assert "<a name=" not in ours.text
        assert "ms.sourcegitcommit" not in ours.front_matter
        same += fold(original_text(ours)) == fold(original_text(theirs))
    assert same == 57
