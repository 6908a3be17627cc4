"""What the page keeps of an article's links: those that may send the reader to a tool."""

from __future__ import annotations

import re

import pytest
from pages import copy_docset
from trees import Tree, project_of, tree_of_text

from sphinx_sxs.review.pages import render_review

WRAPPED = "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fx.example%2Fp&data=1"


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory):
    locale = copy_docset(tmp_path_factory.mktemp("links") / "docs")
    project = project_of(locale, locale.parent / "generated")

    def build(text: str) -> Tree:
        return tree_of_text(project, locale / "links.md", text)

    return build


def kept(built: Tree) -> list[tuple[str, str, bool]]:
    return [(link.url, link.reference.astext(), link.unwrapped) for link in built.links]


def test_links_of_the_web_are_kept_without_their_wrappers(tree) -> None:
    text = f"[một](https://x.example/) [hai]({WRAPPED}) [ba](other.md) <thư@x.example>\n"
    assert kept(tree(text)) == [("https://x.example/", "một", False), ("https://x.example/p", "hai", True)]


@pytest.mark.parametrize("address", ["https://x.example/v", WRAPPED])
def test_a_video_is_no_tool(tree, address: str) -> None:
    assert kept(tree(f"> [!VIDEO {address}]\n\n[!VIDEO {address}]\n")) == []


def test_the_review_page_links_to_the_anchors_of_the_page(tree) -> None:
    built = tree(
        "".join(
            f'<span data-ttu-id="{i}">Một.</span>'
            f'<span class="sxs-lookup"><span data-stu-id="{i}">One.</span></span>\n'
            for i in ("x-101", "y-101", "x-102", "x-102")
        )
    )
    page = render_review(
        built.article, (), locale="vi-VN", page="links", project="p", status=None, source_locale="en-US"
    )
    anchors = [node["ids"][0] for nodes in built.shown().values() for node in nodes]
    assert re.findall(r'<a href="[^"#]*#(s-[^"]*)"', page) == anchors
    assert re.findall(r'<tr id="([^"]*)"', page) == anchors
    assert anchors == ["s-101", "s-y-101", "s-102", "s-x-102"]
