"""Suppressions: what they hide, what they cannot hide, and when they are said to be needless."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_sxs.article.docset import find_articles
from sphinx_sxs.checks import Outcome, Session, Severity, UnknownRuleError, check_article, check_settings
from sphinx_sxs.checks.suppression import unused_suppressions
from sphinx_sxs.settings import load_settings

LOST = (
    "---\ntitle: x\nms.contentlocale: {locale}\n---\n"
    '<span data-ttu-id="{id}">Ada foto.</span><span class="sxs-lookup">'
    '<span data-stu-id="{id}">There is no photo.</span></span>\n'
)


class Tree:
    """A folder with settings and articles that each lost a negation."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.add("id-ID/a.md", "a-101")
        self.add("id-ID/b.md", "b-102")
        (root / "README.md").write_text("# Ours\n", encoding="utf-8")

    def add(self, name: str, segment: str) -> None:
        file = self.root / "docs" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(LOST.format(locale=file.parent.name, id=segment), encoding="utf-8")

    def check(self, suppress: str, path: str = "docs", *, narrowed: bool = False) -> Outcome:
        config = self.root / "pyproject.toml"
        select = '["ADQ001"]' if narrowed else '["ADQ001", "STR003", "SUP001"]'
        config.write_text(
            f"[tool.sxs]\nselect = {select}\n[[tool.sxs.suppress]]\n{suppress}\nreason = 'accepted'\n",
            encoding="utf-8",
        )
        settings = load_settings(config)
        files = find_articles(self.root / path)
        outcome = Session(settings).check(files)
        return unused_suppressions(outcome, files, settings, narrowed=narrowed)


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


def told(outcome: Outcome) -> list[tuple[str, str, bool]]:
    return [(d.code, d.path, d.suppressed is not None) for d in outcome.diagnostics]


@pytest.mark.parametrize(
    "entry",
    [
        "rule = 'ADQ001'\npath = 'a.md'",
        "rule = 'lost-negation'\npath = 'docs/id-ID/a.md'",
        "rule = 'ADQ'\nsegment = 'a-101'",
        "rule = 'ADQ001'\nsegment = '101'\nlocale = 'id-*'",
    ],
)
def test_what_is_suppressed_does_not_count(tree: Tree, entry: str) -> None:
    outcome = tree.check(entry)
    assert told(outcome) == [("ADQ001", "id-ID/a.md", True), ("ADQ001", "id-ID/b.md", False)]
    assert [d.suppressed for d in outcome.suppressed] == ["accepted"]
    assert outcome.counts()[Severity.ERROR] == 1


def test_all_suppressed_does_not_fail(tree: Tree) -> None:
    outcome = tree.check("rule = 'ADQ001'")
    assert not outcome.reaches(Severity.INFO)
    assert len(outcome.diagnostics) == 2


@pytest.mark.parametrize(
    "entry",
    [
        "rule = 'ADQ001'\npath = 'c.md'",
        "rule = 'ADQ001'\nsegment = '103'",
        "rule = 'ADQ001'\nlocale = 'de-DE'",
        "rule = 'STR003'",
        "rule = 'added-negation'",
    ],
)
def test_a_needless_entry_is_a_finding_at_its_line(tree: Tree, entry: str) -> None:
    outcome = tree.check(entry)
    (found,) = [d for d in outcome.diagnostics if d.code == "SUP001"]
    assert (found.path, found.line, found.severity) == ("pyproject.toml", 3, Severity.WARNING)
    assert Path(found.file) == tree.root / "pyproject.toml"
    assert found.message.startswith(f"Suppression of `{entry.split(chr(39))[1]}`")
    assert found.message.endswith(" suppresses nothing")


def test_a_run_over_some_articles_judges_only_what_is_about_them(tree: Tree) -> None:
    other = "rule = 'ADQ001'\npath = 'b.md'\nsegment = '7'"
    assert "SUP001" not in {d.code for d in tree.check(other, "docs/id-ID/a.md").diagnostics}
    assert "SUP001" in {d.code for d in tree.check(other, "docs/id-ID/b.md").diagnostics}
    assert "SUP001" not in {d.code for d in tree.check("rule = 'STR003'", "docs/id-ID/b.md").diagnostics}
    gone = "rule = 'ADQ001'\npath = 'gone.md'"
    assert "SUP001" not in {d.code for d in tree.check(gone, "docs/id-ID/a.md").diagnostics}
    tree.add("vi-VN/a.md", "c-101")
    assert "SUP001" not in {d.code for d in tree.check("rule = 'STR003'", "docs/id-ID").diagnostics}
    assert "SUP001" in {
        d.code for d in tree.check("rule = 'STR003'\nlocale = 'id-ID'", "docs/id-ID").diagnostics
    }


def test_a_run_without_the_rule_judges_nothing(tree: Tree) -> None:
    assert "SUP001" not in {d.code for d in tree.check("rule = 'STR003'", narrowed=True).diagnostics}


def test_an_unknown_rule_is_told_with_its_line(tree: Tree) -> None:
    with pytest.raises(
        UnknownRuleError, match=r"pyproject.toml:3: unknown rule `ADQ0001`; did you mean `ADQ001`"
    ):
        tree.check("rule = 'ADQ0001'")


def test_an_override_with_an_unknown_rule_is_told_with_its_line(tmp_path: Path) -> None:
    config = tmp_path / "pyproject.toml"
    config.write_text("[[tool.sxs.overrides]]\npaths = ['a']\nignore = ['ADQ9']\n", encoding="utf-8")
    with pytest.raises(UnknownRuleError, match=r"pyproject.toml:1: unknown rule `ADQ9`"):
        check_settings(load_settings(config))


def test_review_pages_know_of_suppressions_and_overrides(tree: Tree) -> None:
    tree.check("rule = 'ADQ001'\npath = 'a.md'")
    settings = load_settings(tree.root / "pyproject.toml")
    first, second = find_articles(tree.root / "docs")
    from sphinx_sxs.article import read_article

    assert [d.suppressed for d in check_article(read_article(first.path), first, settings=settings)] == [
        "accepted"
    ]
    assert [d.suppressed for d in check_article(read_article(second.path), second, settings=settings)] == [
        None
    ]
