"""TRM001 do-not-translate."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_sxs.article import Segment
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule
from sphinx_sxs.checks.terms import names_for


@register
class DoNotTranslate(SegmentRule):
    """
    ## What it finds

    A product or feature name of the source that is not in the target.

    A list for the Microsoft 365 family ships; `do-not-translate` in the settings adds
    names, `translatable` takes names of the shipped list out. Names in code and in
    addresses do not count, nor do common nouns ("your teams", "exchange"), nor does it
    matter what endings, hyphens or spaces a language puts to a name, or how often it
    repeats it.

    ## Why it matters

    The reader looks for a product that does not exist under this name: Teams becomes
    "groups", Active Directory a directory that happens to be busy.

    ## Example

    ```text
    source: Sign in to Microsoft Teams.
    target: Masuk ke Tim Microsoft.
    ```

    ## What to do

    Put the name back as the product writes it, or add it to `translatable` where the
    language has a name of its own.
    """

    code = "TRM001"
    name = "do-not-translate"
    severity = Severity.WARNING
    issue_type = "terminology"
    mqm = "accuracy/do-not-translate"

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:
        """Look for names in the source, and only where there are some at the target."""
        source, target = segment.source, segment.target
        if not source or not target:
            return
        names = names_for(context.settings)
        found = [match[0] for match in names.pattern.finditer(source)]
        if not found:
            return
        shown = context.target_view(segment)
        # Most names are kept.  An underscore may emphasize one, which the source's prose alone shows.
        if "_" not in source and all(name in shown.prose for name in found):
            return
        views = context.source_view(segment), shown
        language = (context.locale or "").split("-", 1)[0].casefold()
        for name, place in names.lost(*views, language):
            yield Finding(f"Name `{name}` is not in the target", source_at=place)
