"""Document trees without Sphinx around them, and the text that a page and the published Markdown show."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from pathlib import Path

import lxml.html
import pyromark
from docutils import nodes

from sphinx_sxs.article import Article, Side
from sphinx_sxs.article.includes import Assembled, assemble
from sphinx_sxs.article.keys import SegmentKeys
from sphinx_sxs.article.markdown import OPTIONS, parseable
from sphinx_sxs.article.reader import parse_article
from sphinx_sxs.settings import Settings
from sphinx_sxs.site.doctree import build_document
from sphinx_sxs.site.nodes import english, hard_break, segment, video
from sphinx_sxs.site.project import ArticlePath, DocsetProject
from sphinx_sxs.site.resolver import ArticleResolver, ToolLink

# What HTML knows; other tags are placeholders, which a reader must see.
_ELEMENTS = set(
    """a abbr b big blockquote br button caption center cite code col dd del details dfn div dl dt em font
    h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s section small span strike strong sub summary sup
    table tbody td tfoot th thead tr tt u ul var wbr""".split()  # noqa: SIM905
)
_TAG = re.compile(r"<(/?)([A-Za-z][\w:.-]*)([^<>]*)>")
_DIRECTIVE = re.compile(r":::[^\n]*?:::|^[ >]*:::.*$|\[!(?:VIDEO|div)[^\]]*\]", re.MULTILINE | re.IGNORECASE)
_WITHOUT_WORDS = {"sxs-missing-image", "sxs-remote-image", "sxs-no-text"}
"""Stand for what has no text in the published page: an image, a link with nothing to click."""


@dataclass
class Tree:
    article: Article
    assembled: Assembled
    document: nodes.document
    problems: list[tuple[str, str, int]] = field(default_factory=list)
    links: list[ToolLink] = field(default_factory=list)

    @property
    def text(self) -> str:
        return node_text(self.document)

    def ids(self) -> list[str]:
        return [i for node in self.document.findall(nodes.Element) for i in node.get("ids", ())]

    def shown(self) -> dict[str, list[segment]]:
        """The segment nodes by key."""
        found: dict[str, list[segment]] = {}
        for node in self.document.findall(segment):
            found.setdefault(node["key"], []).append(node)
        return found


def project_of(root: Path, generated: Path) -> DocsetProject:
    project = DocsetProject(root, [".md"], root_doc="index", generated=generated)
    project.discover()
    return project


def tree_of(project: DocsetProject, docname: str) -> Tree:
    path = Path(project.doc2path(docname, True))
    return tree_of_text(project, path, ArticlePath(path).read_text())


def tree_of_text(project: DocsetProject, path: Path, text: str) -> Tree:
    article = parse_article(text, path=str(path))
    docset = project.docset(path)
    assembled = assemble(article, Side.TARGET, path=path, root=docset.root)
    document = nodes.document(None, None)  # type: ignore[arg-type]
    document["source"] = str(path)
    tree = Tree(article, assembled, document)
    resolver = ArticleResolver(
        docname=path.stem,
        path=path,
        docset=docset,
        project=project,
        settings=Settings(),
        locale="vi-VN",
        side=Side.TARGET,
        assembled=assembled,
        translate=lambda message: message,
        report=lambda kind, message, line: tree.problems.append((kind, message, line)),
        depend=lambda _: None,
        first_line=article.body_line,
        links=tree.links,
    )
    build_document(document, assembled, resolver, keys=SegmentKeys(article), first_line=article.body_line)
    return tree


def fold(text: str) -> str:
    """`text` without white space, which a browser folds and Japanese does without."""
    return "".join(text.split())


def node_text(node: nodes.Node) -> str:
    """What a reader sees of a node, images and videos left out."""
    if isinstance(node, nodes.Text):
        return str(node)
    if isinstance(node, nodes.raw):
        return html.unescape(re.sub(r"<[^>]*>", "", node.astext()))
    if isinstance(node, hard_break):
        return "\n"
    if isinstance(node, (nodes.image, english, video)):
        return ""
    if _WITHOUT_WORDS & set(node.get("classes", ())):  # type: ignore[attr-defined]
        return ""
    return "".join(node_text(child) for child in node.children)


def rendered_text(markdown: str) -> str:
    """What a CommonMark renderer shows of `markdown`; directives of the dialect left out."""
    page = pyromark.html(parseable(_DIRECTIVE.sub("", markdown)), options=OPTIONS)
    page = re.sub(r"<!--.*?-->", "", page, flags=re.DOTALL)
    page = _TAG.sub(lambda m: m[0] if m[2].lower() in _ELEMENTS else html.escape(m[0]), page)
    return str(lxml.html.fromstring(f"<div>{page}</div>").text_content())
