"""STR002 id-mismatch."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_sxs.article import Segment
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule


@register
class IdMismatch(SegmentRule):
    """
    ## What it finds

    A segment whose two spans carry different ids.

    ## Why it matters

    The two texts may not belong together: a span was lost between them, or somebody
    pasted one side from elsewhere. Tools that pair by id lose the segment.

    ## Example

    ```text
    target `a1-101`, source `a1-102`
    ```

    ## What to do

    Compare with the previous version of the file and restore the pair.
    """

    code = "STR002"
    name = "id-mismatch"
    severity = Severity.ERROR
    issue_type = "non-conformance"

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:  # noqa: ARG002 - the rules' interface
        """Compare the ids of a segment that has both sides."""
        if segment.target is None or segment.source is None:
            return
        if segment.source_id != segment.id:
            yield Finding(f"Target span is `{segment.id}`, source span is `{segment.source_id}`")
