"""Sphinx's parser for sxs articles, and for plain localized Markdown."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.environment import BuildEnvironment
from sphinx.parsers import Parser
from sphinx.util import logging

from sphinx_sxs.article.includes import assemble
from sphinx_sxs.article.keys import SegmentKeys
from sphinx_sxs.article.markdown import showable
from sphinx_sxs.article.model import Article, Side
from sphinx_sxs.article.pending import is_english, needs_translation
from sphinx_sxs.article.reader import parse_article
from sphinx_sxs.messages import translator
from sphinx_sxs.settings import Settings
from sphinx_sxs.site.doctree import build_document, label_in_english
from sphinx_sxs.site.navigation import root_page
from sphinx_sxs.site.navigation.contents import tree_of
from sphinx_sxs.site.nodes import english
from sphinx_sxs.site.project import DocsetProject
from sphinx_sxs.site.reader import segment_ids
from sphinx_sxs.site.resolver import ArticleResolver, ToolLink
from sphinx_sxs.site.seo.indexing import robots_of
from sphinx_sxs.site.seo.metadata import summary_of
from sphinx_sxs.site.untranslated import is_untranslated

logger = logging.getLogger(__name__)

METADATA = "sxs"
"""Key of our record in ``env.metadata[docname]``."""


def is_fallback(env: BuildEnvironment, docname: str) -> bool:
    """Whether a document shows English for want of a translation."""
    record = env.metadata.get(docname, {}).get(METADATA) or {}
    return bool(record.get("fallback"))


class ArticleParser(Parser):
    """Parses one article into a document tree with its segments."""

    supported = ("markdown", "md")

    def parse(self, inputstring: str | list[str], document: nodes.document) -> None:
        """Fill `document` from an article's text."""
        env: BuildEnvironment = document.settings.env
        docname = env.current_document.docname
        project = env.project
        if not isinstance(project, DocsetProject):
            message = "the extension's project was replaced; is another one loaded after it?"
            raise TypeError(message)
        # The page says what was published: straight quotes stay straight.
        document.settings.smart_quotes = False
        if docname == project.root_doc and project.virtual_root:
            env.metadata[docname][METADATA] = {"root": True}
            root_page.build(document, tree_of(env._app), project, env.config.sxs_settings)  # noqa: SLF001 - no other way to it
            return
        text = showable(inputstring if isinstance(inputstring, str) else "\n".join(inputstring))
        path = Path(env.doc2path(docname))
        article = parse_article(text, path=str(path))
        self._report_bad_bytes(text, path)
        resolver = self._resolver(env, project, article, path)
        record = self._fill(document, article, resolver)
        record["origin"] = project.origin_of(docname)
        record["fallback"] = _stands_for_translation(env, resolver.side)
        if not record["description"]:
            record["summary"] = summary_of(document)
        if record["fallback"]:
            label_in_english(document)
            for beside in list(document.findall(english)):
                # The page is the English already.
                beside.parent.remove(beside)
            # Sphinx's own search; Pagefind is told in the template.
            env.metadata[docname]["no-search"] = True
        env.metadata[docname][METADATA] = record
        if next(document.findall(nodes.section), None) is None:
            document.setdefault("title", docname.rsplit("/", 1)[-1])
        if docname == project.root_doc:
            document.append(root_page.documents_toctree(tree_of(env._app), project))  # noqa: SLF001 - no other way to it

    def _resolver(
        self, env: BuildEnvironment, project: DocsetProject, article: Article, path: Path
    ) -> ArticleResolver:
        """Put the article together and say who answers for what it refers to."""
        settings: Settings = env.config.sxs_settings
        side = _side(env, project, article)
        docset = project.docset(path)
        assembled = assemble(article, side, path=path, root=docset.root)
        settings_of_docset = docset.root / "docfx.json"
        if settings_of_docset.is_file():
            env.note_dependency(os.fspath(settings_of_docset))
        for problem in (*article.problems, *assembled.problems):
            if problem.kind != "no-front-matter":
                self._report(path, problem.kind, problem.message, problem.line)
        for dependency in assembled.dependencies:
            env.note_dependency(os.fspath(dependency))
        locale = env.config.sxs_locale or article.locale or settings.source_locale
        return ArticleResolver(
            docname=env.current_document.docname,
            path=path,
            docset=docset,
            project=project,
            settings=settings,
            locale=locale,
            side=side,
            assembled=assembled,
            translate=translator(locale if side is Side.TARGET else settings.source_locale),
            report=lambda kind, message, line: self._report(path, kind, message, line),
            depend=lambda target: env.note_dependency(os.fspath(target)),
            first_line=article.body_line,
        )

    def _fill(self, document: nodes.document, article: Article, resolver: ArticleResolver) -> dict[str, Any]:
        """Build the tree; return what the page's context will need."""
        if _has_front_matter_of(article, resolver.side) and article.meta("title"):
            document["title"] = article.meta("title")
        keys = SegmentKeys(article)
        anchors = build_document(
            document, resolver.assembled, resolver, keys=keys, first_line=article.body_line
        )
        return _record(article, resolver, keys) | {"anchors": anchors}

    def _report_bad_bytes(self, text: str, path: Path) -> None:
        """Say where a file is not UTF-8: its bytes are surrogates by now (see `ArticlePath`)."""
        try:
            text.encode()
        except UnicodeEncodeError as error:
            byte = ord(text[error.start]) & 0xFF
            message = f"the file is not UTF-8: byte 0x{byte:02x} cannot be decoded"
            self._report(path, "not-utf8", message, text.count("\n", 0, error.start) + 1)

    def _report(self, path: Path, kind: str, message: str, line: int) -> None:
        logger.warning(message, location=f"{path}:{line}", type="sxs", subtype=kind)


