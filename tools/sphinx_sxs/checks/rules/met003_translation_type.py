"""MET003 translation-type."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_sxs.checks.metadata import line_of
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import ArticleRule, Context

_KEY = "ms.translationtype"
_KNOWN = frozenset({"HT", "MT"})
# What a translation system writes when it hands an article back.
_HANDED_BACK = ("ms.openlocfilehash", "ms.lasthandoff", "ms.locfileid")


@register
class TranslationType(ArticleRule):
    """
    ## What it finds

    An article whose `ms.translationtype` is neither `HT` (translated by people) nor `MT`
    (by a machine), and one that a translation system handed back without saying which.

    ## Why it matters

    Readers are told what was translated by a machine, and reviewers choose what to
    read first by it.

    ## Example

    ```text
    ms.translationtype: NMT
    ```

    ## What to do

    Write `HT` or `MT`.
    """

    code = "MET003"
    name = "translation-type"
    severity = Severity.INFO
    issue_type = "other"

    def check(self, context: Context) -> Iterator[Finding]:
        """Look at one key."""
        article = context.article
        value = article.meta(_KEY).strip()
        if value in _KNOWN:
            return
        if _KEY in article.front_matter:
            line, text = line_of(article.text, _KEY)
            yield Finding(f"`{_KEY}` is `{value}`, not `HT` or `MT`", line=line, excerpt=text)
        elif any(key in article.front_matter for key in _HANDED_BACK):
            yield Finding(f"`{_KEY}` is absent", line=1)
