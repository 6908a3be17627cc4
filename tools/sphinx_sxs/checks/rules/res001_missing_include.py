"""RES001 missing-include."""

from __future__ import annotations

from sphinx_sxs.checks.model import Severity
from sphinx_sxs.checks.problems import InclusionRule
from sphinx_sxs.checks.registry import register


@register
class MissingInclude(InclusionRule):
    """
    ## What it finds

    An inclusion, `[!INCLUDE [title](path)]`, whose file is not there.

    ## Why it matters

    The reader misses what the file says; often that is a warning or a prerequisite that
    many articles share.

    ## Example

    ```text
    [!INCLUDE [limits](../includes/limits.md)]
    ```

    ## What to do

    Hand the included file over with the article, or mend its path.
    """

    code = "RES001"
    name = "missing-include"
    severity = Severity.ERROR
    issue_type = "non-conformance"
    kinds = frozenset({"missing-include", "include-too-large"})
