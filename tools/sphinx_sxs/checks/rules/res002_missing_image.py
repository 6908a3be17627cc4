"""RES002 missing-image."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from sphinx_sxs.article.resources import Place
from sphinx_sxs.checks.images import LocatedImage, file_in_other_case
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import ArticleRule, Context


@register
class MissingImage(ArticleRule):
    """
    ## What it finds

    An image whose file is not in the docset. It is info where one is there whose name
    differs in capitals and small letters only: some systems make no difference.

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
    issue_type = "markup"
    mqm = "design-and-markup/graphics-and-tables"

    def check(self, context: Context) -> Iterator[Finding]:
        """A finding for each image that leads to no file."""
        for image in context.images:
            if image.place is Place.MISSING:
                there = _in_other_case(image, context)
                yield Finding(
                    f"Image `{image.url}` is there as `{there}`; only the case differs"
                    if there
                    else f"Image `{image.url}` is not there",
                    line=context.article.body_line + image.row,
                    excerpt=image.excerpt,
                    severity=Severity.INFO if there else None,
                )


def _in_other_case(image: LocatedImage, context: Context) -> str | None:
    """The path from the article to the file that is there instead."""
    file = image.file and file_in_other_case(image.file, context.docset.root)
    if file is None:
        return None
    context.looked_for(file)
    return Path(os.path.relpath(file, context.file.path.parent.resolve())).as_posix()
