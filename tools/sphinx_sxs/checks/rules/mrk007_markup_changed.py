"""MRK007 html-changed, directive-changed, image-changed, table-changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sphinx_sxs.article import Projection, Segment
from sphinx_sxs.article.markdown import find_inlines, parse_events, parseable
from sphinx_sxs.checks.html_elements import ELEMENTS, FORMATTING
from sphinx_sxs.checks.links import address_key
from sphinx_sxs.checks.model import Finding, Severity
from sphinx_sxs.checks.pairing import unpaired
from sphinx_sxs.checks.registry import register
from sphinx_sxs.checks.rule import Context, SegmentRule
from sphinx_sxs.checks.views import View

# How each kind shows in the raw text: where both sides have the same, nothing needs parsing.
_TRACE = re.compile(r"</?[A-Za-z][\w-]*|:::?[ \w-]*|\[!\w*|!\[|\]\([^()\s]*|[\[\]]|(?<!\\)\|")
_HINT = re.compile(r"<[/A-Za-z]|::|!\[|\[!|\|")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)(?=[\s/>])")
# The last is what an engine makes of `:::`.
_DIRECTIVE = re.compile(
    r":::(?P<name>[A-Za-z][\w-]*)|\[!(?P<alert>[^\s\]\[]+)|(?<!:)(?::[ \t]::|::[ \t]:)(?!:)"
)
_PIPE = re.compile(r"(?<!\\)\|")
_PLACE_OF_FILE = re.compile(r"[^/?]*/")
# A picture in another language: `menu.vi-vn.png`, `menu_ja.png`.
_LOCALE_OF_FILE = re.compile(r"[._-](?:[a-z]{2}|[a-z]{2}-[a-z]{2,4}(?:-[a-z]{2})?)(?=\.[a-z]{3,4}$)")


@dataclass(frozen=True, slots=True)
class _Part:
    """A tag, a directive or an image, and its place."""

    key: str
    """What both sides have to have in common."""
    shown: str
    """How messages name it."""
    at: tuple[int, int]
    """Where it stands in the segment."""


@register
class MarkupChanged(SegmentRule):
    """
    ## What it finds

    What Markdown does not write with its own signs, and what differs between the sides:

    - `html-changed`: HTML tags lost, added or in an order that does not close what it opened;
    - `directive-changed`: `:::image`, `:::row`, `[!NOTE]`, `[!INCLUDE]` lost or translated;
    - `image-changed`: an image lost or added; one in another language (`vi-vn/menu.png`)
      is the same;
    - `table-changed`: a `|` too many or too few, so that a table's cells shift.

    Attributes are not compared, nor is anything that stands in another segment now.

    ## Why it matters

    A tag that is not closed takes the rest of the page with it; a translated `[!NOTE]` is
    shown as it stands; a lost picture is a lost step.

    ## Example

    ```text
    source: [!NOTE]
    target: [!ヒント]
    ```

    ## What to do

    Put back what the source has. Formatting (`<b>`, `<br>`) is a warning, what the page
    is built of an error.
    """

    code = "MRK007"
    name = "html-changed"
    other_names = ("directive-changed", "image-changed", "table-changed")
    severity = Severity.ERROR
    issue_type = "markup"
    mqm = "design-and-markup/markup-tag"

    def check(self, segment: Segment, context: Context) -> Iterator[Finding]:
        """Compare kind by kind; parse only where the sides do not look the same."""
        source, target = segment.source, segment.target
        if not source or not target or source == target or not _may_hold(source + target):
            return
        ours, theirs = _TRACE.findall(source), _TRACE.findall(target)
        if ours == theirs or (Counter(ours) == Counter(theirs) and not _reordered(ours, theirs)):
            return
        here, there = context.source_view(segment), context.target_view(segment)
        for kind in _KINDS:
            yield from _compare(here, there, context, kind)
        yield from _order(here, there)
        yield from _table(here, there, context)


def _may_hold(text: str) -> bool:
    """Whether there is any of it; most texts have none of the characters."""
    if "<" in text or "|" in text or "::" in text or "![" in text or "[!" in text:
        return _HINT.search(text) is not None
    return False


def _reordered(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    return [tag for tag in ours if tag[0] == "<"] != [tag for tag in theirs if tag[0] == "<"]


def _tags(view: View) -> Iterator[_Part]:
    for mark in view.of("html"):
        for match in _TAG.finditer(view.text, mark.start, mark.end):
            name = match[2].lower()
            if name in ELEMENTS:
                yield _Part(match[1] + name, f"<{match[1]}{name}>", match.span())


def _directives(view: View) -> Iterator[_Part]:
    if "::" not in view.text and "[!" not in view.text:
        return
    code = [(mark.start, mark.end) for mark in view.of("code")]
    for match in _DIRECTIVE.finditer(view.text):
        if any(start <= match.start() < end for start, end in code):
            continue
        yield _Part(match[0].casefold(), match[0] + ("]" if match["alert"] else ""), match.span())


def _images(view: View) -> Iterator[_Part]:
    for mark in view.of("image"):
        yield _Part(_same_image(mark.dest), mark.dest, (mark.start, mark.end))


def _same_image(address: str) -> str:
    """The name of the file, without its place and its language."""
    path = address_key(address).partition("?")[0]
    return _LOCALE_OF_FILE.sub("", _PLACE_OF_FILE.sub("", path))


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of markup."""

    name: str
    """What its findings are called."""
    what: str
    """What messages call one of it."""
    parts: Callable[[View], Iterator[_Part]]
    """Finds it."""


