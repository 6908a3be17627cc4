"""STR006 empty-target and empty-source."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_sxs.article import Segment
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule


@register
class EmptySide(SegmentRule):
    """
    ## What it finds

    A segment with both spans, one of which holds no text.

    ## Why it matters

    An empty target is a sentence that the reader never gets. An empty source leaves
    a translation that nobody can check.

    ## Example

    ```text
    source: Select Save.
    target:
    ```

    ## What to do

    Translate the segment. Where the sentence was left out on purpose, remove it from
    the original.
    """

    code = "STR006"
    name = "empty-target"
    other_names = ("empty-source",)
    severity = Severity.ERROR
    issue_type = "omission"
    mqm = "accuracy/omission"

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:  # noqa: ARG002 - the rules' interface
        """Compare the sides of a segment that has both spans."""
        if segment.target is None or segment.source is None:
            return
        target, source = segment.target.strip(), segment.source.strip()
        if source and not target:
            yield Finding("Source has text, target is empty")
        elif target and not source:
            yield Finding("Target has text, source is empty", name="empty-source")
