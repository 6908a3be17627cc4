"""The docfx dialect: directives that CommonMark takes for text.

Each directive is found in the Markdown and covered, byte for byte, by an HTML
comment of the same length.  So the one Markdown parser sees no stray markup, every
other offset stays, and the comment's offset says which directive stands there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from sphinx_sxs.article.includes import is_inside
from sphinx_sxs.article.markdown import code_ranges

_VALUES = r'(?:[ \t]+[a-z-]+[ \t]*=[ \t]*"[^"\n]*"|[ \t]+[a-z-]+(?=[ \t:]))*'
_DIRECTIVE = re.compile(
    rf"""
      :::[ \t]*(?P<name>[a-z][a-z-]*)(?P<attributes>{_VALUES})[ \t]*:::
    | ^(?P<indent>[ \t>]*):::[ \t]*
      (?P<open>(?:row|column|zone|moniker)(?:-end)?)(?P<open_attributes>{_VALUES})[ \t]*$
    | \[!(?P<bracket>video|div|code(?:-[\w+#.-]+)?)[ \t]*
      (?P<rest>(?:\[(?:\\.|[^\[\]\\\n])*\]\([^)\n]*\)|[^\[\]\n]*))\]
    """,
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)
_ATTRIBUTE = re.compile(r'([a-z-]+)[ \t]*=[ \t]*"([^"\n]*)"', re.IGNORECASE)
_CODE_LINK = re.compile(r"\[(?P<label>(?:\\.|[^\[\]\\])*)\]\(\s*(?P<target>[^)\s]*)")
_LOOSE_ALERT = re.compile(
    r"^(?P<lead>[ \t]*>[ \t]*)(?P<mark>\[!(?P<kind>NOTE|TIP|IMPORTANT|WARNING|CAUTION)\])(?=[ \t]*\S)",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Directive:
    """One directive of the dialect."""

    name: str
    """``image``, ``row``, ``row-end``, ``video``, ``div``, ``code``, ``alert`` …, in lower case."""
    attributes: dict[str, str] = field(default_factory=dict)
    """Its attributes; of bracket directives ``value``, ``label``, ``language``, ``source``."""
    text: str = ""
    """As it stands in the article."""


COVERED_PIPE = "\x1f"
"""Stands for ``|`` in code: there it separates no cells for the publisher, as it does for GitHub."""
_CODE_SPAN = re.compile(r"(?<![`\\])(`+)(?!`)[^\n]*?[^`\n]\1(?!`)")


def cover_pipes(text: str) -> str:
    """`text` with the ``|`` of code spans in table rows covered; lengths stay."""
    if "`" not in text or "|" not in text:
        return text
    return "\n".join(
        _CODE_SPAN.sub(lambda match: match[0].replace("|", COVERED_PIPE), line)
        if "`" in line and "|" in _CODE_SPAN.sub("", line)
        else line
        for line in text.split("\n")
    )


def cover_directives(text: str) -> tuple[str, dict[int, Directive]]:
    """Cover the directives of `text` outside code; return it with them by byte offset."""
    if ":::" not in text and "[!" not in text:
        return text, {}
    found = sorted(_find(text))
    if not found:
        return text, {}
    code = code_ranges(text)
    parts: list[str] = []
    directives: dict[int, Directive] = {}
    done = at = 0
    for start, end, directive in found:
        if start < done or is_inside(start, code):
            continue
        before = text[done:start]
        parts.append(before)
        at += len(before.encode())
        covered = text[start:end]
        size = len(covered.encode())
        directives[at] = directive
        parts.append(_cover(size, alone=_is_alone(text, end)))
        at += size
        done = end
    parts.append(text[done:])
    return "".join(parts), directives


class _Found(tuple[int, int, Directive]):
    """Sorted by place alone."""

    __slots__ = ()

    def __lt__(self, other: tuple[object, ...]) -> bool:
        return self[:2] < other[:2]


def _find(text: str) -> Iterator[_Found]:
    for match in _DIRECTIVE.finditer(text):
        start = match.start()
        if match["open"]:
            start = match.end("indent")
            directive = Directive(
                match["open"].lower(), _attributes(match["open_attributes"]), text[start : match.end()]
            )
        elif match["name"]:
            directive = Directive(match["name"].lower(), _attributes(match["attributes"]), match[0])
        else:
            directive = _bracket(match)
        yield _Found((start, match.end(), directive))
    for match in _LOOSE_ALERT.finditer(text):
        directive = Directive("alert", {"kind": match["kind"].lower()}, match["mark"])
        yield _Found((match.start("mark"), match.end("mark"), directive))


def _attributes(text: str) -> dict[str, str]:
    return {key.lower(): value for key, value in _ATTRIBUTE.findall(text or "")}


def _bracket(match: re.Match[str]) -> Directive:
    name, rest = match["bracket"].lower(), match["rest"].strip()
    if name == "div":
        return Directive("div", _attributes(rest), match[0])
    if name == "video":
        return Directive("video", {"value": rest}, match[0])
    link = _CODE_LINK.match(rest)
    return Directive(
        "code",
        {
            "language": name.partition("-")[2],
            "label": link["label"] if link else "",
            "source": link["target"] if link else rest,
        },
        match[0],
    )


def _is_alone(text: str, end: int) -> bool:
    """Whether nothing but white space follows on the directive's line."""
    line_end = text.find("\n", end)
    return not text[end : line_end if line_end >= 0 else len(text)].strip()


def _cover(size: int, *, alone: bool) -> str:
    """Markup of `size` bytes that the parser passes through.

    A comment that starts a line makes an HTML block of the whole line, so where
    text follows it is an empty tag, which is inline there.
    """
    if alone:
        return "<!--" + "x" * (size - 7) + "-->"
    return "<x" + " " * (size - 4) + "/>"
