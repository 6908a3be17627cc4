"""STR010 name-case-collision."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from sphinx_sxs.article.docset import ArticleFile
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import TreeRule
from sphinx_sxs.settings import Settings


@register
class NameCaseCollision(TreeRule):
    """
    ## What it finds

    Two files of one tree whose paths differ only in case, or only in how an accented
    letter is composed.

    ## Why it matters

    Windows and macOS keep one of them and lose the other at checkout, and so do web
    servers that fold case: one article shows up under the other's address.

    ## Example

    ```text
    vi-VN/Sync.md and vi-VN/sync.md
    ```

    ## What to do

    Rename one of them, or remove it where it is a copy.
    """

    code = "STR010"
    name = "name-case-collision"
    severity = Severity.ERROR
    issue_type = "non-conformance"

    def conclude(
        self,
        collected: Sequence[tuple[ArticleFile, object]],
        settings: Settings,  # noqa: ARG002 - the rules' interface
    ) -> Iterator[tuple[ArticleFile, Finding]]:
        """Report each file after the first of the same folded path."""
        first: dict[str, ArticleFile] = {}
        for file, _ in collected:
            folded = unicodedata.normalize("NFC", file.path.as_posix()).casefold()
            other = first.setdefault(folded, file)
            if other is not file:
                yield file, Finding(f"Path differs only in case from `{other.name}`", line=1)
