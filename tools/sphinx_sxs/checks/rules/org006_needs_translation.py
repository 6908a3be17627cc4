"""ORG006 needs-translation."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_sxs.article.pending import is_english, needs_translation
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import ArticleRule, Context


@register
class NeedsTranslation(ArticleRule):
    """
    ## What it finds

    A segment that `sxs sync update` made of new or changed English and that nobody has
    translated yet: the front matter lists it under `sxs.needs-translation`, and its target
    is still its source. No other rule looks at such a segment.

    ## Why it matters

    The page shows this sentence in English. That is better than a translation of what is no
    longer true, but it is not what the reader came for.

    ## Example

    ```text
    sxs.needs-translation: 483920184
    …
    source: Select **Teams & groups**.
    target: Select **Teams & groups**.
    ```

    ## What to do

    Translate the target. The entry in the front matter no longer counts once the target is
    not the English any more, and the next `sxs sync update` takes it out. Where the English is
    right as it is, take the ordinal out of the front matter.
    """

    code = "ORG006"
    name = "needs-translation"
    severity = Severity.WARNING
    issue_type = "untranslated"
    mqm = "accuracy/untranslated"

    def check(self, context: Context) -> Iterator[Finding]:
        """Look for what the front matter lists."""
        waiting = needs_translation(context.article)
        if not waiting:
            return
        for segment in context.article.segments:
            if segment.ordinal in waiting and is_english(segment):
                target, source = segment.target or "", segment.source or ""
                yield Finding(
                    "Segment is still in English",
                    segment=segment,
                    at=(0, len(target)),
                    source_at=(0, len(source)),
                )
