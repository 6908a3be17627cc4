"""MET004 translated-key."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_sxs.checks.metadata import line_of
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import ArticleRule, Context


@register
class TranslatedKey(ArticleRule):
    """
    ## What it finds

    A key of the front matter that was translated: `tiêu đề` for `title`, and a value of
    a key for machines (`ms.topic`, `ms.service`) that is not in plain letters.

    ## Why it matters

    The site knows the keys by their English names: the article loses its title, its
    owner, its asset.

    ## Example

    ```text
    tiêu đề: Khôi phục người dùng
    ms.topic: bài viết
    ```

    ## What to do

    Put back the key and the value of the original.
    """

    code = "MET004"
    name = "translated-key"
    severity = Severity.WARNING
    issue_type = "other"

    def check(self, context: Context) -> Iterator[Finding]:
        """Look for letters outside of ASCII, which no key and no value for machines has."""
        article = context.article
        for key, value in article.front_matter.items():
            if not key.isascii():
                line, text = line_of(article.text, key)
                yield Finding(f"Key `{key[:40]}` is translated", line=line, excerpt=text)
            elif key in _FOR_MACHINES and isinstance(value, str) and not value.isascii():
                line, text = line_of(article.text, key)
                yield Finding(f"`{key}` is `{value[:40]}`", line=line, excerpt=text)


_FOR_MACHINES = frozenset(
    {
        "ms.topic",
        "ms.service",
        "ms.subservice",
        "ms.prod",
        "ms.date",
        "ms.assetid",
        "ms.audience",
        "audience",
        "ROBOTS",
        "localization_priority",
        "ms.translationtype",
        "ms.contentlocale",
    }
)