_KINDS = (
    _Kind("html-changed", "Tag", _tags),
    _Kind("directive-changed", "Directive", _directives),
    _Kind("image-changed", "Image", _images),
)


def _compare(here: View, there: View, context: Context, kind: _Kind) -> Iterator[Finding]:
    """What one side has more of than the other, unless the article as a whole has not."""
    ours, theirs = list(kind.parts(here)), list(kind.parts(there))
    lost, added = unpaired(ours, theirs), unpaired(theirs, ours)
    if not lost and not added:
        return
    here, there = _whole(context.source), _whole(context.target)
    all_ours = Counter(part.key for part in kind.parts(here))
    all_theirs = Counter(part.key for part in kind.parts(there))
    # What is nowhere in the body stands in the front matter.
    lost = [part for part in lost if max(all_ours[part.key], 1) > all_theirs[part.key]]
    added = [part for part in added if max(all_theirs[part.key], 1) > all_ours[part.key]]
    for part in lost:
        yield Finding(
            f"{kind.what} `{part.shown}` is missing",
            source_at=part.at,
            name=kind.name,
            severity=Severity.WARNING if part.key.lstrip("/") in FORMATTING else Severity.ERROR,
        )
    # What took the place of something lost is not said twice.
    for part in added[len(lost) :]:
        mild = kind.parts is not _tags or part.key.lstrip("/") in FORMATTING
        yield Finding(
            f"{kind.what} `{part.shown}` stands in the target only",
            at=part.at,
            name=kind.name,
            severity=Severity.WARNING if mild else Severity.ERROR,
        )


def _whole(projection: Projection) -> View:
    """A whole article as one view; dear, and rarely needed."""
    return View(projection.text, find_inlines(parseable(projection.text)))


def _order(here: View, there: View) -> Iterator[Finding]:
    """Closing tags that close nothing, though both sides have the same tags."""
    ours, theirs = list(_tags(here)), list(_tags(there))
    if Counter(tag.key for tag in ours) == Counter(tag.key for tag in theirs):
        known = {tag.key for tag in _unopened(ours)}
        for tag in _unopened(theirs):
            if tag.key not in known:
                yield Finding(f"Tag `{tag.shown}` closes nothing", at=tag.at)


def _unopened(tags: Sequence[_Part]) -> list[_Part]:
    """Closing tags that stand before their opening ones."""
    opened: Counter[str] = Counter()
    found = []
    for tag in tags:
        name = tag.key.lstrip("/")
        if tag.key == name:
            opened[name] += 1
        elif opened[name] > 0:
            opened[name] -= 1
        else:
            found.append(tag)
    return found


def _table(here: View, there: View, context: Context) -> Iterator[Finding]:
    """A `|` outside of code that the other side has not, where the article's tables differ."""
    if here.text.count("|") == there.text.count("|"):
        return
    if _cells(context.source.text) == _cells(context.target.text):
        return
    ours, theirs = len(_pipes(here)), len(_pipes(there))
    if ours != theirs:
        pipes = _pipes(there)
        yield Finding(
            f"`|` stands {ours} times in the source, {theirs} times in the target",
            at=pipes[-1] if pipes else None,
            name="table-changed",
        )


def _pipes(view: View) -> list[tuple[int, int]]:
    code = [(mark.start, mark.end) for mark in view.of("code")]
    return [
        match.span()
        for match in _PIPE.finditer(view.text)
        if not any(start <= match.start() < end for start, end in code)
    ]


def _cells(text: str) -> list[int]:
    """How many cells each row of the tables has."""
    rows: list[int] = []
    for event, _ in parse_events(parseable(text)):
        if not isinstance(event, dict):
            continue
        started = event.get("Start")
        if started in ("TableRow", "TableHead"):
            rows.append(0)
        elif started == "TableCell" and rows:
            rows[-1] += 1
    return rows
