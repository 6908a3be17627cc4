"""Which pages each locale has, and which of them are in English for want of a translation."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Protocol

from sphinx_sxs.article.docset import Docset, docset_of, find_docsets
from sphinx_sxs.article.includes import included_files
from sphinx_sxs.article.reader import encode
from sphinx_sxs.originals.absent import article_names
from sphinx_sxs.originals.model import NoOriginal, Original
from sphinx_sxs.originals.reconstruct import EnglishCandidate, choose_english
from sphinx_sxs.settings import Settings
from sphinx_sxs.site.keeping import write_changed
from sphinx_sxs.site.plan import LocalePlan, SitePlan
from sphinx_sxs.site.survey import ArticleFacts

_CONTENTS = "index"
"""The page that every locale has already: its own, or the contents in its language."""


class EnglishTexts(Protocol):
    """What is asked of the originals here."""

    ref_version: str
    """The commit or folder that they are read from."""

    def articles(self) -> list[str]:
        """The paths of the English articles."""

    def text_now(self, name: str) -> Original | NoOriginal:
        """One of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalePages:
    """The pages of one locale."""

    sources: Mapping[str, str]
    """Article file by page name."""
    in_english: frozenset[str] = frozenset()
    """The pages that show the English of their file."""
    fallbacks: frozenset[str] = frozenset()
    """Those of them that stand for a translation that is not there."""
    copies: str | None = None
    """The folder of what was copied out of the originals, laid out as the locale's own."""
    copied: Mapping[str, str] = field(default_factory=dict)
    """Which original each file of that folder is, by its path among them."""
    originals: str | None = None
    """The folder of the originals themselves, where they are files: their images are."""

    @property
    def own(self) -> frozenset[str]:
        """The pages that are in the locale's language."""
        return frozenset(self.sources.keys() - self.fallbacks)


def assign_pages(
    plan: SitePlan,
    facts: Sequence[ArticleFacts],
    *,
    settings: Settings,
    folder: Path,
    originals: EnglishTexts | None = None,
) -> dict[str, LocalePages]:
    """The pages of every locale, English included where there is any.

    English that no locale has is copied out of the `originals` into `folder`.
    """
    folder = folder.resolve()
    untranslated = {(row.locale, row.page) for row in facts if row.untranslated}
    assigner = _Assigner(plan, facts, settings, untranslated)
    if settings.fallback == "none":
        _write_copies({}, folder)
        return assigner.without_fallbacks()
    return assigner.with_fallbacks(originals, folder)


@dataclass(slots=True)
class _Assigner:
    plan: SitePlan
    facts: Sequence[ArticleFacts]
    settings: Settings
    untranslated: set[tuple[str, str]]
    _docsets: dict[Path, list[Docset]] = field(default_factory=dict)

    @property
    def _has_own_english(self) -> bool:
        return any(locale.locale == self.settings.source_locale for locale in self.plan.locales)

    def without_fallbacks(self) -> dict[str, LocalePages]:
        """What is translated, and the English of what has segments."""
        pages = {
            locale.locale: LocalePages(
                sources={
                    page: path
                    for page, path in locale.sources().items()
                    if (locale.locale, page) not in self.untranslated
                }
            )
            for locale in self.plan.locales
        }
        english = {} if self._has_own_english else self._segmented()
        if english:
            pages[self.settings.source_locale] = LocalePages(sources=english)
        return pages

    def with_fallbacks(self, originals: EnglishTexts | None, folder: Path) -> dict[str, LocalePages]:
        """The same, and English in the place of what is not translated."""
        english = self._segmented()
        for locale in self.plan.locales:
            if locale.locale == self.settings.source_locale:
                english |= locale.sources()
        copies, copied = self._copies(originals, english, folder)
        english |= {page: str(path) for page, path in copies.items()}
        known = _folded(english)
        for page, path in _chosen(row for row in self.facts if row.untranslated).items():
            if page.lower() not in known:
                english[page] = path
        pages = {locale.locale: self._pages(locale, english) for locale in self.plan.locales}
        if english and not self._has_own_english:
            pages[self.settings.source_locale] = LocalePages(sources=dict(sorted(english.items())))
        if not copies or originals is None:
            return pages
        place = _folder_of(self.settings, originals)
        return {
            locale: replace(found, copies=str(folder), copied=copied, originals=place)
            for locale, found in pages.items()
        }

    def _segmented(self) -> dict[str, str]:
        """The article file of each page that has its English beside the translation."""
        return _chosen(row for row in self.facts if row.segments)

    def _pages(self, locale: LocalePlan, english: Mapping[str, str]) -> LocalePages:
        sources = locale.sources()
        known = _folded(sources)
        lacking = {
            page: path
            for page, path in english.items()
            if page.lower() not in known and page != _CONTENTS and self._may_publish(locale.root, page)
        }
        in_english = lacking.keys() | {page for page in sources if (locale.locale, page) in self.untranslated}
        return LocalePages(
            sources=sources | lacking,
            in_english=frozenset(in_english),
            fallbacks=frozenset(in_english if locale.locale != self.settings.source_locale else ()),
        )

    # ------------------------------------------------------------------ the originals

    def _copies(
        self, originals: EnglishTexts | None, english: Mapping[str, str], folder: Path
    ) -> tuple[dict[str, Path], dict[str, str]]:
        """Copies of the English articles that no locale has, by page; the original of every copied file."""
        if originals is None:
            _write_copies({}, folder)
            return {}, {}
        pairs = [(row.page, row.original) for row in self.facts if row.original]
        texts = _Originals(originals, _moves(pairs))
        known = _folded(english)
        pages: dict[str, str] = {}
        for name, found in texts.but({original for _, original in pairs}):
            page = texts.page_of(name, found)
            if page.lower() not in known and page != _CONTENTS and self._is_anywhere_content(page):
                pages[page] = name
                known.add(page.lower())
        found_texts = texts.with_inclusions(pages)
        copies = _write_copies(found_texts, folder)
        copied = {str(path): found_texts[page].path for page, path in copies.items()}
        return {page: copies[page] for page in pages}, copied

    def _is_anywhere_content(self, page: str) -> bool:
        """Whether some locale would publish a page of this name."""
        return any(self._is_content(locale.root, page) for locale in self.plan.locales)

    def _is_content(self, root: Path, page: str) -> bool:
        docset = docset_of(root / f"{page}.md", self._docsets_of(root))
        return docset is not None and docset.contains(root / f"{page}.md")

    def _may_publish(self, root: Path, page: str) -> bool:
        """Whether nothing in a locale's docsets leaves the page out; the locale may lack the docset too."""
        docset = docset_of(root / f"{page}.md", self._docsets_of(root))
        return docset is None or docset.contains(root / f"{page}.md")

    def _docsets_of(self, root: Path) -> list[Docset]:
        if root not in self._docsets:
            self._docsets[root] = find_docsets(root)[0]
        return self._docsets[root]


