"""MRK003 broken-link."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

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

    def check(self, context: Context) -> Iterator[Finding]:
        """Find what looks like a link in the projection and is none, and is one in the source."""
        if not MAY_BE_SPLIT.search(context.target.text):
            return
        broken_in_source = Counter(
            same_address(match["url"]) for match in split_links(context.source, context.source_links)
        )
        opened = {same_address(match["url"]) for match in _OPENED.finditer(context.source.text)}
        for match in split_links(context.target, context.target_links):
            address = same_address(match["url"])
            if address not in opened:
                continue
            if broken_in_source[address] > 0:
                broken_in_source[address] -= 1
                continue
            segment, at = in_segment(context.target, match.span())
            line = context.article.body_line + context.target.text.count("\n", 0, match.start())
            yield Finding(
                f"`[{match['text']}]` and its address `{match['url']}` are not a link any more",
                at=at,
                segment=segment,
                line=line,
            )
