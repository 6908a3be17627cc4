"""TRM001 do-not-translate."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sphinx_sxs.article import Segment
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule
from sphinx_sxs.checks.terms import Names, names_for
from sphinx_sxs.settings import Settings

_NOTHING: Iterator[Finding] = iter(())


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

    _latest: tuple[Settings, Names] | None = None
    """The names that the last settings ask for, which are the next segment's as a rule."""

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:
        """Look for names in the source, and only where there are some at the target."""
        source = segment.source
        if not source or not segment.target:
            return _NOTHING
        if self._latest is None or self._latest[0] is not context.settings:
            self._latest = context.settings, names_for(context.settings)
        names = self._latest[1]
        first = names.pattern.search(source)
        return _lost(segment, context, names, first) if first else _NOTHING


def _lost(segment: Segment, context: Context, names: Names, first: re.Match[str]) -> Iterator[Finding]:
    """Those of the names, `first` among them, that the target does not hold."""
    source, shown = first.string, context.target_view(segment)
    # Most names are kept.  An underscore may emphasize one, which the source's prose alone shows.
    if "_" not in source and first[0] in shown.prose:
        for match in names.pattern.finditer(source, first.end()):
            if match[0] not in shown.prose:
                break
        else:
            return
    language = (context.locale or "").split("-", 1)[0].casefold()
    for name, place in names.lost(context.source_view(segment), shown, language):
        yield Finding(f"Name `{name}` is not in the target", source_at=place)