def _side(env: BuildEnvironment, project: DocsetProject, article: Article) -> Side:
    """The language that the document being read is shown in."""
    side = Side(env.config.sxs_side)
    if side is Side.SOURCE or env.current_document.docname in project.in_english:
        return Side.SOURCE
    locale: str = env.config.sxs_locale
    # Who says which files there are has looked at them.
    if project.sources is None and locale:
        source_locale: str = env.config.sxs_settings.source_locale
        return Side.SOURCE if is_untranslated(article, locale, source_locale) else side
    return side


def _stands_for_translation(env: BuildEnvironment, side: Side) -> bool:
    """Whether a document shown in `side` stands for a translation that is not there."""
    config = env.config
    is_localized = config.sxs_side == Side.TARGET and config.sxs_locale != config.sxs_settings.source_locale
    return side is Side.SOURCE and is_localized


def _has_front_matter_of(article: Article, side: Side) -> bool:
    """Whether the title and description in the front matter are in the language that the page shows.

    Where there are segments, only they are in both; the front matter is the translation's.
    """
    return side is Side.TARGET or not article.segments


def _record(article: Article, resolver: ArticleResolver, keys: SegmentKeys) -> dict[str, Any]:
    """What the page's context needs of the article, small enough to keep for every page."""
    pending = needs_translation(article)
    said = article.meta if _has_front_matter_of(article, resolver.side) else lambda _: ""
    return {
        "side": resolver.side.value,
        "locale": article.locale,
        "title": said("title"),
        "description": said("description"),
        "robots": robots_of(article.meta, resolver.docset),
        "date": article.meta("ms.date"),
        "translation_type": article.meta("ms.translationtype"),
        "handoff": article.meta("ms.lasthandoff"),
        "commit": article.meta("ms.sourcegitcommit"),
        "assetid": article.meta("ms.assetid"),
        "pending": [keys.of(s) for s in article.segments if s.ordinal in pending and is_english(s)],
        "ids": segment_ids(article, keys),
        "segments": sum(1 for s in article.segments if s.target is not None and s.source is not None),
        "targets": sorted(resolver.targets),
        "anchor_links": [tuple(link) for link in resolver.anchor_links],
        "has_broken_links": resolver.has_broken_links,
        "links": [_link(link) for link in resolver.links],
    }


def _link(link: ToolLink) -> tuple[str, str, bool]:
    return link.url, " ".join(link.reference.astext().split()), link.unwrapped
