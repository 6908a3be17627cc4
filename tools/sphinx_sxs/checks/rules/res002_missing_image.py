"""RES002 missing-image."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_sxs.article.resources import Place
from sphinx_sxs.checks.images import image_findings
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import ArticleRule, Context


@register
class MissingImage(ArticleRule):
    """
    ## What it finds

    An image whose file is not in the docset.

    ## Why it matters

    The page shows the alternative text instead, and an instruction such as "click the
    highlighted button" points at nothing. Many hand-backs leave out images that no one
    localized; the site then borrows those of another locale, where there is one.

    ## Example

    ```text
    ![Nút Lưu](media/save-button.png)
    ```

    ## What to do

    Add the file, or mend its path.
    """

    code = "RES002"
    name = "missing-image"
    severity = Severity.WARNING

    def check(self, context: Context) -> Iterator[Finding]:
        """A finding for each image that leads to no file."""
        return image_findings(context, Place.MISSING, "Image `{url}` is not there")
