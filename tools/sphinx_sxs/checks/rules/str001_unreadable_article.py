"""STR001 unreadable-article."""

from __future__ import annotations

from pathlib import PurePosixPath

from sphinx_sxs.article import Problem
from sphinx_sxs.checks.model import Severity
from sphinx_sxs.checks.problems import ProblemRule
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context

# What code hosts show beside a repository's files; nothing that a docset publishes.
_NO_ARTICLES = frozenset({"readme.md", "contributing.md", "code_of_conduct.md", "license.md", "security.md"})


@register
class UnreadableArticle(ProblemRule):
    """
    ## What it finds

    A file, or a part of one, that cannot be read as an article: it cannot be opened,
    is empty or not UTF-8, its front matter is not YAML or not closed, or a span of a
    segment is never closed.

    A key that the front matter states twice is a warning. So is a missing front
    matter where the file has segments; without segments, and in a README, a LICENSE
    and the like, it is info, and files in an `includes` folder need none.

    ## Why it matters

    Whatever cannot be read cannot be checked, and is published as it stands: with
    replacement characters, without its title, or with the English in the middle of
    the translation.

    ## Example

    ```text
    <span data-ttu-id="a1-101">Buka Pengaturan.
    ```
    The translation is not closed and no English follows.

    ## What to do

    Restore the file from the last hand-back, or mend the place that the message names.
    """

    code = "STR001"
    name = "unreadable-article"
    severity = Severity.ERROR
    issue_type = "non-conformance"
    kinds = frozenset(
        {
            "unreadable",
            "empty-article",
            "not-utf8",
            "broken-front-matter",
            "no-front-matter",
            "duplicate-key",
            "unpaired-span",
        }
    )

    def matters(self, problem: Problem, context: Context) -> bool:
        """Included files have no metadata of their own, and may well be empty."""
        if problem.kind not in {"no-front-matter", "empty-article"}:
            return True
        return "includes" not in PurePosixPath(context.file.path.as_posix()).parts[:-1]

    def grade(self, problem: Problem, context: Context) -> Severity | None:
        """What can be read all the same is no error."""
        if problem.kind == "duplicate-key":
            return Severity.WARNING
        if problem.kind == "no-front-matter":
            # A README among the articles is nobody's mistake.
            article = context.article.segments and context.file.path.name.lower() not in _NO_ARTICLES
            return Severity.WARNING if article else Severity.INFO
        return None
