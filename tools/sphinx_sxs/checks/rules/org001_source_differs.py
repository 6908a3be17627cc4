"""ORG001 source-differs."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_sxs.checks.differing import differing, quoted
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import ArticleRule, Context
from sphinx_sxs.originals.compare import ComparedSegment, Match, SegmentMatch, compare
from sphinx_sxs.originals.model import Original


@register
class SourceDiffers(ArticleRule):
    """
    ## What it finds

    With `--originals`, or `originals` in the settings: a segment whose source is not what the
    original says at the commit that the article states, and English that the original has
    there and the article lacks.

    Line breaks, indentation, block-quote prefixes, heading anchors and backslashes before
    punctuation do not count, nor does text outside segments, such as an image's alt text;
    `sxs originals verify` shows that too.

    ## Why it matters

    The article claims to be a translation of that English. Where the claim does not hold, the
    translation was made from something else, or somebody changed the source by hand: what is
    compared, counted and carried over from it is wrong.

    ## Example

    ```text
    source:   Restart the computer.
    original: Restart the server.
    ```

    ## What to do

    Restore the source from the original and check that the target fits it, or correct
    `ms.sourcegitcommit`.
    """

    code = "ORG001"
    name = "source-differs"
    severity = Severity.ERROR
    issue_type = "inconsistency"
    mqm = "accuracy"

    def check(self, context: Context) -> Iterator[Finding]:
        """Compare the article with its original."""
        if not isinstance(context.original, Original) or not context.article.segments:
            return
        comparison = compare(context.article, context.original.text)
        if comparison.match is not Match.DIFFERS:
            return
        for compared in comparison.segments:
            if compared.match is not SegmentMatch.EQUAL:
                yield _finding(compared)
        for missing in comparison.missing:
            yield Finding(f"Original says {quoted(missing.text)}, which the article lacks", line=missing.line)


def _finding(compared: ComparedSegment) -> Finding:
    source = compared.segment.source or ""
    if compared.original is None:
        return Finding("Source is not in the original", source_at=(0, len(source)), segment=compared.segment)
    return Finding(
        f"Source differs from the original, which says {quoted(compared.original)}",
        source_at=differing(source, compared.original).one,
        segment=compared.segment,
    )
