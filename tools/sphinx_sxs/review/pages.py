"""Render review pages.  Nothing here knows Sphinx: a page is a function of an article."""

from __future__ import annotations

import posixpath
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import jinja2

from sphinx_sxs.article.keys import SegmentKeys
from sphinx_sxs.article.model import Article
from sphinx_sxs.article.pending import count_pending, is_english, needs_translation
from sphinx_sxs.checks.model import Diagnostic, Severity
from sphinx_sxs.locales import direction, own_name
from sphinx_sxs.messages import plural_translator, translator
from sphinx_sxs.originals.model import SegmentFreshness
from sphinx_sxs.review.frame import Frame
from sphinx_sxs.review.freshness import (
    STALE,
    headline,
    lack_text,
    segment_freshness,
    shown,
    standing_of,
)

if TYPE_CHECKING:
    from sphinx_sxs.sync.status import ArticleStatus

TEMPLATES = Path(__file__).parent / "templates"
THEME = Path(__file__).parent.parent / "site" / "theme" / "sxs"
"""The theme of the pages that Sphinx renders: parts of its frame are in these pages too."""
STATIC = "_static"
"""Where the site's home and review pages find the theme's files, from the site's root."""
HOME_LOCALE = "en-US"
"""The language of the pages that are about all locales."""

_BARE = Frame()


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader([TEMPLATES, THEME]),
        autoescape=True,
        trim_blocks=False,
        keep_trailing_newline=True,
    )


def render(template: str, *, path: str, locale: str, frame: Frame = _BARE, **context: Any) -> str:
    """Render a page that will stand at `path` of the site, in a locale's interface language.

    Bytes that are not UTF-8 can stand in any text of an article, its front matter and its name.
    """
    depth = path.count("/")
    return shown(
        _environment()
        .get_template(template)
        .render(
            t=translator(locale),
            tn=plural_translator(locale),
            lang=locale,
            dir=direction(locale),
            static="../" * depth + STATIC + "/",
            frame=frame.context(path, translator(locale)),
            **context,
        )
    )


def href(origin: str, target: str) -> str:
    """The relative link from one path of the site to another."""
    return address(posixpath.relpath(target, posixpath.dirname(origin) or "."))


def address(path: str) -> str:
    """A path as it stands in a link: an article may be called ``C#`` or ``100%``."""
    return quote(path, errors="surrogateescape")


def article_page(kind: str, locale: str, page: str) -> str:
    """Where a page about an article stands in the folder of its `kind`.

    An article may be called like the folder's own list, which stands at ``index.html``.
    """
    return f"{kind}/{locale}/{page if page != 'index' else 'index.article'}.html"


def review_path(locale: str, page: str) -> str:
    """Where the review page of an article stands."""
    return article_page("review", locale, page)


def render_review(
    article: Article,
    diagnostics: Iterable[Diagnostic],
    *,
    locale: str,
    page: str,
    project: str,
    status: Mapping[str, Any] | None,
    source_locale: str,
    sync: ArticleStatus | None = None,
    frame: Frame = _BARE,
) -> str:
    """The review page of one article; `sync` says how it stands to the present English."""
    path = review_path(locale, page)
    by_segment: defaultdict[str, list[Diagnostic]] = defaultdict(list)
    whole: list[Diagnostic] = []
    counts: Counter[str] = Counter()
    for diagnostic in diagnostics:
        counts[diagnostic.severity.value] += 1
        if diagnostic.segment is None:
            whole.append(diagnostic)
        else:
            by_segment[diagnostic.segment].append(diagnostic)
    segments = list(_segments(article, by_segment, sync, locale))
    return render(
        "review.html",
        path=path,
        locale=locale,
        project=project,
        frame=frame,
        title=article.meta("title") or page,
        page_href=href(path, f"{locale}/{page}.html"),
        english_href=href(path, f"{source_locale}/{page}.html"),
        index_href=href(path, f"review/{locale}/index.html"),
        status=status,
        sync_href=href(path, article_page("sync", locale, page)) if sync else None,
        freshness=_freshness(article, sync, locale),
        counts={"segments": len(article.segments), **{s.value: counts[s.value] for s in Severity}},
        segments=segments,
        article_diagnostics=[_row(d) for d in whole],
        article_path=f"{locale}/{page}.md",
    )


