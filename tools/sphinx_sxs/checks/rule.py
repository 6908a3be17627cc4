"""What a rule is given, and the three kinds of rule there are."""

from __future__ import annotations

import inspect
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from sphinx_sxs.article import Article, Problem, Projection, Segment, Side, project
from sphinx_sxs.article.docset import ArticleFile, Docset, enclosing_docset
from sphinx_sxs.article.includes import assemble, may_include
from sphinx_sxs.article.markdown import Link, find_links, parseable
from sphinx_sxs.checks.evidence import EvidenceOfArticle
from sphinx_sxs.checks.images import LocatedImage, located_images, written_images
from sphinx_sxs.checks.languages import Language, language_of
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.source_language import detected_language
from sphinx_sxs.checks.views import View, Views
from sphinx_sxs.originals.base import Originals
from sphinx_sxs.originals.model import NoOriginal, Original
from sphinx_sxs.settings import Settings


@dataclass(frozen=True)
class Context:
    """Everything around a segment that a rule may look at."""

    article: Article
    """The article that is checked."""
    file: ArticleFile
    """Where it was found: its path, its place in the tree, the locale of its folder."""
    settings: Settings
    """The settings that apply to this article: those for its path and locale count already."""
    originals: Originals | None = field(default=None, repr=False, compare=False)
    """The English originals, where the run has them."""
    files_looked_at: set[Path] = field(default_factory=set, repr=False, compare=False)
    """Files besides the article whose content findings hang on; see `looked_at`."""
    files_looked_for: set[Path] = field(default_factory=set, repr=False, compare=False)
    """Files of which findings hang on their being there; see `looked_for`."""

    def looked_at(self, path: Path) -> None:
        """Note that the findings hang on what the file at `path` holds, and on its being there.

        A rule that looks at the disk has to say so: the cache checks the article again
        once that file changes, comes or goes.  Glossaries that the settings name count anyway.
        """
        self.files_looked_at.add(path)

    def looked_for(self, path: Path) -> None:
        """Note that the findings hang on whether there is a file at `path`, whatever it holds."""
        self.files_looked_for.add(path)

    @cached_property
    def locale(self) -> str | None:
        """The article's locale: what it states, else what its folder says."""
        return self.article.locale or self.file.folder_locale

    @cached_property
    def language(self) -> Language | None:
        """What we know about the target's language; ``None`` where we know nothing."""
        return language_of(self.locale)

    @cached_property
    def source_language(self) -> Language | None:
        """What we know about the language that the article was translated from.

        That of the originals, unless the article's sources are plainly in another one.
        """
        stated = language_of(self.settings.source_locale)
        return stated and (detected_language(self.article, stated) or stated)

    @cached_property
    def source_is_foreign(self) -> bool:
        """Whether the sources are in another language than the settings say of all originals."""
        stated = language_of(self.settings.source_locale)
        return stated is not None and self.source_language is not stated

    @cached_property
    def original(self) -> Original | NoOriginal | None:
        """The English that the article was made from, or why it is not there; ``None`` without originals."""
        if self.originals is None:
            return None
        return self.originals.at_commit(self.file, self.article.meta("ms.sourcegitcommit"))

    @cached_property
    def target(self) -> Projection:
        """The published body, with the place of each segment."""
        return project(self.article, Side.TARGET)

    @cached_property
    def docset(self) -> Docset:
        """The docset that the article belongs to."""
        docset = enclosing_docset(self.file)
        for folder in self.file.path.parents:
            self.looked_at(folder / "docfx.json")
            if folder in (docset.root, self.file.root):
                break
        return docset

    @cached_property
    def inclusion_problems(self) -> tuple[Problem, ...]:
        """What is wrong with the files that the article includes."""
        if not may_include(self.article.body):
            return ()
        assembled = assemble(self.article, Side.TARGET, path=self.file.path, root=self.docset.root)
        for path in assembled.dependencies:
            self.looked_at(path)
        return assembled.problems

    @cached_property
    def images(self) -> tuple[LocatedImage, ...]:
        """The images of the published text, in order, and where they lead."""
        written = written_images(self.target.text)
        if not written:
            return ()
        found = tuple(located_images(self.target.text, written, self.file.path, self.docset))
        for image in found:
            if image.file is not None:
                self.looked_for(image.file)
        return found

    @cached_property
    def source(self) -> Projection:
        """The English body, with the place of each segment."""
        return project(self.article, Side.SOURCE)

    @cached_property
    def evidence(self) -> EvidenceOfArticle | None:
        """What speaks for and against the targets; ``None`` where the sources are not English."""
        english = self.source_language
        if self.locale is None or english is None or english.tag != "en" or self.source_is_foreign:
            return None
        return EvidenceOfArticle(self.article, self.locale, self.settings.tables_folder)

    @cached_property
    def _views(self) -> tuple[Views, Views]:
        return Views(self.source), Views(self.target)

    def source_view(self, segment: Segment) -> View:
        """The source of one of the article's segments, as the Markdown parser sees it in its block."""
        return self._views[0].of(segment)

    def target_view(self, segment: Segment) -> View:
        """The target of one of the article's segments, as the Markdown parser sees it in its block."""
        return self._views[1].of(segment)

    @cached_property
    def target_links(self) -> tuple[Link, ...]:
        """The links of `target`, as the Markdown parser sees them across segments."""
        return tuple(find_links(parseable(self.target.text)))

    @cached_property
    def source_links(self) -> tuple[Link, ...]:
        """The links of `source`."""
        return tuple(find_links(parseable(self.source.text)))


