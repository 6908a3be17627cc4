"""How each page stands to the present English, from the survey or found out page by page.

`sxs build` looks at every article beforehand and hands the records to the Sphinx applications.
Plain Sphinx finds a record when it writes the page.  Both are put into the page at the same
point, when it is written: no tree has to be made anew because the English moved on.
"""

from __future__ import annotations

import hashlib
import html
import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError as SphinxConfigError
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.osutil import relative_uri

from sphinx_sxs.article.docset import ArticleFile, is_locale_name
from sphinx_sxs.article.keys import SegmentKeys
from sphinx_sxs.article.model import Article, Side
from sphinx_sxs.article.reader import read_article
from sphinx_sxs.messages import translator
from sphinx_sxs.originals.model import Freshness, SegmentFreshness
from sphinx_sxs.originals.tokens import fold
from sphinx_sxs.review.freshness import Standing, diff_html, mark_text, shown
from sphinx_sxs.review.pages import address
from sphinx_sxs.review.sync_pages import sync_path
from sphinx_sxs.settings import Settings
from sphinx_sxs.site.doctree.english import english_html
from sphinx_sxs.site.nodes import english, segment, sign

if TYPE_CHECKING:
    from sphinx_sxs.originals.sources import Originals
    from sphinx_sxs.sync.status import ArticleStatus

_PAGES = "sxs_freshness"
"""Attribute of the application."""
_MARKED = (Freshness.CHANGED, Freshness.REMOVED)


class PageFreshness(TypedDict):
    """What a page shows of its article's freshness; plain data, for the survey's cache."""

    state: str
    """``current``, ``stale``, or why it cannot be told."""
    counts: dict[str, int]
    """Segments by kind; empty where there is no comparison."""
    ahead: int | None
    """Commits that touched the English since."""
    pending: int
    """Segments that are still to be translated."""
    marks: dict[str, list[str]]
    """By the key of each stale segment: its kind, and its present English as HTML."""


def page_freshness(article: Article, status: ArticleStatus) -> PageFreshness:
    """The record of one article."""
    items = status.freshness.items if status.freshness else ()
    counts = status.freshness.counts if status.freshness else {}
    keys = SegmentKeys(article)
    return PageFreshness(
        state=status.state,
        counts={kind.value: counts.get(kind, 0) for kind in Freshness} if status.freshness else {},
        ahead=status.ahead,
        pending=status.pending,
        marks={
            keys.of(item.segment): [item.freshness.value, _now(item)]
            for item in items
            if item.segment is not None and item.freshness in _MARKED
        },
    )


def standing_of(record: PageFreshness) -> Standing:
    """The record's numbers."""
    return Standing(record["counts"], record["ahead"], record["pending"])


def _now(item: SegmentFreshness) -> str:
    """The present English with what has changed: as it reads, or its Markdown where only that differs."""
    if item.segment is None or item.now is None:
        return ""
    old, new = shown(item.segment.source), shown(item.now)
    old_text, new_text = _readable(old), _readable(new)
    if fold(old_text) == fold(new_text):
        return str(diff_html(old, new))
    return str(diff_html(old_text, new_text))


_TAG = re.compile(r"</?(?:em|strong|del|u|code)>")


def _readable(source: str) -> str:
    """Markdown as a reader sees it."""
    return html.unescape(_TAG.sub("", english_html(source)))


def open_from(settings: Settings) -> Originals:
    """The originals that the settings name.  Raises `ValueError` with a message for people."""
    from sphinx_sxs.originals.configured import configured_originals  # noqa: PLC0415 - few sites have any

    originals = configured_originals(settings)
    if originals is None:
        raise ValueError("the settings name no originals")
    return originals


# ---------------------------------------------------------------------- in a Sphinx application


def article_file(app: Sphinx, docname: str) -> ArticleFile:
    """The file of an application's document."""
    root = Path(app.srcdir)
    path = Path(app.env.doc2path(docname))
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
    return ArticleFile(path, name, root, root.name if is_locale_name(root.name) else None)


class GivenPages:
    """Records that the survey made."""

    def __init__(self, records: Mapping[str, PageFreshness]) -> None:
        self._records = records

    def of(self, docname: str) -> PageFreshness | None:
        """The record of a page; ``None`` where there is nothing to say."""
        return self._records.get(docname)

    def version(self, docname: str) -> str:
        """What changes when the page has to be written anew."""
        record = self._records.get(docname)
        text = json.dumps(record, sort_keys=True, ensure_ascii=True) if record else ""
        return hashlib.sha256(text.encode()).hexdigest()[:16] if text else ""


