"""MRK009 unsafe-html."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import accumulate

from sphinx_sxs.article import Projection, Segment, Side
from sphinx_sxs.article.markdown import Inline, find_inlines, parseable
from sphinx_sxs.checks.blocks import in_segment
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import ArticleRule, Context

# Only where one of these stands is the Markdown worth parsing.
_TAG = re.compile(
    r"<(?:script|iframe|frame|frameset|object|embed|applet|base|meta|link|form|style|portal)\b"
    r"|<[^<>]*?[\s/\"'](?:on\w+|srcdoc|formaction)\s*=",
    re.IGNORECASE,
)
# Which colons may end a scheme: a short look that spares most texts the long one.
_COLON = re.compile(r":(?:(?<=[pP][tT].)|(?<=[tT][aA].)|(?<=\s.))")
_SCRIPT = re.compile(
    r"(?:java|vb|live)\s*script\s*:|data\s*:\s*(?:text/html|image/svg|application/xhtml)", re.IGNORECASE
)
# An address can hide its scheme behind entities, so every one at an address's start counts.
_HIDING = re.compile(r"&(?:\#|tab|newline|colon)", re.IGNORECASE)
_ENTITY = re.compile(r"(?:\]\(|\]:|=|<)[^)>\n]{0,100}&(?:\#|tab|newline|colon)", re.IGNORECASE)
_RUNS = frozenset({"script", "base", "portal"})
# What a page may well have, so only where the English has none: a video's frame.
_EMBEDS = frozenset(
    {"iframe", "form", "link", "meta", "style", "object", "embed", "applet", "frame", "frameset"}
)
_ADDRESSES = frozenset(
    {
        "href",
        "src",
        "action",
        "formaction",
        "xlink:href",
        "data",
        "poster",
        "background",
        "cite",
        "from",
        "to",
        "values",
    }
)
# Browsers skip white space and control characters in a scheme.
_IGNORED = re.compile(r"[\x00-\x20\x7f-\xa0\u200b\ufeff]+")
_SCHEME = re.compile(
    r"(?:javascript|vbscript|livescript):|data:(?:text/html|image/svg\+xml|application/xhtml)", re.IGNORECASE
)


@register
class UnsafeHtml(ArticleRule):
    """
    ## What it finds

    HTML and links of the target that run something in the reader's browser: `<script>`,
    event handlers such as `onerror`, addresses that start with `javascript:` (behind
    entities and white space, too), and frames, objects, forms and styles that the
    English has not. HTML in code is shown, not run, and is let alone.

    ## Why it matters

    The page runs it under your site's name, with its readers' sessions.

    ## Example

    ```text
    source: Open **Settings**.
    target: Mở <img src="x" onerror="alert(1)"> **Cài đặt**.
    ```

    ## What to do

    Take it out, and find out how it came in.
    """

    code = "MRK009"
    name = "unsafe-html"
    severity = Severity.ERROR
    issue_type = "markup"
    mqm = "design-and-markup/markup-tag"

    def check(self, context: Context) -> Iterator[Finding]:
        """Read the HTML that the Markdown parser passes on, and the addresses of its links."""
        yield from _of_body(context)
        for segment in context.article.head:
            if isinstance(segment, Segment):
                yield from _of_segment(segment)


def _may_run(text: str) -> bool:
    """Whether it is worth parsing `text`; plain searches first, since most texts have nothing of it."""
    if "<" in text and _TAG.search(text):
        return True
    if _HIDING.search(text) and _ENTITY.search(text):
        return True
    if not _COLON.search(text):
        return False
    folded = text.lower()
    return ("script" in folded or "data" in folded) and _SCRIPT.search(text) is not None


def _of_body(context: Context) -> Iterator[Finding]:
    if not _may_run(context.target.text):
        return
    allowed = {threat.what for threat in _threats(context.source) if threat.embeds}
    for threat in _threats(context.target):
        if threat.what in allowed:
            continue
        segment, at = in_segment(context.target, threat.at)
        line = context.article.body_line + context.target.text.count("\n", 0, threat.at[0])
        yield Finding(f"`{threat.what}` is active HTML", at=at, segment=segment, line=line)


def _of_segment(segment: Segment) -> Iterator[Finding]:
    """The front matter's texts are shown on pages as well."""
    target = segment.target or ""
    if not _may_run(target):
        return
    allowed = {
        threat.what for threat in _threats(Projection(Side.SOURCE, segment.source or "", ())) if threat.embeds
    }
    for threat in _threats(Projection(Side.TARGET, target, ())):
        if threat.what not in allowed:
            yield Finding(f"`{threat.what}` is active HTML", at=threat.at, segment=segment)


@dataclass(frozen=True, slots=True)
class _Threat:
    """Something that runs, and its place."""

    what: str
    """The tag, the attribute or the address."""
    at: tuple[int, int]
    """Where it stands in the text."""
    embeds: bool = False
    """Whether it may stand where the English has it too."""


def _threats(projection: Projection) -> Iterator[_Threat]:
    text = parseable(projection.text)
    inlines = find_inlines(text).marks
    for inline in inlines:
        if inline.kind in {"link", "image"} and _is_script(inline.dest):
            yield _Threat(_short(inline.dest), (inline.start, inline.end))
    for start, html in _runs(text, inlines):
        yield from _Reader(html, start).threats


def _runs(text: str, inlines: Iterable[Inline]) -> Iterator[tuple[int, str]]:
    """The pieces of HTML, lines of one block put together, each with its place."""
    start = end = -1
    for inline in inlines:
        if inline.kind != "html":
            continue
        if start >= 0 and not text[end : inline.start].strip("> \t\n"):
            end = max(end, inline.end)
            continue
        if start >= 0:
            yield start, text[start:end]
        start, end = inline.start, inline.end
    if start >= 0:
        yield start, text[start:end]


class _Reader(HTMLParser):
    """Reads tags and attributes as a browser does: entities resolved, quotes optional."""

    def __init__(self, html: str, start: int) -> None:
        super().__init__(convert_charrefs=True)
        self.threats: list[_Threat] = []
        self._start = start
        self._lines = [0, *accumulate(len(line) for line in html.splitlines(keepends=True))]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Judge a tag and each of its attributes."""
        if tag in _RUNS or tag in _EMBEDS:
            self._add(f"<{tag}>", embeds=tag in _EMBEDS)
        for name, value in attrs:
            if (name.startswith("on") and len(name) > 3) or name == "srcdoc":
                self._add(name)
            elif name in _ADDRESSES and _is_script(value or ""):
                self._add(_short(value or ""))

    def _add(self, what: str, *, embeds: bool = False) -> None:
        line, column = self.getpos()
        start = self._start + self._lines[min(line, len(self._lines)) - 1] + column
        self.threats.append(_Threat(what, (start, start + len(self.get_starttag_text() or "")), embeds))


def _is_script(address: str) -> bool:
    return _SCHEME.match(_IGNORED.sub("", address)) is not None


def _short(address: str) -> str:
    shown = _IGNORED.sub("", address)
    return shown if len(shown) <= 40 else shown[:39] + "…"