class Rule(ABC):
    """One kind of defect; its docstring is its page."""

    code: ClassVar[str]
    """Three letters of its family and a number; permanent once released."""
    name: ClassVar[str]
    """Describes the defect: reads as "allow *name*"."""
    other_names: ClassVar[tuple[str, ...]] = ()
    """Further names, where one look finds several defects; each can be selected by itself."""
    severity: ClassVar[Severity]
    """How bad a finding is unless it says so itself."""
    issue_type: ClassVar[str] = "other"
    """Its localization quality issue type in ITS 2.0, e.g. ``mistranslation``, ``numbers``, ``markup``.

    https://www.w3.org/TR/its20/#lqissue-typevalues
    """
    mqm: ClassVar[str] = ""
    """Its error type in MQM, e.g. ``accuracy/mistranslation``; empty where MQM has none.

    https://themqm.org/error-types-2/typology/
    """

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Every name that its findings can carry."""
        return (cls.name, *cls.other_names)

    @classmethod
    def family(cls) -> str:
        """The letters of its code: ``STR``, ``MRK``, ``ADQ``."""
        return cls.code.rstrip("0123456789")

    @classmethod
    def page(cls) -> str:
        """Its page, in Markdown."""
        return inspect.cleandoc(cls.__doc__ or "")

    @classmethod
    def summary(cls) -> str:
        """The first paragraph of its page's first section, in one line."""
        paragraphs = [p for p in cls.page().split("\n\n") if p.strip()]
        first = next((p for p in paragraphs if not p.startswith("#")), "")
        return " ".join(first.split())


class SegmentRule(Rule):
    """A rule that looks at one segment at a time."""

    hint: ClassVar[re.Pattern[str] | None] = None
    """What stands in the source or the target of every segment that can have a finding.

    The runner asks the rule about no other: a cheap look that saves the dear one.  It may be
    wider than the rule, never narrower.
    """

    @abstractmethod
    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:
        """What is wrong with `segment`."""


class ArticleRule(Rule):
    """A rule that looks at an article as a whole: its metadata, its blocks, its place in the docset."""

    @abstractmethod
    def check(self, context: Context) -> Iterator[Finding]:
        """What is wrong with the article."""


class TreeRule(Rule):
    """A rule that looks at all files together.

    `collect` runs where the article is read, maybe in another process; what it returns
    must be small, since one is kept for every article, and what JSON can hold (``None``,
    booleans, numbers, strings, lists, dicts with strings for keys), since it is cached:
    an article with anything else is read again in every run.  `conclude` runs once, over
    all of them.
    """

    def collect(self, context: Context) -> object:  # noqa: ARG002 - for subclasses
        """What `conclude` needs to know of an article; nothing, unless a rule says otherwise."""
        return None

    @abstractmethod
    def conclude(
        self, collected: Sequence[tuple[ArticleFile, object]], settings: Settings
    ) -> Iterator[tuple[ArticleFile, Finding]]:
        """What is wrong, each finding with the file it is about; `collected` is sorted by path."""
