"""STR004 missing-side."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_sxs.article import Segment
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule


@register
class MissingSide(SegmentRule):
    """
    ## What it finds

    A target without its source span, or a source without its target span.

    ## Why it matters

    Without the target the reader misses the sentence; without the source nobody can
    check it or bring it up to date.

    ## Example

    ```text
    <span data-ttu-id="a1-101">Mở Cài đặt.</span> and no English after it
    ```

    ## What to do

    Restore the missing span from the last hand-back or the original.
    """

    code = "STR004"
    name = "missing-side"
    severity = Severity.ERROR
    issue_type = "non-conformance"

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:  # noqa: ARG002 - the rules' interface
        """See which side is not there."""
        if segment.source is None:
            yield Finding("Target has no source span")
        elif segment.target is None:
            yield Finding("Source has no target span")
