"""STR003 duplicate-id."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import ArticleRule, Context


@register
class DuplicateId(ArticleRule):
    """
    ## What it finds

    An ordinal that two segments of one article carry: `a1-101` and `a1-101`, or
    `a1-101` and `b2-101`.

    ## Why it matters

    The ordinal is the segment's address: links to it, its review and its partner in
    the other locales depend on it.

    ## Example

    ```text
    line 14 `a1-101`, line 16 `a1-101`
    ```

    ## What to do

    Give the later segment an ordinal of its own, or remove it where it is a copy.
    """

    code = "STR003"
    name = "duplicate-id"
    severity = Severity.ERROR
    issue_type = "non-conformance"

    def check(self, context: Context) -> Iterator[Finding]:
        """Report each further segment of an ordinal."""
        segments = context.article.segments
        if len({segment.id.partition("-")[2] or segment.id for segment in segments}) == len(segments):
            # What follows the prefix is the ordinal.
            return
        first: dict[str, int] = {}
        for segment in segments:
            if segment.ordinal in first:
                line = first[segment.ordinal]
                yield Finding(f"Ordinal `{segment.ordinal}` stands on line {line} already", segment=segment)
            else:
                first[segment.ordinal] = segment.line
