"""The law of the page: it shows what was published, nothing lost or doubled, each segment in its place."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from docutils import nodes
from trees import Tree, fold, node_text, project_of, rendered_text, tree_of

SAMPLE = 300
"""Articles of each archive; chosen by a fixed seed, so that a failure can be seen again."""
ARCHIVES = {
    "alchemy.vi-VN": "vi-VN",
    "alchemy.ja-JP": "ja-JP",
    "alchemy.ar-SA": "ar-SA",
    "customer-insights.vi-VN": "sxs/vi-VN",
    "docs-desktop.ja-JP": "ja-JP",
}
PIPES_IN_CODE = {"ci-docs/audience-insights/customer-insights-dataverse"}
"""Code with ``|`` in table cells: the law's renderer cuts it in two, as GitHub does."""


@pytest.fixture(scope="module", params=ARCHIVES)
def trees(
    request: pytest.FixtureRequest, corpus: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> list[tuple[str, Tree]]:
    project = project_of(corpus(request.param) / ARCHIVES[request.param], tmp_path_factory.mktemp("root"))
    names = sorted(project.docnames - {"index"})
    chosen = random.Random(1).sample(names, min(SAMPLE, len(names)))  # noqa: S311 - a sample, not a secret
    return [(name, tree_of(project, name)) for name in chosen]


def test_a_page_shows_what_was_published(trees: list[tuple[str, Tree]]) -> None:
    different = []
    for name, tree in trees:
        text = tree.assembled.text
        if "<xref:" in text or ":::code" in text or "[!code" in text or name in PIPES_IN_CODE:
            continue  # shown by names and code that the text does not hold
        if fold(tree.text) != fold(rendered_text(text)):
            different.append(name)
    assert not different


def test_every_segment_has_its_anchor(trees: list[tuple[str, Tree]]) -> None:
    missing = []
    for name, tree in trees:
        ids = set(tree.ids())
        shown = tree.shown().keys()
        missing += [
            (name, span.segment.id)
            for span in tree.assembled.spans
            if (span.segment.target or "").strip()
            and not {span.segment.ordinal, span.segment.id} & shown
            and not {f"s-{span.segment.ordinal}", f"s-{span.segment.id}"} & ids
        ]
    assert not missing


def test_ids_are_unique(trees: list[tuple[str, Tree]]) -> None:
    assert not [name for name, tree in trees if len(tree.ids()) != len(set(tree.ids()))]


def test_a_segment_node_shows_its_target(trees: list[tuple[str, Tree]]) -> None:
    """Word for word; but for Markdown that means something else in its place (``- `` in a cell)."""
    total, different = 0, []
    for name, tree in trees:
        shown = tree.shown()
        for found in tree.article.segments:
            nodes_ = shown.get(found.ordinal, [])
            target = found.target or ""
            if not nodes_ or not target.strip() or any(list(n.findall(nodes.image)) for n in nodes_):
                continue
            if any(mark in target for mark in ("<xref:", ":::", "[!", "](", "<")):
                continue
            total += 1
            if fold("".join(map(node_text, nodes_))) != fold(rendered_text(target)):
                different.append((name, found.id, target))
    assert total > 1000
    assert len(different) <= total * 0.005, different[:20]
