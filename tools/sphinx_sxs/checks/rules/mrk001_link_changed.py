"""MRK001 link-changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from urllib.parse import unquote

from sphinx_sxs.article import Projection, Segment
from sphinx_sxs.article.markdown import Link
from sphinx_sxs.checks.links import (
    BARE_ADDRESS,
    Address,
    address_key,
    addresses,
    is_localized,
    same_page,
    without_glued_words,
)
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.pairing import unpaired
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule

# What links and bare addresses look like: where both sides have the same, no link has
# changed, and nothing needs parsing.  Each starts with a character, which is quick to look for.
_TRACE = re.compile(
    r"\[(?<!\\\[)[^\[\]\\]*(?:(?:\\.|\[[^\[\]]*\])[^\[\]\\]*)*\]\(([^()\s]*\)?)"
    r"|:(//[^\s\"'<>()\[\]|\\]+)|<([A-Za-z][\w+.-]{1,30}:[^\s<>]*>)",
    re.DOTALL,
)
_HREF = re.compile(r"href\s*=\s*[^\s>]+", re.IGNORECASE)
# The halves of a link that stand together; where they are apart it is MRK003's.
_HALF = re.compile(r"[\]］]\\?[ \t\u00a0\u200b\u3000]*[(（][ \t\u00a0\u3000]*$")
_ANCHOR = re.compile(r"[\W_]+")
_HEADING = re.compile(r"^[ \t>]*#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_LEAST_ALIKE = 0.6
# The matcher's time grows with the square of it.
_COMPARED = 300


@register
class LinkChanged(SegmentRule):
    """
    ## What it finds

    An address that stands in one side and not in the other: a link lost, added, or
    leading elsewhere, and a link that is only text in the target. Order makes no
    difference, nor do the parts of an address that a locale may change (`/en-us/` and
    `/vi-vn/`, `de.wikipedia.org`), nor a link that moved to the neighbouring segment.

    ## Why it matters

    The reader lands on another page, or on none.

    ## Example

    ```text
    source: See [Roles](https://x.example/roles).
    target: Xem [Vai trò](https://x.example/role).
    ```

    ## What to do

    Take the address of the source. Where it has to differ, suppress the finding with
    the reason.
    """

    code = "MRK001"
    name = "link-changed"
    severity = Severity.ERROR
    issue_type = "markup"
    mqm = "design-and-markup/markup-tag"

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:
        """Compare the addresses of both sides; parse only where they do not look the same."""
        source, target = segment.source, segment.target
        if not source or not target or not _may_link(source + target):
            return
        broken = _BROKEN.search(target)
        if broken is not None and not _BROKEN.search(source):
            yield Finding("An address is broken by a space", at=broken.span())
            return
        if _trace(source) == _trace(target):
            return
        ours = list(addresses(context.source_view(segment)))
        theirs = list(addresses(context.target_view(segment)))
        known = {address.key for address in ours}
        # An image that became a link is MRK007's.
        images = {address_key(mark.dest) for mark in context.source_view(segment).of("image")}
        theirs = [_cut(address, known) for address in theirs if address.key not in images]
        lost, added = unpaired(ours, theirs), unpaired(theirs, ours)
        if lost or added:
            yield from _differences(lost, added, context)
        yield from _unlinked(ours, theirs, target)


_BROKEN = re.compile(r"\bhttps?:(?://\s+(?=[\\<\w])|\s+//\s*(?=[\\<\w]))", re.IGNORECASE)
"""The beginning of an address that a space sets off from its host."""


def _may_link(text: str) -> bool:
    """Whether `text` can leave any trace."""
    return "](" in text or "://" in text or "<" in text or "href" in text


def _trace(text: str) -> tuple[int, list[tuple[str, str, str]], list[str]]:
    halves = text.count("](")
    addresses = sorted(_TRACE.findall(text)) if halves or "://" in text or "<" in text else []
    return halves, addresses, sorted(_HREF.findall(text)) if "href" in text else []


def _cut(address: Address, known: set[str]) -> Address:
    """A bare address without the words glued to it, where that is what the source has."""
    if address.linked or address.key in known:
        return address
    url = without_glued_words(address.url)
    start = address.at[0]
    cut = Address(url, address_key(url), (start, start + len(url)), linked=False)
    return cut if cut.key in known else address


def _differences(lost: list[Address], added: list[Address], context: Context) -> Iterator[Finding]:
    """What became of each lost address, then what the target alone has."""
    here, there = (
        _article_keys(context.source, context.source_links),
        _article_keys(context.target, context.target_links),
    )
    # What is nowhere in the body stands in the front matter.
    lost = [address for address in lost if there[address.key] < max(here[address.key], 1)]
    added = [address for address in added if here[address.key] < max(there[address.key], 1)]
    locale = context.locale
    for address in lost:
        other = _counterpart(address, added, locale, alone=len(lost) == 1)
        if other is None:
            yield Finding(f"Link to `{address.url}` is missing", source_at=address.at)
            continue
        added.remove(other)
        if not is_localized(address.url, other.url, locale) and not _is_own_anchor(address, other, context):
            yield Finding(
                f"Link to `{address.url}` leads to `{other.url}`",
                at=other.at,
                source_at=address.at,
                severity=Severity.WARNING if same_page(address.key, other.key) else None,
            )
    for address in added:
        yield Finding(f"Link to `{address.url}` stands in the target only", at=address.at)


def _article_keys(projection: Projection, links: Sequence[Link]) -> Counter[str]:
    """How often the whole article holds each address; a link may stand in the next segment there."""
    found = Counter(address_key(link.url) for link in links)
    inside = [link.span for link in links]
    for match in BARE_ADDRESS.finditer(projection.text):
        if not any(start <= match.start() < end for start, end in inside):
            found[address_key(without_glued_words(match[0]))] += 1
    return found


def _counterpart(
    address: Address, added: Sequence[Address], locale: str | None, *, alone: bool
) -> Address | None:
    """Which of `added` stands for `address`: the one on the same page, then the most alike."""
    best, most = None, 0.0
    for other in added:
        alike = SequenceMatcher(None, address.key[:_COMPARED], other.key[:_COMPARED], autojunk=False).ratio()
        if same_page(address.key, other.key) or is_localized(address.url, other.url, locale):
            alike = 1.0
        if alike > most:
            best, most = other, alike
    return best if most >= _LEAST_ALIKE or (alone and len(added) == 1) else None


def _is_own_anchor(source: Address, target: Address, context: Context) -> bool:
    """Whether the target's anchor is that of a heading of the translated article."""
    page, _, anchor = target.url.partition("#")
    if page or not anchor or source.url.partition("#")[0]:
        return False
    wanted = _ANCHOR.sub("", unquote(anchor)).casefold()
    return any(
        _ANCHOR.sub("", match[1]).casefold() == wanted for match in _HEADING.finditer(context.target.text)
    )


def _unlinked(ours: Sequence[Address], theirs: Sequence[Address], target: str) -> Iterator[Finding]:
    """Links of the source whose address is only text in the target."""
    missing = Counter(address.key for address in ours if address.linked)
    missing -= Counter(address.key for address in theirs if address.linked)
    shown = {address.key for address in ours if not address.linked or address.shows_itself}
    for address in theirs:
        if address.linked or missing[address.key] <= 0:
            continue
        missing[address.key] -= 1
        half = _HALF.search(target[: address.at[0]])
        if half is None and address.key in shown:
            continue
        if half is not None and half[0][0] == "]" and half[0] not in {"](", "]\\("}:
            # Halves that stand apart are MRK003's.
            continue
        yield Finding(
            f"`{address.url}` is not a link any more",
            at=address.at,
            # Without brackets it was written so: "the page (https://…)".
            severity=Severity.WARNING if half is None else None,
        )
