"""Render sync status pages and dashboards: how translations stand to the present English.

Nothing here knows Sphinx.  A page is a function of an article and its status, a dashboard one of
the articles' standings; the report of `sxs sync status --format html` is made of the same pieces.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from sphinx_sxs.article.keys import SegmentKeys
from sphinx_sxs.article.model import Article, Segment
from sphinx_sxs.article.pending import is_english, needs_translation
from sphinx_sxs.locales import direction, format_number, own_name
from sphinx_sxs.messages import translator
from sphinx_sxs.originals.model import Freshness, NoOriginal
from sphinx_sxs.review.frame import Frame
from sphinx_sxs.review.freshness import (
    ORDER,
    Standing,
    bar,
    counts_text,
    headline,
    kind_label,
    lack_text,
    segment_freshness,
    shown,
    standing_of,
)
from sphinx_sxs.review.pages import THEME, article_page, href, render, review_path

if TYPE_CHECKING:
    from sphinx_sxs.sync.status import ArticleStatus

THEME_STATIC = THEME / "static"
"""The theme's files, which a report that stands alone carries in itself."""
_BARE = Frame()
_INTERFACE = "en-US"
"""What pages about several locales are written in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncRow:
    """One article in a dashboard."""

    title: str
    """What it is called."""
    href: str
    """Where its segments are shown."""
    state: str
    """``current``, ``stale``, or why it cannot be told."""
    standing: Standing
    """How it stands."""


def sync_path(locale: str, page: str) -> str:
    """Where the sync status page of an article stands."""
    return article_page("sync", locale, page)


def dashboard_path(locale: str) -> str:
    """Where the dashboard of a locale stands."""
    return f"sync/{locale}/index.html"


# ---------------------------------------------------------------------- one article


def render_sync_page(
    article: Article,
    status: ArticleStatus,
    *,
    locale: str,
    page: str,
    project: str,
    source_locale: str,
    frame: Frame = _BARE,
) -> str:
    """The sync status page of one article."""
    path = sync_path(locale, page)
    keys = SegmentKeys(article)
    pending = needs_translation(article)
    standing = standing_of(status)
    return render(
        "sync-page.html",
        path=path,
        locale=locale,
        project=project,
        frame=frame,
        title=shown(article.meta("title")) or page,
        headline=headline(standing, locale),
        facts=_facts(status),
        reason=_reason(status, locale),
        page_href=href(path, f"{locale}/{page}.html"),
        english_href=href(path, f"{source_locale}/{page}.html"),
        review_href=href(path, review_path(locale, page)),
        index_href=href(path, dashboard_path(locale)),
        bar=bar(standing.counts, counts_text(standing.counts, locale)) if standing.counts else "",
        totals=_totals(standing.counts, locale),
        rows=list(_segment_rows(status, locale, keys.of, pending)),
    )


def _facts(status: ArticleStatus) -> dict[str, str]:
    """Which versions were compared."""
    original = status.original
    lacking = isinstance(original, NoOriginal)
    return {
        "commit": status.commit,
        "ref": shown(status.ref),
        "version": "" if isinstance(original, NoOriginal) else original.version,
        "path": "" if isinstance(original, NoOriginal) else shown(original.path),
        "ahead": "" if lacking or status.ahead is None else str(status.ahead),
    }


def _reason(status: ArticleStatus, locale: str) -> dict[str, str] | None:
    """Why there is no comparison, where there is none."""
    if not isinstance(status.original, NoOriginal):
        return None
    return {
        "text": lack_text(status.original.lack.value, translator(locale)),
        "message": shown(status.original.message),
    }


def _segment_rows(
    status: ArticleStatus, locale: str, key_of: Callable[[Segment], str], pending: frozenset[str]
) -> Iterator[dict[str, Any]]:
    new = 0
    for item in status.freshness.items if status.freshness else ():
        segment = item.segment
        new += segment is None
        yield {
            **segment_freshness(item, locale),
            "anchor": f"s-{key_of(segment)}" if segment else f"new-{new}",
            "key": key_of(segment) if segment else "",
            "target": shown(segment.target) if segment else "",
            "pending": bool(segment and segment.ordinal in pending and is_english(segment)),
        }


# ---------------------------------------------------------------------- many articles


def render_dashboard(
    rows: Sequence[SyncRow], *, locale: str, project: str, ref: str, frame: Frame = _BARE
) -> str:
    """How all articles of a locale stand, the worst first."""
    path = dashboard_path(locale)
    return render(
        "sync-locale.html",
        path=path,
        locale=locale,
        project=project,
        frame=frame,
        name=own_name(locale),
        ref=shown(ref),
        index_href=href(path, "sync/index.html"),
        review_href=href(path, f"review/{locale}/index.html"),
        **dashboard(rows, locale),
    )


def dashboard(rows: Sequence[SyncRow], locale: str) -> dict[str, Any]:
    """What the macro `dashboard` shows."""
    total = sum_standings(row.standing for row in rows)
    compared = sorted((row for row in rows if row.standing.counts), key=_worst_first)
    return {
        "headline": headline(Standing(total.counts, None, total.pending), locale),
        "summary": bar(total.counts, counts_text(total.counts, locale)) if total.counts else "",
        "totals": _totals(total.counts, locale),
        "rows": [_dashboard_row(row, locale) for row in compared],
        "has_ahead": any(row.standing.ahead is not None for row in compared),
        "others": [
            {"title": row.title, "href": row.href, "reason": lack_text(row.state, translator(locale))}
            for row in sorted(rows, key=lambda row: (row.state, row.title, row.href))
            if not row.standing.counts
        ],
    }


def _worst_first(row: SyncRow) -> tuple[float, float, str, str]:
    """What most is to be done for comes first; of equals, the one where it is the larger part."""
    work = row.standing.stale + row.standing.pending
    return -work, -work / max(1, row.standing.segments), row.title, row.href


def _dashboard_row(row: SyncRow, locale: str) -> dict[str, Any]:
    counts, ahead = row.standing.counts, row.standing.ahead
    return {
        "title": row.title,
        "href": row.href,
        "bar": bar(counts, counts_text(counts, locale)),
        "counts": [counts.get(kind.value, 0) for kind in ORDER],
        "ahead": "" if ahead is None else ahead,
    }


def sum_standings(standings: Iterable[Standing]) -> Standing:
    """Many articles as one."""
    counts: Counter[str] = Counter()
    pending = 0
    for standing in standings:
        counts.update(standing.counts)
        pending += standing.pending
    return Standing({kind.value: counts[kind.value] for kind in ORDER} if counts else {}, None, pending)


def _totals(counts: Mapping[str, int], locale: str) -> list[dict[str, str]]:
    return [
        {
            "kind": kind.value,
            "label": kind_label(kind.value, locale),
            "count": format_number(counts[kind.value], locale),
        }
        for kind in ORDER
        if kind.value in counts
    ]


def render_sync_index(locales: Mapping[str, Standing], *, project: str, frame: Frame = _BARE) -> str:
    """The locales, each with its bar."""
    rows = [
        {
            "locale": locale,
            "name": own_name(locale),
            "lang": locale,
            "dir": direction(locale),
            "href": f"{locale}/index.html",
            "bar": bar(standing.counts, counts_text(standing.counts, _INTERFACE)) if standing.counts else "",
            "counts": [format_number(standing.counts.get(kind.value, 0), _INTERFACE) for kind in ORDER],
        }
        for locale, standing in sorted(locales.items())
    ]
    return render(
        "sync-index.html", path="sync/index.html", locale=_INTERFACE, project=project, home="../index.html",
        frame=frame, locales=rows, kinds=_kinds(_INTERFACE),
    )  # fmt: skip


def _kinds(locale: str) -> list[dict[str, str]]:
    return [{"kind": kind.value, "label": kind_label(kind.value, locale)} for kind in ORDER]


# ---------------------------------------------------------------------- the report of the command


def render_status_report(statuses: Iterable[ArticleStatus], *, title: str = "sxs sync status") -> str:
    """The dashboards of all locales and what is to be done, as one HTML file that needs nothing else."""
    by_locale: defaultdict[str, list[tuple[str, ArticleStatus]]] = defaultdict(list)
    refs: set[str] = set()
    for number, status in enumerate(sorted(statuses, key=lambda s: (s.locale or "", s.path)), start=1):
        by_locale[status.locale or ""].append((f"article-{number}", status))
        refs.add(status.ref)
    script = _theme_file("sxs-theme.js") + _theme_file("sxs-sync.js")
    style = _theme_file("sxs.css")
    return render(
        "sync-report.html",
        path="report.html",
        locale=_INTERFACE,
        title=title,
        ref=", ".join(sorted(shown(ref) for ref in refs if ref)),
        script=Markup(script),  # noqa: S704 - our own files
        style=Markup(style),  # noqa: S704 - our own file
        policy=f"default-src 'none'; script-src '{_digest(script)}'; style-src '{_digest(style)}'",
        locales=[_report_locale(locale, found) for locale, found in sorted(by_locale.items())],
    )


def _report_locale(locale: str, found: Sequence[tuple[str, ArticleStatus]]) -> dict[str, Any]:
    rows = [
        SyncRow(
            title=shown(status.path),
            href=f"#{anchor}" if status.state == "stale" else "",
            state=status.state,
            standing=standing_of(status),
        )
        for anchor, status in found
    ]
    return {
        "locale": locale,
        "name": own_name(locale) if locale else "",
        "lang": locale or "und",
        "dir": direction(locale) if locale else "auto",
        "dashboard": dashboard(rows, _INTERFACE),
        "articles": [_report_article(anchor, status) for anchor, status in found if status.state == "stale"],
    }


def _report_article(anchor: str, status: ArticleStatus) -> dict[str, Any]:
    rows = _segment_rows(status, _INTERFACE, lambda segment: segment.ordinal, frozenset())
    return {
        "anchor": anchor,
        "path": shown(status.path),
        "headline": headline(standing_of(status), _INTERFACE),
        "facts": _facts(status),
        # Anchors of many articles in one file would meet; what is current needs nobody's eye.
        "rows": [{**row, "anchor": ""} for row in rows if row["kind"] != Freshness.CURRENT.value],
    }


def _theme_file(name: str) -> str:
    return (THEME_STATIC / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
