"""ADQ009 other-segment."""

from __future__ import annotations

import math
from collections.abc import Iterator

from sphinx_sxs.adequacy.evidence import Evidence
from sphinx_sxs.article import Segment
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule

_SHORTEST = 10
"""Characters of a target below which nothing can be told."""
_FEW_WORDS = 4
"""Words of a source that are known from which on their renderings alone settle most segments."""
_FITS = 0.55
"""Share of them that is found in a target from which on it is taken to be its source's."""


@register
class OtherSegment(SegmentRule):
    """
    ## What it finds

    A target that says what another segment of the article says in English. Whatever both
    sides of a pair share is weighed: words with a known rendering, names and words that
    stay as they are or nearly so, numbers, the length, a question mark. A finding fits the
    other source much better than its own; where a whole article has shifted, its segments
    are weighed together, so that it shows in languages of which no words are known.
    With `--semantic`, it tells too which source the target is most alike.

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
        if not article or len(segment.target or "") < _SHORTEST:
            return
        found = article.of(segment)
        if found and _fits(found):
            return
        said = article.said_instead(segment)
        if said is None:
            return
        other, gain = said
        name = f"`{other.id}`" if other.id else f"line {other.line}"
        yield Finding(
            f"Target says what segment {name} says",
            at=(0, len(segment.target or "")),
            score=round(1 - math.exp(-gain / 2), 2),
        )


def _fits(found: Evidence) -> bool:
    """Whether a target says enough of its own source that no other one need be looked at."""
    lexical = found.lexical
    if len(lexical.flags) >= _FEW_WORDS:
        return found.coverage >= _FITS
    # Of a few words all have to be there, and no other is unknown.
    return bool(lexical.flags) and all(lexical.flags) and not lexical.unknown
