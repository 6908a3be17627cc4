"""SUP001 unused-suppression."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_sxs.checks.model import UNUSED, Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import ArticleRule, Context


@register
class UnusedSuppression(ArticleRule):
    """
    ## What it finds

    An entry of `[[tool.sxs.suppress]]` that suppresses nothing. The finding stands at the
    entry's line of the settings. It is reported only by a run that could have used the
    entry: one that checked every article the entry is about, with its rule.

    ## Why it matters

    The defect was mended or the article is gone. Left in place, the entry hides the next
    defect of the same kind, with a reason that was never meant for it.

    ## Example

    ```toml
    [[tool.sxs.suppress]]
    rule = "lost-negation"
    path = "sync-a-users-profile-picture.md"
    reason = "reported to the translators"
    ```

    ## What to do

    Take the entry out.
    """

    code = UNUSED
    name = "unused-suppression"
    severity = Severity.WARNING

    def check(self, context: Context) -> Iterator[Finding]:  # noqa: ARG002 - the rules' interface
        """Never finds anything by itself: a run reports under this code once all articles are checked."""
        return iter(())
