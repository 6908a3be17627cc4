"""What no author writes on purpose: nothing stops the page, nothing is lost, nothing breaks out of it."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pages import copy_docset, spanned, sphinx_build
from test_dialect_fixtures import ALL, Case
from trees import Tree, fold, project_of, tree_of_text

DEEP = {
    "quotes": "> " * 300 + "đáy",
    "list items": "\n".join("  " * n + "- x" for n in range(300)) + "\n",
    "list items on one line": "- " * 300 + "đáy",
    "quotes and lists": "> - " * 150 + "đáy",
    "emphasis": "*a **b " * 150 + "đáy" + "** *" * 150,
    "emphasis without end": "*a " * 300,
    "brackets": "[" * 300 + "đáy" + "](x)" * 300,
    "images": "![" * 300 + "đáy" + "](x)" * 300,
    "raw HTML in a line": "<b>" * 300 + "đáy" + "</b>" * 300,
    "raw HTML blocks": "<div>\n\n" * 300 + "đáy\n\n" + "</div>\n\n" * 300,
    "zones": '::: zone pivot="a"\n\n' * 300 + "đáy\n\n" + "::: zone-end\n\n" * 300,
    "rows": ":::row:::\n:::column:::\n" * 300 + "đáy\n\n",
    "alerts": "> [!NOTE]\n" + "> " * 300 + "đáy",
    "headings": "".join(f"{'#' * (n % 6 + 1)} {n}\n\n" for n in range(300)),
}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory):
    locale = copy_docset(tmp_path_factory.mktemp("hostile") / "docs")
    project = project_of(locale, locale.parent / "generated")

    def build(text: str) -> Tree:
        return tree_of_text(project, locale / "hostile.md", text)

    return build


@pytest.fixture(scope="module")
def deep(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("deep")
    locale = copy_docset(folder / "docs")
    for number, text in enumerate(DEEP.values()):
        (locale / f"deep-{number}.md").write_text(text, encoding="utf-8")
    return sphinx_build(locale, folder / "out")


@pytest.mark.parametrize("name", DEEP)
def test_nesting_three_hundred_deep(name: str, deep) -> None:
    page = f"deep-{list(DEEP).index(name)}"
    body = deep.body(page)
    well_formed(body)
    if "đáy" in DEEP[name]:
        assert body.count("đáy") == 1


def test_nesting_is_reported_once(deep) -> None:
    page = f"deep-{list(DEEP).index('quotes')}"
    assert deep.warnings_of(page) == [
        "warning 1 too-deep: blocks are nested more than 30 deep; deeper ones are flattened"
    ]


def well_formed(body: str) -> None:
    """EPUB readers take XHTML alone, and what is balanced cannot close the page's own elements."""
    etree.fromstring(f"<div>{body}</div>")


@pytest.mark.parametrize("case", [case for _, case in ALL], ids=lambda case: case.page)
def test_every_fixture_is_well_formed(case: Case) -> None:
    well_formed("\n".join(line for line in case.expected.splitlines() if not line.startswith("warning ")))


# One part a kind of markup, not one a line.
# ruff: noqa: E501
PARTS = st.sampled_from(
    [
        "một ", "hai\n", "\n\n", "⟦ba|three⟧", "⟦**bốn** `năm`|four⟧", "⟦*sáu|six⟧", "*", "**", "`", "[", "](other.md)", "# ",
        "- ", "1. ", "> ", "> [!NOTE]\n", "    ", "```\n", "<b>", "</b>", "<div>\n", "</div>\n", "<a href='x'>", "</a>",
        "<td>", "</span>", "<!-- x -->", "| a | b |\n|---|---|\n", "|", ":::row:::\n", ":::column:::\n", ":::row-end:::\n",
        ":::zone pivot=\"x\":::\n", ":::zone-end:::\n", ":::image source=\"media/a.png\" alt-text=\"ảnh\":::",
        "[!VIDEO https://x.example/v]", "# [Tab](#tab/a)\n", "---\n", "<a name=\"x\"></a>", "<xref:A.B>", "https://x.example/p.",
        "&amp;", "\\*", "![", "😀", "مرحبا",
    ]
)  # fmt: skip


@given(st.lists(PARTS, max_size=40))
def test_any_mixture_gives_a_sound_tree(tree, parts: list[str]) -> None:
    built = tree(spanned("".join(parts)))
    ids = built.ids()
    assert len(ids) == len(set(ids))
    pickle.dumps(built.document.children)
    for node in built.document.findall(nodes.reference):
        assert not list(node.findall(lambda n: isinstance(n, nodes.reference) and n is not node))  # noqa: B023
    raw = "".join(n.astext() for n in built.document.findall(nodes.raw))
    assert raw.count("<b>") == raw.count("</b>")
    assert raw.count("<div>") == raw.count("</div>")


@given(
    st.lists(
        PARTS.filter(
            lambda part: (
                part.strip()
                in {"một", "hai", "", "⟦ba|three⟧", "*", "**", ">", "-", "😀", "<b>", "</b>", "</span>"}
            )
        ),
        max_size=30,
    )
)
def test_no_word_is_lost_or_doubled(tree, parts: list[str]) -> None:
    built = tree(spanned("".join(parts)))
    shown = fold(built.text)
    for word, part in (("một", "một "), ("hai", "hai\n"), ("ba", "⟦ba|three⟧"), ("😀", "😀")):
        assert shown.count(word) == parts.count(part)


def test_inclusions_that_grow_exponentially(tmp_path: Path) -> None:
    locale = tmp_path / "vi-VN"
    (locale / "includes").mkdir(parents=True)
    for level in range(8):
        text = f"[!INCLUDE [x](boom-{level + 1}.md)]\n" * 10
        (locale / "includes" / f"boom-{level}.md").write_text(text, encoding="utf-8")
    (locale / "includes" / "boom-8.md").write_text("x" * 100, encoding="utf-8")
    text = "Trước.\n\n[!INCLUDE [x](includes/boom-0.md)]\n\nSau.\n"
    built = tree_of_text(project_of(locale, tmp_path / "generated"), locale / "a.md", text)
    assert [kind for kind, _, _ in built.problems] == []
    assert [p.kind for p in built.assembled.problems] == ["include-too-large"]
    assert built.text.startswith("Trước.")
    assert built.text.rstrip().endswith("Sau.")
    assert len(built.text) < 2_000_000


def test_an_article_of_five_megabytes_is_read_in_time_linear_in_its_size(tree) -> None:
    import time

    def seconds(times: int) -> float:
        text = spanned('⟦Một [khác](other.md).|One.⟧ :::no-loc text="Tên"::: `mã` <b>x</b>\n\n' * times)
        start = time.process_time()
        tree(text)
        return time.process_time() - start

    small, large = seconds(300), seconds(1200)
    assert large < 9 * small + 0.1
