"""MRK003 broken-link."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sphinx_sxs.article import Segment
from sphinx_sxs.article.markdown import code_ranges
from sphinx_sxs.checks.blocks import in_segment, same_address
from sphinx_sxs.checks.links import MAY_BE_SPLIT, split_links
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import ArticleRule, Context

# How a link opens whose halves stand together, closed or not.
_OPENED = re.compile(r"\]\((?P<url>[^\s()]+)")


@register
class BrokenLink(ArticleRule):
    """
    ## What it finds

    Something that is a link in the source and does not parse as one in the target,
    because white space or a full-width parenthesis stands between its two halves.

    Where the source's parentheses do not close, and it is no link either (`MRK011`
    says so), the gap is a warning.

    ## Why it matters

    The reader sees brackets and an address in the middle of the sentence, and
    nothing to click.

    ## Example

    ```text
    source: More is found [here](https://x.example/u).
    target: Xem thêm [ở đây] ( https://x.example/u).
    ```

    ## What to do

    Close the gap: `[ở đây](https://x.example/u)`.
    """

    code = "MRK003"
    name = "broken-link"
    severity = Severity.ERROR
    issue_type = "markup"
    mqm = "design-and-markup/markup-tag"

    def check(self, context: Context) -> Iterator[Finding]:
        """Find what looks like a link in the projection and is none, and opens as one in the source."""
        if not MAY_BE_SPLIT.search(context.target.text):
            return
        matches = list(split_links(context.target, context.target_links))
        if not matches:
            return
        broken_in_source = Counter(
            same_address(match["url"]) for match in split_links(context.source, context.source_links)
        )
        opened = list(_opened(context))
        for match in matches:
            address = same_address(match["url"])
            segment, at = in_segment(context.target, match.span())
            here = [link for link in opened if link.address == address]
            if not here:
                continue
            if broken_in_source[address] > 0:
                broken_in_source[address] -= 1
                continue
            # One address may stand in several sentences; that of the same one counts.
            whole = any(link.whole for link in [link for link in here if link.segment is segment] or here)
            # "]( https://…": a blank that would break no link.
            if not whole and match["gap"][0] == "(":
                continue
            fact = "are not a link any more" if whole else "stand apart; the source's link is broken too"
            yield Finding(
                f"`[{match['text']}]` and its address `{match['url']}` {fact}",
                at=at,
                segment=segment,
                line=context.article.body_line + context.target.text.count("\n", 0, match.start()),
                severity=None if whole else Severity.WARNING,
            )


@dataclass(frozen=True, slots=True)
class _Opened:
    """A link of the source, as far as its address."""

    address: str
    """Without what a locale may change."""
    segment: Segment | None
    """Where it stands."""
    whole: bool
    """Whether it closes, too, and is one to the parser."""


def _opened(context: Context) -> Iterator[_Opened]:
    text = context.source.text
    links = [link.span for link in context.source_links]
    code = code_ranges(text)
    for match in _OPENED.finditer(text):
        place = match.span()
        if not any(start <= place[0] < end for start, end in code):
            whole = any(start <= place[0] < end for start, end in links)
            yield _Opened(same_address(match["url"]), in_segment(context.source, place)[0], whole)
