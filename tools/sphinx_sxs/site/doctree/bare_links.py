"""URLs that stand in the text without any markup: links, as the publisher's own Markdown has it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from docutils import nodes

from sphinx_sxs.site.html_tags import is_safe_url

_STOPS = "\\s<>\"'`｀（）［］【】「」『』《》〈〉“”‘’、。，．！？：；…"
_BARE_URL = re.compile(
    rf"(?<![A-Za-z0-9_@/.-])(?:https?://|www\.(?=[\w-]+\.))[^{_STOPS}]*[^{_STOPS}.,;:!?]", re.IGNORECASE
)


def may_hold_url(text: str) -> bool:
    """Whether it is worth looking for URLs in `text`; never false where there is one."""
    return "://" in text or "www." in text


def with_links(
    text: str, link: Callable[[str, int], nodes.TextElement | None]
) -> Iterator[nodes.Text | nodes.TextElement]:
    """`text` as nodes, its URLs as what `link` makes of them."""
    at = 0
    for match in _BARE_URL.finditer(text):
        url = _without_punctuation(match[0])
        address = url if "://" in url[:8] else f"http://{url}"
        # `https://` alone, or before a placeholder, is text.
        reference = link(address, 0) if is_safe_url(address) and not url.endswith("www") else None
        if reference is None:
            continue
        if match.start() > at:
            yield nodes.Text(text[at : match.start()])
        reference.append(nodes.Text(url))
        yield reference
        at = match.start() + len(url)
    if at < len(text):
        yield nodes.Text(text[at:])


def _without_punctuation(url: str) -> str:
    """`url` without what belongs to the sentence around it: marks, a bracket opened before."""
    while url and (url[-1] in ".,;:!?]}*_~'" or (url[-1] == ")" and url.count(")") > url.count("("))):
        url = url[:-1]
    return url
