"""ADQ005 placeholder-leak."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sphinx_sxs.article import Segment
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule

# What translation engines put in the place of a link or a name and forgot to put back
# (`#A0` in 41 segments of one docset), what message formats do, and runs of dots.
_LEAK = re.compile(
    r"(?P<mask>\#A\d{1,2}\b|__\s?[A-Z]{2,}[A-Z_]*\s?\d*\s?__|⟦[^⟧\n]*⟧|@@\w+@@|\bXX+\d+XX+\b)"
    r"|(?P<format>\{\d{1,2}\}|(?<![\d%])%(?:\d\$)?[sd@](?!\w))"
    r"|(?P<dots>(?:\.[ \u00a0]?){3,}\.)"
)
_HINT = re.compile(r"#A\d|__|⟦|@@|XX|\{\d|%|\.[ \u00a0]?\.[ \u00a0]?\.[ \u00a0]?\.")
_URL = re.compile(r"https?://[^\s)>\]]+|(?<=\]\()[^)\s]+")
_DOTS = re.compile(r"\.{3,}|…|\.(?: \.){2}")
_SHORT = 12
_SHOWN = 40
# "60A" for "Configuration", `"` for "Notes:", both seen: no word is so short, one small letter may be.
_NO_WORD = re.compile(r"[^\w\n]*(?:[A-Z]?\d{1,3}[A-Z]?\d?|[A-ZÀ-ÞĀ-ɏẠ-ỿ]?)[^\w\n]*")
_WORD = re.compile(r"[A-Za-z]?[a-z]{3,}")


@register
class PlaceholderLeak(SegmentRule):
    """
    ## What it finds

    A placeholder that stands in the target only: `#A0`, `{0}`, `%s`, `__MASK1__`, or a
    run of four and more dots; and a target that is no more than a mark or a figure where
    the source has a word.

    ## Why it matters

    Something was to be put there and was not: a link, a name, a value, often half of
    the sentence.

    ## Example

    ```text
    source: Go to [Azure portal](https://portal.azure.com).
    target: Wechseln Sie zu #A0.
    ```

    ## What to do

    Put the text of the source in its place.
    """

    code = "ADQ005"
    name = "placeholder-leak"
    severity = Severity.ERROR
    issue_type = "formatting"
    mqm = "accuracy/omission"

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:
        """Find placeholders of the target that the source has not."""
        target, source = segment.target, segment.source
        if not target or source is None:
            return
        if len(target) <= _SHORT and _stands_for_word(segment, context):
            yield Finding(
                f"`{target.strip()}` stands for `{source.strip()[:_SHOWN]}`",
                at=(0, len(target)),
                source_at=(0, len(source)),
            )
        if not _HINT.search(target):
            return
        seen: set[str] = set()
        for match in _LEAK.finditer(_URL.sub(lambda url: " " * len(url[0]), target)):
            leak = match[0]
            if leak in seen or leak in source or (match["dots"] and _DOTS.search(source)):
                continue
            seen.add(leak)
            yield Finding(f"`{leak[:20]}` stands in the target only", at=match.span())


def _stands_for_word(segment: Segment, context: Context) -> bool:
    """Whether the target has no word though the source is one; not asked where one sign can be a word."""
    language, target = context.language, segment.target or ""
    if language is None or not language.spaced or not target.strip() or not _NO_WORD.fullmatch(target):
        return False
    prose = context.source_view(segment).prose
    return _WORD.search(prose) is not None and not any(
        char.isdigit() or char in "…>" for char in segment.source or ""
    )
