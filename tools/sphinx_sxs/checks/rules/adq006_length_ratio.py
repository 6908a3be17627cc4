"""ADQ006 length-ratio."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_sxs.article import Segment
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule

_SHORTEST = 30
"""Characters of a source below which its length says nothing to a reader either."""
_SHORTER, _LOOSELY_SHORTER = -4.2, -3.3
"""Spreads of length; the latter where lengths vary much."""
_LONGER = 6.0
_SHORT = 60
"""Characters of a source below which one word makes much of a difference."""
_MUCH = 1.3
"""By how much further away short sources have to be."""
_MOST = 12.0


@register
class LengthRatio(SegmentRule):
    """
    ## What it finds

    A target that is far shorter or longer than targets of this locale are for a source of
    this length.

    How long they are is known of each language, and taken from the article's other
    segments where these differ a little. The logarithm of target over source spreads the
    less the longer the source is. A finding lies at least 3.3 spreads below the usual length,
    4.2 where lengths vary little, or 6 above it, in short segments further.

    ## Why it matters

    A sentence was left out, two segments were joined, or the text of another segment
    stands here.

    ## Example

    ```text
    source: You can create a backup of your data, and you can restore it later from there.
    target: Sao lưu dữ liệu.
    ```

    ## What to do

    Compare both sides. Where a free translation is right, suppress the finding with the
    reason.
    """

    code = "ADQ006"
    name = "length-ratio"
    severity = Severity.WARNING
    issue_type = "length"
    mqm = "accuracy/omission"

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:
        """Measure the target against the usual length."""
        evidence = context.evidence
        measured = evidence.measured(segment) if evidence else None
        if measured is None or measured.source < _SHORTEST:
            return
        by = _MUCH if measured.source < _SHORT else 1.0
        shorter = _LOOSELY_SHORTER if measured.loose else _SHORTER
        if shorter * by < measured.far < _LONGER * by:
            return
        # What was left out is told there, with the words.
        found = evidence.omitted(segment) if evidence and measured.far < 0 else None
        if found and (found.run.size or found.sentences or found.marks):
            return
        yield Finding(
            f"Target has {measured.ratio / measured.usual:.0%} of the usual length",
            at=(0, len(segment.target or "")),
            score=round(min(1.0, abs(measured.far) / _MOST), 2),
        )
