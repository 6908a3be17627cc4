"""STR007 locale-mismatch."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import ArticleRule, Context


@register
class LocaleMismatch(ArticleRule):
    """
    ## What it finds

    An article whose `ms.contentlocale` is not the locale that its folder names.

    ## Why it matters

    The article is published under one language and says that it is another: wrong
    search results, wrong voice of the screen reader, wrong rules in this very check.

    ## Example

    ```text
    vi-VN/sync.md with `ms.contentlocale: id-ID`
    ```

    ## What to do

    Move the file or mend its front matter, whichever is wrong.
    """

    code = "STR007"
    name = "locale-mismatch"
    severity = Severity.ERROR
    issue_type = "locale-violation"
    mqm = "locale-conventions"

    def check(self, context: Context) -> Iterator[Finding]:
        """Compare folder and front matter, without regard to case."""
        stated, folder = context.article.locale, context.file.folder_locale
        if stated is None or folder is None or stated.casefold() == folder.casefold():
            return
        line, text = _line_of(context.article.text, "ms.contentlocale")
        yield Finding(f"Folder is `{folder}`, `ms.contentlocale` is `{stated}`", line=line, excerpt=text)


def _line_of(text: str, key: str) -> tuple[int, str]:
    """The line of the front matter that starts with `key`, and its number."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.startswith(key):
            return number, line.rstrip("\r")[:120]
    return 1, ""
