"""Articles in a notation that can be read: `` | `` between segments, ids and targets made up."""

from __future__ import annotations

import re
from typing import NamedTuple

from sphinx_sxs.article import Article, parse_article

HEAD = "---\ntitle: Tiêu đề\nms.sourcegitcommit: {commit}\nms.contentlocale: vi-VN\n---\n"
_SEGMENT = re.compile(r"\{(?P<source>[^{}]*)\}")


def span(ordinal: str, source: str, target: str) -> str:
    return (
        f'<span data-ttu-id="5c873-{ordinal}">{target}</span>'
        f'<span class="sxs-lookup"><span data-stu-id="5c873-{ordinal}">{source}</span></span>'
    )


def target_of(ordinal: str) -> str:
    return f"Câu {ordinal}."


def article_of(english: str, *, commit: str = "0" * 40, head: str = HEAD) -> Article:
    """The article of English in which each segment stands in braces, numbered from 101."""
    ordinals = iter(range(101, 10_000))

    def segment(match: re.Match[str]) -> str:
        ordinal = str(next(ordinals))
        return span(ordinal, match["source"], target_of(ordinal))

    return parse_article(head.format(commit=commit) + _SEGMENT.sub(segment, english), path="vi-VN/a.md")


def plain(english: str) -> str:
    """The English itself."""
    return english.replace("{", "").replace("}", "")


class Case(NamedTuple):
    name: str
    old: str
    """English of the article, segments in braces."""
    new: str
    """The newer English."""
    expected: list[str]


_CASE = re.compile(
    r"^\[(?P<name>[^\n]+)\]\n\.\n(?P<old>.*?)^-- now\n(?P<new>.*?)^\.\n(?P<expected>.*?)^\.$",
    re.DOTALL | re.MULTILINE,
)


def cases(text: str) -> list[Case]:
    found = [Case(m["name"], m["old"], m["new"], m["expected"].splitlines()) for m in _CASE.finditer(text)]
    assert len(found) == len(re.findall(r"^\[.*\]\n\.$", text, re.MULTILINE))
    return found
