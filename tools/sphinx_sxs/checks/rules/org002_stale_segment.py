"""ORG002 stale-segment, removed-from-english, new-in-english."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_sxs.article.reader import parse_article
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import ArticleRule, Context
from sphinx_sxs.originals.freshness import freshness
from sphinx_sxs.originals.model import Freshness, Original, SegmentFreshness

_SHOWN = 200
"""Code points of the present English that a message quotes."""


@register
class StaleSegment(ArticleRule):
    """
    ## What it finds

    With `--originals`, or `originals` in the settings: segments whose English has changed
    since they were translated (`stale-segment`, with both texts and how far they agree),
    segments whose English is gone (`removed-from-english`), and English that no segment of
    the article stands for (`new-in-english`).

    The present English is that of `originals_ref`: `HEAD`, where nothing else is said.
    Segments whose English only moved are current.

    ## Why it matters

    The reader of this language is told what was true once. Dates do not tell which sentences
    that are; the English that each segment carries does.

    ## Example

    ```text
    source: Select **Users** and then **Active users**.
    now:    Select **Teams & groups** and then **Active teams**.
    ```

    ## What to do

    `sxs sync update` carries every translation that still fits over to the present English and
    marks the rest as needing translation.
    """

    code = "ORG002"
    name = "stale-segment"
    other_names = ("removed-from-english", "new-in-english")
    severity = Severity.WARNING
    issue_type = "inconsistency"
    mqm = "accuracy"

    def check(self, context: Context) -> Iterator[Finding]:
        """Compare the article's English with the present one."""
        originals, article = context.originals, context.article
        if originals is None or not article.segments:
            return
        now = originals.now(context.file, article.meta("ms.sourcegitcommit"))
        if not isinstance(now, Original):
            # ORG004 says what is amiss with originals that are not there.
            return
        line = article.body_line
        for item in freshness(article, parse_article(now.text).body).items:
            if item.segment is not None:
                line = item.segment.line
            finding = _finding(item, line)
            if finding is not None:
                yield finding


def _finding(item: SegmentFreshness, line: int) -> Finding | None:
    source = item.segment.source or "" if item.segment else ""
    whole = (0, len(source))
    if item.freshness is Freshness.CHANGED:
        like = round(100 * item.similarity)
        message = f"English has changed since ({like} % is the same): now `{_short(item.now)}`"
        return Finding(message, segment=item.segment, source_at=whole)
    if item.freshness is Freshness.REMOVED:
        return Finding(
            "English no longer has this", segment=item.segment, source_at=whole, name="removed-from-english"
        )
    if item.freshness is Freshness.NEW:
        return Finding(f"English also says `{_short(item.now)}`", line=line, name="new-in-english")
    return None


def _short(text: str | None) -> str:
    flat = " ".join((text or "").split())
    return flat if len(flat) <= _SHOWN else flat[: _SHOWN - 1] + "…"
