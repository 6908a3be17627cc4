"""MRK002 lost-link-text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from sphinx_sxs.article.markdown import Link
from sphinx_sxs.checks.blocks import in_segment, same_address
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import ArticleRule, Context

# Only where there is such a place is the Markdown worth parsing.
_MAYBE_EMPTY = re.compile(r"\[(?:[\s*_\\]|&nbsp;)*\][(\[]")
_BLANK = re.compile(r"[\s*_\u200b\u00a0]*")


@register
class LostLinkText(ArticleRule):
    """
    ## What it finds

    A link whose text is empty in the target though the source has one: `[](https://…)`.

    ## Why it matters

    The link cannot be seen, clicked or read out; the reader loses the step. Machine
    translation does this when it moves a link's text elsewhere in the sentence.

    ## Example

    ```text
    source: Open [Users](https://x.example/u).
    target: Buka Pengguna [](https://x.example/u).
    ```

    ## What to do

    Put the link around the words that it belongs to.
    """

    code = "MRK002"
    name = "lost-link-text"
    severity = Severity.ERROR
    issue_type = "markup"
    mqm = "design-and-markup/markup-tag"

    def check(self, context: Context) -> Iterator[Finding]:
        """Find empty links of the projection, so that a link may open in one segment and end in the next."""
        if not _MAYBE_EMPTY.search(context.target.text):
            return
        empty_in_source = _addresses_of_empty(context.source_links)
        for link in context.target_links:
            if not _is_empty(link):
                continue
            if empty_in_source[same_address(link.url)] > 0:
                # The original has the same defect: not this locale's.
                empty_in_source[same_address(link.url)] -= 1
                continue
            segment, at = in_segment(context.target, link.span)
            line = context.article.body_line + context.target.text.count("\n", 0, link.span[0])
            yield Finding(f"Link to `{link.url}` has no text", at=at, segment=segment, line=line)


def _is_empty(link: Link) -> bool:
    return not link.autolink and _BLANK.fullmatch(link.text) is not None


def _addresses_of_empty(links: Iterable[Link]) -> Counter[str]:
    return Counter(same_address(link.url) for link in links if _is_empty(link))
