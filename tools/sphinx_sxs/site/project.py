"""Which documents a Sphinx project of sxs articles has, and where each comes from.

Sphinx's own project finds files by suffix under the source folder.  Ours follows
the docset's ``docfx.json``, supplies a root page where the docset has none, and
lets the English pages stand for files of several locales; nothing is ever written
into the source folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sphinx.project import Project
from sphinx.util._pathlib import _StrPath
from sphinx.util.matching import compile_matchers

from sphinx_sxs.article.docset import (
    Docset,
    docset_of,
    find_articles,
    find_docsets,
    is_locale_name,
)
from sphinx_sxs.article.reader import decode

SUFFIX = ".md"


class ArticlePath(_StrPath):
    """A path whose text can always be read: bytes that are not UTF-8 are kept as surrogates.

    Sphinx reads documents strictly and stops the whole build at the first bad byte.
    """

    def read_text(self, *args: Any, **kwargs: Any) -> str:  # noqa: ARG002 - pathlib's signature
        """The text, with line ends and a byte order mark taken as Python's text mode does."""
        text = decode(Path(self).read_bytes()).removeprefix("\ufeff")
        return text.replace("\r\n", "\n").replace("\r", "\n")


class DocsetProject(Project):
    """The documents of one locale: the articles that its docsets publish, and a root page."""

    def __init__(
        self,
        srcdir: str | os.PathLike[str],
        source_suffix: Iterable[str],
        *,
        root_doc: str,
        generated: Path,
    ) -> None:
        super().__init__(srcdir, source_suffix)
        self.root_doc = root_doc
        self.generated = generated
        self.sources: Mapping[str, str] | None = None
        """Article file by document, where that is decided elsewhere."""
        self.in_english: frozenset[str] = frozenset()
        """Documents that show the English of their file, whichever side the others show."""
        self.copies: Path | None = None
        """The folder of what was copied out of the originals, laid out as a locale's."""
        self.originals: Path | None = None
        """The folder of the originals themselves, where they are files; their images are."""
        self.docsets, self.docset_errors = find_docsets(Path(self.srcdir))
        self.by_path: dict[str, str] = {}
        self.by_folded: dict[str, str] = {}
        self.virtual_root = False
        self._siblings: dict[str, frozenset[str]] | None = None
        self.indexed: Mapping[str, frozenset[str]] | None = None
        """Pages by locale that search engines may have; ``None`` where nobody looked at all of them."""

    def discover(self, exclude_paths: Iterable[str] = (), include_paths: Iterable[str] = ("**",)) -> set[str]:
        """Find the documents and put them in `docnames`."""
        self.docnames.clear()
        self._path_to_docname.clear()
        self._docname_to_path.clear()
        self.by_path.clear()
        for docname, path in sorted(self._documents(exclude_paths, include_paths)):
            self._add(docname, path)
        self.virtual_root = self.root_doc not in self.docnames
        if self.virtual_root:
            # A root page of our own: Sphinx stops without one.
            page = self.generated / f"{self.root_doc}{SUFFIX}"
            if not page.is_file():
                page.parent.mkdir(parents=True, exist_ok=True)
                page.write_text("", encoding="utf-8")
            self._add(self.root_doc, page)
        self.by_folded = {name.lower(): name for name in sorted(self.docnames, reverse=True)}
        return self.docnames

    def _documents(
        self, exclude_paths: Iterable[str], include_paths: Iterable[str]
    ) -> Iterable[tuple[str, Path]]:
        if self.sources is not None:
            return [(docname, Path(path)) for docname, path in self.sources.items()]
        excluded = compile_matchers(exclude_paths)
        included = compile_matchers(include_paths)
        root = Path(self.srcdir)
        found: list[tuple[str, Path]] = []
        for file in find_articles(root):
            relative = file.path.relative_to(root).as_posix()
            if any(match(relative) for match in excluded) or not any(match(relative) for match in included):
                continue
            docset = docset_of(file.path, self.docsets)
            if docset is not None and docset.contains(file.path):
                found.append((relative.removesuffix(file.path.suffix), file.path))
        return found

    def _add(self, docname: str, path: Path) -> None:
        self.docnames.add(docname)
        self._docname_to_path[docname] = path
        self._path_to_docname[path] = docname
        self.by_path[os.path.normpath(path)] = docname
        if docname in self.in_english:
            # Where the translation would stand: what tables of contents name.
            self.by_path.setdefault(os.path.normpath(Path(self.srcdir, docname + SUFFIX)), docname)

    def doc2path(self, docname: str, absolute: bool) -> _StrPath:  # noqa: FBT001 - Sphinx's signature
        """The file of a document, wherever it stands."""
        path = self._docname_to_path.get(docname)
        if path is None:
            return super().doc2path(docname, absolute)
        # Relative paths name the page's source on the site, wherever the file stands.
        return ArticlePath(path) if absolute else _StrPath(docname + SUFFIX)

    def origin_of(self, docname: str) -> tuple[str, bool]:
        """What a document is made of; where this changed, its file may be older than the last build."""
        return str(self.doc2path(docname, absolute=True)), docname in self.in_english

    def restore(self, other: Project) -> None:
        """Take over a result of the last build."""
        super().restore(other)
        if isinstance(other, DocsetProject):
            self.by_path = other.by_path
            self.by_folded = other.by_folded
            self.virtual_root = other.virtual_root

    def docset(self, path: Path) -> Docset:
        """The docset that a file belongs to."""
        copied = self.below_copies(path)
        if copied is not None and self.copies is not None:
            model = docset_of(Path(self.srcdir, copied), self.docsets) or Docset(Path(self.srcdir))
            return replace(model, root=self.copies / model.root.relative_to(self.srcdir))
        own = docset_of(path, self.docsets)
        if own is not None:
            return own
        # English pages may come from the files of another locale.
        root = next((p for p in path.parents if is_locale_name(p.name)), Path(self.srcdir))
        if root not in self._foreign:
            self._foreign[root] = find_docsets(root)[0]
        return docset_of(path, self._foreign[root]) or Docset(root)

    def base_of(self, folder: Path) -> Path:
        """The locale's folder that `folder` stands in, against which document names count."""
        root = Path(self.srcdir)
        if folder.is_relative_to(root):
            return root
        if self.copies is not None and folder.is_relative_to(self.copies):
            return self.copies
        return next((p for p in (folder, *folder.parents) if is_locale_name(p.name)), root)

    def below_copies(self, path: Path) -> Path | None:
        """The path inside a locale that a copy out of the originals stands for."""
        if self.copies is None or not path.is_relative_to(self.copies):
            return None
        return path.relative_to(self.copies)

    @property
    def _foreign(self) -> dict[Path, list[Docset]]:
        cached: dict[Path, list[Docset]] = self.__dict__.setdefault("_foreign_docsets", {})
        return cached

    def siblings(self) -> dict[str, frozenset[str]]:
        """The pages that each locale folder beside this one publishes, by locale."""
        if self._siblings is None:
            root = Path(self.srcdir)
            self._siblings = {}
            if is_locale_name(root.name):
                for folder in sorted(root.parent.iterdir()):
                    if folder.is_dir() and is_locale_name(folder.name):
                        self._siblings[folder.name] = frozenset(published_pages(folder))
        return self._siblings

    def set_siblings(self, pages: dict[str, frozenset[str]]) -> None:
        """Say which pages the other locales have, where that is known already."""
        self._siblings = pages


def published_pages(root: Path) -> list[str]:
    """The names of the pages that the docsets under a locale's folder publish."""
    docsets, _ = find_docsets(root)
    pages: list[str] = []
    for file in find_articles(root):
        docset = docset_of(file.path, docsets)
        if docset is not None and docset.contains(file.path):
            pages.append(file.path.relative_to(root).as_posix().removesuffix(file.path.suffix))
    return pages
