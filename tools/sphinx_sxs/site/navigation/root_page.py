"""The page that a locale starts with where it has none of its own: its contents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_sxs.settings import Settings
from sphinx_sxs.site.navigation.contents import tree_of
from sphinx_sxs.site.navigation.tree import Node, Tree
from sphinx_sxs.site.nodes import contents
from sphinx_sxs.site.project import DocsetProject


def build(document: nodes.document, tree: Tree, project: DocsetProject, settings: Settings) -> None:
    """Fill `document` with the locale's contents, which are looked up when it is written."""
    section = nodes.section(ids=["contents"])
    section.append(nodes.title("", settings.project))
    section.append(contents())
    section.append(documents_toctree(tree, project))
    document.append(section)


def documents_toctree(tree: Tree, project: DocsetProject) -> nodes.compound:
    """Every document in reading order, hidden: what previous, next and EPUB's spine follow.

    Themes that show the toctree show this one: what that costs a page grows with the site.
    """
    names = list(tree.reading_order)
    toctree = addnodes.toctree()
    toctree["parent"] = project.root_doc
    toctree["entries"] = [(None, name) for name in names]
    toctree["includefiles"] = names
    toctree["rawentries"] = []
    toctree["maxdepth"] = 1
    toctree["caption"] = None
    toctree["glob"] = False
    toctree["hidden"] = True
    toctree["includehidden"] = False
    toctree["numbered"] = 0
    toctree["titlesonly"] = True
    wrapper = nodes.compound(classes=["toctree-wrapper"])
    wrapper.append(toctree)
    return wrapper


class ContentsLists(SphinxPostTransform):
    """The contents as lists of links, for builders that do not make HTML."""

    default_priority = 5  # before links to documents are resolved

    def run(self, **kwargs: Any) -> None:  # noqa: ARG002 - docutils' signature
        """Put lists in the place of the node that stands for them."""
        app = self.env._app  # noqa: SLF001 - the transform's only way to its builder
        if app.builder.format == "html":
            return
        for node in list(self.document.findall(contents)):
            tree = tree_of(app)
            lists = _list((tree.nodes[n] for n in tree.root.children), tree)
            node.replace_self(lists if lists is not None else [])


def _list(below: Iterable[Node], tree: Tree) -> nodes.bullet_list | None:
    items = [_item(node, tree) for node in below]
    return nodes.bullet_list("", *items, classes=["sxs-contents"]) if items else None


def _item(node: Node, tree: Tree) -> nodes.list_item:
    item = nodes.list_item("", nodes.paragraph("", "", _content(node)))
    below = _list((tree.nodes[n] for n in node.children), tree)
    if below is not None:
        item.append(below)
    return item


def _content(node: Node) -> nodes.Node:
    if node.document is not None:
        return _page_link(node.document, node.name)
    if node.url:
        return nodes.reference("", node.name or node.url, refuri=node.url)
    return nodes.Text(node.name)


def _page_link(name: str, text: str) -> nodes.reference:
    """A link to a page; without `text` it gets the page's title when it is written."""
    reference = nodes.reference("", text, refuri="", internal=True, sxs_doc=name, sxs_fragment="")
    reference["sxs_contents"] = True
    if not text:
        reference["sxs_titled"] = True
    return reference
