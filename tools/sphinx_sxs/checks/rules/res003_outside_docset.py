"""RES003 outside-docset."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_sxs.article.resources import Place
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.problems import InclusionRule
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context


@register
class OutsideDocset(InclusionRule):
    """
    ## What it finds

    An inclusion or an image whose path leads out of the docset's folder.

    ## Why it matters

    Such a file is never read: whoever writes an article must not be able to publish
    other files of the machine that builds the site. What the reader should see is
    missing from the page.

    ## Example

    ```text
    [!INCLUDE [secrets](../../../../etc/passwd)]
    ```

    ## What to do

    Move the file into the docset, or take the reference out.
    """

    code = "RES003"
    name = "outside-docset"
    severity = Severity.ERROR
    issue_type = "non-conformance"
    kinds = frozenset({"outside-docset"})

    def check(self, context: Context) -> Iterator[Finding]:
        """A finding for each inclusion, then for each image."""
        yield from super().check(context)
        for image in context.images:
            if image.place is Place.OUTSIDE:
                yield Finding(
                    f"Image `{image.url}` points outside the docset",
                    line=context.article.body_line + image.row,
                    excerpt=image.excerpt,
                )
