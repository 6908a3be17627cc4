"""INT001 rule-failed."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import ArticleRule, Context


@register
class RuleFailed(ArticleRule):
    """
    ## What it finds

    A rule that stopped with an error of its own. The message names the rule and the
    segment.

    ## Why it matters

    The run went on without that rule there, so a defect may have gone unseen. The
    command exits 2.

    ## What to do

    Report the rule to its authors together with the segment; until then, leave the
    rule out with `--ignore`.
    """

    code = "INT001"
    name = "rule-failed"
    severity = Severity.ERROR

    def check(self, context: Context) -> Iterator[Finding]:  # noqa: ARG002 - the rules' interface
        """Never finds anything by itself: the runner reports under this code."""
        return iter(())
