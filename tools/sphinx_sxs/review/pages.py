"""Render review pages.  Nothing here knows Sphinx: a page is a function of an article."""

from __future__ import annotations

import posixpath
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from sphinx_sxs.article.keys import SegmentKeys
from sphinx_sxs.article.model import Article
from sphinx_sxs.checks.model import Diagnostic, Severity
from sphinx_sxs.locales import direction, own_name
from sphinx_sxs.messages import translator

TEMPLATES = Path(__file__).parent / "templates"
STATIC = "_static"
"""Where the site's home and review pages find the theme's files, from the site's root."""


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=False,
        keep_trailing_newline=True,
    )


def render(template: str, *, path: str, locale: str, **context: Any) -> str:
    """Render a page that will stand at `path` of the site, in a locale's interface language."""
    depth = path.count("/")
    return (
        _environment()
        .get_template(template)
        .render(
            t=translator(locale),
            lang=locale,
            dir=direction(locale),
            static="../" * depth + STATIC + "/",
            **context,
        )
    )


def href(origin: str, target: str) -> str:
    """The relative link from one path of the site to another."""
    return posixpath.relpath(target, posixpath.dirname(origin) or ".")


def review_path(locale: str, page: str) -> str:
    """Where the review page of an article stands."""
    return f"review/{locale}/{page}.html"


def render_review(
    article: Article,
    diagnostics: Iterable[Diagnostic],
    *,
    locale: str,
    page: str,
    project: str,
    status: Mapping[str, Any] | None,
    source_locale: str,
) -> str:
    """The review page of one article."""
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
    keys = SegmentKeys(article)
    rows = [
        {
            "key": keys.of(segment),
            "ordinal": segment.ordinal,
            "id": segment.id,
            "line": segment.line,
            "source": _shown(segment.source),
            "target": _shown(segment.target),
            "source_lang": "en",
            "status": "flagged" if segment.id in by_segment else "ok",
            "diagnostics": [_row(d) for d in by_segment.get(segment.id, ())],
        }
        for segment in article.segments
    ]
    return render(
        "review.html",
        path=path,
        locale=locale,
        project=project,
        title=article.meta("title") or page,
        page_href=href(path, f"{locale}/{page}.html"),
        english_href=href(path, f"{source_locale}/{page}.html"),
        index_href=href(path, f"review/{locale}/index.html"),
        status=status,
        counts={"segments": len(rows), **{s.value: counts[s.value] for s in Severity}},
        segments=rows,
        article_diagnostics=[_row(d) for d in whole],
        article_path=f"{locale}/{page}.md",
    )


def render_locale_index(articles: Sequence[Mapping[str, Any]], *, locale: str, project: str) -> str:
    """The list of a locale's review pages, the worst first.

    Each article has ``page``, ``title``, ``segments`` and its counts by severity.
    """
    path = f"review/{locale}/index.html"
    ordered = sorted(articles, key=lambda a: (-a["error"], -a["warning"], -a["info"], a["page"]))
    return render(
        "review-locale.html",
        path=path,
        locale=locale,
        project=project,
        name=own_name(locale),
        index_href=href(path, "review/index.html"),
        counts=_sum(articles),
        articles=[{**a, "href": href(path, review_path(locale, a["page"]))} for a in ordered],
    )


def render_index(locales: Mapping[str, Sequence[Mapping[str, Any]]], *, project: str) -> str:
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
        locale="en-US",
        project=project,
        home="../index.html",
        locales=rows,
    )


def render_home(locales: Sequence[Mapping[str, Any]], *, project: str) -> str:
    """The site's home: its locales by their own names."""
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
        locale="en-US",
        project=project,
        locales=rows,
        review_href="review/index.html",
    )


def _row(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "rule": diagnostic.rule,
        "severity": diagnostic.severity.value,
        "message": _shown(diagnostic.message),
        "line": diagnostic.line,
        "href": None,
    }


def _shown(text: str | None) -> str:
    """Text for a page: bytes that are not UTF-8 as the replacement character."""
    return (text or "").encode("utf-8", "replace").decode()


def _sum(articles: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    totals: Counter[str] = Counter()
    for article in articles:
        for key in ("segments", *(s.value for s in Severity)):
            totals[key] += article[key]
    return {key: totals[key] for key in ("segments", *(s.value for s in Severity))}
