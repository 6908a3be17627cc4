"""RES004 include-cycle."""

from __future__ import annotations

from sphinx_sxs.checks.model import Severity
from sphinx_sxs.checks.problems import InclusionRule
from sphinx_sxs.checks.registry import register


@register
class IncludeCycle(InclusionRule):
    """
    ## What it finds

    A file that includes itself, directly or by way of others.

    ## Why it matters

    It has no end; the inclusion is left out of the page.

    ## Example

    `a.md` has `[!INCLUDE [b](b.md)]`, and `b.md` has `[!INCLUDE [a](a.md)]`.

    ## What to do

    Take one of the inclusions out.
    """

    code = "RES004"
    name = "include-cycle"
    severity = Severity.ERROR
    issue_type = "non-conformance"
    kinds = frozenset({"include-cycle"})