def _chosen(rows: Iterable[ArticleFacts]) -> dict[str, str]:
    return choose_english(
        EnglishCandidate(row.page, row.locale, row.path, row.handoff, row.digest) for row in rows
    )


def _folded(pages: Iterable[str]) -> set[str]:
    """The names of pages as a file system without case tells them apart."""
    return {page.lower() for page in pages}


def _folder_of(settings: Settings, originals: EnglishTexts) -> str | None:
    """The folder in which articles' paths start, where the originals are files."""
    folder = settings.at_root(settings.originals)
    version = folder / originals.ref_version
    place = (version if version.is_dir() else folder) / settings.originals_root
    return str(place.resolve()) if settings.originals and place.is_dir() else None


def _moves(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Which folder of the pages each folder of the originals became, as pages and originals pair up.

    The same docset may stand elsewhere among the originals than in the locales' folders.
    """
    votes: Counter[tuple[str, str]] = Counter()
    for page, original in pairs:
        ours, theirs = page.split("/"), _without_suffix(original).split("/")
        while ours and theirs and ours[-1].lower() == theirs[-1].lower():
            ours.pop()
            theirs.pop()
        votes["/".join(theirs), "/".join(ours)] += 1
    return sorted(votes, key=lambda move: (-len(move[0]), -votes[move], move))


def _page_of(original: str, moves: Iterable[tuple[str, str]]) -> str | None:
    """The page that an original would be, in the folder that others of its folder went to."""
    path = _without_suffix(original)
    for theirs, ours in moves:
        if not theirs or path.startswith(f"{theirs}/"):
            rest = path.removeprefix(f"{theirs}/") if theirs else path
            return f"{ours}/{rest}" if ours else rest
    return None


def _without_suffix(name: str) -> str:
    return PurePosixPath(name).with_suffix("").as_posix()


@dataclass(slots=True)
class _Originals:
    """The originals, and the pages that they would be."""

    source: EnglishTexts
    moves: Sequence[tuple[str, str]]

    def but(self, taken: set[str]) -> Iterator[tuple[str, Original]]:
        """Name and text of each original that is not among those `taken`."""
        place = None
        for name in article_names(self.source.articles()):
            if place is not None and place + name in taken:
                continue
            found = self.source.text_now(name)
            if isinstance(found, Original):
                place = found.path.removesuffix(name)
                if found.path not in taken:
                    yield name, found

    def page_of(self, name: str, found: Original) -> str:
        """The page that an original would be, in the folder that others of its folder went to."""
        return _page_of(found.path, self.moves) or _without_suffix(name)

    def with_inclusions(self, pages: Mapping[str, str]) -> dict[str, Original]:
        """The original of each page, and of what it includes, by page; `pages` has their names."""
        texts: dict[str, Original] = {}
        ahead = sorted(pages.values())
        seen = set(ahead)
        known = frozenset(self.source.articles()) if ahead else frozenset()
        while ahead:
            name = ahead.pop()
            found = self.source.text_now(name)
            if not isinstance(found, Original):
                continue
            texts[self.page_of(name, found)] = found
            below = {path for written in included_files(found.text) if (path := _named(written, name, known))}
            ahead += sorted(below - seen)
            seen |= below
        return texts


def _named(written: str, name: str, known: frozenset[str]) -> str | None:
    """The original that an inclusion in the original `name` names; ``~/`` is its docset's folder."""
    folder = posixpath.dirname(name)
    if not written.startswith("~/"):
        path = posixpath.normpath(posixpath.join(folder, written))
        return path if path in known else None
    while True:
        path = posixpath.normpath(posixpath.join(folder, written[2:]))
        if path in known or not folder:
            return path if path in known else None
        folder = posixpath.dirname(folder)


def _write_copies(texts: Mapping[str, Original], folder: Path) -> dict[str, Path]:
    """Let `folder` hold these texts, by page, and no others; what did not change keeps its time."""
    copies = {page: folder / f"{page}.md" for page in texts}
    kept = set(copies.values())
    for found in sorted(folder.rglob("*"), reverse=True):
        if not found.is_dir():
            if found not in kept:
                found.unlink()
        elif not any(found.iterdir()):
            found.rmdir()
    for page, path in copies.items():
        write_changed(path, encode(texts[page].text))
    return copies
