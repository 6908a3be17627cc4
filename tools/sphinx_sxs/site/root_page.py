"""The page that a locale starts with: its table of contents."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging

from sphinx_sxs.article.toc import TocEntry, TocError, find_toc, load_toc
from sphinx_sxs.settings import Settings
from sphinx_sxs.site.project import DocsetProject

logger = logging.getLogger(__name__)


def build(document: nodes.document, project: DocsetProject, settings: Settings) -> None:
    """Fill `document` with the locale's contents: ``TOC.yml`` first, then what it leaves out."""
    section = nodes.section(ids=["contents"])
    section.append(nodes.title("", settings.project))
    document.append(section)
    listed: set[str] = set()
    for entries in _tables_of_contents(project):
        tree = _list(entries, project, listed)
        if tree is not None:
            section.append(tree)
    rest = [name for name in _ordered(project) if name not in listed]
    if rest:
        rest_list = nodes.bullet_list(classes=["sxs-contents"])
        rest_list.extend(_item(_page_link(name)) for name in rest)
        section.append(rest_list)
    section.append(documents_toctree(project))


def documents_toctree(project: DocsetProject) -> nodes.compound:
    """Every document in reading order, hidden: what previous, next and EPUB's spine follow."""
    names = list(reading_order(project))
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


def reading_order(project: DocsetProject) -> list[str]:
    """Documents in the order of the tables of contents, then the others by name."""
    found: dict[str, None] = {}
    for entries in _tables_of_contents(project):
        for entry in entries:
            for line in entry.walk():
                name = _document(line, project)
                if name is not None:
                    found.setdefault(name)
    found.pop(project.root_doc, None)
    return [*found, *(name for name in _ordered(project) if name not in found)]


def _ordered(project: DocsetProject) -> list[str]:
    return sorted(name for name in project.docnames if name != project.root_doc)


def _tables_of_contents(project: DocsetProject) -> Iterable[tuple[TocEntry, ...]]:
    for docset in project.docsets:
        path = find_toc(docset.root)
        if path is None:
            continue
        try:
            yield load_toc(path, root=docset.root)
        except TocError as error:
            location = f"{error.path}:{error.line}"
            logger.warning("%s", error.args[0], location=location, type="sxs", subtype="broken-toc")


def _list(entries: Iterable[TocEntry], project: DocsetProject, listed: set[str]) -> nodes.bullet_list | None:
    tree = nodes.bullet_list(classes=["sxs-contents"])
    for entry in entries:
        name = _document(entry, project)
        below = _list(entry.children, project, listed)
        if name is not None:
            listed.add(name)
            item = _item(_page_link(name, entry.name))
        elif "://" in entry.href:
            item = _item(nodes.reference("", entry.name or entry.href, refuri=entry.href))
        elif below is not None:
            item = _item(nodes.Text(entry.name))
        else:
            continue
        if below is not None:
            item.append(below)
        tree.append(item)
    return tree if tree.children else None


def _document(entry: TocEntry, project: DocsetProject) -> str | None:
    href = unquote(entry.href.split("?", 1)[0].split("#", 1)[0])
    if not href or "://" in href or href.startswith("/"):
        return None
    target = os.path.normpath(Path(entry.folder) / href)
    for candidate in (target, target + ".md", os.path.join(target, "index.md")):  # noqa: PTH118 - strings are the keys
        name = project.by_path.get(candidate)
        if name is not None:
            return name
    return None


def _page_link(name: str, text: str = "") -> nodes.reference:
    """A link to a page; without `text` it gets the page's title when it is written."""
    reference = nodes.reference("", text, refuri="", internal=True, sxs_doc=name, sxs_fragment="")
    reference["sxs_contents"] = True
    if not text:
        reference["sxs_titled"] = True
    return reference


def _item(content: nodes.Node) -> nodes.list_item:
    return nodes.list_item("", nodes.paragraph("", "", content))
