"""STR005 stray-span."""

from __future__ import annotations

from sphinx_sxs.checks.model import Severity
from sphinx_sxs.checks.problems import ProblemRule
from sphinx_sxs.checks.registry import register


@register
class StraySpan(ProblemRule):
    """
    ## What it finds

    A `</span>`, or the opening of a segment's span, that stands outside every segment.

    ## Why it matters

    It is left over from a segment that was cut or edited by hand. Some renderers show
    it, others close the wrong element and lose the style of the rest of the page.

    ## Example

    ```text
    Mở Cài đặt.</span>
    ```

    ## What to do

    Remove it, or restore the segment that it belonged to.
    """

    code = "STR005"
    name = "stray-span"
    severity = Severity.WARNING
    issue_type = "markup"
    mqm = "design-and-markup/markup-tag"
    kinds = frozenset({"stray-span"})
