"""ADQ006 length-ratio."""

from __future__ import annotations

import math
from collections.abc import Iterator

from sphinx_sxs.article import Segment
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule

_LONG = 80
"""Characters of a source from which on its length can be relied on."""
_SHORTEST = 25
_FAR = 6.0
_VERY_FAR = 9.0


@register
class LengthRatio(SegmentRule):
    """
    ## What it finds

    A target that is far shorter or longer than targets of this locale are for a source of
    this length.

    How long they are was learned from the docset: the median of the logarithm of target
    over source, and its spread by quartiles, so that outliers have no say. A finding lies
    at least six spreads away, nine in short segments.

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
        found = context.evidence and context.evidence.of(segment)
        if not found or context.evidence is None or context.evidence.knowledge.table is None:
            return
        source, target = found.pair.source, found.pair.target
        if len(source) < _SHORTEST or abs(found.length) < (_FAR if len(source) >= _LONG else _VERY_FAR):
            return
        usual = math.exp(context.evidence.knowledge.length.middle)
        ratio = len(target) / len(source)
        yield Finding(
            f"Target has {ratio:.2f} times the characters of its source, where {usual:.2f} is usual",
            at=(0, len(segment.target or "")),
            score=min(1.0, abs(found.length) / (2 * _VERY_FAR)),
        )
