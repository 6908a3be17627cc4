"""What stands over an article: how it was translated, what the checks say, how fresh it is.

`sxs build` checks every article beforehand and hands the verdicts to the Sphinx applications.
Plain Sphinx checks an article when it writes its page.  Both are put into the page at the same
point, when it is written: no tree has to be made anew because a finding came or went.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sphinx.application import Sphinx

from sphinx_sxs.article.reader import read_article
from sphinx_sxs.checks.runner import check_article
from sphinx_sxs.locales import format_number
from sphinx_sxs.messages import translator
from sphinx_sxs.review.verdict import Verdict, findings_text, judge, share_text, verdict_text
from sphinx_sxs.site.freshness import LivePages, article_file, pages_of
from sphinx_sxs.site.status import translation_label

if TYPE_CHECKING:
    from sphinx_sxs.site.context import PageContext

_VERDICTS = "sxs_verdicts"
"""Attribute of the application."""


class GivenVerdicts:
    """Verdicts that the survey came to."""

    def __init__(self, verdicts: Mapping[str, Verdict]) -> None:
        self._verdicts = verdicts

    def of(self, docname: str) -> Verdict | None:
        """The verdict on a page's article; ``None`` where nobody looked at it."""
        return self._verdicts.get(docname)

    def version(self, docname: str) -> Verdict | None:
        """What changes when the page has to be written anew."""
        return self._verdicts.get(docname)


class LiveVerdicts:
    """Verdicts that are come to when they are asked for."""

    def __init__(self, app: Sphinx) -> None:
        self._app = app

    def of(self, docname: str) -> Verdict:
        """The verdict on a page's article."""
        file = article_file(self._app, docname)
        article = read_article(file.path, name=file.name)
        pages = pages_of(self._app)
        found = check_article(
            article,
            file,
            settings=self._app.config.sxs_settings,
            originals=pages.originals if isinstance(pages, LivePages) else None,
        )
        return judge(article.segments, [diagnostic for diagnostic in found if diagnostic.counts])

    def version(self, docname: str) -> None:
        """Nothing: what changes besides the article is not looked for."""


Verdicts = GivenVerdicts | LiveVerdicts


def give_verdicts(app: Sphinx, verdicts: Mapping[str, Verdict]) -> None:
    """Hand the survey's verdicts to an application."""
    setattr(app, _VERDICTS, GivenVerdicts(verdicts))


def verdicts_of(app: Sphinx) -> Verdicts:
    """The verdicts on the application's articles."""
    if not hasattr(app, _VERDICTS):
        setattr(app, _VERDICTS, LiveVerdicts(app))
    verdicts: Verdicts = getattr(app, _VERDICTS)
    return verdicts


def badges_context(
    page: PageContext,
    *,
    status: Mapping[str, Any] | None,
    freshness: Mapping[str, Any] | None,
    review: str | None,
) -> dict[str, Any]:
    """The badges of a page, each a dictionary or ``None``; none on pages that show no translation.

    Each is made of what the page says of it anyway; `review` is the link to its review page.
    """
    found = {
        "translation": _translation(status),
        "checks": _checks(page, review) if review else None,
        "freshness": _freshness(freshness),
    }
    return found if any(found.values()) else {}


def _translation(status: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if not status or not status["translation_label"]:
        return None
    return {"type": status["translation_type"], "text": status["translation_label"]}


def _checks(page: PageContext, review: str) -> dict[str, Any] | None:
    verdict = verdicts_of(page.app).of(page.pagename)
    if verdict is None or not verdict.segments:
        return None
    return {
        "state": verdict.state,
        "text": verdict_text(verdict, page.locale),
        "findings": findings_text(verdict, page.locale),
        "href": review,
    }


def _freshness(freshness: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if not freshness or not freshness["text"]:
        return None
    return {
        "state": "stale" if freshness["work"] else "current",
        "text": freshness["text"],
        "href": freshness.get("href"),
    }


def locale_badges(kinds: Iterable[str], verdict: Verdict, locale: str) -> Iterator[dict[str, str]]:
    """The badges of all articles of a locale together, by their translation types and the verdict on them."""
    counts = Counter(kind for kind in kinds if kind)
    for kind, count in sorted(counts.items()):
        label = translation_label(kind, locale)
        yield {"type": kind, "text": label if len(counts) == 1 else f"{label} {format_number(count, locale)}"}
    if verdict.segments:
        # TRANSLATORS: of all sentences of a language, e.g. "98.7% of sentences pass the checks".
        text = translator(locale)("%(share)s of sentences pass the checks")
        yield {"text": text % {"share": share_text(verdict, locale)}}