class LivePages:
    """Records that are made when they are asked for."""

    def __init__(self, app: Sphinx) -> None:
        self._app = app
        self._opened: tuple[int, Originals] | None = None
        self._known: dict[str, PageFreshness] = {}

    @property
    def originals(self) -> Originals:
        """The originals, opened once a process: Sphinx forks to write pages in parallel."""
        if self._opened is None or self._opened[0] != os.getpid():
            try:
                originals = open_from(self._app.config.sxs_settings)
            except ValueError as error:
                raise SphinxConfigError(str(error)) from error
            self._opened = os.getpid(), originals
        return self._opened[1]

    def of(self, docname: str) -> PageFreshness | None:
        """The record of a page; ``None`` where there is nothing to say."""
        from sphinx_sxs.sync.status import article_status  # noqa: PLC0415 - few sites have originals

        if docname not in self._known:
            file = article_file(self._app, docname)
            article = read_article(file.path, name=file.name)
            self._known[docname] = page_freshness(article, article_status(article, file, self.originals))
        return self._known[docname]

    def version(self, docname: str) -> str:  # noqa: ARG002 - any page may be concerned
        """What changes when the page has to be written anew."""
        return self.originals.fingerprint()


Pages = GivenPages | LivePages


def give_pages(app: Sphinx, records: Mapping[str, PageFreshness] | None) -> None:
    """Hand the survey's records to an application; ``None`` without originals."""
    setattr(app, _PAGES, None if records is None else GivenPages(records))


def pages_of(app: Sphinx) -> Pages | None:
    """How the application's pages stand; ``None`` without originals."""
    if not hasattr(app, _PAGES):
        is_live = app.config.sxs_settings.originals and app.config.sxs_side == Side.TARGET.value
        setattr(app, _PAGES, LivePages(app) if is_live else None)
    pages: Pages | None = getattr(app, _PAGES)
    return pages


def record_of(app: Sphinx, docname: str, record: Mapping[str, Any]) -> PageFreshness | None:
    """What to show on a page whose article has `record`; ``None`` where that is nothing."""
    pages = pages_of(app)
    if pages is None or not record.get("segments") or not _is_translation(record):
        return None
    return pages.of(docname)


def _is_translation(record: Mapping[str, Any]) -> bool:
    """Whether a page shows the targets of its article; English pages show its sources."""
    return record.get("side") == Side.TARGET.value


class FreshnessMarks(SphinxPostTransform):
    """Marks stale segments, and those that are still to be translated."""

    default_priority = 11

    def run(self, **kwargs: Any) -> None:  # noqa: ARG002 - docutils' signature
        """Mark the segments of the document that is being written."""
        app = self.env._app  # noqa: SLF001 - the transform's only way to its builder
        if app.builder.format != "html" or app.builder.name == "epub":
            return
        docname = self.env.current_document.docname
        metadata = _metadata(self.env, docname)
        if not _is_translation(metadata):
            return
        pending = frozenset(metadata.get("pending", ()))
        record = record_of(app, docname, metadata)
        marks = record["marks"] if record else {}
        if marks or pending:
            locale = self.config.sxs_locale or metadata.get("locale") or "en-US"
            _mark(self.document, marks, pending, locale, sync_link(app, docname, locale))


def _metadata(env: BuildEnvironment, docname: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = env.metadata.get(docname, {}).get("sxs", {})
    return found


def _mark(
    document: nodes.document, marks: Mapping[str, list[str]], pending: frozenset[str], locale: str, link: str
) -> None:
    t = translator(locale)
    last: dict[str, segment] = {}
    for node in document.findall(segment):
        key = node["key"]
        if key in pending:
            if key not in last:
                node.insert(0, _label(t("To be translated"), locale))
            node["pending"] = True
        elif key in marks:
            node["freshness"] = marks[key][0]
        last[key] = node
    for key, (kind, _) in marks.items():
        if key in last and key not in pending:
            _insert_after(last[key], _sign(kind, key, mark_text(kind, t), link))
    for original in document.findall(english):
        original["now"] = {key: now for key, (_, now) in marks.items() if key in last}


def _label(text: str, locale: str) -> sign:
    attributes = f'class="visually-hidden" lang="{html.escape(locale)}" data-pagefind-ignore'
    return sign(html=f"<span {attributes}>{html.escape(text)}: </span>")


def _sign(kind: str, key: str, text: str, link: str) -> sign:
    """The sign behind a stale segment: a link to its row on the sync status page."""
    target = html.escape(f"{link}#s-{key}")
    character = "−" if kind == Freshness.REMOVED.value else "≠"
    words = html.escape(text)
    return sign(
        html=f'<a class="stale-mark {kind}" href="{target}" title="{words}" data-for="{html.escape(key)}" '
        f'data-pagefind-ignore><span aria-hidden="true">{character}</span>'
        f'<span class="visually-hidden">{words}</span></a>'
    )


def _insert_after(node: nodes.Element, behind: sign) -> None:
    """Put the sign behind the segment, and behind the link that it stands in: links do not nest."""
    place: nodes.Element = node
    for ancestor in _ancestors(node):
        if isinstance(ancestor, nodes.reference):
            place = ancestor
    place.parent.insert(place.parent.index(place) + 1, behind)


def _ancestors(node: nodes.Node) -> Iterator[nodes.Element]:
    while node.parent is not None:
        node = node.parent
        yield node


def sync_link(app: Sphinx, docname: str, locale: str) -> str:
    """The link from a page of a locale to its sync status page."""
    origin = f"{locale}/{app.builder.get_target_uri(docname)}"
    return relative_uri(origin, address(sync_path(locale, docname)))
