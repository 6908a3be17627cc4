"""Baselines: what they hold, how they grow and shrink, and what is told of broken ones."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from sphinx_sxs.article.docset import ArticleFile, find_articles
from sphinx_sxs.checks import Outcome, Session
from sphinx_sxs.checks.baseline import Baseline, BaselineError, Known, Reach, load_baseline, render_baseline
from sphinx_sxs.settings import Settings

PAIR = (
    '<span data-ttu-id="{id}">{target}</span><span class="sxs-lookup">'
    '<span data-stu-id="{id}">There is no photo.</span></span>\n'
)


class Tree:
    def __init__(self, root: Path) -> None:
        self.root = root
        for name in ("id-ID/a.md", "id-ID/b.md", "vi-VN/a.md"):
            self.write(name, "Ada foto.")

    def write(self, name: str, *targets: str) -> None:
        file = self.root / "docs" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        pairs = "\n".join(PAIR.format(id=f"a-{n}", target=target) for n, target in enumerate(targets))
        file.write_text(f"---\ntitle: x\n---\n{pairs}", encoding="utf-8")

    def check(self, path: str = "docs", *rules: str) -> tuple[Outcome, Reach]:
        files: Sequence[ArticleFile] = find_articles(self.root / path)
        outcome = Session(Settings(select=rules or ("ADQ001", "STR010"))).check(files)
        return outcome, Reach([self.root / path], files)

    @property
    def baseline(self) -> Baseline:
        return load_baseline(self.root / "baseline.json")

    def update(self, path: str = "docs", *rules: str) -> Baseline:
        file = self.root / "baseline.json"
        old = load_baseline(file) if file.exists() else Baseline(file)
        new = old.updated(*self.check(path, *rules))
        new.write()
        return new


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


def paths(baseline: Baseline) -> list[str]:
    return [entry.path for entry in baseline.entries]


def test_what_was_there_before_does_not_count(tree: Tree) -> None:
    tree.update()
    assert paths(tree.baseline) == ["docs/id-ID/a.md", "docs/id-ID/b.md", "docs/vi-VN/a.md"]
    tree.write("id-ID/b.md", "Ada foto.", "Ada gambar.")
    outcome = tree.baseline.mark(*tree.check())
    assert [(d.path, d.segment, d.known) for d in outcome.diagnostics] == [
        ("id-ID/a.md", "a-0", True),
        ("id-ID/b.md", "a-0", True),
        ("id-ID/b.md", "a-1", False),
        ("vi-VN/a.md", "a-0", True),
    ]
    assert [d.segment for d in outcome.active] == ["a-1"]
    assert outcome.mended == 0


def test_every_way_to_name_the_articles_agrees(tree: Tree) -> None:
    tree.update()
    for path in ("docs", "docs/id-ID", "docs/id-ID/a.md", "."):
        assert not tree.baseline.mark(*tree.check(path)).active, path


def test_a_part_keeps_what_it_could_not_have_found(tree: Tree) -> None:
    whole = tree.update()
    tree.write("vi-VN/a.md", "Không có ảnh.")
    tree.write("id-ID/a.md", "Tidak ada foto.")
    assert tree.baseline.mark(*tree.check("docs/id-ID")).mended == 1
    assert paths(tree.update("docs/id-ID")) == ["docs/id-ID/b.md", "docs/vi-VN/a.md"]
    assert tree.update("docs", "STR010").entries == tree.baseline.entries
    assert paths(tree.update("docs/vi-VN/a.md")) == ["docs/id-ID/b.md"]
    assert len(whole.entries) == 3


def test_an_article_that_is_gone_is_mended_by_a_run_over_its_folder(tree: Tree) -> None:
    tree.update()
    (tree.root / "docs/id-ID/a.md").unlink()
    assert len(tree.update("docs/vi-VN").entries) == 3
    assert tree.baseline.mark(*tree.check("docs/id-ID")).mended == 1
    assert paths(tree.update("docs/id-ID")) == ["docs/id-ID/b.md", "docs/vi-VN/a.md"]


def test_the_file_is_stable_and_one_finding_a_line(tree: Tree) -> None:
    tree.update()
    first = (tree.root / "baseline.json").read_bytes()
    tree.update()
    assert (tree.root / "baseline.json").read_bytes() == first
    lines = first.decode().splitlines()
    assert len(lines) == 5
    assert json.loads(lines[1].rstrip(",")) == {
        "fingerprint": tree.baseline.entries[0].fingerprint,
        "code": "ADQ001",
        "rule": "lost-negation",
        "path": "docs/id-ID/a.md",
        "segment": "a-0",
        "message": "Source negates, target does not",
    }


def test_any_text_survives(tmp_path: Path) -> None:
    entry = Known("f", "ADQ001", "lost-negation", "không \udcff\u2028.md", None, "„x“ \ud800")
    file = tmp_path / "baseline.json"
    file.write_bytes(render_baseline([entry]))
    assert load_baseline(file).entries == (entry,)
    file.write_bytes(render_baseline([]))
    assert load_baseline(file).entries == ()


SOUND = '{"fingerprint": "f", "code": "C", "rule": "r", "path": "p", "segment": null, "message": "m"}'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "1: expected a baseline in JSON, but at column 1: Expecting value"),
        ('{"version": 1,\n"findings": [}', "2: expected a baseline in JSON, but at column 14"),
        ("[]", '1: expected `{"version": 1, "findings": […]}`'),
        ('{"version": 2, "findings": []}', "1: expected version 1, not `2`"),
        (f'{{"version": 1, "findings": [\n{SOUND},\n7]}}', "3: finding 2: expected an object"),
        (
            f'{{"version": 1, "findings": [\n{SOUND},\n{{"fingerprint": 3}}]}}',
            "3: finding 2: expected a string `fingerprint`",
        ),
        (
            '{"version": 1, "findings": [\n\n' + SOUND.replace("null", "5") + "]}",
            "3: finding 1: expected `segment` to be a string or null",
        ),
        ("\n\xff", "2: not UTF-8"),
        ("[" * 100_000, "1: "),
    ],
)
def test_a_broken_baseline(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "baseline.json"
    file.write_bytes(text.encode("latin-1" if "\xff" in text else "utf-8"))
    with pytest.raises(BaselineError) as caught:
        load_baseline(file)
    assert str(caught.value).startswith(f"{file}:{message}")


def test_a_baseline_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BaselineError, match="no such baseline; --update-baseline writes one"):
        load_baseline(tmp_path / "baseline.json")