def _segments(
    article: Article,
    diagnostics: Mapping[str, Sequence[Diagnostic]],
    sync: ArticleStatus | None,
    locale: str,
) -> Iterator[dict[str, Any]]:
    """A row for each segment, and for new English where it stands."""
    keys = SegmentKeys(article)
    # What stands in the front matter is no part of the page's text.
    held_above = {id(piece) for piece in article.head}
    pending = needs_translation(article)
    items = sync.freshness.items if sync and sync.freshness else ()
    fresh = {id(item.segment): item for item in items if item.segment}
    new = _new_english(items)
    for first in new.get(0, ()):
        yield _new_row(first, locale)
    for segment in article.segments:
        item = fresh.get(id(segment))
        is_pending = segment.ordinal in pending and is_english(segment)
        stale = is_pending or (item is not None and item.freshness in STALE)
        flagged = segment.id in diagnostics
        yield {
            "anchor": f"s-{keys.of(segment)}",
            "on_page": id(segment) not in held_above,
            "key": keys.of(segment),
            "id": segment.id,
            "line": segment.line,
            "source": shown(segment.source),
            "target": shown(segment.target),
            "classes": " ".join(name for name, on in (("flagged", flagged), ("stale", stale)) if on),
            "diagnostics": [_row(d) for d in diagnostics.get(segment.id, ())],
            "fresh": segment_freshness(item, locale) if item else None,
            "pending": is_pending,
        }
        for following in new.get(id(segment), ()):
            yield _new_row(following, locale)


def _new_english(items: Iterable[SegmentFreshness]) -> dict[int, list[SegmentFreshness]]:
    """What is new, by the identity of the segment that it follows; 0 where it comes first."""
    found: defaultdict[int, list[SegmentFreshness]] = defaultdict(list)
    after = 0
    for item in items:
        if item.segment is None:
            found[after].append(item)
        else:
            after = id(item.segment)
    return found


def _new_row(item: SegmentFreshness, locale: str) -> dict[str, Any]:
    return {
        "anchor": f"new-{item.span[0] if item.span else 0}",
        "classes": "stale",
        "fresh": segment_freshness(item, locale),
    }


def _freshness(article: Article, sync: ArticleStatus | None, locale: str) -> dict[str, Any] | None:
    """The numbers at the head of the page; nothing where there is nothing to compare with."""
    standing = standing_of(sync, pending=count_pending(article))
    if sync is None and not standing.pending:
        return None
    lack = sync.state if sync and sync.freshness is None else ""
    text = lack_text(lack, translator(locale)) if lack else headline(standing, locale)
    return {"headline": text, "work": standing.stale + standing.pending + bool(lack)}


def render_locale_index(
    articles: Sequence[Mapping[str, Any]],
    *,
    locale: str,
    project: str,
    has_sync: bool = False,
    frame: Frame = _BARE,
) -> str:
    """The list of a locale's review pages, the worst first.

    Each article has ``page``, ``title``, ``segments`` and its counts by severity; `has_sync` says
    whether the site has sync status pages.
    """
    path = f"review/{locale}/index.html"
    ordered = sorted(articles, key=lambda a: (-a["error"], -a["warning"], -a["info"], a["page"]))
    return render(
        "review-locale.html",
        path=path,
        locale=locale,
        project=project,
        frame=frame,
        name=own_name(locale),
        index_href=href(path, "review/index.html"),
        sync_href=href(path, f"sync/{locale}/index.html") if has_sync else None,
        counts=_sum(articles),
        articles=[{**a, "href": href(path, review_path(locale, a["page"]))} for a in ordered],
    )


def render_index(
    locales: Mapping[str, Sequence[Mapping[str, Any]]],
    *,
    project: str,
    has_sync: bool = False,
    frame: Frame = _BARE,
) -> str:
    """The list of the locales' review pages."""
    rows = [
        {
            "locale": locale,
            "name": own_name(locale),
            "lang": locale,
            "dir": direction(locale),
            "href": f"{locale}/index.html",
            "counts": {"articles": len(articles), **_sum(articles)},
        }
        for locale, articles in sorted(locales.items())
    ]
    return render(
        "review-index.html",
        path="review/index.html",
        locale=HOME_LOCALE,
        project=project,
        frame=frame,
        home="../index.html",
        locales=rows,
        sync_href="../sync/index.html" if has_sync else None,
    )


def render_home(
    locales: Sequence[Mapping[str, Any]],
    *,
    project: str,
    has_sync: bool = False,
    frame: Frame = _BARE,
    metadata: Mapping[str, Any] | None = None,
) -> str:
    """The site's home: its locales by their own names; `metadata` is for search engines."""
    rows = [
        {
            **each,
            "name": own_name(each["locale"]),
            "lang": each["locale"],
            "dir": direction(each["locale"]),
            "href": f"{each['locale']}/index.html",
        }
        for each in locales
    ]
    return render(
        "index.html",
        path="index.html",
        locale=HOME_LOCALE,
        project=project,
        frame=frame,
        metadata=metadata,
        locales=rows,
        review_href="review/index.html",
        sync_href="sync/index.html" if has_sync else None,
    )


def _row(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "rule": diagnostic.rule,
        "severity": diagnostic.severity.value,
        "message": shown(diagnostic.message),
        "line": diagnostic.line,
        "href": None,
    }


def _sum(articles: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    totals: Counter[str] = Counter()
    for article in articles:
        for key in ("segments", *(s.value for s in Severity)):
            totals[key] += article[key]
    return {key: totals[key] for key in ("segments", *(s.value for s in Severity))}
