"""The English of a segment, as a page shows it on demand."""

from __future__ import annotations

import re
from html import unescape

from sphinx_sxs.article.markdown import parse_events, parseable
from sphinx_sxs.site.html_tags import ALLOWED, parse_tag

# A line of words: nothing in it, nor where it stands, means anything to Markdown or HTML.
_PLAIN = re.compile(r"[^\W\d_](?:[^\W_]|[ .,;:?()'\"/%$-])*")
_TAG = re.compile(r"<[^>]*>")
_TAGS = {"Emphasis": "em", "Strong": "strong", "Strikethrough": "del", "Link": "u"}


def english_html(source: str) -> str:
    """A segment's English as safe HTML of inline elements."""
    if _PLAIN.fullmatch(source):
        return source.rstrip()
    return parsed_html(source)


def parsed_html(source: str) -> str:
    """The same by the Markdown parser, whatever the segment holds."""
    parts: list[str] = []
    for event, _ in parse_events(parseable(source)):
        if isinstance(event, str):
            parts.append(" ")
            continue
        ((name, value),) = event.items()
        if name == "Text":
            parts.append(_escape(value))
        elif name == "Code":
            parts.append(f"<code>{_escape(value)}</code>")
        elif name in {"InlineHtml", "Html"}:
            parts.append("" if value.startswith("<!--") else _placeholder(value))
        elif name in {"Start", "End"}:
            tag = _TAGS.get(value if isinstance(value, str) else next(iter(value)))
            if tag is not None:
                parts.append(f"<{tag}>" if name == "Start" else f"</{tag}>")
            elif parts and name == "End":
                parts.append(" ")
    return "".join(parts).strip()


def english_text(source: str) -> str:
    """A segment's English as a reader sees it."""
    return unescape(_TAG.sub("", english_html(source)))


def _placeholder(value: str) -> str:
    """What an author wrote in angle brackets as text; nothing where it is a tag."""
    tag = parse_tag(value)
    if tag is None or tag.name not in ALLOWED:
        return _escape(value)
    return ""


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
