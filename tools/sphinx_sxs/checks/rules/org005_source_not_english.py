"""ORG005 source-not-english."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_sxs.checks.languages import language_of
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import ArticleRule, Context


@register
class SourceNotEnglish(ArticleRule):
    """
    ## What it finds

    An article most of whose sources are in another language than `source_locale`, as the
    words that only grammar needs tell: some originals were written in Spanish, French or
    Portuguese. The other rules then take the sources for what they are.

    ## Why it matters

    The English page of this article is not in English, its target may have been translated by
    somebody who expected English, and a translation memory takes it for English.

    ## Example

    ```text
    source: Cerrar la cuenta de Outlook.com
    ```

    ## What to do

    Nothing in the translation. Tell the authors; an original that is only for readers of one
    language need not be translated.
    """

    code = "ORG005"
    name = "source-not-english"
    severity = Severity.INFO
    issue_type = "other"

    def check(self, context: Context) -> Iterator[Finding]:
        """Compare the language that was detected with the one that is stated."""
        stated, found = language_of(context.settings.source_locale), context.source_language
        if stated is None or found is None or found.tag == stated.tag:
            return
        segment = next(iter(context.article.segments), None)
        yield Finding(f"Sources are in {found.name}, not in {stated.name}", segment=segment)
