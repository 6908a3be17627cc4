"""ADQ009 other-segment."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_sxs.adequacy.lexical import lexical
from sphinx_sxs.article import Segment
from sphinx_sxs.checks.evidence import EvidenceOfArticle
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule
from sphinx_sxs.checks.text import mask

_LEAST_WORDS = 4
"""Words that carry meaning below which nothing can be said."""
_OWN = 0.3
_OTHER = 0.55
_GAIN = 0.35
_NEIGHBOURS = 30


@register
class OtherSegment(SegmentRule):
    """
    ## What it finds

    A target that says what another segment of the article says in English: hardly a word
    of its own source has a rendering there, and most words of the other one have.

    ## Why it matters

    The alignment has shifted, as a rule for all the segments that follow. Readers get the
    sentences in the wrong places, and every tool that pairs them learns nonsense.

    ## Example

    ```text
    source: Restart the computer and open your mailbox.
    target: (the translation of the next sentence)
    ```

    ## What to do

    Look where the shift began, and put each translation back to its source.
    """

    code = "ADQ009"
    name = "other-segment"
    severity = Severity.ERROR
    issue_type = "mistranslation"
    mqm = "accuracy/mistranslation"

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:
        """Where the target leaves most of its own source unsaid, look which source fits it."""
        article = context.evidence
        found = article and article.of(segment)
        if not article or not found or len(found.lexical.flags) < _LEAST_WORDS or found.coverage > _OWN:
            return
        best = _best(segment, article, found.pair.target)
        if best is None:
            return
        other, share = best
        if share < _OTHER or share < found.coverage + _GAIN:
            return
        name = f"`{other.id}`" if other.id else f"line {other.line}"
        yield Finding(
            f"Target says what segment {name} says: it has {share:.0%} of that one's words,"
            f" {found.coverage:.0%} of its own source's",
            at=(0, len(segment.target or "")),
            score=round(share - found.coverage, 2),
        )


def _best(segment: Segment, article: EvidenceOfArticle, target: str) -> tuple[Segment, float] | None:
    """The other segment whose source fits `target` best, and which share of its words it finds."""
    best: tuple[Segment, float] | None = None
    for other in article.others(segment)[:_NEIGHBOURS]:
        if not other.source or other.source == segment.source:
            continue
        found = lexical(mask(other.source), target, article.knowledge)
        if len(found.flags) < _LEAST_WORDS:
            continue
        share = sum(found.flags) / len(found.flags)
        if best is None or share > best[1]:
            best = (other, share)
    return best
