"""ORG004 unknown-commit, missing-original."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_sxs.checks.metadata import line_of
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import ArticleRule, Context
from sphinx_sxs.originals.base import commit_of
from sphinx_sxs.originals.model import Lack, NoOriginal

_KEY = "ms.sourcegitcommit"


@register
class UnknownCommit(ArticleRule):
    """
    ## What it finds

    A translated article whose `ms.sourcegitcommit` is no id of a commit. With `--originals`,
    or `originals` in the settings, also one that states no commit, or one that the
    originals do not have (`unknown-commit`), and one whose commit is there without the
    article, or with something that cannot be read (`missing-original`).

    ## Why it matters

    Nobody can tell from which English the article was translated: it is not checked
    against its original, and not told how far behind it is.

    ## Example

    ```text
    ms.sourcegitcommit: live
    ```

    ## What to do

    Write the commit of the English that the translation was made from. Where the originals are
    a shallow clone, fetch the rest (`git fetch --unshallow`).
    """

    code = "ORG004"
    name = "unknown-commit"
    other_names = ("missing-original",)
    severity = Severity.WARNING
    issue_type = "other"

    def check(self, context: Context) -> Iterator[Finding]:
        """Look at the commit, and for the original."""
        article = context.article
        if not article.segments:
            return
        lacking = context.original
        if context.originals is None and article.meta(_KEY).strip():
            # What is no id is none anywhere.
            asked = commit_of(article.meta(_KEY))
            lacking = asked if isinstance(asked, NoOriginal) else None
        if not isinstance(lacking, NoOriginal):
            return
        is_missing = lacking.lack in {Lack.MISSING_ORIGINAL, Lack.UNREADABLE_ORIGINAL}
        line, text = line_of(article.text, _KEY)
        yield Finding(
            _sentence(lacking.message),
            name="missing-original" if is_missing else None,
            line=line,
            excerpt=text,
        )


def _sentence(message: str) -> str:
    return message[:1].upper() + message[1:]
