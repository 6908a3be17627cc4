"""PUN003 unbalanced-quotes and wrong-quote-pair."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sphinx_sxs.article import Segment
from sphinx_sxs.checks.languages import Language
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule

# Between two Hebrew letters a straight mark is the sign of an abbreviation.
_QUOTE = re.compile(r'"(?!(?<=[א-ת]")[א-ת])|[“”„‟«»＂]')
# After a figure a straight mark can mean inches or seconds.
_MEASURE = re.compile(r'(?<=[\s(x×]\d)"|(?<=\d\d)"|(?<=[.,]\d)"')
_STRAIGHT = '"＂'
# Turned the wrong way round, unless the language writes them so.
_TURNED = frozenset({("”", "“"), ("“", "“"), ("”", "”"), ("»", "«"), ("«", "«"), ("»", "»")})


@register
class UnbalancedQuotes(SegmentRule):
    """
    ## What it finds

    A double quotation mark in the target's prose that has no partner, where the source's
    all have one (`unbalanced-quotes`), and a quotation that opens with one kind of mark
    and closes with another that your language does not pair with it (`wrong-quote-pair`).

    Each language has its pairs: `„…“` in German, `”…”` in Swedish, `«…»` in French.
    English `“…”` and plain `"…"` are accepted everywhere; inches are not quotations.

    ## Why it matters

    The reader does not see where a label or a message ends.

    ## Example

    ```text
    source: Select "Send now".
    target: Chọn "Gửi ngay.
    ```

    ## What to do

    Complete the pair, with the marks of your language.
    """

    code = "PUN003"
    name = "unbalanced-quotes"
    other_names = ("wrong-quote-pair",)
    severity = Severity.INFO
    issue_type = "typographical"
    mqm = "linguistic-conventions/punctuation"

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:
        """Pair the marks of the target, where the source's are in pairs."""
        source, target, language = segment.source, segment.target, context.language
        if not source or not target or source == target or not _may_quote(target):
            return
        prose = context.target_view(segment).prose
        quotes = list(_QUOTE.finditer(prose))
        if not quotes or _is_odd(context.source_view(segment).prose):
            return
        if len(quotes) % 2:
            # A partner that Markdown took away, into code or a link, is there all the same.
            if _is_odd(prose) and _is_odd(target):
                last = quotes[-1]
                yield Finding(f"Quotation mark `{last[0]}` has no partner", at=last.span())
            return
        pair = _wrong_pair(quotes, language)
        if pair is not None:
            yield Finding(
                f"Quotation opens with `{pair[0][0]}` and closes with `{pair[1][0]}`",
                at=(pair[0].start(), pair[1].end()),
                name="wrong-quote-pair",
            )


def _may_quote(text: str) -> bool:
    """Whether there is any mark that `_QUOTE` finds: quicker to tell mark by mark."""
    if '"' in text or text.isascii():
        return '"' in text
    return (
        "“" in text or "”" in text or "„" in text or "‟" in text or "«" in text or "»" in text or "＂" in text
    )


def _is_odd(text: str) -> bool:
    """Whether a mark is without a partner, be those after figures quotation marks or not."""
    marks = len(_QUOTE.findall(text))
    return marks % 2 == 1 and (marks - len(_MEASURE.findall(text))) % 2 == 1


def _wrong_pair(
    quotes: Sequence[re.Match[str]], language: Language | None
) -> tuple[re.Match[str], re.Match[str]] | None:
    """The first two marks that are no pair; nested quotations are not looked at."""
    own = language.punctuation.quotes if language else ()
    for opening, closing in zip(quotes[::2], quotes[1::2], strict=True):
        marks = (opening[0], closing[0])
        mixed = (marks[0] in _STRAIGHT) != (marks[1] in _STRAIGHT)
        if mixed or (marks in _TURNED and own and marks not in own):
            return opening, closing
    return None
