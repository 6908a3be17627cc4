"""The contents of a locale, read from its docsets: ``TOC.yml`` first, folders for what it leaves out."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sphinx.application import Sphinx
from sphinx.util import logging

from sphinx_sxs.article.docset import Docset, docset_of, is_locale_name
from sphinx_sxs.article.toc import TocEntry, read_tocs
from sphinx_sxs.settings import Settings
from sphinx_sxs.site.navigation.tree import Entry, Tree, entries_of_folders, index_of, make_tree, readable
from sphinx_sxs.site.project import DocsetProject

logger = logging.getLogger(__name__)

_TREE = "_sxs_contents"
"""Attribute of an application."""
_SCHEMES = ("http://", "https://", "mailto:")


def tree_of(app: Sphinx) -> Tree:
    """The contents of the application's documents, read once."""
    tree: Tree | None = getattr(app, _TREE, None)
    if tree is None:
        project = app.project
        if not isinstance(project, DocsetProject):
            raise TypeError(type(project))
        config = app.config
        tree = read_tree(project, config.sxs_settings, locale=config.sxs_locale, side=config.sxs_side)
        setattr(app, _TREE, tree)
    return tree


def forget_tree(app: Sphinx) -> None:
    """Have the contents read again: the documents or their tables of contents may have changed."""
    setattr(app, _TREE, None)


def read_tree(project: DocsetProject, settings: Settings, *, locale: str, side: str) -> Tree:
    """The contents of a project's documents, whose locale and side are these."""
    reader = _TocReader(project, settings, locale=locale)
    # English pages may stand in for a locale's folder, whose tables of contents are translated.
    is_translated = side == "source" and Path(project.srcdir).name != settings.source_locale
    tops: list[tuple[Docset, tuple[Entry, ...]]] = []
    for docset in project.docsets:
        entries = reader.entries(docset)
        tops.append((docset, tuple(_untranslated(entries)) if is_translated else entries))
    named = {document for _, entries in tops for document in _documents(entries)}
    rest = _by_docset(project, project.docnames - named - {project.root_doc})
    parts = [(docset, entries, rest.get(docset.root, [])) for docset, entries in tops]
    parts = [part for part in parts if part[1] or part[2]]
    others = entries_of_folders(rest.get(None, ()))
    if len(parts) == 1:
        _, entries, names = parts[0]
        return make_tree((*entries, *entries_of_folders(names), *others), root_document=project.root_doc)
    whole = [_docset_entry(docset, entries, names, project) for docset, entries, names in parts]
    return make_tree((*whole, *others), root_document=project.root_doc)


def _docset_entry(
    docset: Docset, entries: tuple[Entry, ...], names: Iterable[str], project: DocsetProject
) -> Entry:
    """One of several docsets: its contents under its name."""
    folder = _folder_name(docset.root, project)
    pages = [name for name in project.docnames if name.rpartition("/")[0] == folder] if folder else []
    index = index_of(pages)
    below = (*entries, *entries_of_folders((name for name in names if name != index), within=folder))
    return Entry(name="" if index else readable(docset.root.name), document=index, children=below)


def _by_docset(project: DocsetProject, documents: Iterable[str]) -> dict[Path | None, list[str]]:
    """Documents by the folder of the docset that their place in the locale is in."""
    found: dict[Path | None, list[str]] = {}
    root = Path(project.srcdir)
    folders: dict[str, Path | None] = {}
    for document in documents:
        folder = document.rpartition("/")[0]
        if folder not in folders:
            docset = docset_of(root / folder / "x.md", project.docsets)
            folders[folder] = docset.root if docset else None
        found.setdefault(folders[folder], []).append(document)
    return found


def _folder_name(folder: Path, project: DocsetProject) -> str:
    """A folder as documents' names begin with it."""
    root = Path(project.srcdir)
    below = folder.relative_to(root).as_posix() if folder.is_relative_to(root) else "."
    return "" if below == "." else below


def _documents(entries: Iterable[Entry]) -> Iterable[str]:
    waiting = list(entries)
    while waiting:
        entry = waiting.pop()
        if entry.document is not None:
            yield entry.document
        waiting += entry.children


def _untranslated(entries: Iterable[Entry]) -> Iterable[Entry]:
    """The order of a translated table of contents without its words: pages have titles of their own.

    What is only a name, or leads elsewhere, is left out; what stands under it takes its place.
    """
    for entry in entries:
        below = tuple(_untranslated(entry.children))
        if entry.document is None:
            yield from below
        else:
            yield replace(entry, name="", children=below)


