"""PUN002 unbalanced-brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sphinx_sxs.article import Segment
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule
from sphinx_sxs.checks.text import FILLER

_PAIRS = {
    ")": "(",
    "]": "[",
    "}": "{",
    "」": "「",
    "』": "『",
    "】": "【",
    "》": "《",
    "〉": "〈",
    "〕": "〔",
}
_ASCII = ((")", "("), ("]", "["), ("}", "{"))
# Chinese and Japanese close a full-width bracket with an ASCII one and the reverse; it reads the same.
_WIDTH = str.maketrans("（）［］", "()[]")
# These are quotation marks; in English a quotation may run over several segments.
_QUOTING = "「」『』"
_BRACKET = re.compile("[" + re.escape("".join([*_PAIRS, *_PAIRS.values(), *"（）［］"])) + "]")
# `1)`, `a)`, `iv)`: a list's numbers; `:)` and `;-(`: faces.
_NO_BRACKET = re.compile(r"(?:(?<=[\s\x1f(])|^)(?:\d{1,2}|[^\W\d_]|[ivx]{1,4})\)|[:;]-?[()]")


@register
class UnbalancedBrackets(SegmentRule):
    """
    ## What it finds

    A bracket in the target's prose that has no partner, where the brackets of the source
    are complete.

    Links, code and HTML are not prose; a list's `1)` is no bracket. A pair may open in
    one segment and close in the next: then the source is not complete either, and the
    rule says nothing.

    ## Why it matters

    The reader does not know where the remark ends. In the middle of Markdown a bracket
    too many can also break a link.

    ## Example

    ```text
    source: Open the admin center (classic view).
    target: Mở trung tâm quản trị (dạng xem cổ điển.
    ```

    ## What to do

    Add the missing bracket, or take out the one that is too many.
    """

    code = "PUN002"
    name = "unbalanced-brackets"
    severity = Severity.INFO
    issue_type = "typographical"
    mqm = "linguistic-conventions/punctuation"

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:
        """Match the brackets of the target, where those of the source match."""
        source, target = segment.source, segment.target
        if not source or not target or source == target or _is_even(target):
            return
        place = _first_single(_prose(context.target_view(segment).prose))
        # What Markdown takes away is complete in neither side, or in both.
        if place is None or _first_single(_prose(context.source_view(segment).prose)) is not None:
            return
        if _first_single(source) is not None or (target[place] in _QUOTING and source.count('"') % 2):
            return
        yield Finding(f"Bracket `{target[place]}` has no partner", at=(place, place + 1))


def _prose(prose: str) -> str:
    return _NO_BRACKET.sub(lambda match: FILLER * len(match[0]), prose)


def _is_even(text: str) -> bool:
    """Whether there are as many of each bracket: quick to tell, and true of most texts."""
    if "（" in text or "）" in text:
        text = text.translate(_WIDTH)
    for closing, opening in _ASCII if text.isascii() else _PAIRS.items():
        if (closing in text or opening in text) and text.count(closing) != text.count(opening):
            return False
    return True


def _first_single(text: str) -> int | None:
    """Where the first bracket without a partner is."""
    open_: list[tuple[str, int]] = []
    for match in _BRACKET.finditer(text):
        char = match[0].translate(_WIDTH)
        opener = _PAIRS.get(char)
        if opener is None:
            open_.append((char, match.start()))
        elif open_ and open_[-1][0] == opener:
            open_.pop()
        else:
            return match.start()
    return open_[0][1] if open_ else None
