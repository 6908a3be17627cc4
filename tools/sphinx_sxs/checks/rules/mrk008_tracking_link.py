"""MRK008 tracking-link."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sphinx_sxs.article import Segment, Side
from sphinx_sxs.article.tracking import may_hold_tracking, unwrap_link
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule

_URL = re.compile(r"https?://[^\s<>\"'()\[\]]+", re.IGNORECASE)


@register
class TrackingLink(SegmentRule):
    """
    ## What it finds

    A link that leads through a mail filter's or a search engine's host, such as
    `safelinks.protection.outlook.com`, in either side of a segment.

    ## Why it matters

    Such a link was copied from somebody's mail: it carries that tenant's and
    recipient's data, reports every click, and stops working with the filter. The
    published page links to the true target instead.

    ## Example

    ```text
    [Office](https://na01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.office.com%2F&amp;data=…)
    ```
    leads to `https://www.office.com/`.

    ## What to do

    Put the true address into the original; the next hand-back brings it to every
    locale.
    """

    code = "MRK008"
    name = "tracking-link"
    severity = Severity.WARNING
    issue_type = "markup"
    mqm = "design-and-markup/link"
    hint = re.compile("://")

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:  # noqa: ARG002 - the rules' interface
        """One finding for each wrapped address, whether one side has it or both."""
        if "://" not in segment.raw or not may_hold_tracking(segment.raw):
            return
        places: dict[str, dict[Side, tuple[int, int]]] = {}
        for side in (Side.TARGET, Side.SOURCE):
            for match in _URL.finditer(segment.text(side)):
                if unwrap_link(match[0]):
                    places.setdefault(match[0], {}).setdefault(side, match.span())
        seen: set[str] = set()
        for url, at in places.items():
            true = unwrap_link(url) or ""
            if true not in seen:
                seen.add(true)
                yield Finding(
                    f"Link goes through a tracking host; its true target is `{true}`",
                    at=at.get(Side.TARGET),
                    source_at=at.get(Side.SOURCE),
                )