class _TocReader:
    """Reads the tables of contents of a project's docsets."""

    def __init__(self, project: DocsetProject, settings: Settings, *, locale: str) -> None:
        self._project = project
        self._settings = settings
        self._locale = (locale or settings.source_locale).lower()

    def entries(self, docset: Docset) -> tuple[Entry, ...]:
        """All tables of contents of one docset as one."""
        tocs, errors = read_tocs(docset.root, is_content=lambda path: self._is_of(path, docset))
        for error in errors:
            location = f"{error.path}:{error.line}"
            logger.warning("%s", error.args[0], location=location, type="sxs", subtype="broken-toc")
        if not tocs:
            return ()
        # Others than the docset's own belong where an entry leads to the index of their folder.
        loose = {os.path.realpath(toc.path.parent): toc.entries for toc in tocs[1:]}
        own = tocs[0]
        if os.path.realpath(own.path.parent) != os.path.realpath(docset.root):
            loose[os.path.realpath(own.path.parent)] = own.entries
            found: list[Entry] = []
        else:
            found = list(self._resolved(own.entries, docset, loose))
        while loose:
            folder = next(iter(loose))
            found.append(self._folder_entry(Path(folder), loose.pop(folder), docset, loose))
        return tuple(entry for entry in found if _leads_somewhere(entry))

    def _is_of(self, path: Path, docset: Docset) -> bool:
        """Whether a file is content of `docset` and of none inside it."""
        return docset.contains(path) and docset_of(path, self._project.docsets) is docset

    def _folder_entry(
        self,
        folder: Path,
        entries: tuple[TocEntry, ...],
        docset: Docset,
        loose: dict[str, tuple[TocEntry, ...]],
    ) -> Entry:
        """A table of contents that nothing leads to: under the name of its folder."""
        below = tuple(self._resolved(entries, docset, loose))
        index = self._at(os.fspath(folder))
        return Entry("" if index else readable(folder.name), index, children=below)

    def _resolved(
        self,
        entries: Iterable[TocEntry],
        docset: Docset,
        loose: dict[str, tuple[TocEntry, ...]],
    ) -> Iterable[Entry]:
        for line in entries:
            children = line.children
            if not children and loose:
                children = loose.pop(_folder_of_index(line), ())
            entry = _folded(
                replace(
                    self._target(line, docset),
                    name=" ".join(line.name.split()),
                    children=tuple(self._resolved(children, docset, loose)),
                )
            )
            if _leads_somewhere(entry) or (entry.name and _is_landing_page(line)):
                yield entry

    def _target(self, line: TocEntry, docset: Docset) -> Entry:
        """Where a line leads, as an entry without name and children."""
        href = line.href.strip()
        if href.startswith("xref:"):
            return Entry(url=self._settings.xref_url.replace("{uid}", href[5:].replace("`", "-").lower()))
        if href.startswith("//"):
            return _elsewhere(f"https:{href}")
        if href.lower().startswith(_SCHEMES):
            return _elsewhere(href)
        path, _, fragment = href.partition("#")
        fragment = unquote(fragment)  # links are made of names, and escaped where they are written
        path = unquote(path.partition("?")[0])
        if not path or ":" in path or "\0" in path:
            return Entry()
        if path.startswith("/"):
            return self._from_host(path, fragment, href, docset)
        folder = docset.root if path.startswith("~/") else line.folder
        # Strings, not paths: thousands of them.
        document = self._at(os.path.normpath(os.path.join(folder, path.removeprefix("~/"))))  # noqa: PTH118
        return Entry(document=document, fragment=fragment if document else "")

    def _from_host(self, path: str, fragment: str, href: str, docset: Docset) -> Entry:
        """Where an address leads that begins at the host's root: into this docset or into another."""
        base = docset.base_path
        if base and f"{path.lower()}/".startswith(f"{base.lower()}/"):
            below = path[len(base) :].strip("/")
            for folder in (docset.root, *(docset.root / source for source in docset.sources)):
                document = self._at(os.path.normpath(folder / below))
                if document is not None:
                    return Entry(document=document, fragment=fragment)
        first = path.split("/", 2)[1]
        language, _, region = first.rpartition("-")
        is_localized = is_locale_name(f"{language}-{region.upper()}")
        prefix = "" if is_localized else f"/{self._locale}"
        return _elsewhere(f"{self._settings.docs_host.rstrip('/')}{prefix}{href}")

    def _at(self, path: str) -> str | None:
        """The document of a file, of a file without its suffix or of a folder."""
        project = self._project
        for candidate in (path, f"{path}.md", os.path.join(path, "index.md")):  # noqa: PTH118 - strings are the keys
            name = project.by_path.get(candidate)
            if name is not None:
                return name
        # English pages may come from the files of other locales.
        below = os.path.relpath(path, project.srcdir).replace(os.sep, "/").removesuffix(".md")
        found = project.by_folded.get(below.lower())
        return found if found is not None else project.by_folded.get(f"{below.lower()}/index")


def _elsewhere(url: str) -> Entry:
    """A line that leads to another site; to nothing where its address is none."""
    try:
        urlsplit(url)
    except ValueError:
        return Entry()
    return Entry(url=url)


def _folded(entry: Entry) -> Entry:
    """An entry without the only one under it where both lead to the same page.

    So it is where a table of contents that a folder's entry names has one entry, with all others under it.
    """
    below = entry.children
    if len(below) == 1 and entry.document is not None and below[0].document == entry.document:
        return replace(entry, name=entry.name or below[0].name, children=below[0].children)
    return entry


def _leads_somewhere(entry: Entry) -> bool:
    return bool(entry.document is not None or entry.url or entry.children)


def _is_landing_page(line: TocEntry) -> bool:
    """Whether a line leads to a page that is made of YAML, which we have no pages for."""
    return line.href.partition("#")[0].partition("?")[0].lower().endswith((".yml", ".yaml"))


def _folder_of_index(line: TocEntry) -> str:
    """The folder whose index page a line leads to; empty where it leads to none."""
    path = unquote(line.href.partition("#")[0].partition("?")[0])
    folder, _, name = path.rpartition("/")
    if ":" in path or "\0" in path or path.startswith("/"):
        return ""
    is_index = name.lower().rpartition(".")[0] == "index" or (not name and folder)
    return os.path.realpath(line.folder / folder) if is_index else ""
