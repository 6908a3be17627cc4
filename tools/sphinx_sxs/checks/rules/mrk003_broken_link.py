"""MRK003 broken-link."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from sphinx_sxs.article import Projection
from sphinx_sxs.article.markdown import Link
from sphinx_sxs.checks.blocks import in_segment, same_address
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import ArticleRule, Context

# A bracket, white space or a full-width parenthesis, and an address: it was a link once.
_SPLIT_LINK = re.compile(
    r"\[(?P<text>[^\[\]\n]+)\](?P<gap>[ \t\u00a0\u200b\u3000]*[(（][ \t\u00a0\u3000]*)"
    r"(?P<url>(?:https?:|/|\.{1,2}/|#|mailto:)[^\s()（）]*|[\w./-]+\.md(?:#[\w-]*)?)"
)
# How a link opens whose halves stand together, closed or not.
_OPENED = re.compile(r"\]\((?P<url>[^\s()]+)")
_HINT = re.compile(r"\][ \t\u00a0\u200b\u3000]+[(（]|\]（|\]\([ \t\u00a0\u3000]")


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
        if not _HINT.search(context.target.text):
            return
        broken_in_source = Counter(
            same_address(match["url"]) for match in _not_links(context.source, context.source_links)
        )
        opened = {same_address(match["url"]) for match in _OPENED.finditer(context.source.text)}
        for match in _not_links(context.target, context.target_links):
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


def _not_links(projection: Projection, links: tuple[Link, ...]) -> Iterator[re.Match[str]]:
    """What looks like a link in two halves and does not lie in a link."""
    if not _HINT.search(projection.text):
        return
    for match in _SPLIT_LINK.finditer(projection.text):
        halves = match["gap"] != "("
        if halves and not any(link.span[0] <= match.start() < link.span[1] for link in links):
            yield match
